//! Runs in which one call, or one loop, does what its contract allows, rather than what its code does.
//!
//! A proof knows of recovery and of a helper no more than what they ensure, and of a loop no more than its invariants.
//! So a run in which one of them ends in any state that satisfies this, and goes on as code does, is one of those that
//! a proof speaks of, whether or not the program has it. Only calls of the code that runs itself are replaced, once in
//! a run: what is wrong then, that contract is too weak to rule out.

use super::super::{Decision, Evaluator, Outcome, Scope, Stop, Value, View};
use super::changes::Changes;
use super::code::Code;
use super::{Configuration, Event, Kind, Machine, NodeId};
use crate::base::Span;
use crate::hir::{Clause, Impl, LocalId, Locals, Loop, PortIndex, Procedure, ProcedureKind, Type};

/// Of what nothing but the contract is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Promise {
    /// Recovery after a crash.
    Recovery,
    /// What the code calls of its own implementation.
    Call,
    /// A loop of the code, where an iteration begins.
    Loop,
}

/// What may be tried in place of what code does.
pub trait Promises {
    fn states(&self) -> &[Configuration];

    /// Values of results, or of variables: a row holds one for each.
    fn rows(&mut self, types: &[Type]) -> Vec<Vec<Value>>;
}

/// What was taken in place of what code does.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Promised {
    pub promise: Promise,
    pub configuration: Configuration,
    pub values: Vec<Value>,
    /// What the contract says of it.
    pub clauses: Vec<Span>,
    /// Where it is called or declared.
    pub place: Span,
}

/// While a machine tries such states.
pub(super) struct Promising<'m> {
    promise: Promise,
    source: &'m mut dyn Promises,
}

impl<'m, 'w> Machine<'m, 'w> {
    /// From here on, once, the oracle may take one of these ends, where the contract allows it.
    pub fn promising(mut self, promise: Promise, source: &'m mut dyn Promises) -> Self {
        self.promising = Some(Promising { promise, source });
        self
    }

    /// What was taken, if anything.
    pub fn promised(&self) -> Option<&Promised> {
        self.promised.as_ref()
    }

    /// Whether this may be replaced now.
    fn may_promise(&self, promise: Promise, depth: u32) -> bool {
        let is_wanted = self.promising.as_ref().is_some_and(|promising| promising.promise == promise);
        is_wanted && self.promised.is_none() && self.depth == depth
    }

    /// The results of a procedure that ends as its contract allows. None: its code is run.
    pub(super) fn promised_end(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        procedure: &'w Procedure,
        scope: &mut Scope<'w>,
        span: Option<Span>,
    ) -> Outcome<Option<Vec<Value>>> {
        let after_crash = procedure.kind == ProcedureKind::Recover && span.is_none();
        let may = match after_crash {
            true => self.may_promise(Promise::Recovery, 1),
            false => span.is_some() && !procedure.is_inlined() && self.may_promise(Promise::Call, 2),
        };
        if !may {
            return Ok(None);
        }
        let program = self.evaluator.world.program;
        let changes = match procedure.kind {
            ProcedureKind::Recover => Changes::of_recovery(program, item),
            _ => Changes::of(program, item, &procedure.body),
        };
        if self.keeps_nothing_back(procedure, item) {
            return Ok(None);
        }
        let Some(configuration) = self.pick_state(node, &changes) else { return Ok(None) };
        let values = self.pick_values(&procedure.locals, &procedure.results);
        self.configuration = configuration;
        scope.view = View::Memory(self.configuration.state(node).clone());
        procedure.results.iter().zip(&values).for_each(|(&result, value)| scope.set(result, value.clone()));
        self.assume(node, scope, &procedure.contract.ensures)?;
        self.take(promise_of(after_crash), values.clone(), &procedure.contract.ensures, procedure.ident.span);
        self.tell(&Event::Promised { node, procedure, scope, after: &self.configuration.clone() });
        Ok(Some(values))
    }

    /// Recovery that is left out does nothing, and everybody knows.
    fn keeps_nothing_back(&self, procedure: &Procedure, item: &Impl) -> bool {
        let program = self.evaluator.world.program;
        procedure.kind == ProcedureKind::Recover
            && procedure.contract.is_empty()
            && Changes::of(program, item, &procedure.body).is_empty()
    }

