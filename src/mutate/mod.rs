//! Mutation of programs: how much a specification sees.
//!
//! A program that verifies is changed by one of the usual slips at a time ([`Operator`]), and verified again. What
//! still verifies has survived: if the change was in code, the specification has a hole there, or the code does more
//! than it needs to; if it was a clause, no proof needs it. Obligations whose question is the same as before are not
//! asked again, so a mutant costs little more than what it changes. Changed code that survives is also run on small
//! disks: a run that the layer does not allow would be a fault of the proof (DeMillo, Lipton, Sayward, *Hints on test
//! data selection*, 1978, for programs and their tests).

mod campaign;
mod clauses;
mod code;
mod edit;
mod sites;
mod told;

#[cfg(test)]
mod tests;

pub use campaign::{Campaign, Progress, Runs, Terms, Tried, run};
pub use edit::{Aim, Edit, Mutant, Operator};
pub use sites::mutants;
pub use told::{findings, is_unsound, json, summary};
