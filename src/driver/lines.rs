//! Counts lines of specification, proof and code.

use super::load::Loaded;
use crate::base::{SourceFile, Span, Symbol};
use crate::report::Lines;
use crate::resolve::for_each_child;
use crate::syntax::ast::*;
use std::collections::HashSet;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Specification,
    Proof,
    Code,
}

/// Lines of the user's files.
pub(super) fn count(loaded: &Loaded) -> Lines {
    let items = || loaded.modules.iter().flat_map(|module| &module.module.items);
    let lemmas = items().filter_map(lemma_name).collect();
    let own = loaded.modules.iter().filter(|module| !loaded.library.contains(&module.module.file));
    let mut lines = Lines::default();
    for module in own {
        let file = loaded.sources.file(module.module.file);
        let mut counter = Counter::new(file, &lemmas);
        module.module.items.iter().for_each(|item| counter.item(item));
        counter.finish(&mut lines);
    }
    lines
}

fn lemma_name(item: &Item) -> Option<Symbol> {
    match &item.kind {
        ItemKind::Function(function) if function.kind == FunctionKind::Lemma => Some(function.name.symbol),
        _ => None,
    }
}

/// Marks the lines of one file: outer things first, so that what is inside decides.
struct Counter<'a> {
    file: &'a SourceFile,
    lemmas: &'a HashSet<Symbol>,
    /// By line, from 0; nothing for lines outside all items.
    classes: Vec<Option<Class>>,
}

impl<'a> Counter<'a> {
    fn new(file: &'a SourceFile, lemmas: &'a HashSet<Symbol>) -> Counter<'a> {
        Counter { file, lemmas, classes: vec![None; file.text.lines().count() + 1] }
    }

    /// Lines that are blank or only a comment don't count.
    fn finish(self, lines: &mut Lines) {
        for (text, class) in self.file.text.lines().zip(&self.classes) {
            let text = text.trim_start();
            match class {
                _ if text.is_empty() || text.starts_with("//") => {}
                None => {}
                Some(Class::Specification) => lines.specification += 1,
                Some(Class::Proof) => lines.proof += 1,
                Some(Class::Code) => lines.code += 1,
            }
        }
    }

    fn mark(&mut self, span: Span, class: Class) {
        let first = self.file.line_column(span.start).line as usize - 1;
        let last = self.file.line_column(span.end.max(span.start + 1) - 1).line as usize - 1;
        self.classes[first..=last].fill(Some(class));
    }

    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Function(_) | ItemKind::Triple(_) | ItemKind::Law(_) => self.mark(item.span, Class::Proof),
            ItemKind::Impl(implementation) => {
                self.mark(item.span, Class::Code);
                implementation.members.iter().for_each(|member| self.member(member));
            }
            _ => self.mark(item.span, Class::Specification),
        }
    }

    fn member(&mut self, member: &ImplMember) {
        match &member.kind {
            ImplMemberKind::Procedure(procedure) => {
                procedure.clauses.iter().for_each(|clause| self.mark(clause.span, Class::Proof));
                self.block(&procedure.body);
            }
            ImplMemberKind::Volatile { .. } | ImplMemberKind::Error => {}
            _ => self.mark(member.span, Class::Proof),
        }
    }

    fn block(&mut self, block: &Block) {
        block.stmts.iter().for_each(|stmt| self.stmt(stmt));
        block.tail.iter().for_each(|tail| self.expr(tail));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if self.is_ghost(stmt) {
            return self.mark(stmt.span, Class::Proof);
        }
        match &stmt.kind {
            StmtKind::While { clauses, body, .. } | StmtKind::For { clauses, body, .. } => {
                clauses.iter().for_each(|clause| self.mark(clause.span, Class::Proof));
                self.block(body);
            }
            StmtKind::Let(binding) => {
                self.expr(&binding.value);
                binding.otherwise.iter().for_each(|block| self.block(block));
            }
            StmtKind::Assign { value, .. } | StmtKind::Expr(value) | StmtKind::Return(Some(value)) => self.expr(value),
            _ => {}
        }
    }

    fn is_ghost(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let(binding) => binding.ghost,
            StmtKind::Expr(value) => self.is_lemma_call(value),
            StmtKind::Assert { .. } | StmtKind::Assume(_) | StmtKind::Witness { .. } => true,
            StmtKind::Reveal(_) | StmtKind::Ghost(_) => true,
            _ => false,
        }
    }

    fn is_lemma_call(&self, expr: &Expr) -> bool {
        let ExprKind::Call { callee, .. } = &expr.kind else { return false };
        matches!(&callee.kind, ExprKind::Path { path, .. } if self.lemmas.contains(&path.last().symbol))
    }

    /// Blocks in an expression hold statements.
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Block(block) => self.block(block),
            ExprKind::If { then, otherwise, .. } => {
                self.block(then);
                otherwise.iter().for_each(|otherwise| self.expr(otherwise));
            }
            ExprKind::Match { arms, .. } => arms.iter().for_each(|arm| self.expr(&arm.body)),
            _ => for_each_child(expr, &mut |child| self.expr(child)),
        }
    }
}
