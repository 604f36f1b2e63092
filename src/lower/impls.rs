//! Impls and triples.

use super::code::Code;
use super::context::{Lowering, Scope};
use super::names::{Namer, place_name};
use super::needs::needs;
use super::procedures;
use crate::hir::{self, Abstraction, ImplId, Owner, Place, PortIndex, StateIndex, VolatileIndex};
use crate::kernel::{AbstractionModel, ClaimKind, ImplModel, PortModel, PureBody, TripleModel, Typed};
use crate::logic::{self, Term, Variable};
use std::collections::BTreeMap;

/// The variables of an impl's state, and those that hold its value at entry.
#[derive(Clone, Default)]
pub(super) struct StateVariables {
    pub current: BTreeMap<Place, Typed>,
    pub entry: BTreeMap<Place, Variable>,
    /// Knows their names: locals of procedures get others.
    pub namer: Namer,
}

impl StateVariables {
    fn new(lowering: &mut Lowering<'_>, id: ImplId) -> StateVariables {
        let program = lowering.program;
        let implementation = program.impl_(id);
        let mut variables = StateVariables::default();
        for place in places(program, implementation) {
            let ty = lowering.place_type(Owner::Impl(id), place);
            let name = place_name(program, implementation, place);
            let variable = Variable { name: variables.namer.fresh(&name), sort: lowering.sort(&ty) };
            let typing = lowering.typing(&ty, logic::variable(variable));
            let entry = Variable { name: variables.namer.fresh(&format!("old {name}")), ..variable };
            variables.current.insert(place, Typed { variable, typing, span: implementation.ident.span });
            variables.entry.insert(place, entry);
        }
        variables
    }

    fn terms<'v>(&'v self, entry: bool) -> impl Iterator<Item = (Place, Term)> + 'v {
        self.current.iter().map(move |(place, typed)| {
            let variable = if entry { self.entry[place] } else { typed.variable };
            (*place, logic::variable(variable))
        })
    }

    /// Names of the state, now and at entry.
    pub fn scope(&self, id: ImplId) -> Scope {
        Scope {
            state: self.terms(false).collect(),
            entry: self.terms(true).collect(),
            implementation: Some(id),
            ..Scope::default()
        }
    }

    fn typed(&self, place: Place) -> Typed {
        self.current[&place].clone()
    }
}

fn places(program: &hir::Program, implementation: &hir::Impl) -> Vec<Place> {
    let states = |layer: hir::LayerId| (0..program.layer(layer).state.len()).map(StateIndex::new);
    let ports = implementation.ports.iter().enumerate();
    let of_ports = ports.flat_map(|(port, p)| states(p.layer).map(move |s| Place::Port(PortIndex::new(port), s)));
    let volatiles = (0..implementation.volatiles.len()).map(|index| Place::Volatile(VolatileIndex::new(index)));
    of_ports.chain(volatiles).chain(states(implementation.layer).map(Place::Spec)).collect()
}

pub(super) fn models(lowering: &mut Lowering<'_>, pure: &[PureBody]) -> Vec<ImplModel> {
    let ids = (0..lowering.program.impls.len()).map(ImplId::new);
    ids.map(|id| model(lowering, id, pure)).collect()
}

fn model(lowering: &mut Lowering<'_>, id: ImplId, pure: &[PureBody]) -> ImplModel {
    let implementation = lowering.program.impl_(id);
    let variables = StateVariables::new(lowering, id);
    let ports = ports(implementation, &variables);
    let spec = variables.current.keys().filter(|place| matches!(place, Place::Spec(_)));
    let spec = spec.map(|&place| variables.typed(place)).collect();
    let volatiles: Vec<Typed> = (0..implementation.volatiles.len())
        .map(|index| variables.typed(Place::Volatile(VolatileIndex::new(index))))
        .collect();
    let entry = variables.current.iter().map(|(place, typed)| (typed.variable, variables.entry[place])).collect();
    let mut code = Code::new(lowering, &implementation.locals, variables.scope(id));
    code.owner = Owner::Impl(id);
    let invariants = code.claims_of(&implementation.invariants, ClaimKind::ExitInvariant);
    let initial = implementation.volatiles.iter().map(|volatile| code.translator.expr(&volatile.initial)).collect();
    let initial_meaning = code.translator.take_claims();
    let abstraction = abstraction(&mut code, implementation);
    let meaning = code.translator.take_claims();
    let mut procedure = |own| procedures::model(lowering, id, &variables, own);
    ImplModel {
        name: implementation.ident.name,
        span: implementation.ident.span,
        layer: implementation.layer.index(),
        ports,
        volatiles,
        initial,
        initial_meaning,
        spec,
        entry,
        abstraction,
        abstraction_span: implementation.abstraction_span,
        meaning,
        invariants,
        init: procedure(&implementation.init),
        operations: implementation.operations.iter().map(&mut procedure).collect(),
        procedures: implementation.procedures.iter().map(&mut procedure).collect(),
        recover: procedure(&implementation.recover),
        recover_is_empty: is_empty(lowering.program, id),
        needs: needs(pure, &lowering.program.needed_by_impl(id)),
    }
}

fn ports(implementation: &hir::Impl, variables: &StateVariables) -> Vec<PortModel> {
    let state = |port: usize| {
        let own = move |place: &&Place| matches!(place, Place::Port(index, _) if index.index() == port);
        variables.current.keys().filter(own).map(|&place| variables.typed(place)).collect()
    };
    let model = |(index, port): (usize, &hir::Port)| PortModel {
        name: port.ident.name,
        layer: port.layer.index(),
        state: state(index),
    };
    implementation.ports.iter().enumerate().map(model).collect()
}

fn abstraction(code: &mut Code<'_, '_>, implementation: &hir::Impl) -> AbstractionModel {
    let layer = code.translator.lowering.program.layer(implementation.layer);
    let mut value_of = |state: StateIndex, value: &hir::Expr| {
        let term = code.translator.expr(value);
        code.translator.typing_claim(&layer.state[state.index()].ty, value, term);
        (state, term)
    };
    match &implementation.abstraction {
        Abstraction::Function(values) => {
            let mut values: Vec<(StateIndex, Term)> =
                values.iter().map(|(state, value)| value_of(*state, value)).collect();
            values.sort_by_key(|(state, _)| *state);
            AbstractionModel::Function(values.into_iter().map(|(_, value)| value).collect())
        }
        Abstraction::Relation(clauses) => AbstractionModel::Relation(code.claims_of(clauses, ClaimKind::Refinement)),
    }
}

/// Recovery without clauses that touches nothing: what follows a crash is the state that it left.
fn is_empty(program: &hir::Program, id: ImplId) -> bool {
    let recover = &program.impl_(id).recover;
    let touched = super::footprint::touched(program, id, &recover.body);
    recover.contract.is_empty() && touched == Default::default()
}

pub(super) fn triples(lowering: &mut Lowering<'_>, pure: &[PureBody]) -> Vec<TripleModel> {
    (0..lowering.program.triples.len()).map(|index| triple(lowering, index, pure)).collect()
}

fn triple(lowering: &mut Lowering<'_>, index: usize, pure: &[PureBody]) -> TripleModel {
    let program = lowering.program;
    let triple = &program.triples[index];
    let id = triple.implementation;
    let variables = StateVariables::new(lowering, id);
    let (procedure, recovery_postcondition) = procedures::triple(lowering, id, &variables, triple);
    TripleModel {
        name: triple.ident.name,
        span: triple.ident.span,
        implementation: id.index(),
        procedure,
        recovery_postcondition,
        needs: needs(pure, &program.needed_by_triple(triple)),
    }
}
