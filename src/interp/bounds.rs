//! Quantifiers over types: all values where there are few, else those that the body itself leaves.
//!
//! `forall |i: u64| a <= i && i < len(s) ==> P(i)` says nothing of an `i` out of that range, `exists |i: u64| i < n && P(i)`
//! has no witness there. The conditions that a body begins with are its *guards*; of them those are used that bound the
//! variable by something that can be evaluated before it has a value. Whatever is left out fails a guard, so the value
//! of the quantifier is that over all values of the type.

use super::collections::elements;
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

/// The variable that is to be bounded, and all that have no value yet.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    local: LocalId,
    open: &'a [LocalId],
}

impl Wanted<'_> {
    fn is(&self, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Local(read) if *read == self.local)
    }
}

/// A predicate that is called with the variable: its scope, the parameter that stands for it, those that have no value,
/// and what it says.
type Inner<'w> = (Scope<'w>, LocalId, Vec<LocalId>, Vec<&'w Expr>);

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
        let open: Vec<LocalId> = binders.iter().map(|binder| binder.local).collect();
        let wanted = Wanted { local, open: &open };
        let candidates = match &ty {
            Type::Int(int) => self.numbers(scope, *int, wanted, guards)?,
            _ => None,
        };
        if let Some(candidates) = candidates {
            return Ok(candidates);
        }
        let all = match self.listed(scope, wanted, guards)? {
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
        wanted: Wanted<'_>,
        guards: &[&'w Expr],
    ) -> Outcome<Option<Candidates>> {
        let mut limits = Limits::of(int);
        let narrowed = self.narrow(scope, &mut limits, wanted, guards)?;
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

    /// Takes what guards say of the variable into the limits. Whether they say anything.
    fn narrow(
        &mut self,
        scope: &mut Scope<'w>,
        limits: &mut Limits,
        wanted: Wanted<'_>,
        guards: &[&'w Expr],
    ) -> Outcome<bool> {
        let mut narrowed = false;
        for guard in guards {
            match &guard.kind {
                ExprKind::Compare(comparison, left, right) => {
                    narrowed |= self.limit(scope, limits, (*comparison, left, right), wanted)?;
                }
                // Both bounds in turn.
                ExprKind::Equal(left, right) => {
                    narrowed |= self.limit(scope, limits, (Comparison::LessEqual, left, right), wanted)?;
                    narrowed |= self.limit(scope, limits, (Comparison::GreaterEqual, left, right), wanted)?;
                }
                ExprKind::Call { .. } => {
                    let inner = self.inner(scope, guard, wanted)?;
                    for (mut scope, local, open, guards) in inner {
                        narrowed |= self.narrow(&mut scope, limits, Wanted { local, open: &open }, &guards)?;
                    }
                }
                _ => {}
            }
        }
        Ok(narrowed)
    }

    /// The guards that a predicate begins with, where it is called with the variable: as `in_range(i)`, which says
    /// `i < len(s)` of its parameter.
    fn inner(&mut self, scope: &mut Scope<'w>, call: &'w Expr, wanted: Wanted<'_>) -> Outcome<Vec<Inner<'w>>> {
        let ExprKind::Call { function, receiver, types, arguments } = &call.kind else { return Ok(vec![]) };
        let function = self.world.program.function(*function);
        let is_plain = function.result_type == Type::Bool && !function.recursive;
        if !is_plain || !arguments.iter().any(|argument| wanted.is(argument)) {
            return Ok(vec![]);
        }
        let Ok(view) = self.receiver(scope, *receiver, call.span) else { return Ok(vec![]) };
        let mut inner = Scope::new(&function.locals, view);
        inner.types = types.iter().map(|ty| scope.ty(ty)).collect();
        let mut open = vec![];
        for (&parameter, argument) in function.parameters.iter().zip(arguments) {
            match self.known(scope, argument, wanted.open)? {
                Some(value) => inner.set(parameter, value),
                None => open.push(parameter),
            }
        }
        let guards = function.body.conjuncts();
        let is_variable = |(_, argument): &(&LocalId, &Expr)| wanted.is(argument);
        let variables = function.parameters.iter().zip(arguments).filter(is_variable);
        Ok(variables.map(|(&parameter, _)| (inner.clone(), parameter, open.clone(), guards.clone())).collect())
    }

    /// Takes a comparison of the variable with something known into the limits.
    fn limit(
        &mut self,
        scope: &mut Scope<'w>,
        limits: &mut Limits,
        (comparison, left, right): (Comparison, &'w Expr, &'w Expr),
        wanted: Wanted<'_>,
    ) -> Outcome<bool> {
        let on_left = self.offset(scope, left, wanted)?;
        let (comparison, offset, other) = match on_left {
            Some(offset) => (comparison, offset, right),
            None => match self.offset(scope, right, wanted)? {
                Some(offset) => (turned(comparison), offset, left),
                None => return Ok(false),
            },
        };
        let Some(Value::Int(bound)) = self.known(scope, other, wanted.open)? else { return Ok(false) };
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
    fn offset(&mut self, scope: &mut Scope<'w>, expr: &'w Expr, wanted: Wanted<'_>) -> Outcome<Option<Int>> {
        Ok(match &expr.kind {
            ExprKind::Local(read) if *read == wanted.local => Some(Int::ZERO),
            ExprKind::Convert { value, checked: false } => self.offset(scope, value, wanted)?,
            ExprKind::Arithmetic(op @ (ArithmeticOp::Add | ArithmeticOp::Sub), _, left, right) => {
                let Some(offset) = self.offset(scope, left, wanted)? else { return Ok(None) };
                let Some(Value::Int(other)) = self.known(scope, right, wanted.open)? else { return Ok(None) };
                Some(if *op == ArithmeticOp::Add { offset.add(&other) } else { offset.subtract(&other) })
            }
            _ => None,
        })
    }

    /// The values that a guard lists: `x in c`, `x == e`.
    fn listed(
        &mut self,
        scope: &mut Scope<'w>,
        wanted: Wanted<'_>,
        guards: &[&'w Expr],
    ) -> Outcome<Option<Vec<Value>>> {
        for guard in guards {
            match &guard.kind {
                ExprKind::Builtin(Builtin::In, arguments) if wanted.is(&arguments[0]) => {
                    if let Some(collection) = self.known(scope, &arguments[1], wanted.open)? {
                        return Ok(Some(elements(&collection)));
                    }
                }
                ExprKind::Call { .. } => {
                    for (mut scope, local, open, guards) in self.inner(scope, guard, wanted)? {
                        let found = self.listed(&mut scope, Wanted { local, open: &open }, &guards)?;
                        if found.is_some() {
                            return Ok(found);
                        }
                    }
                }
                ExprKind::Equal(left, right) => {
                    let other = if wanted.is(left) { right } else { left };
                    if (wanted.is(left) || wanted.is(right))
                        && let Some(value) = self.known(scope, other, wanted.open)?
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
    fn known(&mut self, scope: &mut Scope<'w>, expr: &'w Expr, open: &[LocalId]) -> Outcome<Option<Value>> {
        match self.eval(scope, expr) {
            Ok(value) => Ok(Some(value)),
            Err(stop) => match *stop {
                Stop::Unassigned(local) if !open.contains(&local) => Err(stop),
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
