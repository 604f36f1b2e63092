//! Statements: of executable code, of transitions and of ghost code alike.

use super::{Clause, Decreases, Expr, LemmaId, LocalId, OpIndex, Pattern, Place, PortIndex, ProcIndex, Type};
use crate::base::Span;
use serde::Serialize;

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Block {
    pub statements: Vec<Stmt>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Stmt {
    pub kind: StmtKind,
    pub span: Span,
    /// Ghost statements directly after an operation belong to it: its crash point is judged after them.
    pub ghost: bool,
}

/// What a statement assigns to or chooses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Target {
    /// A mutable local, or a result.
    Local(LocalId),
    /// Executable code: a volatile variable. Transitions: state of the layer.
    State(Place),
}

/// Who is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Callee {
    /// An operation of a port, with a background step before and after.
    Op(PortIndex, OpIndex),
    /// A helper of the same impl.
    Proc(ProcIndex),
    /// The recovery of the same impl, called as a procedure.
    Recover,
    /// Only in triples: an operation of the impl itself, inlined.
    OwnOp(OpIndex),
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MatchArm {
    pub pattern: Pattern,
    pub body: Block,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Loop {
    pub invariants: Vec<Clause>,
    pub decreases: Decreases,
    pub body: Block,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum StmtKind {
    /// A new local; without value it is assigned on every path before it is read.
    Let(LocalId, Option<Expr>),
    Assign(Target, Expr),
    /// `choose x: T where P` for a new local, `choose v where P` for state or a result; `old(v)` in P is the former value.
    Choose(Target, Option<Expr>),
    If(Expr, Block, Block),
    /// Exhaustive.
    Match(Expr, Vec<MatchArm>),
    While(Expr, Loop),
    /// `low <= local < high` in the body; the bounds are evaluated once, before.
    For(LocalId, Expr, Expr, Loop),
    /// Results that nobody reads are `None`.
    Call {
        callee: Callee,
        arguments: Vec<Expr>,
        results: Vec<Option<LocalId>>,
    },
    CallLemma {
        lemma: LemmaId,
        types: Vec<Type>,
        arguments: Vec<Expr>,
    },
    /// `assert P;` or `assert P by { .. }`; `variables` are those of a leading `forall`, in scope in the block.
    Assert {
        claim: Expr,
        proof: Option<AssertProof>,
    },
    Assume(Expr),
    /// `witness x = e;` for the choice, state variable or result named so in the abstract transition.
    Witness(crate::base::Symbol, Expr),
    /// An opaque function may be unfolded from here on.
    Reveal(super::FnId),
    Break,
    Continue,
    /// The results have been assigned.
    Return,
    Block(Block),
}

/// The proof of `assert P by { .. }`. Nothing but `P` leaves it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct AssertProof {
    /// The variables of a leading `forall` of `P`, the same locals as those that it binds.
    pub variables: Vec<LocalId>,
    pub block: Block,
}
