//! Paths, imports and suggestions.

use super::{LoadedModule, closest, import_paths, resolve};
use crate::base::{Diagnostic, SourceMap, Symbol};
use crate::syntax::parse;

fn load(files: &[(&str, &str)]) -> Vec<LoadedModule> {
    let mut sources = SourceMap::new();
    let module = |&(path, text): &(&str, &str)| LoadedModule {
        path: path.split("::").map(Symbol::new).collect(),
        module: parse(sources.add(path, text), text).0,
    };
    files.iter().map(module).collect()
}

fn messages(files: &[(&str, &str)]) -> Vec<String> {
    let (_, diagnostics) = resolve(&load(files));
    diagnostics.iter().map(|diagnostic: &Diagnostic| format!("{} {}", diagnostic.code, diagnostic.message)).collect()
}

#[test]
fn a_module_beside_comes_before_one_of_the_same_name_elsewhere() {
    let user = "use common::f; fn g() -> bool { f() }";
    let files = [("common", "const A: u64 = 1;"), ("d::common", "fn f() -> bool { true }"), ("d::user", user)];
    assert_eq!(messages(&files), [] as [&str; 0]);
}

#[test]
fn cycles_are_named() {
    let files = [("a", "use b::y; fn x() -> bool { y() }"), ("b", "use a::x; fn y() -> bool { x() }")];
    assert_eq!(messages(&files), ["A0204 modules import each other: `a` uses `b` uses `a`"]);
}

#[test]
fn an_enum_is_used_through_its_variants() {
    let files = [("e", "enum Lamp { On, Off }"), ("u", "use e::Lamp; fn f() -> bool { On == Off }")];
    assert_eq!(messages(&files), [] as [&str; 0]);
}

#[test]
fn a_single_name_may_be_a_module_or_an_item() {
    let [import] = &import_paths(&load(&[("m", "use std::disks;")])[0].module)[..] else { panic!("one import") };
    let paths: Vec<usize> = import.candidates.iter().map(Vec::len).collect();
    assert_eq!(paths, [2, 1]);
}

#[test]
fn suggestions_are_close() {
    let names = ["blocks", "room", "committed"].map(Symbol::new);
    assert_eq!(closest(Symbol::new("block"), names), Some(names[0]));
    assert_eq!(closest(Symbol::new("Room"), names), Some(names[1]));
    assert_eq!(closest(Symbol::new("sectors"), names), None);
    let letters = ["f", "X"].map(Symbol::new);
    assert_eq!(closest(Symbol::new("x"), letters), Some(letters[1]));
    assert_eq!(closest(Symbol::new("y"), letters), None, "it is as close to every other letter");
}
