//! Quantifiers and comprehensions, and what their variables range over.

use super::super::body::{Body, CodeKind, Want};
use super::data::is_unchecked;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Binder, CollectionKind, Domain, Expr, ExprKind, IntType, LocalRole, QuantifierKind, Type};
use crate::syntax::ast;

impl Body<'_, '_> {
    pub(super) fn quantified(
        &mut self,
        quantifier: ast::Quantifier,
        binders: &[ast::Binder],
        triggers: &[ast::Trigger],
        body: &ast::Expr,
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        self.ghost_only("a quantifier or comprehension", span)?;
        self.scoped(|checker| {
            let bound: Vec<Option<Binder>> = binders.iter().map(|binder| checker.binder(binder)).collect();
            let bound: Option<Vec<Binder>> = bound.into_iter().collect();
            match quantifier {
                ast::Quantifier::Forall => checker.quantifier(QuantifierKind::ForAll, bound, triggers, body, span),
                ast::Quantifier::Exists => checker.quantifier(QuantifierKind::Exists, bound, triggers, body, span),
                ast::Quantifier::Seq => checker.comprehension(CollectionKind::Seq, bound, binders, body, span, want),
                ast::Quantifier::Set => checker.comprehension(CollectionKind::Set, bound, binders, body, span, want),
                ast::Quantifier::Map => checker.comprehension(CollectionKind::Map, bound, binders, body, span, want),
            }
        })
    }

    fn quantifier(
        &mut self,
        kind: QuantifierKind,
        binders: Option<Vec<Binder>>,
        triggers: &[ast::Trigger],
        body: &ast::Expr,
        span: Span,
    ) -> Option<Expr> {
        let triggers: Vec<Option<Vec<Expr>>> = triggers.iter().map(|trigger| self.trigger(trigger)).collect();
        let body = self.condition(body);
        let triggers = triggers.into_iter().collect::<Option<_>>()?;
        Some(Expr::new(
            ExprKind::Quantifier { kind, binders: binders?, triggers, body: Box::new(body?) },
            Type::Bool,
            span,
        ))
    }

    fn trigger(&mut self, trigger: &ast::Trigger) -> Option<Vec<Expr>> {
        let terms: Vec<Option<Expr>> = trigger.terms.iter().map(|term| self.expr(term, Want::ANY)).collect();
        terms.into_iter().collect()
    }

    fn comprehension(
        &mut self,
        kind: CollectionKind,
        binders: Option<Vec<Binder>>,
        written: &[ast::Binder],
        body: &ast::Expr,
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let element = match (kind, want.ty) {
            (CollectionKind::Seq, Some(Type::Seq(element) | Type::Array(element, _)))
            | (CollectionKind::Set, Some(Type::Set(element)))
            | (CollectionKind::Map, Some(Type::Map(_, element))) => Some(&**element),
            _ => None,
        };
        let body = self.expr(body, Want { ty: element, origin: want.origin });
        let (binders, body) = (binders?, body?);
        self.bounded_binders(kind, &binders, written, span)?;
        let value = Box::new(body.ty.clone());
        let ty = match kind {
            CollectionKind::Seq => Type::Seq(value),
            CollectionKind::Set => Type::Set(value),
            CollectionKind::Map => Type::Map(Box::new(self.locals.get(binders[0].local).ty.clone()), value),
        };
        Some(Expr::new(ExprKind::Comprehension { kind, binders, body: Box::new(body) }, ty, span))
    }

    /// What a comprehension makes is finite, and a sequence has an order.
    fn bounded_binders(
        &mut self,
        kind: CollectionKind,
        binders: &[Binder],
        written: &[ast::Binder],
        span: Span,
    ) -> Option<()> {
        if kind != CollectionKind::Set && binders.len() != 1 {
            return self.error(Code::A0416, span, "a sequence or map is made with one variable");
        }
        for (binder, source) in binders.iter().zip(written) {
            let fits = match (&binder.domain, kind) {
                (Domain::Type, CollectionKind::Set) => self.globals.is_finite(&self.locals.get(binder.local).ty),
                (Domain::Type, _) => false,
                (Domain::Elements(_), CollectionKind::Seq) => false,
                _ => true,
            };
            if !fits {
                let wanted = if kind == CollectionKind::Seq { "a range `a..b`" } else { "a finite collection" };
                return self.error(Code::A0416, source.span, format!("this variable must range over {wanted}"));
            }
        }
        Some(())
    }

