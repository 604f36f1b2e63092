//! Steps of the abstract layer as goals: `A.op`, `A.crash`, and what the abstraction makes of a state.

use super::super::engine::Engine;
use super::super::relation::Step;
use super::super::state::State;
use crate::base::Symbol;
use crate::kernel::{self, AbstractionModel, LayerModel, OperationModel};
use crate::logic::{self, Sort, Substitution, Term, Variable};
use std::collections::BTreeMap;

impl<'a> Engine<'a> {
    pub fn abstract_layer(&self) -> &'a LayerModel {
        self.layer(self.own().layer)
    }

    /// The abstract state, under the names of the abstract layer.
    pub fn abstract_values(&self, state: &State) -> BTreeMap<Variable, Term> {
        let own = self.own();
        let variables = self.abstract_layer().state.iter().map(|typed| typed.variable);
        match &own.abstraction {
            AbstractionModel::Function(values) => {
                let mut substitution = state.substitution();
                variables.zip(values).map(|(variable, &value)| (variable, substitution.apply(value))).collect()
            }
            AbstractionModel::Relation(_) => {
                variables.zip(&own.spec).map(|(variable, spec)| (variable, state.value(spec.variable))).collect()
            }
        }
    }

    /// `R(a, s)`: invariants of the ports are known already; the impl's invariant, that of the abstract layer, and, where
    /// the abstraction is a relation, some abstract state in it.
    pub fn assume_related(&mut self, state: &mut State) {
        let own = self.own();
        self.assume_claims(state, "invariant", &own.invariants);
        if let AbstractionModel::Relation(claims) = &own.abstraction {
            own.spec.iter().for_each(|spec| self.havoc(state, spec));
            self.assume_claims(state, "abstraction", claims);
        }
        let mut abstract_state = state.with_values(self.abstract_values(state));
        self.assume_facts(&mut abstract_state, "invariant of the abstract layer", &self.abstract_layer().invariants);
        state.facts = abstract_state.facts;
    }

    /// A step of the abstract layer that begins with the operation, if any, and then crashes, if wanted. Background
    /// steps may come before and after.
    pub fn abstract_step(
        &self,
        before: &BTreeMap<Variable, Term>,
        operation: Option<(&OperationModel, &[Term])>,
        crash: bool,
    ) -> Step {
        let layer = self.abstract_layer();
        let mut step = Step::new(before.clone());
        background(layer, &mut step, "before ");
        if let Some((operation, arguments)) = operation {
            step.values.extend(operation.parameters.iter().map(|p| p.variable).zip(arguments.iter().copied()));
            if crash {
                // Nobody observes the results of an operation that crashes.
                let anything = logic::bool_literal(true);
                for result in &operation.transition.results {
                    step.choose(result.variable, result.typing, anything, "result ");
                }
            }
            step.take(&operation.transition, "operation ");
            background(layer, &mut step, "after ");
        }
        if crash {
            step.take(&layer.crash, "crash ");
            background(layer, &mut step, "after crash ");
        }
        step
    }

    /// The equations that make the end of the step the abstraction of the state, one for each variable; or the
    /// relation.
    pub fn step_ends_in(&self, step: &Step, state: &State) -> Vec<(Option<Symbol>, Term)> {
        let layer = self.abstract_layer();
        match &self.own().abstraction {
            AbstractionModel::Function(_) => {
                let wanted = self.abstract_values(state);
                let equation = |variable: Variable| logic::equal(step.values[&variable], wanted[&variable]);
                layer.state.iter().map(|typed| (Some(typed.variable.name), equation(typed.variable))).collect()
            }
            AbstractionModel::Relation(claims) => {
                let mut state = state.clone();
                for (spec, own) in self.own().spec.iter().zip(&layer.state) {
                    state.set(spec.variable, step.values[&own.variable]);
                }
                claims.iter().map(|claim| (None, state.eval(claim.term))).collect()
            }
        }
    }

    /// The same for a step that code carries out, which may have named choices by `witness`.
    pub fn witnessed_goal(&self, step: &Step, end: &State, wanted: impl IntoIterator<Item = Term>) -> Term {
        let body = logic::and(step.conditions.iter().copied().chain(wanted));
        self.witnessed(&step.choices, end, body)
    }

    /// Some values satisfy the body: those that the code has named, or any.
    pub fn witnessed(&self, choices: &[Variable], end: &State, body: Term) -> Term {
        let named = choices.iter().filter_map(|&choice| {
            let name = choice.name.as_str().split('!').next().map(Symbol::new)?;
            end.values.get(&kernel::witness(name, choice.sort)).map(|&value| (choice, value))
        });
        let given = Substitution::new(named).apply(body);
        let some = |body| logic::some_value(&self.program.signature, choices, body);
        if given == body { some(body) } else { logic::or([some(given), some(body)]) }
    }

    /// Some choices of the step satisfy their conditions and the wanted equations.
    pub fn step_goal(&self, step: &Step, wanted: impl IntoIterator<Item = Term>) -> Term {
        let body = logic::and(step.conditions.iter().copied().chain(wanted));
        logic::some_value(&self.program.signature, &step.choices, body)
    }
}

/// `1 + background`.
pub(super) fn background(layer: &LayerModel, step: &mut Step, label: &str) {
    let Some(background) = &layer.background else { return };
    // The space keeps it apart from the variables of the layer.
    let stepped = Variable { name: Symbol::new("background step"), sort: Sort::bool() };
    step.choose(stepped, logic::bool_literal(true), logic::bool_literal(true), label);
    let taken = step.values[&stepped];
    let before = step.values.clone();
    step.take(background, label);
    step.values = before
        .into_iter()
        .map(|(variable, value)| (variable, logic::if_then_else(taken, step.values[&variable], value)))
        .collect();
}
