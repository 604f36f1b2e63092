//! Listens to a machine, and makes steps of a trace of what it hears.

use super::values::{Shown, variables};
use super::walk::Decided;
use crate::base::{SourceMap, Span};
use crate::hir::{Clause, LayerId, LocalId, Locals, OpIndex, Procedure, ProcedureKind};
use crate::interp::{Configuration, Event, Kind, NodeId, Observer, Promise, Scope, State, Tree, Value, World};
use crate::trace::{self, Ended, Place, Step};

/// Makes the steps.
pub(super) struct Teller<'t, 'w> {
    world: &'w World<'w>,
    sources: &'t SourceMap,
    tree: &'t Tree,
    pub shown: Shown<'w>,
    /// Of all instances, now.
    pub state: trace::State,
    /// Of the client.
    pub steps: Vec<Step>,
    /// Steps that have begun and not ended.
    open: Vec<Step>,
    pub decisions: Vec<trace::Decision>,
    /// How what a contract allows ended, if it was taken.
    end: Option<trace::End>,
}

impl<'t, 'w> Teller<'t, 'w> {
    pub fn new(world: &'w World<'w>, sources: &'t SourceMap, tree: &'t Tree, start: &Configuration) -> Teller<'t, 'w> {
        let mut shown = Shown::new(world);
        let state = shown.state(tree, start);
        Teller { world, sources, tree, shown, state, steps: vec![], open: vec![], decisions: vec![], end: None }
    }

    pub fn open(&mut self, event: trace::Event) {
        self.open.push(Step::new(event, ""));
    }

    pub fn decide_call(&mut self, operation: &str, arguments: Vec<trace::Value>) {
        self.decisions.push(trace::Decision::Call { operation: operation.to_owned(), arguments });
    }

    fn add(&mut self, step: Step) {
        match self.open.last_mut() {
            Some(outer) => outer.steps.push(step),
            None => self.steps.push(step),
        }
    }

    fn close(&mut self, ended: Ended) {
        let Some(mut step) = self.open.pop() else { return };
        match &mut step.event {
            trace::Event::Call { ended: end, .. } | trace::Event::Recovery { ended: end } => *end = ended,
            _ => {}
        }
        self.add(step);
    }

    /// Ends what has begun; a recovery that was cut short by a crash stays cut short.
    pub fn close_all(&mut self, ended: Ended) {
        let innermost_recovery = self.open.iter().rposition(|step| matches!(step.event, trace::Event::Recovery { .. }));
        let is_recovery = matches!(self.open.last().map(|step| &step.event), Some(trace::Event::Recovery { .. }));
        let mut ended = Some(ended);
        while !self.open.is_empty() {
            let inner = innermost_recovery.is_none_or(|place| self.open.len() > place);
            let end = if inner && is_recovery { ended.take() } else { ended.clone() };
            self.close(end.unwrap_or(Ended::Crashed));
        }
    }

