//! Recursion: who calls whom, who is part of a cycle, and who must say why it ends.

use crate::base::{Code, Diagnostic, Span};
use crate::hir::visit::{each_expr, each_stmt, stmt_exprs};
use crate::hir::{
    Block, Callee, Clause, Contract, Decreases, Expr, ExprKind, Function, Ident, Impl, Lemma, LemmaId, Loop, Procedure,
    Program, StmtKind, Type,
};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

/// Numbers the cycles of functions and lemmas, marks recursive procedures, and reports those that may never end.
pub(super) fn mark(program: &mut Program, diagnostics: &mut Vec<Diagnostic>) {
    mark_mathematics(program, diagnostics);
    for at in 0..program.impls.len() {
        let recursive = recursive_procedures(&program.impls[at]);
        let own = &mut program.impls[at];
        for &node in &recursive {
            procedure_mut(own, node).recursive = true;
        }
        report_endless(own, &recursive, diagnostics);
    }
}

/// All expressions of a function: contract and body.
pub(super) fn function_exprs(function: &Function) -> Vec<&Expr> {
    let mut all = contract_exprs(&function.contract);
    all.push(&function.body);
    all
}

fn contract_exprs(contract: &Contract) -> Vec<&Expr> {
    let clauses = contract.requires.iter().chain(&contract.ensures).chain(&contract.crashes);
    let mut all: Vec<&Expr> = clauses.map(|Clause { expr, .. }| expr).collect();
    if let Decreases::Measures(measures) = &contract.decreases {
        all.extend(measures);
    }
    all
}

/// A call of a function or lemma.
struct MathCall<'p> {
    node: usize,
    types: &'p [Type],
    span: Span,
    in_contract: bool,
}

/// Functions come first, then lemmas.
fn node_of_lemma(program: &Program, id: LemmaId) -> usize {
    program.functions.len() + id.index()
}

fn function_calls(function: &Function) -> Vec<MathCall<'_>> {
    let mut found = vec![];
    contract_exprs(&function.contract).into_iter().for_each(|expr| expr_calls(expr, true, &mut found));
    expr_calls(&function.body, false, &mut found);
    found
}

fn expr_calls<'p>(expr: &'p Expr, in_contract: bool, found: &mut Vec<MathCall<'p>>) {
    each_expr(expr, &mut |part| {
        if let ExprKind::Call { function, types, .. } = &part.kind {
            found.push(MathCall { node: function.index(), types, span: part.span, in_contract });
        }
    });
}

fn lemma_calls<'p>(program: &'p Program, lemma: &'p Lemma) -> Vec<MathCall<'p>> {
    let mut found = vec![];
    contract_exprs(&lemma.contract).into_iter().for_each(|expr| expr_calls(expr, true, &mut found));
    each_stmt(&lemma.body, &mut |stmt| {
        stmt_exprs(stmt, &mut |expr| expr_calls(expr, false, &mut found));
        if let StmtKind::CallLemma { lemma, types, .. } = &stmt.kind {
            let node = node_of_lemma(program, *lemma);
            found.push(MathCall { node, types, span: stmt.span, in_contract: false });
        }
    });
    found
}

