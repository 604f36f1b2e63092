//! What a machine can hold, and which functions it can compute.

use super::globals::Globals;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::visit::each_expr;
use crate::hir::{Builtin, EnumId, Expr, ExprKind, FnId, Program, StructId, Type};
use std::collections::BTreeSet;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Data {
    Struct(StructId),
    Enum(EnumId),
}

impl Globals<'_> {
    /// Whether a machine can hold values of the type: no `int` and no `nat` in it.
    pub(super) fn is_executable_type(&self, ty: &Type) -> bool {
        self.holdable(ty, &mut BTreeSet::new())
    }

    fn holdable(&self, ty: &Type, seen: &mut BTreeSet<Data>) -> bool {
        match ty {
            Type::Bool | Type::Block | Type::Generic(_) => true,
            Type::Int(ty) => ty.is_machine(),
            Type::Seq(inner) | Type::Set(inner) | Type::Array(inner, _) => self.holdable(inner, seen),
            Type::Map(key, value) => self.holdable(key, seen) && self.holdable(value, seen),
            Type::Tuple(parts) => parts.iter().all(|part| self.holdable(part, seen)),
            Type::Struct(id, types) => {
                types.iter().all(|ty| self.holdable(ty, seen))
                    && (!seen.insert(Data::Struct(*id)) || {
                        let fields = &self.structs[id.index()].fields;
                        fields.iter().filter_map(|field| field.ty.as_ref()).all(|ty| self.holdable(ty, seen))
                    })
            }
            Type::Enum(id, types) => {
                types.iter().all(|ty| self.holdable(ty, seen))
                    && (!seen.insert(Data::Enum(*id)) || {
                        let fields = self.enums[id.index()].variants.iter().flat_map(|variant| &variant.fields);
                        fields.flatten().all(|ty| self.holdable(ty, seen))
                    })
            }
        }
    }
}

/// Reports functions that executable code calls and that only exist for the proof.
pub(super) fn report_ghost_functions(
    globals: &Globals<'_>,
    program: &Program,
    executed: &[(FnId, Span)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for &(id, span) in executed {
        if let Some((why, place)) = obstacle(globals, program, id, &mut BTreeSet::new()) {
            let name = program.function(id).ident.name;
            let message = format!("executable code can't call `{name}`, which exists only for the proof");
            diagnostics.push(Diagnostic::error(Code::A0402, span, message).with_secondary(place, why));
        }
    }
}

/// Marks the functions that executable code calls, also through others.
pub(super) fn mark(program: &mut Program, executed: &[(FnId, Span)]) {
    let mut queue: Vec<FnId> = executed.iter().map(|&(id, _)| id).collect();
    while let Some(id) = queue.pop() {
        let function = &mut program.functions[id.index()];
        if std::mem::replace(&mut function.executed, true) {
            continue;
        }
        each_expr(&function.body, &mut |part| {
            if let ExprKind::Call { function, .. } = &part.kind {
                queue.push(*function);
            }
        });
    }
}

/// Why a machine can't compute the function, and where.
fn obstacle(
    globals: &Globals<'_>,
    program: &Program,
    id: FnId,
    seen: &mut BTreeSet<FnId>,
) -> Option<(&'static str, Span)> {
    if !seen.insert(id) {
        return None;
    }
    let function = program.function(id);
    let parameters = function.parameters.iter().map(|&parameter| function.locals.get(parameter));
    for parameter in parameters {
        if !globals.is_executable_type(&parameter.ty) {
            return Some(("no machine can hold a value of this type", parameter.ident.span));
        }
    }
    if !globals.is_executable_type(&function.result_type) {
        return Some(("no machine can hold its result", function.ident.span));
    }
    let mut found = None;
    each_expr(&function.body, &mut |part| {
        found = found.or_else(|| expr_obstacle(part));
        if let ExprKind::Call { function, .. } = &part.kind {
            found = found.or_else(|| obstacle(globals, program, *function, seen).map(|(why, _)| (why, part.span)));
        }
    });
    found
}

fn expr_obstacle(expr: &Expr) -> Option<(&'static str, Span)> {
    let why = match &expr.kind {
        ExprKind::State(_) => "it reads state here",
        ExprKind::Quantifier { .. } => "a quantifier can't be computed",
        ExprKind::Comprehension { .. } => "a comprehension stands only in ghost code",
        ExprKind::Old(_) => "`old` can't be computed",
        ExprKind::Builtin(Builtin::Last, _) => "`last` has no value for an empty sequence",
        _ => return None,
    };
    Some((why, expr.span))
}
