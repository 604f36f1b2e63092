//! Layers and impls, as the rules see them.

use super::{Block, Claim, Fact, PortUse};
use crate::base::{Span, Symbol};
use crate::kleene;
use crate::logic::{Signature, Term, Variable};
use std::sync::Arc;

/// A variable with what its type says of its values.
#[derive(Clone, PartialEq, Debug)]
pub struct Typed {
    pub variable: Variable,
    pub typing: Term,
    pub span: Span,
}

/// A variable of the state.
pub type StateVariable = Typed;

/// Atomic code on the state of one layer: assignments, choices, branches, and claims that are shown once, for the
/// layer.
#[derive(Clone, PartialEq, Debug)]
pub struct Transition {
    pub body: Block,
    /// Results: arbitrary where not assigned.
    pub results: Vec<Typed>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct OperationModel {
    pub name: Symbol,
    pub span: Span,
    pub parameters: Vec<Typed>,
    pub requires: Vec<Claim>,
    pub transition: Transition,
}

/// A layer. Its variables are named as in its own source; the rules give them values of the place where it is used.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerModel {
    pub name: Symbol,
    pub span: Span,
    /// Whether anything uses it: otherwise nothing is shown of it.
    pub wanted: bool,
    pub state: Vec<StateVariable>,
    pub invariants: Vec<Fact>,
    pub init: Vec<Fact>,
    /// What makes invariants and `init` meaningful, for every state.
    pub meaning: Vec<Claim>,
    pub background: Option<Transition>,
    pub operations: Vec<OperationModel>,
    pub crash: Transition,
}

#[derive(Clone, PartialEq, Debug)]
pub struct PortModel {
    pub name: Symbol,
    /// Into `Program::layers`.
    pub layer: usize,
    /// The port's variables, in the order of the layer's state.
    pub state: Vec<StateVariable>,
}

/// A procedure: its body with everything inlined that has no contract.
#[derive(Clone, PartialEq, Debug)]
pub struct ProcedureModel {
    pub name: Symbol,
    pub span: Span,
    pub parameters: Vec<Typed>,
    pub results: Vec<Typed>,
    /// Clauses speak of the current state; of the state at entry through [`ImplModel::entry`].
    pub requires: Vec<Claim>,
    pub ensures: Vec<Claim>,
    /// Empty: left out.
    pub crashes: Vec<Claim>,
    pub measures: Vec<Term>,
    /// Without contract: it stands for its body wherever it is called, and nothing is shown of it alone.
    pub inlined: bool,
    /// Whether it can call itself: then its calls in its own cycle decrease the measures.
    pub recursive: bool,
    pub body: Block,
    /// Ports that it touches.
    pub ports: Vec<PortUse>,
    /// Volatile variables (into `ImplModel::volatiles`) that it may assign, through helpers too.
    pub assigns: Vec<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum AbstractionModel {
    /// A value for each abstract variable, over the current state.
    Function(Vec<Term>),
    /// Over the current state and `spec`.
    Relation(Vec<Claim>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct ImplModel {
    pub name: Symbol,
    pub span: Span,
    /// Into `Program::layers`: what it implements.
    pub layer: usize,
    pub ports: Vec<PortModel>,
    pub volatiles: Vec<Typed>,
    /// Initial values of the volatile variables.
    pub initial: Vec<Term>,
    /// The abstract state, in the order of the layer's.
    pub spec: Vec<StateVariable>,
    /// For each variable of ports, memory and abstract state: the one that stands for its value at entry.
    pub entry: Vec<(Variable, Variable)>,
    pub abstraction: AbstractionModel,
    pub abstraction_span: Span,
    /// What makes the initial values of memory meaningful: before `init` runs, nothing else is known.
    pub initial_meaning: Vec<Claim>,
    /// What makes the abstraction meaningful, for every state that satisfies the invariant.
    pub meaning: Vec<Claim>,
    pub invariants: Vec<Claim>,
    pub init: ProcedureModel,
    pub operations: Vec<ProcedureModel>,
    pub procedures: Vec<ProcedureModel>,
    pub recover: ProcedureModel,
    /// Recovery without clauses and operations stands for itself: nothing happens.
    pub recover_is_empty: bool,
    pub needs: Needs,
}

/// `<P> code ↯ recover() <Q> <Qr>`.
#[derive(Clone, PartialEq, Debug)]
pub struct TripleModel {
    pub name: Symbol,
    pub span: Span,
    /// Into `Program::impls`.
    pub implementation: usize,
    /// `requires` is P, `ensures` is Q.
    pub procedure: ProcedureModel,
    pub recovery_postcondition: Vec<Claim>,
    pub needs: Needs,
}

/// What a body without state belongs to; functions and lemmas by their numbers in the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    Constant,
    /// An encoded struct: that it fits a block.
    Encoding,
    Function(usize),
    Lemma(usize),
}

/// What a claim rests on, besides what is shown of the impl or triple itself.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Needs {
    /// Into `Program::pure`.
    pub pure: Vec<usize>,
    /// Where something is assumed.
    pub assumptions: Vec<Span>,
    /// Whether anything is encoded or decoded.
    pub encodes: bool,
}

/// A body without state: a lemma, a function, a constant.
#[derive(Clone, PartialEq, Debug)]
pub struct PureBody {
    pub subject: Subject,
    pub name: Symbol,
    pub span: Span,
    /// Parameters as variables with their typing.
    pub parameters: Vec<Typed>,
    pub requires: Vec<Fact>,
    pub body: Block,
    pub ensures: Vec<Claim>,
    /// The group of functions that are being verified: nothing is known of them but what the body says.
    pub withheld: Option<u32>,
}

/// A tree of implementations that fit together; each node is an instance of its own.
#[derive(Clone, PartialEq, Debug)]
pub enum StackModel {
    /// Into `Program::layers`: a layer that nothing implements here.
    Layer(usize),
    /// Into `Program::impls`; and what stands below, in the order of the ports.
    Impl(usize, Vec<StackModel>),
}

/// `system NAME = STACK;`
#[derive(Clone, PartialEq, Debug)]
pub struct SystemModel {
    pub name: Symbol,
    pub span: Span,
    pub stack: StackModel,
}

/// Everything that must be shown of a program, and the mathematics to show it with.
#[derive(Clone, Debug)]
pub struct Program {
    pub signature: Arc<Signature>,
    pub pure: Vec<PureBody>,
    pub layers: Vec<LayerModel>,
    pub impls: Vec<ImplModel>,
    pub triples: Vec<TripleModel>,
    pub systems: Vec<SystemModel>,
    pub laws: Vec<kleene::Item>,
    /// `assume` statements of the source.
    pub assumptions: Vec<Fact>,
}
