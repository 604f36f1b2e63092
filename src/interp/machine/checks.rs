//! Contracts, invariants and assertions, checked while code runs.
//!
//! What they say of ports is said of abstract states: those of implementations below are computed by their abstraction.
//! A clause that can't be decided (see [`StuckKind`](crate::interp::StuckKind)) is passed over and counted.

use super::super::eval::matches;
use super::super::statements::block;
use super::super::{Evaluator, ImplState, Outcome, Scope, State, Stop, Value, View, ViolationKind};
use super::code::Code;
use super::relation::Abstract;
use super::{Kind, Machine, NodeId};
use crate::base::Span;
use crate::hir::{Abstraction, Clause, Expr, Impl, LemmaId, Procedure, ProcedureKind, Stmt, StmtKind, Target, Type};
use std::sync::Arc;

/// A procedure with a crash condition, while it runs.
pub(super) struct CrashFrame<'w> {
    node: NodeId,
    clauses: &'w [Clause],
    scope: Scope<'w>,
    /// Whether it has called a port.
    begun: bool,
}

impl<'m, 'w> Machine<'m, 'w> {
    /// From here on contracts, invariants, assertions and the abstraction are checked, and what is broken ends the run
    /// as a violation.
    pub fn checked(mut self) -> Self {
        self.checked = true;
        self.evaluator.contracts = true;
        self.abstracts = self.tree.ids().map(|_| Abstract::default()).collect();
        self
    }

    /// The state of an implementation as its ghost code sees it now.
    pub(super) fn ghost_state(&mut self, node: NodeId) -> Outcome<Arc<ImplState>> {
        let tree = self.tree;
        let Kind::Impl(implementation, children) = &tree.node(node).kind else {
            unreachable!("only implementations have ghost code");
        };
        let ports = children.iter().map(|&child| self.state_of_port(child)).collect::<Outcome<_>>()?;
        let item = self.evaluator.world.program.impl_(*implementation);
        let spec = match item.abstraction {
            Abstraction::Function(_) => None,
            Abstraction::Relation(_) => self.abstracts[node.index()].any().cloned(),
        };
        let volatiles = self.configuration.state(node).clone();
        Ok(Arc::new(ImplState { implementation: *implementation, ports, volatiles, spec }))
    }

    /// The state of an instance as those above see it; none where it is not known.
    fn state_of_port(&mut self, node: NodeId) -> Outcome<Option<State>> {
        let Kind::Impl(id, _) = self.tree.node(node).kind else {
            return Ok(Some(self.configuration.state(node).clone()));
        };
        let state = self.ghost_state(node)?;
        match self.evaluator.abstract_state(&state, self.evaluator.world.program.impl_(id).abstraction_span) {
            Ok(state) => Ok(Some(state)),
            // Amid an operation, or before recovery, the state may stand for none.
            Err(stop) if stop.is_undecided() || matches!(*stop, Stop::Violation(_)) => Ok(None),
            Err(stop) => Err(stop),
        }
    }

    fn ghost_view(&mut self, node: NodeId) -> Outcome<View> {
        self.ghost_state(node).map(View::Impl)
    }

    /// Does something with all state to be seen, as ghost code sees it.
    pub(super) fn ghostly<T>(
        &mut self,
        node: NodeId,
        scope: &mut Scope<'w>,
        work: impl FnOnce(&mut Evaluator<'w>, &mut Scope<'w>) -> Outcome<T>,
    ) -> Outcome<T> {
        let view = self.ghost_view(node)?;
        let outer = std::mem::replace(&mut scope.view, view);
        let result = work(self.evaluator, scope);
        scope.view = outer;
        result
    }

    pub(super) fn check_invariants_of(&mut self, node: NodeId, item: &'w Impl) -> Outcome<()> {
        let mut scope = Scope::new(&item.locals, self.ghost_view(node)?);
        self.evaluator.claim_all(&mut scope, &item.invariants, ViolationKind::Invariant, None)
    }

