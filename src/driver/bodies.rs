//! Obligations of one body of code, asked in one context; short bodies of one item, such as the operations of a layer,
//! share one.
//!
//! What is owed along a body shares most of its hypotheses, which are read once. What is owed at one point has the same
//! hypotheses, and most of it holds: so the conjunction is asked, which costs little more than one of its parts.
//! Whatever is not found to follow in this way is asked on its own: here nobody finds out why.
//!
//! Bodies are made of all obligations of the program, whichever of them are selected: a verdict does not depend on what
//! else was asked.

use crate::base::Symbol;
use crate::kernel::ClaimKind;
use crate::logic::{self, Query, Sort, Term};
use crate::prove::{Dialogue, Entailment, Script};
use crate::vc::{Expectation, Obligation};
use indexmap::IndexSet;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Bodies of one item are put together up to so many obligations.
const SHORT: usize = 64;

/// One or more whole bodies, by places in the list of all obligations.
pub(super) struct Body<'a> {
    all: &'a [Obligation],
    /// What is asked together, in order.
    pub points: Vec<Range<usize>>,
    /// Nanoseconds that went into writing, all bodies together.
    writing: &'a AtomicU64,
}

/// All obligations, in order.
pub(super) fn bodies<'a>(all: &'a [Obligation], writing: &'a AtomicU64) -> Vec<Body<'a>> {
    let mut found: Vec<Body> = vec![];
    let mut names = Names::default();
    for body in all.chunk_by(is_one_body) {
        let start = found.last().map_or(0, |last| last.places().end);
        let points = points(body).into_iter().map(|point| point.start + start..point.end + start);
        let own = Names::of(body);
        match found.last_mut() {
            Some(last) if last.places().len() + body.len() <= SHORT && last.takes(&body[0]) && names.agree(&own) => {
                last.points.extend(points);
                names.0.extend(own.0);
            }
            _ => {
                found.push(Body { all, points: points.collect(), writing });
                names = own;
            }
        }
    }
    found
}

fn is_one_body(first: &Obligation, next: &Obligation) -> bool {
    first.owner == next.owner && may_share(first, next)
}

/// Whether what both need may be known to both. What is said of a constant is known wherever it is mentioned, so that
/// there is such a constant is asked where nobody else mentions it.
fn may_share(first: &Obligation, next: &Obligation) -> bool {
    let stands_alone = |one: &Obligation| one.kind == ClaimKind::ConstantExists;
    first.query.withheld == next.query.withheld && !stands_alone(first) && !stands_alone(next)
}

/// The sorts of constants. Names are unique within a body; in two bodies one name may stand for different things, which
/// does no harm as long as they are of one sort: no question knows facts of two bodies.
#[derive(Default)]
struct Names(BTreeMap<Symbol, Sort>);

impl Names {
    fn of(body: &[Obligation]) -> Names {
        let facts =
            body.iter().flat_map(|one| one.query.hypotheses.iter().map(|fact| fact.term).chain([one.query.goal]));
        let facts: HashSet<Term> = facts.collect();
        let free = facts.into_iter().flat_map(logic::free_variables);
        Names(free.map(|variable| (variable.name, variable.sort)).collect())
    }

    fn agree(&self, other: &Names) -> bool {
        other.0.iter().all(|(name, sort)| self.0.get(name).is_none_or(|known| known == sort))
    }
}

/// Ranges of neighbours that can be asked together.
fn points(body: &[Obligation]) -> Vec<Range<usize>> {
    let mut found = vec![];
    let mut start = 0;
    while start < body.len() {
        let end = (start + 1..body.len()).find(|&next| !belongs(body, start, next)).unwrap_or(body.len());
        found.push(start..end);
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
    both && now.len() >= known.len() && now.iter().zip(known).all(|(a, b)| a.term == b.term) && {
        let shown = shown();
        now[known.len()..].iter().all(|fact| shown.contains(&fact.term))
    }
}

impl Body<'_> {
    fn start(&self) -> usize {
        self.points[0].start
    }

    /// Whether the obligation is of the same item.
    fn takes(&self, next: &Obligation) -> bool {
        let first = &self.all[self.start()];
        let item = |one: &Obligation| one.owner.split('.').next().map(str::to_owned);
        item(first) == item(next) && may_share(first, next)
    }

    /// All places of the body.
    pub fn places(&self) -> Range<usize> {
        self.start()..self.points.last().map_or(0, |point| point.end)
    }
}

impl Dialogue for Body<'_> {
    fn script(&self) -> Script {
        let start = Instant::now();
        let preamble = Query::preamble(self.all[self.places()].iter().map(|one| &one.query));
        let mut facts: IndexSet<Term> = preamble.ground.into_iter().collect();
        let everywhere = facts.len();
        let question = |point: &Range<usize>| {
            let own = self.all[point.start].query.hypotheses.iter().map(|fact| facts.insert_full(fact.term).0);
            let known = (0..everywhere).chain(own.filter(|&place| place >= everywhere)).collect();
            let goal = logic::and(self.all[point.clone()].iter().map(|one| one.query.goal));
            Entailment { known, denial: format!("(assert {})", Query::formula(logic::not(goal))) }
        };
        let questions = self.points.iter().map(question).collect();
        let facts = facts.into_iter().map(Query::formula).collect();
        self.writing.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        Script { preamble: preamble.text, facts, questions }
    }
}
