//! Aliases that stand for themselves.

use super::index::Index;
use crate::resolve::{ItemRef, item, type_paths};
use crate::syntax::ast::ItemKind;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use std::collections::BTreeMap;

/// The aliases, each after those that it mentions, and whether replacing it leads back to it.
pub(super) fn in_order(index: &Index<'_>) -> Vec<(usize, bool)> {
    let mut graph = DiGraph::new();
    let aliases = index.aliases.iter().enumerate();
    let nodes: BTreeMap<ItemRef, _> = aliases.map(|(at, alias)| (alias.reference, graph.add_node(at))).collect();
    for (&from, &node) in &nodes {
        for to in mentioned(index, from) {
            if let Some(&to) = nodes.get(&to) {
                graph.update_edge(node, to, ());
            }
        }
    }
    let mut order = vec![];
    for members in kosaraju_scc(&graph) {
        let cyclic = members.len() > 1 || graph.contains_edge(members[0], members[0]);
        order.extend(members.into_iter().map(|node| (graph[node], cyclic)));
    }
    order
}

fn mentioned(index: &Index<'_>, at: ItemRef) -> Vec<ItemRef> {
    let ItemKind::Alias(alias) = &item(index.modules, at).kind else { return vec![] };
    let mut found = vec![];
    type_paths(&alias.ty, &mut |path| found.extend(index.names.find_item(at.module, path)));
    found
}
