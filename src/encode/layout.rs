//! How the bytes of a type lie.

use crate::hir::{ConstId, IntType, Length, Program, Type};

/// The layout of a type. Lengths of arrays may be symbolic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Layout<L> {
    Bool,
    /// So many bytes, little endian.
    Int(u32),
    Array(Box<Layout<L>>, L),
    /// One after the other.
    Product(Vec<Layout<L>>),
    /// A tag of so many bytes, then one of the variants.
    Sum(u32, Vec<Layout<L>>),
}

/// What widths are computed in: numbers, or terms where lengths are symbolic.
pub trait Parts {
    type Width;
    fn bytes(&mut self, count: u32) -> Self::Width;
    fn times(&mut self, one: Self::Width, length: &Length) -> Self::Width;
    fn sum(&mut self, parts: Vec<Self::Width>) -> Self::Width;
    fn largest(&mut self, parts: Vec<Self::Width>) -> Self::Width;
}

/// A layout whose lengths are known.
pub type Fixed = Layout<usize>;

impl Layout<Length> {
    /// The layout of the type; none for types that have no fixed width, which the checker refuses in encoded structs.
    pub fn of(program: &Program, ty: &Type) -> Option<Layout<Length>> {
        let all = |types: Vec<Type>| types.iter().map(|ty| Layout::of(program, ty)).collect::<Option<Vec<_>>>();
        Some(match ty {
            Type::Bool => Layout::Bool,
            Type::Int(IntType::U8) => Layout::Int(1),
            Type::Int(IntType::U32) => Layout::Int(4),
            Type::Int(IntType::U64) => Layout::Int(8),
            Type::Array(element, length) => Layout::Array(Box::new(Layout::of(program, element)?), length.clone()),
            Type::Tuple(parts) => Layout::Product(all(parts.clone())?),
            Type::Struct(id, types) => {
                let fields = program.struct_(*id).fields.iter().map(|field| field.ty.instantiate(types)).collect();
                Layout::Product(all(fields)?)
            }
            Type::Enum(id, types) => {
                let fields = |fields: &[Type]| all(fields.iter().map(|ty| ty.instantiate(types)).collect());
                let variants = &program.enum_(*id).variants;
                let layouts = variants.iter().map(|v| fields(&v.fields).map(Layout::Product)).collect::<Option<_>>()?;
                Layout::Sum(tag_width(variants.len()), layouts)
            }
            _ => return None,
        })
    }

    /// The width in bytes.
    pub fn width<P: Parts>(&self, parts: &mut P) -> P::Width {
        match self {
            Layout::Bool => parts.bytes(1),
            Layout::Int(count) => parts.bytes(*count),
            Layout::Array(element, length) => {
                let one = element.width(parts);
                parts.times(one, length)
            }
            Layout::Product(fields) => {
                let widths = fields.iter().map(|field| field.width(parts)).collect();
                parts.sum(widths)
            }
            Layout::Sum(tag, variants) => {
                let widths = variants.iter().map(|variant| variant.width(parts)).collect();
                let (tag, largest) = (parts.bytes(*tag), parts.largest(widths));
                parts.sum(vec![tag, largest])
            }
        }
    }

    /// The layout with values for the constants.
    ///
    /// # Errors
    /// The constant that has no value, or one that is too large to be a length.
    pub fn fix(&self, value: &impl Fn(ConstId) -> Option<usize>) -> Result<Fixed, ConstId> {
        let all = |layouts: &[Layout<Length>]| {
            layouts.iter().map(|layout| layout.fix(value)).collect::<Result<Vec<_>, ConstId>>()
        };
        Ok(match self {
            Layout::Bool => Layout::Bool,
            Layout::Int(count) => Layout::Int(*count),
            Layout::Array(element, length) => Layout::Array(Box::new(element.fix(value)?), fixed(length, value)?),
            Layout::Product(fields) => Layout::Product(all(fields)?),
            Layout::Sum(tag, variants) => Layout::Sum(*tag, all(variants)?),
        })
    }
}

fn fixed(length: &Length, value: &impl Fn(ConstId) -> Option<usize>) -> Result<usize, ConstId> {
    match length {
        // A literal that is no machine length is wider than any block, and refused for that.
        Length::Literal(literal) => Ok(usize::try_from(literal).unwrap_or(usize::MAX)),
        Length::Constant(id) => value(*id).ok_or(*id),
    }
}

fn tag_width(variants: usize) -> u32 {
    if variants <= 256 { 1 } else { 4 }
}

impl Fixed {
    /// The width in bytes; saturating.
    pub fn bytes(&self) -> usize {
        match self {
            Layout::Bool => 1,
            Layout::Int(count) => *count as usize,
            Layout::Array(element, length) => element.bytes().saturating_mul(*length),
            Layout::Product(fields) => fields.iter().map(Layout::bytes).fold(0, usize::saturating_add),
            Layout::Sum(tag, variants) => {
                variants.iter().map(Layout::bytes).max().unwrap_or(0).saturating_add(*tag as usize)
            }
        }
    }
}
