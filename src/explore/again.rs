//! A trace that was written runs once more.

use super::path::{Action, Trail};
use super::search::{Fault, Found, Start};
use super::specification::Allowed;
use super::tell::{CUT_INIT, INIT, Subject, told};
use super::teller::Recording;
use super::values::{concrete, variables};
use super::watch::{Claim, Within, broken, broken_crash, broken_promises, broken_triple, is_clean};
use super::words;
use crate::hir::{ImplId, LocalId, Locals, OpIndex, ProcIndex, Triple, Type};
use crate::interp::{
    Configuration, CrashPoint, Evaluator, Kind, Machine, Noted, Outcome, Promise, Promises, Run, State, Transitions,
    Tree, Value, Violation, World,
};
use crate::trace::{self, Checked, Contents, Decision, Place, Trace};
use indexmap::IndexMap;
use std::sync::Arc;

/// Whether the program, run as the trace says, fails in the same way. None: the trace does not fit the program.
pub fn again(world: &World<'_>, subject: &Subject<'_>, trace: &Trace) -> Option<bool> {
    let mut evaluator = Evaluator::new(world);
    let start = start(&mut evaluator, subject.tree, trace)?;
    if let Checked::Obligation { .. } = trace.checked
        && trace.violation.place.is_some()
    {
        evaluator.noted = Some(Noted::default());
    }
    let mut walk = Walk::new(&mut evaluator, subject.tree, trace, &start);
    walk.whole()?;
    let Walk { trail, broken, .. } = walk;
    if let Checked::Obligation { .. } = trace.checked {
        let is_same = |(violation, _): &Claim| {
            let place = Some(Place::new(subject.sources, violation.span));
            words::violation(violation.kind) == trace.violation.words && place == trace.violation.place
        };
        return Some(broken.iter().any(is_same));
    }
    let fault = broken.last().map_or(Fault::Inclusion, |(violation, _)| Fault::Violation(*violation));
    let is_code = matches!(fault, Fault::Violation(_));
    let (now, is_violated) = told(&mut Evaluator::new(world), subject, &Found { start: Arc::new(start), trail, fault });
    Some((is_code || is_violated) && now.violation == trace.violation)
}

/// What of a run is false first.
pub struct FirstFalse {
    /// All that is false in that moment; none: all claims hold, as far as they could be decided.
    pub claims: Vec<Claim>,
    /// Whether all that was looked at before could be decided.
    pub is_decided: bool,
}

/// Runs a trace once more, up to the first moment in which a claim is false. None: the trace does not fit the program.
pub fn first_false(world: &World<'_>, subject: &Subject<'_>, trace: &Trace) -> Option<FirstFalse> {
    let mut evaluator = Evaluator::new(world);
    let start = start(&mut evaluator, subject.tree, trace)?;
    evaluator.noted = Some(Noted::default());
    let mut walk = Walk::new(&mut evaluator, subject.tree, trace, &start);
    walk.whole()?;
    let Walk { broken, stopped, .. } = walk;
    let claims = if stopped { ending(broken) } else { vec![] };
    Some(FirstFalse { claims, is_decided: evaluator.undecided == 0 })
}

/// What ended a run. Of crash conditions the last one, at the point where the crash struck: the others say nothing of
/// this run.
fn ending(broken: Vec<Claim>) -> Vec<Claim> {
    let last = broken.last().copied();
    let mut others: Vec<_> = broken.into_iter().filter(|(violation, _)| !is_clean(&[*violation])).collect();
    others.dedup();
    if others.is_empty() { last.into_iter().collect() } else { others }
}

