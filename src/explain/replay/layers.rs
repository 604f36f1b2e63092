//! Transitions of layers, tried in small states that satisfy the invariant.

use super::Replayed;
use super::values::is_claim;
use crate::base::Span;
use crate::explore::{Domain, Searched, Shown, Sizes};
use crate::hir::{Expr, Layer, LayerId, LocalId, OpIndex, Type};
use crate::interp::{
    Evaluator, Outcome, Scope, State, Step, Stop, Successors, Value, View, ViolationKind, Wanted, World,
};
use crate::kernel::ClaimKind;
use crate::vc::Obligation;

const SIZES: Sizes = Sizes { blocks: 1, length: 2, largest: 12, limit: 400 };
/// So many arguments are tried in each state.
const ARGUMENTS: usize = 64;

/// What small states say of an obligation of a layer; None: it is of no layer.
pub(super) fn of<'w>(world: &'w World<'w>, obligation: &Obligation, steps: u64) -> Option<Searched<Replayed>> {
    let (name, member) = obligation.owner.split_once('.')?;
    let id = world.program.layers.iter().position(|layer| layer.ident.name.as_str() == name)?;
    let layer = &world.program.layers[id];
    let step = match member {
        "crash" => Step::Crash,
        "background" => Step::Background,
        _ => {
            let op = layer.operations.iter().position(|op| op.ident.name.as_str() == member)?;
            Step::Operation(OpIndex::new(op))
        }
    };
    let mut tried = Tried { evaluator: Evaluator::new(world), id: LayerId::new(id), layer, step, obligation };
    let replayed = match tried.counterexample(steps) {
        Some(lines) => Replayed::Values(lines),
        None => Replayed::Unconfirmed("no small state of the layer shows this".to_owned()),
    };
    Some((replayed, tried.evaluator.meter.spent()))
}

struct Tried<'a, 'w> {
    evaluator: Evaluator<'w>,
    id: LayerId,
    layer: &'w Layer,
    step: Step,
    obligation: &'a Obligation,
}

impl<'w> Tried<'_, 'w> {
    /// A line for each variable, each argument, and what the transition makes of the variables.
    fn counterexample(&mut self, steps: u64) -> Option<Vec<String>> {
        let world = self.evaluator.world;
        let domain = Domain { world, sizes: SIZES, extremes: true, sparse: false, more: &[] };
        let types: Vec<Type> = self.layer.state.iter().map(|field| field.ty.clone()).collect();
        let rows = Domain { sizes: Sizes { limit: ARGUMENTS, ..SIZES }, ..domain }.rows(&self.parameters()).all;
        for state in domain.rows(&types).all {
            let state = State::from(state);
            for arguments in &rows {
                if self.evaluator.meter.spent() > steps {
                    return None;
                }
                if let Some(end) = self.breaks(&state, arguments) {
                    return Some(self.lines(&state, arguments, end.as_ref()));
                }
            }
        }
        None
    }

    fn parameters(&self) -> Vec<Type> {
        let Step::Operation(op) = self.step else { return vec![] };
        let op = self.layer.operation(op);
        op.parameters.iter().map(|&local| op.locals.get(local).ty.clone()).collect()
    }

    /// Some: from here the claim is false; in the state at the end, if it is about one.
    fn breaks(&mut self, state: &State, arguments: &[Value]) -> Option<Option<State>> {
        self.evaluator.meter.refill();
        let undecided = self.evaluator.undecided;
        let may_be = self.may_begin(state, arguments) == Ok(true) && self.evaluator.undecided == undecided;
        if !may_be {
            return None;
        }
        match self.successors(self.step, state, arguments) {
            Err(stop) => {
                let Stop::Violation(violation) = *stop else { return None };
                let is_choice =
                    self.obligation.kind == ClaimKind::Feasible && violation.kind == ViolationKind::NoChoice;
                let is_here = is_choice && violation.span.start == self.obligation.span.start;
                (is_here || is_claim(violation, self.obligation)).then_some(None)
            }
            Ok(found) => self.wrong_end(state, &found).map(Some),
        }
    }

    fn may_begin(&mut self, state: &State, arguments: &[Value]) -> Outcome<bool> {
        let is_state = self.evaluator.is_state(self.id, state)?;
        match self.step {
            Step::Operation(op) => Ok(is_state && self.evaluator.may_call(self.id, op, state, arguments)?),
            _ => Ok(is_state),
        }
    }

    fn successors(&mut self, step: Step, state: &State, arguments: &[Value]) -> Outcome<Successors> {
        self.evaluator.successors(self.id, step, state, arguments, Wanted::default())
    }

    fn wrong_end(&mut self, state: &State, found: &Successors) -> Option<State> {
        let ends = found.all.iter().map(|reached| reached.state.clone());
        match self.obligation.kind {
            ClaimKind::OperationKeepsLayerInvariant
            | ClaimKind::BackgroundKeepsLayerInvariant
            | ClaimKind::CrashKeepsLayerInvariant => ends.into_iter().find(|end| self.is_invariant_false(end)),
            ClaimKind::BackgroundTransitive if found.complete => {
                let once: Vec<State> = ends.chain([state.clone()]).collect();
                once.iter().find_map(|middle| {
                    let twice = self.successors(Step::Background, middle, &[]).ok()?;
                    twice.all.into_iter().map(|reached| reached.state).find(|end| !once.contains(end))
                })
            }
            _ => None,
        }
    }

    /// Whether the conjunct that the obligation is about is false there.
    fn is_invariant_false(&mut self, end: &State) -> bool {
        let about: Vec<Span> = self.obligation.related.iter().map(|one| one.span).collect();
        let conjuncts = self.layer.invariants.iter().flat_map(|clause| clause.expr.conjuncts());
        let own: Vec<&'w Expr> = conjuncts.filter(|conjunct| about.contains(&conjunct.span)).collect();
        let mut scope = Scope::new(&self.layer.locals, View::Layer(end.clone()));
        own.into_iter().any(|conjunct| self.evaluator.bool(&mut scope, conjunct) == Ok(false))
    }

    fn lines(&self, state: &State, arguments: &[Value], end: Option<&State>) -> Vec<String> {
        let mut shown = Shown::new(self.evaluator.world);
        let fields = |shown: &mut Shown<'w>, state: &State, what: &str| -> Vec<String> {
            let fields = self.layer.state.iter().zip(state.iter());
            fields
                .map(|(field, value)| format!("{} = {}{what}", field.ident.name, shown.value(&field.ty, value)))
                .collect()
        };
        let mut lines = fields(&mut shown, state, "");
        if let Step::Operation(op) = self.step {
            let op = self.layer.operation(op);
            let line = |(&local, value): (&LocalId, &Value)| {
                let local = op.locals.get(local);
                format!("{} = {}", local.ident.name, shown.value(&local.ty, value))
            };
            lines.extend(op.parameters.iter().zip(arguments).map(line));
        }
        if let Some(end) = end {
            lines.extend(fields(&mut shown, end, " (at the end)"));
        }
        lines
    }
}
