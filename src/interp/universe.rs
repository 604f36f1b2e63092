//! All values of types that have few.

use super::{Value, Values, World};
use crate::hir::{IntType, Type, VariantIndex};

/// Types within types are not followed deeper: those that go on for ever have no end.
const DEPTH: u32 = 12;

/// All values of the type, ascending; none where there are more than the limit.
pub fn universe(world: &World<'_>, ty: &Type, limit: usize) -> Option<Vec<Value>> {
    Universe { world, limit }.of(ty, DEPTH)
}

struct Universe<'w> {
    world: &'w World<'w>,
    limit: usize,
}

impl Universe<'_> {
    fn of(&self, ty: &Type, depth: u32) -> Option<Vec<Value>> {
        let depth = depth.checked_sub(1)?;
        match ty {
            Type::Bool => Some(vec![Value::Bool(false), Value::Bool(true)]),
            Type::Int(IntType::U8) if self.limit > usize::from(u8::MAX) => {
                Some((0..=u8::MAX).map(Value::int).collect())
            }
            Type::Tuple(_) | Type::Struct(..) => {
                let products = self.products(&self.world.fields(ty, 0), depth)?;
                Some(products.into_iter().map(Value::Product).collect())
            }
            Type::Enum(id, _) => self.variants(ty, self.world.program.enum_(*id).variants.len(), depth),
            Type::Array(element, length) => {
                let length = self.world.length(length).filter(|&length| length <= self.limit)?;
                let products = self.products(&vec![(**element).clone(); length], depth)?;
                Some(products.into_iter().map(Value::Seq).collect())
            }
            Type::Set(element) => {
                let elements = self.of(element, depth)?;
                subsets(&elements, self.limit)
            }
            _ => None,
        }
    }

    fn variants(&self, ty: &Type, count: usize, depth: u32) -> Option<Vec<Value>> {
        let mut all = vec![];
        for place in 0..count {
            let products = self.products(&self.world.fields(ty, place), depth)?;
            all.extend(products.into_iter().map(|fields| Value::Variant(VariantIndex::new(place), fields)));
        }
        (all.len() <= self.limit).then_some(all)
    }

    fn products(&self, types: &[Type], depth: u32) -> Option<Vec<Values>> {
        let parts = types.iter().map(|ty| self.of(ty, depth)).collect::<Option<Vec<_>>>()?;
        products(&parts, self.limit)
    }
}

/// One value of each list, in all ways; none where there are more than the limit.
pub(super) fn products(parts: &[Vec<Value>], limit: usize) -> Option<Vec<Values>> {
    let mut all: Vec<Vec<Value>> = vec![vec![]];
    for part in parts {
        if all.len().checked_mul(part.len())? > limit {
            return None;
        }
        let longer = |begun: Vec<Value>| {
            part.iter().map(move |value| begun.iter().cloned().chain([value.clone()]).collect::<Vec<_>>())
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    Some(all.into_iter().map(Values::from).collect())
}

/// All sets of some of these values; none where there are more than the limit.
pub(super) fn subsets(elements: &[Value], limit: usize) -> Option<Vec<Value>> {
    let count = u32::try_from(elements.len()).ok().and_then(|bits| 1_usize.checked_shl(bits))?;
    let subset = |choice: usize| {
        Value::set(elements.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1).map(|(_, x)| x.clone()))
    };
    (count <= limit).then(|| (0..count).map(subset).collect())
}
