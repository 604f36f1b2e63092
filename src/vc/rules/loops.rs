//! The rule of loops.
//!
//! ```text
//!   I holds at entry      { I, guard, m = M }  body ; step  { I, m < M, 0 <= M }
//!   ---------------------------------------------------------------------------
//!           { I }  while guard { body }  { I && !guard, or a state at a break }
//! ```
//! Side conditions: at the head everything that the body may change is unknown but for I and its typing: locals,
//! volatile variables written transitively, of each port that is called what the called operations assign and what
//! background steps do, for reads too; I is shown again at each `continue`; after `break` only the state at the break
//! is known; crash points of the body start from the unknown state, so they know I and the path.

use super::super::engine::{Engine, Exits};
use super::super::side_condition::SideCondition;
use super::super::state::State;
use crate::base::Span;
use crate::kernel::{Claim, ClaimKind, LoopCommand, Related};
use crate::logic::{self, Term};

impl<'a> Engine<'a> {
    pub fn loop_rule(&mut self, inner: &'a LoopCommand, mut state: State, exits: &mut Exits) -> Option<State> {
        inner.invariants.iter().for_each(|claim| self.show(&mut state, claim));
        let mut head = self.any_iteration(inner, state);
        inner.guard_claims.iter().for_each(|claim| self.show(&mut head, claim));
        let (base, path) = (head.facts.clone(), head.path.clone());
        let guard = head.eval(inner.guard);
        let mut own_exits = Exits::default();
        if !guard.is_false() {
            self.iteration(inner, &head, guard, &mut own_exits);
        }
        exits.returns.extend(own_exits.returns);
        let mut end = head;
        end.assume("after the loop", logic::not(guard));
        if own_exits.breaks.is_empty() {
            return Some(end);
        }
        if !self.observes(SideCondition::BreakKeepsCondition) {
            own_exits.breaks.iter_mut().for_each(|state| state.assume("after the loop", logic::not(guard)));
        }
        self.join_any(&base, &path, own_exits.breaks.into_iter().chain([end]).collect())
    }

    /// The state at the head of an arbitrary iteration.
    fn any_iteration(&mut self, inner: &'a LoopCommand, mut head: State) -> State {
        if self.observes(SideCondition::LoopForgetsLocals) {
            inner.assigned.iter().for_each(|&(variable, typing)| self.havoc_variable(&mut head, variable, typing));
        }
        if self.observes(SideCondition::LoopForgetsPorts) {
            inner.ports.iter().for_each(|used| self.change_port(used, &mut head));
        }
        self.assume_facts(&mut head, "bounds", &inner.known);
        self.assume_claims(&mut head, "loop invariant", &inner.invariants);
        head
    }

    fn iteration(&mut self, inner: &'a LoopCommand, head: &State, guard: Term, exits: &mut Exits) {
        let mut state = head.clone();
        state.assume("loop condition", guard);
        state.path.push(Related::iteration(inner.span));
        let measures =
            inner.measures.as_ref().map(|measures| self.measures_here(inner.measure_span, measures, &mut state));
        let end = self.block(&inner.body, state, exits);
        let continues = std::mem::take(&mut exits.continues).into_iter();
        let continues = continues.filter(|_| self.observes(SideCondition::ContinueOwesInvariant)).collect::<Vec<_>>();
        for end in continues.into_iter().chain(end) {
            // A `for` counts on, also at `continue`; its step has no exits.
            let stepped = self.block(&inner.step, end, &mut Exits::default());
            let mut stepped = stepped.expect("a step runs to its end");
            inner.invariants.iter().for_each(|claim| self.show(&mut stepped, &kept(claim)));
            if let (Some(before), Some(measures)) = (&measures, &inner.measures) {
                self.decreased(inner.measure_span, before, measures, &mut stepped);
            }
        }
    }

    /// The measures at the beginning of an iteration, which are not negative.
    fn measures_here(&mut self, span: Span, measures: &[Term], state: &mut State) -> Vec<Term> {
        let values: Vec<Term> = measures.iter().map(|&measure| state.eval(measure)).collect();
        let bounded = logic::and(values.iter().map(|&value| logic::less_equal(logic::int_literal(0), value)));
        self.show_value(state, &Claim::new(ClaimKind::MeasureBounded, span, bounded));
        values
    }

    fn decreased(&mut self, span: Span, before: &[Term], measures: &[Term], state: &mut State) {
        let after: Vec<Term> = measures.iter().map(|&measure| state.eval(measure)).collect();
        let claim = Claim::new(ClaimKind::Decreases, span, logic::lexicographic(&after, before));
        self.show_value(state, &claim);
    }
}

fn kept(claim: &Claim) -> Claim {
    let kind = if claim.kind == ClaimKind::InvariantEntry { ClaimKind::InvariantKept } else { claim.kind };
    Claim { kind, ..claim.clone() }
}
