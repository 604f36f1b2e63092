//! Every result is assigned on every path, before it is read.
//!
//! Only executable code is held to it: in a layer a result that is not assigned is arbitrary.

use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Block, Expr, ExprKind, Ident, LocalId, Locals, Loop, Stmt, StmtKind, Target, visit};
use std::collections::BTreeSet;

/// Results that may not be assigned when the procedure ends, or when they are read.
pub(super) fn check(locals: &Locals, results: &[LocalId], body: &Block, name: Ident) -> Vec<Diagnostic> {
    let mut flow = Flow { locals, results, reported: BTreeSet::new(), diagnostics: vec![] };
    let end = flow.block(body, Some(BTreeSet::new()));
    flow.exit(&end, name.span);
    flow.diagnostics
}

/// The results that are assigned for certain; `None` where control does not get.
type Assigned = Option<BTreeSet<LocalId>>;

struct Flow<'f> {
    locals: &'f Locals,
    results: &'f [LocalId],
    reported: BTreeSet<LocalId>,
    diagnostics: Vec<Diagnostic>,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block, mut assigned: Assigned) -> Assigned {
        for stmt in &block.statements {
            assigned = self.stmt(stmt, assigned);
        }
        assigned
    }

    fn stmt(&mut self, stmt: &Stmt, assigned: Assigned) -> Assigned {
        match &stmt.kind {
            StmtKind::Let(_, value) => {
                value.iter().for_each(|value| self.read(value, &assigned));
                if value.as_ref().is_some_and(is_unreachable) { None } else { assigned }
            }
            StmtKind::Assign(target, value) => {
                self.read(value, &assigned);
                if is_unreachable(value) { None } else { with_target(assigned, *target) }
            }
            StmtKind::Choose(target, condition) => {
                condition.iter().for_each(|condition| self.read(condition, &assigned));
                with_target(assigned, *target)
            }
            StmtKind::If(condition, then, otherwise) => {
                self.read(condition, &assigned);
                let then = self.block(then, assigned.clone());
                merge(then, self.block(otherwise, assigned))
            }
            StmtKind::Match(value, arms) => {
                self.read(value, &assigned);
                arms.iter().map(|arm| self.block(&arm.body, assigned.clone())).reduce(merge).flatten()
            }
            StmtKind::While(condition, parts) => {
                self.read(condition, &assigned);
                self.repeated(parts, assigned)
            }
            StmtKind::For(_, from, to, parts) => {
                self.read(from, &assigned);
                self.read(to, &assigned);
                self.repeated(parts, assigned)
            }
            StmtKind::Call { arguments, results, .. } => {
                arguments.iter().for_each(|argument| self.read(argument, &assigned));
                let received = results.iter().flatten().map(|&result| Target::Local(result));
                received.fold(assigned, with_target)
            }
            StmtKind::CallLemma { arguments, .. } => {
                arguments.iter().for_each(|argument| self.read(argument, &assigned));
                assigned
            }
            StmtKind::Assert { claim, .. } | StmtKind::Assume(claim) | StmtKind::Witness(_, claim) => {
                self.read(claim, &assigned);
                assigned
            }
            StmtKind::Return => {
                self.exit(&assigned, stmt.span);
                None
            }
            StmtKind::Break | StmtKind::Continue => None,
            StmtKind::Block(inner) => self.block(inner, assigned),
            StmtKind::Reveal(_) => assigned,
        }
    }

    /// The body may run never, so that nothing that it assigns is certain.
    fn repeated(&mut self, parts: &Loop, assigned: Assigned) -> Assigned {
        self.block(&parts.body, assigned.clone());
        assigned
    }

    fn exit(&mut self, assigned: &Assigned, span: Span) {
        let Some(assigned) = assigned else { return };
        for &result in self.results {
            if !assigned.contains(&result) {
                self.unassigned(result, span, "nothing assigns the result", "the procedure may end here");
            }
        }
    }

    fn read(&mut self, expr: &Expr, assigned: &Assigned) {
        let Some(known) = assigned else { return };
        if let ExprKind::Local(id) = &expr.kind
            && self.results.contains(id)
            && !known.contains(id)
        {
            self.unassigned(*id, expr.span, "nothing has yet assigned the result", "read here");
        }
        for child in visit::children(expr) {
            self.read(child, assigned);
        }
    }

    fn unassigned(&mut self, result: LocalId, span: Span, what: &str, label: &str) {
        if !self.reported.insert(result) {
            return;
        }
        let ident = self.locals.get(result).ident;
        let diagnostic = Diagnostic::error(Code::A0410, span, format!("{what} `{}`", ident.name)).labelled(label);
        self.diagnostics.push(diagnostic.with_secondary(ident.span, "the result is declared here"));
    }
}

fn is_unreachable(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Unreachable)
}

fn with_target(mut assigned: Assigned, target: Target) -> Assigned {
    if let (Some(assigned), Target::Local(id)) = (&mut assigned, target) {
        assigned.insert(id);
    }
    assigned
}

fn merge(left: Assigned, right: Assigned) -> Assigned {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.intersection(&right).copied().collect()),
        (assigned, None) | (None, assigned) => assigned,
    }
}
