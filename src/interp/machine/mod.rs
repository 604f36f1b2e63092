//! A machine that runs a stack: instances of implementations over instances of layers.
//!
//! Operations are called at the top and go down to the leaves, where each is a transition of a layer, with a background
//! step before and after if the [`Oracle`] takes one. Wherever the oracle is asked for a crash and says yes, the run
//! ends as [`Run::Crashed`]: [`Machine::crash`] then makes the crash transitions and resets memory, and
//! [`Machine::recover`] runs the recoveries, those below first, which may crash again.
//!
//! Crash points are those of the leaves: before the first operation on one, after each, and, where that is wanted, at
//! the end. What is on the disks at the end is what was there after the last operation.

mod changes;
mod checks;
mod code;
mod merged;
mod observe;
mod promises;
mod relation;
mod transitions;
mod tree;

pub use merged::Merged;
pub use observe::{Event, Observer};
pub use promises::{Promise, Promised, Promises};
pub use transitions::Transitions;
pub use tree::{Configuration, Kind, Node, NodeId, Tree};

use super::{CrashPoint, Decision, Evaluator, Moment, Oracle, Outcome, Step, Stop, Value, ViolationKind, Wanted};
use crate::base::Span;
use crate::hir::{LayerId, OpIndex, ProcIndex, Procedure, Triple};
use checks::CrashFrame;
use promises::Promising;
use relation::Abstract;

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Run<T> {
    Done(T),
    /// The crash struck; the states are those that it struck.
    Crashed(CrashPoint),
}

/// Runs a stack, from a configuration on.
pub struct Machine<'m, 'w> {
    pub(super) evaluator: &'m mut Evaluator<'w>,
    tree: &'m Tree,
    pub configuration: Configuration,
    oracle: &'m mut dyn Oracle,
    observer: Option<&'m mut dyn Observer>,
    /// Where the oracle is asked for outcomes, rather than choice by choice.
    transitions: Option<&'m mut Transitions>,
    /// Where a run ends that does nothing new.
    merged: Option<&'m mut Merged>,
    /// Whether the oracle is asked for crashes.
    pub may_crash: bool,
    /// Whether it is also asked where the code of the top has ended.
    pub exits: bool,
    /// Whether choices were met of which not all values can be tried.
    pub incomplete: bool,
    /// Whether contracts, invariants, assertions and the abstraction are checked on the way.
    checked: bool,
    /// Whether an operation of a leaf has been called since the run began.
    begun: bool,
    struck: CrashPoint,
    /// By node, where annotations are checked.
    abstracts: Vec<Abstract>,
    frames: Vec<CrashFrame<'w>>,
    /// Procedures that run, one within the other, but for those that stand for their bodies.
    depth: u32,
    promising: Option<Promising<'m>>,
    promised: Option<Promised>,
}

impl<'m, 'w> Machine<'m, 'w> {
    pub fn new(
        evaluator: &'m mut Evaluator<'w>,
        tree: &'m Tree,
        configuration: Configuration,
        oracle: &'m mut dyn Oracle,
    ) -> Machine<'m, 'w> {
        Machine {
            evaluator,
            tree,
            configuration,
            oracle,
            observer: None,
            transitions: None,
            merged: None,
            may_crash: true,
            exits: false,
            incomplete: false,
            checked: false,
            begun: false,
            struck: CrashPoint::Entry,
            abstracts: vec![],
            frames: vec![],
            depth: 0,
            promising: None,
            promised: None,
        }
    }

    /// Told what happens.
    pub fn observed(mut self, observer: &'m mut dyn Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Ends, as [`Stop::Merged`], where an earlier run of the same code has been and all was the same.
    pub fn merging(mut self, merged: &'m mut Merged) -> Self {
        merged.begin();
        self.merged = Some(merged);
        self
    }

    pub fn tree(&self) -> &'m Tree {
        self.tree
    }

    fn tell(&mut self, event: &Event<'_>) {
        if let Some(observer) = &mut self.observer {
            observer.event(event);
        }
    }