    /// How many steps are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    pub fn close_to(&mut self, depth: usize, ended: Ended) {
        while self.open.len() > depth {
            self.close(ended.clone());
        }
    }

    pub fn note_allowed(&mut self, states: Vec<trace::Values>) {
        if let Some(step) = self.steps.last_mut() {
            step.allowed = Some(states);
        }
    }

    pub fn decided(&mut self, decided: Vec<Decided>) {
        for one in decided {
            self.decisions.push(match one {
                Decided::Crash(crash) => trace::Decision::CrashPoint { crash },
                Decided::Outcome(node, way) => {
                    trace::Decision::Outcome { instance: self.tree.node(node).path.clone(), way }
                }
                Decided::Promised(promise, taken) => {
                    let end = if taken { self.end.take() } else { None };
                    trace::Decision::Promised { promise: told(promise), end }
                }
            });
        }
    }

    /// After a crash memory is as at the start.
    pub fn forget_memory(&mut self, configuration: &Configuration) {
        let now = self.shown.state(self.tree, configuration);
        let before = std::mem::replace(&mut self.state, now);
        let crash = self.open.last_mut().map_or(self.steps.last_mut(), |outer| outer.steps.last_mut());
        if let Some(crash) = crash.filter(|step| step.event == trace::Event::Crash) {
            let writes = self.state.writes_since(&before);
            crash.writes.extend(writes);
            crash.after = (!crash.writes.is_empty()).then(|| self.state.clone());
        }
    }

    /// What an instance holds now.
    fn update(&mut self, node: NodeId, state: &State) -> trace::State {
        for (name, ty) in variables(self.world, self.tree, node) {
            let value = self.shown.value(&ty, &state[name.index]);
            let place = if name.volatile { &mut self.state.volatile } else { &mut self.state.durable };
            place.insert(name.text, value);
        }
        self.state.clone()
    }

    fn step(&mut self, event: trace::Event, node: NodeId, span: Option<Span>, after: &State) -> Step {
        let before = self.state.clone();
        let now = self.update(node, after);
        let step = Step::new(event, self.tree.node(node).path.clone()).changing(&before, &now);
        match span {
            Some(span) => step.at(Place::new(self.sources, span)),
            None => step,
        }
    }

    fn layer(&self, node: NodeId) -> LayerId {
        self.tree.layer(self.world.program, node)
    }

    fn call(&mut self, node: NodeId, op: OpIndex, arguments: &[Value], ended: Ended) -> trace::Event {
        let item = self.world.program.layer(self.layer(node)).operation(op);
        let arguments = self.named(&item.locals, &item.parameters, arguments);
        trace::Event::Call { name: item.ident.name.to_string(), arguments, ended }
    }

    fn returned(&mut self, node: NodeId, op: OpIndex, results: &[Value]) -> Ended {
        let item = self.world.program.layer(self.layer(node)).operation(op);
        Ended::Returned(self.named(&item.locals, &item.results, results))
    }

    fn named(&mut self, locals: &Locals, names: &[LocalId], values: &[Value]) -> trace::Values {
        let named = names.iter().map(|&local| locals.get(local)).zip(values);
        named.map(|(local, value)| (local.ident.name.to_string(), self.shown.value(&local.ty, value))).collect()
    }

    /// Whether more than one implementation has an `init` and a recovery.
    fn has_parts(&self) -> bool {
        self.tree.ids().filter(|&node| matches!(self.tree.node(node).kind, Kind::Impl(..))).count() > 1
    }

    fn crashed(&mut self, node: NodeId, after: &State) {
        let before = self.state.clone();
        let now = self.update(node, after);
        let crash = self.open.last_mut().map_or(self.steps.last_mut(), |outer| outer.steps.last_mut());
        if let Some(crash) = crash {
            crash.writes.extend(now.writes_since(&before));
        }
    }

    /// A procedure ended as its contract allows.
    fn promised(&mut self, procedure: &Procedure, scope: &Scope<'_>, after: &Configuration) {
        let of = if procedure.kind == ProcedureKind::Recover { "recovery" } else { "it" };
        let words = match procedure.contract.ensures.is_empty() {
            true => format!("{of} may end like this, since it `ensures` nothing"),
            false => format!("{of} may end like this by what it `ensures`"),
        };
        let span = place_of(&procedure.contract.ensures, procedure.ident.span);
        let (values, shown) = self.locals(scope, &procedure.results);
        let step = self.like_this(words, span, after, values);
        if procedure.kind == ProcedureKind::Recover {
            return self.add(step);
        }
        let (_, arguments) = self.locals(scope, &procedure.parameters);
        let call =
            trace::Event::Call { name: procedure.ident.name.to_string(), arguments, ended: Ended::Returned(shown) };
        self.add(Step::new(call, "").containing(vec![step]));
    }

    /// A loop comes to its head as its invariants allow.
    fn promised_loop(
        &mut self,
        invariants: &[Clause],
        span: Span,
        scope: &Scope<'_>,
        names: &[LocalId],
        after: &Configuration,
    ) {
        let words = match invariants.is_empty() {
            true => "the loop may come to its head like this, since it has no invariant",
            false => "the loop may come to its head like this by its invariants",
        };
        let (values, shown) = self.locals(scope, names);
        let mut step = self.like_this(words.to_owned(), place_of(invariants, span), after, values);
        let parts: Vec<String> = shown.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        step.note = parts.join(", ");
        self.add(step);
    }

    /// From here on all is like this.
    fn like_this(&mut self, words: String, span: Span, after: &Configuration, values: Vec<trace::Value>) -> Step {
        let now = self.shown.state(self.tree, after);
        let before = std::mem::replace(&mut self.state, now);
        self.end = Some(trace::End { state: self.state.clone(), values });
        let step = Step::new(trace::Event::Promised { words }, "").at(Place::new(self.sources, span));
        step.changing(&before, &self.state)
    }

    /// The values of variables, and the same with their names.
    fn locals(&mut self, scope: &Scope<'_>, names: &[LocalId]) -> (Vec<trace::Value>, trace::Values) {
        let (mut values, mut named) = (vec![], trace::Values::new());
        for &name in names {
            let local = scope.declared.get(name);
            let Some(value) = scope.get(name) else { continue };
            let shown = self.shown.value(&local.ty, value);
            values.push(shown.clone());
            named.insert(local.ident.name.to_string(), shown);
        }
        (values, named)
    }

    fn background(&mut self, node: NodeId, after: &State) {
        let step = self.step(trace::Event::Background, node, None, after);
        self.add(step);
    }
}

