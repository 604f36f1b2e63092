//! Verdicts to findings: what a verdict means for its obligation, in the user's words.
//!
//! - [`word`](self) judges: a proof of what must *not* follow is bad news;
//! - [`group`](self) makes one finding of one fault that shows at several points;
//! - [`advice`](self) says what to try;
//! - [`replay`](self) looks for a run that shows what could not be proved;
//! - `vacuous` looks for something that satisfies what is assumed;
//! - [`phrase`](self) writes a term as the source would;
//! - [`clauses`](self) says which clauses proofs used, and which none needs;
//! - [`watch`](self) asks the solver for values, [`value`](self) writes them as the source would, and
//!   [`guess`](self) makes values of them that run.

mod advice;
mod clauses;
mod finding;
mod group;
mod guess;
mod phrase;
mod replay;
mod sexpr;
mod vacuous;
mod value;
mod watch;
mod word;

#[cfg(test)]
mod tests;

pub use clauses::{Clause, ClauseKind, Need, clauses};
pub use finding::Finding;
pub use group::{Case, findings};
pub use guess::Guesses;
pub use replay::{Replay, Replayed, Told};
pub use vacuous::unreached;
pub use watch::Watching;
pub use word::{HardPart, Standing, Word};
