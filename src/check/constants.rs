//! The order of constants: each may mention only those before it, also through functions and types.

use crate::base::{Code, Diagnostic};
use crate::resolve::{ItemRef, LoadedModule, Names, item, item_name, item_paths};
use crate::syntax::ast::{ConstDefinition, Item, ItemKind};
use indexmap::IndexSet;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeMap;

/// The constants such that each comes after those that it needs; cycles are reported.
pub(super) fn in_order(
    modules: &[LoadedModule],
    names: &Names,
    constants: &[ItemRef],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ItemRef> {
    let (graph, _) = dependencies(modules, names, constants);
    let mut order = vec![];
    for component in kosaraju_scc(&graph) {
        let mut members: Vec<ItemRef> = component.iter().map(|&node| graph[node]).collect();
        members.retain(|&member| is_constant(item(modules, member)));
        members.sort();
        let cyclic = component.len() > 1 || graph.contains_edge(component[0], component[0]);
        if cyclic && !members.is_empty() {
            diagnostics.push(cycle(modules, &members));
        }
        order.extend(members);
    }
    order
}

type Nodes = BTreeMap<ItemRef, NodeIndex>;

/// An edge for each mention, among constants and what may stand between: functions, and types, which say how long arrays
/// are.
fn dependencies(modules: &[LoadedModule], names: &Names, constants: &[ItemRef]) -> (DiGraph<ItemRef, ()>, Nodes) {
    let mut graph = DiGraph::new();
    let mut nodes: Nodes = constants.iter().map(|&constant| (constant, graph.add_node(constant))).collect();
    let mut queue: Vec<ItemRef> = constants.to_vec();
    while let Some(at) = queue.pop() {
        for mentioned in mentions(modules, names, at) {
            let new = !nodes.contains_key(&mentioned);
            let node = *nodes.entry(mentioned).or_insert_with(|| graph.add_node(mentioned));
            graph.update_edge(nodes[&at], node, ());
            if new {
                queue.push(mentioned);
            }
        }
    }
    (graph, nodes)
}

fn mentions(modules: &[LoadedModule], names: &Names, at: ItemRef) -> IndexSet<ItemRef> {
    let source = item(modules, at);
    let mut found = IndexSet::new();
    item_paths(source, &mut |path| {
        found.extend(names.find_item(at.module, path).filter(|&mentioned| matters(item(modules, mentioned))));
    });
    if reads_itself(source) {
        found.shift_remove(&at);
    }
    found
}

fn matters(item: &Item) -> bool {
    use ItemKind::{Alias, Const, Enum, Function, Struct};
    matches!(item.kind, Const(_) | Function(_) | Struct(_) | Enum(_) | Alias(_))
}

fn is_constant(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Const(_))
}

/// `const N: u64 where N > 0;` speaks of the constant itself, and a function or type may mention itself.
fn reads_itself(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Const(constant) => matches!(constant.definition, ConstDefinition::Where(_)),
        _ => true,
    }
}

fn cycle(modules: &[LoadedModule], members: &[ItemRef]) -> Diagnostic {
    let names: Vec<_> = members.iter().filter_map(|&member| item_name(item(modules, member))).collect();
    let message = format!("the value of the constant `{}` depends on itself", names[0].symbol);
    let diagnostic = Diagnostic::error(Code::A0313, names[0].span, message);
    names[1..].iter().fold(diagnostic, |all, name| all.with_secondary(name.span, "through this one"))
}