    /// What must hold where a procedure begins.
    pub(super) fn enter(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        procedure: &'w Procedure,
        scope: &mut Scope<'w>,
        arguments: &[Value],
        span: Option<Span>,
    ) -> Outcome<()> {
        if let ProcedureKind::Op(op) = procedure.kind {
            self.check_invariants_of(node, item)?;
            self.begin_abstract(node, item, op, arguments, span.unwrap_or(procedure.span))?;
        }
        scope.entry = Some(self.ghost_view(node)?);
        let contract = &procedure.contract;
        self.ghostly(node, scope, |evaluator, scope| {
            evaluator.claim_all(scope, &contract.requires, ViolationKind::Requires, span)
        })?;
        if !contract.crashes.is_empty() {
            let frame = CrashFrame { node, clauses: &contract.crashes, scope: scope.clone(), begun: false };
            self.frames.push(frame);
        }
        Ok(())
    }

    /// What must hold where it has ended.
    pub(super) fn leave(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        procedure: &'w Procedure,
        scope: &mut Scope<'w>,
        arguments: &[Value],
        results: &[Value],
    ) -> Outcome<()> {
        let contract = &procedure.contract;
        if !contract.crashes.is_empty() {
            self.check_crashes(node, false)?;
            self.frames.pop();
        }
        self.ghostly(node, scope, |evaluator, scope| {
            evaluator.claim_all(scope, &contract.ensures, ViolationKind::Ensures, None)
        })?;
        match procedure.kind {
            ProcedureKind::Proc => return Ok(()),
            ProcedureKind::Init if results.first() == Some(&Value::Bool(false)) => return Ok(()),
            ProcedureKind::Init => self.begin_from_init(node, item)?,
            ProcedureKind::Recover => self.recovered_abstract(node, item)?,
            ProcedureKind::Op(op) => self.returned_abstract(node, item, op, arguments, results)?,
        }
        self.check_invariants_of(node, item)
    }

    /// Before a port is called: a crash point of what has called none yet.
    pub(super) fn before_port(&mut self, node: NodeId) -> Outcome<()> {
        if self.checked { self.check_crashes(node, true) } else { Ok(()) }
    }

    /// After a port has returned: a crash point.
    pub(super) fn after_port(&mut self, node: NodeId) -> Outcome<()> {
        if self.checked { self.check_crashes(node, false) } else { Ok(()) }
    }

    /// Where a crash strikes: what is false of it ends the run.
    pub(super) fn check_struck(&mut self) -> Outcome<()> {
        let tree = self.tree;
        let before = self.evaluator.noted_so_far();
        for node in tree.ids().filter(|&node| matches!(tree.node(node).kind, Kind::Impl(..))) {
            self.check_crashes(node, false)?;
        }
        self.evaluator.end_if_noted(before)
    }

    fn check_crashes(&mut self, node: NodeId, only_new: bool) -> Outcome<()> {
        let mut frames = std::mem::take(&mut self.frames);
        let before = self.evaluator.noted_so_far();
        // What a caller says of a crash within its callee follows from what the callee says.
        for frame in frames.iter_mut().rev().filter(|frame| frame.node == node && !(only_new && frame.begun)) {
            frame.begun = true;
            let clauses = frame.clauses;
            self.ghostly(node, &mut frame.scope, |evaluator, scope| {
                evaluator.claim_all(scope, clauses, ViolationKind::Crashes, None)
            })?;
            if self.evaluator.noted_so_far() > before {
                break;
            }
        }
        self.frames = frames;
        Ok(())
    }
}

impl<'w> Code<'_, '_, 'w> {
    pub(super) fn ghostly<T>(
        &mut self,
        scope: &mut Scope<'w>,
        work: impl FnOnce(&mut Evaluator<'w>, &mut Scope<'w>) -> Outcome<T>,
    ) -> Outcome<T> {
        self.machine.ghostly(self.node, scope, work)
    }

