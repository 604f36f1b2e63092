//! Expressions.

use super::{Block, Name, NodeId, Path, Pattern, Type, TypeArguments};
use crate::base::Span;
use num_bigint::BigInt;
use serde::{Serialize, Serializer};

#[derive(Clone, Debug, Serialize)]
pub struct Expr {
    pub id: NodeId,
    pub kind: ExprKind,
    /// Written in parentheses, which `span` then includes. Only the printer looks at it.
    pub parens: bool,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum ExprKind {
    Bool(bool),
    Int(#[serde(serialize_with = "serialize_integer")] BigInt),
    /// A string literal: bytes.
    Bytes(Vec<u8>),
    /// A variable, constant, variant or function, with types in `decode::<Header>`.
    Path {
        path: Path,
        arguments: TypeArguments,
    },
    /// Two or more; or none, the unit value `()`.
    Tuple(Vec<Expr>),
    /// `[a, b, c]`
    Seq(Vec<Expr>),
    /// `[value; count]`
    Repeat {
        value: Box<Expr>,
        count: Box<Expr>,
    },
    /// `set[a, b]`
    Set(Vec<Expr>),
    /// `map[k := v, ..]`
    Map(Vec<MapEntry>),
    /// `Header { len: 0, ..base }`
    Struct {
        path: Path,
        arguments: TypeArguments,
        fields: Vec<FieldValue>,
        base: Option<Box<Expr>>,
    },
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a <= b < c`; `rest` has at least one comparison.
    Chain {
        first: Box<Expr>,
        rest: Vec<(RelOp, Expr)>,
    },
    /// `value as u64`
    Cast {
        value: Box<Expr>,
        target: Path,
    },
    /// `base.name`
    Field {
        base: Box<Expr>,
        name: Name,
    },
    Call {
        callee: Box<Expr>,
        arguments: Vec<Expr>,
    },
    /// `base[index]`
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    /// `base[index := value]`
    Update {
        base: Box<Expr>,
        index: Box<Expr>,
        value: Box<Expr>,
    },
    /// `base[from..to]`
    Slice {
        base: Box<Expr>,
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
    },
    /// `old(e)`
    Old(Box<Expr>),
    Unreachable,
    If {
        condition: Box<Expr>,
        then: Block,
        /// What follows `else`: [`ExprKind::Block`] or [`ExprKind::If`].
        otherwise: Option<Box<Expr>>,
    },
    Match {
        value: Box<Expr>,
        arms: Vec<Arm>,
    },
    Block(Block),
    /// `forall |i in 0..n, x: u64| #[trigger(f(i))] body`
    Quantified {
        quantifier: Quantifier,
        binders: Vec<Binder>,
        triggers: Vec<Trigger>,
        body: Box<Expr>,
    },
    /// Could not be parsed, and was reported.
    Error,
}

#[derive(Clone, Debug, Serialize)]
pub struct MapEntry {
    pub key: Expr,
    pub value: Expr,
}

#[derive(Clone, Debug, Serialize)]
pub struct FieldValue {
    pub name: Name,
    pub value: Expr,
}

#[derive(Clone, Debug, Serialize)]
pub struct Arm {
    pub pattern: Pattern,
    /// An [`ExprKind::Block`] where the arm has braces.
    pub body: Expr,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Quantifier {
    Forall,
    Exists,
    /// `seq |i in 0..n| e`, and so on: comprehensions.
    Seq,
    Set,
    Map,
}

/// A variable of a quantifier or comprehension.
#[derive(Clone, Debug, Serialize)]
pub struct Binder {
    pub id: NodeId,
    pub name: Name,
    pub domain: Domain,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum Domain {
    /// `x: T`
    Type(Type),
    /// `x in s`
    In(Expr),
    /// `i in from..to`
    Range { from: Expr, to: Expr },
}

/// `#[trigger(terms)]`
#[derive(Clone, Debug, Serialize)]
pub struct Trigger {
    pub terms: Vec<Expr>,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum UnaryOp {
    Not,
    Negate,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    /// `==>`
    Implies,
    /// `<==>`
    Iff,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum RelOp {
    Equal,
    NotEqual,
    LessEqual,
    GreaterEqual,
    Less,
    Greater,
    In,
}

impl BinaryOp {
    pub fn sign(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
            BinaryOp::And => "&&",
            BinaryOp::Or => "||",
            BinaryOp::Implies => "==>",
            BinaryOp::Iff => "<==>",
        }
    }
}

impl RelOp {
    pub fn sign(self) -> &'static str {
        match self {
            RelOp::Equal => "==",
            RelOp::NotEqual => "!=",
            RelOp::LessEqual => "<=",
            RelOp::GreaterEqual => ">=",
            RelOp::Less => "<",
            RelOp::Greater => ">",
            RelOp::In => "in",
        }
    }
}

/// Integers have any size, so they are serialized as text.
pub(super) fn serialize_integer<S: Serializer>(value: &BigInt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
