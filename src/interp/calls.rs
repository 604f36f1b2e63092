//! Functions of the program, and the state that expressions read.

use super::statements::is_smaller;
use super::{Evaluator, ImplState, Outcome, Scope, State, Stop, StuckKind, Value, View, Violation, ViolationKind};
use crate::base::Span;
use crate::hir::{Abstraction, Clause, Decreases, Expr, FnId, Function, Place, Receiver, StateIndex, Type};

impl<'w> Evaluator<'w> {
    pub(super) fn call(
        &mut self,
        scope: &mut Scope<'w>,
        function: FnId,
        receiver: Receiver,
        types: &[Type],
        arguments: &'w [Expr],
        span: Span,
    ) -> Outcome<Value> {
        let function = self.world.program.function(function);
        let arguments = self.all(scope, arguments)?;
        let view = self.receiver(scope, receiver, span)?;
        let mut inner = Scope::new(&function.locals, view).with(&function.parameters, &arguments);
        inner.types = types.iter().map(|ty| scope.ty(ty)).collect();
        self.meter.enter(span)?;
        let value = self.hidden(is_readable(function), |this| this.body(&mut inner, function, span));
        self.meter.leave();
        value
    }

    fn body(&mut self, scope: &mut Scope<'w>, function: &'w Function, span: Span) -> Outcome<Value> {
        if !self.contracts {
            return self.eval(scope, &function.body);
        }
        self.claim_first(scope, &function.contract.requires, ViolationKind::Requires, Some(span))?;
        self.reach(function.ident.span);
        let value = self.within_measure(scope, function, span)?;
        if let Some(result) = function.result {
            scope.set(result, value.clone());
            self.claim_all(scope, &function.contract.ensures, ViolationKind::Ensures, None)?;
        }
        Ok(value)
    }

    /// The body; a function that calls itself directly must have a smaller measure there.
    fn within_measure(&mut self, scope: &mut Scope<'w>, function: &'w Function, span: Span) -> Outcome<Value> {
        let Decreases::Measures(measures) = &function.contract.decreases else {
            return self.eval(scope, &function.body);
        };
        let now = match self.all(scope, measures) {
            Err(stop) if stop.is_undecided() => return self.eval(scope, &function.body),
            measured => measured?,
        };
        let grows =
            |(caller, before): &(&Function, Vec<Value>)| std::ptr::eq(*caller, function) && !is_smaller(&now, before);
        if self.recursions.last().is_some_and(grows) {
            self.broken(ViolationKind::Decreases, span)?;
        }
        let depth = self.recursions.len();
        self.recursions.push((function, now));
        let value = self.eval(scope, &function.body);
        self.recursions.truncate(depth);
        value
    }

    /// That clauses hold; those that can't be decided are passed over. A fault is at the clause, or where it is told.
    pub(super) fn claim_all(
        &mut self,
        scope: &mut Scope<'w>,
        clauses: &'w [Clause],
        kind: ViolationKind,
        place: Option<Span>,
    ) -> Outcome<()> {
        clauses.iter().try_for_each(|clause| self.claim(scope, &clause.expr, kind, place))
    }

    /// As [`claim_all`](Evaluator::claim_all), where what comes next holds only if they do.
    pub(super) fn claim_first(
        &mut self,
        scope: &mut Scope<'w>,
        clauses: &'w [Clause],
        kind: ViolationKind,
        place: Option<Span>,
    ) -> Outcome<()> {
        let before = self.noted_so_far();
        self.claim_all(scope, clauses, kind, place)?;
        self.end_if_noted(before)
    }

