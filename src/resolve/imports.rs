//! `use` lines.

use super::modules::{LoadedModule, ModuleIndex, candidates, display};
use super::scope::{EnumRef, Names, imported_module, insert};
use super::suggestion;
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast;

/// That one module imports from another, and where it says so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Import {
    pub from: ModuleIndex,
    pub to: ModuleIndex,
    pub span: Span,
}

pub(super) fn resolve_imports(
    modules: &[LoadedModule],
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Import> {
    let mut imports = vec![];
    for (index, loaded) in modules.iter().enumerate() {
        let from = ModuleIndex(index as u32);
        for import in &loaded.module.uses {
            imports.extend(resolve_import(modules, names, from, import, diagnostics));
        }
    }
    imports
}

fn resolve_import(
    modules: &[LoadedModule],
    names: &mut Names,
    from: ModuleIndex,
    import: &ast::Use,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Import> {
    let candidates = candidates(import);
    let found = imported_module(modules, from, &candidates);
    let Some((to, candidate)) = found.filter(|&(to, _)| to != from) else {
        let fault = found.map_or_else(|| unknown_module(modules, import), |(to, _)| of_itself(modules, import, to));
        diagnostics.push(fault);
        names.scope_mut(from).broken.extend(import.names.iter().map(|name| name.symbol));
        return None;
    };
    let whole = import.names.is_empty() || (candidates.len() == 2 && candidate == 0);
    if whole {
        names.scope_mut(from).modules.insert(*modules[to.index()].path.last()?, to);
    } else {
        for &name in &import.names {
            import_name(modules, names, from, to, name, diagnostics);
        }
    }
    Some(Import { from, to, span: import.span })
}

fn import_name(
    modules: &[LoadedModule],
    names: &mut Names,
    from: ModuleIndex,
    to: ModuleIndex,
    name: ast::Name,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let declared = names.scope(to).items.get(&name.symbol).filter(|(item, _)| item.module == to);
    if let Some(&(item, _)) = declared {
        insert(modules, names.scope_mut(from), name, item, diagnostics);
    } else if let Some(variant) = own_variant(names, to, name) {
        names.scope_mut(from).variants.entry(name.symbol).or_default().push(variant);
    } else {
        names.scope_mut(from).broken.push(name.symbol);
        diagnostics.push(unknown_import(modules, names, to, name));
    }
}

fn own_variant(names: &Names, module: ModuleIndex, name: ast::Name) -> Option<super::VariantRef> {
    let variants = names.scope(module).variants.get(&name.symbol)?;
    variants.iter().copied().find(|variant| matches!(variant.of, EnumRef::Item(item) if item.module == module))
}

fn unknown_module(modules: &[LoadedModule], import: &ast::Use) -> Diagnostic {
    let path: Vec<_> = import.module.segments.iter().map(|name| name.symbol).collect();
    let message = format!("there is no module `{}`", display(&path));
    let known = modules.iter().filter_map(|module| module.path.last().copied());
    let diagnostic = Diagnostic::error(Code::A0203, import.module.span, message).with_note(
        "a module is a file of that name beside this one, or one of the standard library, such as `std::disks`",
    );
    match suggestion(import.module.last().symbol, known) {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

fn of_itself(modules: &[LoadedModule], import: &ast::Use, module: ModuleIndex) -> Diagnostic {
    let path = display(&modules[module.index()].path);
    Diagnostic::error(Code::A0204, import.span, format!("`{path}` imports from itself"))
        .with_help("delete this line: what stands in a file is known in it")
}

fn unknown_import(modules: &[LoadedModule], names: &Names, module: ModuleIndex, name: ast::Name) -> Diagnostic {
    let path = display(&modules[module.index()].path);
    let message = format!("the module `{path}` has nothing called `{}`", name.symbol);
    let diagnostic = Diagnostic::error(Code::A0203, name.span, message);
    match suggestion(name.symbol, names.visible(module)) {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}
