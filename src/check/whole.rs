//! What concerns the program as a whole, once each body is correct by itself.

use super::globals::Globals;
use super::items::Findings;
use super::{bounded, executable, length, recursion, settings, uncalled};
use crate::base::{Code, Diagnostic, Span};
use crate::hir::visit::each_expr;
use crate::hir::{Abstraction, Expr, ExprKind, FnId, Impl, Place, Program, Receiver, Triple};
use std::collections::BTreeSet;

/// Marks recursion, and refuses what only shows in the whole. `None` if there is an error.
pub(super) fn finish(globals: &Globals<'_>, mut program: Program, findings: &mut Findings) -> Option<Program> {
    let mut diagnostics = vec![];
    recursion::mark(&mut program, &mut diagnostics);
    executable::report_ghost_functions(globals, &program, &findings.executed, &mut diagnostics);
    executable::mark(&mut program, &findings.executed);
    for layer in &program.layers {
        bounded::report_unbounded(globals, &program, layer, &mut diagnostics);
    }
    length::report_long_bodies(&program, &mut diagnostics);
    settings::report_settings(&program, &mut diagnostics);
    uncalled::report_uncalled_helpers(&program, &mut diagnostics);
    for own in &program.impls {
        report_circular_abstraction(&program, own, &mut diagnostics);
    }
    for triple in &program.triples {
        report_hidden_relation(&program, triple, &mut diagnostics);
    }
    let clean = !diagnostics.iter().any(Diagnostic::is_error);
    findings.diagnostics.append(&mut diagnostics);
    clean.then_some(program)
}

/// An abstraction or invariant that reads `spec` through functions would define the abstract state by itself.
fn report_circular_abstraction(program: &Program, own: &Impl, diagnostics: &mut Vec<Diagnostic>) {
    let mut clauses: Vec<&Expr> = own.invariants.iter().map(|clause| &clause.expr).collect();
    if let Abstraction::Function(assignments) = &own.abstraction {
        clauses.extend(assignments.iter().map(|(_, value)| value));
    }
    report_spec(program, &clauses, "which this defines", diagnostics);
}

/// Where the abstraction is a relation, the conditions of a triple read `spec` through no functions either.
fn report_hidden_relation(program: &Program, triple: &Triple, diagnostics: &mut Vec<Diagnostic>) {
    if let Abstraction::Relation(_) = program.impl_(triple.implementation).abstraction {
        let clauses = [&triple.precondition, &triple.postcondition, &triple.recovery_postcondition];
        let reason = "and the abstraction is a relation: there may be several";
        report_spec(program, &clauses.map(|clause| &clause.expr), reason, diagnostics);
    }
}

/// Reports functions that read `spec` where the clauses call them.
fn report_spec(program: &Program, clauses: &[&Expr], reason: &str, diagnostics: &mut Vec<Diagnostic>) {
    let mut roots: Vec<(FnId, Span)> = vec![];
    for clause in clauses {
        each_expr(clause, &mut |part| {
            if let ExprKind::Call { function, receiver: Receiver::Own, .. } = &part.kind {
                roots.push((*function, part.span));
            }
        });
    }
    for (function, span) in roots {
        if let Some(place) = reads_spec(program, function, &mut BTreeSet::new()) {
            let name = program.function(function).ident.name;
            let message = format!("`{name}` reads the abstract state, {reason}");
            let diagnostic = Diagnostic::error(Code::A0412, span, message);
            diagnostics.push(diagnostic.with_secondary(place, "`spec` is read here"));
        }
    }
}

/// Where the function, or one that it calls, reads `spec`.
fn reads_spec(program: &Program, function: FnId, seen: &mut BTreeSet<FnId>) -> Option<Span> {
    if !seen.insert(function) {
        return None;
    }
    let mut found = None;
    let mut callees = vec![];
    for expr in recursion::function_exprs(program.function(function)) {
        each_expr(expr, &mut |part| match &part.kind {
            ExprKind::State(Place::Spec(_)) | ExprKind::Call { receiver: Receiver::Spec, .. } => {
                found = found.or(Some(part.span));
            }
            ExprKind::Call { function, receiver: Receiver::Own, .. } => callees.push(*function),
            _ => {}
        });
    }
    found.or_else(|| callees.into_iter().find_map(|callee| reads_spec(program, callee, seen)))
}
