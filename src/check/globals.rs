//! What bodies need to know of all items: their signatures, read before any body.

use super::index::{FunctionSource, Index};
use crate::base::Symbol;
use crate::hir::{FnId, Ident, LayerId, LemmaId, OpIndex, Type};
use crate::syntax::ast;
use indexmap::IndexMap;

/// A name with its type; `None` where the type has an error that was reported.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub ident: Ident,
    pub ty: Option<Type>,
}

pub(super) struct StructInfo {
    pub ident: Ident,
    pub generics: Vec<Ident>,
    pub fields: Vec<Named>,
    pub encoded: bool,
}

pub(super) struct VariantInfo {
    pub ident: Ident,
    pub fields: Vec<Option<Type>>,
}

pub(super) struct EnumInfo {
    pub ident: Ident,
    pub generics: Vec<Ident>,
    pub variants: Vec<VariantInfo>,
}

/// A function, predicate or lemma.
pub(super) struct FunctionInfo<'a> {
    pub ident: Ident,
    pub generics: Vec<Ident>,
    pub parameters: Vec<Named>,
    /// Named results; several make a tuple.
    pub results: Vec<Named>,
    /// Of a lemma: unit.
    pub result: Option<Type>,
    pub source: FunctionSource<'a>,
}

/// An operation of a layer, or a procedure of an impl.
pub(super) struct ProcedureInfo<'a> {
    pub ident: Ident,
    pub parameters: Vec<Named>,
    pub results: Vec<Named>,
    pub ast: &'a ast::Procedure,
}

#[derive(Clone, Copy)]
pub(super) enum Member {
    Function(FnId),
    Lemma(LemmaId),
}

pub(super) type Members = IndexMap<Symbol, Member>;

pub(super) struct LayerInfo<'a> {
    pub ident: Ident,
    pub state: Vec<Named>,
    pub operations: Vec<ProcedureInfo<'a>>,
    pub members: Members,
}

impl LayerInfo<'_> {
    pub fn operation(&self, name: Symbol) -> Option<OpIndex> {
        self.operations.iter().position(|op| op.ident.name == name).map(OpIndex::new)
    }

    pub fn state(&self, name: Symbol) -> Option<usize> {
        self.state.iter().position(|variable| variable.ident.name == name)
    }
}

pub(super) struct PortInfo {
    pub ident: Ident,
    pub layer: Option<LayerId>,
}

pub(super) struct ImplInfo<'a> {
    pub ident: Ident,
    pub layer: Option<LayerId>,
    pub ports: Vec<PortInfo>,
    pub volatiles: Vec<Named>,
    /// The `proc`s.
    pub procedures: Vec<ProcedureInfo<'a>>,
    pub members: Members,
}

/// All signatures.
pub(super) struct Globals<'a> {
    pub index: Index<'a>,
    pub structs: Vec<StructInfo>,
    pub enums: Vec<EnumInfo>,
    pub constants: Vec<Named>,
    pub functions: Vec<FunctionInfo<'a>>,
    pub lemmas: Vec<FunctionInfo<'a>>,
    pub layers: Vec<LayerInfo<'a>>,
    pub impls: Vec<ImplInfo<'a>>,
}

impl<'a> Globals<'a> {
    pub fn layer(&self, id: LayerId) -> &LayerInfo<'a> {
        &self.layers[id.index()]
    }
}
