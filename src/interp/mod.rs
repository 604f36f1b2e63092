//! The interpreter: runs the typed program on concrete values.
//!
//! It reads the same [`hir`](crate::hir) as the path to the solver and shares nothing else with it: two readings of one
//! language, whose agreement is evidence for both. What it can do:
//!
//! | what | with |
//! |---|---|
//! | values, cheap to copy, equal as the language says; shown in the notation of the source | [`Value`], [`show()`] |
//! | a program with values for its constants: given ones, those of a system, else the smallest legal ones | [`World`] |
//! | expressions, ghost ones and quantifiers included | [`Evaluator::eval`] in a [`Scope`] |
//! | why a clause is false: the values of its parts | [`Evaluator::explain`] |
//! | transitions of layers | [`Evaluator::transition`], [`Evaluator::successors`], [`Evaluator::allows`] |
//! | stacks of implementations: operations, crashes, recoveries | [`Machine`] over a [`Tree`] |
//! | proofs of lemmas | [`Evaluator::prove`] |
//! | what happens on the way | [`Observer`] |
//! | which places runs reach | [`Sought`] |
//! | the same with contracts, invariants, assertions and refinement checked | [`Machine::checked`] |
//!
//! Whatever is open - choices, results nobody assigned, background steps, crashes - an [`Oracle`] decides: [`Paths`]
//! goes through all ways, [`Record`] follows given ones, [`First`] takes none. A decision with one way is not asked
//! for.
//!
//! A run ends in one of three ways ([`Stop`]). A *violation* is something that the program does and must not do.
//! *Stuck* means that nothing follows: a value is fixed and unknown, as `s[i]` out of range in ghost code, a quantifier
//! ranges over too much, or the budget ([`Limits`]) is used up. Such values are never guessed; where something else
//! decides all the same (`false && unknown`), it does. Where not all values of a choice can be tried, that is told
//! along with the result, never hidden.
//!
//! Blocks are real bytes, those that `encode` makes, so equalities hold here that a proof knows nothing of.

mod arithmetic;
mod block;
mod bounds;
mod budget;
mod builtins;
mod calls;
mod choice;
mod collections;
mod constants;
mod derive;
mod encoded;
mod eval;
mod explain;
mod lemmas;
mod machine;
mod noted;
mod number;
mod oracle;
mod pool;
mod quantifiers;
mod scope;
mod show;
mod sought;
mod statements;
mod stop;
mod successors;
mod transition;
mod universe;
mod value;
mod values;
mod world;

pub use block::Block;
pub use budget::{Limits, Meter};
pub use constants::{Given, Unset};
pub use eval::Evaluator;
pub use explain::{Explained, Instance, Part};
pub use machine::{
    Configuration, Event, Kind, Machine, Merged, Node, NodeId, Observer, Promise, Promised, Promises, Run, Transitions,
    Tree,
};
pub use noted::Noted;
pub use number::Int;
pub use oracle::{CrashPoint, Decision, First, Moment, Oracle, Paths, Record};
pub use scope::{ImplState, Scope, State, View};
pub use show::{Names, show};
pub use sought::Sought;
pub use stop::{Outcome, Stop, Stuck, StuckKind, Violation, ViolationKind};
pub use successors::Successors;
pub use transition::{Reached, Results, Step, Wanted};
pub use universe::universe;
pub use value::Value;
pub use values::Values;
pub use world::World;
