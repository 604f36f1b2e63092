//! What a program adds to the logic: data types, functions with their axioms, constants.

use super::term::{Constructor, Function, Term, Variable};
use crate::base::Symbol;
use indexmap::IndexMap;

/// An algebraic data type, instances of generic ones each on their own.
#[derive(Clone, Debug)]
pub struct DataType {
    pub name: Symbol,
    pub constructors: Vec<Constructor>,
}

/// What is known of a function.
#[derive(Clone, Debug, Default)]
pub struct Axioms {
    /// Its definition, and what it ensures.
    pub terms: Vec<Term>,
    /// Functions that call each other share a group. While one of them is verified, nothing is known of its group:
    /// a definition that was not shown to be well-founded may contradict itself.
    pub group: Option<u32>,
}

/// The declarations of a program. A query takes from it what it mentions.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    pub data: IndexMap<Symbol, DataType>,
    pub functions: IndexMap<Function, Axioms>,
    /// What is known of each symbolic constant.
    pub constants: IndexMap<Variable, Vec<Term>>,
}
