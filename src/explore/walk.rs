//! A run that is known goes once more, part by part.
//!
//! Whoever walks it hears how each part ended and what was decided in it, and may observe the machine meanwhile:
//! `tell` makes a trace of what it hears, `client` asks what a client saw, `again` follows what a trace says was
//! decided, and listens for `claims` that are false.

use super::contracts::Kept;
use super::path::{Action, End, Segment};
use crate::interp::{
    Configuration, Decision, Evaluator, Machine, NodeId, Observer, Oracle, Outcome, Promise, Promises, Record,
    Transitions, Tree,
};

/// A decision as it was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decided {
    Crash(bool),
    Outcome(NodeId, usize),
    /// Whether what the contract allows was taken.
    Promised(Promise, bool),
}

impl Decided {
    /// As a record says it.
    pub fn way(self) -> usize {
        match self {
            Decided::Crash(yes) | Decided::Promised(_, yes) => yes.into(),
            Decided::Outcome(_, way) => way,
        }
    }
}

/// How a part of a run ended, and what was decided in it.
pub struct Walked {
    pub end: Outcome<End>,
    pub decided: Vec<Decided>,
}

/// Where the run has come to.
pub struct Walker<'a, 'w> {
    pub evaluator: &'a mut Evaluator<'w>,
    pub tree: &'a Tree,
    pub configuration: Configuration,
    /// Whether annotations are looked at, too: where the evaluator notes what is false.
    is_checked: bool,
    transitions: Transitions,
}

impl<'a, 'w> Walker<'a, 'w> {
    pub fn new(evaluator: &'a mut Evaluator<'w>, tree: &'a Tree, configuration: Configuration) -> Walker<'a, 'w> {
        Walker { evaluator, tree, configuration, is_checked: false, transitions: Transitions::default() }
    }

    #[must_use]
    pub fn checked(self) -> Walker<'a, 'w> {
        Walker { is_checked: self.evaluator.noted.is_some(), ..self }
    }

    /// A part as it went when it was found.
    pub fn segment(&mut self, segment: &Segment, observer: Option<&mut dyn Observer>) -> Walked {
        let mut kept = segment.promised.as_ref().map(Kept);
        let promises = kept.as_mut().map(|kept| (kept.0.promise, kept as &mut dyn Promises));
        self.part(&segment.action, segment.ways.clone(), promises, observer)
    }

    /// A part that goes these ways, with what is known of contracts in place of what code does.
    pub fn part(
        &mut self,
        action: &Action,
        ways: Vec<usize>,
        promises: Option<(Promise, &mut dyn Promises)>,
        observer: Option<&mut dyn Observer>,
    ) -> Walked {
        self.evaluator.meter.refill();
        let mut oracle = Recording { record: Record::new(ways), decided: vec![] };
        let machine = Machine::new(self.evaluator, self.tree, self.configuration.clone(), &mut oracle);
        let mut machine = machine.listing(&mut self.transitions);
        machine.may_crash = action.may_crash();
        if self.is_checked {
            machine = machine.checked();
        }
        if let Some(observer) = observer {
            machine = machine.observed(observer);
        }
        if let Some((promise, source)) = promises {
            machine = machine.promising(promise, source);
        }
        let end = action.run(&mut machine);
        self.configuration = machine.configuration;
        Walked { end, decided: oracle.decided }
    }
}

/// Follows a record, and remembers what was decided.
struct Recording {
    record: Record,
    decided: Vec<Decided>,
}

impl Oracle for Recording {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        let way = self.record.decide(decision);
        self.decided.push(match decision {
            Decision::Crash { .. } => Decided::Crash(way == 1),
            Decision::Outcome { node, .. } => Decided::Outcome(*node, way),
            Decision::Promised { promise, .. } => Decided::Promised(*promise, way == 1),
            Decision::Background { .. } | Decision::Value { .. } | Decision::PromisedValues { .. } => {
                unreachable!(
                    "the machine lists transitions and asks for outcomes, and one promise has one row of values"
                )
            }
        });
        way
    }
}
