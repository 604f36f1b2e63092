//! Puts obligations to the solver.

use crate::explain::Watching;
use crate::logic::Query;
use crate::prove::{self, Budget, Outcome, Question};
use crate::vc::{Expectation, Obligation};
use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What must *not* follow gets less: a contradiction in assumptions is found soon or not at all.
const SIDE_SHARE: u32 = 10;

/// An obligation, or a part of it, as a question.
struct Asked<'a> {
    obligation: &'a Obligation,
    query: Cow<'a, Query>,
    /// Nanoseconds that went into writing, all questions together.
    writing: &'a AtomicU64,
}

impl Question for Asked<'_> {
    fn assertions(&self) -> String {
        let start = Instant::now();
        let text = self.query.assertions();
        self.writing.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        text
    }

    fn watched(&self) -> Vec<String> {
        Watching::new(self.obligation).terms()
    }

    fn parts(&self) -> Vec<Self> {
        let part = |query| Asked { query: Cow::Owned(query), ..*self };
        Question::parts(&*self.query).into_iter().map(part).collect()
    }
}

/// Outcomes in the order of the obligations, and the time that writing them down took.
pub(super) fn discharge(
    obligations: &[&Obligation],
    jobs: NonZeroUsize,
    budget: Budget,
    finished: &(dyn Fn(&Obligation, &Outcome) + Sync),
) -> (Vec<Outcome>, Duration) {
    let writing = AtomicU64::new(0);
    let is_main = |obligation: &Obligation| obligation.expectation == Expectation::Entailed;
    let mut outcomes: Vec<Option<Outcome>> = obligations.iter().map(|_| None).collect();
    let side = Budget { resources: budget.resources / SIDE_SHARE, ..budget };
    for (main, budget) in [(true, budget), (false, side)] {
        let places: Vec<usize> = (0..obligations.len()).filter(|&place| is_main(obligations[place]) == main).collect();
        let ask = |&place: &usize| {
            let obligation = obligations[place];
            Asked { obligation, query: Cow::Borrowed(&obligation.query), writing: &writing }
        };
        let questions: Vec<Asked> = places.iter().map(ask).collect();
        let told = |place: usize, outcome: &Outcome| finished(questions[place].obligation, outcome);
        let answers = prove::discharge(&questions, jobs, budget, &told);
        places.into_iter().zip(answers).for_each(|(place, outcome)| outcomes[place] = Some(outcome));
    }
    let outcomes = outcomes.into_iter().map(|outcome| outcome.expect("each obligation is main or side")).collect();
    (outcomes, Duration::from_nanos(writing.into_inner()))
}
