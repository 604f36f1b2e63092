//! Quantifiers, and what their variables and those of comprehensions range over.

use super::bounds::{Candidates, Guards};
use super::collections::elements;
use super::{Evaluator, Int, Outcome, Scope, Stop, StuckKind, Value};
use crate::base::Span;
use crate::hir::{Binder, Domain, Expr, LocalId, QuantifierKind};

/// Does something for the present values of the variables; whether to go on.
type Each<'e, 'w> = dyn FnMut(&mut Evaluator<'w>, &mut Scope<'w>) -> Outcome<bool> + 'e;

impl<'w> Evaluator<'w> {
    /// What one instance decides, decides; else all must be known.
    pub(super) fn quantifier(
        &mut self,
        scope: &mut Scope<'w>,
        kind: QuantifierKind,
        binders: &'w [Binder],
        body: &'w Expr,
        span: Span,
    ) -> Outcome<bool> {
        let deciding = kind == QuantifierKind::Exists;
        let guards = Guards::of(kind, body);
        let mut decided = false;
        let mut undecided = None;
        let visit = &mut |this: &mut Self, scope: &mut Scope<'w>| match this.bool(scope, body) {
            Ok(value) if value == deciding => {
                decided = true;
                Ok(false)
            }
            Ok(_) => Ok(true),
            Err(stop) if stop.is_undecided() => {
                undecided.get_or_insert(stop);
                Ok(true)
            }
            Err(stop) => Err(stop),
        };
        let order: Vec<&Binder> = binders.iter().collect();
        self.hidden(false, |this| this.each(scope, &order, Some(&guards), visit))?;
        if decided {
            let locals: Vec<LocalId> = binders.iter().map(|binder| binder.local).collect();
            self.record_instance(scope, &locals, body, span);
            return Ok(deciding);
        }
        undecided.map_or(Ok(!deciding), Err)
    }

    /// All values of the variables, the first one slowest where it can be. Stops where it is told to.
    pub(super) fn each(
        &mut self,
        scope: &mut Scope<'w>,
        binders: &[&'w Binder],
        guards: Option<&Guards<'w>>,
        act: &mut Each<'_, 'w>,
    ) -> Outcome<bool> {
        if binders.is_empty() {
            return act(self, scope);
        }
        binders.iter().for_each(|binder| scope.locals[binder.local.index()] = None);
        let (place, candidates) = self.first_domain(scope, binders, guards)?;
        let rest: Vec<&Binder> = [&binders[..place], &binders[place + 1..]].concat();
        let mut visit = |this: &mut Self, value: Value| {
            scope.set(binders[place].local, value);
            this.each(scope, &rest, guards, act)
        };
        match candidates {
            Candidates::Range(mut at, high) => {
                while at < high {
                    if !visit(self, Value::Int(at.clone()))? {
                        return Ok(false);
                    }
                    at = at.add(&Int::ONE);
                }
            }
            Candidates::List(values) => {
                for value in values {
                    if !visit(self, value)? {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// A variable whose values are known before those of the others: the first one, or where the guards bound it by
    /// the others (`i < j && j < n`), one of those.
    fn first_domain(
        &mut self,
        scope: &mut Scope<'w>,
        binders: &[&'w Binder],
        guards: Option<&Guards<'w>>,
    ) -> Outcome<(usize, Candidates)> {
        let first = self.domain(scope, binders, 0, guards);
        match first {
            Err(stop) if is_unbounded(&stop) && binders.iter().all(|binder| binder.domain == Domain::Type) => {
                for place in 1..binders.len() {
                    match self.domain(scope, binders, place, guards) {
                        Ok(candidates) => return Ok((place, candidates)),
                        Err(other) if is_unbounded(&other) => {}
                        Err(other) => return Err(other),
                    }
                }
                Err(stop)
            }
            other => Ok((0, other?)),
        }
    }

    /// What one of the variables ranges over, of which none has a value.
    fn domain(
        &mut self,
        scope: &mut Scope<'w>,
        binders: &[&'w Binder],
        place: usize,
        guards: Option<&Guards<'w>>,
    ) -> Outcome<Candidates> {
        match &binders[place].domain {
            Domain::Range(low, high) => Ok(Candidates::Range(self.int(scope, low)?, self.int(scope, high)?)),
            Domain::Elements(collection) => {
                let collection = self.eval(scope, collection)?;
                Ok(Candidates::List(elements(&collection)))
            }
            Domain::Type => self.bounded(scope, binders, binders[place].local, guards),
        }
    }
}

fn is_unbounded(stop: &Stop) -> bool {
    matches!(stop, Stop::Stuck(stuck) if stuck.kind == StuckKind::Unbounded)
}
