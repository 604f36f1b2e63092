//! Values for a choice, read off its condition.
//!
//! Of `choose x where P` the conjuncts of P are *guards*. A guard lists the values of x (`x == e`, `x in c`,
//! `is_prefix(x, s)`, `x <= t` of sets), bounds them (`x < e`), or does so for a part of x: a field, an element of a
//! sequence whose length a guard gives, a sector of a block. The values of the whole are then all combinations of those
//! of its parts. Whatever is left out fails a guard; what satisfies the rest of the condition is found by trying.

use super::builtins::block_of;
use super::collections::elements;
use super::universe::{products, subsets, universe};
use super::world::fits;
use super::{Evaluator, Int, Outcome, Scope, Stop, Value};
use crate::hir::{
    Binder, Builtin, Comparison, Connective, Domain, Expr, ExprKind, IntType, LocalId, QuantifierKind, Receiver,
    Target, Type, visit,
};

/// The chosen variable, or a part of it.
#[derive(Clone, Debug)]
pub(super) struct Path {
    target: Target,
    steps: Vec<Part>,
}

#[derive(Clone, PartialEq, Debug)]
enum Part {
    Field(usize),
    /// Of a sequence.
    Element(usize),
    /// The sectors of a block, so many.
    Sectors(Int),
}

impl Path {
    pub fn new(target: Target) -> Path {
        Path { target, steps: vec![] }
    }

    fn then(&self, part: Part) -> Path {
        let mut longer = self.clone();
        longer.steps.push(part);
        longer
    }
}

/// A condition, with values for variables of quantifiers around it, and with the variables that have none yet.
#[derive(Clone, Debug)]
pub(super) struct Guard<'w> {
    expr: &'w Expr,
    values: Vec<(LocalId, Value)>,
    open: Vec<&'w Binder>,
}

/// Finds candidates in a scope in which the chosen variable has no value.
pub(super) struct Deriving<'d, 'w> {
    evaluator: &'d mut Evaluator<'w>,
    scope: Scope<'w>,
    target: Target,
    limit: usize,
}

impl<'d, 'w> Deriving<'d, 'w> {
    pub fn new(evaluator: &'d mut Evaluator<'w>, scope: &Scope<'w>, target: Target) -> Deriving<'d, 'w> {
        let mut scope = scope.clone();
        if let Target::Local(local) = target {
            scope.locals[local.index()] = None;
        }
        let limit = evaluator.meter.limits().candidates;
        Deriving { evaluator, scope, target, limit }
    }