/// Where the trace begins.
fn start(evaluator: &mut Evaluator<'_>, tree: &Tree, trace: &Trace) -> Option<Start> {
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

/// An operation with its arguments.
type Called = (OpIndex, Arc<[Value]>);

/// What a trace says that a contract allows.
struct Written<'w> {
    promise: Promise,
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

/// A run that follows decisions.
struct Walk<'a, 'w> {
    evaluator: &'a mut Evaluator<'w>,
    tree: &'a Tree,
    trace: &'a Trace,
    /// Of the decisions.
    at: usize,
    transitions: Transitions,
    configuration: Configuration,
    trail: Trail,
    /// Nothing can follow.
    stopped: bool,
    broken: Vec<Claim>,
    /// Where recoveries began that a crash cut short.
    interrupted: Vec<Configuration>,
    /// Where the system rested last, and what was called then.
    rest: Option<(Configuration, Option<Called>)>,
}

impl<'a, 'w> Walk<'a, 'w> {
    fn new(evaluator: &'a mut Evaluator<'w>, tree: &'a Tree, trace: &'a Trace, start: &Start) -> Walk<'a, 'w> {
        Walk {
            evaluator,
            tree,
            trace,
            at: 0,
            transitions: Transitions::default(),
            configuration: start.configuration.clone(),
            trail: Trail::default(),
            stopped: false,
            broken: vec![],
            interrupted: vec![],
            rest: None,
        }
    }
}

impl<'w> Walk<'_, 'w> {
    fn whole(&mut self) -> Option<()> {
        let trace = self.trace;
        while let Some(decision) = trace.decisions.get(self.at).filter(|_| !self.stopped) {
            self.at += 1;
            match decision {
                Decision::Call { operation, arguments } => self.call(operation, arguments)?,
                Decision::CrashPoint { crash: true } => {
                    self.rest = Some((self.configuration.clone(), None));
                    self.crash(None);
                }
                // Nobody asks for it any more: the program goes another way.
                Decision::CrashPoint { .. } | Decision::Outcome { .. } | Decision::Promised { .. } => {
                    self.stopped = true
                }
            }
        }
        Some(())
    }

    fn call(&mut self, operation: &str, arguments: &[crate::trace::Value]) -> Option<()> {
        match operation {
            INIT => {
                self.part(Action::Init, false, |machine| machine.init());
                return Some(());
            }
            CUT_INIT => {
                self.cut_init();
                return Some(());
            }
            _ => {}
        }
        if operation == "recover" {
            self.recoveries();
            return Some(());
        }
        let world = self.evaluator.world;
        let layer = world.program.layer(self.tree.layer(world.program, self.tree.top()));
        let Some(place) = layer.operations.iter().position(|op| op.ident.name.as_str() == operation) else {
            return self.helper(operation, arguments);
        };
        let item = &layer.operations[place];
        let values = self.values(&item.locals, &item.parameters, arguments)?;
        let op = OpIndex::new(place);
        self.rest = Some((self.configuration.clone(), Some((op, values.clone()))));
        let run = self.part(Action::Call(op, values.clone()), true, |machine| machine.operation(op, &values));
        if let Some(Run::Crashed(point)) = run {
            self.crash(Some(point));
        }
        Some(())
    }

    /// Initialisation up to a crash, and the crash.
    fn cut_init(&mut self) {
        if let Some(Run::Crashed(point)) = self.part(Action::CutInit, true, |machine| machine.init()) {
            self.part(Action::Crash(Some(point)), false, |machine| machine.crash(Some(point)));
        }
    }

    fn helper(&mut self, name: &str, arguments: &[crate::trace::Value]) -> Option<()> {
        let Kind::Impl(id, _) = self.tree.node(self.tree.top()).kind else { return None };
        let helpers = &self.evaluator.world.program.impl_(id).procedures;
        let Some(place) = helpers.iter().position(|one| one.ident.name.as_str() == name) else {
            return self.triple(id, name, arguments);
        };
        let values = self.values(&helpers[place].locals, &helpers[place].parameters, arguments)?;
        let helper = ProcIndex::new(place);
        self.part(Action::Helper(helper, values.clone()), true, |machine| machine.helper(helper, &values));
        Some(())
    }

    fn triple(&mut self, id: ImplId, name: &str, arguments: &[trace::Value]) -> Option<()> {
        let triples = &self.evaluator.world.program.triples;
        let is_it = |one: &Triple| one.implementation == id && one.ident.name.as_str() == name;
        let place = triples.iter().position(is_it)?;
        let triple = &triples[place];
        let values = self.values(&triple.locals, &triple.parameters, arguments)?;
        let from = self.configuration.clone();
        let run = self.part(Action::Triple(place, values.clone()), true, |machine| machine.triple(triple, &values));
        if let Some(Run::Crashed(point)) = run {
            self.crash(Some(point));
            if self.evaluator.noted.is_some() && !self.stopped {
                let end = self.configuration.clone();
                let broken = broken_triple(self.evaluator, self.tree, &from, (place, &values), &end);
                self.take(broken, Within::CrashedTriple(place));
            }
        }
        Some(())
    }

    /// The values of the parameters. None: they do not fit.
    fn values(
        &self,
        locals: &Locals,
        parameters: &[LocalId],
        arguments: &[crate::trace::Value],
    ) -> Option<Arc<[Value]>> {
        let typed = parameters.iter().map(|&local| &locals.get(local).ty).zip(arguments);
        let values = typed.map(|(ty, value)| concrete(self.evaluator.world, &self.trace.blocks, ty, value));
        let values: Arc<[Value]> = values.collect::<Option<_>>()?;
        (values.len() == parameters.len()).then_some(values)
    }

    /// A crash, and recoveries until one is through.
    fn crash(&mut self, point: Option<CrashPoint>) {
        self.part(Action::Crash(point), false, |machine| machine.crash(point));
        if !self.stopped {
            self.recoveries();
        }
    }

    fn recoveries(&mut self) {
        while !self.stopped {
            let from = self.configuration.clone();
            match self.part(Action::Recover, true, |machine| machine.recover()) {
                Some(Run::Crashed(next)) => {
                    self.interrupted.push(from);
                    self.part(Action::Crash(Some(next)), false, |machine| machine.crash(Some(next)));
                }
                Some(Run::Done(())) => return self.recovered(),
                None => return,
            }
        }
    }

    /// What recovery owes is looked at.
    fn recovered(&mut self) {
        if self.evaluator.noted.is_none() {
            return;
        }
        for from in std::mem::take(&mut self.interrupted) {
            let broken = broken_promises(self.evaluator, self.tree, &from, &self.configuration);
            self.take(broken, Within::Again);
        }
        if let Some((before, call)) = self.rest.take().filter(|_| !self.stopped) {
            let within = Within::Crash(call.as_ref().map(|(op, _)| *op));
            let call = call.as_ref().map(|(op, arguments)| (*op, &arguments[..]));
            let broken = broken_crash(self.evaluator, self.tree, &before, call, &self.configuration);
            self.take(broken.into_iter().collect(), within);
        }
    }

    fn take(&mut self, broken: Vec<Violation>, within: Within) {
        self.stopped |= !is_clean(&broken);
        self.broken.extend(broken.into_iter().map(|violation| (violation, within)));
    }

    /// A part of the run. None: it can't go on.
    fn part<T>(
        &mut self,
        action: Action,
        may_crash: bool,
        run: impl FnOnce(&mut Machine<'_, 'w>) -> Outcome<T>,
    ) -> Option<T> {
        self.evaluator.meter.refill();
        let mut oracle = Recording::new(self.ways());
        let is_checked = self.evaluator.noted.is_some();
        let mut source = self.promised();
        let machine = Machine::new(self.evaluator, self.tree, self.configuration.clone(), &mut oracle);
        let mut machine = machine.listing(&mut self.transitions);
        machine.may_crash = may_crash;
        if is_checked {
            machine = machine.checked();
        }
        if let Some(source) = &mut source {
            machine = machine.promising(source.promise, source);
        }
        let result = run(&mut machine);
        self.configuration = machine.configuration;
        let count = oracle.decided.len();
        let ways = self.ways().into_iter().chain(std::iter::repeat(0)).take(count).collect();
        self.at += count;
        let within = Within::of(&action);
        self.trail = self.trail.then(action, ways);
        let broken = broken(self.evaluator, &result);
        self.stopped = result.is_err();
        self.take(broken, within);
        result.ok()
    }

    /// The decisions that come next, up to the next call.
    fn next(&self) -> impl Iterator<Item = &Decision> {
        let next = self.trace.decisions.get(self.at..).unwrap_or_default().iter();
        next.take_while(|decision| !matches!(decision, Decision::Call { .. }))
    }

    fn ways(&self) -> Vec<usize> {
        let way = |decision: &Decision| match decision {
            Decision::Call { .. } => 0,
            Decision::CrashPoint { crash } => usize::from(*crash),
            Decision::Outcome { way, .. } => *way,
            Decision::Promised { end, .. } => usize::from(end.is_some()),
        };
        self.next().map(way).collect()
    }

    /// What a contract allows, where that is taken next.
    fn promised(&self) -> Option<Written<'w>> {
        let (promise, end) = self.next().find_map(|decision| match decision {
            Decision::Promised { promise, end } => Some((*promise, end.as_ref()?.clone())),
            _ => None,
        })?;
        let (world, blocks) = (self.evaluator.world, self.trace.blocks.clone());
        let mut configuration = self.configuration.clone();
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
}
