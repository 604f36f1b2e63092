//! What contracts promise, in place of what code does.
//!
//! A proof knows of recovery, of a helper and of a loop no more than what is written about them. Here one of them, once
//! in a run, ends in any state that is tried and that its contract allows: states that runs reached, states that differ
//! in one place from that in which it began, and small ones. Those of the same size come first, since they are easier
//! to compare. A claim that is false after that does not follow from what the contract says.

use super::contracts::Contracts;
use super::neighbours::Pool;
use super::reached::{Part, Reached};
use super::search::Search;
use super::watch::Broken;
use crate::hir::Impl;
use crate::interp::{Configuration, Promise, Promised};

/// So many states are tried of each sort: reached, near, small.
const TRIED: usize = 120;
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
