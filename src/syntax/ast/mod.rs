//! The abstract syntax tree: what was written, with names that nobody has looked up yet.
//!
//! Every node has a [`Span`]. Whatever a later phase may want to say something about (an expression, a statement, a
//! path, a binder) also has a [`NodeId`], unique within its module, so that what is found out is kept in side tables
//! and the tree is never changed. What could not be parsed is an `Error` node: it was reported, and later phases keep
//! silent about it.
//!
//! No tree is deeper than the parser allows, so that all later phases may recurse over it without care.

mod expression;
mod item;
mod law;
mod pattern;
mod statement;
mod types;
pub mod visit;

pub use expression::*;
pub use item::*;
pub use law::*;
pub use pattern::*;
pub use statement::*;
pub use types::*;

use crate::base::{FileId, Span, Symbol};
use expression::serialize_integer;
use serde::Serialize;

/// Names a node; unique within its module, ascending from 0 in no particular order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct NodeId(pub u32);

/// One file.
#[derive(Clone, Debug, Serialize)]
pub struct Module {
    pub file: FileId,
    /// The lines that begin with `//!`.
    pub docs: Vec<Doc>,
    pub uses: Vec<Use>,
    pub items: Vec<Item>,
    /// All [`NodeId`]s of this module are below it, so that side tables can be vectors.
    pub node_count: u32,
}

/// One line of documentation.
#[derive(Clone, Debug, Serialize)]
pub struct Doc {
    /// What follows `///` or `//!`, without the space after it and without trailing spaces.
    pub text: String,
    pub span: Span,
}

/// An identifier where it stands.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Name {
    pub symbol: Symbol,
    pub span: Span,
}

/// Names with `::` between them; at least one.
#[derive(Clone, Debug, Serialize)]
pub struct Path {
    pub id: NodeId,
    pub segments: Vec<Name>,
    pub span: Span,
}

impl Path {
    /// The only name of a path without `::`.
    pub fn as_name(&self) -> Option<Name> {
        match self.segments.as_slice() {
            [name] => Some(*name),
            _ => None,
        }
    }

    /// The name after the last `::`.
    pub fn last(&self) -> Name {
        *self.segments.last().expect("a path has at least one name")
    }
}

/// `use module::{a, b};`
#[derive(Clone, Debug, Serialize)]
pub struct Use {
    /// Where the names come from: `std::disks` in `use std::disks::{Disk, TwoDisk};`.
    pub module: Path,
    /// Several when they stand in braces, one for `use m::X;`, none for `use m;`.
    pub names: Vec<Name>,
    pub span: Span,
}
