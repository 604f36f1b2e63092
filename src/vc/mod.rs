//! Kernel to obligations: the rules of the logic live here.

mod obligation;

pub use obligation::{DerivedClaim, Expectation, Obligation, ObligationId, Obligations, Premise, Watch};

use crate::kernel;

/// Everything to be shown of the program.
pub fn obligations(_program: &kernel::Program) -> Obligations {
    Obligations::default()
}
