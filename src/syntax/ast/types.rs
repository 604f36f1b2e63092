//! Types as written.

use super::{Expr, NodeId, Path};
use crate::base::Span;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Type {
    pub id: NodeId,
    pub kind: TypeKind,
    pub span: Span,
}

/// The types in `<..>`; empty where there are none.
pub type TypeArguments = Vec<Type>;

#[derive(Clone, Debug, Serialize)]
pub enum TypeKind {
    /// `u64`, `block`, `option<u64>`, `m::Header`: everything that is no keyword.
    Path {
        path: Path,
        arguments: TypeArguments,
    },
    Seq(Box<Type>),
    Set(Box<Type>),
    Map {
        key: Box<Type>,
        value: Box<Type>,
    },
    /// `[T; N]`
    Array {
        element: Box<Type>,
        length: Box<Expr>,
    },
    /// Two or more; or none, the unit type `()`.
    Tuple(Vec<Type>),
    Error,
}