    /// That each conjunct of a claim holds.
    pub(super) fn claim(
        &mut self,
        scope: &mut Scope<'w>,
        claim: &'w Expr,
        kind: ViolationKind,
        place: Option<Span>,
    ) -> Outcome<()> {
        for conjunct in claim.conjuncts() {
            // A claim that needs more than there is takes nothing from what runs.
            let meter = self.meter.clone();
            let holds = self.bool(scope, conjunct);
            self.meter.restore(&meter);
            match holds {
                Ok(true) => {}
                Ok(false) => {
                    let span = place.unwrap_or(conjunct.span);
                    self.broken(kind, span)?;
                    self.explain_noted(scope, conjunct, Violation { kind, span });
                }
                // What has no value was not to be decided itself.
                Err(stop) if stop.is_undecided() || matches!(*stop, Stop::Unassigned(_)) => self.undecided += 1,
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    /// The state that a function reads.
    pub(super) fn receiver(&mut self, scope: &Scope<'w>, receiver: Receiver, span: Span) -> Outcome<View> {
        match (receiver, &scope.view) {
            (Receiver::None, _) => Ok(View::Nothing),
            (Receiver::Own, view) => Ok(view.clone()),
            (Receiver::Port(port), View::Impl(state)) => {
                known(state.ports[port.index()].as_ref(), span).map(View::Layer)
            }
            (Receiver::Spec, View::Impl(state)) => {
                self.abstract_state(state, span).map(View::Layer).map_err(|stop| read_without_invariant(stop, span))
            }
            (receiver, view) => unreachable!("the checker finds no {receiver:?} in {view:?}"),
        }
    }

    pub(super) fn place(&mut self, scope: &Scope<'w>, place: Place, span: Span) -> Outcome<Value> {
        match (place, &scope.view) {
            (Place::Own(variable), View::Layer(state)) => known(state.get(variable.index()), span),
            (Place::Port(port, variable), View::Impl(state)) => {
                known(state.ports[port.index()].as_ref(), span).map(|state| state[variable.index()].clone())
            }
            (Place::Volatile(variable), View::Memory(memory)) => Ok(memory[variable.index()].clone()),
            (Place::Volatile(variable), View::Impl(state)) => Ok(state.volatiles[variable.index()].clone()),
            (Place::Spec(variable), View::Impl(state)) => match &state.spec {
                Some(spec) => Ok(spec[variable.index()].clone()),
                None => self.abstracted(state, variable, span).map_err(|stop| read_without_invariant(stop, span)),
            },
            (place, view) => unreachable!("the checker finds no {place:?} in {view:?}"),
        }
    }

    /// The abstract state that an implementation's state stands for.
    ///
    /// # Errors
    /// Where the abstraction is a relation and nobody knows the abstract state.
    pub fn abstract_state(&mut self, state: &std::sync::Arc<ImplState>, span: Span) -> Outcome<State> {
        if let Some(spec) = &state.spec {
            return Ok(spec.clone());
        }
        let program = self.world.program;
        let variables = program.layer(program.impl_(state.implementation).layer).state.len();
        (0..variables).map(|index| self.abstracted(state, StateIndex::new(index), span)).collect()
    }

    fn abstracted(&mut self, state: &std::sync::Arc<ImplState>, wanted: StateIndex, span: Span) -> Outcome<Value> {
        let item = self.world.program.impl_(state.implementation);
        let Abstraction::Function(values) = &item.abstraction else {
            return Stop::stuck(StuckKind::NoState, span);
        };
        let mut values = values.iter();
        match values.find(|(variable, _)| *variable == wanted) {
            Some((_, value)) => {
                let mut scope = Scope::new(&item.locals, View::Impl(state.clone()));
                self.hidden(false, |this| this.eval(&mut scope, value))
            }
            None => Stop::stuck(StuckKind::NoState, span),
        }
    }

    /// All state that is read is that at entry.
    pub(super) fn old(&mut self, scope: &mut Scope<'w>, inner: &'w Expr) -> Outcome<Value> {
        let Some(entry) = scope.entry.clone() else { return self.eval(scope, inner) };
        let now = std::mem::replace(&mut scope.view, entry);
        let value = self.eval(scope, inner);
        scope.view = now;
        value
    }
}

/// Where the invariant does not hold, the abstraction may be out of its type, and whoever reads it relies on that.
fn read_without_invariant(stop: Box<Stop>, span: Span) -> Box<Stop> {
    match *stop {
        Stop::Violation(_) => Box::new(Stop::Violation(Violation { kind: ViolationKind::Narrowing, span })),
        _ => stop,
    }
}

fn known<T: Clone>(state: Option<&T>, span: Span) -> Outcome<T> {
    state.map_or_else(|| Stop::stuck(StuckKind::NoState, span), |state| Ok(state.clone()))
}

/// Whether to show what its body says where a call of it is explained.
fn is_readable(function: &Function) -> bool {
    function.result_type == Type::Bool && !function.recursive
}
