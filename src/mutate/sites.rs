//! Where a program can be wrong: in the code of its implementations, and in what is written about it.

use super::clauses::{of_clause, weaken};
use super::code::Code;
use super::edit::Mutant;
use crate::base::Symbol;
use crate::syntax::ast::visit::{blocks, children};
use crate::syntax::ast::{
    Block, Expr, Impl, ImplMember, ImplMemberKind, ItemKind, Layer, LayerMember, LayerMemberKind, Module, Procedure,
    ProcedureKind, Stmt, StmtKind,
};

/// All mutants of a module, in the order of its text. What the layers promise is left as it is, but for their
/// invariants: a layer is what code is measured by.
pub fn mutants(module: &Module, text: &str) -> Vec<Mutant> {
    let mut found = vec![];
    for item in &module.items {
        match &item.kind {
            ItemKind::Impl(implementation) => of_impl(implementation, text, &mut found),
            ItemKind::Layer(layer) => of_layer(layer, &mut found),
            _ => {}
        }
    }
    found.sort_by_key(|mutant| (mutant.span.start, mutant.operator));
    found
}

fn of_layer(layer: &Layer, found: &mut Vec<Mutant>) {
    for LayerMember { kind, span, .. } in &layer.members {
        if let LayerMemberKind::Invariant(expr) = kind {
            weaken(&format!("{}.invariant", layer.name.symbol), *span, expr, found);
        }
    }
}

fn of_impl(own: &Impl, text: &str, found: &mut Vec<Mutant>) {
    for ImplMember { kind, span, .. } in &own.members {
        match kind {
            ImplMemberKind::Invariant(expr) => weaken(&format!("{}.invariant", own.name.symbol), *span, expr, found),
            ImplMemberKind::Procedure(procedure) => of_procedure(own, procedure, text, found),
            _ => {}
        }
    }
}

fn of_procedure(own: &Impl, procedure: &Procedure, text: &str, found: &mut Vec<Mutant>) {
    let owner = format!("{}.{}", own.name.symbol, procedure.name.symbol);
    procedure.clauses.iter().for_each(|clause| of_clause(&owner, clause, found));
    loops(&procedure.body, &mut |stmt| {
        if let StmtKind::While { clauses, .. } | StmtKind::For { clauses, .. } = &stmt.kind {
            clauses.iter().for_each(|clause| of_clause(&owner, clause, found));
        }
    });
    let is_recovery = procedure.kind == ProcedureKind::Recover;
    let is_init = procedure.kind == ProcedureKind::Init;
    let mut code = Code { text, owner, is_recovery, is_init, names: names(own), found: vec![] };
    code.block(&procedure.body);
    found.append(&mut code.found);
}

/// The names of ports and helpers.
fn names(own: &Impl) -> Vec<Symbol> {
    let ports = own.ports.iter().map(|port| port.name.symbol);
    let helper = |member: &ImplMember| match &member.kind {
        ImplMemberKind::Procedure(procedure) => Some(procedure.name.symbol),
        _ => None,
    };
    ports.chain(own.members.iter().filter_map(helper)).collect()
}

/// Every statement of executable code.
fn loops<'a>(block: &'a Block, act: &mut impl FnMut(&'a Stmt)) {
    for stmt in &block.stmts {
        act(stmt);
        match &stmt.kind {
            StmtKind::While { body, .. } | StmtKind::For { body, .. } => loops(body, act),
            StmtKind::Expr(expr) => inner(expr, act),
            StmtKind::Let(binding) => binding.otherwise.iter().for_each(|block| loops(block, act)),
            _ => {}
        }
    }
    block.tail.iter().for_each(|tail| inner(tail, act));
}

fn inner<'a>(expr: &'a Expr, act: &mut impl FnMut(&'a Stmt)) {
    blocks(expr).into_iter().for_each(|block| loops(block, act));
    children(expr).into_iter().for_each(|part| inner(part, act));
}
