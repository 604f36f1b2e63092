//! Many-sorted first-order logic: what obligations are made of.
//!
//! [`Term`]s are hash-consed: equal terms are one node, so that sharing costs nothing and passes over them are linear
//! in the number of distinct nodes. Sequences, sets and maps are axiomatised sorts; a [`Query`] holds the axioms of
//! just those operators and functions that it mentions, and has one canonical SMT-LIB text. No spans, no source syntax,
//! no solver here.

mod build;
mod memo;
mod mention;
mod query;
mod signature;
mod sort;
mod sort_check;
mod substitute;
mod term;
mod text;
mod theory;
mod trigger;
mod witness;

pub use build::*;
pub use mention::{known, overlooked};
pub use query::{Hypothesis, Preamble, Query};
pub use signature::{Axioms, DataType, Signature};
pub use sort::{Sort, SortKind};
pub use sort_check::{SortError, check_sorts};
pub use substitute::{Substitution, contains_variable, free_variables, replace_functions};
pub use term::{Constructor, Function, Node, Operator, Quantifier, QuantifierKind, Term, Trigger, Variable};
pub use text::term_text as smt_text;
pub use trigger::{choose as choose_triggers, reads as read_triggers};
pub use witness::{at_one_point, finite_values, some_value};
