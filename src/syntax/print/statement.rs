//! Statements, blocks, arms and clauses: what has lines of its own.

use super::{INDENT, Layout, Printer, joined, line, name, nil, path, text};
use crate::syntax::ast::*;
use pretty::RcDoc;

impl Printer<'_> {
    pub fn block(&self, block: &Block) -> Layout {
        self.ungrouped_block(block).group()
    }

    /// A block whose lines are broken together with those around it.
    pub fn ungrouped_block(&self, block: &Block) -> Layout {
        if self.fits_one_line(block) { self.short_block(block) } else { self.long_block(block) }
    }

    /// Whether a block may be put on one line; the writer chose, or a block is short that does one or two things.
    fn fits_one_line(&self, block: &Block) -> bool {
        if self.trivia.has_comment_before(block.span.end) {
            return false;
        }
        let parts = block.stmts.len() + usize::from(block.tail.is_some());
        let simple = || block.stmts.iter().all(is_simple) && block.tail.as_deref().is_none_or(|tail| !is_control(tail));
        self.trivia.has_line_break(block.span).map_or_else(|| parts <= 2 && simple(), |broken| !broken)
    }

    fn short_block(&self, block: &Block) -> Layout {
        let mut parts: Vec<Layout> = (0..block.stmts.len()).map(|index| self.stmt(block, index)).collect();
        parts.extend(block.tail.as_ref().map(|tail| self.leading_expr(tail)));
        if parts.is_empty() {
            return text("{}");
        }
        let inside = line().append(RcDoc::intersperse(parts, line()));
        text("{").append(inside.nest(INDENT)).append(line()).append(text("}"))
    }

    fn long_block(&self, block: &Block) -> Layout {
        let first = block.stmts.first().map(|stmt| stmt.span).or(block.tail.as_ref().map(|tail| tail.span));
        let opening = self.trivia.behind(first.map_or(block.span.end, |first| first.start));
        let mut inside = nil();
        for (index, stmt) in block.stmts.iter().enumerate() {
            let before = self.trivia.before(stmt.span.start, index == 0, false);
            let layout = self.stmt(block, index);
            inside =
                inside.append(RcDoc::hardline()).append(before).append(layout).append(self.trivia.after(stmt.span.end));
        }
        if let Some(tail) = &block.tail {
            let before = self.trivia.before(tail.span.start, block.stmts.is_empty(), false);
            let layout = self.leading_expr(tail);
            inside =
                inside.append(RcDoc::hardline()).append(before).append(layout).append(self.trivia.after(tail.span.end));
        }
        let is_empty = block.stmts.is_empty() && block.tail.is_none();
        self.closed(opening, inside, is_empty, block.span.end)
    }

    /// Lines in braces: each begins with its line break. `opening` is the comment behind the opening brace.
    pub fn closed(&self, opening: Option<Layout>, lines: Layout, is_empty: bool, end: u32) -> Layout {
        let is_blank = is_empty && opening.is_none();
        let inside = opening.unwrap_or_else(nil).append(lines);
        match self.trivia.before_end(end, is_empty) {
            // The comments bring a line break at their end, which is that of the brace.
            Some(comments) => {
                let inside = inside.append(RcDoc::hardline()).append(comments).nest(INDENT);
                text("{").append(inside).append(text("}"))
            }
            None if is_blank => text("{}"),
            None => text("{").append(inside.nest(INDENT)).append(RcDoc::hardline()).append(text("}")),
        }
    }

    fn stmt(&self, block: &Block, index: usize) -> Layout {
        let stmt = &block.stmts[index];
        let is_last = index + 1 == block.stmts.len() && block.tail.is_none();
        let ended = |layout: Layout| layout.append(text(";")).group();
        match &stmt.kind {
            StmtKind::Let(binding) => ended(self.let_stmt(binding)),
            StmtKind::Assign { target, value } => {
                let target = self.expr(target);
                ended(target.append(text(" = ")).append(self.expr(value)))
            }
            // At the end of a block, the `;` tells it from the value of the block.
            StmtKind::Expr(value) if is_control(value) && !is_last => self.expr(value),
            StmtKind::Expr(value) => ended(self.expr(value)),
            StmtKind::Return(value) => {
                ended(text("return").append(value.as_ref().map_or(nil(), |value| text(" ").append(self.expr(value)))))
            }
            StmtKind::Break => text("break;"),
            StmtKind::Continue => text("continue;"),
            StmtKind::Choose { name: chosen, ty, condition } => {
                ended(self.choose(*chosen, ty.as_ref(), condition.as_ref()))
            }
            StmtKind::Assert { condition, proof: None } => ended(text("assert ").append(self.expr(condition))),
            StmtKind::Assert { condition, proof: Some(proof) } => {
                let condition = text("assert ").append(self.expr(condition)).group();
                condition.append(text(" by ")).append(self.block(proof))
            }
            StmtKind::Assume(condition) => ended(text("assume ").append(self.expr(condition))),
            StmtKind::Witness { name: witness, value } => {
                ended(text("witness ").append(name(*witness)).append(text(" = ")).append(self.expr(value)))
            }
            StmtKind::Reveal(revealed) => ended(text("reveal ").append(path(revealed))),
            StmtKind::Ghost(block) => text("ghost ").append(self.block(block)),
            StmtKind::While { condition, clauses, body } => {
                let head = text("while ").append(self.expr(condition)).group();
                head.append(self.body(clauses, body))
            }
            StmtKind::For { name: variable, from, to, clauses, body } => {
                let range = self.expr(from).append(text("..")).append(self.expr(to));
                let head = text("for ").append(name(*variable)).append(text(" in ")).append(range);
                head.append(self.body(clauses, body))
            }
            StmtKind::Error => text("<error>;"),
        }
    }

    fn let_stmt(&self, binding: &Let) -> Layout {
        let ghost = if binding.ghost { "ghost " } else { "" };
        let mutable = if binding.mutable { "mut " } else { "" };
        let head = text(format!("{ghost}let {mutable}")).append(self.pattern(&binding.pattern));
        let head = head.append(binding.ty.as_ref().map_or(nil(), |ty| text(": ").append(self.ty(ty))));
        let value = head.append(text(" = ")).append(self.expr(&binding.value));
        value.append(binding.otherwise.as_ref().map_or(nil(), |block| text(" else ").append(self.block(block))))
    }

    fn choose(&self, chosen: Name, ty: Option<&Type>, condition: Option<&Expr>) -> Layout {
        let head = text("choose ").append(name(chosen));
        let head = head.append(ty.map_or(nil(), |ty| text(": ").append(self.ty(ty))));
        head.append(condition.map_or(nil(), |condition| text(" where ").append(self.expr(condition))))
    }

    /// The clauses, each on its line, and the body: on a line of its own if there are clauses.
    pub fn body(&self, clauses: &[Clause], body: &Block) -> Layout {
        if clauses.is_empty() {
            return text(" ").append(self.block(body));
        }
        let mut lines = self.trivia.behind(clauses[0].span.start).unwrap_or_else(nil);
        for clause in clauses {
            let before = self.trivia.before(clause.span.start, true, false);
            let layout = self.clause(clause);
            lines = lines
                .append(RcDoc::hardline())
                .append(before)
                .append(layout)
                .append(self.trivia.after(clause.span.end));
        }
        let before = self.trivia.before(body.span.start, true, false);
        lines.nest(INDENT).append(RcDoc::hardline()).append(before).append(self.block(body))
    }

    fn clause(&self, clause: &Clause) -> Layout {
        let of = |word: &'static str, expr: &Expr| text(word).append(text(" ")).append(self.expr(expr));
        let layout = match &clause.kind {
            ClauseKind::Requires(expr) => of("requires", expr),
            ClauseKind::Ensures(expr) => of("ensures", expr),
            ClauseKind::Crashes(expr) => of("crashes", expr),
            ClauseKind::Invariant(expr) => of("invariant", expr),
            ClauseKind::Decreases(measure) => {
                text("decreases ").append(joined(measure.iter().map(|expr| self.expr(expr)), ", "))
            }
            ClauseKind::DecreasesStar => text("decreases *"),
        };
        layout.append(text(";")).group()
    }

    pub fn match_expr(&self, expr: &Expr, value: &Expr, arms: &[Arm]) -> Layout {
        let head = text("match ").append(self.expr(value)).append(text(" "));
        let short = arms.iter().all(|arm| !matches!(arm.body.kind, ExprKind::Block(_) | ExprKind::Match { .. }));
        let one_line = self.trivia.has_line_break(expr.span).map_or(short, |broken| !broken);
        if one_line && !self.trivia.has_comment_before(expr.span.end) {
            return head.append(self.short_arms(arms));
        }
        let opening = self.trivia.behind(arms.first().map_or(expr.span.end, |arm| arm.span.start));
        let mut inside = nil();
        for (index, arm) in arms.iter().enumerate() {
            let before = self.trivia.before(arm.span.start, index == 0, false);
            let layout = self.arm(arm).append(text(if is_closed(arm) { "" } else { "," }));
            inside =
                inside.append(RcDoc::hardline()).append(before).append(layout).append(self.trivia.after(arm.span.end));
        }
        head.append(self.closed(opening, inside, arms.is_empty(), expr.span.end))
    }

    fn short_arms(&self, arms: &[Arm]) -> Layout {
        if arms.is_empty() {
            return text("{}");
        }
        let mut inside = line();
        for (index, arm) in arms.iter().enumerate() {
            let is_last = index + 1 == arms.len();
            let comma = if is_last { RcDoc::flat_alt(text(","), nil()) } else { text(",") };
            let comma = if is_closed(arm) { nil() } else { comma };
            inside = inside.append(self.arm(arm)).append(comma).append(if is_last { nil() } else { line() });
        }
        text("{").append(inside.nest(INDENT)).append(line()).append(text("}")).group()
    }

    fn arm(&self, arm: &Arm) -> Layout {
        self.pattern(&arm.pattern).append(text(" => ")).append(self.expr(&arm.body)).group()
    }
}

/// Whether an arm ends without a comma.
fn is_closed(arm: &Arm) -> bool {
    let closed = matches!(arm.body.kind, ExprKind::Block(_) | ExprKind::If { .. } | ExprKind::Match { .. });
    closed && !arm.body.parens
}

/// Whether the expression is a statement without `;`.
fn is_control(value: &Expr) -> bool {
    !value.parens && matches!(value.kind, ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_))
}

/// Whether the statement may stand beside another one on a line.
fn is_simple(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Expr(value) => !is_control(value),
        StmtKind::Let(binding) => binding.otherwise.is_none(),
        StmtKind::Assign { .. } | StmtKind::Return(_) | StmtKind::Witness { .. } => true,
        _ => false,
    }
}
