//! What each module sees: its own items, what it imports, and the variants of the enums among them.

use super::modules::{LoadedModule, ModuleIndex, find};
use super::{item, suggestion};
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::syntax::ast::{self, ItemKind};
use indexmap::IndexMap;

/// An item, by its module and its place there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ItemRef {
    pub module: ModuleIndex,
    pub item: u32,
}

/// An enum: one of a module, or one of the language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EnumRef {
    Option,
    Result,
    Item(ItemRef),
}

/// A variant of an enum.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct VariantRef {
    pub of: EnumRef,
    pub index: u32,
}

/// What one module sees.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// With the place where the module declares or imports the item.
    pub items: IndexMap<Symbol, (ItemRef, Span)>,
    /// Modules imported as a whole, by the last name of their path.
    pub modules: IndexMap<Symbol, ModuleIndex>,
    pub variants: IndexMap<Symbol, Vec<VariantRef>>,
    /// Names whose import failed and was reported.
    pub broken: Vec<Symbol>,
}

/// What every module sees.
#[derive(Debug)]
pub struct Names {
    scopes: Vec<Scope>,
    paths: Vec<Vec<Symbol>>,
}

impl Names {
    pub(super) fn new(modules: &[LoadedModule], diagnostics: &mut Vec<Diagnostic>) -> Names {
        let scopes = (0..modules.len()).map(|index| own_scope(modules, ModuleIndex(index as u32), diagnostics));
        Names { scopes: scopes.collect(), paths: modules.iter().map(|module| module.path.clone()).collect() }
    }

    pub(super) fn scope(&self, module: ModuleIndex) -> &Scope {
        &self.scopes[module.index()]
    }

    pub(super) fn scope_mut(&mut self, module: ModuleIndex) -> &mut Scope {
        &mut self.scopes[module.index()]
    }

    /// The item that a path means in a module. The error is `None` where a failed import was reported before.
    pub fn item(&self, module: ModuleIndex, path: &ast::Path) -> Result<ItemRef, Option<Box<Diagnostic>>> {
        let [qualifier @ .., last] = path.segments.as_slice() else {
            return Err(None);
        };
        let Some(home) = self.module(module, qualifier) else {
            return Err(Some(Box::new(unknown_qualifier(path))));
        };
        match self.scope(home).items.get(&last.symbol) {
            Some(&(item, _)) => Ok(item),
            None if self.is_broken(module, last.symbol) => Err(None),
            None => Err(Some(Box::new(self.unknown(home, *last)))),
        }
    }

    /// As [`Names::item`], without an error for what is not there.
    pub fn find_item(&self, module: ModuleIndex, path: &ast::Path) -> Option<ItemRef> {
        let (last, qualifier) = path.segments.split_last()?;
        let home = self.module(module, qualifier)?;
        self.scope(home).items.get(&last.symbol).map(|&(item, _)| item)
    }

    /// Whether the name would come from an import that failed.
    pub fn is_broken(&self, module: ModuleIndex, name: Symbol) -> bool {
        self.scope(module).broken.contains(&name)
    }

    /// The variants that a name without `::` may mean.
    pub fn variants(&self, module: ModuleIndex, name: Symbol) -> Vec<VariantRef> {
        let mut found = self.scope(module).variants.get(&name).cloned().unwrap_or_default();
        found.extend(builtin_variant(name));
        found
    }

    /// All names of items and variants that a module sees, for suggestions.
    pub fn visible(&self, module: ModuleIndex) -> impl Iterator<Item = Symbol> + '_ {
        let scope = self.scope(module);
        scope.items.keys().chain(scope.variants.keys()).copied()
    }

    /// The module that qualifies a name: none means the module itself.
    fn module(&self, from: ModuleIndex, qualifier: &[ast::Name]) -> Option<ModuleIndex> {
        let symbols: Vec<Symbol> = qualifier.iter().map(|name| name.symbol).collect();
        match symbols.as_slice() {
            [] => Some(from),
            [single] => self.scope(from).modules.get(single).copied(),
            full => self.scope(from).modules.values().copied().find(|module| self.paths[module.index()] == full),
        }
    }

    fn unknown(&self, module: ModuleIndex, name: ast::Name) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::A0201, name.span, format!("nothing is called `{}` here", name.symbol));
        match suggestion(name.symbol, self.visible(module)) {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        }
    }
}

