//! Crash points: what is owed in a state in which a crash may strike.
//!
//! A crash point is the state before the first operation on a port, after each one, and at each exit, background steps
//! included. Write `c` for a state after `crash↯` of all ports and the reset of memory, `s` for the state at entry.
//! Owed is:
//!
//! ```text
//!   crashes Qc       Qc here; that Qc suffices is shown once, from Qc alone
//!   atomic helper    this is the entry state up to background steps and memory, or `ensures` holds
//!   operation        Pr(c)  and  for all s'. Qr(c, s') implies Inv(s') and (A.crash + A.op ; A.crash)(F(s), F(s'))
//!   idle             Pr(c)  and  for all s'. Qr(c, s') implies Inv(s') and A.crash(F(s), F(s'))
//!   recovery         Pr(c)  and  for all s'. Qr(c, s') implies Qr(s, s')
//!   triple           Pr(c)  and  for all s'. Qr(c, s') implies the recovery postcondition of (s, s')
//! ```
//! Side conditions: `c`, not `s`, is `old` in Qr; of s' nothing is known but Qr, the ports' invariants, and that memory
//! which recovery does not assign has its initial values; results of an operation that crashed are arbitrary.

use super::super::engine::Engine;
use super::super::side_condition::SideCondition;
use super::super::state::State;
use super::calls::ensures_of_state;
use crate::base::Span;
use crate::kernel::{self, Claim, ClaimKind, Command, ImplModel, OperationModel, ProcedureModel};
use crate::logic::{self, Term, Variable};
use std::collections::BTreeMap;

