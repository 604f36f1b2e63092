//! Expressions: pure, total but for their obligations, each with its type and place.

use super::{
    ConstId, EnumId, FieldIndex, FnId, IntType, LocalId, PortIndex, StateIndex, StructId, Type, VariantIndex,
    VolatileIndex,
};
use crate::base::Span;
use num_bigint::BigInt;
use serde::Serialize;

pub(super) fn display<S: serde::Serializer>(value: &BigInt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// An expression.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Type,
    pub span: Span,
}

/// A variable of the state, as code or ghost code names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub enum Place {
    /// In the items of a layer: its own state.
    Own(StateIndex),
    /// In an impl: state of a port (`disks.d0`); ghost.
    Port(PortIndex, StateIndex),
    /// In an impl: its memory.
    Volatile(VolatileIndex),
    /// In an impl: the abstract state (`spec.blocks`); ghost.
    Spec(StateIndex),
}

/// The state that a function with hidden state argument is applied to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub enum Receiver {
    /// A function of a module: none.
    None,
    /// A function of the same layer or impl.
    Own,
    /// `port.durable(0)`: the function belongs to the layer of the port.
    Port(PortIndex),
    /// `spec.f(x)`: the function belongs to the layer that the impl implements.
    Spec,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum ArithmeticOp {
    Add,
    Sub,
    Mul,
    /// Euclidean; by zero: an obligation in executable code, a fixed unknown value in ghost code.
    Div,
    /// Euclidean, never negative.
    Mod,
}

/// Where an operator computes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Arithmetic {
    /// Ghost code, transitions, functions: in `int`, without obligation.
    Mathematical,
    /// Executable code: in one machine type; a result out of its range is an obligation.
    Machine(IntType),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Connective {
    And,
    Or,
    Implies,
    Iff,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum QuantifierKind {
    ForAll,
    Exists,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum CollectionKind {
    Seq,
    Set,
    Map,
}

/// Functions that the language defines.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Builtin {
    /// `len(s)`: elements of a sequence, set or map. In executable code of type u64, and that it fits is an obligation.
    Len,
    /// `last(s)`; of the empty sequence: fixed and unknown.
    Last,
    /// `x in c`: element of a sequence or set, key of a map.
    In,
    /// `is_prefix(s, t)`.
    IsPrefix,
    /// `keys(m)`: a set.
    Keys,
    /// `remove(m, k)`: the map without the key.
    Remove,
    /// `s + t` of sequences.
    Concat,
    /// `s + t` of sets.
    Union,
    /// `s - t` of sets.
    Difference,
    /// `s * t` of sets.
    Intersection,
    /// `s <= t` of sets.
    Subset,
    /// `min(a, b)` of integers.
    Min,
    /// `max(a, b)` of integers.
    Max,
    /// `split(b, n)`: the n sectors of a block.
    Split,
    /// `join(ss)`: the block of these sectors.
    Join,
    /// `encode(x)` of an encoded struct.
    Encode,
    /// `decode::<T>(b)`; the type is that of the expression.
    Decode,
}

/// What a bound variable ranges over.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Domain {
    /// `x: T`: all values of the type.
    Type,
    /// `i in a..b`.
    Range(Box<Expr>, Box<Expr>),
    /// `x in c`: the elements of a sequence or set, the keys of a map.
    Elements(Box<Expr>),
}

/// A bound variable; its type stands in the [`Locals`](super::Locals).
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Binder {
    pub local: LocalId,
    pub domain: Domain,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Arm {
    pub pattern: Pattern,
    pub body: Expr,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Pattern {
    pub kind: PatternKind,
    pub ty: Type,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum PatternKind {
    Wildcard,
    Bind(LocalId),
    Bool(bool),
    Int(#[serde(serialize_with = "display")] BigInt),
    Variant(EnumId, VariantIndex, Vec<Pattern>),
    Tuple(Vec<Pattern>),
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum ExprKind {
    Local(LocalId),
    State(Place),
    Const(ConstId),
    Bool(bool),
    Int(#[serde(serialize_with = "display")] BigInt),
    /// A string literal, of type `bytes`.
    Bytes(Vec<u8>),
    /// `block::ZERO`.
    ZeroBlock,
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Arithmetic(ArithmeticOp, Arithmetic, Box<Expr>, Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Of two values of one type, but for subset types of `int`.
    Equal(Box<Expr>, Box<Expr>),
    Connective(Connective, Box<Expr>, Box<Expr>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Exhaustive.
    Match(Box<Expr>, Vec<Arm>),
    /// `let x = value; body`, in the body of a function.
    Let(LocalId, Box<Expr>, Box<Expr>),
    /// A user's function or predicate.
    Call {
        function: FnId,
        receiver: Receiver,
        types: Vec<Type>,
        arguments: Vec<Expr>,
    },
    Builtin(Builtin, Vec<Expr>),
    Tuple(Vec<Expr>),
    /// A part of a tuple, counted from 0; made from patterns.
    Part(Box<Expr>, u32),
    /// All fields in order.
    Struct(StructId, Vec<Expr>),
    /// `S { f: e, ..base }`.
    WithFields(Box<Expr>, Vec<(FieldIndex, Expr)>),
    Field(Box<Expr>, FieldIndex),
    Variant(EnumId, VariantIndex, Vec<Expr>),
    /// `s[i]` of a sequence, `m[k]` of a map. `checked` in executable code: the index is in range, as an obligation.
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
        checked: bool,
    },
    /// `s[i := v]`, out of range `s`; `m[k := v]`.
    Update {
        base: Box<Expr>,
        index: Box<Expr>,
        value: Box<Expr>,
        checked: bool,
    },
    /// `s[a..b]`; clamped.
    Slice {
        base: Box<Expr>,
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
    },
    /// `[a, b, c]`.
    Seq(Vec<Expr>),
    /// `[v; n]`.
    Repeat(Box<Expr>, Box<Expr>),
    /// `set[a, b]`.
    Set(Vec<Expr>),
    /// `map[k := v, ..]`.
    Map(Vec<(Expr, Expr)>),
    /// `seq |i in a..b| e` (one binder, a range from any bound), `set |x in c, ..| e`, `map |k in c| e` (one binder).
    Comprehension {
        kind: CollectionKind,
        binders: Vec<Binder>,
        body: Box<Expr>,
    },
    Quantifier {
        kind: QuantifierKind,
        binders: Vec<Binder>,
        triggers: Vec<Vec<Expr>>,
        body: Box<Expr>,
    },
    /// All state read in it is that at entry of the lexically enclosing body.
    Old(Box<Expr>),
    /// The value in the integer type of the expression. `checked`: that it fits is an obligation (`as`, and
    /// wherever ghost code puts an `int` where a narrower type is wanted); else it fits by its type.
    Convert {
        value: Box<Expr>,
        checked: bool,
    },
    /// A sequence where an array type is wanted: that the length fits is an obligation.
    ToArray(Box<Expr>),
    /// A value of any type on a path that is infeasible, as an obligation.
    Unreachable,
}

impl Expr {
    pub fn new(kind: ExprKind, ty: Type, span: Span) -> Expr {
        Expr { kind, ty, span }
    }

    /// The conjuncts of `a && b && c`, each at its own place.
    pub fn conjuncts(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Connective(Connective::And, left, right) => {
                let mut all = left.conjuncts();
                all.extend(right.conjuncts());
                all
            }
            _ => vec![self],
        }
    }
}
