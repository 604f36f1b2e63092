//! `choose` in transitions: the values that satisfy its condition.
//!
//! They are found by trying. What is tried comes from the condition itself where that lists or bounds the values (see
//! [`derive`](super::derive)), from the type where it has few, and else from what is at hand: then not all values are
//! tried, and the transition says so.

use super::derive::{Deriving, Path};
use super::statements::assign;
use super::transition::{Results, Running};
use super::universe::universe;
use super::{Outcome, Scope, Value};
use crate::base::Span;
use crate::hir::{Expr, Target, Type};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

impl<'w> Running<'_, 'w> {
    pub(super) fn choice(
        &mut self,
        scope: &mut Scope<'w>,
        target: Target,
        condition: Option<&'w Expr>,
        span: Span,
    ) -> Outcome<()> {
        let (name, ty) = self.target(target);
        let mut candidates = self.candidates(scope, target, condition)?;
        candidates.retain(|value| self.evaluator.world.is_typed(ty, value));
        if let Some(condition) = condition {
            candidates = self.satisfying(scope, target, condition, candidates, span)?;
        }
        if self.wanted.results == Results::Unseen && !self.reaches_state(target) {
            candidates.truncate(1);
        }
        let chosen = self.decide(name, span, candidates)?;
        assign(self, scope, target, chosen, span)
    }

    fn candidates(
        &mut self,
        scope: &mut Scope<'w>,
        target: Target,
        condition: Option<&'w Expr>,
    ) -> Outcome<Vec<Value>> {
        let (name, ty) = self.target(target);
        let witnesses = self.wanted.witnesses.iter().rev().filter(|(other, _)| *other == name);
        let mut candidates: Vec<Value> = witnesses.map(|(_, value)| value.clone()).collect();
        candidates.extend(self.tried(scope, target, ty, condition)?);
        Ok(candidates)
    }

    fn tried(
        &mut self,
        scope: &mut Scope<'w>,
        target: Target,
        ty: &Type,
        condition: Option<&'w Expr>,
    ) -> Outcome<Vec<Value>> {
        let limit = self.evaluator.meter.limits().candidates;
        if let Some(condition) = condition {
            let path = Path::new(target);
            let mut deriving = Deriving::new(self.evaluator, scope, target);
            let guards = deriving.guards(condition)?;
            if let Some(values) = deriving.candidates(&path, ty, &guards)? {
                return Ok(values);
            }
        }
        if let Some(values) = universe(self.evaluator.world, ty, limit) {
            return Ok(values);
        }
        self.cut |= self.reaches_state(target)
            || match self.wanted.results {
                Results::Any => true,
                // What they are made of is at hand, but not what they are computed from.
                Results::These(_) => self.is_computed_with(target),
                Results::Unseen => false,
            };
        Ok(self.pool(scope).values(ty))
    }

    /// Those of the candidates that satisfy the condition. Of those for which that can't be said none is taken.
    fn satisfying(
        &mut self,
        scope: &mut Scope<'w>,
        target: Target,
        condition: &'w Expr,
        candidates: Vec<Value>,
        span: Span,
    ) -> Outcome<Vec<Value>> {
        let mut kept = IndexSet::<Value, FxBuildHasher>::default();
        let before = (scope.locals.clone(), scope.view.clone());
        for candidate in candidates {
            assign(self, scope, target, candidate.clone(), span)?;
            match self.evaluator.bool(scope, condition) {
                Ok(true) => {
                    kept.insert(candidate);
                }
                Ok(false) => {}
                Err(stop) if stop.is_undecided() => self.cut = true,
                Err(stop) => return Err(stop),
            }
        }
        (scope.locals, scope.view) = before;
        Ok(kept.into_iter().collect())
    }
}
