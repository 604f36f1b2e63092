//! What `witness` may name: what the abstract transition chooses.

use crate::base::Symbol;
use crate::hir::{Block, Layer, Locals, OpIndex, StmtKind, Target, Transition, Type};

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
