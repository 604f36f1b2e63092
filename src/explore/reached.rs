//! Parts of an implementation, and what runs reached of it.

use super::offered::Offered;
use super::path::Trail;
use super::point::Start;
use crate::hir::{OpIndex, ProcIndex};
use crate::interp::Configuration;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::sync::Arc;

/// A part of an implementation of which something is to be shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    Op(OpIndex),
    Helper(ProcIndex),
    Recover,
    /// A crash while nothing runs, and recovery.
    Idle,
    /// The triple at this place of the program.
    Triple(usize),
}

/// States that runs reached, each with the first run that did.
pub(super) type Runs = IndexMap<Configuration, (Arc<Start>, Trail), FxBuildHasher>;

/// What runs reached.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// Where the system rested.
    pub(super) rests: Runs,
    /// Where recovery began.
    pub(super) crashed: Runs,
    /// What somebody else proposes to try.
    pub offered: Vec<Offered>,
}

/// So many reached states are remembered.
pub(super) const REMEMBERED: usize = 256;
impl Reached {
    /// Where the part begins.
    pub fn of(&self, part: Part) -> &Runs {
        if part == Part::Recover { &self.crashed } else { &self.rests }
    }
}
