//! Which claims some run breaks: invariants, contracts, assertions, and what recovery owes.
//!
//! A search that watches does not go on from where a claim is false: what is false later may be so for that reason
//! alone. Most claims the checked machine looks at; what is said of more than one run of code is looked at here.

use super::path::{Action, Trail};
use super::point::Start;
use super::specification::{Allowed, Specification};
use crate::hir::{Abstraction, Clause, Impl, ImplId, LocalId, Locals, OpIndex, ProcIndex};
use crate::interp::{
    Configuration, Evaluator, ImplState, Kind, Outcome, Scope, State, Stop, Tree, Value, View, Violation, ViolationKind,
};
use indexmap::IndexMap;
use std::sync::Arc;

/// What ran when a claim was false.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Within {
    Init,
    Call(OpIndex),
    /// A helper that is called by itself.
    Helper(ProcIndex),
    /// The code of a triple.
    Triple(usize),
    /// The code of a triple that a crash cut short, and recovery, taken together.
    CrashedTriple(usize),
    Recovery,
    /// Recovery that was cut short by a crash, and the one after it, taken together.
    Again,
    /// An operation, or none, that a crash cut short, and recovery, taken together.
    Crash(Option<OpIndex>),
}

/// A claim that is false, and what ran then.
pub type Claim = (Violation, Within);

/// A claim that some run breaks.
#[derive(Clone, Debug)]
pub struct Broken {
    pub violation: Violation,
    pub within: Within,
    pub(super) start: Arc<Start>,
    pub(super) trail: Trail,
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Watch {
    start: Option<Arc<Start>>,
    /// What came before the part of a run that is under way.
    before: Vec<Trail>,
    pub found: IndexMap<(Violation, Within), Broken>,
}

impl Watch {
    /// A part of a run begins after this.
    pub fn stand(&mut self, start: &Arc<Start>, trail: &Trail) {
        self.start = Some(start.clone());
        self.before = vec![trail.clone()];
    }

    pub fn enter(&mut self, trail: &Trail) {
        self.before.push(trail.clone());
    }

    pub fn leave(&mut self) {
        self.before.pop();
    }

    /// The run up to the part that is under way.
    pub fn here(&self) -> Option<(Arc<Start>, Trail)> {
        Some((self.start.clone()?, self.before.iter().fold(Trail::default(), |trail, part| trail.and(part))))
    }

    /// Takes a claim that is false at the end of this part.
    pub fn note(&mut self, violation: Violation, within: Within, last: impl Fn() -> Trail) {
        let Some(start) = &self.start else { return };
        let before = &self.before;
        self.found.entry((violation, within)).or_insert_with(|| {
            let trail = before.iter().fold(Trail::default(), |trail, part| trail.and(part)).and(&last());
            Broken { violation, within, start: start.clone(), trail }
        });
    }
}

/// The claims that a part of a run broke, which ended in this way.
pub(super) fn broken<T>(evaluator: &mut Evaluator<'_>, result: &Outcome<T>) -> Vec<Violation> {
    let noted = evaluator.noted.as_mut().map(|noted| std::mem::take(&mut noted.list));
    let ended = result.as_ref().err().and_then(|stop| match **stop {
        Stop::Violation(violation) => Some(violation),
        _ => None,
    });
    noted.into_iter().flatten().chain(ended).collect()
}

/// Whether what comes after it is of a run without fault. A crash condition says something of a crash there alone.
pub(super) fn is_clean(broken: &[Violation]) -> bool {
    broken.iter().all(|violation| violation.kind == ViolationKind::Crashes)
}

impl Within {
    pub(super) fn of(action: &Action) -> Within {
        match action {
            Action::Init | Action::CutInit => Within::Init,
            Action::Call(op, _) => Within::Call(*op),
            Action::Helper(helper, _) => Within::Helper(*helper),
            Action::Triple(triple, _) => Within::Triple(*triple),
            Action::Crash(_) => Within::Crash(None),
            Action::Recover => Within::Recovery,
        }
    }
}

/// The implementation at the top, if it stands over bare layers.
fn top<'w>(evaluator: &Evaluator<'w>, tree: &Tree) -> Option<(ImplId, &'w Impl)> {
    match &tree.node(tree.top()).kind {
        Kind::Impl(id, below) if below.iter().all(|&node| matches!(tree.node(node).kind, Kind::Layer(_))) => {
            Some((*id, evaluator.world.program.impl_(*id)))
        }
        _ => None,
    }
}

/// The state of the implementation at the top as its ghost code sees it.
fn ghost_state(tree: &Tree, implementation: ImplId, configuration: &Configuration) -> Arc<ImplState> {
    let Kind::Impl(_, below) = &tree.node(tree.top()).kind else { unreachable!("asked of implementations") };
    let ports = below.iter().map(|&node| Some(configuration.state(node).clone())).collect();
    let volatiles = configuration.state(tree.top()).clone();
    Arc::new(ImplState { implementation, ports, volatiles, spec: None })
}

