//! Expressions: each gets its type, from what it is and from what is wanted.
//!
//! Checking goes both ways: a wanted type flows inward, so that `None`, `[]` and literals know theirs; the type found
//! flows outward. Where nothing is wanted, the operand that knows its type is read first. `None` as an answer means
//! that an error was reported, and whoever gets it keeps silent.

mod calls;
mod collections;
mod control;
mod data;
mod flexible;
mod functions;
mod generic;
mod names;
mod operations;
mod operators;
mod quantifiers;

pub(super) use calls::Callable;
pub(super) use flexible::is_flexible;
pub(super) use operations::unit;

use super::body::{Body, CodeKind, Want};
use super::types::in_range;
use crate::base::{Code, Span};
use crate::hir::{Expr, ExprKind, IntType, Type};
use crate::syntax::ast;
use num_bigint::BigInt;
use operators::Operation;

impl Body<'_, '_> {
    /// An expression of the wanted type, or of any.
    pub(super) fn expr(&mut self, expr: &ast::Expr, want: Want<'_>) -> Option<Expr> {
        let found = self.infer(expr, want).and_then(|found| match want.ty {
            Some(ty) => self.coerce(found, ty, want.origin),
            None => Some(found),
        });
        self.failed |= found.is_none();
        found
    }

    /// A condition or claim.
    pub(super) fn condition(&mut self, expr: &ast::Expr) -> Option<Expr> {
        self.expr(expr, Want::ty(&Type::Bool))
    }

    /// An expression whose type the wanted one may guide, but need not be.
    fn infer(&mut self, expr: &ast::Expr, want: Want<'_>) -> Option<Expr> {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Bool(value) => Some(Expr::new(ExprKind::Bool(*value), Type::Bool, span)),
            ast::ExprKind::Int(value) => self.integer(value, span, want),
            ast::ExprKind::Bytes(bytes) => {
                Some(Expr::new(ExprKind::Bytes(bytes.clone()), Type::seq(Type::Int(IntType::U8)), span))
            }
            ast::ExprKind::Path { path, arguments } => self.path(path, arguments, want),
            ast::ExprKind::Tuple(parts) => self.tuple(parts, span, want),
            ast::ExprKind::Seq(elements) => self.seq(elements, span, want),
            ast::ExprKind::Repeat { value, count } => self.repeat(value, count, span, want),
            ast::ExprKind::Set(elements) => self.set(elements, span, want),
            ast::ExprKind::Map(entries) => self.map(entries, span, want),
            ast::ExprKind::Struct { path, arguments, fields, base } => {
                self.struct_literal(path, arguments, fields, base.as_deref(), span, want)
            }
            ast::ExprKind::Unary { op, operand } => self.unary(*op, operand, span, want),
            ast::ExprKind::Binary { op, left, right } => self.binary(Operation { op: *op, left, right, span }, want),
            ast::ExprKind::Chain { first, rest } => self.chain(first, rest, span),
            ast::ExprKind::Cast { value, target } => self.cast(value, target, span),
            ast::ExprKind::Field { base, name } => self.field(base, *name, span),
            ast::ExprKind::Call { callee, arguments } => self.call(callee, arguments, span, want),
            ast::ExprKind::Index { base, index } => self.index(base, index, span),
            ast::ExprKind::Update { base, index, value } => self.update(base, index, value, span, want),
            ast::ExprKind::Slice { base, from, to } => self.slice(base, from.as_deref(), to.as_deref(), span, want),
            ast::ExprKind::Old(inner) => self.old(inner, span, want),
            ast::ExprKind::Unreachable => {
                Some(Expr::new(ExprKind::Unreachable, want.ty.cloned().unwrap_or_else(Type::unit), span))
            }
            ast::ExprKind::If { .. } | ast::ExprKind::Match { .. } | ast::ExprKind::Block(_) => {
                self.control(expr, want)
            }
            ast::ExprKind::Quantified { quantifier, binders, triggers, body } => {
                self.quantified(*quantifier, binders, triggers, body, span, want)
            }
            ast::ExprKind::Error => None,
        }
    }

    /// A literal adapts to the integer type that is wanted.
    fn integer(&mut self, value: &BigInt, span: Span, want: Want<'_>) -> Option<Expr> {
        let ty = match (want.ty, self.rules.code) {
            (Some(&Type::Int(wanted)), _) => wanted,
            (_, CodeKind::Executable) => IntType::U64,
            _ => IntType::Int,
        };
        if !in_range(value, ty) {
            return self.error(Code::A0307, span, format!("{value} is not a value of `{}`", ty.name()));
        }
        Some(Expr::new(ExprKind::Int(value.clone()), Type::Int(ty), span))
    }

    /// Each operand in order, with what it is wanted to be; what is evaluated early is kept from what comes later.
    fn operands(&mut self, operands: &[(&ast::Expr, Want<'_>)]) -> Option<Vec<Expr>> {
        let mut all = vec![];
        let mut failed = false;
        for (operand, want) in operands {
            let mark = self.out.len();
            match self.expr(operand, *want) {
                Some(expr) => {
                    self.save_before(mark, &mut all);
                    all.push(expr);
                }
                None => failed = true,
            }
        }
        (!failed).then_some(all)
    }

    /// The place of something that only ghost code may have.
    fn ghost_only(&mut self, what: &str, span: Span) -> Option<()> {
        if !self.is_executable() {
            return Some(());
        }
        self.error(Code::A0402, span, format!("{what} can't stand in executable code"))
    }
}
