//! Many questions in one context.
//!
//! A fresh context costs as much as a dozen easy questions, and so does reading axioms and hypotheses that the question
//! before had too. So what is owed along one body of code is put to the solver in one context: it reads axioms and
//! facts once, and a question names the facts that it may use. The questions of a dialogue, and their order, are the
//! same whatever else is asked, by whom, and on how many threads, so the answers are, too. A dialogue only finds out
//! what is *entailed*: whoever wants to know more of a question asks it on its own.
//!
//! Facts are read, but not asserted before a question is asked: what the solver learns when a scope is opened it works
//! out to the end, with no limit and no way to interrupt it, and with some quantified facts there is no end.

use super::attempt::Budget;
use super::pool::in_parallel;
use super::solver::{self, Limits};
use super::verdict::Cost;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

/// One of the questions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entailment {
    /// The facts that may be used, by their places.
    pub known: Vec<usize>,
    /// An assertion that contradicts them, if the obligation holds.
    pub denial: String,
}

/// What is said, in full.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Script {
    /// Declarations, and axioms that say nothing but of all things.
    pub preamble: String,
    /// As terms.
    pub facts: Vec<String>,
    pub questions: Vec<Entailment>,
}

/// Writes itself on the thread that asks.
pub trait Dialogue: Sync {
    fn script(&self) -> Script;
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// For each question in order, whether it is known to be unsatisfiable, and what it cost inside the solver.
    pub list: Vec<(bool, Cost)>,
    /// Writing, a fresh context, reading, taking it all down again.
    pub outside: Duration,
}

/// Leads the dialogues. `budget.resources` is for each question, `budget.time` for each dialogue. `finished` is told
/// the place and the answers of each once, as it is done, in any order.
pub fn converse(
    dialogues: &[impl Dialogue],
    jobs: NonZeroUsize,
    budget: Budget,
    finished: &(dyn Fn(usize, &Answers) + Sync),
) -> Vec<Answers> {
    in_parallel(dialogues.len(), jobs.get(), &|place| {
        let answers = lead(&dialogues[place], budget);
        finished(place, &answers);
        answers
    })
}

fn lead(dialogue: &impl Dialogue, budget: Budget) -> Answers {
    let start = Instant::now();
    let script = dialogue.script();
    let limits = Limits { resources: budget.resources.max(1), time: budget.time, memory: budget.memory };
    let mut list = solver::converse(&script, budget.seed, limits);
    // A limit may have ended it early.
    list.resize(script.questions.len(), (false, Cost::default()));
    let inside: Duration = list.iter().map(|(_, cost)| cost.inside).sum();
    Answers { list, outside: start.elapsed().saturating_sub(inside) }
}