    /// Initialises the stack, from the bottom up. False: some `init` refused.
    ///
    /// # Errors
    /// Where the program does what it must not, or the run can't go on.
    pub fn init(&mut self) -> Outcome<Run<bool>> {
        let tree = self.tree;
        self.whole(|this| {
            for node in tree.ids() {
                let Kind::Impl(id, _) = tree.node(node).kind else { continue };
                this.tell(&Event::Init { node });
                let results = this.procedure(node, &this.evaluator.world.program.impl_(id).init, &[], None)?;
                let ok = results.first() != Some(&Value::Bool(false));
                this.tell(&Event::Initialised { node, ok });
                if !ok {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Calls an operation of the top.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn operation(&mut self, op: OpIndex, arguments: &[Value]) -> Outcome<Run<Vec<Value>>> {
        let top = self.tree.top();
        let layer = self.tree.layer(self.evaluator.world.program, top);
        let span = self.evaluator.world.program.layer(layer).operation(op).span;
        self.whole(|this| this.call_operation(top, op, arguments, span))
    }

    /// Calls a helper of the implementation at the top, as it is called by nobody: from what it requires.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn helper(&mut self, helper: ProcIndex, arguments: &[Value]) -> Outcome<Run<Vec<Value>>> {
        let top = self.tree.top();
        let Kind::Impl(id, _) = self.tree.node(top).kind else { unreachable!("only implementations have helpers") };
        let procedure: &'w Procedure = &self.evaluator.world.program.impl_(id).procedures[helper.index()];
        self.whole(|this| this.procedure(top, procedure, arguments, None))
    }

    /// Runs the code of the triple at this place of the program, as it is run by nobody: from its precondition.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn triple(&mut self, place: usize, arguments: &[Value]) -> Outcome<Run<()>> {
        let triple: &'w Triple = &self.evaluator.world.program.triples[place];
        self.whole(|this| this.code_of_triple(triple, arguments))
    }

    /// Runs a block of code of the top.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn run<T>(&mut self, code: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<Run<T>> {
        self.whole(code)
    }

    /// The crash transitions of all leaves, with background steps around them; then memory is as at the start.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn crash(&mut self, point: Option<CrashPoint>) -> Outcome<()> {
        if self.checked {
            self.learn_all()?;
        }
        self.tell(&Event::Crash { point });
        let tree = self.tree;
        for (node, layer) in tree.leaves() {
            self.background(node, layer, Moment::BeforeCrash)?;
            let before = self.configuration.state(node).clone();
            self.transition(node, layer, Step::Crash, &[])?;
            let after = self.configuration.state(node).clone();
            self.tell(&Event::Crashed { node, before: &before, after: &after });
            self.background(node, layer, Moment::AfterCrash)?;
        }
        for node in tree.ids() {
            if let Kind::Impl(id, _) = tree.node(node).kind {
                let memory = tree::initial_memory(self.evaluator, id)?;
                self.configuration.set(node, memory);
            }
        }
        self.frames.clear();
        Ok(())
    }

    /// The recoveries of all implementations, those below first.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn recover(&mut self) -> Outcome<Run<()>> {
        let tree = self.tree;
        self.whole(|this| {
            for node in tree.ids() {
                let Kind::Impl(id, _) = tree.node(node).kind else { continue };
                this.tell(&Event::Recover { node });
                this.procedure(node, &this.evaluator.world.program.impl_(id).recover, &[], None)?;
                this.tell(&Event::Recovered { node });
            }
            // A recovery that calls nothing below may be cut short all the same.
            if !this.begun {
                this.crash_point(CrashPoint::Entry, this.span_of(tree.top()))?;
            }
            Ok(())
        })
    }

    /// A crash, and recoveries until one is through. How many crashes there were.
    ///
    /// # Errors
    /// As [`Machine::init`].
    pub fn crash_and_recover(&mut self, point: Option<CrashPoint>) -> Outcome<u32> {
        let (mut point, mut crashes) = (point, 1);
        loop {
            self.crash(point)?;
            match self.recover()? {
                Run::Done(()) => return Ok(crashes),
                Run::Crashed(next) => (point, crashes) = (Some(next), crashes + 1),
            }
        }
    }

