//! `requires`, `ensures`, `crashes`, `decreases`.

use crate::base::{Code, Diagnostic};
use crate::check::body::{Body, CodeKind, Rules};
use crate::check::globals::Named;
use crate::hir::{Clause, Contract, LocalId, LocalRole};
use crate::syntax::ast::{self, ClauseKind};

/// Which clauses a contract may have; the texts say why not.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    pub requires: Result<(), (Code, &'static str)>,
    pub ensures: Result<(), &'static str>,
    pub crashes: Result<(), &'static str>,
    pub decreases: Result<(), &'static str>,
    /// Whether `ensures` and `crashes` have a former state.
    pub old: Result<(), &'static str>,
}

impl Body<'_, '_> {
    pub(super) fn declare_parameters(&mut self, parameters: &[Named]) -> Vec<LocalId> {
        parameters.iter().map(|named| self.declare_named(named, LocalRole::Parameter)).collect()
    }

    /// The contract and, for what follows, the results: `requires`, `crashes` and `decreases` don't see them.
    pub(super) fn contract(
        &mut self,
        clauses: &[ast::Clause],
        results: &[Named],
        allowed: &Allowed,
    ) -> (Contract, Vec<LocalId>) {
        let mut contract = Contract::default();
        let ensures = |clause: &&ast::Clause| matches!(clause.kind, ClauseKind::Ensures(_));
        for clause in clauses.iter().filter(|clause| !ensures(clause)) {
            self.as_clause(allowed.old, |body| body.contract_clause(clause, allowed, &mut contract));
        }
        let results: Vec<LocalId> = results.iter().map(|named| self.declare_named(named, LocalRole::Result)).collect();
        for clause in clauses.iter().filter(ensures) {
            self.as_clause(allowed.old, |body| body.contract_clause(clause, allowed, &mut contract));
        }
        (contract, results)
    }

    fn as_clause(&mut self, old: Result<(), &'static str>, run: impl FnOnce(&mut Self)) {
        let calls = Err("a contract only describes what happens: it calls no operation");
        self.with_rules(Rules { code: CodeKind::Ghost, old, calls, ..self.rules }, run);
    }

    fn contract_clause(&mut self, clause: &ast::Clause, allowed: &Allowed, contract: &mut Contract) {
        let span = clause.span;
        match &clause.kind {
            ClauseKind::Requires(expr) => match allowed.requires {
                Ok(()) => contract.requires.extend(self.requires(expr, span)),
                Err((code, help)) => self.refused_clause(code, "requires", clause, help),
            },
            ClauseKind::Ensures(expr) => match allowed.ensures {
                Ok(()) => contract.ensures.extend(self.clause(expr, span)),
                Err(help) => self.misplaced_clause(clause, help),
            },
            ClauseKind::Crashes(expr) => match allowed.crashes {
                Ok(()) => contract.crashes.extend(self.clause(expr, span)),
                Err(help) => self.misplaced_clause(clause, help),
            },
            ClauseKind::Decreases(_) | ClauseKind::DecreasesStar => match allowed.decreases {
                Ok(()) => self.decreases(&mut contract.decreases, clause),
                Err(help) => self.misplaced_clause(clause, help),
            },
            ClauseKind::Invariant(_) => self.misplaced_clause(clause, "only loops, layers and implementations have it"),
        }
    }

    /// What is required is required of one state.
    pub(super) fn requires(&mut self, expr: &ast::Expr, span: crate::base::Span) -> Option<Clause> {
        let rules = Rules { old: Err("`requires` speaks of one state"), ..self.rules };
        self.with_rules(rules, |body| body.clause(expr, span))
    }

    fn refused_clause(&mut self, code: Code, word: &str, clause: &ast::Clause, help: &str) {
        let message = format!("`{word}` can't stand here");
        self.report(Diagnostic::error(code, clause.span, message).with_help(help));
    }
}
