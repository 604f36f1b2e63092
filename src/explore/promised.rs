//! What contracts promise, in place of what code does.
//!
//! A proof knows of recovery, of a helper and of a loop no more than what is written about them. Here one of them, once
//! in a run, ends in any state that is tried and that its contract allows: states that runs reached, states that differ
//! in one place from that in which it began, and small ones. Those of the same size come first, since they are easier
//! to compare. A claim that is false after that does not follow from what the contract says.

use super::allowed::{Part, Reached};
use super::domain::{Domain, Sizes};
use super::neighbours::Pool;
use super::path::Action;
use super::search::Search;
use super::starts::sizes;
use super::watch::Broken;
use crate::hir::{Impl, Type};
use crate::interp::{Configuration, Promise, Promised, Promises, Tree, Value, World};
use std::collections::BTreeSet;

/// So many states are tried of each sort: reached, near, small.
const TRIED: usize = 120;
/// So many results are tried with each.
const ROWS: usize = 64;

/// Of what nothing but the contract is known, and what is tried for it.
pub struct Contracts<'r, 'w> {
    pub promise: Promise,
    world: &'w World<'w>,
    tree: &'r Tree,
    part: Part,
    pool: Pool,
    anywhere: Vec<Configuration>,
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
        let near = self.pool.near(self.world, self.tree, from, TRIED);
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

impl<'s, 'w> Search<'s, 'w> {
    /// The claims that the part breaks first, from states that annotations allow, where something that it calls does no
    /// more than it promises.
    pub fn promised(&mut self, item: &'w Impl, part: Part, promise: Promise, reached: &Reached) -> Vec<Broken> {
        let mut anywhere: Vec<Configuration> = reached.rests.keys().take(TRIED).cloned().collect();
        anywhere.extend(self.small(part).into_iter().take(TRIED));
        anywhere.extend(reached.offered.iter().map(|offered| offered.configuration.clone()));
        let (world, tree) = (self.world, self.tree);
        let pool = Pool::of(world, tree, reached);
        self.runner.contracts = Some(Contracts { promise, world, tree, part, pool, anywhere });
        self.allowed(item, part, reached)
    }
}

impl Broken {
    /// What a contract allowed in place of what code does.
    pub fn promised(&self) -> Option<Promised> {
        self.trail.segments().into_iter().find_map(|segment| segment.promised)
    }
}