fn mark_mathematics(program: &mut Program, diagnostics: &mut Vec<Diagnostic>) {
    let calls: Vec<Vec<MathCall<'_>>> = program
        .functions
        .iter()
        .map(function_calls)
        .chain(program.lemmas.iter().map(|lemma| lemma_calls(program, lemma)))
        .collect();
    let edges = calls.iter().enumerate().flat_map(|(from, calls)| calls.iter().map(move |call| (from, call.node)));
    let components = components(calls.len(), edges);
    let mut circular: BTreeSet<u32> = BTreeSet::new();
    for (from, calls) in calls.iter().enumerate() {
        for call in calls.iter().filter(|call| components[call.node].number == components[from].number) {
            report_growing(call, diagnostics);
            if call.in_contract {
                circular.insert(components[from].number);
                diagnostics.push(circular_contract(call));
            }
        }
    }
    let functions = program.functions.len();
    for (at, component) in components.into_iter().enumerate() {
        let cyclic = component.cyclic && !circular.contains(&component.number);
        if at < functions {
            let function = &mut program.functions[at];
            (function.recursive, function.component) = (component.cyclic, component.number);
            must_decrease(cyclic, &function.contract, function.ident, diagnostics);
        } else {
            let lemma = &mut program.lemmas[at - functions];
            (lemma.recursive, lemma.component) = (component.cyclic, component.number);
            must_decrease(cyclic, &lemma.contract, lemma.ident, diagnostics);
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Component {
    number: u32,
    cyclic: bool,
}

/// Callees have lower numbers than callers, unless they are in one cycle.
fn components(nodes: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Component> {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    (0..nodes).for_each(|_| _ = graph.add_node(()));
    for (from, to) in edges {
        graph.update_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let mut found = vec![Component::default(); nodes];
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        let cyclic = members.len() > 1 || graph.contains_edge(members[0], members[0]);
        for member in members {
            found[member.index()] = Component { number: number as u32, cyclic };
        }
    }
    found
}

/// What a function promises can't rest on the promise itself.
fn circular_contract(call: &MathCall<'_>) -> Diagnostic {
    let message = "a contract can't call the function that it belongs to, nor one that calls it";
    let help = "name the result, and speak of that: `fn f(..) -> (r: T) ensures .. r ..;`";
    Diagnostic::error(Code::A0430, call.span, message).with_help(help)
}

/// Within a cycle a type that grows with each call would make one function into infinitely many.
fn report_growing(call: &MathCall<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if call.types.iter().any(is_larger) {
        let message = "this recursive call uses a larger type than the one that it is part of";
        let help = "a recursive function or lemma keeps its types: pass them on as they are";
        diagnostics.push(Diagnostic::error(Code::A0425, call.span, message).with_help(help));
    }
}

/// More than a parameter, and made of one.
pub(super) fn is_larger(ty: &Type) -> bool {
    !matches!(ty, Type::Generic(_)) && mentions_generic(ty)
}

fn mentions_generic(ty: &Type) -> bool {
    match ty {
        Type::Generic(_) => true,
        Type::Bool | Type::Int(_) | Type::Block => false,
        Type::Seq(inner) | Type::Set(inner) | Type::Array(inner, _) => mentions_generic(inner),
        Type::Map(key, value) => mentions_generic(key) || mentions_generic(value),
        Type::Tuple(parts) | Type::Struct(_, parts) | Type::Enum(_, parts) => parts.iter().any(mentions_generic),
    }
}

fn must_decrease(cyclic: bool, contract: &Contract, name: Ident, diagnostics: &mut Vec<Diagnostic>) {
    match contract.decreases {
        Decreases::Unstated if cyclic => {
            let message = format!("`{}` calls itself, and nothing says that this ends", name.name);
            let help = "add `decreases e;` where `e` gets smaller with each call and is never negative";
            diagnostics.push(Diagnostic::error(Code::A0407, name.span, message).with_help(help));
        }
        Decreases::Star => {
            let message = format!("`{}` must end: mathematics that does not end proves anything", name.name);
            diagnostics.push(Diagnostic::error(Code::A0408, name.span, message));
        }
        _ => {}
    }
}

/// The procedures of an impl: its `proc`s, then recovery.
fn callees(own: &Impl, block: &Block) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    each_stmt(block, &mut |stmt| {
        if let StmtKind::Call { callee, .. } = &stmt.kind {
            match callee {
                Callee::Proc(at) => _ = found.insert(at.index()),
                Callee::Recover => _ = found.insert(own.procedures.len()),
                Callee::Op(..) | Callee::OwnOp(_) => {}
            }
        }
    });
    found
}

fn procedure(own: &Impl, node: usize) -> &Procedure {
    own.procedures.get(node).unwrap_or(&own.recover)
}

fn procedure_mut(own: &mut Impl, node: usize) -> &mut Procedure {
    own.procedures.get_mut(node).unwrap_or(&mut own.recover)
}

fn recursive_procedures(own: &Impl) -> Vec<usize> {
    let nodes = own.procedures.len() + 1;
    let edges =
        (0..nodes).flat_map(|from| callees(own, &procedure(own, from).body).into_iter().map(move |to| (from, to)));
    let components = components(nodes, edges);
    (0..nodes).filter(|&node| components[node].cyclic).collect()
}

fn report_endless(own: &Impl, recursive: &[usize], diagnostics: &mut Vec<Diagnostic>) {
    for &node in recursive {
        let procedure = procedure(own, node);
        if procedure.contract.decreases == Decreases::Unstated {
            must_decrease(true, &procedure.contract, procedure.ident, diagnostics);
        }
    }
    let recovery = own.procedures.len();
    for node in reachable(own, recovery) {
        let procedure = procedure(own, node);
        if procedure.contract.decreases == Decreases::Star {
            diagnostics.push(endless(procedure.ident.span, own, node == recovery));
        }
        each_stmt(&procedure.body, &mut |stmt| {
            if let StmtKind::While(_, Loop { decreases: Decreases::Star, .. }) = &stmt.kind {
                diagnostics.push(endless(stmt.span, own, node == recovery));
            }
        });
    }
}

fn endless(span: Span, own: &Impl, is_recovery: bool) -> Diagnostic {
    let message = "recovery, and all that it calls, must end";
    let diagnostic = Diagnostic::error(Code::A0408, span, message)
        .with_help("say why it ends: `decreases e;` instead of `decreases *;`");
    if is_recovery { diagnostic } else { diagnostic.with_secondary(own.recover.ident.span, "recovery calls it") }
}

fn reachable(own: &Impl, from: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::from([from]);
    let mut queue = vec![from];
    while let Some(at) = queue.pop() {
        for callee in callees(own, &procedure(own, at).body) {
            if seen.insert(callee) {
                queue.push(callee);
            }
        }
    }
    seen
}
