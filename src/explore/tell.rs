//! A run as a trace: it is run again, and told.

use super::client::{Client, Seen};
use super::path::{Action, End, Segment};
use super::point::{Fault, Found, Start};
use super::specification::{Allowed, Specification};
use super::teller::Teller;
use super::values::Shown;
use super::walk::{Walked, Walker};
use super::watch::Broken;
use crate::base::{FileId, SourceMap, Span};
use crate::hir::{
    ConstId, Constant, Definition, LayerId, LayerOp, LocalId, Locals, OpIndex, ProcIndex, Procedure, Triple,
};
use crate::interp::{Evaluator, Kind, Noted, Run, Step, Tree, Value, ViolationKind, Wanted, World};
use crate::trace::{self, Decision, Ended, Event, Place};
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What initialisation is called among the decisions of a trace.
pub(super) const INIT: &str = "init";
/// And one that a crash cuts short: crash points are among its decisions.
pub(super) const CUT_INIT: &str = "init, cut short";

/// What a trace says of the program that it belongs to.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub sources: &'a SourceMap,
    /// The system, or the implementation over bare layers.
    pub name: &'a str,
    pub tree: &'a Tree,
    /// Whether the file was named by the user.
    pub is_root: &'a dyn Fn(FileId) -> bool,
    pub seed: Option<u64>,
}

/// A run that breaks a claim, as a trace with the reasons.
pub fn tell_broken<'w>(evaluator: &mut Evaluator<'w>, subject: &Subject<'_>, broken: &Broken) -> trace::Trace {
    evaluator.noted = Some(Noted { wanted: Some(broken.violation), ..Noted::default() });
    let configuration = broken.start.configuration.clone();
    let start = Arc::new(Start { configuration, allowed: Allowed::new(vec![], false) });
    let fault = Fault::Violation(broken.violation);
    tell(evaluator, subject, &Found { start, trail: broken.trail.clone(), fault })
}

/// Something that was found, as a trace.
pub fn tell<'w>(evaluator: &mut Evaluator<'w>, subject: &Subject<'_>, found: &Found) -> trace::Trace {
    told(evaluator, subject, found).0
}

/// The trace, and whether at its end the client has seen what the layer can't do.
pub fn told<'w>(evaluator: &mut Evaluator<'w>, subject: &Subject<'_>, found: &Found) -> (trace::Trace, bool) {
    let world = evaluator.world;
    let mut telling = Telling::new(evaluator, subject, &found.start);
    let layer = telling.specification.layer;
    let mut start = trace::Start { state: telling.teller.state.clone(), allowed: vec![] };
    let first = found.start.allowed.states.iter();
    start.allowed = first.map(|state| telling.teller.shown.layer(layer, state)).collect();
    let segments = found.trail.segments();
    segments.iter().for_each(|segment| telling.segment(segment));
    let is_violated = telling.allowed.is_violated();
    let violation = telling.violation(found, subject.sources);
    let mut shown = telling.teller.shown;
    let constants = constants(world, subject, &mut shown);
    let told = trace::Trace {
        schema: trace::SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sources: subject.sources.files().map(|(id, file)| trace::Source::new(file, (subject.is_root)(id))).collect(),
        subject: subject.name.to_owned(),
        checked: trace::Checked::Inclusion { layer: world.program.layer(layer).ident.name.to_string() },
        judgement: trace::Judgement::Program,
        constants,
        blocks: shown.contents(),
        start,
        steps: telling.teller.steps,
        violation,
        seed: subject.seed,
        decisions: telling.teller.decisions,
    };
    (told, is_violated)
}

