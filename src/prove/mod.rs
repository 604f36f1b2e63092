//! Obligations to verdicts: the room that runs the solver.
//!
//! A [`Question`] is text: SMT-LIB declarations and assertions, which are unsatisfiable exactly if the obligation
//! holds. Each question is put to Z3 in a context of its own, so that no verdict depends on what was asked before, by
//! whom, or on how many threads; and it is put as text, through the same command interpreter as that of the
//! stand-alone program, so that what `--emit smt2` writes gives the same answer there, down to the resource count.
//! A [`Dialogue`] puts many questions in one context: they, and their order, are fixed by the program alone.
//!
//! - [`options`](self) fixes the solver's settings and writes the stand-alone scripts;
//! - [`solver`](self) is the only file that knows the crate `z3`;
//! - [`answer`](self) reads its replies and says what they are worth: a [`Verdict`];
//! - [`attempt`](self) spends the budget of one obligation: once as it stands, then in parts or with other heuristics;
//! - [`pool`](self) does that for many obligations on many threads;
//! - [`core`](self) asks once more, for what a proof rests on;
//! - [`dialogue`](self) puts many questions in one context, where it does not matter why one is not proved.
//!
//! Every attempt has two limits. The resource limit is deterministic, and decides as a rule; the time limit is enforced
//! by a watchdog from outside, for whatever does not count its resources.

mod answer;
mod attempt;
mod core;
mod dialogue;
mod options;
mod pool;
mod question;
mod solver;
mod verdict;

#[cfg(test)]
mod tests;

pub use attempt::{Budget, Outcome, prove};
pub use core::{Named, cores, name};
pub use dialogue::{Answers, Dialogue, Entailment, Script, converse};
pub use options::{Heuristics, script};
pub use pool::discharge;
pub use question::Question;
pub use solver::version;
pub use verdict::{Candidate, Cost, Model, Reason, Verdict};
