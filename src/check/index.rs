//! Numbers all items of all modules: what the tables of the program will hold, and in which order.

use super::constants;
use crate::base::{Diagnostic, Symbol};
use crate::hir::{ConstId, EnumId, FnId, ImplId, LayerId, LemmaId, Owner, StructId, Type};
use crate::resolve::{ItemRef, LoadedModule, ModuleIndex, Names, item};
use crate::syntax::ast::{self, FunctionKind, ImplMemberKind, ItemKind, LayerMemberKind};
use indexmap::IndexMap;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What an item became.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ItemId {
    Struct(StructId),
    Enum(EnumId),
    Alias,
    Const(ConstId),
    Function(FnId),
    Lemma(LemmaId),
    Layer(LayerId),
    Impl(ImplId),
    System,
    Triple,
    Law,
}

impl ItemId {
    /// With an article, for messages.
    pub fn description(self) -> &'static str {
        match self {
            ItemId::Struct(_) => "a struct",
            ItemId::Enum(_) => "an enum",
            ItemId::Alias => "a type",
            ItemId::Const(_) => "a constant",
            ItemId::Function(_) => "a function",
            ItemId::Lemma(_) => "a lemma",
            ItemId::Layer(_) => "a layer",
            ItemId::Impl(_) => "an implementation",
            ItemId::System => "a system",
            ItemId::Triple => "a triple",
            ItemId::Law => "a law",
        }
    }
}

/// A function or lemma where it stands.
#[derive(Clone, Copy)]
pub(super) struct FunctionSource<'a> {
    pub module: ModuleIndex,
    pub owner: Owner,
    pub ast: &'a ast::Function,
}

/// Another item where it stands.
pub(super) struct Source<'a, T> {
    pub reference: ItemRef,
    pub module: ModuleIndex,
    pub item: &'a ast::Item,
    pub ast: &'a T,
}

/// All items, numbered.
pub(super) struct Index<'a> {
    pub modules: &'a [LoadedModule],
    pub names: &'a Names,
    pub ids: IndexMap<ItemRef, ItemId>,
    pub structs: Vec<Source<'a, ast::Struct>>,
    /// Without `option` and `result`, which come first in the program.
    pub enums: Vec<Source<'a, ast::Enum>>,
    pub aliases: Vec<Source<'a, ast::Alias>>,
    /// Each mentions only earlier ones.
    pub constants: Vec<Source<'a, ast::Const>>,
    pub functions: Vec<FunctionSource<'a>>,
    pub lemmas: Vec<FunctionSource<'a>>,
    pub layers: Vec<Source<'a, ast::Layer>>,
    pub impls: Vec<Source<'a, ast::Impl>>,
    pub triples: Vec<Source<'a, ast::Triple>>,
    pub systems: Vec<Source<'a, ast::System>>,
    pub laws: Vec<Source<'a, ast::Law>>,
    /// What aliases stand for, as far as they have been read.
    pub expanded: RefCell<BTreeMap<ItemRef, Option<Type>>>,
}

/// Enums of the language, before those of the program.
const BUILTIN_ENUMS: usize = 2;

