//! Quantifiers over types: all values where there are few, else those that the body itself leaves.
//!
//! `forall |i: u64| a <= i && i < len(s) ==> P(i)` says nothing of an `i` out of that range, `exists |i: u64| i < n && P(i)`
//! has no witness there. The conditions that a body begins with are its *guards*; of them those are used that bound the
//! variable by something that can be evaluated before it has a value. Whatever is left out fails a guard, so the value
//! of the quantifier is that over all values of the type.

use super::quantifiers::elements;
use super::universe::universe;
use super::{Evaluator, Int, Outcome, Scope, Stop, StuckKind, Value};
use crate::hir::{
    ArithmeticOp, Binder, Builtin, Comparison, Connective, Expr, ExprKind, IntType, LocalId, QuantifierKind, Type,
};

/// What a variable ranges over.
#[derive(Debug)]
pub(super) enum Candidates {
    /// From the first to before the second.
    Range(Int, Int),
    List(Vec<Value>),
}

/// The conditions without which an instance of a body does not matter.
#[derive(Debug)]
pub(super) struct Guards<'w>(Vec<&'w Expr>);

impl<'w> Guards<'w> {
    pub(super) fn of(kind: QuantifierKind, body: &'w Expr) -> Guards<'w> {
        let mut guards = vec![];
        match kind {
            QuantifierKind::Exists => guards.extend(body.conjuncts()),
            QuantifierKind::ForAll => hypotheses(body, &mut guards),
        }
        Guards(guards)
    }
}

fn hypotheses<'w>(body: &'w Expr, guards: &mut Vec<&'w Expr>) {
    if let ExprKind::Connective(Connective::Implies, hypothesis, conclusion) = &body.kind {
        guards.extend(hypothesis.conjuncts());
        hypotheses(conclusion, guards);
    }
}

/// Limits of a number: from the first to before the second, as far as they are known.
#[derive(Default)]
struct Limits {
    low: Option<Int>,
    high: Option<Int>,
}

impl Limits {
    fn of(int: IntType) -> Limits {
        Limits {
            low: (int != IntType::Int).then_some(Int::ZERO),
            high: int.maximum().map(|maximum| Int::from(maximum).add(&Int::ONE)),
        }
    }

    fn raise(&mut self, low: Int) {
        self.low = Some(self.low.take().map_or(low.clone(), |known| known.max(low)));
    }

    fn lower(&mut self, high: Int) {
        self.high = Some(self.high.take().map_or(high.clone(), |known| known.min(high)));
    }
}

