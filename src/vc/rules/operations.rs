//! Operations, and the idle system.
//!
//! ```text
//!   op, normal    R(a, s), requires, run of op to s', results r:   Inv(s')  and  A.op(F(s), F(s'), r)
//!   op, crash     see `duty`
//!   idle crash    R(a, s), crash of the idle system:  see `duty`; `requires` is not assumed
//! ```
//! Side conditions: of the layer's `requires` just that is assumed, at F(s); Inv is shown again at every exit, early
//! returns too; results are matched by position; a background step may follow the last operation.

use super::super::engine::{Engine, Exits};
use super::super::side_condition::SideCondition;
use super::super::state::State;
use super::duty::{Duty, set_entry};
use crate::base::Span;
use crate::kernel::{Claim, ClaimKind, OperationModel, ProcedureModel};
use crate::logic::{self, Term, Variable};
use std::collections::BTreeMap;

impl<'a> Engine<'a> {
    /// Any state of the ports and of memory.
    pub fn any_state(&mut self) -> State {
        let own = self.own();
        let mut state = State::default();
        own.ports.iter().for_each(|port| self.havoc_port(port, &mut state));
        own.volatiles.iter().for_each(|volatile| self.havoc(&mut state, volatile));
        state
    }

    /// Parameters, results, and the names of the state at entry; this is where `old` is.
    pub fn enter(&mut self, procedure: &'a ProcedureModel, mut state: State) -> State {
        let own = self.own();
        procedure.parameters.iter().chain(&procedure.results).for_each(|typed| self.havoc(&mut state, typed));
        let entry = state.clone();
        set_entry(own, &entry, &mut state);
        self.entry = Some(state.clone());
        state
    }

    /// The body from here on; gives its exits, the one at the end too, each after its crash point.
    pub fn body(&mut self, procedure: &'a ProcedureModel, mut state: State) -> Vec<(State, Span)> {
        if self.observes(SideCondition::BackgroundAtEntry) {
            procedure.ports.iter().for_each(|used| self.background(used.port, &mut state));
        } else {
            state.settled.extend(procedure.ports.iter().map(|used| used.port));
        }
        if self.observes(SideCondition::CrashPointAtEntry) {
            self.crash_point(&state, procedure.span);
        }
        let mut exits = Exits::default();
        let end = self.block(&procedure.body, state, &mut exits);
        let returns = if self.observes(SideCondition::EarlyReturns) { exits.returns } else { vec![] };
        let all: Vec<(State, Span)> = returns.into_iter().chain(end.map(|end| (end, procedure.span))).collect();
        if self.observes(SideCondition::CrashPointAtExit) {
            all.iter().for_each(|(state, span)| self.crash_point(state, *span));
        }
        all
    }

    pub fn operation(&mut self, index: usize) {
        let procedure = &self.own().operations[index];
        let model = &self.abstract_layer().operations[index];
        let mut state = self.any_state();
        self.assume_related(&mut state);
        let mut state = self.enter(procedure, state);
        let before = self.abstract_values(&state);
        let arguments: Vec<Term> = procedure.parameters.iter().map(|p| state.value(p.variable)).collect();
        self.assume_abstract_requires(model, &before, &arguments, &mut state);
        let invariant = self.own().invariants.first().map(|claim| claim.clause);
        self.owe_operation_runs(&state, invariant, &model.requires, procedure.span);
        let weakest =
            Duty::Operation { before: before.clone(), operation: Some((model, arguments.clone())), at: procedure.span };
        if procedure.crashes.is_empty() {
            self.duty = weakest;
        } else {
            self.duty = weakest;
            self.condition_suffices(procedure, &state);
            self.duty = Duty::Condition(procedure);
        }
        for (mut exit, span) in self.body(procedure, state) {
            exit.path.insert(0, crate::kernel::Related { span, words: "the operation ends here".into() });
            procedure.ensures.iter().for_each(|claim| self.show(&mut exit, claim));
            self.own().invariants.iter().for_each(|claim| self.show(&mut exit, claim));
            self.refinement(procedure, model, &before, &arguments, &mut exit);
        }
    }

