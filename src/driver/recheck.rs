//! A program that differs a little from one that was proved: only what differs is asked again, and no further than to
//! the first obligation that does not hold.

use super::proofs::Proofs;
use crate::base::Span;
use crate::explain::{Standing, Word};
use crate::kernel::ClaimKind;
use crate::prove::{self, Budget};
use crate::vc::{Expectation, Obligation};

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Recheck {
    /// A file cannot be read, or a source text has an error.
    Rejected,
    /// Something does not hold, as far as the solver can tell.
    Broken(Fault),
    /// Nothing that was decided does not hold, but something was not decided.
    Undecided,
    /// Everything holds.
    Holds,
}

/// The first obligation that does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    pub owner: String,
    pub kind: ClaimKind,
    pub span: Span,
}

pub(super) fn recheck(list: &[Obligation], proofs: &Proofs, budget: Budget) -> Recheck {
    let mut result = Recheck::Holds;
    // What is only said beside a claim, such as whether crashes of `init` are covered, breaks nothing.
    for obligation in list.iter().filter(|one| one.expectation != Expectation::Optional) {
        if proofs.holds(obligation) {
            continue;
        }
        match Word::new(obligation, &prove::prove(&obligation.query, budget)).standing() {
            Standing::Holds => {}
            Standing::Unknown => result = Recheck::Undecided,
            _ => {
                let Obligation { owner, kind, span, .. } = obligation;
                return Recheck::Broken(Fault { owner: owner.clone(), kind: *kind, span: *span });
            }
        }
    }
    result
}