impl Observer for Teller<'_, '_> {
    fn event(&mut self, event: &Event<'_>) {
        match *event {
            Event::Begin { node, op, span, arguments } => {
                let call = self.call(node, op, arguments, Ended::Crashed);
                let step = Step::new(call, self.tree.node(node).path.clone()).at(Place::new(self.sources, span));
                self.open.push(step);
            }
            Event::End { node, op, results, .. } => {
                let ended = self.returned(node, op, results);
                self.close(ended);
            }
            Event::Step { node, op, span, arguments, results, after, .. } => {
                let ended = self.returned(node, op, results);
                let call = self.call(node, op, arguments, ended);
                let step = self.step(call, node, Some(span), after);
                self.add(step);
            }
            Event::Background { node, after, .. } => self.background(node, after),
            Event::Volatile { node, variable, span, value } => self.assign(node, variable.index(), span, value),
            Event::Crash { .. } => self.add(Step::new(trace::Event::Crash, "")),
            Event::Crashed { node, after, .. } => self.crashed(node, after),
            Event::Init { node } if self.has_parts() => {
                let name = "init".to_owned();
                let call = trace::Event::Call { name, arguments: trace::Values::new(), ended: Ended::Crashed };
                self.open.push(Step::new(call, self.tree.node(node).path.clone()));
            }
            Event::Initialised { ok, .. } if self.has_parts() => {
                self.close(Ended::Returned([("ok".to_owned(), trace::Value::Bool(ok))].into()));
            }
            Event::Recover { node } if self.has_parts() => {
                let event = trace::Event::Recovery { ended: Ended::Crashed };
                self.open.push(Step::new(event, self.tree.node(node).path.clone()));
            }
            Event::Recovered { .. } if self.has_parts() => self.close(Ended::Returned(trace::Values::new())),
            Event::Promised { procedure, scope, after, .. } => self.promised(procedure, scope, after),
            Event::PromisedLoop { looped, span, scope, names, after, .. } => {
                self.promised_loop(&looped.invariants, span, scope, names, after);
            }
            Event::Init { .. } | Event::Initialised { .. } | Event::Recover { .. } | Event::Recovered { .. } => {}
        }
    }
}

/// The first clause, or what has none.
fn place_of(clauses: &[Clause], otherwise: Span) -> Span {
    clauses.first().map_or(otherwise, |clause| clause.expr.span)
}

/// As a trace calls it.
fn told(promise: Promise) -> trace::Promise {
    match promise {
        Promise::Recovery => trace::Promise::Recovery,
        Promise::Call => trace::Promise::Call,
        Promise::Loop => trace::Promise::Loop,
    }
}

impl Teller<'_, '_> {
    fn assign(&mut self, node: NodeId, variable: usize, span: Span, value: &Value) {
        let before = self.state.clone();
        if let Some((name, ty)) = variables(self.world, self.tree, node).into_iter().nth(variable) {
            let value = self.shown.value(&ty, value);
            self.state.volatile.insert(name.text, value);
        }
        let path = self.tree.node(node).path.clone();
        let step = Step::new(trace::Event::Assign, path).at(Place::new(self.sources, span));
        let step = step.changing(&before, &self.state);
        self.add(step);
    }
}
