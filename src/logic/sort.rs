//! Sorts.

use crate::base::Symbol;
use std::fmt;

use super::term::intern;

/// A sort. Copied freely; equal sorts are the same node.
#[derive(Clone, Copy)]
pub struct Sort(&'static SortKind);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SortKind {
    Bool,
    Int,
    /// Values of which only equality is known: blocks, values of a generic parameter.
    Opaque(Symbol),
    Seq(Sort),
    /// Finite.
    Set(Sort),
    /// Finite.
    Map(Sort, Sort),
    /// An algebraic data type of the [`Signature`](super::Signature).
    Data(Symbol),
}

impl Sort {
    pub fn new(kind: SortKind) -> Sort {
        Sort(intern(kind))
    }

    pub fn bool() -> Sort {
        Sort::new(SortKind::Bool)
    }

    pub fn int() -> Sort {
        Sort::new(SortKind::Int)
    }

    /// The sort of disk blocks.
    pub fn block() -> Sort {
        Sort::new(SortKind::Opaque(Symbol::new("block")))
    }

    pub fn seq(element: Sort) -> Sort {
        Sort::new(SortKind::Seq(element))
    }

    pub fn set(element: Sort) -> Sort {
        Sort::new(SortKind::Set(element))
    }

    pub fn map(key: Sort, value: Sort) -> Sort {
        Sort::new(SortKind::Map(key, value))
    }

    pub fn data(name: Symbol) -> Sort {
        Sort::new(SortKind::Data(name))
    }

    pub fn kind(self) -> SortKind {
        *self.0
    }

    /// The element sort of a sequence or set.
    pub fn element(self) -> Option<Sort> {
        match self.kind() {
            SortKind::Seq(element) | SortKind::Set(element) => Some(element),
            _ => None,
        }
    }
}

impl PartialEq for Sort {
    fn eq(&self, other: &Sort) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Sort {}

impl std::hash::Hash for Sort {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

impl PartialOrd for Sort {
    fn partial_cmp(&self, other: &Sort) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sort {
    fn cmp(&self, other: &Sort) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { self.0.cmp(other.0) }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            SortKind::Bool => write!(f, "bool"),
            SortKind::Int => write!(f, "int"),
            SortKind::Opaque(name) | SortKind::Data(name) => write!(f, "{name}"),
            SortKind::Seq(element) => write!(f, "seq<{element}>"),
            SortKind::Set(element) => write!(f, "set<{element}>"),
            SortKind::Map(key, value) => write!(f, "map<{key}, {value}>"),
        }
    }
}

impl fmt::Debug for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
