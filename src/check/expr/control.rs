//! `if`, `match` and blocks that have a value.
//!
//! In executable code they become statements that assign a variable, so that calls of operations in their branches
//! have a place. Elsewhere, and where calls are refused anyway, they are expressions.

use super::super::body::{Body, Want};
use super::super::coerce::with_origin;
use super::super::stmt::Destination;
use super::flexible::is_flexible;
use super::operations::unit;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Arm, Expr, ExprKind, LocalRole, Pattern, Type};
use crate::syntax::ast;

/// Each `let` before a value nests what follows, and all that read the program must be able to follow.
const MOST_LETS: u32 = 200;

impl Body<'_, '_> {
    pub(super) fn control(&mut self, expr: &ast::Expr, want: Want<'_>) -> Option<Expr> {
        if self.is_executable() && self.rules.calls.is_ok() {
            return self.hoisted_control(expr, want);
        }
        match &expr.kind {
            ast::ExprKind::If { condition, then, otherwise } => {
                self.pure_if(condition, then, otherwise.as_deref(), expr.span, want)
            }
            ast::ExprKind::Match { value, arms } => self.pure_match(value, arms, expr.span, want),
            ast::ExprKind::Block(block) => self.pure_block(block, want),
            _ => None,
        }
    }

    fn hoisted_control(&mut self, expr: &ast::Expr, want: Want<'_>) -> Option<Expr> {
        let temporary = self.untyped_temporary(want.ty, expr.span);
        let before = self.diagnostics.len();
        self.deliver(expr, &Destination::Temporary(temporary));
        let failed = self.diagnostics[before..].iter().any(Diagnostic::is_error);
        (!failed && !self.is_untyped(temporary)).then(|| self.local_expr(temporary, expr.span))
    }

    fn pure_if(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Block,
        otherwise: Option<&ast::Expr>,
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let condition = self.condition(condition);
        let Some(otherwise) = otherwise else {
            let help = "add `else { .. }`";
            self.report(Diagnostic::error(Code::A0301, span, "an `if` without `else` has no value").with_help(help));
            return None;
        };
        let then_is_flexible = then.tail.as_deref().is_none_or(is_flexible);
        let mut branches = self.branches(
            2,
            &|at| if at == 0 { then_is_flexible } else { is_flexible(otherwise) },
            want,
            &mut |body, at, want| if at == 0 { body.pure_block(then, want) } else { body.expr(otherwise, want) },
        )?;
        let (otherwise, then) = (branches.pop()?, branches.pop()?);
        let ty = then.ty.clone();
        Some(Expr::new(ExprKind::If(Box::new(condition?), Box::new(then), Box::new(otherwise)), ty, span))
    }

    fn pure_match(&mut self, value: &ast::Expr, arms: &[ast::Arm], span: Span, want: Want<'_>) -> Option<Expr> {
        let value = self.expr(value, Want::ANY)?;
        let ty = value.ty.clone();
        let mut patterns: Vec<Option<Pattern>> = vec![None; arms.len()];
        let bodies = self.branches(arms.len(), &|at| is_flexible(&arms[at].body), want, &mut |body, at, want| {
            body.scoped(|body| {
                patterns[at] = body.pattern(&arms[at].pattern, &ty);
                body.expr(&arms[at].body, want)
            })
        });
        let patterns: Vec<Pattern> = patterns.into_iter().collect::<Option<_>>()?;
        self.exhaustive(&patterns, &ty, span)?;
        let bodies = bodies?;
        let ty = bodies.first().map_or_else(|| want.ty.cloned().unwrap_or_else(Type::unit), |body| body.ty.clone());
        let arms = patterns.into_iter().zip(bodies).map(|(pattern, body)| Arm { pattern, body }).collect();
        Some(Expr::new(ExprKind::Match(Box::new(value), arms), ty, span))
    }

