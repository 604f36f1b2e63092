//! Whether control gets past statements.

use crate::hir::{Block, Expr, ExprKind, Stmt, StmtKind};

/// Whether nothing gets past the block.
pub(in crate::check) fn diverges(block: &Block) -> bool {
    block.statements.iter().any(stmt_diverges)
}

pub(in crate::check) fn stmt_diverges(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Return | StmtKind::Break | StmtKind::Continue => true,
        StmtKind::If(_, then, otherwise) => diverges(then) && diverges(otherwise),
        StmtKind::Match(_, arms) => arms.iter().all(|arm| diverges(&arm.body)),
        StmtKind::Block(block) => diverges(block),
        StmtKind::Let(_, Some(value)) | StmtKind::Assign(_, value) => is_unreachable(value),
        _ => false,
    }
}

fn is_unreachable(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Unreachable)
}
