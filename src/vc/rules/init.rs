//! Initialisation.
//!
//! ```text
//!   C.init(s), memory initial, returned true:      Inv(s')  and  A.init(F(s'))
//! ```
//! `init` of a layer is conjoined with its invariant, on both sides. A crash during `init` is not a crash of the impl: the
//! whole stack is initialised again from the bottom. That is covered where `crash↯` of each layer at the bottom leads
//! from any of its states to one that satisfies its `init`; else the claim says that it is not.

use super::super::engine::Engine;
use super::super::obligation::Expectation;
use super::super::state::State;
use super::duty::Duty;
use crate::kernel::{AbstractionModel, Claim, ClaimKind, PortModel, Related};
use crate::logic::{self, Term, Variable};

impl<'a> Engine<'a> {
    pub fn init(&mut self) {
        let own = self.own();
        let mut state = State::default();
        for port in &own.ports {
            self.havoc_port(port, &mut state);
            self.assume_init(port, &mut state);
        }
        self.reset_memory(&mut state);
        let mut state = self.enter(&own.init, state);
        self.assume_claims(&mut state, "requires", &own.init.requires);
        self.owe_possible(&state, ClaimKind::Consistent, own.init.span);
        if !own.init.crashes.is_empty() {
            self.duty = Duty::Condition(&own.init);
        }
        let (base, path) = (state.facts.clone(), state.path.clone());
        let ok = own.init.results[0].variable;
        let exits = self.body(&own.init, state);
        let ends = exits.iter().map(|(state, _)| state.clone()).collect();
        self.owe_return(ok, base, path, ends);
        for (mut exit, span) in exits {
            exit.assume("init returned true", exit.value(ok));
            exit.path.insert(0, Related { span, words: "`init` ends here".into() });
            own.init.ensures.iter().for_each(|claim| self.show(&mut exit, claim));
            for claim in &own.invariants {
                let kind = if claim.kind == ClaimKind::ExitInvariant { ClaimKind::InitInvariant } else { claim.kind };
                self.show(&mut exit, &Claim { kind, ..claim.clone() });
            }
            self.abstract_init(&mut exit);
        }
    }

    fn assume_init(&self, port: &'a PortModel, state: &mut State) {
        let layer = self.layer(port.layer);
        let mut inner = state.with_values(self.port_values(port, layer, state));
        self.assume_facts(&mut inner, "init of a layer", &layer.init);
        state.facts = inner.facts;
    }

    /// `init` can return true.
    fn owe_return(&mut self, ok: Variable, base: super::super::state::Facts, path: Vec<Related>, ends: Vec<State>) {
        let span = self.own().init.span;
        let goal = |state: &State| logic::not(state.value(ok));
        if let Some(end) = self.join_any(&base, &path, ends) {
            let claim = Claim::new(ClaimKind::InitReturns, span, goal(&end));
            self.owe(&end, &claim, Expectation::NotEntailed);
        }
    }

    /// The abstract state satisfies the invariant and `init` of the abstract layer; where the abstraction is a
    /// relation, some abstract state does.
    fn abstract_init(&mut self, exit: &mut State) {
        let layer = self.abstract_layer();
        let facts = layer.invariants.iter().chain(&layer.init);
        let span = self.own().init.span;
        match &self.own().abstraction {
            AbstractionModel::Function(_) => {
                let abstract_state = exit.with_values(self.abstract_values(exit));
                for fact in facts {
                    let term = abstract_state.eval(fact.term);
                    let claim = Claim::new(ClaimKind::InitAbstract, span, term)
                        .related_to(fact.span, "what the layer says of its initial states");
                    self.show_value(exit, &claim);
                }
            }
            AbstractionModel::Relation(claims) => {
                let typings = layer.state.iter().map(|typed| typed.typing);
                let in_layer = logic::and(facts.map(|fact| fact.term).chain(typings));
                let term = self.some_abstract_state(exit, claims, in_layer);
                self.show_value(exit, &Claim::new(ClaimKind::InitAbstract, span, term));
            }
        }
    }

    fn some_abstract_state(&self, exit: &State, claims: &[Claim], in_layer: Term) -> Term {
        let layer = self.abstract_layer();
        let bound = |variable: Variable| Variable {
            name: crate::base::Symbol::new(&format!("{}!initial", variable.name)),
            ..variable
        };
        let values = layer.state.iter().map(|own| (own.variable, logic::variable(bound(own.variable)))).collect();
        let in_layer = exit.with_values(values).eval(in_layer);
        let mut related = exit.clone();
        for (spec, own) in self.own().spec.iter().zip(&layer.state) {
            related.set(spec.variable, logic::variable(bound(own.variable)));
        }
        let relation = claims.iter().map(|claim| related.eval(claim.term));
        let body = logic::and(relation.chain([in_layer]));
        let variables: Vec<Variable> = layer.state.iter().map(|own| bound(own.variable)).collect();
        self.witnessed(&variables, exit, body)
    }

    /// After a crash of the idle ports this one is as `init` may find it.
    pub fn restart(&mut self, port: &'a PortModel) {
        let own = self.own();
        let mut state = self.any_state();
        self.crash(&mut state);
        let layer = self.layer(port.layer);
        let inner = state.with_values(self.port_values(port, layer, &state));
        for fact in &layer.init {
            let claim = Claim::new(ClaimKind::InitRestart, own.init.span, inner.eval(fact.term))
                .related_to(fact.span, "what `init` relies on");
            if !claim.term.is_true() {
                self.owe(&state, &claim, Expectation::Optional);
            }
        }
    }
}
