//! Programs that are accepted, and what becomes of them. Rejected programs are data: `tests/programs/check`.

use super::check;
use crate::base::{Diagnostic, SourceMap, Symbol};
use crate::hir::Program;
use crate::resolve::{LoadedModule, resolve};
use crate::syntax::parse;

/// Checks modules given by path and text; parse errors, names and types together.
fn checked(files: &[(&str, &str)]) -> (Option<Program>, Vec<String>) {
    let mut sources = SourceMap::new();
    let mut diagnostics: Vec<Diagnostic> = vec![];
    let mut modules = vec![];
    for (path, text) in files {
        let (module, errors) = parse(sources.add(*path, *text), text);
        diagnostics.extend(errors);
        modules.push(LoadedModule { path: path.split("::").map(Symbol::new).collect(), module });
    }
    let (names, errors) = resolve(&modules);
    diagnostics.extend(errors);
    let (program, errors) = check(&modules, &names);
    diagnostics.extend(errors);
    let show = |diagnostic: &Diagnostic| {
        let span = diagnostic.primary.as_ref().map(|label| label.span);
        let line = span.map_or(0, |span| sources.start(span).line);
        let file = span.map_or("", |span| sources.file(span.file).name.as_str());
        format!("{file}:{line}: {} {}", diagnostic.code, diagnostic.message)
    };
    (program, diagnostics.iter().map(show).collect())
}

const DISKS: (&str, &str) = ("std::disks", include_str!("../../lang/std/disks.argo"));

const REGISTER: &str = "
layer Reg { state v: u64; init true; op get() -> (r: u64) { r = v; } op put(x: u64) { v = x; } crash { } }
impl Memory: Reg {
    volatile m: u64 = 0;
    abstraction { v = m; }
    invariant true;
    init() -> (ok: bool) { true }
    op get() -> (r) { m }
    op put(x) { m = x; }
}
";

#[test]
fn the_standard_disks_and_a_register_are_accepted() {
    let (program, reports) = checked(&[DISKS, ("register", REGISTER)]);
    assert_eq!(reports, [] as [&str; 0]);
    let program = program.expect("there is no error");
    assert_eq!(program.impls.len(), 1);
    assert_eq!(program.impls[0].operations.len(), 2);
}
