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

/// The declarations of a program. A query takes from it what it mentions.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    pub data: IndexMap<Symbol, DataType>,
    /// What is known of each function: its definition, and what it ensures.
    pub functions: IndexMap<Function, Vec<Term>>,
    /// What is known of each symbolic constant.
    pub constants: IndexMap<Variable, Vec<Term>>,
}

impl Signature {
    /// Adds what is known of a function.
    pub fn add_axiom(&mut self, function: &Function, axiom: Term) {
        self.functions.entry(function.clone()).or_default().push(axiom);
    }
}
