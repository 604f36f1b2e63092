//! Layers can be run: whatever a transition evaluates ranges over values that can be tried one after the other.

use super::globals::Globals;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::visit::{each_expr, each_stmt, stmt_exprs};
use crate::hir::{Block, Domain, Expr, ExprKind, FnId, Function, Layer, Program, Type};
use std::collections::{BTreeMap, BTreeSet};

impl Globals<'_> {
    /// Whether the type has few enough values to try all.
    pub(super) fn is_finite(&self, ty: &Type) -> bool {
        self.finite(ty, &mut BTreeMap::new())
    }

    /// `known` holds types that were asked for before; one that is still open contains itself.
    fn finite(&self, ty: &Type, known: &mut BTreeMap<Type, bool>) -> bool {
        /// An enum that contains ever larger ones is not finite.
        const MOST: usize = 1000;
        if let Some(&finite) = known.get(ty) {
            return finite;
        }
        if known.len() > MOST {
            return false;
        }
        known.insert(ty.clone(), false);
        let finite = match ty {
            Type::Bool => true,
            Type::Tuple(parts) => parts.iter().all(|part| self.finite(part, known)),
            Type::Enum(id, types) => {
                let mut fields = self.enums[id.index()].variants.iter().flat_map(|variant| &variant.fields).flatten();
                fields.all(|ty| self.finite(&ty.instantiate(types), known))
            }
            _ => false,
        };
        known.insert(ty.clone(), finite);
        finite
    }
}

/// Reports calls in transitions of functions that could not be run.
pub(super) fn report_unbounded(
    globals: &Globals<'_>,
    program: &Program,
    layer: &Layer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let transitions = layer.background.iter().chain([&layer.crash]).map(|transition| &transition.body);
    let mut calls = vec![];
    for block in transitions.chain(layer.operations.iter().map(|op| &op.body)) {
        calls_in(block, &mut calls);
    }
    for (function, span) in calls {
        if let Some(place) = unbounded(globals, program, function, &mut BTreeSet::new()) {
            let name = program.function(function).ident.name;
            let message = format!("a layer can be run, and `{name}` can't: it would try all values of a type");
            let diagnostic = Diagnostic::error(Code::A0421, span, message);
            diagnostics.push(diagnostic.with_secondary(place, "this quantifier has no bounds"));
        }
    }
}

fn calls_in(block: &Block, calls: &mut Vec<(FnId, Span)>) {
    each_stmt(block, &mut |stmt| {
        stmt_exprs(stmt, &mut |expr| {
            each_expr(expr, &mut |part| {
                if let ExprKind::Call { function, .. } = &part.kind {
                    calls.push((*function, part.span));
                }
            });
        });
    });
}

/// Where the function, or one that it calls, has a quantifier without bounds.
fn unbounded(globals: &Globals<'_>, program: &Program, id: FnId, seen: &mut BTreeSet<FnId>) -> Option<Span> {
    if !seen.insert(id) {
        return None;
    }
    let function = program.function(id);
    let mut found = None;
    let mut callees = vec![];
    each_expr(&function.body, &mut |part| {
        if let ExprKind::Call { function, .. } = &part.kind {
            callees.push(*function);
        }
        if found.is_none() && is_unbounded(globals, function, part) {
            found = Some(part.span);
        }
    });
    found.or_else(|| callees.into_iter().find_map(|callee| unbounded(globals, program, callee, seen)))
}

fn is_unbounded(globals: &Globals<'_>, function: &Function, expr: &Expr) -> bool {
    let ExprKind::Quantifier { binders, .. } = &expr.kind else { return false };
    binders.iter().any(|binder| {
        matches!(binder.domain, Domain::Type) && !globals.is_finite(&function.locals.get(binder.local).ty)
    })
}
