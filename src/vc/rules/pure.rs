//! Lemmas, functions and constants.
//!
//! From the parameters' typing and `requires`, the body is meaningful, and `ensures` holds at its end. While functions
//! that call each other are shown, nothing is known of them but what the body says; recursive calls decrease a measure.

use super::super::engine::{Engine, Exits};
use super::super::side_condition::SideCondition;
use super::super::state::State;
use crate::kernel::{ClaimKind, PureBody};

impl<'a> Engine<'a> {
    pub fn pure_body(&mut self, body: &'a PureBody) {
        self.withheld = body.withheld.filter(|_| self.observes(SideCondition::FunctionWithheld));
        let mut state = State::default();
        body.parameters.iter().for_each(|parameter| self.havoc(&mut state, parameter));
        self.assume_facts(&mut state, "requires", &body.requires);
        self.entry = Some(state.clone());
        if !body.requires.is_empty() {
            self.owe_possible(&state, ClaimKind::Consistent, body.span);
        }
        let mut exits = Exits::default();
        let end = self.block(&body.body, state, &mut exits);
        for mut end in exits.returns.into_iter().map(|(state, _)| state).chain(end) {
            body.ensures.iter().for_each(|claim| self.show(&mut end, claim));
        }
    }
}