impl<'a> Index<'a> {
    pub fn new(modules: &'a [LoadedModule], names: &'a Names, diagnostics: &mut Vec<Diagnostic>) -> Index<'a> {
        let mut index = Index {
            modules,
            names,
            ids: IndexMap::new(),
            structs: vec![],
            enums: vec![],
            aliases: vec![],
            constants: vec![],
            functions: vec![],
            lemmas: vec![],
            layers: vec![],
            impls: vec![],
            triples: vec![],
            systems: vec![],
            laws: vec![],
            expanded: RefCell::default(),
        };
        let mut constants = vec![];
        for reference in all_items(modules) {
            index.add(reference, item(modules, reference), &mut constants);
        }
        for reference in constants::in_order(modules, names, &constants, diagnostics) {
            index.add_constant(reference);
        }
        index
    }

    fn add(&mut self, reference: ItemRef, item: &'a ast::Item, constants: &mut Vec<ItemRef>) {
        let module = reference.module;
        let id = match &item.kind {
            ItemKind::Struct(ast) => ItemId::Struct(StructId::new(push(&mut self.structs, reference, item, ast))),
            ItemKind::Enum(ast) => {
                ItemId::Enum(EnumId::new(BUILTIN_ENUMS + push(&mut self.enums, reference, item, ast)))
            }
            ItemKind::Alias(ast) => {
                push(&mut self.aliases, reference, item, ast);
                ItemId::Alias
            }
            ItemKind::Const(_) => return constants.push(reference),
            ItemKind::Function(ast) => self.add_function(module, Owner::Module, ast),
            ItemKind::Layer(ast) => self.add_layer(reference, item, ast),
            ItemKind::Impl(ast) => self.add_impl(reference, item, ast),
            ItemKind::Triple(ast) => {
                push(&mut self.triples, reference, item, &**ast);
                ItemId::Triple
            }
            ItemKind::System(ast) => {
                push(&mut self.systems, reference, item, ast);
                ItemId::System
            }
            ItemKind::Law(ast) => {
                push(&mut self.laws, reference, item, ast);
                ItemId::Law
            }
            ItemKind::Error => return,
        };
        self.ids.insert(reference, id);
    }

    fn add_constant(&mut self, reference: ItemRef) {
        let item = item(self.modules, reference);
        if let ItemKind::Const(ast) = &item.kind {
            let id = push(&mut self.constants, reference, item, ast);
            self.ids.insert(reference, ItemId::Const(ConstId::new(id)));
        }
    }

    fn add_layer(&mut self, reference: ItemRef, item: &'a ast::Item, ast: &'a ast::Layer) -> ItemId {
        let id = LayerId::new(push(&mut self.layers, reference, item, ast));
        for member in &ast.members {
            if let LayerMemberKind::Function(function) = &member.kind {
                self.add_function(reference.module, Owner::Layer(id), function);
            }
        }
        ItemId::Layer(id)
    }

    fn add_impl(&mut self, reference: ItemRef, item: &'a ast::Item, ast: &'a ast::Impl) -> ItemId {
        let id = ImplId::new(push(&mut self.impls, reference, item, ast));
        for member in &ast.members {
            if let ImplMemberKind::Function(function) = &member.kind {
                self.add_function(reference.module, Owner::Impl(id), function);
            }
        }
        ItemId::Impl(id)
    }

    fn add_function(&mut self, module: ModuleIndex, owner: Owner, ast: &'a ast::Function) -> ItemId {
        let source = FunctionSource { module, owner, ast };
        if ast.kind == FunctionKind::Lemma {
            self.lemmas.push(source);
            return ItemId::Lemma(LemmaId::new(self.lemmas.len() - 1));
        }
        self.functions.push(source);
        ItemId::Function(FnId::new(self.functions.len() - 1))
    }

    /// What a path names among the items that a module sees.
    pub fn find(&self, module: ModuleIndex, path: &ast::Path) -> Option<ItemId> {
        self.names.find_item(module, path).and_then(|item| self.ids.get(&item).copied())
    }

    pub fn enum_name(&self, id: EnumId) -> Symbol {
        match id.index() {
            0 => Symbol::new("option"),
            1 => Symbol::new("result"),
            index => self.enums[index - BUILTIN_ENUMS].ast.name.symbol,
        }
    }
}

fn push<'a, T>(table: &mut Vec<Source<'a, T>>, reference: ItemRef, item: &'a ast::Item, ast: &'a T) -> usize {
    table.push(Source { reference, module: reference.module, item, ast });
    table.len() - 1
}

fn all_items(modules: &[LoadedModule]) -> impl Iterator<Item = ItemRef> + '_ {
    let of_module = |(index, loaded): (usize, &LoadedModule)| {
        let module = ModuleIndex(index as u32);
        (0..loaded.module.items.len()).map(move |item| ItemRef { module, item: item as u32 })
    };
    modules.iter().enumerate().flat_map(of_module)
}
