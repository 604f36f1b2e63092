//! Small values of each type: what a bounded search tries.

use crate::hir::{IntType, Type, VariantIndex};
use crate::interp::{Block, Value, Values, World};

/// How far values go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sizes {
    /// Blocks beside zero.
    pub blocks: u32,
    /// Of sequences, sets and maps.
    pub length: usize,
    /// Numbers from 0 to this one.
    pub largest: i64,
    /// So many values of one type, and states of one layer, at most.
    pub limit: usize,
}

/// Values, and whether these are all of them within the sizes.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    pub all: Vec<T>,
    pub complete: bool,
}

impl<T> Listed<T> {
    pub(super) fn new(all: Vec<T>) -> Listed<T> {
        Listed { all, complete: true }
    }

    /// Not more than so many.
    #[must_use]
    pub fn cut(mut self, limit: usize) -> Listed<T> {
        self.complete &= self.all.len() <= limit;
        self.all.truncate(limit);
        self
    }
}

/// Lists values of types.
#[derive(Clone, Copy)]
pub struct Domain<'w> {
    pub world: &'w World<'w>,
    pub sizes: Sizes,
    /// Whether the largest number of a machine type is tried, too.
    pub extremes: bool,
    /// Whether of a long sequence only those are listed that have at most one element other than the first of all.
    pub sparse: bool,
    /// Numbers that are tried besides, where they fit their type.
    pub more: &'w [Value],
}

/// From here on a sequence is long.
const LONG: usize = 3;

impl<'w> Domain<'w> {
    /// Small values of the type, the smallest first.
    pub fn values(&self, ty: &Type) -> Listed<Value> {
        self.values_with(ty, &[])
    }

    /// Small values of the type, and those that hold some of these numbers and blocks.
    pub fn values_with(&self, ty: &Type, seen: &[Value]) -> Listed<Value> {
        let mut listed = self.listed(ty, 4, seen).cut(self.sizes.limit);
        listed.all.retain(|value| self.world.is_typed(ty, value));
        listed
    }

    fn listed(&self, ty: &Type, depth: u32, seen: &[Value]) -> Listed<Value> {
        let Some(depth) = depth.checked_sub(1) else { return Listed { all: vec![], complete: false } };
        match ty {
            Type::Bool => Listed::new(vec![Value::Bool(false), Value::Bool(true)]),
            Type::Int(int) => Listed::new(with_new(self.numbers(*int), seen, |value| matches!(value, Value::Int(_)))),
            Type::Block => Listed::new(with_new(self.blocks(), seen, |value| matches!(value, Value::Block(_)))),
            Type::Seq(element) => self.sequences(element, depth, seen),
            Type::Array(element, length) => {
                let parts = vec![self.listed(element, depth, seen); self.world.length(length).unwrap_or_default()];
                self.products(&parts, |values| Value::Seq(values.into()))
            }
            Type::Set(element) => self.subsets(element, depth, seen),
            Type::Map(key, held) => self.maps(key, held, depth),
            Type::Tuple(_) | Type::Struct(..) => {
                self.products(&self.fields(ty, 0, depth, seen), |values| Value::Product(values.into()))
            }
            Type::Enum(..) => self.variants(ty, depth, seen),
            Type::Generic(_) => Listed { all: vec![], complete: false },
        }
    }

    fn numbers(&self, int: IntType) -> Vec<Value> {
        let largest = int.maximum().filter(|_| self.extremes).map(|maximum| Value::Int(maximum.into()));
        let mut found: Vec<Value> = (0..=self.sizes.largest).map(Value::int).collect();
        for number in largest.into_iter().chain(self.more.iter().cloned()) {
            if self.world.is_typed(&Type::Int(int), &number) && !found.contains(&number) {
                found.push(number);
            }
        }
        found
    }

    fn blocks(&self) -> Vec<Value> {
        let others = (1..=self.sizes.blocks).map(|number| Block::numbered(number.into()));
        [Block::ZERO].into_iter().chain(others).map(Value::Block).collect()
    }

    fn fields(&self, ty: &Type, variant: usize, depth: u32, seen: &[Value]) -> Vec<Listed<Value>> {
        self.world.fields(ty, variant).iter().map(|ty| self.listed(ty, depth, seen)).collect()
    }

    fn variants(&self, ty: &Type, depth: u32, seen: &[Value]) -> Listed<Value> {
        let Type::Enum(id, _) = ty else { return Listed::new(vec![]) };
        let mut found = Listed::new(vec![]);
        for place in 0..self.world.program.enum_(*id).variants.len() {
            let fields = self.fields(ty, place, depth, seen);
            let listed = self.products(&fields, |values| Value::variant(VariantIndex::new(place), values));
            found.complete &= listed.complete;
            found.all.extend(listed.all);
        }
        found
    }

