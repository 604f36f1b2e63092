//! Layers.

use super::code::Code;
use super::context::{Lowering, Scope};
use crate::hir::{self, LayerId, LayerOp, Owner, Place, StateIndex};
use crate::kernel::{LayerModel, OperationModel, StateVariable, Transition};
use crate::logic;

pub(super) fn models(lowering: &mut Lowering<'_>) -> Vec<LayerModel> {
    let ids = (0..lowering.program.layers.len()).map(LayerId::new);
    ids.map(|id| model(lowering, id)).collect()
}

fn model(lowering: &mut Lowering<'_>, id: LayerId) -> LayerModel {
    let layer = lowering.program.layer(id);
    let mut code = code(lowering, id, &layer.locals);
    let state = state(&mut code, id);
    let (invariants, mut meaning) = code.facts_and_meaning(&layer.invariants);
    let (init, of_init) = code.facts_and_meaning(&layer.init);
    meaning.extend(of_init);
    let background = layer.background.as_ref().map(|background| transition(lowering, id, background));
    let crash = transition(lowering, id, &layer.crash);
    let operations = layer.operations.iter().map(|operation| self::operation(lowering, id, operation)).collect();
    LayerModel {
        name: layer.ident.name,
        span: layer.ident.span,
        wanted: lowering.reachable.layers[id.index()],
        state,
        invariants,
        init,
        meaning,
        background,
        operations,
        crash,
    }
}

/// Code over the state of the layer, under the names of its source.
fn code<'l, 'a>(lowering: &'l mut Lowering<'a>, id: LayerId, locals: &'a hir::Locals) -> Code<'l, 'a> {
    let mut code = Code::new(lowering, locals, Scope::default());
    code.owner = Owner::Layer(id);
    code.in_transition = true;
    state(&mut code, id);
    code
}

/// The variables of the state, in scope from here on.
fn state(code: &mut Code<'_, '_>, id: LayerId) -> Vec<StateVariable> {
    let layer = code.translator.lowering.program.layer(id);
    code.namer = Default::default();
    let variables = layer.state.iter().enumerate().map(|(index, field)| {
        let typed = code.typed(field.ident.name.as_str(), &field.ty, field.ident.span);
        let place = Place::Own(StateIndex::new(index));
        code.translator.scope.state.insert(place, logic::variable(typed.variable));
        typed
    });
    variables.collect()
}

fn transition<'a>(lowering: &mut Lowering<'a>, id: LayerId, own: &'a hir::Transition) -> Transition {
    let mut code = code(lowering, id, &own.locals);
    remember_entry(&mut code, &own.body);
    code.block(&own.body);
    Transition { body: code.finish(), results: vec![], span: own.span }
}

fn operation<'a>(lowering: &mut Lowering<'a>, id: LayerId, own: &'a LayerOp) -> OperationModel {
    let mut code = code(lowering, id, &own.locals);
    let parameters = code.parameters(&own.parameters);
    let results = code.parameters(&own.results);
    let requires = code.requires(&own.requires);
    remember_entry(&mut code, &own.body);
    code.block(&own.body);
    OperationModel {
        name: own.ident.name,
        span: own.ident.span,
        parameters,
        requires,
        transition: Transition { body: code.finish(), results, span: own.span },
    }
}

/// `old` in a transition is the state where it begins.
fn remember_entry(code: &mut Code<'_, '_>, body: &hir::Block) {
    code.translator.scope.entry = code.entry_of(body);
}
