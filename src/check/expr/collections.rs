//! Sequences, arrays, sets and maps.

use super::super::body::{Body, Want};
use super::data::as_unknown;
use super::flexible::is_movable;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Expr, ExprKind, Type};
use crate::syntax::ast;

impl Body<'_, '_> {
    pub(super) fn seq(&mut self, elements: &[ast::Expr], span: Span, want: Want<'_>) -> Option<Expr> {
        let wanted = want.ty.and_then(Type::element).cloned();
        let elements: Vec<&ast::Expr> = elements.iter().collect();
        let (elements, element) = self.elements(&elements, wanted, span, "[]")?;
        Some(Expr::new(ExprKind::Seq(elements), Type::seq(element), span))
    }

    pub(super) fn set(&mut self, elements: &[ast::Expr], span: Span, want: Want<'_>) -> Option<Expr> {
        let wanted = match want.ty {
            Some(Type::Set(element)) => Some((**element).clone()),
            _ => None,
        };
        let elements: Vec<&ast::Expr> = elements.iter().collect();
        let (elements, element) = self.elements(&elements, wanted, span, "set[]")?;
        Some(Expr::new(ExprKind::Set(elements), Type::Set(Box::new(element)), span))
    }

    /// Values of one type: that which is wanted, else that of the first which knows its own, integers widened.
    fn elements(
        &mut self,
        elements: &[&ast::Expr],
        wanted: Option<Type>,
        span: Span,
        empty: &str,
    ) -> Option<(Vec<Expr>, Type)> {
        if let Some(element) = wanted {
            let operands: Vec<_> = elements.iter().map(|&expr| (expr, Want::ty(&element))).collect();
            return Some((self.operands(&operands)?, element));
        }
        let Some(guide) = elements.iter().position(|expr| !is_movable(expr)).or((!elements.is_empty()).then_some(0))
        else {
            return self.unknown_elements(span, empty);
        };
        if guide == 0 {
            return self.joined_elements(elements);
        }
        self.guided_elements(elements, guide)
    }

    /// The guide tells the type. Those before it are movable, and read after it.
    fn guided_elements(&mut self, elements: &[&ast::Expr], guide: usize) -> Option<(Vec<Expr>, Type)> {
        let mark = self.out.len();
        let known = self.expr(elements[guide], Want::ANY)?;
        let element = known.ty.clone();
        let operands: Vec<_> = elements.iter().map(|&expr| (expr, Want::ty(&element))).collect();
        let mut all = self.operands(&operands[..guide])?;
        self.save_before(mark, &mut all);
        all.push(known);
        let mark = self.out.len();
        let rest = self.operands(&operands[guide + 1..])?;
        self.save_before(mark, &mut all);
        all.extend(rest);
        Some((all, element))
    }

    fn joined_elements(&mut self, elements: &[&ast::Expr]) -> Option<(Vec<Expr>, Type)> {
        let first = self.expr(elements[0], Want::ANY)?;
        let mut ty = first.ty.clone();
        let mut all = vec![first];
        for expr in &elements[1..] {
            let mark = self.out.len();
            let hint =
                Want { ty: Some(&ty).filter(|ty| self.is_executable() || !matches!(ty, Type::Int(_))), origin: None };
            let next = self.expr(expr, hint)?;
            self.save_before(mark, &mut all);
            ty = self.join(&ty, &next.ty).unwrap_or(ty);
            all.push(next);
        }
        let all: Option<Vec<Expr>> = all.into_iter().map(|expr| self.coerce(expr, &ty, None)).collect();
        Some((all?, ty))
    }

    fn unknown_elements<T>(&mut self, span: Span, empty: &str) -> Option<T> {
        let message = format!("the type of `{empty}` can't be told from here");
        let help = "write it where the value is bound, as in `let x: seq<u64> = []`";
        self.report(Diagnostic::error(Code::A0303, span, message).with_help(help));
        None
    }

    pub(super) fn repeat(&mut self, value: &ast::Expr, count: &ast::Expr, span: Span, want: Want<'_>) -> Option<Expr> {
        let element = want.ty.and_then(Type::element);
        let number = if self.is_executable() { Type::U64 } else { Type::INT };
        let operands = [(value, Want { ty: element, origin: want.origin }), (count, Want::ty(&number))];
        let [value, count] = <[Expr; 2]>::try_from(self.operands(&operands)?).ok()?;
        let ty = Type::seq(value.ty.clone());
        Some(Expr::new(ExprKind::Repeat(Box::new(value), Box::new(count)), ty, span))
    }

