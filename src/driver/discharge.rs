//! Puts obligations to the solver: first those of each body in one dialogue, then what is still open one by one.

use super::bodies::{Body, bodies};
use crate::explain::Watching;
use crate::logic::Query;
use crate::prove::{self, Answers, Budget, Candidate, Cost, Outcome, Question, Verdict};
use crate::vc::{Expectation, Obligation};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// In a dialogue, and where something must *not* follow, a question gets less: most are answered soon or not at all.
const SHARE: u32 = 10;

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

    /// Those that the source has; else the conjuncts of the goal.
    fn parts(&self) -> Vec<Self> {
        let ask = |query| Asked { query: Cow::Owned(query), ..*self };
        let own = &self.obligation.parts;
        if own.len() < 2 {
            return Question::parts(&*self.query).into_iter().map(ask).collect();
        }
        own.iter().map(|part| ask(Query { goal: part.term, ..self.query.clone().into_owned() })).collect()
    }
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
    /// In the same order: what the solver counted for all questions in which the obligation had a part, whether or not
    /// it was enough.
    pub spent: Vec<u64>,
    /// How long writing the questions down took, all threads together.
    pub writing: Duration,
    /// What dialogues took beside the solver's work, writing included.
    pub around: Duration,
}

/// Asks about the selected obligations.
pub(super) fn discharge(all: &[Obligation], selected: &[usize], terms: &Terms<'_>) -> Discharged {
    let writing = AtomicU64::new(0);
    let mut work = Work {
        all,
        wanted: selected.iter().copied().collect(),
        terms,
        outcomes: vec![None; all.len()],
        spent: vec![0; all.len()],
        around: Duration::ZERO,
    };
    work.lead_dialogues(&writing);
    for (main, share) in [(true, 1), (false, SHARE)] {
        let is_main = |place: usize| all[place].expectation == Expectation::Entailed;
        let open = selected.iter().copied().filter(|&place| work.outcomes[place].is_none() && is_main(place) == main);
        let open: Vec<usize> = open.collect();
        work.ask_alone(&open, Budget { resources: terms.budget.resources / share, ..terms.budget }, &writing);
    }
    let outcome = |&place: &usize| work.outcomes[place].take().expect("what no dialogue settles is asked alone");
    Discharged {
        outcomes: selected.iter().map(outcome).collect(),
        spent: selected.iter().map(|&place| work.spent[place]).collect(),
        writing: Duration::from_nanos(writing.into_inner()),
        around: work.around,
    }
}

struct Work<'a, 't> {
    all: &'a [Obligation],
    wanted: BTreeSet<usize>,
    terms: &'t Terms<'t>,
    outcomes: Vec<Option<Outcome>>,
    spent: Vec<u64>,
    around: Duration,
}

impl<'a> Work<'a, '_> {
    fn lead_dialogues(&mut self, writing: &AtomicU64) {
        let mut bodies = bodies(self.all, writing);
        bodies.retain(|body| self.wanted.range(body.places()).next().is_some());
        let budget = Budget { resources: self.terms.budget.resources / SHARE, ..self.terms.budget };
        let told = |place: usize, answers: &Answers| {
            for (place, outcome) in self.settled(&bodies[place], answers) {
                (self.terms.finished)(&self.all[place], &outcome);
            }
        };
        let all_answers = prove::converse(&bodies, self.terms.jobs, budget, &told);
        for (body, answers) in bodies.iter().zip(&all_answers) {
            for (point, (_, cost)) in body.points.iter().zip(&answers.list) {
                self.spent[point.clone()].fill(cost.resources);
            }
            for (place, outcome) in self.settled(body, answers) {
                self.outcomes[place] = Some(outcome);
            }
            self.around += answers.outside;
        }
    }

    /// The wanted obligations that a dialogue settled. The first of those that were asked together bears what it cost.
    fn settled(&self, body: &Body, answers: &Answers) -> Vec<(usize, Outcome)> {
        let mut found = vec![];
        for (point, &(unsatisfiable, cost)) in body.points.iter().zip(&answers.list) {
            let Some(verdict) = self.verdict(point.start, unsatisfiable, cost) else { continue };
            for place in point.clone().filter(|place| self.wanted.contains(place)) {
                let cost = if place == point.start { cost } else { Cost::default() };
                found.push((place, Outcome { verdict: verdict.clone(), part: None, cost }));
            }
        }
        found
    }

    /// What must follow is proved; what must not, and was not found to, is no worse than failed.
    fn verdict(&self, place: usize, unsatisfiable: bool, cost: Cost) -> Option<Verdict> {
        let wanted = self.all[place].expectation != Expectation::NotEntailed;
        match (wanted, unsatisfiable) {
            (true, true) => Some(Verdict::Proved),
            (false, false) if cost.attempts > 0 => Some(Verdict::Failed(Candidate::default())),
            _ => None,
        }
    }

    fn ask_alone(&mut self, places: &[usize], budget: Budget, writing: &AtomicU64) {
        let ask = |&place: &usize| {
            let obligation: &'a Obligation = &self.all[place];
            Asked { obligation, query: Cow::Borrowed(&obligation.query), writing }
        };
        let questions: Vec<Asked> = places.iter().map(ask).collect();
        let told = |place: usize, outcome: &Outcome| (self.terms.finished)(questions[place].obligation, outcome);
        let answers = prove::discharge(&questions, self.terms.jobs, budget, &told);
        for (&place, outcome) in places.iter().zip(answers) {
            self.spent[place] += outcome.cost.resources;
            self.outcomes[place] = Some(outcome);
        }
    }
}
