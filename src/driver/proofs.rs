//! What was proved, so that it need not be proved again of a program that differs a little.

use crate::base::Digest;
use crate::vc::{Expectation, Obligation};
use std::collections::HashSet;

/// Questions that came out as they should, by their whole text: another text is another question.
#[derive(Clone, Debug, Default)]
pub struct Proofs(HashSet<Digest>);

impl Proofs {
    pub(super) fn add(&mut self, obligation: &Obligation) {
        self.0.insert(key(obligation));
    }

    pub(super) fn holds(&self, obligation: &Obligation) -> bool {
        self.0.contains(&key(obligation))
    }
}

fn key(obligation: &Obligation) -> Digest {
    let expectation = match obligation.expectation {
        Expectation::Entailed => "entailed",
        Expectation::NotEntailed => "not entailed",
        Expectation::Optional => "optional",
    };
    Digest::of(&[expectation, &obligation.query.assertions()])
}
