//! What claims about impls and triples rest on: of the mathematics of a program only what they use.

use crate::hir::Reachable;
use crate::kernel::{Needs, PureBody, Subject};

/// The bodies among `pure` that are used.
pub(super) fn needs(pure: &[PureBody], used: &Reachable) -> Needs {
    let is_needed = |body: &PureBody| match body.subject {
        Subject::Constant => true,
        Subject::Encoding => used.encodes,
        Subject::Function(index) => used.functions[index],
        Subject::Lemma(index) => used.lemmas[index],
    };
    Needs {
        pure: (0..pure.len()).filter(|&place| is_needed(&pure[place])).collect(),
        assumptions: used.assumptions.iter().copied().collect(),
        encodes: used.encodes,
    }
}