/// The values of symbolic constants: those of the user, and those of the library that the system uses.
fn constants(world: &World<'_>, subject: &Subject<'_>, shown: &mut Shown<'_>) -> trace::Values {
    let tree = subject.tree;
    let impls = tree.ids().filter_map(|node| match tree.node(node).kind {
        Kind::Impl(id, _) => Some(id),
        Kind::Layer(_) => None,
    });
    let used = world.program.used_by(impls, tree.leaves().map(|(_, layer)| layer)).constants;
    let mut found = trace::Values::new();
    for (place, Constant { ident, ty, definition, .. }) in world.program.constants.iter().enumerate() {
        let is_used = used[place] || (subject.is_root)(ident.span.file);
        if let (Definition::Where(_), Some(value), true) = (definition, world.constant(ConstId::new(place)), is_used) {
            found.insert(ident.name.to_string(), shown.value(ty, value));
        }
    }
    found
}

/// The last thing that the client saw.
struct Last {
    op: OpIndex,
    arguments: Arc<[Value]>,
    results: Vec<Value>,
    /// What the specification allowed before.
    before: Allowed,
}

/// A run that is told while it runs again.
struct Telling<'t, 'w> {
    walker: Walker<'t, 'w>,
    teller: Teller<'t, 'w>,
    specification: Specification,
    client: Client,
    allowed: Allowed,
    last: Option<Last>,
}

impl<'t, 'w> Telling<'t, 'w> {
    fn new(evaluator: &'t mut Evaluator<'w>, subject: &Subject<'t>, start: &Start) -> Telling<'t, 'w> {
        let world = evaluator.world;
        Telling {
            walker: Walker::new(evaluator, subject.tree, start.configuration.clone()).checked(),
            teller: Teller::new(world, subject.sources, subject.tree, &start.configuration),
            specification: Specification::new(subject.tree.layer(world.program, subject.tree.top())),
            client: Client::default(),
            allowed: start.allowed.clone(),
            last: None,
        }
    }
}

