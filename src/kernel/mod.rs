//! Commands over logic terms: the small language in which the rules of the logic are stated.
//!
//! `lower` translates the typed program into it, `vc` turns it into obligations. What HIR says with expressions,
//! patterns and inlined helpers is here a handful of [`Command`]s over [`Variable`](crate::logic::Variable)s: the state
//! of each port (`disks.d0`), volatile variables, the abstract state (`spec.blocks`), locals. Operations of ports and
//! calls of helpers are kept whole, because crash rules speak of them; lemma calls and quantifiers are gone.
//!
//! A [`Claim`] is what must be shown and knows its [`ClaimKind`]; a [`Fact`] is what may be used and knows where it
//! comes from.

mod claim;
mod command;
mod model;

pub use claim::{Claim, ClaimKind, Fact, Part, Related};
pub use command::{Block, Command, LoopCommand, PortUse, Scope, is_witness, witness};
pub use model::{
    AbstractionModel, ImplModel, LayerModel, Needs, OperationModel, PortModel, ProcedureModel, Program, PureBody,
    StackModel, StateVariable, Subject, SystemModel, Transition, TripleModel, Typed,
};
