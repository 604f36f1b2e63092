//! Stand-alone triples `<P> code ↯ recover() <Q> <Qr>`.
//!
//! The code is shown from P and the ports' invariants; the impl's invariant, if it is needed, stands in P. At each
//! crash point of the code, the entry included, recovery can start, and what it ensures implies Qr: the
//! idempotent-recovery theorem, whose other premise is the idempotence of the impl's recovery. `old` in Q and Qr is the
//! start of the code.

use super::super::engine::Engine;
use super::duty::Duty;
use crate::kernel::{ClaimKind, Related, TripleModel};

impl<'a> Engine<'a> {
    pub fn triple(&mut self, triple: &'a TripleModel) {
        let procedure = &triple.procedure;
        let state = self.any_state();
        let mut state = self.enter(procedure, state);
        self.assume_claims(&mut state, "precondition", &procedure.requires);
        self.owe_possible(&state, ClaimKind::Consistent, procedure.span);
        self.duty = Duty::Triple(&triple.recovery_postcondition);
        for (mut exit, span) in self.body(procedure, state) {
            exit.path.insert(0, Related { span, words: "the code ends here".into() });
            procedure.ensures.iter().for_each(|claim| self.show(&mut exit, claim));
        }
    }
}