    /// The guards of a condition.
    pub fn guards(&mut self, condition: &'w Expr) -> Outcome<Vec<Guard<'w>>> {
        let mut guards = vec![];
        self.open(Guard { expr: condition, values: vec![], open: vec![] }, &mut guards)?;
        Ok(guards)
    }

    /// Takes a condition apart as far as what it depends on is known.
    fn open(&mut self, guard: Guard<'w>, guards: &mut Vec<Guard<'w>>) -> Outcome<()> {
        let inner = |expr: &'w Expr| Guard { expr, ..guard.clone() };
        match &guard.expr.kind {
            ExprKind::Connective(Connective::And, left, right) => {
                let (left, right) = (inner(left), inner(right));
                self.open(left, guards)?;
                self.open(right, guards)?;
            }
            ExprKind::Connective(Connective::Implies, hypothesis, conclusion) => {
                if let Some(Value::Bool(true)) = self.known(&inner(hypothesis), hypothesis)? {
                    self.open(inner(conclusion), guards)?;
                }
            }
            ExprKind::If(condition, then, otherwise) => {
                if let Some(Value::Bool(holds)) = self.known(&inner(condition), condition)? {
                    self.open(inner(if holds { then } else { otherwise }), guards)?;
                }
            }
            ExprKind::Quantifier { kind: QuantifierKind::ForAll, binders, body, .. } => {
                let mut open = guard.open.clone();
                open.extend(binders);
                guards.push(Guard { expr: body, open, ..guard });
            }
            _ => guards.push(guard),
        }
        Ok(())
    }

    /// All values that the path can have, or more; none where they are too many, or not known.
    pub fn candidates(&mut self, path: &Path, ty: &Type, guards: &[Guard<'w>]) -> Outcome<Option<Vec<Value>>> {
        for guard in guards {
            if let Some(values) = self.listed(path, ty, guard)? {
                return Ok(Some(values));
            }
        }
        if let Type::Int(int) = ty {
            return self.between(path, *int, guards);
        }
        if let Some(all) = universe(self.evaluator.world, ty, self.limit) {
            return Ok(Some(all));
        }
        match ty {
            Type::Tuple(_) | Type::Struct(..) => self.fields(path, ty, guards),
            Type::Seq(element) => match self.length(path, guards)? {
                Some(length) => self.sequence(path, element, length, guards),
                None => Ok(None),
            },
            Type::Array(element, length) => match self.evaluator.world.length(length) {
                Some(length) => self.sequence(path, element, length, guards),
                None => Ok(None),
            },
            Type::Block => self.sectors(path, guards),
            _ => Ok(None),
        }
    }

    /// The values that one guard lists.
    fn listed(&mut self, path: &Path, ty: &Type, guard: &Guard<'w>) -> Outcome<Option<Vec<Value>>> {
        match &guard.expr.kind {
            ExprKind::Equal(left, right) => {
                for (one, other) in [(left, right), (right, left)] {
                    if self.is_path(one, path, guard)?
                        && let Some(value) = self.known(guard, other)?
                    {
                        return Ok(Some(vec![value]));
                    }
                }
                Ok(None)
            }
            ExprKind::Builtin(builtin @ (Builtin::In | Builtin::IsPrefix | Builtin::Subset), arguments) => {
                if !self.is_path(&arguments[0], path, guard)? {
                    return Ok(None);
                }
                let Some(other) = self.known(guard, &arguments[1])? else { return Ok(None) };
                Ok(match builtin {
                    Builtin::In => Some(elements(&other)),
                    Builtin::IsPrefix => Some(prefixes(&other)),
                    _ => subsets(other.parts(), self.limit),
                })
            }
            ExprKind::Connective(Connective::Or, left, right) => {
                let mut all = vec![];
                for side in [left, right] {
                    let mut guards = vec![];
                    self.open(Guard { expr: side, ..guard.clone() }, &mut guards)?;
                    let Some(values) = self.narrowed(path, ty, &guards)? else { return Ok(None) };
                    all.extend(values);
                }
                Ok(Some(all))
            }
            ExprKind::Not(inner) if self.is_path(inner, path, guard)? => Ok(Some(vec![Value::Bool(false)])),
            _ if *ty == Type::Bool && self.is_path(guard.expr, path, guard)? => Ok(Some(vec![Value::Bool(true)])),
            _ => Ok(None),
        }
    }

    /// Candidates of one side of an `||`, where it says anything of the path.
    fn narrowed(&mut self, path: &Path, ty: &Type, guards: &[Guard<'w>]) -> Outcome<Option<Vec<Value>>> {
        if guards.is_empty() { Ok(None) } else { self.candidates(path, ty, guards) }
    }

    /// The numbers between bounds, where there are some on both sides.
    fn between(&mut self, path: &Path, int: IntType, guards: &[Guard<'w>]) -> Outcome<Option<Vec<Value>>> {
        let mut low = (int != IntType::Int).then_some(Int::ZERO);
        let mut high = int.maximum().map(Int::from);
        for guard in guards {
            let ExprKind::Compare(comparison, left, right) = &guard.expr.kind else { continue };
            for (one, other, at_most, strict) in [
                (left, right, matches!(comparison, Comparison::Less | Comparison::LessEqual), is_strict(*comparison)),
                (
                    right,
                    left,
                    matches!(comparison, Comparison::Greater | Comparison::GreaterEqual),
                    is_strict(*comparison),
                ),
            ] {
                if !self.is_path(one, path, guard)? {
                    continue;
                }
                let Some(Value::Int(bound)) = self.known(guard, other)? else { continue };
                let step = if strict { Int::ONE } else { Int::ZERO };
                if at_most {
                    let bound = bound.subtract(&step);
                    high = Some(high.map_or(bound.clone(), |high| high.min(bound)));
                } else {
                    let bound = bound.add(&step);
                    low = Some(low.map_or(bound.clone(), |low| low.max(bound)));
                }
            }
        }
        Ok(low.zip(high).and_then(|(low, high)| self.range(int, low, high)))
    }

    fn range(&self, int: IntType, low: Int, high: Int) -> Option<Vec<Value>> {
        let count = high.subtract(&low).add(&Int::ONE);
        if count.is_negative() {
            return Some(vec![]);
        }
        let count = count.to_usize().filter(|&count| count <= self.limit)?;
        let numbers = (0..count).map(|step| low.add(&Int::from(step))).filter(|number| fits(int, number));
        Some(numbers.map(Value::Int).collect())
    }

    fn fields(&mut self, path: &Path, ty: &Type, guards: &[Guard<'w>]) -> Outcome<Option<Vec<Value>>> {
        let mut parts = vec![];
        for (place, ty) in self.evaluator.world.fields(ty, 0).iter().enumerate() {
            let Some(values) = self.candidates(&path.then(Part::Field(place)), ty, guards)? else { return Ok(None) };
            parts.push(values);
        }
        Ok(products(&parts, self.limit).map(|all| all.into_iter().map(Value::Product).collect()))
    }

    fn sequence(
        &mut self,
        path: &Path,
        element: &Type,
        length: usize,
        guards: &[Guard<'w>],
    ) -> Outcome<Option<Vec<Value>>> {
        if length > self.limit {
            return Ok(None);
        }
        let mut parts = vec![];
        for place in 0..length {
            let guards = self.instances(path, place, length, guards)?;
            let path = path.then(Part::Element(place));
            let Some(values) = self.candidates(&path, element, &guards)? else { return Ok(None) };
            parts.push(values);
        }
        Ok(products(&parts, self.limit).map(|all| all.into_iter().map(Value::Seq).collect()))
    }

    /// The guards, and what those that quantify say of one place of a sequence.
    fn instances(&mut self, path: &Path, place: usize, length: usize, guards: &[Guard<'w>]) -> Outcome<Vec<Guard<'w>>> {
        let mut all = guards.to_vec();
        for guard in guards {
            for (index, binder) in guard.open.iter().enumerate() {
                if self.includes(path, guard, binder, place, length)? {
                    let mut instance = guard.clone();
                    instance.open.remove(index);
                    instance.values.push((binder.local, Value::size(place)));
                    self.open(instance, &mut all)?;
                }
            }
        }
        Ok(all)
    }

    /// Whether a bound variable takes this place as its value, as far as that is known.
    fn includes(
        &mut self,
        path: &Path,
        guard: &Guard<'w>,
        binder: &'w Binder,
        place: usize,
        length: usize,
    ) -> Outcome<bool> {
        let Domain::Range(low, high) = &binder.domain else { return Ok(false) };
        let place = Int::from(place);
        let Some(Value::Int(low)) = self.known(guard, low)? else { return Ok(false) };
        if let ExprKind::Builtin(Builtin::Len, arguments) = &high.kind
            && self.is_path(&arguments[0], path, guard)?
        {
            return Ok(low <= place && place < Int::from(length));
        }
        let Some(Value::Int(high)) = self.known(guard, high)? else { return Ok(false) };
        Ok(low <= place && place < high)
    }

    /// A block by its sectors.
    fn sectors(&mut self, path: &Path, guards: &[Guard<'w>]) -> Outcome<Option<Vec<Value>>> {
        for guard in guards {
            let Some(Value::Int(count)) = self.split_of(path, guard)? else { continue };
            let Some(length) = count.to_usize() else { continue };
            let bytes = Type::seq(Type::Int(IntType::U8));
            let path = path.then(Part::Sectors(count));
            let Some(all) = self.sequence(&path, &bytes, length, guards)? else { return Ok(None) };
            return Ok(Some(all.iter().filter_map(block_of).map(Value::Block).collect()));
        }
        Ok(None)
    }

    /// Into how many sectors a guard splits the path.
    fn split_of(&mut self, path: &Path, guard: &Guard<'w>) -> Outcome<Option<Value>> {
        let mut found = vec![];
        visit::each_expr(guard.expr, &mut |expr| {
            if let ExprKind::Builtin(Builtin::Split, arguments) = &expr.kind {
                found.push(arguments);
            }
        });
        for arguments in found {
            if self.is_path(&arguments[0], path, guard)? {
                return self.known(guard, &arguments[1]);
            }
        }
        Ok(None)
    }

    /// The length that a guard gives a sequence.
    fn length(&mut self, path: &Path, guards: &[Guard<'w>]) -> Outcome<Option<usize>> {
        for guard in guards {
            let ExprKind::Equal(left, right) = &guard.expr.kind else { continue };
            for (one, other) in [(left, right), (right, left)] {
                let ExprKind::Builtin(Builtin::Len, arguments) = &one.kind else { continue };
                if self.is_path(&arguments[0], path, guard)?
                    && let Some(Value::Int(length)) = self.known(guard, other)?
                {
                    return Ok(length.to_usize());
                }
            }
        }
        Ok(None)
    }

    /// Whether the expression is the part of the chosen variable that the path leads to.
    fn is_path(&mut self, expr: &'w Expr, path: &Path, guard: &Guard<'w>) -> Outcome<bool> {
        if let ExprKind::Convert { value, checked: false } = &expr.kind {
            return self.is_path(value, path, guard);
        }
        let Some((last, steps)) = path.steps.split_last() else { return Ok(is_target(expr, path.target)) };
        let before = || Path { target: path.target, steps: steps.to_vec() };
        Ok(match (last, &expr.kind) {
            (Part::Field(wanted), ExprKind::Field(base, field)) if field.index() == *wanted => {
                self.is_path(base, &before(), guard)?
            }
            (Part::Field(wanted), ExprKind::Part(base, field)) if *field as usize == *wanted => {
                self.is_path(base, &before(), guard)?
            }
            (Part::Element(wanted), ExprKind::Index { base, index, .. }) => {
                self.is_path(base, &before(), guard)? && self.known(guard, index)? == Some(Value::size(*wanted))
            }
            (Part::Sectors(wanted), ExprKind::Builtin(Builtin::Split, arguments)) => {
                let count = Some(Value::Int(wanted.clone()));
                self.is_path(&arguments[0], &before(), guard)? && self.known(guard, &arguments[1])? == count
            }
            _ => false,
        })
    }

    /// The value of an expression that depends neither on what is chosen nor on variables without value.
    fn known(&mut self, guard: &Guard<'w>, expr: &'w Expr) -> Outcome<Option<Value>> {
        if mentions(expr, self.target) {
            return Ok(None);
        }
        guard.open.iter().for_each(|binder| self.scope.locals[binder.local.index()] = None);
        guard.values.iter().for_each(|(local, value)| self.scope.set(*local, value.clone()));
        match self.evaluator.eval(&mut self.scope, expr) {
            Ok(value) => Ok(Some(value)),
            Err(stop) => match *stop {
                Stop::Unassigned(local) if guard.open.iter().any(|binder| binder.local == local) => Ok(None),
                // Where the condition is evaluated it will be said, if it matters.
                Stop::Violation(_) => Ok(None),
                _ if stop.is_undecided() => Ok(None),
                _ => Err(stop),
            },
        }
    }
}

fn is_strict(comparison: Comparison) -> bool {
    matches!(comparison, Comparison::Less | Comparison::Greater)
}

fn is_target(expr: &Expr, target: Target) -> bool {
    match (&expr.kind, target) {
        (ExprKind::Local(read), Target::Local(local)) => *read == local,
        (ExprKind::State(read), Target::State(place)) => *read == place,
        _ => false,
    }
}

/// Whether the expression reads what is chosen, perhaps through a function. Its former value is something else.
fn mentions(expr: &Expr, target: Target) -> bool {
    let is_state = matches!(target, Target::State(_));
    match &expr.kind {
        ExprKind::Old(_) if is_state => false,
        ExprKind::Call { receiver: Receiver::Own | Receiver::Spec, .. } if is_state => true,
        _ => is_target(expr, target) || visit::children(expr).into_iter().any(|child| mentions(child, target)),
    }
}

fn prefixes(sequence: &Value) -> Vec<Value> {
    let parts = sequence.parts();
    (0..=parts.len()).map(|length| Value::Seq(parts[..length].into())).collect()
}
