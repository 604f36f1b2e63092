//! Obligations of one point, asked together.
//!
//! What is owed at one exit, or at one crash point, has the same hypotheses, and most of it holds. So the conjunction is
//! asked first, which costs little more than one of its parts; where it is not proved at once, each is asked on its own.
//! Groups are made of all obligations of the program, whichever of them are selected: a verdict does not depend on
//! what else was asked.

use crate::logic::{self, Query};
use crate::vc::{Expectation, Obligation};
use std::ops::Range;

/// Ranges of neighbouring obligations that can be asked together; single ones are left out.
pub(super) fn groups(all: &[Obligation]) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut start = 0;
    while start < all.len() {
        let end = (start + 1..all.len()).find(|&next| !belongs(all, start, next)).unwrap_or(all.len());
        if end - start > 1 {
            found.push(start..end);
        }
        start = end;
    }
    found
}

/// Whether the obligation has the hypotheses of the first, and besides only the goals between the two.
fn belongs(all: &[Obligation], start: usize, next: usize) -> bool {
    let (first, last) = (&all[start], &all[next]);
    let both = first.expectation == Expectation::Entailed && last.expectation == Expectation::Entailed;
    let (known, now) = (&first.query.hypotheses, &last.query.hypotheses);
    let shown = || all[start..next].iter().flat_map(|one| one.query.goal.conjuncts()).collect::<Vec<_>>();
    both && first.owner == last.owner
        && first.query.withheld == last.query.withheld
        && now.len() >= known.len()
        && now.iter().zip(known).all(|(a, b)| a.term == b.term)
        && {
            let shown = shown();
            now[known.len()..].iter().all(|fact| shown.contains(&fact.term))
        }
}

/// The conjunction of the goals, from the hypotheses of the first.
pub(super) fn together(group: &[Obligation]) -> Query {
    let goal = logic::and(group.iter().map(|one| one.query.goal));
    Query { goal, ..group[0].query.clone() }
}
