//! The clauses of a program that proofs may use and that could be left out, conjunct by conjunct.
//!
//! What says what a system is for is none of them: transitions, `init` and `choose` of layers, what an operation of a
//! layer at the bottom requires (it is part of a model of hardware), abstractions, postconditions of triples. Nor are
//! those that take effect through the definition of a function, everywhere at once: what functions ensure, `where` of
//! constants. The only conjunct of `crashes` stays: a procedure without is atomic.

use super::ClauseKind;
use crate::base::{FileId, Span};
use crate::hir::{
    Block, Clause, Contract, Expr, Impl, Layer, LayerId, Loop, Procedure, Program, Stmt, StmtKind, visit,
};

/// A clause, or a conjunct of one.
pub(super) struct Stated {
    pub kind: ClauseKind,
    pub span: Span,
    /// The expression of which it is a conjunct.
    pub whole: Span,
}

/// In the order of the source.
pub(super) fn stated(program: &Program, is_own: &dyn Fn(FileId) -> bool) -> Vec<Stated> {
    let mut list = List::default();
    program.functions.iter().for_each(|one| list.clauses(ClauseKind::Requires, &one.contract.requires));
    for one in &program.lemmas {
        list.clauses(ClauseKind::Requires, &one.contract.requires);
        list.block(&one.body);
    }
    for (place, one) in program.layers.iter().enumerate() {
        list.layer(one, program.impls.iter().any(|own| own.layer == LayerId::new(place)));
    }
    program.impls.iter().for_each(|one| list.implementation(one));
    for one in &program.triples {
        list.clauses(ClauseKind::Requires, std::slice::from_ref(&one.precondition));
        list.block(&one.body);
    }
    list.0.retain(|one| is_own(one.span.file));
    list.0.sort_by_key(|one| (one.span.file, one.span.start, one.span.end));
    list.0
}

#[derive(Default)]
struct List(Vec<Stated>);

impl List {
    fn clauses(&mut self, kind: ClauseKind, clauses: &[Clause]) {
        clauses.iter().for_each(|clause| self.conjuncts(kind, &clause.expr));
    }

    fn conjuncts(&mut self, kind: ClauseKind, expr: &Expr) {
        let one = |part: &Expr| Stated { kind, span: part.span, whole: expr.span };
        self.0.extend(expr.conjuncts().into_iter().map(one));
    }

    fn add(&mut self, kind: ClauseKind, span: Span) {
        self.0.push(Stated { kind, span, whole: span });
    }

    fn layer(&mut self, layer: &Layer, is_implemented: bool) {
        self.clauses(ClauseKind::LayerInvariant, &layer.invariants);
        for operation in &layer.operations {
            if is_implemented {
                self.clauses(ClauseKind::Requires, &operation.requires);
            }
            self.block(&operation.body);
        }
        layer.background.iter().chain([&layer.crash]).for_each(|transition| self.block(&transition.body));
    }

    fn implementation(&mut self, own: &Impl) {
        self.clauses(ClauseKind::Invariant, &own.invariants);
        let all = own.operations.iter().chain(&own.procedures).chain([&own.init, &own.recover]);
        all.for_each(|procedure| self.procedure(procedure));
    }

    fn procedure(&mut self, procedure: &Procedure) {
        let Contract { requires, ensures, crashes, .. } = &procedure.contract;
        self.clauses(ClauseKind::Requires, requires);
        self.clauses(ClauseKind::Ensures, ensures);
        if crashes.iter().map(|clause| clause.expr.conjuncts().len()).sum::<usize>() > 1 {
            self.clauses(ClauseKind::Crashes, crashes);
        }
        self.block(&procedure.body);
    }

    fn block(&mut self, block: &Block) {
        visit::each_stmt(block, &mut |stmt| self.statement(stmt));
    }

    fn statement(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::While(_, Loop { invariants, .. }) | StmtKind::For(_, _, _, Loop { invariants, .. }) => {
                self.clauses(ClauseKind::LoopInvariant, invariants);
            }
            StmtKind::Assert { claim, proof: None } => self.conjuncts(ClauseKind::Assertion, claim),
            StmtKind::Assert { claim, proof: Some(_) } => self.add(ClauseKind::Assertion, claim.span),
            StmtKind::Assume(_) => self.add(ClauseKind::Assumption, stmt.span),
            StmtKind::CallLemma { .. } => self.add(ClauseKind::LemmaCall, stmt.span),
            StmtKind::Reveal(_) => self.add(ClauseKind::Reveal, stmt.span),
            _ => {}
        }
    }
}
