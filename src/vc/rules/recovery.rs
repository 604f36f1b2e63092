//! Recovery.
//!
//! ```text
//!   recover, normal   Pr(s), memory initial, run of recover to s':   Qr(s, s')
//!   recover, crash    at each crash point of recover, with `duty`:   Pr(c)  and  for all s'. Qr(c, s') implies Qr(s, s')
//! ```
//! The second line is idempotence: with it, any number of crashes during recovery, each followed by recovery, still
//! satisfies Qr between the first start and the last end (Chajed et al., *Argosy*, PLDI 2019). Side conditions: it
//! starts from Pr and initial memory alone, not from the impl's invariant; Pr speaks of one state; entry and exits are
//! crash points; it and all that it calls terminate, which the checker and the measures see to.

use super::super::engine::Engine;
use super::super::side_condition::SideCondition;
use super::super::state::State;
use super::duty::Duty;
use crate::kernel::{Claim, ClaimKind, Related};

impl<'a> Engine<'a> {
    pub fn recovery(&mut self) {
        let own = self.own();
        let recover = &own.recover;
        if own.recover_is_empty && recover.body.commands.is_empty() {
            return;
        }
        let mut state = State::default();
        own.ports.iter().for_each(|port| self.havoc_port(port, &mut state));
        self.reset_memory(&mut state);
        let mut state = self.enter(recover, state);
        self.assume_claims(&mut state, "requires", &recover.requires);
        if !self.observes(SideCondition::RecoveryFromRequires) {
            self.assume_related(&mut state);
        }
        if !own.recover_is_empty {
            self.owe_possible(&state, ClaimKind::RecoveryStarts, recover.span);
        }
        self.start_measures(recover, &state);
        self.duty = Duty::Recovery;
        if !recover.crashes.is_empty() {
            self.condition_suffices(recover, &state);
            self.duty = Duty::Condition(recover);
        }
        for (mut exit, span) in self.body(recover, state) {
            exit.path.insert(0, Related { span, words: "recovery ends here".into() });
            for claim in &recover.ensures {
                let kind = if claim.kind == ClaimKind::Ensures { ClaimKind::RecoverEnsures } else { claim.kind };
                self.show(&mut exit, &Claim { kind, ..claim.clone() });
            }
        }
    }

    /// In a cycle of calls the measures at entry are what calls must come below.
    pub fn start_measures(&mut self, procedure: &'a crate::kernel::ProcedureModel, state: &State) {
        if procedure.recursive {
            self.measures = Some(procedure.measures.iter().map(|&measure| state.eval(measure)).collect());
        }
    }
}
