//! Items: the tables of a program.

use super::{
    Block, ConstId, EnumId, Expr, FnId, ImplId, LayerId, LemmaId, LocalId, OpIndex, StateIndex, StructId, Type,
};
use crate::base::{Span, Symbol};
use crate::kleene;
use serde::Serialize;

/// A whole program, its modules joined, those of the standard library that it uses included.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Program {
    pub structs: Vec<Struct>,
    pub enums: Vec<Enum>,
    /// Each mentions only earlier ones.
    pub constants: Vec<Constant>,
    pub functions: Vec<Function>,
    pub lemmas: Vec<Lemma>,
    pub layers: Vec<Layer>,
    pub impls: Vec<Impl>,
    pub triples: Vec<Triple>,
    pub systems: Vec<System>,
    pub laws: Vec<kleene::Item>,
}

macro_rules! tables {
    ($($method:ident, $table:ident, $id:ident => $item:ident;)*) => {
        impl Program {$(
            pub fn $method(&self, id: $id) -> &$item {
                &self.$table[id.index()]
            }
        )*}
    };
}

tables! {
    struct_, structs, StructId => Struct;
    enum_, enums, EnumId => Enum;
    constant, constants, ConstId => Constant;
    function, functions, FnId => Function;
    lemma, lemmas, LemmaId => Lemma;
    layer, layers, LayerId => Layer;
    impl_, impls, ImplId => Impl;
}

/// A name where it is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Ident {
    pub name: Symbol,
    pub span: Span,
}

/// A variable of a body: parameter, result, `let`, bound variable.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Local {
    pub ident: Ident,
    pub ty: Type,
    pub role: LocalRole,
    /// Ghost: executable code can't read it.
    pub ghost: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum LocalRole {
    Parameter,
    Result,
    /// `let mut`, or made by the checker.
    Mutable,
    /// `let`, patterns, `for`, `choose`.
    Immutable,
    /// Bound by a quantifier or comprehension.
    Bound,
}

/// The variables of one body and its contract.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Locals(pub Vec<Local>);

impl Locals {
    pub fn get(&self, id: LocalId) -> &Local {
        &self.0[id.index()]
    }

    pub fn add(&mut self, local: Local) -> LocalId {
        self.0.push(local);
        LocalId::new(self.0.len() - 1)
    }

    pub fn ids(&self) -> impl Iterator<Item = LocalId> + use<> {
        (0..self.0.len()).map(LocalId::new)
    }
}

/// One clause of a contract, or one invariant.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Clause {
    pub expr: Expr,
    /// From the keyword to the `;`.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub enum Decreases {
    /// No clause.
    #[default]
    Unstated,
    /// `decreases *;`: may run for ever. Refused where termination matters.
    Star,
    /// Lexicographic; integers that are bounded below by 0.
    Measures(Vec<Expr>),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Contract {
    pub requires: Vec<Clause>,
    pub ensures: Vec<Clause>,
    /// Empty: left out. `crashes true;` is one clause.
    pub crashes: Vec<Clause>,
    pub decreases: Decreases,
}

