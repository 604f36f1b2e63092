//! Programs for the tests: from a text, or the examples of the project.

use argosy::base::{SourceMap, Symbol};
use argosy::check::check;
use argosy::hir::{FnId, LayerId, Program};
use argosy::interp::{Evaluator, Limits, Names, Scope, View, World, show};
use argosy::resolve::{LoadedModule, resolve};
use argosy::syntax::parse;
use std::path::{Path, PathBuf};

fn argo_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the project").flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "argo")).collect();
    files.sort();
    files
}

fn checked(texts: Vec<(Vec<String>, String)>) -> Program {
    let mut sources = SourceMap::new();
    let mut modules = vec![];
    for (path, text) in texts {
        let (module, diagnostics) = parse(sources.add(path.join("::"), text.clone()), &text);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        modules.push(LoadedModule { path: path.iter().map(|part| Symbol::new(part)).collect(), module });
    }
    let (names, diagnostics) = resolve(&modules);
    assert!(diagnostics.iter().all(|diagnostic| !diagnostic.is_error()), "{diagnostics:?}");
    let (program, diagnostics) = check(&modules, &names);
    program.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

fn library() -> Vec<(Vec<String>, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lang/std");
    files(&folder, &["std"])
}

fn files(folder: &Path, prefix: &[&str]) -> Vec<(Vec<String>, String)> {
    let read = |path: PathBuf| {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a file of the project");
        (prefix.iter().map(|part| part.to_string()).chain([stem]).collect(), text)
    };
    argo_files(folder).into_iter().map(read).collect()
}

/// The program of a text, with the standard library.
pub fn program(text: &str) -> Program {
    let mut texts = library();
    texts.push((vec!["subject".to_string()], text.to_string()));
    checked(texts)
}

/// An example of the project, with what it imports.
pub fn example(name: &str) -> Program {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let mut texts = library();
    texts.extend(files(&folder, &[]));
    checked(texts)
}

pub fn layer(program: &Program, name: &str) -> LayerId {
    let place = program.layers.iter().position(|layer| layer.ident.name == Symbol::new(name));
    LayerId::new(place.unwrap_or_else(|| panic!("no layer is called {name}")))
}

pub fn function(program: &Program, name: &str) -> FnId {
    let place = program.functions.iter().position(|function| function.ident.name == Symbol::new(name));
    FnId::new(place.unwrap_or_else(|| panic!("no function is called {name}")))
}

/// The value of an expression of a type, shown; the items stand before it.
pub fn shown(items: &str, ty: &str, expr: &str) -> Result<String, argosy::interp::Stop> {
    let program = program(&format!("{items}\nfn subject() -> {ty} {{ {expr} }}"));
    let world = World::new(&program, &Default::default(), Limits::default()).expect("constants have values");
    let function = program.function(function(&program, "subject"));
    let value = Evaluator::new(&world).eval(&mut Scope::new(&function.locals, View::Nothing), &function.body);
    value.map(|value| show(&world, &Names::default(), &function.result_type, &value)).map_err(|stop| *stop)
}
