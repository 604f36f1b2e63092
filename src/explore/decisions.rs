//! What a trace says: where it begins, and what was decided.

use super::path::Action;
use super::point::Start;
use super::specification::Allowed;
use super::tell::{CUT_INIT, INIT};
use super::values::{concrete, variables};
use crate::hir::{ImplId, LocalId, Locals, OpIndex, ProcIndex, Type};
use crate::interp::{Configuration, Evaluator, Kind, Promise, Promises, State, Tree, Value, World};
use crate::trace::{self, Contents, Decision, Trace};
use indexmap::IndexMap;
use std::sync::Arc;

/// Where the trace begins.
pub fn start(evaluator: &mut Evaluator<'_>, tree: &Tree, trace: &Trace) -> Option<Start> {
    let world = evaluator.world;
    let mut leaves = vec![];
    for (node, _) in tree.leaves() {
        let value = |(name, ty): (super::values::Name, Type)| {
            concrete(world, &trace.blocks, &ty, trace.start.state.durable.get(&name.text)?)
        };
        leaves.push(variables(world, tree, node).into_iter().map(value).collect::<Option<State>>()?);
    }
    let layer = world.program.layer(tree.layer(world.program, tree.top()));
    let allowed = trace.start.allowed.iter().map(|values| {
        let fields = layer.state.iter();
        fields.map(|field| concrete(world, &trace.blocks, &field.ty, values.get(field.ident.name.as_str())?)).collect()
    });
    let allowed: Vec<State> = allowed.collect::<Option<_>>()?;
    let is_complete = !allowed.is_empty();
    let mut configuration = Configuration::new(evaluator, tree, leaves).ok()?;
    for node in tree.ids().filter(|&node| tree.is_impl(node)) {
        let value = |(name, ty): (super::values::Name, Type)| {
            concrete(world, &trace.blocks, &ty, trace.start.state.volatile.get(&name.text)?)
        };
        let memory = variables(world, tree, node).into_iter().map(value).collect::<Option<State>>()?;
        configuration = configuration.with(node, memory);
    }
    Some(Start { configuration, allowed: Allowed::new(allowed, is_complete) })
}

/// What a trace says that a contract allows.
pub struct Written<'w> {
    pub promise: Promise,
    world: &'w World<'w>,
    blocks: IndexMap<String, Contents>,
    state: [Configuration; 1],
    values: Vec<trace::Value>,
}

impl Promises for Written<'_> {
    fn states(&self) -> &[Configuration] {
        &self.state
    }

    fn rows(&mut self, types: &[Type]) -> Vec<Vec<Value>> {
        let typed = types.iter().zip(&self.values);
        let row = typed.map(|(ty, value)| concrete(self.world, &self.blocks, ty, value)).collect();
        Option::into_iter(row).collect()
    }
}

fn meant(promise: trace::Promise) -> Promise {
    match promise {
        trace::Promise::Recovery => Promise::Recovery,
        trace::Promise::Call => Promise::Call,
        trace::Promise::Loop => Promise::Loop,
    }
}

/// The decisions of a trace, one after the other.
pub struct Decisions<'a, 'w> {
    world: &'w World<'w>,
    tree: &'a Tree,
    trace: &'a Trace,
    at: usize,
}

impl<'a, 'w> Decisions<'a, 'w> {
    pub fn new(world: &'w World<'w>, tree: &'a Tree, trace: &'a Trace) -> Decisions<'a, 'w> {
        Decisions { world, tree, trace, at: 0 }
    }