    fn binder(&mut self, binder: &ast::Binder) -> Option<Binder> {
        let (domain, ty) = match self.domain(binder) {
            Some((domain, ty)) => (Some(domain), Some(ty)),
            None => (None, None),
        };
        let local = self.declare(binder.name, ty, LocalRole::Bound);
        Some(Binder { local, domain: domain? })
    }

    fn domain(&mut self, binder: &ast::Binder) -> Option<(Domain, Type)> {
        match &binder.domain {
            ast::Domain::Type(ty) => {
                let read = self.read_type(ty)?;
                self.bounded_in_transition(&read, binder.span)?;
                Some((Domain::Type, read))
            }
            ast::Domain::In(collection) => self.elements_domain(collection),
            ast::Domain::Range { from, to } => self.range_domain(from, to),
        }
    }

    fn elements_domain(&mut self, collection: &ast::Expr) -> Option<(Domain, Type)> {
        let collection = self.expr(collection, Want::ANY)?;
        let element = match &collection.ty {
            Type::Seq(element) | Type::Array(element, _) | Type::Set(element) | Type::Map(element, _) => element,
            other => {
                let message = format!("`{}` has no elements", self.show(other));
                return self.error(Code::A0305, collection.span, message);
            }
        };
        let ty = (**element).clone();
        Some((Domain::Elements(Box::new(collection)), ty))
    }

    fn range_domain(&mut self, from: &ast::Expr, to: &ast::Expr) -> Option<(Domain, Type)> {
        let (from, to, ty) = self.ghost_range(from, to)?;
        Some((Domain::Range(Box::new(from), Box::new(to)), ty))
    }

    /// The bounds of a range, and the type of what is between.
    pub(in crate::check) fn ghost_range(&mut self, from: &ast::Expr, to: &ast::Expr) -> Option<(Expr, Expr, Type)> {
        let (from, to) = (self.expr(from, Want::ANY), self.expr(to, Want::ANY));
        let (from, to) = (from?, to?);
        let mut bounds = vec![];
        for bound in [&from, &to] {
            let Type::Int(ty) = bound.ty else {
                let message = format!("a range has integers as bounds, found `{}`", self.show(&bound.ty));
                return self.error(Code::A0301, bound.span, message);
            };
            bounds.push(ty);
        }
        let ty = range_type(&from, bounds[0], &to, bounds[1]);
        Some((from, to, Type::Int(ty)))
    }

    fn bounded_in_transition(&mut self, ty: &Type, span: Span) -> Option<()> {
        if self.rules.code != CodeKind::Transition || self.globals.is_finite(ty) {
            return Some(());
        }
        let message = format!("a layer that can be run can't try all values of `{}`", self.show(ty));
        let help = "let the variable range over `a..b` or over the elements of a collection";
        self.report(Diagnostic::error(Code::A0421, span, message).with_help(help));
        None
    }
}

/// The narrowest type that holds all of `from..to` for certain.
fn range_type(from: &Expr, from_type: IntType, to: &Expr, to_type: IntType) -> IntType {
    let natural = match &from.kind {
        ExprKind::Int(value) => value.sign() != num_bigint::Sign::Minus,
        _ => from_type.is_within(IntType::Nat) && !is_unchecked(from),
    };
    match natural {
        false => IntType::Int,
        true if matches!(to.kind, ExprKind::Int(_)) || is_unchecked(to) => IntType::Nat,
        true => to_type.min(IntType::Nat),
    }
}
