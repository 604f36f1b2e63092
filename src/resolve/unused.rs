//! Imports that nobody uses: a warning.

use super::modules::{LoadedModule, ModuleIndex};
use super::paths::item_paths;
use super::scope::{EnumRef, Names};
use crate::base::{Code, Diagnostic, Symbol};
use crate::syntax::ast::{self, ItemKind};
use std::collections::BTreeSet;

pub(super) fn report_unused(modules: &[LoadedModule], names: &Names, diagnostics: &mut Vec<Diagnostic>) {
    for (index, loaded) in modules.iter().enumerate() {
        let mentioned = mentioned(&loaded.module);
        for import in &loaded.module.uses {
            let unused = import.names.iter().filter(|name| !is_used(names, index, name.symbol, &mentioned));
            diagnostics.extend(unused.map(|name| {
                Diagnostic::warning(Code::A0205, name.span, format!("`{}` is imported but never used", name.symbol))
            }));
        }
    }
}

/// An enum is also used through its variants; a failed import has been reported already.
fn is_used(names: &Names, module: usize, name: Symbol, mentioned: &BTreeSet<Symbol>) -> bool {
    let scope = names.scope(ModuleIndex(module as u32));
    let through_variant = || {
        let Some(&(item, _)) = scope.items.get(&name) else { return false };
        let of_item = |variants: &Vec<super::VariantRef>| variants.iter().any(|v| v.of == EnumRef::Item(item));
        scope.variants.iter().any(|(variant, found)| of_item(found) && mentioned.contains(variant))
    };
    mentioned.contains(&name) || scope.broken.contains(&name) || through_variant()
}

/// The first name of every path in a module's items.
fn mentioned(module: &ast::Module) -> BTreeSet<Symbol> {
    let mut paths = BTreeSet::new();
    for item in &module.items {
        item_paths(item, &mut |path| {
            paths.extend(path.segments.first().map(|name| name.symbol));
        });
        match &item.kind {
            ItemKind::Law(law) => paths.extend(law.by.iter().map(|name| name.symbol)),
            ItemKind::System(system) => paths.extend(system.settings.iter().map(|setting| setting.name.symbol)),
            _ => {}
        }
    }
    paths
}
