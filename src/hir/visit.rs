//! Walks over expressions and statements.

use super::{AssertProof, Block, Clause, Decreases, Domain, Expr, ExprKind, Loop, Stmt, StmtKind};

/// The direct subexpressions, triggers included.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    use ExprKind::*;
    match &expr.kind {
        Local(_) | State(_) | Const(_) | Bool(_) | Int(_) | Bytes(_) | ZeroBlock | Unreachable => vec![],
        Not(a) | Negate(a) | Part(a, _) | Field(a, _) | Old(a) | ToArray(a) => vec![a],
        Convert { value, .. } => vec![value],
        Arithmetic(_, _, a, b) | Compare(_, a, b) | Equal(a, b) | Connective(_, a, b) | Repeat(a, b) => vec![a, b],
        Let(_, a, b) => vec![a, b],
        If(a, b, c) => vec![a, b, c],
        Match(scrutinee, arms) => std::iter::once(&**scrutinee).chain(arms.iter().map(|arm| &arm.body)).collect(),
        Call { arguments, .. } => arguments.iter().collect(),
        Builtin(_, all) | Tuple(all) | Struct(_, all) | Variant(_, _, all) | Seq(all) | Set(all) => {
            all.iter().collect()
        }
        WithFields(base, fields) => std::iter::once(&**base).chain(fields.iter().map(|(_, value)| value)).collect(),
        Index { base, index, .. } => vec![base, index],
        Update { base, index, value, .. } => vec![base, index, value],
        Slice { base, from, to } => std::iter::once(base).chain(from).chain(to).map(|part| &**part).collect(),
        Map(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).collect(),
        Comprehension { binders, body, .. } => domains(binders).into_iter().chain([&**body]).collect(),
        Quantifier { binders, triggers, body, .. } => {
            domains(binders).into_iter().chain(triggers.iter().flatten()).chain([&**body]).collect()
        }
    }
}

fn domains(binders: &[super::Binder]) -> Vec<&Expr> {
    let parts = |domain| match domain {
        &Domain::Type => vec![],
        Domain::Range(low, high) => vec![&**low, &**high],
        Domain::Elements(collection) => vec![&**collection],
    };
    binders.iter().flat_map(|binder| parts(&binder.domain)).collect()
}

/// The expression and everything in it, outermost first.
pub fn each_expr<'a>(expr: &'a Expr, act: &mut impl FnMut(&'a Expr)) {
    act(expr);
    for child in children(expr) {
        each_expr(child, act);
    }
}

/// Every statement of the block, nested ones and those of proofs included.
pub fn each_stmt<'a>(block: &'a Block, act: &mut impl FnMut(&'a Stmt)) {
    for stmt in &block.statements {
        act(stmt);
        for inner in blocks(stmt) {
            each_stmt(inner, act);
        }
    }
}

/// The blocks directly inside a statement.
pub fn blocks(stmt: &Stmt) -> Vec<&Block> {
    match &stmt.kind {
        StmtKind::If(_, then, otherwise) => vec![then, otherwise],
        StmtKind::Match(_, arms) => arms.iter().map(|arm| &arm.body).collect(),
        StmtKind::While(_, Loop { body, .. }) | StmtKind::For(_, _, _, Loop { body, .. }) => vec![body],
        StmtKind::Assert { proof: Some(AssertProof { block, .. }), .. } | StmtKind::Block(block) => vec![block],
        _ => vec![],
    }
}

/// The expressions directly in a statement, not those of nested blocks.
pub fn stmt_exprs<'a>(stmt: &'a Stmt, act: &mut impl FnMut(&'a Expr)) {
    match &stmt.kind {
        StmtKind::Let(_, value) | StmtKind::Choose(_, value) => value.iter().for_each(act),
        StmtKind::Assign(_, value) | StmtKind::Assume(value) | StmtKind::Witness(_, value) => act(value),
        StmtKind::If(condition, ..) | StmtKind::Match(condition, _) => act(condition),
        StmtKind::While(condition, inner) => {
            act(condition);
            loop_exprs(inner, act);
        }
        StmtKind::For(_, low, high, inner) => {
            act(low);
            act(high);
            loop_exprs(inner, act);
        }
        StmtKind::Call { arguments, .. } | StmtKind::CallLemma { arguments, .. } => arguments.iter().for_each(act),
        StmtKind::Assert { claim, .. } => act(claim),
        StmtKind::Reveal(_) | StmtKind::Break | StmtKind::Continue | StmtKind::Return | StmtKind::Block(_) => {}
    }
}

fn loop_exprs<'a>(inner: &'a Loop, act: &mut impl FnMut(&'a Expr)) {
    inner.invariants.iter().map(|Clause { expr, .. }| expr).for_each(&mut *act);
    if let Decreases::Measures(measures) = &inner.decreases {
        measures.iter().for_each(act);
    }
}
