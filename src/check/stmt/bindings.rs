//! `let` and assignments.

use super::{Destination, diverges};
use crate::base::{Code, Diagnostic, Span};
use crate::check::body::{Body, CodeKind, Variable, Want};
use crate::hir::{Expr, ExprKind, LocalId, LocalRole, MatchArm, Pattern, PatternKind, Place, StmtKind, Target, Type};
use crate::syntax::ast;

impl Body<'_, '_> {
    /// The value that a `let` binds, of the type that it states.
    pub(in crate::check) fn let_value(&mut self, binding: &ast::Let) -> Option<Expr> {
        match &binding.ty {
            None => self.expr(&binding.value, Want::ANY),
            Some(written) => {
                let ty = self.read_type(written);
                match ty {
                    Some(ty) => self.expr(&binding.value, Want::because(&ty, written.span, "as stated here")),
                    None => {
                        self.without_expectation(|body| body.expr(&binding.value, Want::ANY));
                        None
                    }
                }
            }
        }
    }

    pub(super) fn let_statement(&mut self, binding: &ast::Let, span: Span) {
        let value = self.let_value(binding);
        if let Some(value) = &value {
            self.can_hold(&value.ty, binding.pattern.span);
        }
        if let Some(otherwise) = &binding.otherwise {
            return self.let_else(binding, value, otherwise, span);
        }
        let ast::PatternKind::Binding(name) = binding.pattern.kind else {
            return self.let_pattern(binding, value, span);
        };
        let role = if binding.mutable { LocalRole::Mutable } else { LocalRole::Immutable };
        let local = self.declare(name, value.as_ref().map(|value| value.ty.clone()), role);
        if let Some(value) = value {
            self.emit(StmtKind::Let(local, Some(value)), span);
        }
    }

    /// Executable variables have types that a machine can hold.
    pub(in crate::check) fn can_hold(&mut self, ty: &Type, span: Span) {
        if self.is_executable() && !self.globals.is_executable_type(ty) {
            let message = format!("executable code can't hold a value of `{}`", self.show(ty));
            let help = "`int` and `nat` exist only for the proof: use `u64`, or `ghost let`";
            self.report(Diagnostic::error(Code::A0402, span, message).with_help(help));
        }
    }

    fn let_pattern(&mut self, binding: &ast::Let, value: Option<Expr>, span: Span) {
        let value = match (value, &binding.pattern.kind) {
            (Some(value), ast::PatternKind::Tuple(patterns)) => match self.let_parts(binding, patterns, value, span) {
                Ok(()) => return,
                Err(value) => Some(value),
            },
            (value, _) => value,
        };
        self.bind_pattern(binding, value, span, |body, pattern, _| {
            body.irrefutable(pattern, binding.pattern.span)?;
            Some(None)
        });
    }

    /// `let (a, b) = (x, y);` binds each part by itself; the value comes back where that can't be done.
    fn let_parts(
        &mut self,
        binding: &ast::Let,
        patterns: &[ast::Pattern],
        value: Expr,
        span: Span,
    ) -> Result<(), Expr> {
        let names: Option<Vec<ast::Name>> = patterns.iter().map(simple_binding).collect();
        let (ExprKind::Tuple(parts), Some(names)) = (&value.kind, names) else { return Err(value) };
        let independent = parts.iter().all(|part| matches!(part.kind, ExprKind::Local(_)));
        if !independent || parts.len() != names.len() {
            return Err(value);
        }
        let role = if binding.mutable { LocalRole::Mutable } else { LocalRole::Immutable };
        for (part, name) in parts.iter().zip(names) {
            let local = self.declare(name, Some(part.ty.clone()), role);
            self.emit(StmtKind::Let(local, Some(part.clone())), span);
        }
        Ok(())
    }

    fn let_else(&mut self, binding: &ast::Let, value: Option<Expr>, otherwise: &ast::Block, span: Span) {
        let refused = self.block(|body| body.block_into(otherwise, &Destination::Nothing));
        if !diverges(&refused) {
            let message = "the block after `else` must leave: nothing is bound behind it";
            let help = "end it with `return`, `break`, `continue` or `unreachable`";
            self.report(Diagnostic::error(Code::A0409, otherwise.span, message).with_help(help));
        }
        self.bind_pattern(binding, value, span, |_, pattern, _| {
            let kind = PatternKind::Wildcard;
            let rest = Pattern { kind, ty: pattern.ty.clone(), span: otherwise.span };
            Some(Some(MatchArm { pattern: rest, body: refused }))
        });
    }

    /// The variables of the pattern become variables of the block, assigned by a `match`.
    fn bind_pattern(
        &mut self,
        binding: &ast::Let,
        value: Option<Expr>,
        span: Span,
        other_arm: impl FnOnce(&mut Self, &Pattern, Span) -> Option<Option<MatchArm>>,
    ) {
        let Some(value) = value else { return self.broken_pattern(&binding.pattern) };
        self.scopes.push(vec![]);
        let pattern = self.pattern(&binding.pattern, &value.ty);
        let bound = self.scopes.pop().unwrap_or_default();
        let role = if binding.mutable { LocalRole::Mutable } else { LocalRole::Immutable };
        let mut assigned = vec![];
        for (symbol, inner) in bound {
            let local = self.locals.get(inner);
            let (name, ty) = (ast::Name { symbol, span: local.ident.span }, local.ty.clone());
            let ty = (!self.is_broken(inner)).then_some(ty);
            let outer = self.declare(name, ty, role);
            self.emit(StmtKind::Let(outer, None), name.span);
            assigned.push((outer, inner));
        }
        let Some(pattern) = pattern else { return };
        let Some(other) = other_arm(self, &pattern, span) else { return };
        self.assign_bound(pattern, value, &assigned, other, span);
    }