    fn assume_abstract_requires(
        &mut self,
        model: &OperationModel,
        before: &BTreeMap<Variable, Term>,
        arguments: &[Term],
        state: &mut State,
    ) {
        let mut values = before.clone();
        values.extend(model.parameters.iter().map(|p| p.variable).zip(arguments.iter().copied()));
        let mut inner = state.with_values(values);
        self.assume_claims(&mut inner, "requires", &model.requires);
        state.facts = inner.facts;
    }

    /// The duty at any state that satisfies the crash condition; the condition itself is shown at each crash point.
    pub fn condition_suffices(&mut self, procedure: &'a ProcedureModel, entry: &State) {
        let mut state = entry.clone();
        procedure.ports.iter().for_each(|used| self.change_port(used, &mut state));
        for &index in &procedure.assigns {
            self.havoc(&mut state, &self.own().volatiles[index]);
        }
        // A crash point comes after background steps: those of ports that the code does not touch, too.
        (0..self.own().ports.len()).for_each(|port| self.background(port, &mut state));
        self.assume_claims(&mut state, "crash condition", &procedure.crashes);
        let span = procedure.crashes.first().map_or(procedure.span, |claim| claim.span);
        let words = "in any state that satisfies this crash condition".into();
        state.path.insert(0, crate::kernel::Related { span, words });
        self.after_crash(state);
    }

    /// `A.op(F(s), F(s'), r)`: each result and each abstract variable on its own, unless choices tie them together.
    fn refinement(
        &mut self,
        procedure: &'a ProcedureModel,
        model: &'a OperationModel,
        before: &BTreeMap<Variable, Term>,
        arguments: &[Term],
        exit: &mut State,
    ) {
        let mut before = before.clone();
        let mut actual = vec![];
        for (own, result) in model.transition.results.iter().zip(&procedure.results) {
            let value = exit.value(result.variable);
            // What the transition leaves open is what the implementation returned.
            before.insert(own.variable, value);
            actual.push((own.variable, value));
        }
        let step = self.abstract_step(&before, Some((model, arguments)), false);
        let results = actual.into_iter().map(|(own, value)| {
            (format!("result `{}` of `{}`", own.name, model.name), logic::equal(step.values[&own], value))
        });
        let states = self.step_ends_in(&step, exit).into_iter().map(|(name, term)| match name {
            Some(name) => (format!("abstract state `{name}` after `{}`", model.name), term),
            None => (format!("abstract state after `{}`", model.name), term),
        });
        let parts: Vec<(String, Term)> = results.chain(states).collect();
        let claim = |term| {
            Claim::new(ClaimKind::Refinement, procedure.span, term)
                .related_to(model.span, "what the layer's operation does")
                .related_to(self.own().abstraction_span, "the abstraction")
        };
        let claims: Vec<Claim> = if step.choices.is_empty() {
            parts.iter().map(|(words, term)| claim(*term).related_to(model.span, words.clone())).collect()
        } else {
            vec![claim(self.witnessed_goal(&step, exit, parts.iter().map(|(_, term)| *term)))]
        };
        claims.iter().for_each(|claim| self.show_value(exit, claim));
    }

    /// Memory begins with values of its types, whether or not the invariant holds; in every state that satisfies it, the
    /// abstraction gives an abstract state, within its types.
    pub fn meaning(&mut self) {
        let own = self.own();
        let mut state = self.any_state();
        own.initial_meaning.iter().for_each(|claim| self.show(&mut state, claim));
        self.assume_claims(&mut state, "invariant", &own.invariants);
        self.entry = Some(state.clone());
        own.meaning.iter().for_each(|claim| self.show(&mut state, claim));
    }

    /// A crash while no operation runs.
    pub fn idle(&mut self) {
        if !self.observes(SideCondition::IdleCrash) {
            return;
        }
        let own = self.own();
        let mut state = self.any_state();
        self.assume_related(&mut state);
        self.entry = Some(state.clone());
        let before = self.abstract_values(&state);
        self.duty = Duty::Operation { before, operation: None, at: own.span };
        let words = "crash taken while no operation runs".into();
        state.path.push(crate::kernel::Related { span: own.span, words });
        self.after_crash(state);
    }
}
