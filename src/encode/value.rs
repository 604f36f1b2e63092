//! Values that can be encoded.

use num_bigint::BigInt;

/// A value. Which of them belong to a type its [`Layout`](super::Layout) tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    Bool(bool),
    Int(BigInt),
    /// An array, a tuple or a struct.
    Product(Vec<Value>),
    /// A variant of an enum, by its place, with its fields.
    Variant(usize, Vec<Value>),
}
