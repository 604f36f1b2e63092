//! Functions that the language defines.

use super::collections::{contains, keys, without_key};
use super::encoded::{from_encoder, to_encoder};
use super::eval::or_violation;
use super::world::fits;
use super::{Block, Evaluator, Int, Outcome, Scope, Stop, StuckKind, Value, ViolationKind};
use crate::base::Span;
use crate::encode::{self, BLOCK_SIZE, Fixed};
use crate::hir::{Builtin, Expr, StructId, Type};

impl<'w> Evaluator<'w> {
    pub(super) fn builtin(
        &mut self,
        scope: &mut Scope<'w>,
        builtin: Builtin,
        arguments: &'w [Expr],
        whole: &'w Expr,
    ) -> Outcome<Value> {
        let values = self.all(scope, arguments)?;
        let span = whole.span;
        match (builtin, &values[..]) {
            (Builtin::Len, [collection]) => length(collection, whole),
            (Builtin::Last, [seq]) => match seq.parts().last() {
                Some(last) => Ok(last.clone()),
                None => self.unknown(&scope.ty(&whole.ty), span),
            },
            (Builtin::In, [element, collection]) => {
                self.meter.burn(collection.parts().len() as u64, span)?;
                Ok(Value::Bool(contains(collection, element)))
            }
            (Builtin::IsPrefix, [prefix, seq]) => Ok(Value::Bool(seq.parts().starts_with(prefix.parts()))),
            (Builtin::Keys, [Value::Map(pairs)]) => Ok(Value::Set(keys(pairs))),
            (Builtin::Remove, [Value::Map(pairs), key]) => Ok(Value::Map(without_key(pairs, key))),
            (Builtin::Min, [Value::Int(a), Value::Int(b)]) => Ok(Value::Int(a.min(b).clone())),
            (Builtin::Max, [Value::Int(a), Value::Int(b)]) => Ok(Value::Int(a.max(b).clone())),
            (Builtin::Split, [Value::Block(block), Value::Int(count)]) => self.split(block, count, span),
            (Builtin::Join, [sectors]) => join(sectors, span),
            (Builtin::Encode, [value]) => self.encode(value, &arguments[0].ty, span),
            (Builtin::Decode, [Value::Block(block)]) => self.decode(block, &whole.ty, span),
            (_, [left, right]) => self.combine(builtin, left, right, span),
            _ => unreachable!("the checker counts the arguments of {builtin:?}"),
        }
    }

    /// Operators of two collections.
    fn combine(&mut self, builtin: Builtin, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        let (a, b) = (left.parts(), right.parts());
        self.meter.elements(a.len() + b.len(), span)?;
        let kept = |wanted: bool| a.iter().filter(|&x| contains(right, x) == wanted).cloned().collect();
        Ok(match builtin {
            Builtin::Concat if a.is_empty() => right.clone(),
            Builtin::Concat if b.is_empty() => left.clone(),
            Builtin::Concat => Value::seq(a.iter().chain(b).cloned()),
            Builtin::Union => Value::set(a.iter().chain(b).cloned()),
            Builtin::Difference => Value::Set(kept(false)),
            Builtin::Intersection => Value::Set(kept(true)),
            Builtin::Subset => Value::Bool(a.iter().all(|x| contains(right, x))),
            _ => unreachable!("the checker counts the arguments of {builtin:?}"),
        })
    }

    /// Sectors of equal size; of a count that does not divide the block nothing is said.
    fn split(&mut self, block: &Block, count: &Int, span: Span) -> Outcome<Value> {
        let count = count.to_usize().filter(|&count| count > 0 && BLOCK_SIZE.is_multiple_of(count));
        let Some(count) = count else { return Stop::stuck(StuckKind::Unspecified, span) };
        self.meter.elements(BLOCK_SIZE, span)?;
        let bytes = block.bytes();
        let sectors = bytes.chunks(BLOCK_SIZE / count);
        Ok(Value::seq(sectors.map(|sector| Value::seq(sector.iter().map(|&byte| Value::int(byte))))))
    }

    fn encode(&mut self, value: &Value, ty: &Type, span: Span) -> Outcome<Value> {
        let (id, layout) = self.layout(ty, span)?;
        self.meter.burn(layout.bytes() as u64 / 8, span)?;
        let data = to_encoder(layout, value);
        let block = data.and_then(|data| encode::encode(layout, &data)).and_then(|bytes| Block::encoded(&bytes, id));
        block.map_or_else(|| Stop::violation(ViolationKind::EncodedWidth, span), |block| Ok(Value::Block(block)))
    }

    fn decode(&mut self, block: &Block, ty: &Type, span: Span) -> Outcome<Value> {
        let (_, layout) = self.layout(ty, span)?;
        self.meter.elements(layout.bytes(), span)?;
        Ok(from_encoder(layout, encode::decode(layout, block.trimmed())))
    }

    fn layout(&self, ty: &Type, span: Span) -> Outcome<(StructId, &'w Fixed)> {
        let Type::Struct(id, _) = ty else { unreachable!("the checker lets only structs be encoded") };
        let layout = self.world.layout(*id);
        layout.map_or_else(|| Stop::stuck(StuckKind::NoConstant, span), |layout| Ok((*id, layout)))
    }
}

/// In executable code the length has a machine type, which it must fit.
fn length(collection: &Value, whole: &Expr) -> Outcome<Value> {
    let parts = collection.parts().len();
    let length = Int::from(if matches!(collection, Value::Map(_)) { parts / 2 } else { parts });
    if let Type::Int(int) = whole.ty {
        or_violation(fits(int, &length), ViolationKind::Narrowing, whole.span)?;
    }
    Ok(Value::Int(length))
}

/// The block of these sectors; of anything that is no block in the end nothing is said.
fn join(sectors: &Value, span: Span) -> Outcome<Value> {
    block_of(sectors).map_or_else(|| Stop::stuck(StuckKind::Unspecified, span), |block| Ok(Value::Block(block)))
}

/// The block that consists of these sectors, all of one size.
pub(super) fn block_of(sectors: &Value) -> Option<Block> {
    let sectors = sectors.parts();
    let bytes: Vec<u8> = sectors.iter().flat_map(|sector| sector.parts().iter().map(byte)).collect::<Option<_>>()?;
    let width = sectors.first()?.parts().len();
    let even = sectors.iter().all(|sector| sector.parts().len() == width);
    if even && bytes.len() == BLOCK_SIZE { Block::new(&bytes) } else { None }
}

fn byte(value: &Value) -> Option<u8> {
    match value {
        Value::Int(int) => int.to_i64().and_then(|byte| u8::try_from(byte).ok()),
        _ => None,
    }
}
