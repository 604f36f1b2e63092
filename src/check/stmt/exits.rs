//! Results, `return`, `break` and `continue`.

use super::Destination;
use super::control::yields_value;
use crate::base::{Code, Span};
use crate::check::body::{Body, CodeKind, Want};
use crate::hir::{Expr, ExprKind, LocalId, LocalRole, StmtKind, Target, Type};
use crate::syntax::ast;

impl Body<'_, '_> {
    /// The body of a procedure or transition, with its value as results.
    pub(in crate::check) fn procedure_body(&mut self, block: &ast::Block) -> crate::hir::Block {
        let yields = block.tail.as_deref().is_some_and(yields_value) && !self.results.is_empty();
        let destination = if yields { Destination::Results } else { Destination::Nothing };
        self.block(|body| body.block_into(block, &destination))
    }

    pub(super) fn return_statement(&mut self, value: Option<&ast::Expr>, span: Span) {
        if let Err(reason) = self.rules.exits {
            self.error::<()>(Code::A0405, span, format!("`return` can't stand here: {reason}"));
            return;
        }
        match value {
            None => self.emit(StmtKind::Return, span),
            Some(value) => self.deliver_results(value),
        }
    }

    fn deliver_results(&mut self, value: &ast::Expr) {
        if self.results.is_empty() && !matches!(&value.kind, ast::ExprKind::Tuple(parts) if parts.is_empty()) {
            self.expr(value, Want::ANY);
            self.error::<()>(Code::A0301, value.span, "there is no result that could be returned");
            return;
        }
        self.deliver(value, &Destination::Results);
    }

    /// Assigns the results and returns.
    pub(super) fn return_value(&mut self, expr: &ast::Expr) {
        let results = self.results.clone();
        if results.iter().any(|&result| self.is_broken(result)) {
            self.without_expectation(|body| body.expr(expr, Want::ANY));
            return;
        }
        match results.as_slice() {
            [] => self.emit(StmtKind::Return, expr.span),
            &[result] => self.return_one(result, expr),
            several => self.return_several(several, expr),
        }
    }

    fn return_one(&mut self, result: LocalId, expr: &ast::Expr) {
        let local = self.locals.get(result).clone();
        let want = Want::because(&local.ty, local.ident.span, "the result is declared here");
        if let Some(value) = self.expr(expr, want) {
            self.emit(StmtKind::Assign(Target::Local(result), value), expr.span);
            self.leave(expr.span);
        }
    }

    fn leave(&mut self, span: Span) {
        if self.rules.code != CodeKind::Transition {
            self.emit(StmtKind::Return, span);
        }
    }

    fn return_several(&mut self, results: &[LocalId], expr: &ast::Expr) {
        let types = results.iter().map(|&result| self.locals.get(result).ty.clone()).collect();
        let ty = Type::Tuple(types);
        let span = self.locals.get(results[0]).ident.span;
        let Some(value) = self.expr(expr, Want::because(&ty, span, "the results are declared here")) else { return };
        let parts = self.tuple_parts(value, results.len());
        for (&result, part) in results.iter().zip(parts) {
            let span = part.span;
            self.emit(StmtKind::Assign(Target::Local(result), part), span);
        }
        self.leave(expr.span);
    }

    /// The parts of a tuple, none of which changes when results are assigned.
    fn tuple_parts(&mut self, value: Expr, number: usize) -> Vec<Expr> {
        match value.kind {
            ExprKind::Tuple(parts) => parts.into_iter().map(|part| self.kept(part)).collect(),
            _ => {
                let span = value.span;
                let Type::Tuple(types) = value.ty.clone() else { return vec![] };
                let whole = self.kept(value);
                let part =
                    |at: usize| Expr::new(ExprKind::Part(Box::new(whole.clone()), at as u32), types[at].clone(), span);
                (0..number).map(part).collect()
            }
        }
    }

    fn kept(&mut self, value: Expr) -> Expr {
        let settled = match &value.kind {
            ExprKind::Local(id) => self.locals.get(*id).role != LocalRole::Result,
            ExprKind::Const(_) | ExprKind::Bool(_) | ExprKind::Int(_) => true,
            _ => false,
        };
        if settled {
            return value;
        }
        let span = value.span;
        let local = self.temporary("part of the result", value.ty.clone(), span);
        self.emit(StmtKind::Let(local, Some(value)), span);
        self.local_expr(local, span)
    }

    pub(super) fn leave_loop(&mut self, kind: StmtKind, word: &str, span: Span) {
        if self.loops > 0 {
            return self.emit(kind, span);
        }
        let message = match self.rules.exits {
            Err(reason) if self.rules.code == CodeKind::Ghost => format!("`{word}` can't stand here: {reason}"),
            _ => format!("`{word}` stands outside of a loop"),
        };
        self.error::<()>(Code::A0405, span, message);
    }
}