    /// All sequences up to the length, the shorter ones first.
    fn sequences(&self, element: &Type, depth: u32, seen: &[Value]) -> Listed<Value> {
        let elements = self.within().listed(element, depth, seen);
        let mut found = Listed::new(vec![]);
        for length in 0..=self.sizes.length {
            let listed = if self.sparse && length >= LONG {
                sparse(&elements.all, length)
            } else {
                self.products(&vec![elements.clone(); length], |values| Value::Seq(values.into()))
            };
            found.complete &= listed.complete;
            found.all.extend(listed.all);
        }
        found
    }

    /// Of the numbers that are tried besides only the first one within collections, which would be too many.
    fn within(&self) -> Domain<'w> {
        Domain { more: &self.more[..self.more.len().min(1)], ..*self }
    }

    /// The empty one; where numbers are tried besides, those with one key, too.
    fn maps(&self, key: &Type, held: &Type, depth: u32) -> Listed<Value> {
        let mut all = vec![Value::Map(Values::EMPTY)];
        if !self.more.is_empty() {
            let (keys, values) =
                (self.within().listed(key, depth, &[]).all, self.within().listed(held, depth, &[]).all);
            let pairs = keys.iter().flat_map(|key| values.iter().map(|value| (key.clone(), value.clone())));
            all.extend(pairs.map(|pair| Value::map([pair])));
        }
        Listed { all, complete: false }
    }

    fn subsets(&self, element: &Type, depth: u32, seen: &[Value]) -> Listed<Value> {
        let mut elements = self.within().listed(element, depth, seen);
        let first = self.more.len().min(1).min(elements.all.len());
        elements.all.rotate_right(first);
        let mut found: Vec<Vec<Value>> = vec![vec![]];
        for element in elements.all.iter().take(self.sizes.length) {
            let with: Vec<_> =
                found.iter().map(|set| [set.as_slice(), std::slice::from_ref(element)].concat()).collect();
            found.extend(with);
        }
        let complete = elements.complete && elements.all.len() <= self.sizes.length;
        Listed { all: found.into_iter().map(Value::set).collect(), complete }
    }

    /// One value of each list, in all ways, as far as the limit goes.
    fn products(&self, parts: &[Listed<Value>], make: impl Fn(Vec<Value>) -> Value) -> Listed<Value> {
        let rows = products(parts.iter().map(|part| part.all.as_slice()), self.sizes.limit);
        let complete = rows.complete && parts.iter().all(|part| part.complete);
        Listed { all: rows.all.into_iter().map(make).collect(), complete }
    }

    /// Arguments of an operation, in all ways.
    pub fn rows(&self, types: &[Type]) -> Listed<Vec<Value>> {
        let parts: Vec<Listed<Value>> = types.iter().map(|ty| self.values(ty)).collect();
        let rows = products(parts.iter().map(|part| part.all.as_slice()), self.sizes.limit);
        Listed { complete: rows.complete && parts.iter().all(|part| part.complete), ..rows }
    }
}

/// The values, and those of the seen ones that are wanted and not among them.
fn with_new(mut values: Vec<Value>, seen: &[Value], is_wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
    for value in seen.iter().filter(|value| is_wanted(value)) {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    values
}

/// Sequences of the first element with at most one other.
fn sparse(elements: &[Value], length: usize) -> Listed<Value> {
    let Some((first, others)) = elements.split_first() else { return Listed::new(vec![]) };
    let plain = vec![first.clone(); length];
    let with = |(place, other): (usize, &Value)| {
        let mut values = plain.clone();
        values[place] = other.clone();
        Value::Seq(values.into())
    };
    let places = (0..length).flat_map(|place| others.iter().map(move |other| (place, other)));
    let all = [Value::Seq(plain.clone().into())].into_iter().chain(places.map(with)).collect();
    Listed { all, complete: others.is_empty() }
}

/// One value of each part, in all ways; the last part changes fastest. Short of the limit: all.
pub fn products<'v>(parts: impl Iterator<Item = &'v [Value]>, limit: usize) -> Listed<Vec<Value>> {
    let mut found = Listed::new(vec![vec![]]);
    for part in parts {
        let longer =
            found.all.iter().flat_map(|row| part.iter().map(move |value| [row, std::slice::from_ref(value)].concat()));
        let all: Vec<Vec<Value>> = longer.take(limit + 1).collect();
        found = Listed { all, complete: found.complete }.cut(limit);
    }
    found
}
