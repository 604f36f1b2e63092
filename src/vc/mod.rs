//! Kernel to obligations: the rules of the logic live here, one per file in `rules`.
//!
//! The logic is Crash Hoare Logic (Chen et al., FSCQ, SOSP 2015) with recovery refinement between layers (Chajed et
//! al., Argosy, PLDI 2019). Each rule states its side conditions beside its code; the manual lists them all. Nothing
//! here knows of a solver: an [`Obligation`] is a question to any.

mod branches;
mod engine;
mod obligation;
mod relation;
mod rules;
mod side_condition;
mod state;
mod transition;

pub use obligation::{
    ClaimId, DerivedClaim, Equation, EquationId, Expectation, Obligation, ObligationId, Obligations, Premise, Promise,
    Watch,
};
pub use side_condition::SideCondition;

use crate::kernel;

/// Everything to be shown of the program, and the claims that follow.
pub fn obligations(program: &kernel::Program) -> Obligations {
    rules::program(program, None)
}

/// What would have to be shown if a side condition were dropped: for the tests that see it needed.
#[doc(hidden)]
pub fn obligations_without(program: &kernel::Program, dropped: SideCondition) -> Obligations {
    rules::program(program, Some(dropped))
}
