//! Types that would contain ever larger ones: `enum Nest<A> { End, More(A, Nest<seq<A>>) }`.
//!
//! A type is what its definition says of it at its arguments, each instance on its own; so there must be finitely many.

use super::globals::Globals;
use super::recursion::is_larger;
use crate::base::{Code, Diagnostic};
use crate::hir::{EnumId, Ident, StructId, Type};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Structs and enums by number, structs first.
type Node = usize;

/// Reports definitions that mention themselves, also through others, at larger types than their own; whether there are any.
pub(super) fn report_growing_types(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let before = diagnostics.len();
    let structs = globals.structs.len();
    let node = |ty: &Type| match ty {
        Type::Struct(id, types) => Some((id.index(), types.clone())),
        Type::Enum(id, types) => Some((structs + id.index(), types.clone())),
        _ => None,
    };
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    (0..structs + globals.enums.len()).for_each(|_| _ = graph.add_node(()));
    let mut mentions: Vec<(Node, Node, Vec<Type>)> = vec![];
    for (from, parts) in definitions(globals).enumerate() {
        let mut visit = |ty: &Type| {
            if let Some((to, types)) = node(ty) {
                graph.update_edge(NodeIndex::new(from), NodeIndex::new(to), ());
                mentions.push((from, to, types));
            }
        };
        parts.iter().for_each(|part| each_type(part, &mut visit));
    }
    for component in kosaraju_scc(&graph) {
        let grows = |(from, to, types): &&(Node, Node, Vec<Type>)| {
            [from, to].iter().all(|&&node| component.contains(&NodeIndex::new(node))) && types.iter().any(is_larger)
        };
        diagnostics.extend(mentions.iter().find(grows).map(|(from, ..)| growing(ident(globals, *from))));
    }
    diagnostics.len() > before
}

fn definitions<'g>(globals: &'g Globals<'_>) -> impl Iterator<Item = Vec<&'g Type>> {
    let structs = globals.structs.iter().map(|info| info.fields.iter().filter_map(|field| field.ty.as_ref()).collect());
    let parts =
        |variants: &'g [super::globals::VariantInfo]| variants.iter().flat_map(|v| &v.fields).flatten().collect();
    structs.chain(globals.enums.iter().map(move |info| parts(&info.variants)))
}

fn ident(globals: &Globals<'_>, node: Node) -> Ident {
    match node.checked_sub(globals.structs.len()) {
        None => globals.structs[StructId::new(node).index()].ident,
        Some(at) => globals.enums[EnumId::new(at).index()].ident,
    }
}

fn each_type(ty: &Type, visit: &mut impl FnMut(&Type)) {
    visit(ty);
    match ty {
        Type::Bool | Type::Int(_) | Type::Block | Type::Generic(_) => {}
        Type::Seq(inner) | Type::Set(inner) | Type::Array(inner, _) => each_type(inner, visit),
        Type::Map(key, value) => [key, value].into_iter().for_each(|part| each_type(part, visit)),
        Type::Tuple(parts) | Type::Struct(_, parts) | Type::Enum(_, parts) => {
            parts.iter().for_each(|part| each_type(part, visit));
        }
    }
}

fn growing(ident: Ident) -> Diagnostic {
    let message = format!("the type `{}` contains ever larger ones", ident.name);
    let help = "a type that contains itself keeps its parameters: pass them on as they are";
    Diagnostic::error(Code::A0425, ident.span, message).with_help(help)
}