    fn assign_bound(
        &mut self,
        pattern: Pattern,
        value: Expr,
        assigned: &[(LocalId, LocalId)],
        other: Option<MatchArm>,
        span: Span,
    ) {
        let body = self.block(|body| {
            for &(outer, inner) in assigned {
                let read = body.local_expr(inner, body.locals.get(inner).ident.span);
                let place = read.span;
                body.emit(StmtKind::Assign(Target::Local(outer), read), place);
            }
        });
        let arms = [MatchArm { pattern, body }].into_iter().chain(other).collect();
        self.emit(StmtKind::Match(value, arms), span);
    }

    pub(super) fn assign(&mut self, target: &ast::Expr, value: &ast::Expr, span: Span) {
        let target = self.target(target);
        let Some((target, ty, declared)) = target else {
            self.without_expectation(|body| body.expr(value, Want::ANY));
            return;
        };
        let want = Want { ty: Some(&ty), origin: declared.map(|span| (span, "declared here")) };
        if let Some(value) = self.expr(value, want) {
            self.emit(StmtKind::Assign(target, value), span);
        }
    }

    /// What is assigned to, its type, and where it was declared.
    fn target(&mut self, target: &ast::Expr) -> Option<(Target, Type, Option<Span>)> {
        let name = match &target.kind {
            ast::ExprKind::Path { path, .. } if path.as_name().is_some() => path.last(),
            ast::ExprKind::Error => return None,
            _ => return self.no_target(target),
        };
        match self.lookup(name.symbol) {
            Some(Variable::Local(id)) => self.local_target(id, name),
            Some(Variable::State(place, ty)) => {
                self.state_target(place, name)?;
                Some((Target::State(place), ty?, None))
            }
            Some(Variable::Port(_)) => {
                let message = format!("the port `{}` can't be assigned to", name.symbol);
                self.error(Code::A0419, name.span, message)
            }
            None => self.unknown_name(name, "variable"),
        }
    }

    fn no_target(&mut self, target: &ast::Expr) -> Option<(Target, Type, Option<Span>)> {
        let message = "only a variable can be assigned to";
        let diagnostic = Diagnostic::error(Code::A0419, target.span, message);
        let help = match &target.kind {
            ast::ExprKind::Index { .. } => "assign the whole: `s = s[i := v];`",
            ast::ExprKind::Field { base, .. } if self.port_of(base).is_some() => {
                "the state of a port changes only by its operations"
            }
            ast::ExprKind::Field { .. } => "assign the whole: `s = S { f: v, ..s };`",
            _ => "name a variable",
        };
        self.report(diagnostic.with_help(help));
        None
    }

    fn local_target(&mut self, id: LocalId, name: ast::Name) -> Option<(Target, Type, Option<Span>)> {
        if self.is_broken(id) {
            return None;
        }
        let local = self.locals.get(id).clone();
        let declared = local.ident.span;
        let (code, message, words) = match local.role {
            LocalRole::Mutable | LocalRole::Result if id.index() < self.outside_proof => {
                (Code::A0403, "only its claim leaves a proof: it can't assign", "outside of the proof, from here")
            }
            LocalRole::Mutable | LocalRole::Result if self.may_assign(local.ghost) => {
                return Some((Target::Local(id), local.ty, Some(declared)));
            }
            LocalRole::Mutable | LocalRole::Result if local.ghost => {
                (Code::A0403, "executable code can't assign the ghost variable", "ghost, from here")
            }
            LocalRole::Mutable | LocalRole::Result => {
                (Code::A0403, "ghost code can't assign the executable variable", "executable, from here")
            }
            LocalRole::Parameter => (Code::A0419, "a parameter can't be assigned:", "declared here"),
            _ => (Code::A0419, "this variable can't be assigned again:", "declare it with `let mut`"),
        };
        let message = format!("{message} `{}`", name.symbol);
        self.report(Diagnostic::error(code, name.span, message).with_secondary(declared, words));
        None
    }

    fn may_assign(&self, ghost: bool) -> bool {
        ghost == (self.rules.code == CodeKind::Ghost)
    }

    fn state_target(&mut self, place: Place, name: ast::Name) -> Option<()> {
        match (self.rules.code, place) {
            (CodeKind::Executable, Place::Volatile(_)) | (CodeKind::Transition, Place::Own(_)) => Some(()),
            _ => {
                let message = format!("ghost code can't assign `{}`, which is state", name.symbol);
                self.error(Code::A0403, name.span, message)
            }
        }
    }
}

fn simple_binding(pattern: &ast::Pattern) -> Option<ast::Name> {
    match pattern.kind {
        ast::PatternKind::Binding(name) => Some(name),
        _ => None,
    }
}
