//! Expressions that take their type from elsewhere: `None`, `[]`, `3`, `unreachable`.

use crate::resolve::for_each_child;
use crate::syntax::ast::{Expr, ExprKind, UnaryOp};

/// Whether the expression takes its type from elsewhere and may also be read out of order: evaluating it has no effect.
pub(super) fn is_movable(expr: &Expr) -> bool {
    is_flexible(expr) && is_simple(expr)
}

/// Whether the type of the expression can't be told, or not well, from the expression alone.
pub(in crate::check) fn is_flexible(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Unreachable | ExprKind::Error => true,
        ExprKind::Path { path, arguments } => arguments.is_empty() && path.last().symbol.as_str() == "None",
        ExprKind::Unary { op: UnaryOp::Negate, operand } => is_flexible(operand),
        ExprKind::Seq(parts) | ExprKind::Set(parts) | ExprKind::Tuple(parts) => parts.iter().all(is_flexible),
        ExprKind::Map(entries) => entries.iter().all(|entry| is_flexible(&entry.key) && is_flexible(&entry.value)),
        ExprKind::Repeat { value, .. } => is_flexible(value),
        ExprKind::Call { callee, arguments } => match name(callee) {
            Some("Some") => arguments.iter().all(is_flexible),
            Some("Ok" | "Err") => arguments.iter().all(is_simple),
            _ => false,
        },
        ExprKind::If { then, otherwise, .. } => {
            tail_is_flexible(then.tail.as_deref()) && tail_is_flexible(otherwise.as_deref())
        }
        ExprKind::Match { arms, .. } => arms.iter().all(|arm| is_flexible(&arm.body)),
        ExprKind::Block(block) => tail_is_flexible(block.tail.as_deref()),
        _ => false,
    }
}

fn tail_is_flexible(tail: Option<&Expr>) -> bool {
    tail.is_none_or(is_flexible)
}

fn name(callee: &Expr) -> Option<&'static str> {
    match &callee.kind {
        ExprKind::Path { path, .. } => Some(path.last().symbol.as_str()),
        _ => None,
    }
}

/// Without calls, but for constructors.
fn is_simple(expr: &Expr) -> bool {
    let constructor = |callee: &Expr| name(callee).is_some_and(|name| name.starts_with(char::is_uppercase));
    let own = match &expr.kind {
        ExprKind::Call { callee, .. } => constructor(callee),
        ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_) => false,
        _ => true,
    };
    let mut all = own;
    for_each_child(expr, &mut |child| all = all && is_simple(child));
    all
}
