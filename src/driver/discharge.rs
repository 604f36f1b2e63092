//! Puts obligations to the solver.

use super::groups::{self, groups};
use crate::explain::Watching;
use crate::logic::Query;
use crate::prove::{self, Budget, Cost, Outcome, Question};
use crate::vc::{Expectation, Obligation};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What must *not* follow gets less: a contradiction in assumptions is found soon or not at all.
const SIDE_SHARE: u32 = 10;
/// Obligations that are asked together are mostly true, and then quickly proved.
const GROUP_SHARE: u32 = 10;

/// An obligation, or a part of it, as a question.
struct Asked<'a> {
    obligation: &'a Obligation,
    query: Cow<'a, Query>,
    /// Nanoseconds that went into writing, all questions together.
    writing: &'a AtomicU64,
}

impl Question for Asked<'_> {
    fn assertions(&self) -> String {
        timed(&self.query, self.writing)
    }

    fn watched(&self) -> Vec<String> {
        Watching::new(self.obligation).terms()
    }

    fn parts(&self) -> Vec<Self> {
        let part = |query| Asked { query: Cow::Owned(query), ..*self };
        Question::parts(&*self.query).into_iter().map(part).collect()
    }
}

/// Several obligations of one point as one question.
struct Together<'a> {
    query: Query,
    writing: &'a AtomicU64,
}

impl Question for Together<'_> {
    fn assertions(&self) -> String {
        timed(&self.query, self.writing)
    }
}

fn timed(query: &Query, writing: &AtomicU64) -> String {
    let start = Instant::now();
    let text = query.assertions();
    writing.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
    text
}

/// How to ask.
pub(super) struct Terms<'a> {
    pub jobs: NonZeroUsize,
    pub budget: Budget,
    pub finished: &'a (dyn Fn(&Obligation, &Outcome) + Sync),
}

/// What became of obligations.
pub(super) struct Discharged {
    /// Of the selected obligations, in their order.
    pub outcomes: Vec<Outcome>,
    /// In the same order: what the solver counted for all questions in which the obligation had a part, that of its
    /// group included, whether or not it was enough.
    pub spent: Vec<u64>,
    /// How long writing the questions down took, all threads together.
    pub writing: Duration,
}

/// Asks about the selected obligations.
pub(super) fn discharge(all: &[Obligation], selected: &[usize], terms: &Terms<'_>) -> Discharged {
    let writing = AtomicU64::new(0);
    let mut outcomes: Vec<Option<Outcome>> = all.iter().map(|_| None).collect();
    let mut spent = ask_groups(all, selected, terms, &writing, &mut outcomes);
    let is_main = |place: usize| all[place].expectation == Expectation::Entailed;
    let side = Budget { resources: terms.budget.resources / SIDE_SHARE, ..terms.budget };
    for (main, budget) in [(true, terms.budget), (false, side)] {
        let open = selected.iter().copied().filter(|&place| outcomes[place].is_none() && is_main(place) == main);
        let places: Vec<usize> = open.collect();
        let ask = |&place: &usize| {
            let obligation = &all[place];
            Asked { obligation, query: Cow::Borrowed(&obligation.query), writing: &writing }
        };
        let questions: Vec<Asked> = places.iter().map(ask).collect();
        let told = |place: usize, outcome: &Outcome| (terms.finished)(questions[place].obligation, outcome);
        let answers = prove::discharge(&questions, terms.jobs, budget, &told);
        for (place, outcome) in places.into_iter().zip(answers) {
            spent[place] += outcome.cost.resources;
            outcomes[place] = Some(outcome);
        }
    }
    let outcome = |&place: &usize| outcomes[place].take().expect("each obligation is main or side");
    Discharged {
        outcomes: selected.iter().map(outcome).collect(),
        spent: selected.iter().map(|&place| spent[place]).collect(),
        writing: Duration::from_nanos(writing.into_inner()),
    }
}

/// Outcomes for the obligations of groups that are proved together. The first of a group bears what it cost; what the
/// question of its group took is returned for each.
fn ask_groups(
    all: &[Obligation],
    selected: &[usize],
    terms: &Terms<'_>,
    writing: &AtomicU64,
    outcomes: &mut [Option<Outcome>],
) -> Vec<u64> {
    let mut spent = vec![0; all.len()];
    let wanted: BTreeSet<usize> = selected.iter().copied().collect();
    let mut groups = groups(all);
    groups.retain(|group| wanted.range(group.clone()).next().is_some());
    let together = |group: &Range<usize>| Together { query: groups::together(&all[group.clone()]), writing };
    let questions: Vec<Together> = groups.iter().map(together).collect();
    let budget = Budget { resources: terms.budget.resources / GROUP_SHARE, ..terms.budget };
    let answers = prove::discharge_once(&questions, terms.jobs, budget);
    for (group, outcome) in groups.into_iter().zip(answers) {
        spent[group.clone()].fill(outcome.cost.resources);
        if !outcome.verdict.is_proved() {
            continue;
        }
        for place in group.clone().filter(|place| wanted.contains(place)) {
            let cost = if place == group.start { outcome.cost } else { Cost::default() };
            let shared = Outcome { cost, ..outcome.clone() };
            (terms.finished)(&all[place], &shared);
            outcomes[place] = Some(shared);
        }
    }
    spent
}
