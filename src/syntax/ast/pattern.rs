//! Patterns.

use super::{Name, NodeId, Path};
use crate::base::Span;
use num_bigint::BigInt;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Pattern {
    pub id: NodeId,
    pub kind: PatternKind,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum PatternKind {
    /// `_`
    Wildcard,
    /// A name that begins with a small letter or `_`: it is bound.
    Binding(Name),
    /// A path that has a capital first letter at the end: a variant, or a constant.
    Constructor {
        path: Path,
        arguments: Vec<Pattern>,
    },
    Bool(bool),
    Int(#[serde(serialize_with = "super::serialize_integer")] BigInt),
    Bytes(Vec<u8>),
    /// Two or more; or none, `()`.
    Tuple(Vec<Pattern>),
    Error,
}
