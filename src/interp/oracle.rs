//! What is left open: choices, results, background steps and crashes.

use super::{NodeId, Promise, Step, Value};
use crate::base::{Span, Symbol};

/// A point at which a run may go on in more than one way.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Decision<'a> {
    /// The value of a `choose`, or of a result that nobody assigned: one of the candidates.
    Value { name: Symbol, span: Span, candidates: &'a [Value] },
    /// Whether the layer at a leaf takes a background step: 0 is no, 1 is yes.
    Background { node: NodeId, moment: Moment },
    /// Where a transition leads, of so many outcomes: of a machine that lists them. Of a background step 0 is none.
    Outcome { node: NodeId, step: Step, count: usize },
    /// Whether the crash strikes now: 0 is no, 1 is yes.
    Crash { point: CrashPoint, span: Span },
    /// Of something that is known by its contract alone: 0 is what its code does, the others are states to be tried.
    Promised { promise: Promise, count: usize },
    /// Its results, or the variables of a loop.
    PromisedValues { count: usize },
}

/// When a background step may be taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Moment {
    BeforeOperation,
    AfterOperation,
    BeforeCrash,
    AfterCrash,
}

/// Where a crash may strike.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum CrashPoint {
    /// Before the first operation of a leaf.
    Entry,
    /// After an operation of this leaf.
    After(NodeId),
    /// Where the code has ended. What is on the disks is as after the last operation.
    Exit,
}

impl Decision<'_> {
    /// How many ways there are.
    pub fn count(&self) -> usize {
        match self {
            Decision::Value { candidates, .. } => candidates.len(),
            Decision::Outcome { count, .. } | Decision::Promised { count, .. } | Decision::PromisedValues { count } => {
                *count
            }
            Decision::Background { .. } | Decision::Crash { .. } => 2,
        }
    }
}

/// Takes decisions.
pub trait Oracle {
    /// The way to go, below [`Decision::count`], which is more than 1.
    fn decide(&mut self, decision: &Decision<'_>) -> usize;

    /// Whether this run does now what none before it did, though another may come to the same point in another way. Of
    /// an oracle that repeats the beginning of earlier runs: whether it is beyond that.
    fn is_fresh(&self) -> bool {
        false
    }
}

/// The first way at each point: no background steps, no crashes.
#[derive(Clone, Copy, Default, Debug)]
pub struct First;

impl Oracle for First {
    fn decide(&mut self, _: &Decision<'_>) -> usize {
        0
    }
}

/// Goes through all ways, one run for each: a depth first search that starts again from the beginning.
///
/// ```
/// # use argosy::interp::{CrashPoint, Decision, Oracle, Paths};
/// # use argosy::base::{FileId, Span};
/// let crash = Decision::Crash { point: CrashPoint::Entry, span: Span::new(FileId(0), 0..0) };
/// let mut paths = Paths::default();
/// let mut seen = vec![];
/// loop {
///     seen.push((paths.decide(&crash), paths.decide(&crash)));
///     if !paths.advance() {
///         break;
///     }
/// }
/// assert_eq!(seen, [(0, 0), (0, 1), (1, 0), (1, 1)]);
/// ```
#[derive(Clone, Default, Debug)]
pub struct Paths {
    /// The way taken at each point, and how many there are.
    trail: Vec<(usize, usize)>,
    at: usize,
}

impl Paths {
    /// Whether there is another way; the next run takes it.
    pub fn advance(&mut self) -> bool {
        self.at = 0;
        while let Some((way, count)) = self.trail.pop() {
            if way + 1 < count {
                self.trail.push((way + 1, count));
                return true;
            }
        }
        false
    }

    /// The ways that the last run took.
    pub fn taken(&self) -> impl Iterator<Item = usize> {
        self.trail[..self.at].iter().map(|(way, _)| *way)
    }
}

impl Oracle for Paths {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        if self.at == self.trail.len() {
            self.trail.push((0, decision.count()));
        }
        self.at += 1;
        self.trail[self.at - 1].0
    }

    /// Beyond where it turned off the way of the run before.
    fn is_fresh(&self) -> bool {
        self.at == self.trail.len()
    }
}

/// Follows a record of decisions; beyond its end, and where it does not fit, the first way.
#[derive(Clone, Default, Debug)]
pub struct Record {
    ways: Vec<usize>,
    at: usize,
}

impl Record {
    pub fn new(ways: Vec<usize>) -> Record {
        Record { ways, at: 0 }
    }
}

impl Oracle for Record {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        let way = self.ways.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        if way < decision.count() { way } else { 0 }
    }
}
