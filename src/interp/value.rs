//! Values: what expressions have, and what the state of layers is made of.

use super::{Block, Int, Values};
use crate::hir::VariantIndex;
use num_bigint::BigInt;

/// A value. It does not know its type, which the program tells. Cheap to copy; equal exactly when the language says so.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Value {
    Bool(bool),
    Int(Int),
    Block(Block),
    /// Of a sequence or an array.
    Seq(Values),
    /// The elements, ascending, each once.
    Set(Values),
    /// Keys, ascending, each followed by its value.
    Map(Values),
    /// Of a tuple or a struct, in order.
    Product(Values),
    Variant(VariantIndex, Values),
}

impl Value {
    /// `()`.
    pub const UNIT: Value = Value::Product(Values::EMPTY);

    pub fn int(value: impl Into<BigInt>) -> Value {
        Value::Int(Int::from(value.into()))
    }

    pub fn size(value: usize) -> Value {
        Value::Int(Int::from(value))
    }

    pub fn seq(values: impl IntoIterator<Item = Value>) -> Value {
        Value::Seq(values.into_iter().collect())
    }

    /// The set of these values, in any order.
    pub fn set(values: impl IntoIterator<Item = Value>) -> Value {
        let mut values: Vec<Value> = values.into_iter().collect();
        values.sort();
        values.dedup();
        Value::Set(values.into())
    }

    /// The map of these pairs, in any order; of two with one key the later one counts.
    pub fn map(pairs: impl IntoIterator<Item = (Value, Value)>) -> Value {
        let mut pairs: Vec<(Value, Value)> = pairs.into_iter().collect();
        pairs.reverse();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs.dedup_by(|later, kept| later.0 == kept.0);
        Value::Map(pairs.into_iter().flat_map(|(key, value)| [key, value]).collect())
    }

    pub fn tuple(values: impl IntoIterator<Item = Value>) -> Value {
        Value::Product(values.into_iter().collect())
    }

    pub fn variant(place: VariantIndex, fields: impl IntoIterator<Item = Value>) -> Value {
        Value::Variant(place, fields.into_iter().collect())
    }

    /// `Some(value)` or `None`.
    pub fn option(value: Option<Value>) -> Value {
        match value {
            Some(value) => Value::Variant(crate::hir::SOME, [value].into()),
            None => Value::Variant(crate::hir::NONE, Values::EMPTY),
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// With another value as that part of a sequence, product or variant; others are left as they are.
    #[must_use]
    pub fn with_part(&self, place: usize, part: Value) -> Value {
        match self {
            Value::Seq(parts) => Value::Seq(parts.with(place, part)),
            Value::Product(parts) => Value::Product(parts.with(place, part)),
            Value::Variant(variant, parts) => Value::Variant(*variant, parts.with(place, part)),
            other => other.clone(),
        }
    }

    /// Elements of a sequence or set, parts of a product, fields of a variant; of a map, keys and values in turn.
    pub fn parts(&self) -> &[Value] {
        match self {
            Value::Bool(_) | Value::Int(_) | Value::Block(_) => &[],
            Value::Seq(parts) | Value::Set(parts) | Value::Map(parts) | Value::Product(parts) => parts,
            Value::Variant(_, parts) => parts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::BuildHasher;

    #[test]
    fn a_value_is_small() {
        assert!(size_of::<Value>() <= 24);
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Value>();
    }

    #[test]
    fn collections_are_equal_by_their_elements() {
        let numbers = |all: &[i64]| all.iter().map(|&number| Value::int(number)).collect::<Vec<_>>();
        assert_eq!(Value::set(numbers(&[3, 1, 3, 2])), Value::set(numbers(&[1, 2, 3])));
        let pair = |key: i64, value: i64| (Value::int(key), Value::int(value));
        assert_eq!(Value::map([pair(2, 1), pair(1, 5), pair(2, 7)]), Value::map([pair(1, 5), pair(2, 7)]));
        assert_ne!(Value::seq(numbers(&[1, 2])), Value::seq(numbers(&[2, 1])));
    }

    #[test]
    fn deep_values_are_compared_hashed_and_dropped() {
        let deep = || (0..300_000).fold(Value::UNIT, |inner, _| Value::option(Some(inner)));
        let (one, other) = (deep(), deep());
        assert_eq!(one, other);
        assert_eq!(one.cmp(&other), std::cmp::Ordering::Equal);
        let hash = |value| std::hash::BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(value);
        assert_eq!(hash(&one), hash(&other));
    }
}
