//! Runs that come together again.
//!
//! What code does next depends on the states, on where in the code it is, and on its variables, and on nothing else. So
//! where two runs of the same code agree in these, all that can follow is the same, and one of them need not go on. It
//! does not matter in which of two writes a disk failed that is not read between them.

use super::super::{Int, Value};
use super::{Configuration, NodeId};
use crate::base::Span;
use rustc_hash::FxHashSet;

/// Code that waits: for what it has called, or for the end of a loop.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Waiting {
    /// A procedure of an instance, at a call, with its variables.
    Call { node: NodeId, span: Span, locals: Vec<Option<Value>> },
    /// A loop that goes up to here.
    Loop(Int),
}

/// Where runs of one piece of code have been, all of them from one configuration.
#[derive(Default, Debug)]
pub struct Merged {
    /// What waits now, the outermost first.
    waiting: Vec<Waiting>,
    /// After an operation of a leaf: what waits, what the operation returned, and the states.
    seen: FxHashSet<(Vec<Waiting>, Vec<Value>, Configuration)>,
}

impl Merged {
    /// A run begins.
    pub(super) fn begin(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn push(&mut self, waiting: Waiting) {
        self.waiting.push(waiting);
    }

    pub(super) fn pop(&mut self) {
        self.waiting.pop();
    }

    /// Whether no run has been here before.
    pub(super) fn is_new(&mut self, results: &[Value], configuration: &Configuration) -> bool {
        self.seen.insert((self.waiting.clone(), results.to_vec(), configuration.clone()))
    }
}
