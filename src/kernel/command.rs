//! Commands.

use super::{Claim, Fact};
use crate::base::{Span, Symbol};
use crate::logic::{Sort, Term, Variable};
use std::collections::BTreeSet;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Block {
    pub commands: Vec<Command>,
}

impl Block {
    /// The variables that a transition may assign or choose.
    pub fn assigned(&self) -> BTreeSet<Variable> {
        self.commands.iter().flat_map(Command::assigned).collect()
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    Assume(Fact),
    /// What is assumed here, by the author's word, must not contradict what else is known.
    Consistent(Span),
    Assert(Claim),
    Assign(Variable, Term),
    /// Any value that satisfies the typing.
    Havoc {
        variable: Variable,
        typing: Term,
    },
    /// Any value of the variable that satisfies the condition; `feasible` is the claim that there is one.
    Choose {
        variable: Variable,
        typing: Term,
        condition: Term,
        feasible: Claim,
    },
    Branch {
        condition: Term,
        then: Block,
        otherwise: Block,
        span: Span,
    },
    Loop(Box<LoopCommand>),
    /// An operation of a port. Its crash point is a [`Command::CrashPoint`] of its own, after the ghost code that
    /// belongs to it.
    Operation {
        port: usize,
        operation: usize,
        arguments: Vec<Term>,
        results: Vec<Option<Variable>>,
        span: Span,
    },
    /// A helper with a contract.
    Call {
        procedure: usize,
        arguments: Vec<Term>,
        results: Vec<Option<Variable>>,
        measures: Vec<Term>,
        span: Span,
    },
    /// Recovery, called like a helper.
    CallRecover {
        span: Span,
    },
    /// The state here is one in which a crash may strike.
    CrashPoint {
        span: Span,
    },
    /// `Return` inside ends this block.
    Inline(Block),
    /// Nothing that is learnt inside leaves, but the conclusions.
    Scope(Box<Scope>),
    Return {
        span: Span,
    },
    Break {
        span: Span,
    },
    Continue {
        span: Span,
    },
}

impl Command {
    fn assigned(&self) -> BTreeSet<Variable> {
        match self {
            Command::Assign(variable, _) | Command::Havoc { variable, .. } | Command::Choose { variable, .. } => {
                BTreeSet::from([*variable])
            }
            Command::Branch { then, otherwise, .. } => &then.assigned() | &otherwise.assigned(),
            Command::Inline(block) => block.assigned(),
            Command::Loop(inner) => &inner.body.assigned() | &inner.step.assigned(),
            Command::Scope(scope) => scope.proof.assigned(),
            Command::Assume(_)
            | Command::Consistent(_)
            | Command::Assert(_)
            | Command::Operation { .. }
            | Command::Call { .. }
            | Command::CallRecover { .. }
            | Command::CrashPoint { .. }
            | Command::Return { .. }
            | Command::Break { .. }
            | Command::Continue { .. } => BTreeSet::new(),
        }
    }
}

/// A port that code touches, through helpers too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortUse {
    /// Into `ImplModel::ports`.
    pub port: usize,
    /// The operations that are called, into `LayerModel::operations`.
    pub operations: Vec<usize>,
}

/// What a procedure assigns to name the value of a choice in the abstract transition that it carries out. It is a hint:
/// the choice may have any other value, and whatever is assigned here, nothing false can be shown.
pub fn witness(choice: Symbol, sort: Sort) -> Variable {
    Variable { name: Symbol::new(&format!("{WITNESS}{choice}")), sort }
}

/// Whether it is such a variable: no name that a user can write has a space.
pub fn is_witness(variable: Variable) -> bool {
    variable.name.as_str().starts_with(WITNESS)
}

const WITNESS: &str = "witness ";

/// A proof whose steps are forgotten.
#[derive(Clone, PartialEq, Debug)]
pub struct Scope {
    /// Fresh variables of the proof, with their typing.
    pub variables: Vec<(Variable, Term)>,
    pub assumptions: Vec<Fact>,
    pub proof: Block,
    /// Shown at the end of the proof.
    pub claims: Vec<Claim>,
    /// Known afterwards.
    pub conclusions: Vec<Fact>,
}

/// `while guard { body }`, with what the rule of loops needs.
#[derive(Clone, PartialEq, Debug)]
pub struct LoopCommand {
    /// Locals and volatile variables that the body may assign, with their typing.
    pub assigned: Vec<(Variable, Term)>,
    /// Ports that the body may touch.
    pub ports: Vec<PortUse>,
    pub invariants: Vec<Claim>,
    /// Known at the head by construction: the bounds of a `for`.
    pub known: Vec<Fact>,
    /// Claims that make the guard meaningful, such as that it does not overflow.
    pub guard_claims: Vec<Claim>,
    pub guard: Term,
    pub body: Block,
    /// After the body and at `continue`: what a `for` does to its counter.
    pub step: Block,
    /// None: a `for`, or `decreases *` where that is allowed.
    pub measures: Option<Vec<Term>>,
    pub measure_span: Span,
    pub span: Span,
}
