//! What is tried in place of code of which nothing but its contract is known.

use super::domain::{Domain, Sizes};
use super::measure::sizes;
use super::neighbours::Pool;
use super::path::Action;
use super::reached::Part;
use crate::hir::Type;
use crate::interp::{Configuration, Promise, Promised, Promises, Tree, Value, World};
use std::collections::BTreeSet;

/// So many states are tried that differ from one in one place.
const NEAR: usize = 120;
/// So many results are tried with each.
const ROWS: usize = 64;

/// Of what nothing but the contract is known, and what is tried for it.
pub struct Contracts<'r, 'w> {
    pub promise: Promise,
    pub world: &'w World<'w>,
    pub tree: &'r Tree,
    pub part: Part,
    pub pool: Pool,
    pub anywhere: Vec<Configuration>,
}

/// What is tried from one configuration.
pub struct Candidates<'w> {
    world: &'w World<'w>,
    states: Vec<Configuration>,
    largest: i64,
}

/// What was tried once, and is again.
pub struct Kept<'p>(pub &'p Promised);

impl<'r, 'w> Contracts<'r, 'w> {
    /// Of what the code of this part leaves to a contract.
    pub fn candidates(&self, action: &Action, may_crash: bool, from: &Configuration) -> Option<Candidates<'w>> {
        let is_asked = match (self.promise, self.part, action) {
            // Recovery that a crash cuts short does what it does.
            (Promise::Recovery, _, Action::Recover) => !may_crash,
            (Promise::Call | Promise::Loop, Part::Op(_), Action::Call(..))
            | (Promise::Call | Promise::Loop, Part::Helper(_), Action::Helper(..)) => true,
            (Promise::Call | Promise::Loop, Part::Recover, Action::Recover) => may_crash,
            (Promise::Loop, Part::Triple(_), Action::Triple(..)) => true,
            _ => false,
        };
        is_asked.then(|| self.from(from))
    }

    fn from(&self, from: &Configuration) -> Candidates<'w> {
        let near = self.pool.near(self.world, self.tree, from, NEAR);
        let mut seen = BTreeSet::new();
        let all = self.anywhere.iter().cloned().chain(near);
        let mut states: Vec<Configuration> = all.filter(|state| seen.insert(state.clone())).collect();
        let shape = sizes(from, self.tree);
        states.sort_by_key(|state| sizes(state, self.tree) != shape);
        let largest = shape.into_iter().max().unwrap_or(0).clamp(2, 8) as i64;
        Candidates { world: self.world, states, largest }
    }
}

impl Promises for Candidates<'_> {
    fn states(&self) -> &[Configuration] {
        &self.states
    }

    fn rows(&mut self, types: &[Type]) -> Vec<Vec<Value>> {
        let sizes = Sizes { blocks: 1, length: 1, largest: self.largest, limit: ROWS };
        Domain { world: self.world, sizes, extremes: true, sparse: false, more: &[] }.rows(types).all
    }
}

impl Promises for Kept<'_> {
    fn states(&self) -> &[Configuration] {
        std::slice::from_ref(&self.0.configuration)
    }

    fn rows(&mut self, _: &[Type]) -> Vec<Vec<Value>> {
        vec![self.0.values.clone()]
    }
}
