//! Faults in executable code.

use super::edit::{Edit, Mutant, Operator};
use crate::base::{Span, Symbol};
use crate::syntax::ast::visit::{blocks, children, stmt_exprs};
use crate::syntax::ast::{Block, Expr, ExprKind, RelOp, Stmt, StmtKind};

/// Finds faults for the body of one procedure.
pub(super) struct Code<'a> {
    /// The text of the file.
    pub text: &'a str,
    pub owner: String,
    pub is_recovery: bool,
    pub is_init: bool,
    /// Ports and helpers: what is called by these names is code, all else is mathematics.
    pub names: Vec<Symbol>,
    pub found: Vec<Mutant>,
}

impl Code<'_> {
    fn add(&mut self, operator: Operator, span: Span, words: impl Into<String>, edits: Vec<Edit>) {
        let (owner, words) = (self.owner.clone(), words.into());
        self.found.push(Mutant { operator, owner, span, words, edits });
    }

    fn replace(&mut self, operator: Operator, span: Span, text: String) {
        let words = format!("`{text}` instead");
        self.add(operator, span, words, vec![Edit { span, text }]);
    }

    /// A call for its effect, of a port or a helper. A lemma is called in the same way, but is no code.
    fn is_call(&self, stmt: &Stmt) -> bool {
        let StmtKind::Expr(Expr { kind: ExprKind::Call { callee, .. }, .. }) = &stmt.kind else { return false };
        let called = match &callee.kind {
            ExprKind::Field { base, .. } => &base.kind,
            other => other,
        };
        match called {
            ExprKind::Path { path, .. } => path.as_name().is_some_and(|name| self.names.contains(&name.symbol)),
            _ => false,
        }
    }

    fn source(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    pub fn block(&mut self, block: &Block) {
        self.swaps(block);
        block.stmts.iter().for_each(|stmt| self.stmt(stmt));
        block.tail.iter().for_each(|tail| self.expr(tail));
    }

    /// Neighbouring calls for their effect, whatever ghost code stands between them.
    fn swaps(&mut self, block: &Block) {
        let code: Vec<&Stmt> = block.stmts.iter().filter(|stmt| !is_ghost(stmt)).collect();
        for pair in code.windows(2) {
            let (first, second) = (pair[0], pair[1]);
            if self.is_call(first) && self.is_call(second) && self.source(first.span) != self.source(second.span) {
                let edit = |at: &Stmt, from: &Stmt| Edit { span: at.span, text: self.source(from.span).to_owned() };
                let edits = vec![edit(first, second), edit(second, first)];
                self.add(Operator::SwapCalls, first.span.to(second.span), "in the other order", edits);
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if is_ghost(stmt) {
            return;
        }
        match &stmt.kind {
            StmtKind::Expr(_) if self.is_call(stmt) => {
                let operator = if self.is_recovery { Operator::DropRecoveryStep } else { Operator::DropCall };
                self.drop(operator, stmt, "without this call");
            }
            StmtKind::Assign { .. } => self.drop(Operator::DropAssignment, stmt, "without this assignment"),
            StmtKind::While { condition, body, .. } => {
                self.negate(condition);
                self.block(body);
            }
            StmtKind::For { from, to, body, .. } => {
                self.replace(Operator::OffByOne, from.span, format!("({}) + 1", self.source(from.span)));
                self.replace(Operator::OffByOne, to.span, format!("({}) - 1", self.source(to.span)));
                self.block(body);
            }
            StmtKind::Let(binding) => binding.otherwise.iter().for_each(|block| self.block(block)),
            _ => {}
        }
        if !matches!(stmt.kind, StmtKind::For { .. }) {
            stmt_exprs(stmt).into_iter().for_each(|expr| self.expr(expr));
        }
    }

    fn drop(&mut self, operator: Operator, stmt: &Stmt, words: &str) {
        self.add(operator, stmt.span, words, vec![Edit { span: stmt.span, text: String::new() }]);
    }

    fn negate(&mut self, condition: &Expr) {
        self.replace(Operator::NegateCondition, condition.span, format!("!({})", self.source(condition.span)));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::If { condition, .. } => self.negate(condition),
            // Initialisation may always refuse, so what it answers can be changed at will.
            ExprKind::Bool(value) if !self.is_init => {
                self.replace(Operator::NegateCondition, expr.span, (!value).to_string());
            }
            ExprKind::Int(_) => {
                self.replace(Operator::OffByOne, expr.span, format!("({} + 1)", self.source(expr.span)))
            }
            ExprKind::Chain { first, rest } => self.comparisons(first, rest),
            _ => {}
        }
        blocks(expr).into_iter().for_each(|block| self.block(block));
        children(expr).into_iter().for_each(|part| self.expr(part));
    }

    /// `<` for `<=`, and the like.
    fn comparisons(&mut self, first: &Expr, rest: &[(RelOp, Expr)]) {
        let mut left = first;
        for (operator, right) in rest {
            let sign = Span { start: left.span.end, end: right.span.start, ..left.span };
            if let Some(other) = neighbour(*operator) {
                let edit = Edit { span: sign, text: format!(" {other} ") };
                self.add(Operator::OffByOne, left.span.to(right.span), format!("with `{other}`"), vec![edit]);
            }
            left = right;
        }
    }
}

fn neighbour(operator: RelOp) -> Option<&'static str> {
    match operator {
        RelOp::Less => Some("<="),
        RelOp::LessEqual => Some("<"),
        RelOp::Greater => Some(">="),
        RelOp::GreaterEqual => Some(">"),
        RelOp::Equal | RelOp::NotEqual | RelOp::In => None,
    }
}

/// Proof, not code.
fn is_ghost(stmt: &Stmt) -> bool {
    use StmtKind::*;
    match &stmt.kind {
        Let(binding) => binding.ghost,
        Assert { .. } | Assume(_) | Witness { .. } | Reveal(_) | Ghost(_) => true,
        _ => false,
    }
}
