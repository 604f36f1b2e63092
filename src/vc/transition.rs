//! Running transitions of lower layers: what an operation, a background step or a crash may do is known.

use super::engine::{Engine, Exits};
use super::side_condition::SideCondition;
use super::state::State;
use crate::base::Symbol;
use crate::kernel::{LayerModel, PortModel, PortUse, Transition};
use crate::logic::{self, Sort, Term, Variable};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Engine<'a> {
    /// The layer's variables with their values at the port.
    pub fn port_values(&self, port: &PortModel, layer: &LayerModel, state: &State) -> BTreeMap<Variable, Term> {
        let pairs = layer.state.iter().zip(&port.state);
        pairs.map(|(own, outer)| (own.variable, state.value(outer.variable))).collect()
    }

    /// Runs a transition on the state of a port, with more values in scope; gives the layer's variables afterwards.
    fn run(
        &mut self,
        transition: &'a Transition,
        values: BTreeMap<Variable, Term>,
        state: &mut State,
    ) -> BTreeMap<Variable, Term> {
        let mut inner = state.with_values(values);
        for result in &transition.results {
            self.havoc(&mut inner, result);
        }
        let outside = std::mem::replace(&mut self.skip_claims, true);
        // Transitions have no `return`, and every path of them ends.
        let end = self.block(&transition.body, inner, &mut Exits::default());
        self.skip_claims = outside;
        let end = end.expect("a transition runs to its end");
        state.facts = end.facts;
        end.values
    }

    fn keep_port_state(
        &self,
        port: &PortModel,
        layer: &LayerModel,
        after: &BTreeMap<Variable, Term>,
        state: &mut State,
    ) {
        for (own, outer) in layer.state.iter().zip(&port.state) {
            state.set(outer.variable, after[&own.variable]);
        }
    }

    /// Typing and invariant of a port's layer: every state of it satisfies them.
    pub fn assume_port(&self, port: &'a PortModel, state: &mut State) {
        let layer = self.layer(port.layer);
        for outer in &port.state {
            state.assume_here("typing", outer.typing);
        }
        let mut inner = state.with_values(self.port_values(port, layer, state));
        self.assume_facts(&mut inner, "layer invariant", &layer.invariants);
        state.facts = inner.facts;
    }

    /// Any state of the port's layer.
    pub fn havoc_port(&mut self, port: &'a PortModel, state: &mut State) {
        for outer in &port.state {
            let value = self.fresh(outer.variable);
            state.set(outer.variable, value);
        }
        self.assume_port(port, state);
    }

    /// Any state that calls of some operations of the port may lead to, with background steps around them: what none of
    /// these transitions assigns is as it was.
    pub fn change_port(&mut self, used: &PortUse, state: &mut State) {
        let port = &self.own().ports[used.port];
        let layer = self.layer(port.layer);
        let mut changed: BTreeSet<Variable> = BTreeSet::new();
        for &operation in &used.operations {
            changed.extend(layer.operations[operation].transition.body.assigned());
        }
        if let Some(background) = &layer.background
            && self.observes(SideCondition::BackgroundInFootprint)
        {
            changed.extend(background.body.assigned());
        }
        let mut any = false;
        for (_, outer) in layer.state.iter().zip(&port.state).filter(|(own, _)| changed.contains(&own.variable)) {
            let value = self.fresh(outer.variable);
            state.set(outer.variable, value);
            any = true;
        }
        if any {
            self.assume_port(port, state);
        }
    }

    /// `1 + background`, unless the port's state may include a background step already.
    pub fn background(&mut self, index: usize, state: &mut State) {
        let port = &self.own().ports[index];
        let layer = self.layer(port.layer);
        let Some(background) = &layer.background else { return };
        if !state.settled.insert(index) {
            return;
        }
        let before = state.clone();
        let values = self.port_values(port, layer, state);
        let after = self.run(background, values, state);
        self.keep_port_state(port, layer, &after, state);
        let stepped = self.fresh(Variable { name: Symbol::new("background step"), sort: Sort::bool() });
        let ends = vec![(stepped, state.clone()), (logic::not(stepped), before.clone())];
        let settled = state.settled.clone();
        *state = self.join(&before.facts, &before.path, ends).expect("two ends");
        state.settled = settled;
        self.assume_port(port, state);
    }

    /// An operation of a port: gives its results.
    pub fn run_operation(
        &mut self,
        index: usize,
        operation: usize,
        arguments: &[Term],
        state: &mut State,
    ) -> Vec<Term> {
        let port = &self.own().ports[index];
        let layer = self.layer(port.layer);
        let operation = &layer.operations[operation];
        let mut values = self.port_values(port, layer, state);
        values.extend(operation.parameters.iter().map(|p| p.variable).zip(arguments.iter().copied()));
        let after = self.run(&operation.transition, values, state);
        self.keep_port_state(port, layer, &after, state);
        self.assume_port(port, state);
        // The operation took the place of the step that was there.
        state.settled.remove(&index);
        operation.transition.results.iter().map(|result| after[&result.variable]).collect()
    }

    /// `crash↯` of all ports at once, and fresh memory.
    pub fn crash(&mut self, state: &mut State) {
        let own = self.own();
        for (index, port) in own.ports.iter().enumerate() {
            if self.observes(SideCondition::BackgroundBeforeCrash) {
                self.background(index, state);
            }
            let layer = self.layer(port.layer);
            let values = self.port_values(port, layer, state);
            let after = self.run(&layer.crash, values, state);
            self.keep_port_state(port, layer, &after, state);
            self.assume_port(port, state);
            state.settled.remove(&index);
            if self.observes(SideCondition::BackgroundAfterCrash) {
                self.background(index, state);
            }
        }
        if self.observes(SideCondition::MemoryReset) {
            self.reset_memory(state);
        }
    }

    /// Volatile variables have their initial values.
    pub fn reset_memory(&mut self, state: &mut State) {
        let own = self.own();
        for (volatile, &initial) in own.volatiles.iter().zip(&own.initial) {
            self.assign(state, volatile.variable, initial);
        }
    }
}
