//! `if` and `match` as statements.

use super::Destination;
use crate::base::{Code, Diagnostic, Span};
use crate::check::body::{Body, Want};
use crate::check::expr::is_flexible;
use crate::hir::{Block, MatchArm, Pattern, StmtKind};
use crate::syntax::ast;

impl Body<'_, '_> {
    pub(super) fn if_statement(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Block,
        otherwise: Option<&ast::Expr>,
        span: Span,
        destination: &Destination,
    ) {
        let condition = self.condition(condition);
        if otherwise.is_none() && matches!(destination, Destination::Temporary(_)) {
            let help = "add `else { .. }`";
            self.report(Diagnostic::error(Code::A0301, span, "an `if` without `else` has no value").with_help(help));
        }
        let later = then.tail.as_deref().is_some_and(is_flexible);
        let mut blocks = self.in_order(&[later, otherwise.is_some_and(is_flexible)], &mut |body, at| match at {
            0 => body.block(|body| body.block_into(then, destination)),
            _ => body.block(|body| body.else_branch(otherwise, destination)),
        });
        let (otherwise, then) = (blocks.pop().unwrap_or_default(), blocks.pop().unwrap_or_default());
        if let Some(condition) = condition {
            self.emit(StmtKind::If(condition, then, otherwise), span);
        }
    }

    /// The block of `else` is the branch itself, without braces of its own.
    fn else_branch(&mut self, otherwise: Option<&ast::Expr>, destination: &Destination) {
        match otherwise {
            Some(ast::Expr { kind: ast::ExprKind::Block(block), .. }) => self.block_into(block, destination),
            Some(expr) => self.deliver(expr, destination),
            None => {}
        }
    }

    /// Makes the branches, those first that know the type of their value.
    fn in_order(&mut self, later: &[bool], make: &mut dyn FnMut(&mut Self, usize) -> Block) -> Vec<Block> {
        let mut all = vec![Block::default(); later.len()];
        let (last, first): (Vec<usize>, Vec<usize>) = (0..later.len()).partition(|&at| later[at]);
        for at in first.into_iter().chain(last) {
            all[at] = make(self, at);
        }
        all
    }

    pub(super) fn match_statement(
        &mut self,
        value: &ast::Expr,
        arms: &[ast::Arm],
        span: Span,
        destination: &Destination,
    ) {
        let value = self.expr(value, Want::ANY);
        let later: Vec<bool> = arms.iter().map(|arm| is_flexible(&arm.body)).collect();
        let mut patterns: Vec<Option<Pattern>> = vec![None; arms.len()];
        let bodies = self.in_order(&later, &mut |body, at| {
            body.block(|body| {
                match &value {
                    Some(value) => patterns[at] = body.pattern(&arms[at].pattern, &value.ty),
                    None => body.broken_pattern(&arms[at].pattern),
                }
                body.else_branch(Some(&arms[at].body), destination);
            })
        });
        let patterns: Option<Vec<Pattern>> = patterns.into_iter().collect();
        let (Some(value), Some(patterns)) = (value, patterns) else { return };
        if self.exhaustive(&patterns, &value.ty, span).is_some() {
            let arms = patterns.into_iter().zip(bodies).map(|(pattern, body)| MatchArm { pattern, body }).collect();
            self.emit(StmtKind::Match(value, arms), span);
        }
    }
}

/// Whether a tail is there for its value, and not only for its effect.
pub(in crate::check) fn yields_value(expr: &ast::Expr) -> bool {
    let block_yields = |block: &ast::Block| block.tail.as_deref().is_some_and(yields_value);
    match &expr.kind {
        ast::ExprKind::If { then, otherwise, .. } => {
            otherwise.as_deref().is_some_and(|otherwise| block_yields(then) || yields_value(otherwise))
        }
        ast::ExprKind::Match { arms, .. } => arms.iter().any(|arm| yields_value(&arm.body)),
        ast::ExprKind::Block(block) => block_yields(block),
        ast::ExprKind::Tuple(parts) => !parts.is_empty(),
        ast::ExprKind::Unreachable => false,
        _ => true,
    }
}