impl<'w> Evaluator<'w> {
    /// Values of one of the variables, such that no other can matter; none of them has a value yet.
    pub(super) fn bounded(
        &mut self,
        scope: &mut Scope<'w>,
        binders: &[&'w Binder],
        local: LocalId,
        guards: Option<&Guards<'w>>,
    ) -> Outcome<Candidates> {
        let declared = scope.declared.get(local);
        let ty = scope.ty(&declared.ty);
        let guards = guards.map_or(&[][..], |guards| &guards.0);
        let candidates = match &ty {
            Type::Int(int) => self.numbers(scope, *int, local, binders, guards)?,
            _ => None,
        };
        if let Some(candidates) = candidates {
            return Ok(candidates);
        }
        let all = match self.listed(scope, local, binders, guards)? {
            Some(values) => Some(values),
            None => universe(self.world, &ty, self.meter.limits().candidates),
        };
        let Some(mut values) = all else { return Stop::stuck(StuckKind::Unbounded, declared.ident.span) };
        values.retain(|value| self.world.is_typed(&ty, value));
        Ok(Candidates::List(values))
    }

    /// The numbers between the limits that guards set, where there are both.
    fn numbers(
        &mut self,
        scope: &mut Scope<'w>,
        int: IntType,
        local: LocalId,
        binders: &[&'w Binder],
        guards: &[&'w Expr],
    ) -> Outcome<Option<Candidates>> {
        let mut limits = Limits::of(int);
        let mut narrowed = false;
        for guard in guards {
            let sides = match &guard.kind {
                ExprKind::Compare(comparison, left, right) => Some((*comparison, left, right)),
                // Both bounds in turn.
                ExprKind::Equal(left, right) => Some((Comparison::LessEqual, left, right)),
                _ => None,
            };
            let Some((comparison, left, right)) = sides else { continue };
            narrowed |= self.limit(scope, &mut limits, (comparison, left, right), local, binders)?;
            if let ExprKind::Equal(..) = &guard.kind {
                narrowed |= self.limit(scope, &mut limits, (Comparison::GreaterEqual, left, right), local, binders)?;
            }
        }
        let small = matches!(int, IntType::U8);
        Ok(match limits {
            Limits { low: Some(low), high: Some(high) } if small || narrowed => {
                let beyond = matches!(int, IntType::U32 | IntType::U64)
                    && high.subtract(&low) > Int::from(self.meter.limits().elements);
                (!beyond).then_some(Candidates::Range(low, high))
            }
            _ => None,
        })
    }

    /// Takes a comparison of the variable with something known into the limits.
    fn limit(
        &mut self,
        scope: &mut Scope<'w>,
        limits: &mut Limits,
        (comparison, left, right): (Comparison, &'w Expr, &'w Expr),
        local: LocalId,
        binders: &[&'w Binder],
    ) -> Outcome<bool> {
        let on_left = self.offset(scope, left, local, binders)?;
        let (comparison, offset, other) = match on_left {
            Some(offset) => (comparison, offset, right),
            None => match self.offset(scope, right, local, binders)? {
                Some(offset) => (turned(comparison), offset, left),
                None => return Ok(false),
            },
        };
        let Some(Value::Int(bound)) = self.known(scope, other, binders)? else { return Ok(false) };
        // `x + offset` is compared with the bound.
        let bound = bound.subtract(&offset);
        match comparison {
            Comparison::Less => limits.lower(bound),
            Comparison::LessEqual => limits.lower(bound.add(&Int::ONE)),
            Comparison::Greater => limits.raise(bound.add(&Int::ONE)),
            Comparison::GreaterEqual => limits.raise(bound),
        }
        Ok(true)
    }

    /// c, where the expression is `x + c` and c is known.
    fn offset(
        &mut self,
        scope: &mut Scope<'w>,
        expr: &'w Expr,
        local: LocalId,
        binders: &[&'w Binder],
    ) -> Outcome<Option<Int>> {
        Ok(match &expr.kind {
            ExprKind::Local(read) if *read == local => Some(Int::ZERO),
            ExprKind::Convert { value, checked: false } => self.offset(scope, value, local, binders)?,
            ExprKind::Arithmetic(op @ (ArithmeticOp::Add | ArithmeticOp::Sub), _, left, right) => {
                let Some(offset) = self.offset(scope, left, local, binders)? else { return Ok(None) };
                let Some(Value::Int(other)) = self.known(scope, right, binders)? else { return Ok(None) };
                Some(if *op == ArithmeticOp::Add { offset.add(&other) } else { offset.subtract(&other) })
            }
            _ => None,
        })
    }

    /// The values that a guard lists: `x in c`, `x == e`.
    fn listed(
        &mut self,
        scope: &mut Scope<'w>,
        local: LocalId,
        binders: &[&'w Binder],
        guards: &[&'w Expr],
    ) -> Outcome<Option<Vec<Value>>> {
        let is_variable = |expr: &Expr| matches!(&expr.kind, ExprKind::Local(read) if *read == local);
        for guard in guards {
            match &guard.kind {
                ExprKind::Builtin(Builtin::In, arguments) if is_variable(&arguments[0]) => {
                    if let Some(collection) = self.known(scope, &arguments[1], binders)? {
                        return Ok(Some(elements(&collection)));
                    }
                }
                ExprKind::Equal(left, right) => {
                    let other = if is_variable(left) { right } else { left };
                    if (is_variable(left) || is_variable(right))
                        && let Some(value) = self.known(scope, other, binders)?
                    {
                        return Ok(Some(vec![value]));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// The value of something that does not depend on the variables.
    fn known(&mut self, scope: &mut Scope<'w>, expr: &'w Expr, binders: &[&'w Binder]) -> Outcome<Option<Value>> {
        match self.eval(scope, expr) {
            Ok(value) => Ok(Some(value)),
            Err(stop) => match *stop {
                Stop::Unassigned(local) if binders.iter().all(|binder| binder.local != local) => Err(stop),
                Stop::Unassigned(_) => Ok(None),
                _ if stop.is_undecided() => Ok(None),
                // Where the guard is reached at all, it will be said there.
                Stop::Violation(_) => Ok(None),
                _ => Err(stop),
            },
        }
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
    }
}
