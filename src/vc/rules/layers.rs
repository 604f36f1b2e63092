//! Layers must make sense before anything is built over them.
//!
//! There is an initial state. From each state that satisfies invariant and `requires`, every transition has a successor
//! (the claims in its body), which satisfies the invariant. Two background steps do what none or one can do.

use super::super::engine::{Engine, Exits};
use super::super::relation::Step;
use super::super::state::State;
use super::abstract_step::background;
use crate::base::{Span, Symbol};
use crate::kernel::{Claim, ClaimKind, LayerModel, OperationModel, Transition};
use crate::logic::{self, Term, Variable};
use std::collections::BTreeMap;

impl<'a> Engine<'a> {
    pub fn initial_state(&mut self, layer: &'a LayerModel) {
        let bound =
            |variable: Variable| Variable { name: Symbol::new(&format!("{}!initial", variable.name)), ..variable };
        let variables: Vec<Variable> = layer.state.iter().map(|typed| bound(typed.variable)).collect();
        let values = layer.state.iter().map(|typed| (typed.variable, logic::variable(bound(typed.variable))));
        let at_bound = State::default().with_values(values.collect());
        let typings = layer.state.iter().map(|typed| typed.typing);
        let facts = layer.init.iter().chain(&layer.invariants).map(|fact| fact.term);
        let body = logic::and(facts.chain(typings).map(|term| at_bound.eval(term)).collect::<Vec<_>>());
        let term = logic::some_value(&self.program.signature, &variables, body);
        self.show_value(&mut State::default(), &Claim::new(ClaimKind::InitialState, layer.span, term));
    }

    pub fn layer_operation(&mut self, layer: &'a LayerModel, operation: &'a OperationModel) {
        let mut state = self.any_layer_state(layer);
        operation.parameters.iter().for_each(|parameter| self.havoc(&mut state, parameter));
        self.assume_claims(&mut state, "requires", &operation.requires);
        let invariant = layer.invariants.first().map(|fact| fact.span);
        self.owe_operation_runs(&state, invariant, &operation.requires, operation.span);
        self.keeps(layer, &operation.transition, state, ClaimKind::OperationKeepsLayerInvariant, operation.span);
    }

    pub fn layer_crash(&mut self, layer: &'a LayerModel) {
        let state = self.any_layer_state(layer);
        self.keeps(layer, &layer.crash, state, ClaimKind::CrashKeepsLayerInvariant, layer.crash.span);
    }

    pub fn layer_background(&mut self, layer: &'a LayerModel) {
        let Some(background) = &layer.background else { return };
        let first = self.any_layer_state(layer);
        let kind = ClaimKind::BackgroundKeepsLayerInvariant;
        let middle = self.keeps(layer, background, first.clone(), kind, background.span);
        self.skip_claims = true;
        let last = self.keeps(layer, background, middle, kind, background.span);
        self.skip_claims = false;
        let term = self.background_leads(layer, layer_values(layer, &first), &layer_values(layer, &last));
        let claim = Claim::new(ClaimKind::BackgroundTransitive, background.span, term);
        self.show_value(&mut last.clone(), &claim);
    }

    /// Invariants and `init` are meaningful in every state; each conjunct where those before it hold.
    pub fn layer_meaning(&mut self, layer: &'a LayerModel) {
        let mut state = State::default();
        layer.state.iter().for_each(|typed| self.havoc(&mut state, typed));
        self.entry = Some(state.clone());
        layer.meaning.iter().for_each(|claim| self.show(&mut state, claim));
    }

    /// `crash↯ ; crash↯ ⊆ crash↯`, where `crash↯ = bg? ; crash ; bg?`. It follows from transitivity where nothing happens but
    /// background steps.
    pub fn layer_crashes_twice(&mut self, layer: &'a LayerModel) {
        if layer.crash.body.commands.is_empty() {
            return;
        }
        let first = self.any_layer_state(layer);
        let outside = std::mem::replace(&mut self.skip_claims, true);
        let settled = self.perhaps_background(layer, first.clone());
        let once = self.crashed(layer, settled);
        let mut last = self.crashed(layer, once);
        self.skip_claims = outside;
        let mut step = Step::new(layer_values(layer, &first));
        background(layer, &mut step, "before ");
        step.take(&layer.crash, "crash ");
        background(layer, &mut step, "after ");
        let end = layer_values(layer, &last);
        let wanted: Vec<Term> =
            end.iter().map(|(variable, &value)| logic::equal(step.values[variable], value)).collect();
        let term = self.step_goal(&step, wanted);
        self.show_value(&mut last, &Claim::new(ClaimKind::CrashTwice, layer.crash.span, term));
    }

    /// `crash ; bg?`
    fn crashed(&mut self, layer: &'a LayerModel, state: State) -> State {
        let end = self.block(&layer.crash.body, state, &mut Exits::default());
        let mut end = end.expect("a transition runs to its end");
        self.assume_facts(&mut end, "layer invariant", &layer.invariants);
        self.perhaps_background(layer, end)
    }

    /// `1 + background`.
    fn perhaps_background(&mut self, layer: &'a LayerModel, state: State) -> State {
        let Some(background) = &layer.background else { return state };
        let (base, path) = (state.facts.clone(), state.path.clone());
        let end = self.block(&background.body, state.clone(), &mut Exits::default());
        let mut end = end.expect("a transition runs to its end");
        self.assume_facts(&mut end, "layer invariant", &layer.invariants);
        self.join_any(&base, &path, vec![state, end]).expect("two ends")
    }

    fn any_layer_state(&mut self, layer: &'a LayerModel) -> State {
        let mut state = State::default();
        layer.state.iter().for_each(|typed| self.havoc(&mut state, typed));
        self.assume_facts(&mut state, "layer invariant", &layer.invariants);
        self.entry = Some(state.clone());
        state
    }

    /// Runs the transition and shows that the invariant holds again; gives the state at its end.
    fn keeps(
        &mut self,
        layer: &'a LayerModel,
        transition: &'a Transition,
        mut state: State,
        kind: ClaimKind,
        span: Span,
    ) -> State {
        transition.results.iter().for_each(|result| self.havoc(&mut state, result));
        let end = self.block(&transition.body, state, &mut Exits::default());
        let mut end = end.expect("a transition runs to its end");
        for fact in &layer.invariants {
            let claim = Claim::new(kind, span, fact.term).of_clause(fact.span, "the invariant");
            self.show(&mut end, &claim);
        }
        end
    }

    /// `1 + background` leads from one state to the other.
    pub fn background_leads(
        &self,
        layer: &'a LayerModel,
        from: BTreeMap<Variable, Term>,
        to: &BTreeMap<Variable, Term>,
    ) -> Term {
        let equations = |values: &BTreeMap<Variable, Term>| -> Vec<Term> {
            layer.state.iter().map(|typed| logic::equal(values[&typed.variable], to[&typed.variable])).collect()
        };
        let same = logic::and(equations(&from));
        let Some(background) = &layer.background else { return same };
        let mut step = Step::new(from);
        step.take(background, "background ");
        let wanted = equations(&step.values);
        logic::or([same, self.step_goal(&step, wanted)])
    }
}

fn layer_values(layer: &LayerModel, state: &State) -> BTreeMap<Variable, Term> {
    layer.state.iter().map(|typed| (typed.variable, state.value(typed.variable))).collect()
}
