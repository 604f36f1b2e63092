//! Modules that import each other are refused: a reader should be able to start at the bottom.

use super::imports::Import;
use super::modules::{LoadedModule, display};
use crate::base::{Code, Diagnostic};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

pub(super) fn report_cycles(modules: &[LoadedModule], imports: &[Import], diagnostics: &mut Vec<Diagnostic>) {
    let graph = DiGraph::<(), ()>::from_edges(imports.iter().map(|import| (import.from.0, import.to.0)));
    for component in kosaraju_scc(&graph) {
        let component: Vec<u32> = component.iter().map(|node| node.index() as u32).collect();
        let cycle = cycle_within(&component, imports);
        if !cycle.is_empty() {
            diagnostics.push(cyclic(modules, &cycle));
        }
    }
}

/// Follows imports inside a component from its first module until a module comes again.
fn cycle_within(component: &[u32], imports: &[Import]) -> Vec<Import> {
    let mut at = component.iter().copied().min().expect("components are not empty");
    let mut path: Vec<Import> = vec![];
    loop {
        let next = imports.iter().find(|import| import.from.0 == at && component.contains(&import.to.0));
        let Some(&next) = next else { return vec![] };
        path.push(next);
        at = next.to.0;
        if let Some(start) = path.iter().position(|import| import.from.0 == at) {
            return path.split_off(start);
        }
    }
}

fn cyclic(modules: &[LoadedModule], cycle: &[Import]) -> Diagnostic {
    let name = |import: &Import| format!("`{}`", display(&modules[import.from.index()].path));
    let names: Vec<String> = cycle.iter().chain(cycle.first()).map(name).collect();
    let message = format!("modules import each other: {}", names.join(" uses "));
    let diagnostic = Diagnostic::error(Code::A0204, cycle[0].span, message)
        .with_help("move what both need into a module of its own");
    cycle[1..].iter().fold(diagnostic, |all, import| all.with_secondary(import.span, "and back from here"))
}
