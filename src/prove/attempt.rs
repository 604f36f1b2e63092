//! How the budget of one obligation is spent.
//!
//! The first half goes to the question as it stands. If the solver gives up, the other half goes to its parts, in equal
//! shares, to which each adds what it leaves; or, where it has no parts, to a second try with other heuristics. So no
//! obligation costs more than its budget, and an answer depends on nothing but the question and the budget.

use super::answer::verdict;
use super::options::{Heuristics, USUAL_SEED};
use super::question::Question;
use super::solver::{Limits, Reply, Request, ask};
use super::verdict::{Cost, Reason, Verdict};
use std::time::{Duration, Instant};

/// What an obligation may cost at most, and where its search begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// In the solver's own count: about a million a second where quantifiers are unfolded, more in arithmetic.
    pub resources: u32,
    /// By the clock. Generous, since a verdict should not depend on how busy the machine is.
    pub time: Duration,
    /// In bytes, for all questions that are being asked together.
    pub memory: u64,
    /// Where the solver's randomness begins. Other seeds than the usual one measure how much hangs on luck.
    pub seed: u32,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { resources: 6_000_000, time: Duration::from_secs(20), memory: 1 << 30, seed: USUAL_SEED }
    }
}

/// What became of an obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub verdict: Verdict,
    /// The part, by its place in [`Question::parts`], to which a verdict other than proved belongs; none if it belongs
    /// to the whole.
    pub part: Option<usize>,
    pub cost: Cost,
}

/// Puts one question to the solver, within the budget.
pub fn prove(question: &impl Question, budget: Budget) -> Outcome {
    let mut spender = Spender::new(budget);
    let verdict = spender.ask(question, Heuristics::Usual, budget.resources / 2);
    match &verdict {
        Verdict::Unknown(reason) if reason.invites_retry() => spender.insist(question, verdict),
        _ => spender.finish(verdict, None),
    }
}

/// The budget that is left, and what has been spent.
struct Spender {
    budget: Budget,
    deadline: Instant,
    cost: Cost,
}

impl Spender {
    fn new(budget: Budget) -> Spender {
        Spender { budget, deadline: Instant::now() + budget.time, cost: Cost::default() }
    }

    fn finish(self, verdict: Verdict, part: Option<usize>) -> Outcome {
        Outcome { verdict, part, cost: self.cost }
    }

    fn ask(&mut self, question: &impl Question, heuristics: Heuristics, resources: u32) -> Verdict {
        let start = Instant::now();
        let assertions = question.assertions();
        let time = self.deadline.saturating_duration_since(start);
        // Zero would mean no limit.
        let resources = resources.max(1);
        let request = Request {
            assertions: &assertions,
            watched: &|| question.watched(),
            heuristics,
            seed: self.budget.seed,
            limits: Limits { resources, time, memory: self.budget.memory },
        };
        let reply = ask(&request);
        self.pay(&reply, start.elapsed());
        verdict(&request, &reply)
    }

    fn pay(&mut self, reply: &Reply, elapsed: Duration) {
        let outside = elapsed.saturating_sub(reply.inside);
        self.cost += Cost { resources: reply.resources, attempts: 1, outside, inside: reply.inside };
    }

    /// Asks again, in another way, after the question was too hard.
    fn insist(mut self, question: &impl Question, first: Verdict) -> Outcome {
        let parts = question.parts();
        if parts.len() > 1 {
            return self.in_parts(&parts);
        }
        let share = self.budget.resources / 2;
        let second = self.ask(question, Heuristics::OtherCaseSplit, share);
        let verdict = if matches!(second, Verdict::Unknown(_)) { first } else { second };
        self.finish(verdict, None)
    }

    /// The whole is proved if each part is; otherwise the worst part speaks for the whole.
    fn in_parts(mut self, parts: &[impl Question]) -> Outcome {
        let mut left = self.budget.resources / 2;
        let mut worst = (Verdict::Proved, None);
        for (place, part) in parts.iter().enumerate() {
            let share = left / u32::try_from(parts.len() - place).unwrap_or(u32::MAX);
            let before = self.cost.resources;
            let verdict = self.ask(part, Heuristics::Usual, share);
            left = left.saturating_sub(u32::try_from(self.cost.resources - before).unwrap_or(u32::MAX));
            if badness(&verdict) > badness(&worst.0) {
                worst = (verdict, Some(place));
            }
        }
        self.finish(worst.0, worst.1)
    }
}

/// Certain news before uncertain: one false part makes the whole false, whatever is unknown of the others.
fn badness(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Proved => 0,
        Verdict::Unknown(Reason::Error(_)) => 2,
        Verdict::Unknown(_) => 1,
        Verdict::Failed(_) => 3,
        Verdict::Refuted(_) => 4,
    }
}
