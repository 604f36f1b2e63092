//! Types.

use super::{ConstId, EnumId, GenericIndex, StructId};
use num_bigint::BigInt;
use serde::Serialize;

/// The integer types. All but `Int` are subset types of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub enum IntType {
    U8,
    U32,
    U64,
    Nat,
    Int,
}

impl IntType {
    /// The largest value, where there is one.
    pub fn maximum(self) -> Option<BigInt> {
        match self {
            IntType::U8 => Some(u8::MAX.into()),
            IntType::U32 => Some(u32::MAX.into()),
            IntType::U64 => Some(u64::MAX.into()),
            IntType::Nat | IntType::Int => None,
        }
    }

    /// Whether executable code can compute in it.
    pub fn is_machine(self) -> bool {
        self.maximum().is_some()
    }

    /// Whether every value of `self` is one of `other`.
    pub fn is_within(self, other: IntType) -> bool {
        self <= other
    }

    /// What its values are: `0 to 255`.
    pub fn extent(self) -> String {
        match (self, self.maximum()) {
            (_, Some(maximum)) => format!("0 to {maximum}"),
            (IntType::Nat, None) => "0 and more".to_owned(),
            (_, None) => "all integers".to_owned(),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            IntType::U8 => "u8",
            IntType::U32 => "u32",
            IntType::U64 => "u64",
            IntType::Nat => "nat",
            IntType::Int => "int",
        }
    }
}

/// The length of an array type: the values of symbolic constants are not known.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub enum Length {
    Literal(#[serde(serialize_with = "super::expr::display")] BigInt),
    Constant(ConstId),
}

/// A type. `bytes` is `Seq(Int(U8))`, `()` is the empty tuple, `option` and `result` are enums.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub enum Type {
    Bool,
    Int(IntType),
    /// 4096 opaque bytes.
    Block,
    Seq(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// The subset type of sequences of this length.
    Array(Box<Type>, Length),
    Tuple(Vec<Type>),
    Struct(StructId, Vec<Type>),
    Enum(EnumId, Vec<Type>),
    /// A generic parameter of the enclosing item, of which nothing is known.
    Generic(GenericIndex),
}

impl Type {
    pub const INT: Type = Type::Int(IntType::Int);
    pub const NAT: Type = Type::Int(IntType::Nat);
    pub const U64: Type = Type::Int(IntType::U64);

    pub fn unit() -> Type {
        Type::Tuple(vec![])
    }

    pub fn seq(element: Type) -> Type {
        Type::Seq(Box::new(element))
    }

    pub fn option(element: Type) -> Type {
        Type::Enum(super::OPTION, vec![element])
    }

    /// The element type of a sequence or array.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::Seq(element) | Type::Array(element, _) => Some(element),
            _ => None,
        }
    }

    /// The type with the generic parameters replaced.
    pub fn instantiate(&self, arguments: &[Type]) -> Type {
        let all = |types: &[Type]| types.iter().map(|ty| ty.instantiate(arguments)).collect();
        let one = |ty: &Type| Box::new(ty.instantiate(arguments));
        match self {
            Type::Bool | Type::Int(_) | Type::Block => self.clone(),
            Type::Seq(element) => Type::Seq(one(element)),
            Type::Set(element) => Type::Set(one(element)),
            Type::Map(key, value) => Type::Map(one(key), one(value)),
            Type::Array(element, length) => Type::Array(one(element), length.clone()),
            Type::Tuple(parts) => Type::Tuple(all(parts)),
            Type::Struct(id, parts) => Type::Struct(*id, all(parts)),
            Type::Enum(id, parts) => Type::Enum(*id, all(parts)),
            Type::Generic(index) => arguments.get(index.index()).cloned().unwrap_or_else(|| self.clone()),
        }
    }
}
