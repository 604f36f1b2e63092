//! Loops and their clauses.

use super::Destination;
use crate::base::{Code, Diagnostic, Span};
use crate::check::body::{Body, CodeKind, Want};
use crate::hir::{Clause, Decreases, LocalRole, Loop, StmtKind};
use crate::syntax::ast::{self, ClauseKind};

impl Body<'_, '_> {
    pub(super) fn while_loop(&mut self, condition: &ast::Expr, clauses: &[ast::Clause], body: &ast::Block, span: Span) {
        if self.no_loops(span).is_none() {
            return;
        }
        let reason = "the condition of a loop is evaluated again and again";
        let condition = self.without_calls(reason, |body| body.condition(condition));
        let parts = self.loop_parts(clauses, body);
        let head = Span { end: condition.as_ref().map_or(span.end, |condition| condition.span.end), ..span };
        self.must_end(&parts.decreases, head);
        if let Some(condition) = condition {
            self.emit(StmtKind::While(condition, parts), span);
        }
    }

    fn no_loops(&mut self, span: Span) -> Option<()> {
        if self.rules.code != CodeKind::Transition {
            return Some(());
        }
        let message = "an operation of a layer is atomic and has no loops";
        let help = "say what changes with `seq |i in a..b| ..`, or with a function";
        self.report(Diagnostic::error(Code::A0416, span, message).with_help(help));
        None
    }

    fn must_end(&mut self, decreases: &Decreases, span: Span) {
        match decreases {
            Decreases::Unstated => {
                let help = "add `decreases e;` where `e` gets smaller and is never negative";
                let message = "nothing says that this loop ends";
                let help_star = "or `decreases *;` where it may run for ever";
                let diagnostic = Diagnostic::error(Code::A0407, span, message).with_help(help);
                self.report(if self.is_executable() { diagnostic.with_help(help_star) } else { diagnostic });
            }
            Decreases::Star if !self.is_executable() => {
                self.report(Diagnostic::error(Code::A0408, span, "ghost code must end"));
            }
            _ => {}
        }
    }

    pub(super) fn for_loop(
        &mut self,
        name: ast::Name,
        from: &ast::Expr,
        to: &ast::Expr,
        clauses: &[ast::Clause],
        body: &ast::Block,
        span: Span,
    ) {
        if self.no_loops(span).is_none() {
            return;
        }
        let bounds = self.loop_bounds(from, to);
        self.scoped(|checker| {
            let ty = bounds.as_ref().map(|(_, _, ty)| ty.clone());
            let local = checker.declare(name, ty, LocalRole::Immutable);
            let parts = checker.loop_parts(clauses, body);
            if let Some((from, to, _)) = bounds {
                checker.emit(StmtKind::For(local, from, to, parts), span);
            }
        });
    }

    fn loop_bounds(
        &mut self,
        from: &ast::Expr,
        to: &ast::Expr,
    ) -> Option<(crate::hir::Expr, crate::hir::Expr, crate::hir::Type)> {
        if !self.is_executable() {
            return self.ghost_range(from, to);
        }
        let (from, to) = self.pair(from, to, Want::ANY)?;
        if !matches!(from.ty, crate::hir::Type::Int(_)) {
            let message = format!("a range has integers as bounds, found `{}`", self.show(&from.ty));
            return self.error(Code::A0301, from.span, message);
        }
        let ty = from.ty.clone();
        Some((from, to, ty))
    }

    fn loop_parts(&mut self, clauses: &[ast::Clause], body: &ast::Block) -> Loop {
        let mut parts = Loop { invariants: vec![], decreases: Decreases::Unstated, body: crate::hir::Block::default() };
        self.as_ghost(|checker| {
            for clause in clauses {
                match &clause.kind {
                    ClauseKind::Invariant(expr) => {
                        parts.invariants.extend(checker.clause(expr, clause.span));
                    }
                    ClauseKind::Decreases(_) | ClauseKind::DecreasesStar => {
                        checker.decreases(&mut parts.decreases, clause);
                    }
                    _ => checker.misplaced_clause(clause, "a loop has `invariant` and `decreases`"),
                }
            }
        });
        self.loops += 1;
        parts.body = self.block(|checker| checker.block_into(body, &Destination::Nothing));
        self.loops -= 1;
        parts
    }

    pub(in crate::check) fn clause(&mut self, expr: &ast::Expr, span: Span) -> Option<Clause> {
        let expr = self.condition(expr)?;
        Some(Clause { expr, span })
    }

    pub(in crate::check) fn misplaced_clause(&mut self, clause: &ast::Clause, help: &str) {
        let word = match &clause.kind {
            ClauseKind::Requires(_) => "requires",
            ClauseKind::Ensures(_) => "ensures",
            ClauseKind::Crashes(_) => "crashes",
            ClauseKind::Invariant(_) => "invariant",
            ClauseKind::Decreases(_) | ClauseKind::DecreasesStar => "decreases",
        };
        let message = format!("`{word}` can't stand here");
        self.report(Diagnostic::error(Code::A0424, clause.span, message).with_help(help));
    }

    /// `decreases` is said once; its measures are integers.
    pub(in crate::check) fn decreases(&mut self, into: &mut Decreases, clause: &ast::Clause) {
        if *into != Decreases::Unstated {
            let message = "`decreases` is said twice";
            let help = "give all measures in one clause, the most significant first";
            self.report(Diagnostic::error(Code::A0424, clause.span, message).with_help(help));
            return;
        }
        let ClauseKind::Decreases(measures) = &clause.kind else {
            *into = Decreases::Star;
            return;
        };
        let measures: Vec<_> = measures.iter().map(|measure| self.measure(measure)).collect();
        // A measure with an error was reported: that there is none is not reported again.
        *into = Decreases::Measures(measures.into_iter().flatten().collect());
    }

    fn measure(&mut self, measure: &ast::Expr) -> Option<crate::hir::Expr> {
        let measure = self.expr(measure, Want::ANY)?;
        if matches!(measure.ty, crate::hir::Type::Int(_)) {
            return Some(measure);
        }
        let message = format!("what decreases is an integer, found `{}`", self.show(&measure.ty));
        let help = "for a sequence or set, its length decreases: `len(s)`";
        self.report(Diagnostic::error(Code::A0301, measure.span, message).with_help(help));
        None
    }
}
