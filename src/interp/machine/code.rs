//! Executable code.

use super::super::statements::{Host, block};
use super::super::{Evaluator, Int, Outcome, Scope, Stop, StuckKind, Value, View, ViolationKind};
use super::merged::Waiting;
use super::{Event, Kind, Machine, NodeId};
use crate::base::Span;
use crate::hir::{
    Callee, Clause, Decreases, Expr, Impl, LocalId, Loop, Place, Procedure, ProcedureKind, Stmt, Target, Triple,
};

/// Code of an implementation while it runs.
pub(super) struct Code<'c, 'm, 'w> {
    pub machine: &'c mut Machine<'m, 'w>,
    pub node: NodeId,
    pub item: &'w Impl,
}

impl<'w> Machine<'_, 'w> {
    /// Runs an operation, a helper, `init` or `recover` of an instance; called at this place, or else by the system.
    pub(super) fn procedure(
        &mut self,
        node: NodeId,
        procedure: &'w Procedure,
        arguments: &[Value],
        span: Option<Span>,
    ) -> Outcome<Vec<Value>> {
        let Kind::Impl(id, _) = self.tree.node(node).kind else {
            unreachable!("only implementations have code");
        };
        let item = self.evaluator.world.program.impl_(id);
        let memory = self.configuration.state(node).clone();
        let mut scope = Scope::new(&procedure.locals, View::Memory(memory)).with(&procedure.parameters, arguments);
        self.evaluator.meter.enter(procedure.span)?;
        if self.checked {
            self.evaluator.next_moment()?;
            self.enter(node, item, procedure, &mut scope, arguments, span)?;
            self.evaluator.next_moment()?;
            self.evaluator.reach(procedure.ident.span);
        }
        self.depth += u32::from(!procedure.is_inlined());
        let results = match self.promised_end(node, item, procedure, &mut scope, span)? {
            Some(results) => {
                self.leave_promised(node, item, procedure, span)?;
                results
            }
            None => self.body(node, item, procedure, &mut scope, arguments)?,
        };
        self.depth -= u32::from(!procedure.is_inlined());
        self.evaluator.meter.leave();
        Ok(results)
    }

    /// The code of a triple, at the top.
    pub(super) fn code_of_triple(&mut self, triple: &'w Triple, arguments: &[Value]) -> Outcome<()> {
        let node = self.tree.top();
        let Kind::Impl(id, _) = self.tree.node(node).kind else {
            unreachable!("triples are of implementations");
        };
        let item = self.evaluator.world.program.impl_(id);
        let memory = self.configuration.state(node).clone();
        let mut scope = Scope::new(&triple.locals, View::Memory(memory)).with(&triple.parameters, arguments);
        if self.checked {
            scope.entry = Some(View::Impl(self.ghost_state(node)?));
        }
        block(&mut Code { machine: self, node, item }, &mut scope, &triple.body)?;
        if self.checked {
            self.evaluator.next_moment()?;
            self.ghostly(node, &mut scope, |evaluator, scope| {
                let clauses = std::slice::from_ref(&triple.postcondition);
                evaluator.claim_all(scope, clauses, ViolationKind::Ensures, None)
            })?;
        }
        Ok(())
    }

    fn body(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        procedure: &'w Procedure,
        scope: &mut Scope<'w>,
        arguments: &[Value],
    ) -> Outcome<Vec<Value>> {
        block(&mut Code { machine: self, node, item }, scope, &procedure.body)?;
        let value = |result: &LocalId| scope.get(*result).cloned().unwrap_or(Value::UNIT);
        let results: Vec<Value> = procedure.results.iter().map(value).collect();
        if self.checked {
            self.evaluator.next_moment()?;
            if procedure.kind == ProcedureKind::Init && results == [Value::Bool(true)] {
                self.evaluator.reach(procedure.span);
            }
            self.leave(node, item, procedure, scope, arguments, &results)?;
        }
        Ok(results)
    }
}