    fn pick_state(&mut self, node: NodeId, changes: &Changes) -> Option<Configuration> {
        let promising = self.promising.as_mut()?;
        let count = promising.source.states().len() + 1;
        let way = self.oracle.decide(&Decision::Promised { promise: promising.promise, count });
        let candidate = promising.source.states().get(way.checked_sub(1)?)?;
        let Kind::Impl(_, children) = &self.tree.node(node).kind else { return None };
        let mut configuration = self.configuration.clone();
        for &(port, variable) in &changes.ports {
            let child = children[PortIndex::index(port)];
            let value = candidate.state(child)[variable.index()].clone();
            configuration.set_variable(child, variable.index(), value);
        }
        for &variable in &changes.volatiles {
            configuration.set_variable(node, variable.index(), candidate.state(node)[variable.index()].clone());
        }
        Some(configuration)
    }

    /// Where nothing has so many values, the first one.
    fn pick_values(&mut self, locals: &Locals, names: &[LocalId]) -> Vec<Value> {
        let Some(promising) = self.promising.as_mut() else { return vec![] };
        let types: Vec<Type> = names.iter().map(|&local| locals.get(local).ty.clone()).collect();
        let mut rows = promising.source.rows(&types);
        let way = match rows.len() {
            0 | 1 => 0,
            count => self.oracle.decide(&Decision::PromisedValues { count }),
        };
        if way < rows.len() { rows.swap_remove(way) } else { vec![] }
    }

    /// The run ends where the state is none of the layers, or what is promised does not hold.
    fn assume(&mut self, node: NodeId, scope: &mut Scope<'w>, clauses: &'w [Clause]) -> Outcome<()> {
        let undecided = self.evaluator.undecided;
        for (leaf, layer) in self.tree.leaves() {
            let is_state = self.evaluator.is_state(layer, self.configuration.state(leaf)) == Ok(true);
            if !is_state || self.evaluator.undecided > undecided {
                return Err(Box::new(Stop::Merged));
            }
        }
        let holds = |evaluator: &mut Evaluator<'w>, scope: &mut Scope<'w>| {
            Ok(clauses.iter().all(|clause| evaluator.bool(scope, &clause.expr) == Ok(true)))
        };
        if self.ghostly(node, scope, holds)? { Ok(()) } else { Err(Box::new(Stop::Merged)) }
    }

    fn take(&mut self, promise: Promise, values: Vec<Value>, clauses: &[Clause], place: Span) {
        let clauses = clauses.iter().map(|clause| clause.expr.span).collect();
        self.promised = Some(Promised { promise, configuration: self.configuration.clone(), values, clauses, place });
    }

    /// What is still to hold at the end of a procedure whose contract is all that is known.
    pub(super) fn leave_promised(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        procedure: &'w Procedure,
        span: Option<Span>,
    ) -> Outcome<()> {
        if !procedure.contract.crashes.is_empty() {
            self.frames.pop();
        }
        if procedure.kind == ProcedureKind::Recover && span.is_none() {
            self.recovered_abstract(node, item)?;
            return self.check_invariants_of(node, item);
        }
        Ok(())
    }
}

fn promise_of(after_crash: bool) -> Promise {
    if after_crash { Promise::Recovery } else { Promise::Call }
}

impl<'w> Code<'_, '_, 'w> {
    /// An iteration begins: the first one that code does, or any that the invariants allow.
    pub(super) fn promised_iteration(
        &mut self,
        scope: &mut Scope<'w>,
        looped: &'w Loop,
        bounds: Option<(LocalId, &Value, &Value)>,
        span: Span,
    ) -> Outcome<()> {
        let (node, machine) = (self.node, &mut *self.machine);
        if !machine.may_promise(Promise::Loop, 1) {
            return Ok(());
        }
        let changes = Changes::of(machine.evaluator.world.program, self.item, &looped.body);
        let Some(configuration) = machine.pick_state(node, &changes) else { return Ok(()) };
        let counter = bounds.map(|(local, ..)| local);
        let is_here = |local: &LocalId| scope.get(*local).is_some();
        let names: Vec<LocalId> = changes.locals.into_iter().chain(counter).filter(is_here).collect();
        let values = machine.pick_values(scope.declared, &names);
        let is_within = |(local, value): (&LocalId, &Value)| {
            bounds.is_none_or(|(counter, low, high)| counter != *local || (low <= value && value <= high))
        };
        if !names.iter().zip(&values).all(is_within) {
            return Err(Box::new(Stop::Merged));
        }
        machine.configuration = configuration;
        scope.view = View::Memory(machine.configuration.state(node).clone());
        names.iter().zip(&values).for_each(|(&local, value)| scope.set(local, value.clone()));
        machine.assume(node, scope, &looped.invariants)?;
        machine.take(Promise::Loop, values, &looped.invariants, span);
        let after = machine.configuration.clone();
        machine.tell(&Event::PromisedLoop { node, looped, span, scope, names: &names, after: &after });
        Ok(())
    }
}