    /// A run of code at the top, up to its end or a crash.
    fn whole<T>(&mut self, code: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<Run<T>> {
        self.begun = false;
        self.depth = 0;
        self.evaluator.meter.refill();
        let end = self.tree.top();
        let ended = code(self).and_then(|value| {
            if self.exits {
                self.crash_point(CrashPoint::Exit, self.span_of(end))?;
            }
            Ok(value)
        });
        match ended {
            Ok(value) => Ok(Run::Done(value)),
            Err(stop) if *stop == Stop::Crash => Ok(Run::Crashed(self.struck)),
            Err(stop) => Err(stop),
        }
    }

    fn span_of(&self, node: NodeId) -> Span {
        let program = self.evaluator.world.program;
        match self.tree.node(node).kind {
            Kind::Layer(id) => program.layer(id).ident.span,
            Kind::Impl(id, _) => program.impl_(id).ident.span,
        }
    }

    /// An operation of any instance.
    fn call_operation(&mut self, node: NodeId, op: OpIndex, arguments: &[Value], span: Span) -> Outcome<Vec<Value>> {
        let tree = self.tree;
        match tree.node(node).kind {
            Kind::Layer(layer) => self.leaf_operation(node, layer, op, arguments, span),
            Kind::Impl(id, _) => {
                self.tell(&Event::Begin { node, op, span, arguments });
                let procedure: &'w Procedure = &self.evaluator.world.program.impl_(id).operations[op.index()];
                let results = self.procedure(node, procedure, arguments, Some(span))?;
                self.tell(&Event::End { node, op, span, results: &results });
                Ok(results)
            }
        }
    }

    fn leaf_operation(
        &mut self,
        node: NodeId,
        layer: LayerId,
        op: OpIndex,
        arguments: &[Value],
        span: Span,
    ) -> Outcome<Vec<Value>> {
        if !std::mem::replace(&mut self.begun, true) {
            self.crash_point(CrashPoint::Entry, span)?;
        }
        self.background(node, layer, Moment::BeforeOperation)?;
        let before = self.configuration.state(node).clone();
        if self.checked && !self.evaluator.may_call(layer, op, &before, arguments)? {
            return Stop::violation(ViolationKind::Requires, span);
        }
        let results = self.transition(node, layer, Step::Operation(op), arguments)?;
        if self.observer.is_some() {
            let after = &self.configuration.state(node).clone();
            self.tell(&Event::Step { node, op, span, arguments, results: &results, before: &before, after });
        }
        self.background(node, layer, Moment::AfterOperation)?;
        self.merge(&results)?;
        self.crash_point(CrashPoint::After(node), span)?;
        Ok(results)
    }

    /// Ends the run where another has been.
    fn merge(&mut self, results: &[Value]) -> Outcome<()> {
        let Some(merged) = &mut self.merged else { return Ok(()) };
        if self.oracle.is_fresh() && !merged.is_new(results, &self.configuration) {
            return Err(Box::new(Stop::Merged));
        }
        Ok(())
    }

    fn crash_point(&mut self, point: CrashPoint, span: Span) -> Outcome<()> {
        if self.may_crash && self.oracle.decide(&Decision::Crash { point, span }) == 1 {
            self.struck = point;
            if self.checked {
                self.check_struck()?;
            }
            return Err(Box::new(Stop::Crash));
        }
        Ok(())
    }

    fn background(&mut self, node: NodeId, layer: LayerId, moment: Moment) -> Outcome<()> {
        if self.evaluator.world.program.layer(layer).background.is_none() {
            return Ok(());
        }
        if self.transitions.is_some() {
            return self.listed_background(node, layer, moment);
        }
        if self.oracle.decide(&Decision::Background { node, moment }) == 0 {
            return Ok(());
        }
        let before = self.configuration.state(node).clone();
        self.transition(node, layer, Step::Background, &[])?;
        let after = self.configuration.state(node).clone();
        self.tell(&Event::Background { node, moment, before: &before, after: &after });
        Ok(())
    }

    fn transition(&mut self, node: NodeId, layer: LayerId, step: Step, arguments: &[Value]) -> Outcome<Vec<Value>> {
        if self.transitions.is_some() {
            return self.listed_transition(node, layer, step, arguments);
        }
        let state = self.configuration.state(node);
        let (reached, complete) =
            self.evaluator.transition(layer, step, state, arguments, Wanted::default(), self.oracle)?;
        self.incomplete |= !complete;
        self.configuration.set(node, reached.state);
        if self.checked && !self.evaluator.is_state(layer, self.configuration.state(node))? {
            return Stop::violation(ViolationKind::Invariant, self.evaluator.world.program.layer(layer).ident.span);
        }
        Ok(reached.results)
    }
}