impl<'w> Code<'_, '_, 'w> {
    fn dispatch(&mut self, callee: Callee, arguments: &[Value], span: Span) -> Outcome<Vec<Value>> {
        let item = self.item;
        match callee {
            Callee::Op(port, op) => {
                let Kind::Impl(_, children) = &self.machine.tree.node(self.node).kind else {
                    unreachable!("only implementations have ports");
                };
                let below = children[port.index()];
                self.machine.evaluator.next_moment()?;
                self.machine.before_port(self.node)?;
                let results = self.machine.call_operation(below, op, arguments, span)?;
                self.machine.after_port(self.node)?;
                Ok(results)
            }
            Callee::Proc(index) => self.own(&item.procedures[index.index()], arguments, span),
            Callee::Recover => self.own(&item.recover, arguments, span),
            Callee::OwnOp(op) => self.own(&item.operations[op.index()], arguments, span),
        }
    }

    fn own(&mut self, procedure: &'w Procedure, arguments: &[Value], span: Span) -> Outcome<Vec<Value>> {
        self.machine.procedure(self.node, procedure, arguments, Some(span))
    }
}

impl<'w> Host<'w> for Code<'_, '_, 'w> {
    fn evaluator(&mut self) -> &mut Evaluator<'w> {
        self.machine.evaluator
    }

    fn value(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Value> {
        self.machine.evaluator.eval(scope, expr)
    }

    fn assign_state(&mut self, scope: &mut Scope<'w>, place: Place, value: Value, span: Span) -> Outcome<()> {
        let Place::Volatile(variable) = place else {
            unreachable!("the checker lets no code assign {place:?}");
        };
        self.machine.tell(&Event::Volatile { node: self.node, variable, span, value: &value });
        scope.view = View::Nothing;
        self.machine.configuration.set_variable(self.node, variable.index(), value);
        scope.view = View::Memory(self.machine.configuration.state(self.node).clone());
        Ok(())
    }

    fn choose(&mut self, _: &mut Scope<'w>, _: Target, _: Option<&'w Expr>, span: Span) -> Outcome<()> {
        Stop::stuck(StuckKind::NoChoice, span)
    }

    fn call(
        &mut self,
        scope: &mut Scope<'w>,
        callee: Callee,
        arguments: &'w [Expr],
        results: &[Option<LocalId>],
        span: Span,
    ) -> Outcome<()> {
        let arguments = self.machine.evaluator.all(scope, arguments)?;
        if let Some(merged) = &mut self.machine.merged {
            merged.push(Waiting::Call { node: self.node, span, locals: scope.locals.clone() });
        }
        let values = self.dispatch(callee, &arguments, span)?;
        if let Some(merged) = &mut self.machine.merged {
            merged.pop();
        }
        for (result, value) in results.iter().zip(values) {
            if let Some(result) = result {
                scope.set(*result, value);
            }
        }
        if !self.item.volatiles.is_empty() {
            scope.view = View::Memory(self.machine.configuration.state(self.node).clone());
        }
        Ok(())
    }

    fn enter_loop(&mut self, end: &Int) {
        if let Some(merged) = &mut self.machine.merged {
            merged.push(Waiting::Loop(end.clone()));
        }
    }

    fn leave_loop(&mut self) {
        if let Some(merged) = &mut self.machine.merged {
            merged.pop();
        }
    }

    fn ghost(&mut self, scope: &mut Scope<'w>, stmt: &'w Stmt) -> Outcome<()> {
        if !self.machine.checked {
            return Ok(());
        }
        self.machine.evaluator.next_moment()?;
        self.check(scope, stmt)
    }

    fn loop_clauses(&mut self, scope: &mut Scope<'w>, clauses: &'w [Clause]) -> Outcome<()> {
        if !self.machine.checked {
            return Ok(());
        }
        self.machine.evaluator.next_moment()?;
        self.check_invariants(scope, clauses)
    }

    fn iterations(
        &mut self,
        scope: &mut Scope<'w>,
        looped: &'w Loop,
        bounds: Option<(LocalId, &Value, &Value)>,
        span: Span,
    ) -> Outcome<()> {
        self.promised_iteration(scope, looped, bounds, span)
    }

    fn measure(&mut self, scope: &mut Scope<'w>, looped: &'w Loop) -> Outcome<Option<Vec<Value>>> {
        match &looped.decreases {
            Decreases::Measures(measures) if self.machine.checked => {
                self.ghostly(scope, |evaluator, scope| evaluator.all(scope, measures).map(Some))
            }
            _ => Ok(None),
        }
    }
}
