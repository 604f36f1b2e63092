//! Statements and blocks, and where the value of a block goes.

mod bindings;
mod control;
mod exits;
mod flow;
mod loops;
mod proof;

pub(super) use flow::{diverges, stmt_diverges};

use super::body::{Body, Want};
use super::expr::{Callable, unit};
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{LocalId, StmtKind, Target, Type};
use crate::syntax::ast;

/// Where the value of a block goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Destination {
    /// There should be none.
    Nothing,
    /// Into a variable, whose type is that of the first value where nothing else says it.
    Temporary(LocalId),
    /// Into the results of the procedure, which then returns.
    Results,
}

/// How far a block has been followed.
struct Reached {
    /// So many statements have been looked at.
    seen: usize,
    /// Whether one of them lets nothing past.
    ends: bool,
    warned: bool,
}

impl Body<'_, '_> {
    /// The statements of a block, and its value where it belongs.
    pub(super) fn block_into(&mut self, block: &ast::Block, destination: &Destination) {
        let start = self.out.len();
        let mut reached = Reached { seen: start, ends: false, warned: false };
        for stmt in &block.stmts {
            self.warn_unreachable(&mut reached, stmt.span);
            self.stmt(stmt);
        }
        match &block.tail {
            Some(tail) => {
                self.warn_unreachable(&mut reached, tail.span);
                self.deliver(tail, destination);
            }
            None => self.no_value(block, start, destination),
        }
    }

    fn warn_unreachable(&mut self, reached: &mut Reached, span: Span) {
        reached.ends |= self.out[reached.seen..].iter().any(stmt_diverges);
        reached.seen = self.out.len();
        if reached.ends && !reached.warned {
            reached.warned = true;
            self.report(Diagnostic::warning(Code::A0418, span, "nothing gets here"));
        }
    }

    fn no_value(&mut self, block: &ast::Block, start: usize, destination: &Destination) {
        let Destination::Temporary(local) = destination else { return };
        if self.out[start..].iter().any(stmt_diverges) {
            return;
        }
        if self.is_untyped(*local) {
            self.set_type(*local, Type::unit());
        }
        let ty = self.locals.get(*local).ty.clone();
        let end = block.span.at_end();
        if ty == Type::unit() {
            self.emit(StmtKind::Assign(Target::Local(*local), unit(end)), end);
        } else {
            let message = format!("this block has no value, but one of type `{}` is wanted", self.show(&ty));
            self.report(Diagnostic::error(Code::A0301, block.span, message));
        }
    }

    /// An expression, with its value where it belongs.
    pub(super) fn deliver(&mut self, expr: &ast::Expr, destination: &Destination) {
        match &expr.kind {
            ast::ExprKind::If { condition, then, otherwise } => {
                self.if_statement(condition, then, otherwise.as_deref(), expr.span, destination);
            }
            ast::ExprKind::Match { value, arms } => self.match_statement(value, arms, expr.span, destination),
            ast::ExprKind::Block(block) => {
                let inner = self.block(|body| body.block_into(block, destination));
                self.emit(StmtKind::Block(inner), expr.span);
            }
            _ => self.deliver_value(expr, destination),
        }
    }

    fn deliver_value(&mut self, expr: &ast::Expr, destination: &Destination) {
        match destination {
            Destination::Nothing => self.effect(expr),
            Destination::Results => self.return_value(expr),
            Destination::Temporary(local) => {
                let known = (!self.is_untyped(*local)).then(|| self.locals.get(*local).ty.clone());
                if let Some(value) = self.expr(expr, Want { ty: known.as_ref(), origin: None }) {
                    if known.is_none() {
                        self.set_type(*local, value.ty.clone());
                    }
                    self.emit(StmtKind::Assign(Target::Local(*local), value), expr.span);
                }
            }
        }
    }

