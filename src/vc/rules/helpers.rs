//! Helpers with a contract.
//!
//! Shown from their own `requires` and the ports' invariants, not from the impl's invariant: whoever calls them may be
//! in the middle of something. A `crashes` clause holds at each crash point, entry and exits too; without one the
//! helper is atomic, see `duty`.

use super::super::engine::Engine;
use super::super::side_condition::SideCondition;
use super::duty::Duty;
use crate::kernel::{ClaimKind, ProcedureModel, Related};

impl<'a> Engine<'a> {
    pub fn helper(&mut self, procedure: &'a ProcedureModel) {
        let state = self.any_state();
        let mut state = self.enter(procedure, state);
        self.assume_claims(&mut state, "requires", &procedure.requires);
        if !self.observes(SideCondition::HelperFromRequires) {
            self.assume_related(&mut state);
        }
        self.owe_possible(&state, ClaimKind::Consistent, procedure.span);
        self.start_measures(procedure, &state);
        self.duty = if procedure.crashes.is_empty() { Duty::Atomic(procedure) } else { Duty::Condition(procedure) };
        for (mut exit, span) in self.body(procedure, state) {
            exit.path.insert(0, Related { span, words: "the helper ends here".into() });
            procedure.ensures.iter().for_each(|claim| self.show(&mut exit, claim));
        }
    }
}
