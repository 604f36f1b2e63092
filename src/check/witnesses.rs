//! What `witness` may name: what the abstract transition chooses. And where it may stand in recovery.

use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{Block, Expr, ExprKind, Layer, Locals, OpIndex, Stmt, StmtKind, Target, Transition, Type, visit};

/// Which abstract transition is carried out.
#[derive(Clone, Copy)]
pub(super) enum Moment {
    Operation(OpIndex),
    Init,
    Crash,
    /// A helper carries out none by itself.
    Helper,
}

/// The names that are chosen, with their types.
pub(super) fn witnesses(layer: &Layer, moment: Moment) -> Vec<(Symbol, Type)> {
    let mut found = vec![];
    match moment {
        Moment::Operation(at) => {
            let op = layer.operation(at);
            chosen(layer, &op.locals, &op.body, &mut found);
        }
        Moment::Init => found.extend(layer.state.iter().map(|field| (field.ident.name, field.ty.clone()))),
        Moment::Crash => of_transition(layer, &layer.crash, &mut found),
        Moment::Helper => return found,
    }
    if let Some(background) = &layer.background {
        of_transition(layer, background, &mut found);
    }
    found
}

fn of_transition(layer: &Layer, transition: &Transition, found: &mut Vec<(Symbol, Type)>) {
    chosen(layer, &transition.locals, &transition.body, found);
}

fn chosen(layer: &Layer, locals: &Locals, block: &Block, found: &mut Vec<(Symbol, Type)>) {
    for stmt in &block.statements {
        match &stmt.kind {
            StmtKind::Choose(Target::Local(id), _) => {
                let local = locals.get(*id);
                found.push((local.ident.name, local.ty.clone()));
            }
            StmtKind::Choose(Target::State(crate::hir::Place::Own(at)), _) => {
                let field = &layer.state[at.index()];
                found.push((field.ident.name, field.ty.clone()));
            }
            StmtKind::If(_, then, otherwise) => {
                chosen(layer, locals, then, found);
                chosen(layer, locals, otherwise, found);
            }
            StmtKind::Match(_, arms) => arms.iter().for_each(|arm| chosen(layer, locals, &arm.body, found)),
            StmtKind::Block(inner) => chosen(layer, locals, inner, found),
            _ => {}
        }
    }
}

/// Recovery may end after any crash, and there only the state is known, and what it was when recovery began. A
/// `witness` that needs more would never be used.
pub(super) fn out_of_reach(recovery: &Block, locals: &Locals) -> Vec<Diagnostic> {
    let mut direct = vec![];
    directly_in(recovery, &mut direct);
    let mut found = vec![];
    visit::each_stmt(recovery, &mut |stmt| {
        let StmtKind::Witness(_, value) = &stmt.kind else { return };
        if !direct.contains(&stmt.span) {
            found.push(nested(stmt));
        } else if let Some(local) = local_from_outside(value, stmt.span, locals) {
            found.push(of_local(local.0, local.1));
        }
    });
    found
}

/// The places of the statements that always run.
fn directly_in(block: &Block, found: &mut Vec<Span>) {
    for stmt in &block.statements {
        match &stmt.kind {
            StmtKind::Block(inner) => directly_in(inner, found),
            _ => found.push(stmt.span),
        }
    }
}

fn nested(stmt: &Stmt) -> Diagnostic {
    let words = "this `witness` would never be used: it must not depend on the way that recovery takes";
    let help = "place it directly in `recover`; a condition can be part of its value: `if .. { .. } else { .. }`";
    Diagnostic::error(Code::A0431, stmt.span, words).with_help(help)
}

fn of_local(name: Symbol, span: Span) -> Diagnostic {
    let words = format!("a `witness` in `recover` can't speak of the local variable `{name}`");
    let help = "it is used wherever recovery ends; say it of the ports and of memory, or of what they were: `old(..)`";
    Diagnostic::error(Code::A0431, span, words).with_help(help)
}

/// A variable in the value that is bound outside of the statement.
fn local_from_outside(value: &Expr, statement: Span, locals: &Locals) -> Option<(Symbol, Span)> {
    let mut found = None;
    visit::each_expr(value, &mut |expr| {
        if let ExprKind::Local(id) = expr.kind {
            let ident = locals.get(id).ident;
            if !(statement.start <= ident.span.start && ident.span.end <= statement.end) {
                found.get_or_insert((ident.name, expr.span));
            }
        }
    });
    found
}