    pub(super) fn stmt(&mut self, stmt: &ast::Stmt) {
        let span = stmt.span;
        match &stmt.kind {
            ast::StmtKind::Let(binding) if binding.ghost => self.as_ghost(|body| body.let_statement(binding, span)),
            ast::StmtKind::Let(binding) => self.let_statement(binding, span),
            ast::StmtKind::Assign { target, value } => self.assign(target, value, span),
            ast::StmtKind::Expr(expr) => self.deliver(expr, &Destination::Nothing),
            ast::StmtKind::Return(value) => self.return_statement(value.as_ref(), span),
            ast::StmtKind::Break => self.leave_loop(StmtKind::Break, "break", span),
            ast::StmtKind::Continue => self.leave_loop(StmtKind::Continue, "continue", span),
            ast::StmtKind::Choose { name, ty, condition } => {
                self.choose(*name, ty.as_ref(), condition.as_ref(), span);
            }
            ast::StmtKind::Assert { condition, proof } => {
                self.proof_only("assert", span, |body| body.assert(condition, proof.as_ref(), span));
            }
            ast::StmtKind::Assume(condition) => self.proof_only("assume", span, |body| body.assume(condition, span)),
            ast::StmtKind::Witness { name, value } => self.witness(*name, value, span),
            ast::StmtKind::Reveal(path) => self.proof_only("reveal", span, |body| body.reveal(path, span)),
            ast::StmtKind::Ghost(block) => self.ghost_block(block, span),
            ast::StmtKind::While { condition, clauses, body } => self.while_loop(condition, clauses, body, span),
            ast::StmtKind::For { name, from, to, clauses, body } => self.for_loop(*name, from, to, clauses, body, span),
            ast::StmtKind::Error => {}
        }
    }

    /// An expression that stands as a statement.
    fn effect(&mut self, expr: &ast::Expr) {
        match &expr.kind {
            ast::ExprKind::Call { callee, arguments } => self.call_statement(callee, arguments, expr),
            ast::ExprKind::Unreachable => {
                let local = self.temporary("unreachable", Type::unit(), expr.span);
                let value = self.expr(expr, Want::ty(&Type::unit()));
                self.emit(StmtKind::Let(local, value), expr.span);
            }
            ast::ExprKind::Tuple(parts) if parts.is_empty() => {}
            ast::ExprKind::Error => {}
            _ => self.without_effect(expr),
        }
    }

    fn without_effect(&mut self, expr: &ast::Expr) {
        if self.expr(expr, Want::ANY).is_some() {
            let message = "this value is computed but not used";
            let diagnostic = Diagnostic::error(Code::A0422, expr.span, message);
            self.report(diagnostic.with_help("bind it with `let`, or remove it"));
        }
    }

    fn call_statement(&mut self, callee: &ast::Expr, arguments: &[ast::Expr], expr: &ast::Expr) {
        match &callee.kind {
            ast::ExprKind::Path { path, arguments: types } => {
                if let Some(name) = path.as_name()
                    && let Some(callee) = self.own_callee(name)
                {
                    if let Some(callee) = callee {
                        self.procedure_call(callee, arguments, expr.span, false);
                    }
                    return;
                }
                match self.find_callable(path) {
                    Some(Callable::Lemma(id)) => {
                        self.proof_only("lemma", expr.span, |body| {
                            if let Some((types, arguments)) = body.lemma_arguments(id, types, arguments, expr.span) {
                                body.emit(StmtKind::CallLemma { lemma: id, types, arguments }, expr.span);
                            }
                        });
                    }
                    _ => self.without_effect(expr),
                }
            }
            ast::ExprKind::Field { base, name } => {
                let operation = self.port_of(base).and_then(|(layer, port)| {
                    let layer = layer?;
                    Some((port, layer, self.globals.layer(layer).operation(name.symbol)?))
                });
                match operation {
                    Some((port, layer, op)) => {
                        self.operation_call(port, layer, op, arguments, expr.span, false);
                    }
                    None => self.without_effect(expr),
                }
            }
            _ => self.without_effect(expr),
        }
    }
}