impl<'w> Telling<'_, 'w> {
    fn segment(&mut self, segment: &Segment) {
        self.begin(&segment.action);
        let depth = self.teller.depth();
        let Walked { end, decided } = self.walker.segment(segment, Some(&mut self.teller));
        self.teller.decided(decided);
        match end {
            Ok(end) => self.end(&segment.action, end, depth),
            // The end of a run that goes wrong is told where it stopped.
            Err(stop) => self.teller.close_all(Ended::Stuck(super::words::stop(&stop))),
        }
        if let Action::Crash(_) = segment.action {
            self.teller.forget_memory(&self.walker.configuration);
        }
    }

    /// What is to be told before anything happens.
    fn begin(&mut self, action: &Action) {
        match action {
            Action::Init => self.init(INIT),
            Action::CutInit => self.init(CUT_INIT),
            Action::Call(op, arguments) => {
                let item = self.operation(*op);
                let shown = self.arguments(item, arguments);
                self.teller.decide_call(&item.ident.name.to_string(), shown);
            }
            Action::Helper(helper, arguments) => {
                let Some(item) = self.procedure(*helper) else { return };
                let shown = self.named(&item.locals, &item.parameters, arguments);
                self.code(item.ident.name.to_string(), shown);
            }
            Action::Triple(place, arguments) => {
                let item: &'w Triple = &self.walker.evaluator.world.program.triples[*place];
                let shown = self.named(&item.locals, &item.parameters, arguments);
                self.code(item.ident.name.to_string(), shown);
            }
            Action::Crash(None) => self.teller.decisions.push(Decision::CrashPoint { crash: true }),
            Action::Crash(Some(_)) => {}
            Action::Recover => self.recovery(),
        }
    }

    /// Initialisation, to its end or to a crash.
    fn init(&mut self, decided: &str) {
        self.teller.decide_call(decided, vec![]);
        let (name, arguments) = (INIT.to_owned(), trace::Values::new());
        self.teller.open(Event::Call { name, arguments, ended: Ended::Crashed });
    }

    /// A helper, or the code of a triple, is told like a call of a client, which it is not: it begins from what it
    /// requires.
    fn code(&mut self, name: String, arguments: trace::Values) {
        self.teller.decide_call(&name, arguments.values().cloned().collect());
        self.teller.open(Event::Call { name, arguments, ended: Ended::Crashed });
    }

    fn recovery(&mut self) {
        if self.teller.decisions.is_empty() {
            self.teller.decide_call("recover", vec![]);
        }
        self.teller.open(Event::Recovery { ended: Ended::Crashed });
    }

    /// What is to be told of the end.
    fn end(&mut self, action: &Action, end: End, depth: usize) {
        let seen = self.client.sees(action, &end);
        match (action, end) {
            (Action::Init | Action::CutInit, Run::Done(results)) => {
                let ok = results.first().and_then(Value::as_bool).unwrap_or(true);
                self.teller.close_all(Ended::Returned([("ok".to_owned(), trace::Value::Bool(ok))].into()));
                self.note_allowed();
            }
            (Action::Helper(helper, _), Run::Done(results)) => {
                let Some(item) = self.procedure(*helper) else { return };
                let results = self.named(&item.locals, &item.results, &results);
                self.teller.close_all(Ended::Returned(results));
            }
            (Action::Triple(..) | Action::Recover, Run::Done(_)) => {
                self.teller.close_all(Ended::Returned(trace::Values::new()));
            }
            (Action::Call(..) | Action::Crash(_), Run::Done(_)) | (Action::Helper(..), Run::Crashed(_)) => {}
            // What recovery could not end contains the crash and the recovery that come next.
            (Action::Recover, Run::Crashed(_)) => self.teller.close_to(depth, Ended::Crashed),
            (_, Run::Crashed(_)) => self.teller.close_all(Ended::Crashed),
        }
        if let Some(seen) = seen {
            self.sees(seen);
        }
    }

    /// The client sees this.
    fn sees(&mut self, seen: Seen) {
        let before = self.allowed.clone();
        if let Ok(after) = self.specification.after(self.walker.evaluator, &before, &seen) {
            self.allowed = after;
        }
        if let Seen::Returned((op, arguments), results) = seen {
            self.last = Some(Last { op, arguments, results, before });
        }
        self.note_allowed();
    }

    fn named(&mut self, locals: &Locals, names: &[LocalId], values: &[Value]) -> trace::Values {
        let locals = names.iter().map(|&local| locals.get(local)).zip(values);
        locals.map(|(local, value)| (local.ident.name.to_string(), self.teller.shown.value(&local.ty, value))).collect()
    }

    fn procedure(&self, helper: ProcIndex) -> Option<&'w Procedure> {
        let Kind::Impl(id, _) = self.walker.tree.node(self.walker.tree.top()).kind else { return None };
        Some(&self.walker.evaluator.world.program.impl_(id).procedures[helper.index()])
    }

    fn operation(&self, op: OpIndex) -> &'w LayerOp {
        self.walker.evaluator.world.program.layer(self.specification.layer).operation(op)
    }

    fn note_allowed(&mut self) {
        let layer: LayerId = self.specification.layer;
        let states: Vec<_> = self.allowed.states.iter().map(|state| self.teller.shown.layer(layer, state)).collect();
        if !states.is_empty() || self.allowed.complete {
            self.teller.note_allowed(states);
        }
    }

    fn violation(&mut self, found: &Found, sources: &SourceMap) -> trace::Violation {
        match &found.fault {
            Fault::Violation(violation) => trace::Violation {
                words: super::words::violation(violation.kind).to_owned(),
                place: Some(Place::new(sources, violation.span)),
                clause: self.reasons(violation.span, sources),
                allowed: vec![],
            },
            Fault::Inclusion => self.inclusion(sources),
        }
    }

    /// The claim that is false with the values of its parts.
    fn reasons(&mut self, span: Span, sources: &SourceMap) -> Option<trace::Term> {
        const SHOWN: usize = 24;
        let reasons = self.walker.evaluator.noted.as_mut()?.reasons.take()?;
        let mut parts: IndexMap<Span, trace::Term> = IndexMap::new();
        // Of what stands within `old` only the whole is shown: its parts have other values outside.
        let olds = reasons.parts.iter().map(|part| part.span).filter(|&part| sources.text(part).starts_with("old("));
        let olds: Vec<Span> = olds.collect();
        let is_older = |part: Span| olds.iter().any(|old| *old != part && old.contains(part));
        for part in reasons.parts.iter().filter(|part| part.span != span && !is_older(part.span)) {
            let text = sources.text(part.span);
            let value = part.value.as_ref().ok().map(|value| self.teller.shown.value(&part.ty, value));
            if value.as_ref().is_none_or(|value| value.to_string() != text) {
                parts.insert(part.span, trace::Term { value, ..term(sources, part.span) });
            }
        }
        let value = reasons.value.ok().and_then(|value| value.as_bool()).map(trace::Value::Bool);
        let parts = parts.into_values().take(SHOWN).collect();
        Some(trace::Term { value, parts, ..term(sources, span) })
    }

    /// The results that the client saw, and those that the layer would have allowed.
    fn inclusion(&mut self, sources: &SourceMap) -> trace::Violation {
        let layer = self.walker.evaluator.world.program.layer(self.specification.layer).ident.name;
        let Some(last) = self.last.take() else {
            let words = format!("no state of `{layer}` fits what the client has seen");
            return trace::Violation { words, place: None, clause: None, allowed: vec![] };
        };
        let item = self.operation(last.op);
        let seen = self.named(&item.locals, &item.results, &last.results);
        let call = self.call_text(item, &last.arguments);
        let returned: Vec<String> = seen.values().map(trace::Value::to_string).collect();
        let words = match returned.as_slice() {
            [] => format!("`{call}` returned, which `{layer}` does not allow here"),
            [one] => format!("`{call}` returned {one}, which `{layer}` does not allow here"),
            all => format!("`{call}` returned ({}), which `{layer}` does not allow here", all.join(", ")),
        };
        let allowed = self.other_results(item, &last);
        let place: Span = item.ident.span;
        trace::Violation { words, place: Some(Place::new(sources, place)), clause: None, allowed }
    }

    fn call_text(&mut self, item: &LayerOp, arguments: &[Value]) -> String {
        let shown: Vec<String> = self.arguments(item, arguments).iter().map(trace::Value::to_string).collect();
        format!("{}({})", item.ident.name, shown.join(", "))
    }

    fn arguments(&mut self, item: &LayerOp, arguments: &[Value]) -> Vec<trace::Value> {
        let types = item.parameters.iter().map(|&local| &item.locals.get(local).ty);
        types.zip(arguments).map(|(ty, value)| self.teller.shown.value(ty, value)).collect()
    }

    /// At most a few: nobody reads more.
    fn other_results(&mut self, item: &'w LayerOp, last: &Last) -> Vec<trace::Values> {
        const SHOWN: usize = 8;
        let mut found: BTreeSet<Vec<Value>> = BTreeSet::new();
        for state in last.before.states.iter() {
            let step = Step::Operation(last.op);
            let wanted = Wanted::default();
            let reached =
                self.walker.evaluator.successors(self.specification.layer, step, state, &last.arguments, wanted);
            found.extend(reached.into_iter().flat_map(|all| all.all).map(|one| one.results));
        }
        found.iter().take(SHOWN).map(|results| self.named(&item.locals, &item.results, results)).collect()
    }
}

/// An expression, as yet without its value.
fn term(sources: &SourceMap, span: Span) -> trace::Term {
    trace::Term {
        text: sources.text(span).to_owned(),
        place: Some(Place::new(sources, span)),
        value: None,
        bindings: trace::Values::new(),
        parts: vec![],
    }
}

/// Whether this is a fault of code rather than of an annotation.
pub fn is_of_code(kind: ViolationKind) -> bool {
    use ViolationKind::*;
    matches!(
        kind,
        Overflow
            | DivisionByZero
            | IndexOutOfRange
            | Narrowing
            | ArrayLength
            | EncodedWidth
            | Unreachable
            | NoArm
            | NoChoice
            | Requires
    )
}
