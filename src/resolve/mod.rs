//! From syntax trees to names: which item every name at the level of modules means.
//!
//! One file is one module. A module sees its own items and those that it imports with `use`; the variants of an enum
//! are seen wherever the enum is. Names inside bodies (parameters, `let`, state) depend on types and are looked up by
//! the checker, which asks [`Names`] for whatever is not local. The tree is never changed.

mod cycles;
mod imports;
mod modules;
mod naming;
mod paths;
mod scope;
mod suggest;
mod unused;

#[cfg(test)]
mod tests;

pub use modules::{ImportPath, LoadedModule, ModuleIndex, import_paths};
pub use naming::{BUILTIN_FUNCTIONS, misnamed_variable};
pub use paths::{for_each_child, item_paths, type_paths};
pub use scope::{EnumRef, ItemRef, Names, VariantRef, duplicate, item_name};
pub use suggest::{closest, suggestion};

use crate::base::Diagnostic;
use crate::syntax::ast;

/// Looks up all imports and collects what each module sees.
///
/// The modules must have different paths. Whatever a module imports should be among them: what is missing is reported.
pub fn resolve(modules: &[LoadedModule]) -> (Names, Vec<Diagnostic>) {
    let mut diagnostics = vec![];
    for item in modules.iter().flat_map(|loaded| &loaded.module.items) {
        naming::report_names(item, &mut diagnostics);
    }
    let mut names = Names::new(modules, &mut diagnostics);
    let imports = imports::resolve_imports(modules, &mut names, &mut diagnostics);
    cycles::report_cycles(modules, &imports, &mut diagnostics);
    unused::report_unused(modules, &names, &mut diagnostics);
    (names, diagnostics)
}

/// The item of a module at this index.
pub fn item(modules: &[LoadedModule], reference: ItemRef) -> &ast::Item {
    &modules[reference.module.index()].module.items[reference.item as usize]
}
