//! How far a search goes, and how far it went.

use crate::base::Span;
use crate::interp::StuckKind;
use std::collections::BTreeMap;

/// So many starts are tried for each size.
pub(super) const STARTS: usize = 1024;

/// How far a search goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Calls of operations, and crashes of the idle system, one after the other.
    pub calls: usize,
    /// Crashes during recovery from a crash, during recovery from that one, and so on.
    pub nested: u32,
    /// Disks: so many blocks more than the fewest with which the system can be initialised.
    pub larger: usize,
    /// Blocks that clients write, beside zero.
    pub blocks: u32,
    /// Operations of the layers at the bottom; the search ends there. It is what bounds the time, whatever the machine.
    pub steps: u64,
    /// Steps of the interpreter, whatever it evaluates; where claims are looked at, these are most of the work.
    pub evaluation: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { calls: 5, nested: 1, larger: 2, blocks: 2, steps: 2_000_000, evaluation: u64::MAX }
    }
}

impl Bounds {
    /// Of runs by chance, which can be longer than all runs can be gone through of.
    pub fn by_chance() -> Bounds {
        Bounds { calls: 20, nested: 3, larger: 4, ..Bounds::default() }
    }
}

/// What was covered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Blocks of the largest sequence at the bottom.
    pub largest: usize,
    /// Ways in which the system could begin, that is, `init` returned true.
    pub starts: usize,
    /// Different states of the system, each with what the specification still allows.
    pub states: u64,
    /// Calls of operations at the top, each way to go once.
    pub calls: u64,
    /// Operations of the layers at the bottom.
    pub steps: u64,
    /// Crashes, of the idle system too.
    pub crashes: u64,
    /// Crashes during recovery.
    pub nested: u64,
    /// Crashes during recovery from crashes during recovery, and so on: the deepest.
    pub depth: u32,
    /// Ways that a layer leaves open: background steps, choices.
    pub choices: u64,
    /// Runs that could not be followed, by reason, with one place for each.
    pub stuck: BTreeMap<StuckKind, (u64, Option<Span>)>,
    /// Whether longer runs, of any length, come to no other states.
    pub closed: bool,
    /// Why not everything within the bounds was looked at.
    pub cut: BTreeMap<Cut, u64>,
}

/// Why something was left out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cut {
    /// The steps were used up.
    Steps,
    /// The clock ended it.
    Time,
    /// There are more initial states.
    Starts,
    /// A crash during `init` leaves what a layer at the bottom does not begin with.
    Init,
    /// There are more arguments of an operation.
    Arguments,
    /// What the layer allows could not be listed.
    Allowed,
    /// A layer may choose any of too many values: those that occur and a new one stand for all.
    Values,
}

impl Coverage {
    /// Whether everything within the bounds was looked at, but for the names of values.
    pub fn is_exhaustive(&self) -> bool {
        self.stuck.is_empty() && self.cut.keys().all(|cut| *cut == Cut::Values)
    }

    pub(super) fn cut(&mut self, cut: Cut) {
        *self.cut.entry(cut).or_default() += 1;
    }

    pub(super) fn stuck(&mut self, kind: StuckKind, span: Span) {
        self.stuck.entry(kind).or_insert((0, Some(span))).0 += 1;
    }
}