    pub fn next(&mut self) -> Option<&'a Decision> {
        let decision = self.trace.decisions.get(self.at)?;
        self.at += 1;
        Some(decision)
    }

    /// So many were asked for.
    pub fn taken(&mut self, count: usize) {
        self.at += count;
    }

    /// Those that come next, up to the next call.
    fn ahead(&self) -> impl Iterator<Item = &'a Decision> {
        let ahead = self.trace.decisions.get(self.at..).unwrap_or_default().iter();
        ahead.take_while(|decision| !matches!(decision, Decision::Call { .. }))
    }

    pub fn ways(&self) -> Vec<usize> {
        let way = |decision: &Decision| match decision {
            Decision::Call { .. } => 0,
            Decision::CrashPoint { crash } => usize::from(*crash),
            Decision::Outcome { way, .. } => *way,
            Decision::Promised { end, .. } => usize::from(end.is_some()),
        };
        self.ahead().map(way).collect()
    }

    /// What a contract allows, where that is taken next.
    pub fn promised(&self, here: &Configuration) -> Option<Written<'w>> {
        let (promise, end) = self.ahead().find_map(|decision| match decision {
            Decision::Promised { promise, end } => Some((*promise, end.as_ref()?.clone())),
            _ => None,
        })?;
        let (world, blocks) = (self.world, self.trace.blocks.clone());
        let mut configuration = here.clone();
        for node in self.tree.ids() {
            let value = |(name, ty): (super::values::Name, Type)| {
                let held = if name.volatile { &end.state.volatile } else { &end.state.durable };
                concrete(world, &blocks, &ty, held.get(&name.text)?)
            };
            let state = variables(world, self.tree, node).into_iter().map(value).collect::<Option<State>>()?;
            configuration = configuration.with(node, state);
        }
        Some(Written { promise: meant(promise), world, blocks, state: [configuration], values: end.values })
    }

    /// What begins with this decision; none: nothing does. The outer none: it does not fit the program.
    pub fn action(&self, decision: &Decision) -> Option<Option<Action>> {
        match decision {
            Decision::Call { operation, arguments } => self.call(operation, arguments).map(Some),
            Decision::CrashPoint { crash: true } => Some(Some(Action::Crash(None))),
            Decision::CrashPoint { .. } | Decision::Outcome { .. } | Decision::Promised { .. } => Some(None),
        }
    }

    fn call(&self, operation: &str, arguments: &[trace::Value]) -> Option<Action> {
        match operation {
            INIT => Some(Action::Init),
            CUT_INIT => Some(Action::CutInit),
            "recover" => Some(Action::Recover),
            _ => self.operation(operation, arguments).or_else(|| self.code(operation, arguments)),
        }
    }

    fn operation(&self, name: &str, arguments: &[trace::Value]) -> Option<Action> {
        let layer = self.world.program.layer(self.tree.layer(self.world.program, self.tree.top()));
        let place = layer.operations.iter().position(|op| op.ident.name.as_str() == name)?;
        let item = &layer.operations[place];
        Some(Action::Call(OpIndex::new(place), self.values(&item.locals, &item.parameters, arguments)?))
    }

    /// A helper, or the code of a triple.
    fn code(&self, name: &str, arguments: &[trace::Value]) -> Option<Action> {
        let Kind::Impl(id, _) = self.tree.node(self.tree.top()).kind else { return None };
        self.helper(id, name, arguments).or_else(|| self.triple(id, name, arguments))
    }

    fn helper(&self, id: ImplId, name: &str, arguments: &[trace::Value]) -> Option<Action> {
        let helpers = &self.world.program.impl_(id).procedures;
        let place = helpers.iter().position(|one| one.ident.name.as_str() == name)?;
        let item = &helpers[place];
        Some(Action::Helper(ProcIndex::new(place), self.values(&item.locals, &item.parameters, arguments)?))
    }

    fn triple(&self, id: ImplId, name: &str, arguments: &[trace::Value]) -> Option<Action> {
        let triples = &self.world.program.triples;
        let place = triples.iter().position(|one| one.implementation == id && one.ident.name.as_str() == name)?;
        let item = &triples[place];
        Some(Action::Triple(place, self.values(&item.locals, &item.parameters, arguments)?))
    }

    /// The values of the parameters. None: they do not fit.
    fn values(&self, locals: &Locals, parameters: &[LocalId], arguments: &[trace::Value]) -> Option<Arc<[Value]>> {
        let typed = parameters.iter().map(|&local| &locals.get(local).ty).zip(arguments);
        let values = typed.map(|(ty, value)| concrete(self.world, &self.trace.blocks, ty, value));
        let values: Arc<[Value]> = values.collect::<Option<_>>()?;
        (values.len() == parameters.len()).then_some(values)
    }
}