    pub(super) fn map(&mut self, entries: &[ast::MapEntry], span: Span, want: Want<'_>) -> Option<Expr> {
        let (keys, values): (Vec<&ast::Expr>, Vec<&ast::Expr>) =
            entries.iter().map(|entry| (&entry.key, &entry.value)).unzip();
        let (key, value) = match want.ty {
            Some(Type::Map(key, value)) => (Some((**key).clone()), Some((**value).clone())),
            _ => (None, None),
        };
        let reason = "bind what it returns with `let` first";
        let (keys, key) = self.without_calls(reason, |body| body.elements(&keys, key, span, "map[]"))?;
        let (values, value) = self.without_calls(reason, |body| body.elements(&values, value, span, "map[]"))?;
        let ty = Type::Map(Box::new(key), Box::new(value));
        Some(Expr::new(ExprKind::Map(keys.into_iter().zip(values).collect()), ty, span))
    }

    /// `s[i]`, `m[k]`.
    pub(super) fn index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span) -> Option<Expr> {
        let base = self.expr(base, Want::ANY)?;
        let mark = self.out.len();
        let (index, value) = self.key(&base, index)?;
        let base = self.saved_before(mark, base);
        let checked = self.is_executable();
        let ty = if checked { value } else { as_unknown(value) };
        Some(Expr::new(ExprKind::Index { base: Box::new(base), index: Box::new(index), checked }, ty, span))
    }

    /// An index into a collection, and the type of what is there.
    fn key(&mut self, base: &Expr, index: &ast::Expr) -> Option<(Expr, Type)> {
        match &base.ty {
            Type::Seq(element) | Type::Array(element, _) => Some((self.position(index)?, (**element).clone())),
            Type::Map(key, value) => Some((self.member(index, key)?, (**value).clone())),
            other => {
                let message = format!("`{}` has no elements at indices", self.show(other));
                self.error(Code::A0305, base.span, message)
            }
        }
    }

    /// A place in a sequence: any integer.
    fn position(&mut self, index: &ast::Expr) -> Option<Expr> {
        let found = self.expr(index, Want::ANY)?;
        if matches!(found.ty, Type::Int(_)) {
            return Some(found);
        }
        let message = format!("an index is an integer, found `{}`", self.show(&found.ty));
        self.error(Code::A0301, found.span, message)
    }

    /// `s[i := v]`, `m[k := v]`.
    pub(super) fn update(
        &mut self,
        base: &ast::Expr,
        index: &ast::Expr,
        value: &ast::Expr,
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let base = self.expr(base, want)?;
        let mark = self.out.len();
        let (index, element) = self.update_key(&base, index)?;
        let mut saved = [base, index];
        self.save_before(mark, &mut saved[..1]);
        let mark = self.out.len();
        let value = self.expr(value, Want::because(&element, saved[0].span, "an element of this"))?;
        self.save_before(mark, &mut saved);
        let [base, index] = saved;
        let (ty, checked) = (base.ty.clone(), self.is_executable());
        let kind = ExprKind::Update { base: Box::new(base), index: Box::new(index), value: Box::new(value), checked };
        Some(Expr::new(kind, ty, span))
    }

    /// A key that is put into a map must have the type of its keys.
    fn update_key(&mut self, base: &Expr, index: &ast::Expr) -> Option<(Expr, Type)> {
        match &base.ty {
            Type::Map(key, value) => Some((self.expr(index, Want::ty(key))?, (**value).clone())),
            _ => self.key(base, index),
        }
    }

    /// `s[a..b]`.
    pub(super) fn slice(
        &mut self,
        base: &ast::Expr,
        from: Option<&ast::Expr>,
        to: Option<&ast::Expr>,
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let guide = want.ty.filter(|ty| matches!(ty, Type::Seq(_)));
        let base = self.expr(base, Want { ty: guide, origin: want.origin })?;
        let Some(element) = base.ty.element().cloned() else {
            let message = format!("`{}` has no parts `[a..b]`", self.show(&base.ty));
            return self.error(Code::A0305, base.span, message);
        };
        let mut parts = vec![base];
        let (mut has_from, mut has_to) = (false, false);
        for (bound, has) in [(from, &mut has_from), (to, &mut has_to)] {
            let Some(bound) = bound else { continue };
            let mark = self.out.len();
            let position = self.position(bound)?;
            self.save_before(mark, &mut parts);
            parts.push(position);
            *has = true;
        }
        let mut parts = parts.into_iter().map(Box::new);
        let base = parts.next()?;
        let from = has_from.then(|| parts.next()).flatten();
        let to = has_to.then(|| parts.next()).flatten();
        Some(Expr::new(ExprKind::Slice { base, from, to }, Type::seq(element), span))
    }
}
