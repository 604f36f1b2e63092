//! The rules of calls.
//!
//! An operation of a port is `bg? ; o ; bg?` of its layer: a background step, then its `requires` is shown, then the
//! transition, then a background step. The step before is taken where the procedure begins, since the one after the
//! operation before serves as well.
//!
//! A helper: its `requires` is shown (and, in recursion, that its measure decreases) before anything of its `ensures`
//! is known; then all that it may change is unknown but for `ensures`: volatile variables that it assigns, and of the
//! ports that it touches what the operations that it calls assign, and what background steps do, both transitively.
//! Crashes inside it strike in a state that satisfies its `crashes`; of an atomic helper (without `crashes`) in its
//! entry state, up to background steps and memory, or in one that satisfies those of its `ensures` that mention no
//! result.
//!
//! Recovery called like a helper requires besides that memory is fresh. Nobody shows that it is atomic: without
//! `crashes` a crash inside it is one after which recovery runs again, see `duty`.

use super::super::engine::Engine;
use super::super::side_condition::SideCondition;
use super::super::state::State;
use crate::base::Span;
use crate::kernel::{Claim, ClaimKind, ProcedureModel};
use crate::logic::{self, Term, Variable};
use std::collections::BTreeMap;

impl<'a> Engine<'a> {
    pub fn operation_rule(
        &mut self,
        port: usize,
        operation: usize,
        arguments: &[Term],
        results: &[Option<Variable>],
        span: Span,
        state: &mut State,
    ) {
        let arguments: Vec<Term> = arguments.iter().map(|&argument| state.eval(argument)).collect();
        self.background(port, state);
        self.operation_requires(port, operation, &arguments, span, state);
        let values = self.run_operation(port, operation, &arguments, state);
        if self.observes(SideCondition::BackgroundAfterOperation) {
            self.background(port, state);
        } else {
            state.settled.insert(port);
        }
        assign_results(self, results, &values, state);
    }

    fn operation_requires(&mut self, port: usize, operation: usize, arguments: &[Term], span: Span, state: &mut State) {
        let port = &self.own().ports[port];
        let layer = self.layer(port.layer);
        let operation = &layer.operations[operation];
        let mut values = self.port_values(port, layer, state);
        values.extend(operation.parameters.iter().map(|p| p.variable).zip(arguments.iter().copied()));
        let words = format!("`{}.{}` requires this", layer.name, operation.name);
        for claim in &operation.requires {
            let claim = called(claim, span, &values, state).of_clause(claim.clause, words.clone());
            self.show_value(state, &claim);
        }
    }

    pub fn call_rule(
        &mut self,
        callee: &'a ProcedureModel,
        arguments: &[Term],
        results: &[Option<Variable>],
        measures: &[Term],
        span: Span,
        state: &mut State,
    ) {
        let arguments: Vec<Term> = arguments.iter().map(|&argument| state.eval(argument)).collect();
        let before = self.callee_values(callee, &arguments, state);
        self.callee_requires(callee, &before, span, state);
        self.callee_decreases(callee, measures, span, state);
        if self.observes(SideCondition::CrashPointInHelper) {
            self.crash_inside(callee, &before, span, state);
        }
        self.change(callee, state);
        let mut after = self.after_call(&before, state);
        let mut values = vec![];
        for result in &callee.results {
            self.havoc(&mut after, result);
            values.push(after.value(result.variable));
        }
        self.assume_claims(&mut after, "ensures of a helper", &callee.ensures);
        state.facts = after.facts;
        assign_results(self, results, &values, state);
    }

    pub fn recover_call(&mut self, span: Span, state: &mut State) {
        let own = self.own();
        for (volatile, &initial) in own.volatiles.iter().zip(&own.initial) {
            let term = logic::equal(state.value(volatile.variable), initial);
            self.show_value(state, &Claim::new(ClaimKind::RecoveryMemory, span, term));
        }
        self.call_rule(&own.recover, &[], &[], &own.recover.measures, span, state);
    }

    /// What the callee's names mean where it is called: the state, at entry too, and its parameters.
    fn callee_values(&self, callee: &ProcedureModel, arguments: &[Term], state: &State) -> BTreeMap<Variable, Term> {
        let mut values = BTreeMap::new();
        for &(current, entry) in &self.own().entry {
            if let Some(&value) = state.values.get(&current) {
                values.insert(current, value);
                values.insert(entry, value);
            }
        }
        values.extend(callee.parameters.iter().map(|p| p.variable).zip(arguments.iter().copied()));
        values
    }

