//! Modules, and the paths by which they name each other.

use crate::base::{Span, Symbol};
use crate::syntax::ast;

/// A parsed file and the path by which others import it, such as `std::disks` or `mirror`.
#[derive(Debug)]
pub struct LoadedModule {
    pub path: Vec<Symbol>,
    pub module: ast::Module,
}

/// Into the list of loaded modules.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ModuleIndex(pub u32);

impl ModuleIndex {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What one `use` may mean: the first of these paths that names a module is the one.
#[derive(Debug)]
pub struct ImportPath {
    /// `use a::b;` imports the module `a::b` or, from the module `a`, the item `b`.
    pub candidates: Vec<Vec<Symbol>>,
    pub span: Span,
}

/// The modules that a module imports, in the order of its `use` lines. A loader looks for each candidate beside the
/// importing file and, where it begins with `std`, in the standard library.
pub fn import_paths(module: &ast::Module) -> Vec<ImportPath> {
    module.uses.iter().map(import_path).collect()
}

fn import_path(import: &ast::Use) -> ImportPath {
    ImportPath { candidates: candidates(import), span: import.module.span }
}

/// The whole path comes first only where the names are not in braces of several.
pub(super) fn candidates(import: &ast::Use) -> Vec<Vec<Symbol>> {
    let prefix: Vec<Symbol> = import.module.segments.iter().map(|name| name.symbol).collect();
    match import.names.as_slice() {
        [single] => vec![[prefix.as_slice(), &[single.symbol]].concat(), prefix],
        _ => vec![prefix],
    }
}

/// The module that `path` means when `from` says so: one beside it, or one named in full.
pub(super) fn find(modules: &[LoadedModule], from: ModuleIndex, path: &[Symbol]) -> Option<ModuleIndex> {
    let own = &modules[from.index()].path;
    let beside = [&own[..own.len().saturating_sub(1)], path].concat();
    let position = |wanted: &[Symbol]| modules.iter().position(|module| module.path == wanted);
    position(&beside).or_else(|| position(path)).map(|index| ModuleIndex(index as u32))
}

/// `std::disks`.
pub(super) fn display(path: &[Symbol]) -> String {
    path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::")
}