    /// Branches of one type. Those that know theirs are read first, the others are told.
    fn branches(
        &mut self,
        number: usize,
        flexible: &dyn Fn(usize) -> bool,
        want: Want<'_>,
        read: &mut dyn FnMut(&mut Self, usize, Want<'_>) -> Option<Expr>,
    ) -> Option<Vec<Expr>> {
        let mut all: Vec<Option<Expr>> = vec![None; number];
        let (later, now): (Vec<usize>, Vec<usize>) = (0..number).partition(|&at| flexible(at));
        let mut known: Option<(Type, Span)> = None;
        let mut failed = false;
        for at in now.into_iter().chain(later) {
            let hint = known.clone().filter(|(ty, _)| self.is_executable() || !matches!(ty, Type::Int(_)));
            let found = match (want.ty, &hint) {
                (None, Some((ty, span))) => read(self, at, Want::because(ty, *span, "the other branch has this type")),
                _ => read(self, at, want),
            };
            match &found {
                Some(expr) if want.ty.is_none() => known = self.joined_branch(known, expr),
                Some(_) => {}
                None => failed = true,
            }
            all[at] = found;
        }
        if failed {
            return None;
        }
        let Some((ty, span)) = known else { return all.into_iter().collect() };
        let origin = Some((span, "the other branch has this type"));
        let coerced: Vec<Option<Expr>> = all.into_iter().map(|expr| self.coerce(expr?, &ty, origin)).collect();
        coerced.into_iter().collect()
    }

    fn joined_branch(&self, known: Option<(Type, Span)>, expr: &Expr) -> Option<(Type, Span)> {
        match known {
            None if matches!(expr.kind, ExprKind::Unreachable) => None,
            None => Some((expr.ty.clone(), expr.span)),
            Some((ty, span)) => Some((self.join(&ty, &expr.ty).unwrap_or(ty), span)),
        }
    }

    /// A block of `let`s and a value.
    pub(in crate::check) fn pure_block(&mut self, block: &ast::Block, want: Want<'_>) -> Option<Expr> {
        self.scoped(|body| body.pure_rest(&block.stmts, block, want))
    }

    fn pure_rest(&mut self, stmts: &[ast::Stmt], block: &ast::Block, want: Want<'_>) -> Option<Expr> {
        let Some((first, rest)) = stmts.split_first() else {
            return match &block.tail {
                Some(tail) => self.expr(tail, want),
                None => self.no_tail(block, want),
            };
        };
        match &first.kind {
            ast::StmtKind::Let(binding) if !binding.mutable && binding.otherwise.is_none() => {
                if self.pure_depth >= MOST_LETS {
                    return self.error(Code::A0416, first.span, "these are too many `let`s: split them into functions");
                }
                self.pure_depth += 1;
                let made = self.pure_let(binding, rest, block, want);
                self.pure_depth -= 1;
                made
            }
            ast::StmtKind::Error => None,
            _ => {
                self.report(no_value(first));
                None
            }
        }
    }

    /// A block without value.
    fn no_tail(&mut self, block: &ast::Block, want: Want<'_>) -> Option<Expr> {
        match want.ty {
            Some(ty) if *ty != Type::unit() => {
                let message = format!("this block has no value, but one of type `{}` is wanted", self.show(ty));
                self.report(with_origin(Diagnostic::error(Code::A0301, block.span, message), want.origin));
                None
            }
            _ => Some(unit(block.span)),
        }
    }

    fn pure_let(&mut self, binding: &ast::Let, rest: &[ast::Stmt], block: &ast::Block, want: Want<'_>) -> Option<Expr> {
        let value = self.let_value(binding);
        let ty = value.as_ref().map(|value| value.ty.clone());
        if let ast::PatternKind::Binding(name) = binding.pattern.kind {
            let local = self.declare(name, ty, LocalRole::Immutable);
            let body = self.pure_rest(rest, block, want)?;
            let ty = body.ty.clone();
            return Some(Expr::new(ExprKind::Let(local, Box::new(value?), Box::new(body)), ty, block.span));
        }
        let Some(value) = value else {
            self.broken_pattern(&binding.pattern);
            self.pure_rest(rest, block, want);
            return None;
        };
        let pattern = self.pattern(&binding.pattern, &value.ty);
        let body = self.pure_rest(rest, block, want);
        let pattern = pattern?;
        self.irrefutable(&pattern, binding.pattern.span)?;
        let body = body?;
        let ty = body.ty.clone();
        Some(Expr::new(ExprKind::Match(Box::new(value), vec![Arm { pattern, body }]), ty, block.span))
    }
}

/// What a statement other than `let` does in an expression, and what was meant instead.
fn no_value(stmt: &ast::Stmt) -> Diagnostic {
    let message = "only `let` can stand before the value of an expression";
    let diagnostic = Diagnostic::error(Code::A0416, stmt.span, message);
    match &stmt.kind {
        ast::StmtKind::Return(_) => diagnostic.with_help("the value stands last: leave out `return` and its `;`"),
        ast::StmtKind::Assign { .. } => diagnostic.with_help("values are compared by `==`"),
        ast::StmtKind::Expr(_) => diagnostic.with_help("the value stands last, without a `;`"),
        _ => diagnostic,
    }
}