/// What is owed at crash points.
#[derive(Clone)]
pub(in crate::vc) enum Duty<'a> {
    None,
    /// The procedure has a `crashes` clause.
    Condition(&'a ProcedureModel),
    Atomic(&'a ProcedureModel),
    /// None: no operation runs.
    Operation {
        before: BTreeMap<Variable, Term>,
        operation: Option<(&'a OperationModel, Vec<Term>)>,
        at: Span,
    },
    Recovery,
    Triple(&'a [Claim]),
}

const STRIKES: &str = "crash taken here";

impl<'a> Engine<'a> {
    /// A crash may strike here, after a background step of any port.
    pub fn crash_point(&mut self, state: &State, span: Span) {
        if matches!(self.duty, Duty::None) {
            return;
        }
        let mut here = state.clone();
        if self.observes(SideCondition::BackgroundBeforeCrash) {
            (0..self.own().ports.len()).for_each(|port| self.background(port, &mut here));
        }
        if self.is_judged(&here) {
            return;
        }
        here.path.insert(0, crate::kernel::Related { span, words: STRIKES.into() });
        match self.duty.clone() {
            Duty::None => {}
            Duty::Condition(procedure) => procedure.crashes.iter().for_each(|claim| self.show(&mut here, claim)),
            Duty::Atomic(procedure) => self.atomic(procedure, &mut here),
            _ => self.after_crash(here),
        }
    }

    /// Whether the same state was judged with no more facts than are known now.
    fn is_judged(&mut self, state: &State) -> bool {
        let own = self.own();
        let ports = own.ports.iter().flat_map(|port| &port.state);
        let values: Vec<Term> = ports.chain(&own.volatiles).map(|typed| state.value(typed.variable)).collect();
        if self.judged.iter().any(|(known, facts)| *known == values && state.facts.extends(facts)) {
            return true;
        }
        self.judged.push((values, state.facts.clone()));
        false
    }

    /// The duties that speak of the state after the crash.
    pub fn after_crash(&mut self, mut state: State) {
        self.crash(&mut state);
        let kind = match self.duty {
            Duty::Recovery => ClaimKind::RecoverRequiresKept,
            _ => ClaimKind::CrashRequires,
        };
        self.recovery_starts(&mut state, kind);
        let end = self.recovered(&state);
        self.after_recovery(end);
    }

    /// A crash strikes while recovery runs that was called here. Recovery is idempotent: whatever crashes follow, at
    /// the end of the last recovery Qr holds of that state and this one. Of the state in which the crash strikes
    /// nothing is known.
    pub fn crash_in_called_recovery(&mut self, state: &State, span: Span) {
        if matches!(self.duty, Duty::None) || self.own().recover_is_empty {
            return;
        }
        let mut here = state.clone();
        here.path.insert(0, crate::kernel::Related { span, words: STRIKES.into() });
        match self.duty {
            Duty::Condition(_) | Duty::Atomic(_) => {
                self.change(&self.own().recover, &mut here);
                self.crash_point(&here, span);
            }
            _ => {
                let end = self.recovered(&here);
                self.after_recovery(end);
            }
        }
    }

    /// The duties at the end of the last recovery.
    fn after_recovery(&mut self, mut end: State) {
        match self.duty.clone() {
            Duty::Operation { before, operation, at } => {
                let own = self.own();
                let kind = |claim: &Claim| Claim {
                    kind: kind_unless_meaning(claim, ClaimKind::CrashInvariant),
                    ..claim.clone()
                };
                own.invariants.iter().for_each(|claim| self.show(&mut end, &kind(claim)));
                self.crash_refinement(&before, operation, at, &mut end);
            }
            Duty::Recovery => {
                self.promises_to_first(&mut end, &self.own().recover.ensures, ClaimKind::RecoverIdempotent);
            }
            Duty::Triple(claims) => self.promises_to_first(&mut end, claims, ClaimKind::TripleRecovery),
            Duty::None | Duty::Condition(_) | Duty::Atomic(_) => {}
        }
    }

    /// `Pr(c)`.
    fn recovery_starts(&mut self, state: &mut State, kind: ClaimKind) {
        for claim in &self.own().recover.requires {
            self.show(state, &Claim { kind, ..claim.clone() });
        }
    }

    /// A state after recovery from `c`, of which only Qr(c, s') is known.
    fn recovered(&mut self, crashed: &State) -> State {
        let own = self.own();
        let mut end = crashed.clone();
        if own.recover_is_empty {
            witnesses_of(&own.recover, &mut end);
            return end;
        }
        let entry = self.entry.as_ref().filter(|_| !self.observes(SideCondition::OldIsAfterCrash));
        set_entry(own, entry.unwrap_or(crashed), &mut end);
        own.ports.iter().for_each(|port| self.havoc_port(port, &mut end));
        if self.observes(SideCondition::RecoveryChangesMemory) {
            own.recover.assigns.iter().for_each(|&index| self.havoc(&mut end, &own.volatiles[index]));
        }
        self.assume_claims(&mut end, "ensures of recovery", &own.recover.ensures);
        witnesses_of(&own.recover, &mut end);
        end
    }

    /// Claims about the state where the first run began, and the state at the end of the last recovery.
    fn promises_to_first(&mut self, end: &mut State, claims: &[Claim], kind: ClaimKind) {
        let entry = self.entry.clone().expect("what owes this has an entry");
        for &(_, variable) in &self.own().entry {
            if let Some(&value) = entry.values.get(&variable) {
                end.set(variable, value);
            }
        }
        for claim in claims {
            self.show(end, &Claim { kind: kind_unless_meaning(claim, kind), ..claim.clone() });
        }
    }

    fn crash_refinement(
        &mut self,
        before: &BTreeMap<Variable, Term>,
        operation: Option<(&'a OperationModel, Vec<Term>)>,
        at: Span,
        end: &mut State,
    ) {
        let nothing = self.abstract_step(before, None, true);
        let wanted =
            |this: &Self, step| this.step_ends_in(step, end).into_iter().map(|(_, term)| term).collect::<Vec<_>>();
        let mut goals = vec![self.witnessed_goal(&nothing, end, wanted(self, &nothing))];
        if let Some((operation, arguments)) = &operation {
            let done = self.abstract_step(before, Some((operation, arguments)), true);
            goals.push(self.witnessed_goal(&done, end, wanted(self, &done)));
        }
        let own = self.own();
        let claim = Claim::new(ClaimKind::CrashRefinement, at, logic::or(goals))
            .related_to(self.abstract_layer().crash.span, "what the layer allows a crash to do")
            .related_to(own.abstraction_span, "the abstraction");
        self.show_value(end, &claim);
    }

    /// Entry state up to background steps and memory, or `ensures`.
    fn atomic(&mut self, procedure: &'a ProcedureModel, state: &mut State) {
        let entry = self.entry.clone().expect("a helper has an entry");
        let unchanged = logic::and(self.unchanged_ports(&entry, state));
        let ensured: Vec<Term> = ensures_of_state(procedure).iter().map(|claim| state.eval(claim.term)).collect();
        let term = logic::or([unchanged, logic::and(ensured)]);
        self.show_value(state, &Claim::new(ClaimKind::Atomic, procedure.span, term));
    }

    /// Each port is as at entry, or a background step away from it.
    fn unchanged_ports(&self, entry: &State, state: &State) -> Vec<Term> {
        let own = self.own();
        let port = |port: &crate::kernel::PortModel| {
            let layer = self.layer(port.layer);
            let before = self.port_values(port, layer, entry);
            let now = self.port_values(port, layer, state);
            self.background_leads(layer, before, &now)
        };
        own.ports.iter().map(port).collect()
    }
}

/// What recovery names by `witness`, in terms of the state at its end.
fn witnesses_of(recover: &ProcedureModel, end: &mut State) {
    for command in &recover.body.commands {
        let Command::Assign(variable, value) = command else { continue };
        let is_known = |v: &Variable| end.values.contains_key(v);
        if kernel::is_witness(*variable) && logic::free_variables(*value).iter().all(is_known) {
            end.set(*variable, end.eval(*value));
        }
    }
}

/// Claims that make a clause meaningful keep their kind.
fn kind_unless_meaning(claim: &Claim, kind: ClaimKind) -> ClaimKind {
    match claim.kind {
        ClaimKind::Requires | ClaimKind::Fits | ClaimKind::ArrayLength | ClaimKind::Unreachable => claim.kind,
        _ => kind,
    }
}

/// The variables that stand for the state at entry get its values.
pub(in crate::vc) fn set_entry(own: &ImplModel, entry: &State, state: &mut State) {
    for &(current, variable) in &own.entry {
        if let Some(&value) = entry.values.get(&current) {
            state.set(variable, value);
        }
    }
}
