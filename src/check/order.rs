//! The order of evaluation: what stands early in the source is evaluated before the statements that later parts need.

use super::body::{Body, CodeKind};
use crate::base::Span;
use crate::hir::{Expr, ExprKind, LocalRole, Stmt, StmtKind, Target};

impl Body<'_, '_> {
    /// The statement comes next; a value that was just returned goes where it belongs at once.
    pub fn emit(&mut self, kind: StmtKind, span: Span) {
        if self.receives(&kind) {
            return;
        }
        let ghost = self.rules.code == CodeKind::Ghost;
        self.out.push(Stmt { kind, span, ghost });
    }

    /// Whether the statement only moves what the call before it returned into a variable, which then receives it from
    /// the call itself. So ghost statements that follow in the source directly follow the call.
    fn receives(&mut self, kind: &StmtKind) -> bool {
        let (target, source) = match kind {
            StmtKind::Let(target, Some(Expr { kind: ExprKind::Local(source), .. })) => (*target, *source),
            StmtKind::Assign(Target::Local(target), Expr { kind: ExprKind::Local(source), .. }) => (*target, *source),
            _ => return false,
        };
        let same_type = self.locals.get(target).ty == self.locals.get(source).ty;
        let (true, true, Some(last)) = (same_type, self.temporaries.contains(&source), self.out.last_mut()) else {
            return false;
        };
        let StmtKind::Call { results, .. } = &mut last.kind else { return false };
        if results.contains(&Some(target)) {
            return false;
        }
        let Some(result) = results.iter_mut().find(|result| **result == Some(source)) else { return false };
        *result = Some(target);
        true
    }

    /// Whether evaluating it later gives the same.
    fn is_stable(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => {
                let fixed = matches!(self.locals.get(*id).role, LocalRole::Parameter | LocalRole::Immutable);
                fixed || self.temporaries.contains(id)
            }
            ExprKind::Const(_) | ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Bytes(_) | ExprKind::ZeroBlock => {
                true
            }
            ExprKind::Tuple(parts) | ExprKind::Struct(_, parts) | ExprKind::Variant(_, _, parts) => {
                parts.iter().all(|part| self.is_stable(part))
            }
            ExprKind::Field(base, _) | ExprKind::Part(base, _) | ExprKind::Not(base) => self.is_stable(base),
            _ => false,
        }
    }

    /// What was evaluated before the statements from `mark` on is saved before them.
    pub fn save_before(&mut self, mark: usize, earlier: &mut [Expr]) {
        if self.out.len() == mark {
            return;
        }
        let mut at = mark;
        for expr in earlier {
            if !self.is_stable(expr) {
                let saved = self.temporary("value", expr.ty.clone(), expr.span);
                let read = self.local_expr(saved, expr.span);
                let value = std::mem::replace(expr, read);
                let span = value.span;
                self.out.insert(at, Stmt { kind: StmtKind::Let(saved, Some(value)), span, ghost: false });
                at += 1;
            }
        }
    }

    /// The same for one value.
    pub fn saved_before(&mut self, mark: usize, mut earlier: Expr) -> Expr {
        self.save_before(mark, std::slice::from_mut(&mut earlier));
        earlier
    }
}