/// Of recovery from one state, cut short and repeated to this end: what it ensures and does not keep.
pub(super) fn broken_promises(
    evaluator: &mut Evaluator<'_>,
    tree: &Tree,
    from: &Configuration,
    end: &Configuration,
) -> Vec<Violation> {
    let Some((id, item)) = top(evaluator, tree) else { return vec![] };
    let (before, after) = (ghost_state(tree, id, from), ghost_state(tree, id, end));
    let contract = &item.recover.contract;
    let mut scope = Scope::new(&item.recover.locals, View::Impl(before.clone()));
    if !false_conjuncts(evaluator, &mut scope, &contract.requires).is_empty() {
        return vec![];
    }
    scope.view = View::Impl(after);
    scope.entry = Some(View::Impl(before));
    let broken = false_conjuncts(evaluator, &mut scope, &contract.ensures);
    broken.into_iter().map(|span| Violation { kind: ViolationKind::Ensures, span }).collect()
}

/// Of the code of a triple, cut short by a crash, and recovery to this end: what its recovery postcondition does not
/// keep.
pub(super) fn broken_triple(
    evaluator: &mut Evaluator<'_>,
    tree: &Tree,
    from: &Configuration,
    (triple, arguments): (usize, &[Value]),
    end: &Configuration,
) -> Vec<Violation> {
    let Some((id, _)) = top(evaluator, tree) else { return vec![] };
    let triple = &evaluator.world.program.triples[triple];
    let (before, after) = (ghost_state(tree, id, from), ghost_state(tree, id, end));
    let mut scope = Scope::new(&triple.locals, View::Impl(after)).with(&triple.parameters, arguments);
    scope.entry = Some(View::Impl(before));
    let broken = false_conjuncts(evaluator, &mut scope, std::slice::from_ref(&triple.recovery_postcondition));
    broken.into_iter().map(|span| Violation { kind: ViolationKind::Ensures, span }).collect()
}

/// Whether the state is one of the layers, and these clauses hold in it.
pub(super) fn begins<'w>(
    evaluator: &mut Evaluator<'w>,
    tree: &Tree,
    configuration: &Configuration,
    (locals, parameters, arguments): (&'w Locals, &[LocalId], &[Value]),
    clauses: &'w [Clause],
) -> bool {
    evaluator.meter.refill();
    let undecided = evaluator.undecided;
    let mut is_state = |(node, layer)| evaluator.is_state(layer, configuration.state(node)) == Ok(true);
    if !tree.leaves().all(&mut is_state) || evaluator.undecided > undecided {
        return false;
    }
    let Some((id, _)) = top(evaluator, tree) else { return false };
    let view = View::Impl(ghost_state(tree, id, configuration));
    let mut scope = Scope::new(locals, view).with(parameters, arguments);
    clauses.iter().all(|clause| evaluator.bool(&mut scope, &clause.expr) == Ok(true))
}

fn false_conjuncts<'w>(
    evaluator: &mut Evaluator<'w>,
    scope: &mut Scope<'w>,
    clauses: &'w [Clause],
) -> Vec<crate::base::Span> {
    evaluator.meter.refill();
    let conjuncts = clauses.iter().flat_map(|clause| clause.expr.conjuncts());
    conjuncts.filter(|conjunct| evaluator.bool(scope, conjunct) == Ok(false)).map(|conjunct| conjunct.span).collect()
}

/// The abstract state, where a function gives it.
fn abstract_state(evaluator: &mut Evaluator<'_>, tree: &Tree, configuration: &Configuration) -> Option<State> {
    let (id, item) = top(evaluator, tree)?;
    let Abstraction::Function(_) = item.abstraction else { return None };
    evaluator.meter.refill();
    evaluator.abstract_state(&ghost_state(tree, id, configuration), item.abstraction_span).ok()
}

/// Whether the abstract state after recovery is none that the layer's crash leaves: of the state before the operation,
/// if one was cut short, or of one after it.
pub(super) fn broken_crash(
    evaluator: &mut Evaluator<'_>,
    tree: &Tree,
    before: &Configuration,
    call: Option<(OpIndex, &[Value])>,
    end: &Configuration,
) -> Option<Violation> {
    let span = top(evaluator, tree)?.1.abstraction_span;
    let (before, after) = (abstract_state(evaluator, tree, before)?, abstract_state(evaluator, tree, end)?);
    let mut specification = Specification::new(tree.layer(evaluator.world.program, tree.top()));
    let start = Allowed::new(vec![before], true);
    let allowed: Outcome<Allowed> = match call {
        Some((op, arguments)) => specification.crashed_in(evaluator, &start, op, arguments),
        None => specification.crashed(evaluator, &start),
    };
    let allowed = allowed.ok()?;
    let is_broken = allowed.complete && !allowed.states.contains(&after);
    is_broken.then_some(Violation { kind: ViolationKind::Abstraction, span })
}
