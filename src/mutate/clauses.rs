//! Clauses that say less.

use super::edit::{Edit, Mutant, Operator};
use crate::base::Span;
use crate::syntax::ast::{BinaryOp, Clause, ClauseKind, Expr, ExprKind};

/// A mutant for each conjunct of a clause, and for the only one: the whole clause is left out.
pub(super) fn of_clause(owner: &str, clause: &Clause, found: &mut Vec<Mutant>) {
    use ClauseKind::*;
    match &clause.kind {
        Requires(expr) | Ensures(expr) | Crashes(expr) | Invariant(expr) => weaken(owner, clause.span, expr, found),
        Decreases(_) | DecreasesStar => {}
    }
}

/// The same for a clause that spans a whole member.
pub(super) fn weaken(owner: &str, whole: Span, expr: &Expr, found: &mut Vec<Mutant>) {
    let mut add = |span: Span, words: &str, edit: Edit| {
        let (owner, words) = (owner.to_owned(), words.to_owned());
        found.push(Mutant { operator: Operator::WeakenClause, owner, span, words, edits: vec![edit] });
    };
    let conjuncts = conjuncts(expr);
    if let [_] = conjuncts.as_slice() {
        add(whole, "without this clause", Edit { span: whole, text: String::new() });
        return;
    }
    for conjunct in conjuncts {
        add(conjunct.span, "without this conjunct", Edit { span: conjunct.span, text: "true".to_owned() });
    }
}

fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Binary { op: BinaryOp::And, left, right } => {
            let mut all = conjuncts(left);
            all.extend(conjuncts(right));
            all
        }
        _ => vec![expr],
    }
}
