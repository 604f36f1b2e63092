//! Proofs of lemmas, run on concrete values: what they assert holds or does not, and what they call is required or not.
//!
//! Nothing of a proof changes a state, so it has none to run in. Lemmas that it calls are not run: they are shown
//! elsewhere.

use super::statements::{Host, block};
use super::{Evaluator, Outcome, Scope, Stop, StuckKind, Value, View, ViolationKind};
use crate::base::Span;
use crate::hir::{
    Callee, Clause, Contract, Decreases, Expr, Lemma, LemmaId, LocalId, Loop, Place, Stmt, StmtKind, Target, Type,
};

struct Proof<'p, 'w> {
    evaluator: &'p mut Evaluator<'w>,
    lemma: &'w Lemma,
    /// The measure at entry.
    measure: Option<Vec<Value>>,
}

impl<'w> Evaluator<'w> {
    /// Runs the proof of a lemma with these types for its generic parameters and these values of its parameters, of
    /// which its `requires` hold. Answers whether what it assumes holds.
    ///
    /// # Errors
    /// Where what it asserts is false, what it calls requires more, or its measure does not decrease.
    pub fn prove(&mut self, lemma: &'w Lemma, types: &[Type], arguments: &[Value]) -> Outcome<bool> {
        let mut scope = Scope::new(&lemma.locals, View::Nothing).with(&lemma.parameters, arguments);
        scope.types = types.to_vec();
        let measure = self.measure(&mut scope, &lemma.contract)?;
        let contracts = std::mem::replace(&mut self.contracts, true);
        let ended = block(&mut Proof { evaluator: self, lemma, measure }, &mut scope, &lemma.body);
        self.contracts = contracts;
        match ended {
            Err(stop) if matches!(*stop, Stop::Violation(violation) if violation.kind == ViolationKind::Assume) => {
                Ok(false)
            }
            ended => ended.map(|_| true),
        }
    }

    fn measure(&mut self, scope: &mut Scope<'w>, contract: &'w Contract) -> Outcome<Option<Vec<Value>>> {
        match &contract.decreases {
            Decreases::Measures(measures) => self.all(scope, measures).map(Some),
            _ => Ok(None),
        }
    }
}

impl<'w> Proof<'_, 'w> {
    fn called(&mut self, scope: &mut Scope<'w>, id: LemmaId, arguments: &'w [Expr], stmt: &'w Stmt) -> Outcome<()> {
        let callee = self.evaluator.world.program.lemma(id);
        let values = self.evaluator.all(scope, arguments)?;
        let mut inner = Scope::new(&callee.locals, View::Nothing).with(&callee.parameters, &values);
        if let StmtKind::CallLemma { types, .. } = &stmt.kind {
            inner.types = types.iter().map(|ty| scope.ty(ty)).collect();
        }
        self.evaluator.claim_all(&mut inner, &callee.contract.requires, ViolationKind::Requires, Some(stmt.span))?;
        self.evaluator.reach(callee.ident.span);
        if callee.component != self.lemma.component || !callee.recursive {
            return Ok(());
        }
        let after = self.evaluator.measure(&mut inner, &callee.contract)?;
        match self.measure.as_ref().zip(after) {
            Some((before, after)) if !super::statements::is_smaller(&after, before) => {
                Stop::violation(ViolationKind::Decreases, stmt.span)
            }
            _ => Ok(()),
        }
    }
}

impl<'w> Host<'w> for Proof<'_, 'w> {
    fn evaluator(&mut self) -> &mut Evaluator<'w> {
        self.evaluator
    }

    fn value(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Value> {
        self.evaluator.eval(scope, expr)
    }

    fn assign_state(&mut self, _: &mut Scope<'w>, _: Place, _: Value, span: Span) -> Outcome<()> {
        Stop::stuck(StuckKind::NoState, span)
    }

    fn choose(&mut self, _: &mut Scope<'w>, _: Target, _: Option<&'w Expr>, span: Span) -> Outcome<()> {
        Stop::stuck(StuckKind::NoChoice, span)
    }

    fn call(&mut self, _: &mut Scope<'w>, _: Callee, _: &'w [Expr], _: &[Option<LocalId>], span: Span) -> Outcome<()> {
        Stop::stuck(StuckKind::NoState, span)
    }

    fn ghost(&mut self, scope: &mut Scope<'w>, stmt: &'w Stmt) -> Outcome<()> {
        match &stmt.kind {
            StmtKind::Assert { claim, proof } => {
                match proof {
                    Some(proof) if proof.variables.is_empty() => _ = block(self, &mut scope.clone(), &proof.block)?,
                    _ => {}
                }
                self.evaluator.claim(scope, claim, ViolationKind::Assert, None)
            }
            StmtKind::Assume(claim) => self.evaluator.assumption(scope, claim, stmt.span),
            StmtKind::CallLemma { lemma, arguments, .. } => self.called(scope, *lemma, arguments, stmt),
            _ => Ok(()),
        }
    }

    fn loop_clauses(&mut self, scope: &mut Scope<'w>, clauses: &'w [Clause]) -> Outcome<()> {
        self.evaluator.claim_all(scope, clauses, ViolationKind::LoopInvariant, None)
    }

    fn measure(&mut self, scope: &mut Scope<'w>, looped: &'w Loop) -> Outcome<Option<Vec<Value>>> {
        match &looped.decreases {
            Decreases::Measures(measures) => self.evaluator.all(scope, measures).map(Some),
            _ => Ok(None),
        }
    }
}
