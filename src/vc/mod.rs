//! Kernel to obligations: the rules of the logic live here, one per file in `rules`.
//!
//! The logic is Crash Hoare Logic (Chen et al., FSCQ, SOSP 2015) with recovery refinement between layers (Chajed et al.,
//! Argosy, PLDI 2019). Each rule states its side conditions beside its code; the manual lists them all. Nothing here
//! knows of a solver: an [`Obligation`] is a question to any.

mod engine;
mod obligation;
mod relation;
mod rules;
mod state;
mod transition;

pub use obligation::{DerivedClaim, Expectation, Obligation, ObligationId, Obligations, Premise, Watch};

use crate::kernel;

/// Everything to be shown of the program, and the claims that follow.
pub fn obligations(program: &kernel::Program) -> Obligations {
    rules::program(program)
}