    /// The callee's names after it changed the state: what is at entry stays.
    fn after_call(&self, before: &BTreeMap<Variable, Term>, state: &State) -> State {
        let mut values = before.clone();
        for &(current, _) in &self.own().entry {
            if let Some(&value) = state.values.get(&current) {
                values.insert(current, value);
            }
        }
        state.with_values(values)
    }

    fn callee_requires(
        &mut self,
        callee: &ProcedureModel,
        values: &BTreeMap<Variable, Term>,
        span: Span,
        state: &mut State,
    ) {
        let words = format!("`{}` requires this", callee.name);
        for claim in &callee.requires {
            let claim = called(claim, span, values, state).of_clause(claim.clause, words.clone());
            self.show_value(state, &claim);
        }
    }

    /// In a cycle of calls the callee's measures come before those of the caller at its entry.
    fn callee_decreases(&mut self, callee: &ProcedureModel, measures: &[Term], span: Span, state: &mut State) {
        let Some(own) = self.measures.clone().filter(|_| callee.recursive) else { return };
        let measures: Vec<Term> = measures.iter().map(|&measure| state.eval(measure)).collect();
        let bounded = logic::and(own.iter().map(|&measure| logic::less_equal(logic::int_literal(0), measure)));
        self.show_value(state, &Claim::new(ClaimKind::MeasureBounded, span, bounded));
        self.show_value(state, &Claim::new(ClaimKind::Decreases, span, logic::lexicographic(&measures, &own)));
    }

    /// Everything that the callee may change is unknown.
    pub fn change(&mut self, callee: &'a ProcedureModel, state: &mut State) {
        if self.observes(SideCondition::CallForgetsPorts) {
            callee.ports.iter().for_each(|used| self.change_port(used, state));
        }
        if self.observes(SideCondition::CallForgetsMemory) {
            self.change_memory(callee, state);
        }
    }

    fn change_memory(&mut self, callee: &ProcedureModel, state: &mut State) {
        for &index in &callee.assigns {
            self.havoc(state, &self.own().volatiles[index]);
        }
    }

    /// The caller's duty where a crash strikes inside the callee.
    fn crash_inside(
        &mut self,
        callee: &'a ProcedureModel,
        before: &BTreeMap<Variable, Term>,
        span: Span,
        state: &State,
    ) {
        let is_recovery = std::ptr::eq(callee, &self.own().recover);
        if is_recovery && callee.crashes.is_empty() && self.observes(SideCondition::RecoveryIsNotAtomic) {
            self.crash_point(state, span);
            return self.crash_in_called_recovery(state, span);
        }
        let mut inside = state.clone();
        self.change(callee, &mut inside);
        if callee.crashes.is_empty() {
            let mut unchanged = state.clone();
            self.change_memory(callee, &mut unchanged);
            self.crash_point(&unchanged, span);
            let mut clauses = self.after_call(before, &inside);
            self.assume_claims(&mut clauses, "ensures of a helper", &ensures_of_state(callee));
            inside.facts = clauses.facts;
        } else {
            let mut clauses = self.after_call(before, &inside);
            self.assume_claims(&mut clauses, "crash condition of a helper", &callee.crashes);
            inside.facts = clauses.facts;
        }
        self.crash_point(&inside, span);
    }
}

/// The `ensures` that mention no result: what an atomic helper promises of a crash.
pub(in crate::vc) fn ensures_of_state(procedure: &ProcedureModel) -> Vec<Claim> {
    let mentions_result = |claim: &Claim| {
        let free = logic::free_variables(claim.term);
        procedure.results.iter().any(|result| free.contains(&result.variable))
    };
    procedure.ensures.iter().filter(|claim| !mentions_result(claim)).cloned().collect()
}

/// What the callee requires, said of the values at the call.
fn called(claim: &Claim, span: Span, values: &BTreeMap<Variable, Term>, state: &State) -> Claim {
    let mut substitution = state.with_values(values.clone()).substitution();
    let claim = claim.map(|term| substitution.apply(term));
    Claim::new(ClaimKind::Requires, span, claim.term).in_parts(claim.parts)
}

fn assign_results(engine: &mut Engine<'_>, results: &[Option<Variable>], values: &[Term], state: &mut State) {
    for (result, &value) in results.iter().zip(values) {
        if let Some(variable) = result {
            engine.assign(state, *variable, value);
        }
    }
}
