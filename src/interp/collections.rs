//! Sequences, sets and maps in expressions.

use super::{Evaluator, Int, Outcome, Scope, Stop, StuckKind, Value, Values, ViolationKind};
use crate::base::Span;
use crate::hir::{Binder, CollectionKind, Expr, Type};

impl<'w> Evaluator<'w> {
    pub(super) fn index(
        &mut self,
        scope: &mut Scope<'w>,
        base: &'w Expr,
        index: &'w Expr,
        checked: bool,
        span: Span,
    ) -> Outcome<Value> {
        let (collection, index) = (self.eval(scope, base)?, self.eval(scope, index)?);
        match at(&collection, &index) {
            Some(value) => Ok(value.clone()),
            None if checked => Stop::violation(ViolationKind::IndexOutOfRange, span),
            None => match scope.ty(&base.ty) {
                Type::Seq(held) | Type::Map(_, held) => self.unknown(&held, span),
                _ => Stop::stuck(StuckKind::Unspecified, span),
            },
        }
    }

    pub(super) fn update(
        &mut self,
        scope: &mut Scope<'w>,
        base: &'w Expr,
        index: &'w Expr,
        value: &'w Expr,
        checked: bool,
        span: Span,
    ) -> Outcome<Value> {
        let (collection, index) = (self.eval(scope, base)?, self.eval(scope, index)?);
        let value = self.eval(scope, value)?;
        self.meter.elements(collection.parts().len() + 2, span)?;
        match (&collection, &index) {
            (Value::Map(pairs), _) => Ok(Value::Map(with_key(pairs, &index, value))),
            (Value::Seq(elements), Value::Int(place)) => match place.to_usize().filter(|&place| place < elements.len())
            {
                Some(place) => Ok(Value::Seq(elements.with(place, value))),
                None if checked => Stop::violation(ViolationKind::IndexOutOfRange, span),
                None => Ok(collection),
            },
            other => unreachable!("the checker lets nobody update {other:?}"),
        }
    }

    pub(super) fn slice(
        &mut self,
        scope: &mut Scope<'w>,
        base: &'w Expr,
        from: Option<&'w Expr>,
        to: Option<&'w Expr>,
        span: Span,
    ) -> Outcome<Value> {
        let collection = self.eval(scope, base)?;
        let elements = collection.parts();
        let from = from.map(|from| self.int(scope, from)).transpose()?;
        let to = to.map(|to| self.int(scope, to)).transpose()?;
        let low = from.map_or(0, |from| clamp(&from, elements.len()));
        let high = to.map_or(elements.len(), |to| clamp(&to, elements.len())).max(low);
        if (low, high) == (0, elements.len()) {
            return Ok(collection);
        }
        self.meter.elements(high - low, span)?;
        Ok(Value::Seq(elements[low..high].into()))
    }

    pub(super) fn repeat(
        &mut self,
        scope: &mut Scope<'w>,
        value: &'w Expr,
        count: &'w Expr,
        span: Span,
    ) -> Outcome<Value> {
        let (value, count) = (self.eval(scope, value)?, self.int(scope, count)?);
        let count = if count.is_negative() { Some(0) } else { count.to_usize() };
        let count = count.unwrap_or(usize::MAX);
        self.meter.elements(count, span)?;
        Ok(Value::Seq(vec![value; count].into()))
    }

    pub(super) fn map_literal(&mut self, scope: &mut Scope<'w>, pairs: &'w [(Expr, Expr)]) -> Outcome<Value> {
        let pairs: Outcome<Vec<_>> =
            pairs.iter().map(|(key, value)| Ok((self.eval(scope, key)?, self.eval(scope, value)?))).collect();
        Ok(Value::map(pairs?))
    }

    pub(super) fn comprehension(
        &mut self,
        scope: &mut Scope<'w>,
        kind: CollectionKind,
        binders: &'w [Binder],
        body: &'w Expr,
        span: Span,
    ) -> Outcome<Value> {
        let first = binders[0].local;
        let mut keys = vec![];
        let mut values = vec![];
        let order: Vec<&Binder> = binders.iter().collect();
        self.each(scope, &order, None, &mut |this, scope| {
            if kind == CollectionKind::Map {
                keys.extend(scope.get(first).cloned());
            }
            values.push(this.eval(scope, body)?);
            this.meter.elements(1, span)?;
            if values.len() > this.meter.limits().elements {
                return Stop::stuck(StuckKind::TooLarge, span);
            }
            Ok(true)
        })?;
        Ok(match kind {
            CollectionKind::Seq => Value::seq(values),
            CollectionKind::Set => Value::set(values),
            CollectionKind::Map => Value::map(keys.into_iter().zip(values)),
        })
    }
}

/// A bound of a slice, brought into the sequence.
fn clamp(bound: &Int, length: usize) -> usize {
    if bound.is_negative() { 0 } else { bound.to_usize().map_or(length, |bound| bound.min(length)) }
}

/// `s[i]` or `m[k]`; none out of range.
pub(super) fn at<'v>(collection: &'v Value, index: &Value) -> Option<&'v Value> {
    match (collection, index) {
        (Value::Seq(elements), Value::Int(place)) => elements.get(place.to_usize()?),
        (Value::Map(pairs), key) => find(pairs, key).ok().map(|place| &pairs[place + 1]),
        _ => None,
    }
}

/// Where the key of a map stands, or where it would.
fn find(pairs: &Values, key: &Value) -> Result<usize, usize> {
    let (mut low, mut high) = (0, pairs.len() / 2);
    while low < high {
        let middle = (low + high) / 2;
        match pairs[2 * middle].cmp(key) {
            std::cmp::Ordering::Equal => return Ok(2 * middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Err(2 * low)
}

fn with_key(pairs: &Values, key: &Value, value: Value) -> Values {
    match find(pairs, key) {
        Ok(place) => pairs.with(place + 1, value),
        Err(place) => {
            let (before, after) = pairs.split_at(place);
            before.iter().cloned().chain([key.clone(), value]).chain(after.iter().cloned()).collect()
        }
    }
}

/// `remove(m, k)`.
pub(super) fn without_key(pairs: &Values, key: &Value) -> Values {
    match find(pairs, key) {
        Ok(place) => pairs[..place].iter().chain(&pairs[place + 2..]).cloned().collect(),
        Err(_) => pairs.clone(),
    }
}

/// `x in c`.
pub(super) fn contains(collection: &Value, element: &Value) -> bool {
    match collection {
        Value::Set(elements) => elements.binary_search(element).is_ok(),
        Value::Map(pairs) => find(pairs, element).is_ok(),
        other => other.parts().contains(element),
    }
}

/// `keys(m)`.
pub(super) fn keys(pairs: &Values) -> Values {
    pairs.iter().step_by(2).cloned().collect()
}

/// What `in` a collection is.
pub(super) fn elements(collection: &Value) -> Vec<Value> {
    match collection {
        Value::Map(pairs) => keys(pairs).to_vec(),
        other => other.parts().to_vec(),
    }
}