fn unknown_qualifier(path: &ast::Path) -> Diagnostic {
    let names: Vec<&str> = path.segments.iter().map(|name| name.symbol.as_str()).collect();
    let qualifier = names[..names.len() - 1].join("::");
    Diagnostic::error(Code::A0201, path.span, format!("`{qualifier}` is no module or enum that is known here"))
        .with_help(format!("import it: `use {qualifier};`"))
}

fn builtin_variant(name: Symbol) -> Option<VariantRef> {
    let (of, index) = match name.as_str() {
        "None" => (EnumRef::Option, 0),
        "Some" => (EnumRef::Option, 1),
        "Ok" => (EnumRef::Result, 0),
        "Err" => (EnumRef::Result, 1),
        _ => return None,
    };
    Some(VariantRef { of, index })
}

fn own_scope(modules: &[LoadedModule], module: ModuleIndex, diagnostics: &mut Vec<Diagnostic>) -> Scope {
    let mut scope = Scope::default();
    for index in 0..modules[module.index()].module.items.len() {
        let reference = ItemRef { module, item: index as u32 };
        if let Some(name) = item_name(item(modules, reference)) {
            insert(modules, &mut scope, name, reference, diagnostics);
        }
    }
    scope
}

/// Makes an item visible, with its variants if it is an enum.
pub(super) fn insert(
    modules: &[LoadedModule],
    scope: &mut Scope,
    name: ast::Name,
    reference: ItemRef,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(&(earlier, span)) = scope.items.get(&name.symbol) {
        if earlier != reference {
            diagnostics.push(duplicate(name, span));
        }
        return;
    }
    scope.items.insert(name.symbol, (reference, name.span));
    if let ItemKind::Enum(declared) = &item(modules, reference).kind {
        for (index, variant) in declared.variants.iter().enumerate() {
            let found = VariantRef { of: EnumRef::Item(reference), index: index as u32 };
            scope.variants.entry(variant.name.symbol).or_default().push(found);
        }
    }
}

/// The report of a name that is taken.
pub fn duplicate(name: ast::Name, earlier: Span) -> Diagnostic {
    Diagnostic::error(Code::A0202, name.span, format!("the name `{}` is used twice", name.symbol))
        .with_secondary(earlier, "first used here")
}

/// The name that an item declares.
pub fn item_name(item: &ast::Item) -> Option<ast::Name> {
    match &item.kind {
        ItemKind::Layer(item) => Some(item.name),
        ItemKind::Impl(item) => Some(item.name),
        ItemKind::System(item) => Some(item.name),
        ItemKind::Triple(item) => Some(item.name),
        ItemKind::Law(item) => Some(item.name),
        ItemKind::Function(item) => Some(item.name),
        ItemKind::Struct(item) => Some(item.name),
        ItemKind::Enum(item) => Some(item.name),
        ItemKind::Const(item) => Some(item.name),
        ItemKind::Alias(item) => Some(item.name),
        ItemKind::Error => None,
    }
}

/// The module that an import means, if it is loaded, and whether the whole path names it.
pub(super) fn imported_module(
    modules: &[LoadedModule],
    from: ModuleIndex,
    candidates: &[Vec<Symbol>],
) -> Option<(ModuleIndex, usize)> {
    let found = |(index, path): (usize, &Vec<Symbol>)| find(modules, from, path).map(|module| (module, index));
    candidates.iter().enumerate().find_map(found)
}
