//! A program with values for its constants: what does not change while it runs.

use super::encoded::from_encoder;
use super::{Block, Limits, Value};
use crate::encode::{self, Fixed, Layout};
use crate::hir::{ConstId, IntType, Length, Program, StructId, Type};
use std::sync::OnceLock;

/// A program that can run. It is shared by all runs.
#[derive(Debug)]
pub struct World<'p> {
    pub program: &'p Program,
    pub limits: Limits,
    /// None: not known (yet).
    pub(super) constants: Vec<Option<Value>>,
    layouts: Vec<OnceLock<Fixed>>,
}

impl<'p> World<'p> {
    /// Without any constants; [`World::new`](super::World::new) gives them values.
    pub(super) fn bare(program: &'p Program, limits: Limits) -> World<'p> {
        let layouts = program.structs.iter().map(|_| OnceLock::new()).collect();
        World { program, limits, constants: vec![None; program.constants.len()], layouts }
    }

    pub fn constant(&self, id: ConstId) -> Option<&Value> {
        self.constants[id.index()].as_ref()
    }

    fn size(&self, id: ConstId) -> Option<usize> {
        match self.constant(id) {
            Some(Value::Int(value)) => value.to_usize(),
            _ => None,
        }
    }

    /// The length of an array type; none where it is not known, or more than fits memory.
    pub fn length(&self, length: &Length) -> Option<usize> {
        match length {
            Length::Literal(literal) => usize::try_from(literal).ok(),
            Length::Constant(id) => self.size(*id),
        }
    }

    /// How the bytes of an encoded struct lie.
    pub fn layout(&self, id: StructId) -> Option<&Fixed> {
        if let Some(layout) = self.layouts[id.index()].get() {
            return Some(layout);
        }
        let layout = Layout::of(self.program, &Type::Struct(id, vec![]))?.fix(&|constant| self.size(constant)).ok()?;
        Some(self.layouts[id.index()].get_or_init(|| layout))
    }

    /// What a block says that is read as this struct.
    pub fn decoded(&self, id: StructId, block: &Block) -> Option<Value> {
        let layout = self.layout(id)?;
        Some(from_encoder(layout, encode::decode(layout, block.trimmed())))
    }

    /// Whether the value, which has the sort of the type, is also in its range: numbers fit, arrays have their length.
    pub fn is_typed(&self, ty: &Type, value: &Value) -> bool {
        let all = |ty: &Type, values: &[Value]| values.iter().all(|value| self.is_typed(ty, value));
        match (ty, value) {
            (Type::Int(int), Value::Int(value)) => fits(*int, value),
            (Type::Seq(element), Value::Seq(values)) | (Type::Set(element), Value::Set(values)) => all(element, values),
            (Type::Array(element, length), Value::Seq(values)) => {
                self.length(length) == Some(values.len()) && all(element, values)
            }
            (Type::Map(key, held), Value::Map(pairs)) => {
                pairs.chunks_exact(2).all(|pair| self.is_typed(key, &pair[0]) && self.is_typed(held, &pair[1]))
            }
            (Type::Tuple(_) | Type::Struct(..), Value::Product(values)) => self.are_typed(&self.fields(ty, 0), values),
            (Type::Enum(..), Value::Variant(place, values)) => self.are_typed(&self.fields(ty, place.index()), values),
            _ => true,
        }
    }

    fn are_typed(&self, types: &[Type], values: &[Value]) -> bool {
        types.iter().zip(values).all(|(ty, value)| self.is_typed(ty, value))
    }

    /// The types of the parts of a product, or of a variant of an enum.
    pub fn fields(&self, ty: &Type, variant: usize) -> Vec<Type> {
        match ty {
            Type::Tuple(parts) => parts.clone(),
            Type::Struct(id, types) => {
                self.program.struct_(*id).fields.iter().map(|field| field.ty.instantiate(types)).collect()
            }
            Type::Enum(id, types) => {
                let fields = &self.program.enum_(*id).variants[variant].fields;
                fields.iter().map(|ty| ty.instantiate(types)).collect()
            }
            _ => vec![],
        }
    }
}

/// Whether the number is one of the type.
pub(super) fn fits(int: IntType, value: &super::Int) -> bool {
    let below = |maximum: i64| value.to_i64().is_some_and(|value| (0..=maximum).contains(&value));
    match int {
        IntType::Int => true,
        IntType::Nat => !value.is_negative(),
        IntType::U8 => below(u8::MAX.into()),
        IntType::U32 => below(u32::MAX.into()),
        IntType::U64 => below(i64::MAX) || (!value.is_negative() && value.bits() <= 64),
    }
}
