//! The way to a state: what was done, and how it went where more than one way was open.

use crate::hir::{OpIndex, ProcIndex};
use crate::interp::{CrashPoint, Machine, Outcome, Promised, Run, Value};
use std::sync::Arc;

/// A part of a run, from one point at which the machine rests to the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    pub action: Action,
    /// What the oracle said.
    pub ways: Vec<usize>,
    /// What a contract allowed in place of what code does; then 1 among the ways says where.
    pub promised: Option<Promised>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    Init,
    /// Initialisation that a crash cuts short.
    CutInit,
    Call(OpIndex, Arc<[Value]>),
    /// A helper, called by itself.
    Helper(ProcIndex, Arc<[Value]>),
    /// The code of the triple at this place, by itself.
    Triple(usize, Arc<[Value]>),
    /// After this crash point; of the idle system: none.
    Crash(Option<CrashPoint>),
    Recover,
}

/// How a part of a run ends: with these results, or where a crash strikes.
pub type End = Run<Vec<Value>>;

impl Action {
    /// Does it. What has no results but whether it refused returns that; what has none returns nothing.
    ///
    /// # Errors
    /// Where the program does what it must not, or the run can't go on.
    pub fn run(&self, machine: &mut Machine<'_, '_>) -> Outcome<End> {
        Ok(match self {
            Action::Init | Action::CutInit => returning(machine.init()?, |ok| vec![Value::Bool(ok)]),
            Action::Call(op, arguments) => machine.operation(*op, arguments)?,
            Action::Helper(helper, arguments) => machine.helper(*helper, arguments)?,
            Action::Triple(place, arguments) => returning(machine.triple(*place, arguments)?, |()| vec![]),
            Action::Crash(point) => returning(Run::Done(machine.crash(*point)?), |()| vec![]),
            Action::Recover => returning(machine.recover()?, |()| vec![]),
        })
    }

    /// Whether crash points are asked for.
    pub fn may_crash(&self) -> bool {
        !matches!(self, Action::Init | Action::Crash(_))
    }
}

fn returning<T>(run: Run<T>, results: impl FnOnce(T) -> Vec<Value>) -> End {
    match run {
        Run::Done(value) => Run::Done(results(value)),
        Run::Crashed(point) => Run::Crashed(point),
    }
}

/// Segments, the last one first, shared by those that begin alike.
#[derive(Clone, Debug, Default)]
pub struct Trail(Option<Arc<Link>>);

#[derive(Debug)]
struct Link {
    segment: Segment,
    before: Trail,
}

impl Trail {
    pub fn then(&self, action: Action, ways: Vec<usize>) -> Trail {
        self.then_segment(Segment { action, ways, promised: None })
    }

    pub fn then_segment(&self, segment: Segment) -> Trail {
        Trail(Some(Arc::new(Link { segment, before: self.clone() })))
    }

    /// This, and then that.
    pub fn and(&self, other: &Trail) -> Trail {
        other.segments().into_iter().fold(self.clone(), |trail, segment| trail.then_segment(segment))
    }

    /// What the oracle said in the last segment.
    pub fn last_ways(&self) -> Vec<usize> {
        self.0.as_ref().map_or_else(Vec::new, |link| link.segment.ways.clone())
    }

    /// How many segments there are.
    pub fn length(&self) -> usize {
        let (mut length, mut at) = (0, self);
        while let Some(link) = &at.0 {
            (length, at) = (length + 1, &link.before);
        }
        length
    }

    /// From the first to the last.
    pub fn segments(&self) -> Vec<Segment> {
        let mut found = vec![];
        let mut at = self;
        while let Some(link) = &at.0 {
            found.push(link.segment.clone());
            at = &link.before;
        }
        found.reverse();
        found
    }
}
