//! A trace that was written runs once more.

use super::path::{Action, Trail};
use super::search::{Fault, Found, Start};
use super::specification::Allowed;
use super::tell::{CUT_INIT, INIT, Subject, told};
use super::teller::Recording;
use super::values::{concrete, variables};
use super::watch::{broken_crash, broken_promises};
use super::words;
use crate::hir::OpIndex;
use crate::interp::{
    Configuration, CrashPoint, Evaluator, Machine, Noted, Outcome, Run, State, Stop, Transitions, Tree, Value,
    Violation, World,
};
use crate::trace::{Checked, Decision, Place, Trace};
use std::sync::Arc;

/// Whether the program, run as the trace says, fails in the same way. None: the trace does not fit the program.
pub fn again(world: &World<'_>, subject: &Subject<'_>, trace: &Trace) -> Option<bool> {
    let mut evaluator = Evaluator::new(world);
    let start = start(&mut evaluator, subject.tree, trace)?;
    let mut walk = Walk {
        evaluator: &mut evaluator,
        tree: subject.tree,
        trace,
        at: 0,
        transitions: Transitions::default(),
        configuration: start.configuration.clone(),
        trail: Trail::default(),
        stopped: false,
        broken: vec![],
        interrupted: vec![],
        rest: None,
    };
    if let Checked::Obligation { .. } = trace.checked
        && trace.violation.place.is_some()
    {
        walk.evaluator.noted = Some(Noted::default());
    }
    walk.whole()?;
    let Walk { trail, broken, .. } = walk;
    if let Checked::Obligation { .. } = trace.checked {
        let is_same = |violation: &Violation| {
            let place = Some(Place::new(subject.sources, violation.span));
            words::violation(violation.kind) == trace.violation.words && place == trace.violation.place
        };
        return Some(broken.iter().any(is_same));
    }
    let fault = broken.last().map_or(Fault::Inclusion, |violation| Fault::Violation(*violation));
    let is_code = matches!(fault, Fault::Violation(_));
    let (now, is_violated) = told(&mut Evaluator::new(world), subject, &Found { start: Arc::new(start), trail, fault });
    Some((is_code || is_violated) && now.violation == trace.violation)
}

/// Where the trace begins.
fn start(evaluator: &mut Evaluator<'_>, tree: &Tree, trace: &Trace) -> Option<Start> {
    let world = evaluator.world;
    let mut leaves = vec![];
    for (node, _) in tree.leaves() {
        let value = |(name, ty): (super::values::Name, crate::hir::Type)| {
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
    let configuration = Configuration::new(evaluator, tree, leaves).ok()?;
    Some(Start { configuration, allowed: Allowed::new(allowed, is_complete) })
}

/// An operation with its arguments.
type Called = (OpIndex, Arc<[Value]>);

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
    broken: Vec<Violation>,
    /// Where recoveries began that a crash cut short.
    interrupted: Vec<Configuration>,
    /// Where the system rested last, and what was called then.
    rest: Option<(Configuration, Option<Called>)>,
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
                Decision::CrashPoint { .. } | Decision::Outcome { .. } => return None,
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
        let world = self.evaluator.world;
        let layer = world.program.layer(self.tree.layer(world.program, self.tree.top()));
        let place = layer.operations.iter().position(|op| op.ident.name.as_str() == operation)?;
        let item = &layer.operations[place];
        let typed = item.parameters.iter().map(|&local| &item.locals.get(local).ty).zip(arguments);
        let values = typed.map(|(ty, value)| concrete(world, &self.trace.blocks, ty, value));
        let values: Arc<[Value]> = values.collect::<Option<_>>()?;
        if values.len() != item.parameters.len() {
            return None;
        }
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

    /// A crash, and recoveries until one is through.
    fn crash(&mut self, point: Option<CrashPoint>) {
        let mut point = point;
        loop {
            self.part(Action::Crash(point), false, |machine| machine.crash(point));
            let from = self.configuration.clone();
            match self.part(Action::Recover, true, |machine| machine.recover()) {
                Some(Run::Crashed(next)) => {
                    self.interrupted.push(from);
                    point = Some(next);
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
            self.broken.extend(broken_promises(self.evaluator, self.tree, &from, &self.configuration));
        }
        if let Some((before, call)) = self.rest.take() {
            let call = call.as_ref().map(|(op, arguments)| (*op, &arguments[..]));
            self.broken.extend(broken_crash(self.evaluator, self.tree, &before, call, &self.configuration));
        }
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
        let machine = Machine::new(self.evaluator, self.tree, self.configuration.clone(), &mut oracle);
        let mut machine = machine.listing(&mut self.transitions);
        machine.may_crash = may_crash;
        if is_checked {
            machine = machine.checked();
        }
        let result = run(&mut machine);
        self.configuration = machine.configuration;
        let count = oracle.decided.len();
        let ways = self.ways().into_iter().chain(std::iter::repeat(0)).take(count).collect();
        self.at += count;
        self.trail = self.trail.then(action, ways);
        self.broken.extend(self.evaluator.noted.as_mut().into_iter().flat_map(|noted| std::mem::take(&mut noted.list)));
        self.stopped = result.is_err();
        result.map_err(|stop| self.stop(&stop)).ok()
    }

    fn stop(&mut self, stop: &Stop) {
        if let Stop::Violation(violation) = stop {
            self.broken.push(*violation);
        }
    }

    /// The decisions that come next, up to the next call.
    fn ways(&self) -> Vec<usize> {
        let way = |decision: &Decision| match decision {
            Decision::Call { .. } => None,
            Decision::CrashPoint { crash } => Some(usize::from(*crash)),
            Decision::Outcome { way, .. } => Some(*way),
        };
        self.trace.decisions.get(self.at..).unwrap_or_default().iter().map_while(way).collect()
    }
}