impl Contract {
    /// Without any clause.
    pub fn is_empty(&self) -> bool {
        let Contract { requires, ensures, crashes, decreases } = self;
        requires.is_empty() && ensures.is_empty() && crashes.is_empty() && *decreases == Decreases::Unstated
    }
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Field {
    pub ident: Ident,
    pub ty: Type,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Struct {
    pub ident: Ident,
    pub generics: Vec<Ident>,
    pub fields: Vec<Field>,
    /// `#[encode]`.
    pub encoded: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Variant {
    pub ident: Ident,
    pub fields: Vec<Type>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Enum {
    pub ident: Ident,
    pub generics: Vec<Ident>,
    pub variants: Vec<Variant>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Constant {
    pub ident: Ident,
    pub ty: Type,
    pub locals: Locals,
    pub definition: Definition,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Definition {
    Value(Expr),
    /// Symbolic: any value that satisfies the clause, which reads the constant itself as `ExprKind::Const`.
    Where(Expr),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Owner {
    Module,
    Layer(LayerId),
    Impl(ImplId),
}

/// A function or predicate. One of a layer or impl has the state as hidden argument.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Function {
    pub ident: Ident,
    pub owner: Owner,
    pub generics: Vec<Ident>,
    pub locals: Locals,
    pub parameters: Vec<LocalId>,
    /// The named result, which `ensures` may read.
    pub result: Option<LocalId>,
    pub result_type: Type,
    pub contract: Contract,
    pub body: Expr,
    /// Unfolded only where revealed.
    pub opaque: bool,
    /// Executable code calls it, itself or through others: what its body reads must be there.
    pub executed: bool,
    /// Part of a cycle of calls: then it has a measure, and calls within the cycle must decrease it.
    pub recursive: bool,
    /// The strongly connected component of the call graph that it belongs to; callees have lower or equal numbers.
    pub component: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Lemma {
    pub ident: Ident,
    pub owner: Owner,
    pub generics: Vec<Ident>,
    pub locals: Locals,
    pub parameters: Vec<LocalId>,
    pub contract: Contract,
    pub body: Block,
    pub recursive: bool,
    /// As for functions; lemmas and functions are numbered together.
    pub component: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Transition {
    pub span: Span,
    pub locals: Locals,
    pub body: Block,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LayerOp {
    pub ident: Ident,
    pub locals: Locals,
    pub parameters: Vec<LocalId>,
    pub results: Vec<LocalId>,
    pub requires: Vec<Clause>,
    pub body: Block,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Layer {
    pub ident: Ident,
    pub state: Vec<Field>,
    /// The variables bound in invariants and `init`.
    pub locals: Locals,
    pub invariants: Vec<Clause>,
    pub init: Vec<Clause>,
    pub background: Option<Transition>,
    pub operations: Vec<LayerOp>,
    pub crash: Transition,
}

impl Layer {
    pub fn operation(&self, index: OpIndex) -> &LayerOp {
        &self.operations[index.index()]
    }
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Port {
    pub ident: Ident,
    pub layer: LayerId,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Volatile {
    pub ident: Ident,
    pub ty: Type,
    pub initial: Expr,
}

/// How the state of an impl stands for an abstract one.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Abstraction {
    /// One expression for each abstract variable, in the order of the layer's state.
    Function(Vec<(StateIndex, Expr)>),
    /// Conjuncts over the state and `spec`.
    Relation(Vec<Clause>),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum ProcedureKind {
    Op(OpIndex),
    Init,
    Recover,
    Proc,
}

/// Executable code of an impl: an operation, `init`, `recover` or a `proc`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Procedure {
    pub kind: ProcedureKind,
    pub ident: Ident,
    pub locals: Locals,
    pub parameters: Vec<LocalId>,
    pub results: Vec<LocalId>,
    pub contract: Contract,
    pub body: Block,
    pub span: Span,
    /// Part of a cycle of calls.
    pub recursive: bool,
}

impl Procedure {
    /// A `proc` without any clause and without recursion stands for its body; so does a recovery that is left out.
    pub fn is_inlined(&self) -> bool {
        self.contract.is_empty() && !self.recursive && self.kind == ProcedureKind::Proc
    }
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Impl {
    pub ident: Ident,
    pub layer: LayerId,
    pub ports: Vec<Port>,
    pub volatiles: Vec<Volatile>,
    /// The variables bound in invariants, the abstraction and initial values.
    pub locals: Locals,
    pub abstraction: Abstraction,
    pub abstraction_span: Span,
    pub invariants: Vec<Clause>,
    pub init: Procedure,
    /// In the order of the layer's operations.
    pub operations: Vec<Procedure>,
    pub procedures: Vec<Procedure>,
    /// Empty where the source has none.
    pub recover: Procedure,
    pub span: Span,
}

/// `<P> code ↯ recover() <Q> <Qr>`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Triple {
    pub ident: Ident,
    pub implementation: ImplId,
    pub locals: Locals,
    pub parameters: Vec<LocalId>,
    /// Of `code`: what `Q` may read.
    pub results: Vec<LocalId>,
    pub precondition: Clause,
    pub body: Block,
    pub postcondition: Clause,
    pub recovery_postcondition: Clause,
    pub span: Span,
}

/// `system Store = Log over (left: Mirror over TwoDisk, ..) with LOG_LEN = 62;`
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct System {
    pub ident: Ident,
    pub stack: Stack,
    pub settings: Vec<Setting>,
}

/// A tree of implementations that fit together, with layers as its leaves. Each node is an instance of its own.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Stack {
    /// A layer that nothing implements here.
    Layer(LayerId),
    /// What stands below, one for each port, in the order of the ports.
    Impl(ImplId, Vec<Stack>),
}

/// The value that a symbolic constant has when the system runs. What is proved holds for all values.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Setting {
    pub constant: ConstId,
    /// Computed from literals, constants that have values, and other settings.
    pub value: Expr,
    pub locals: Locals,
    pub span: Span,
}
