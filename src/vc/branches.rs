//! Branches, and points where several ways meet.
//!
//! At a join what was learnt on one way is guarded by what selects the way, and a variable that differs gets a fresh
//! name. So the work, and the size of the obligations together with their common facts, is linear in the program.
//! (Flanagan, Saxe, "Avoiding exponential explosion: generating compact verification conditions", POPL 2001.)

use super::engine::{Engine, Exits};
use super::state::{FactId, Facts, Known, State};
use crate::base::{Span, Symbol};
use crate::kernel::{Block, Related};
use crate::logic::{self, Node, Operator, Sort, Term, Variable};
use indexmap::IndexMap;
use std::collections::BTreeMap;

impl<'a> Engine<'a> {
    pub fn branch(
        &mut self,
        condition: Term,
        then: &'a Block,
        otherwise: &'a Block,
        span: Span,
        mut state: State,
        exits: &mut Exits,
    ) -> Option<State> {
        let condition = self.condition(condition, &mut state);
        let base = state.facts.clone();
        let mut ends = vec![];
        for (guard, block, words) in
            [(condition, then, "this holds"), (logic::not(condition), otherwise, "this does not hold")]
        {
            if guard.is_false() {
                continue;
            }
            let mut inner = state.clone();
            inner.assume("path", guard);
            inner.path.push(Related { span, words: words.into() });
            ends.extend(self.block(block, inner, exits).map(|end| (guard, end)));
        }
        self.join(&base, &state.path, ends)
    }

    /// A condition that several facts will be guarded by. One of many parts gets a name: the facts stay small, and the
    /// solver can decide the condition as a whole instead of its parts one after the other.
    fn condition(&mut self, condition: Term, state: &mut State) -> Term {
        let value = state.eval(condition);
        if !is_compound(value) {
            return value;
        }
        let name = self.fresh(Variable { name: Symbol::new("branch"), sort: Sort::bool() });
        state.assume("branch", logic::same(name, value));
        name
    }

    /// One state for several that began with the same facts. Each comes with the term that selects it.
    pub fn join(&mut self, base: &Facts, path: &[Related], mut ends: Vec<(Term, State)>) -> Option<State> {
        if ends.len() < 2 {
            return ends.pop().map(|(_, end)| end);
        }
        let mut joined = State { facts: base.clone(), path: path.to_vec(), ..State::default() };
        joined.settled = ends.iter().map(|(_, end)| end.settled.clone()).reduce(|a, b| &a & &b).unwrap_or_default();
        joined.facts.push(Symbol::new("path"), logic::or(ends.iter().map(|&(selector, _)| selector)), None);
        learn_guarded(&mut joined.facts, base, &ends);
        joined.values = self.join_values(&mut joined.facts, &ends);
        Some(joined)
    }

    fn join_values(&mut self, facts: &mut Facts, ends: &[(Term, State)]) -> BTreeMap<Variable, Term> {
        let (_, first) = &ends[0];
        let mut values = BTreeMap::new();
        for (&variable, &value) in &first.values {
            let all: Option<Vec<Term>> = ends.iter().map(|(_, end)| end.values.get(&variable).copied()).collect();
            // A variable of one branch alone is out of scope here.
            let Some(all) = all else { continue };
            if all.iter().all(|&other| other == value) {
                values.insert(variable, value);
                continue;
            }
            let joined = self.fresh(variable);
            for ((selector, _), value) in ends.iter().zip(all) {
                facts.push(Symbol::new("join"), logic::implies(*selector, logic::same(joined, value)), None);
            }
            values.insert(variable, joined);
        }
        values
    }

    /// States that meet although no condition tells which one it was: a fresh constant selects.
    pub fn join_any(&mut self, base: &Facts, path: &[Related], ends: Vec<State>) -> Option<State> {
        let selector = Variable { name: Symbol::new("way"), sort: Sort::bool() };
        let ends = ends.into_iter().map(|end| (self.fresh(selector), end)).collect();
        self.join(base, path, ends)
    }
}

fn is_compound(condition: Term) -> bool {
    let Node::Operator(operator, arguments) = condition.node() else { return false };
    match operator {
        Operator::Not => is_compound(arguments[0]),
        _ => matches!(operator, Operator::And | Operator::Or | Operator::Implies | Operator::If),
    }
}

/// What was learnt on several ways is said once, guarded by the selectors of these; what was learnt on all, unguarded.
fn learn_guarded(facts: &mut Facts, base: &Facts, ends: &[(Term, State)]) {
    let mut learnt: IndexMap<FactId, (Known, Vec<Term>)> = IndexMap::new();
    for (selector, end) in ends {
        for (id, known) in end.facts.since(base) {
            learnt.entry(id).or_insert_with(|| (known, vec![])).1.push(*selector);
        }
    }
    for (Known { hypothesis, clause }, selectors) in learnt.into_values() {
        let everywhere = selectors.len() == ends.len();
        let guarded = if everywhere { hypothesis.term } else { logic::implies(logic::or(selectors), hypothesis.term) };
        facts.push(hypothesis.name, guarded, clause);
    }
}
