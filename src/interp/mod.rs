//! The interpreter: runs the typed program on concrete values.

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
mod eval;
mod explain;
mod number;
mod oracle;
mod pool;
mod quantifiers;
mod scope;
mod show;
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
pub use number::Int;
pub use oracle::{CrashPoint, Decision, First, Moment, Oracle, Paths, Record};
pub use scope::{ImplState, Scope, State, View};
pub use show::{Names, show};
pub use stop::{Outcome, Stop, Stuck, StuckKind, Violation, ViolationKind};
pub use successors::Successors;
pub use transition::{Reached, Step, Wanted};
pub use universe::universe;
pub use value::Value;
pub use values::Values;
pub use world::World;

/// A place of a tree of instances.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);
