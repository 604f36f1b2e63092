//! Values where a type is wanted: equal types, subset types of `int`, arrays and sequences.

use super::body::{Body, Origin};
use super::types::in_range;
use crate::base::{Code, Diagnostic};
use crate::hir::{Expr, ExprKind, IntType, Type};

impl Body<'_, '_> {
    /// The expression as a value of the type that is wanted.
    ///
    /// An array stands where a sequence is wanted as it is, because it is one; only its type changes.
    pub(super) fn coerce(&mut self, mut expr: Expr, want: &Type, origin: Origin) -> Option<Expr> {
        if expr.ty == *want {
            return Some(expr);
        }
        match (&expr.ty, want) {
            _ if matches!(expr.kind, ExprKind::Unreachable) => {
                expr.ty = want.clone();
                Some(expr)
            }
            (&Type::Int(from), &Type::Int(to)) => self.coerce_integer(expr, from, to, origin),
            (Type::Seq(element), Type::Array(wanted, _)) if element == wanted => {
                let span = expr.span;
                Some(Expr::new(ExprKind::ToArray(Box::new(expr)), want.clone(), span))
            }
            (Type::Array(element, _), Type::Seq(wanted)) if element == wanted => {
                expr.ty = want.clone();
                Some(expr)
            }
            _ => self.mismatch(&expr, want, origin),
        }
    }

    fn coerce_integer(&mut self, mut expr: Expr, from: IntType, to: IntType, origin: Origin) -> Option<Expr> {
        if let ExprKind::Int(value) = &expr.kind {
            if in_range(value, to) {
                expr.ty = Type::Int(to);
                return Some(expr);
            }
            let message = format!("{value} is not a value of `{}`", to.name());
            return self.error(Code::A0307, expr.span, message);
        }
        if self.is_executable() {
            return self.mixed_integers(&expr, from, to, origin);
        }
        let span = expr.span;
        let kind = ExprKind::Convert { value: Box::new(expr), checked: !from.is_within(to) };
        Some(Expr::new(kind, Type::Int(to), span))
    }

    fn mixed_integers<T>(&mut self, expr: &Expr, from: IntType, to: IntType, origin: Origin) -> Option<T> {
        let message = format!("expected `{}`, found `{}`", to.name(), from.name());
        let help = format!("executable code does not mix integer types: convert with `as {}`", to.name());
        let diagnostic = Diagnostic::error(Code::A0306, expr.span, message).with_help(help);
        self.report(with_origin(diagnostic, origin));
        None
    }

    fn mismatch<T>(&mut self, expr: &Expr, want: &Type, origin: Origin) -> Option<T> {
        let message = format!("expected `{}`, found `{}`", self.show(want), self.show(&expr.ty));
        self.report(with_origin(Diagnostic::error(Code::A0301, expr.span, message), origin));
        None
    }

    /// Two integers in one type: in ghost code the wider of both.
    pub(super) fn join(&self, left: &Type, right: &Type) -> Option<Type> {
        match (left, right) {
            _ if left == right => Some(left.clone()),
            (&Type::Int(left), &Type::Int(right)) if !self.is_executable() => Some(Type::Int(left.max(right))),
            (Type::Array(element, _), Type::Seq(other) | Type::Array(other, _))
            | (Type::Seq(element), Type::Array(other, _))
                if element == other =>
            {
                Some(Type::Seq(element.clone()))
            }
            _ => None,
        }
    }
}

pub(super) fn with_origin(diagnostic: Diagnostic, origin: Origin) -> Diagnostic {
    match origin {
        Some((span, words)) => diagnostic.with_secondary(span, words),
        None => diagnostic,
    }
}
