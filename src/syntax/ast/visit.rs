//! Walks over trees.

use super::{Binder, Block, Domain, Expr, ExprKind, Stmt, StmtKind};

/// The expressions directly inside an expression; of blocks in it, nothing.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    use ExprKind::*;
    match &expr.kind {
        Bool(_) | Int(_) | Bytes(_) | Path { .. } | Unreachable | Error | Block(_) => vec![],
        Tuple(all) | Seq(all) | Set(all) => all.iter().collect(),
        Repeat { value, count } => vec![value, count],
        Map(entries) => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).collect(),
        Struct { fields, base, .. } => {
            fields.iter().map(|field| &field.value).chain(base.iter().map(|base| &**base)).collect()
        }
        Unary { operand, .. } => vec![operand],
        Binary { left, right, .. } => vec![left, right],
        Chain { first, rest } => std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).collect(),
        Cast { value, .. } => vec![value],
        Field { base, .. } => vec![base],
        Call { callee, arguments } => std::iter::once(&**callee).chain(arguments).collect(),
        Index { base, index } => vec![base, index],
        Update { base, index, value } => vec![base, index, value],
        Slice { base, from, to } => std::iter::once(base).chain(from).chain(to).map(|part| &**part).collect(),
        Old(inner) => vec![inner],
        If { condition, otherwise, .. } => {
            std::iter::once(&**condition).chain(otherwise.iter().map(|part| &**part)).collect()
        }
        Match { value, arms } => std::iter::once(&**value).chain(arms.iter().map(|arm| &arm.body)).collect(),
        Quantified { binders, triggers, body, .. } => {
            let terms = triggers.iter().flat_map(|trigger| &trigger.terms);
            binders.iter().flat_map(domain).chain(terms).chain([&**body]).collect()
        }
    }
}

fn domain(binder: &Binder) -> Vec<&Expr> {
    match &binder.domain {
        Domain::Type(_) => vec![],
        Domain::In(collection) => vec![collection],
        Domain::Range { from, to } => vec![from, to],
    }
}

/// The blocks directly inside an expression.
pub fn blocks(expr: &Expr) -> Vec<&Block> {
    match &expr.kind {
        ExprKind::If { then, .. } => vec![then],
        ExprKind::Block(block) => vec![block],
        _ => vec![],
    }
}

/// The expressions directly in a statement; its blocks are left to the caller.
pub fn stmt_exprs(stmt: &Stmt) -> Vec<&Expr> {
    use StmtKind::*;
    match &stmt.kind {
        Let(binding) => vec![&binding.value],
        Assign { target, value } => vec![target, value],
        Expr(value) | Assume(value) | Witness { value, .. } => vec![value],
        Return(value) => value.iter().collect(),
        Choose { condition, .. } => condition.iter().collect(),
        Assert { condition, .. } | While { condition, .. } => vec![condition],
        For { from, to, .. } => vec![from, to],
        Break | Continue | Reveal(_) | Ghost(_) | Error => vec![],
    }
}
