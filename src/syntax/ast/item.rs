//! Items: what stands at the top of a file, and the members of layers and implementations.

use super::{Block, Doc, Expr, Law, Name, NodeId, Path, Type, TypeArguments};
use crate::base::Span;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Item {
    pub id: NodeId,
    pub docs: Vec<Doc>,
    pub attributes: Vec<Attribute>,
    pub kind: ItemKind,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum ItemKind {
    Layer(Layer),
    Impl(Impl),
    System(System),
    Triple(Box<Triple>),
    Law(Law),
    Function(Function),
    Struct(Struct),
    Enum(Enum),
    Const(Const),
    Alias(Alias),
    /// Could not be parsed, and was reported.
    Error,
}

/// `#[name]` or `#[name(arguments)]`, as in `#[encode] struct Header { .. }`.
#[derive(Clone, Debug, Serialize)]
pub struct Attribute {
    pub name: Name,
    pub arguments: Vec<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub struct Struct {
    pub name: Name,
    pub generics: Vec<Name>,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Field {
    pub id: NodeId,
    pub docs: Vec<Doc>,
    pub name: Name,
    pub ty: Type,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub struct Enum {
    pub name: Name,
    pub generics: Vec<Name>,
    pub variants: Vec<Variant>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    pub id: NodeId,
    pub docs: Vec<Doc>,
    pub name: Name,
    /// The types of what it holds; empty for a bare name.
    pub fields: Vec<Type>,
    pub span: Span,
}

/// `type Name = bytes;`
#[derive(Clone, Debug, Serialize)]
pub struct Alias {
    pub name: Name,
    pub generics: Vec<Name>,
    pub ty: Type,
}

#[derive(Clone, Debug, Serialize)]
pub struct Const {
    pub name: Name,
    pub ty: Type,
    pub definition: ConstDefinition,
}

#[derive(Clone, Debug, Serialize)]
pub enum ConstDefinition {
    /// `const DATA: u64 = 2 + LOG_LEN;`
    Value(Expr),
    /// `const LOG_LEN: u64 where 0 < LOG_LEN;`: any value of which this holds.
    Where(Expr),
}

/// A function of mathematics: `fn`, `predicate` or `lemma`, also as a member of a layer or an implementation.
#[derive(Clone, Debug, Serialize)]
pub struct Function {
    pub kind: FunctionKind,
    pub opaque: bool,
    pub name: Name,
    pub generics: Vec<Name>,
    pub params: Vec<Param>,
    pub result: FunctionResult,
    pub clauses: Vec<Clause>,
    pub body: Block,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum FunctionKind {
    Fn,
    Predicate,
    Lemma,
}

#[derive(Clone, Debug, Serialize)]
pub enum FunctionResult {
    /// Predicates and lemmas name no result.
    None,
    /// `-> seq<u64>`
    Type(Type),
    /// `-> (r: seq<block>)`, so that `ensures` can speak of it. All have types. Several make a tuple.
    Named(Vec<Param>),
}

/// A parameter or a named result. The type is left out where the layer gives it.
#[derive(Clone, Debug, Serialize)]
pub struct Param {
    pub id: NodeId,
    pub name: Name,
    pub ty: Option<Type>,
    pub span: Span,
}

/// One line of a contract, or of a loop's invariants.
#[derive(Clone, Debug, Serialize)]
pub struct Clause {
    pub kind: ClauseKind,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum ClauseKind {
    Requires(Expr),
    Ensures(Expr),
    Crashes(Expr),
    Invariant(Expr),
    /// A measure, the most significant first; at least one.
    Decreases(Vec<Expr>),
    /// `decreases *;`: nobody promises that it ends.
    DecreasesStar,
}

/// A procedure: an operation of a layer or an implementation, a helper, initialisation, or recovery.
#[derive(Clone, Debug, Serialize)]
pub struct Procedure {
    pub kind: ProcedureKind,
    /// That of `init` and `recover` is the keyword.
    pub name: Name,
    pub params: Vec<Param>,
    pub results: Vec<Param>,
    pub clauses: Vec<Clause>,
    pub body: Block,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum ProcedureKind {
    Op,
    Proc,
    Init,
    Recover,
}

/// A layer: an abstract state machine.
#[derive(Clone, Debug, Serialize)]
pub struct Layer {
    pub name: Name,
    pub generics: Vec<Name>,
    pub members: Vec<LayerMember>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LayerMember {
    pub id: NodeId,
    pub docs: Vec<Doc>,
    pub kind: LayerMemberKind,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum LayerMemberKind {
    State {
        name: Name,
        ty: Type,
    },
    Invariant(Expr),
    Init(Expr),
    Background(Block),
    /// Its kind is [`ProcedureKind::Op`].
    Op(Procedure),
    Crash(Block),
    Function(Function),
    Error,
}

/// An implementation of a layer over others.
#[derive(Clone, Debug, Serialize)]
pub struct Impl {
    pub name: Name,
    /// The layer that it implements.
    pub layer: LayerRef,
    pub ports: Vec<Port>,
    pub members: Vec<ImplMember>,
}

/// `log: Disk` in `over log: Disk, data: Disk`.
#[derive(Clone, Debug, Serialize)]
pub struct Port {
    pub id: NodeId,
    pub name: Name,
    pub layer: LayerRef,
    pub span: Span,
}

/// A layer (in a system also an implementation) with the types that it is used at.
#[derive(Clone, Debug, Serialize)]
pub struct LayerRef {
    pub path: Path,
    pub arguments: TypeArguments,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub struct ImplMember {
    pub id: NodeId,
    pub docs: Vec<Doc>,
    pub kind: ImplMemberKind,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum ImplMemberKind {
    Volatile {
        name: Name,
        ty: Type,
        value: Expr,
    },
    /// `abstraction { v = e; .. }`
    Abstraction(Block),
    /// `abstraction relation { P }`
    Relation(Block),
    Invariant(Expr),
    /// `op`, `proc`, `init` or `recover`
    Procedure(Procedure),
    Function(Function),
    Error,
}

/// A stack of implementations: `system Store = Log over Mirror over TwoDisk with LOG_LEN = 62;`
#[derive(Clone, Debug, Serialize)]
pub struct System {
    pub name: Name,
    pub stack: Stack,
    pub settings: Vec<Setting>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Stack {
    pub id: NodeId,
    pub top: LayerRef,
    pub over: StackOver,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum StackOver {
    /// A layer that nothing implements here, or an implementation without ports.
    Nothing,
    One(Box<Stack>),
    /// `over (left: .., right: ..)`
    Several(Vec<NamedStack>),
}

#[derive(Clone, Debug, Serialize)]
pub struct NamedStack {
    pub port: Name,
    pub stack: Stack,
}

/// `LOG_LEN = 62` after `with`.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    pub id: NodeId,
    pub name: Name,
    pub value: Expr,
    pub span: Span,
}

/// `triple name in Impl <before> code ~! recover() <after> <after_recovery>;`
#[derive(Clone, Debug, Serialize)]
pub struct Triple {
    pub name: Name,
    pub params: Vec<Param>,
    /// The implementation that it speaks of.
    pub target: Path,
    pub before: Expr,
    pub code: TripleCode,
    pub after: Expr,
    pub after_recovery: Expr,
}

#[derive(Clone, Debug, Serialize)]
pub enum TripleCode {
    /// One call, an [`ExprKind::Call`](super::ExprKind::Call) of a path.
    Call(Expr),
    Block(Block),
}