    pub(super) fn check_invariants(&mut self, scope: &mut Scope<'w>, clauses: &'w [Clause]) -> Outcome<()> {
        self.ghostly(scope, |evaluator, scope| evaluator.claim_all(scope, clauses, ViolationKind::LoopInvariant, None))
    }

    /// A ghost statement.
    pub(super) fn check(&mut self, scope: &mut Scope<'w>, stmt: &'w Stmt) -> Outcome<()> {
        match &stmt.kind {
            StmtKind::Assert { claim, .. } => self.claim(scope, claim, ViolationKind::Assert),
            StmtKind::Assume(claim) => {
                self.ghostly(scope, |evaluator, scope| evaluator.assumption(scope, claim, stmt.span))
            }
            StmtKind::CallLemma { lemma, types, arguments } => self.lemma(scope, *lemma, types, arguments, stmt.span),
            StmtKind::Let(local, Some(value)) | StmtKind::Assign(Target::Local(local), value) => {
                scope.locals[local.index()] = self.ghost_value(scope, value)?;
                Ok(())
            }
            StmtKind::If(condition, then, otherwise) => {
                if let Some(Value::Bool(holds)) = self.ghost_value(scope, condition)? {
                    block(self, scope, if holds { then } else { otherwise })?;
                }
                Ok(())
            }
            StmtKind::Match(scrutinee, arms) => {
                let Some(value) = self.ghost_value(scope, scrutinee)? else { return Ok(()) };
                match arms.iter().find(|arm| matches(scope, &arm.pattern, &value)) {
                    Some(arm) => block(self, scope, &arm.body).map(|_| ()),
                    None => Stop::violation(ViolationKind::NoArm, scrutinee.span),
                }
            }
            StmtKind::Block(inner) => block(self, scope, inner).map(|_| ()),
            StmtKind::Witness(name, value) => {
                if let Some(value) = self.ghost_value(scope, value)? {
                    self.machine.abstracts[self.node.index()].witness(*name, value);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn claim(&mut self, scope: &mut Scope<'w>, claim: &'w Expr, kind: ViolationKind) -> Outcome<()> {
        self.ghostly(scope, |evaluator, scope| evaluator.claim(scope, claim, kind, None))
    }

    /// None: not to be decided, nor is whether it is of the type that is wanted.
    fn ghost_value(&mut self, scope: &mut Scope<'w>, value: &'w Expr) -> Outcome<Option<Value>> {
        match self.ghostly(scope, |evaluator, scope| evaluator.eval(scope, value)) {
            Ok(value) => Ok(Some(value)),
            Err(stop) if stop.is_undecided() || matches!(*stop, Stop::Unassigned(_)) => {
                self.machine.evaluator.undecided += 1;
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// A lemma is not run: what it requires must hold, and so must what it was proved to ensure.
    fn lemma(
        &mut self,
        scope: &mut Scope<'w>,
        lemma: LemmaId,
        types: &'w [Type],
        arguments: &'w [Expr],
        span: Span,
    ) -> Outcome<()> {
        let lemma = self.machine.evaluator.world.program.lemma(lemma);
        let mut values = vec![];
        for argument in arguments {
            let Some(value) = self.ghost_value(scope, argument)? else { return Ok(()) };
            values.push(value);
        }
        let mut inner = Scope::new(&lemma.locals, View::Nothing).with(&lemma.parameters, &values);
        inner.types = types.iter().map(|ty| scope.ty(ty)).collect();
        let evaluator = &mut *self.machine.evaluator;
        evaluator.claim_first(&mut inner, &lemma.contract.requires, ViolationKind::Requires, Some(span))?;
        evaluator.reach(lemma.ident.span);
        evaluator.claim_all(&mut inner, &lemma.contract.ensures, ViolationKind::Ensures, None)
    }
}
