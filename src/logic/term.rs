//! Hash-consed terms.

use super::Sort;
use crate::base::Symbol;
use num_bigint::BigInt;
use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{LazyLock, Mutex};

/// A term. Copied freely; equal terms are the same node, which lives as long as the process.
#[derive(Clone, Copy)]
pub struct Term(&'static Interned);

struct Interned {
    node: Node,
    sort: Sort,
}

/// A variable or constant: one with a different sort is a different one. Bound variables have names of their own, so
/// that substitution captures nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Variable {
    pub name: Symbol,
    pub sort: Sort,
}

/// A function symbol.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Function {
    pub name: Symbol,
    pub parameters: Vec<Sort>,
    pub result: Sort,
}

/// A constructor of a data type.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Constructor {
    /// The data type that it belongs to.
    pub data: Symbol,
    pub name: Symbol,
    /// Selectors with their sorts.
    pub fields: Vec<(Symbol, Sort)>,
}

/// Terms that fire an instance together.
pub type Trigger = Vec<Term>;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum QuantifierKind {
    ForAll,
    Exists,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Quantifier {
    pub kind: QuantifierKind,
    pub variables: Vec<Variable>,
    /// None: the solver finds its own.
    pub triggers: Vec<Trigger>,
    pub body: Term,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    Bool(bool),
    Int(BigInt),
    Variable(Variable),
    Apply(Function, Vec<Term>),
    Operator(Operator, Vec<Term>),
    Quantifier(Quantifier),
}

/// The operators that the logic knows. Those of sequences, sets and maps are axiomatised in `theory`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Operator {
    Not,
    And,
    Or,
    Implies,
    /// Of any one sort, `bool` included. Collections are compared by [`Operator::SeqEqual`] and its like.
    Equal,
    If,
    Add,
    Subtract,
    Multiply,
    Negate,
    /// Euclidean.
    Divide,
    /// Euclidean.
    Modulo,
    LessEqual,
    Less,
    Construct(Constructor),
    Is(Constructor),
    /// The field of that index.
    Select(Constructor, usize),
    SeqLength,
    SeqAt,
    SeqUpdate,
    SeqSlice,
    SeqConcat,
    /// The empty sequence of this sort.
    SeqEmpty(Sort),
    SeqUnit,
    SeqRepeat,
    SeqContains,
    /// Equality that asks for extensionality.
    SeqEqual,
    /// An index at which two sequences of equal length differ, if they do.
    SeqDifference,
    /// An index of the element, if it is contained.
    SeqIndexOf,
    SetContains,
    SetEmpty(Sort),
    SetUnit,
    SetUnion,
    SetDifference,
    SetIntersection,
    SetSubset,
    SetEqual,
    /// An element that only one of two sets has, if they differ.
    SetWitness,
    SetSize,
    MapKeys,
    MapGet,
    MapUpdate,
    MapRemove,
    MapEmpty(Sort),
    MapEqual,
    /// A key where two maps with the same keys differ, if they do.
    MapWitness,
}

/// Keeps one copy of each value for the life of the process.
///
/// The table is keyed by type, so that sorts and terms share the mechanism. Nothing is ever freed: a run of the
/// verifier is short, and what it makes is used to its end.
pub(super) fn intern<T: Eq + Hash + Send + Sync + 'static>(value: T) -> &'static T {
    static TABLES: LazyLock<Mutex<HashMap<TypeId, Box<dyn Any + Send>>>> = LazyLock::new(Default::default);
    let mut tables = TABLES.lock().expect("no panic holds the interner");
    let table = tables.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(HashSet::<&'static T>::new()));
    let table = table.downcast_mut::<HashSet<&'static T>>().expect("the table of this type");
    if let Some(known) = table.get(&value) {
        return known;
    }
    let kept: &'static T = Box::leak(Box::new(value));
    table.insert(kept);
    kept
}

impl PartialEq for Interned {
    fn eq(&self, other: &Interned) -> bool {
        self.node == other.node
    }
}

impl Eq for Interned {}

impl Hash for Interned {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.node.hash(state);
    }
}

impl Term {
    /// The term of this node and sort. The constructors in `build` see to it that the sort is right.
    pub(super) fn new(node: Node, sort: Sort) -> Term {
        Term(intern(Interned { node, sort }))
    }

    pub fn node(self) -> &'static Node {
        &self.0.node
    }

    pub fn sort(self) -> Sort {
        self.0.sort
    }

    /// The direct subterms; of a quantifier its body, not its triggers.
    pub fn children(self) -> &'static [Term] {
        match self.node() {
            Node::Bool(_) | Node::Int(_) | Node::Variable(_) => &[],
            Node::Apply(_, arguments) | Node::Operator(_, arguments) => arguments,
            Node::Quantifier(quantifier) => std::slice::from_ref(&quantifier.body),
        }
    }

    pub fn as_variable(self) -> Option<Variable> {
        match self.node() {
            Node::Variable(variable) => Some(*variable),
            _ => None,
        }
    }

    pub fn is_true(self) -> bool {
        *self.node() == Node::Bool(true)
    }

    pub fn is_false(self) -> bool {
        *self.node() == Node::Bool(false)
    }

    /// The conjuncts of a conjunction, itself otherwise.
    pub fn conjuncts(self) -> Vec<Term> {
        match self.node() {
            Node::Operator(Operator::And, parts) => parts.clone(),
            _ => vec![self],
        }
    }
}

impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Term {}

impl Hash for Term {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", super::text::term_text(*self))
    }
}
