//! Statements.

use super::{Clause, Expr, Name, NodeId, Path, Pattern, Type};
use crate::base::Span;
use serde::Serialize;

/// Statements in braces, and the value at their end.
///
/// An `if`, a `match` or a block that stands last without `;` is the tail, also where nobody wants its value.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    pub stmts: Vec<Stmt>,
    pub tail: Option<Box<Expr>>,
    /// With the braces.
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub struct Stmt {
    pub id: NodeId,
    pub kind: StmtKind,
    /// With the `;`, where there is one.
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum StmtKind {
    Let(Let),
    /// `target = value;`
    Assign {
        target: Expr,
        value: Expr,
    },
    /// An expression for its effect: a call, or an `if`, `match` or block.
    Expr(Expr),
    Return(Option<Expr>),
    Break,
    Continue,
    /// `choose x: T where P;` binds a local, without type it chooses a state variable or result anew.
    Choose {
        name: Name,
        ty: Option<Type>,
        condition: Option<Expr>,
    },
    /// `assert P;` or `assert P by { .. }`
    Assert {
        condition: Expr,
        proof: Option<Block>,
    },
    Assume(Expr),
    Witness {
        name: Name,
        value: Expr,
    },
    Reveal(Path),
    /// `ghost { .. }`
    Ghost(Block),
    While {
        condition: Expr,
        clauses: Vec<Clause>,
        body: Block,
    },
    /// `for name in from..to clauses { .. }`; the statement's id is that of the variable.
    For {
        name: Name,
        from: Expr,
        to: Expr,
        clauses: Vec<Clause>,
        body: Block,
    },
    Error,
}

/// `let mut x: T = e;`, `let Some(v) = e else { .. };`, `ghost let x = e;`
#[derive(Clone, Debug, Serialize)]
pub struct Let {
    pub ghost: bool,
    pub mutable: bool,
    pub pattern: Pattern,
    pub ty: Option<Type>,
    pub value: Expr,
    /// The block after `else`.
    pub otherwise: Option<Block>,
}
