//! Symbolic execution of commands.
//!
//! Forward, one path after the other, joined again where branches meet (see `branches`).

use super::obligation::{Expectation, Obligation, Watch};
use super::rules::Duty;
use super::side_condition::SideCondition;
use super::state::{Facts, State};
use crate::base::{Span, Symbol};
use crate::kernel::{Block, Claim, ClaimKind, Command, Fact, ImplModel, LayerModel, Part, Program, Typed};
use crate::logic::{self, Query, Term, Variable};
use std::collections::HashMap;

/// Points at which control leaves a block other than at its end.
#[derive(Default)]
pub(super) struct Exits {
    pub returns: Vec<(State, Span)>,
    pub breaks: Vec<State>,
    pub continues: Vec<State>,
}

/// Executes the code of one member of one item, and collects its obligations.
pub(super) struct Engine<'a> {
    pub program: &'a Program,
    /// The impl whose code it is.
    pub implementation: Option<&'a ImplModel>,
    pub owner: String,
    pub withheld: Option<u32>,
    pub dropped: Option<SideCondition>,
    /// What is owed at crash points.
    pub duty: Duty<'a>,
    /// Claims inside transitions are shown once, for their layer: whoever runs one skips them.
    pub skip_claims: bool,
    /// For recursive procedures: the measures at entry.
    pub measures: Option<Vec<Term>>,
    pub entry: Option<State>,
    /// Crash points that were judged: the same state is not judged twice.
    pub judged: Vec<(Vec<Term>, Facts)>,
    pub obligations: Vec<Obligation>,
    names: HashMap<Symbol, usize>,
}

impl<'a> Engine<'a> {
    pub fn new(
        program: &'a Program,
        dropped: Option<SideCondition>,
        implementation: Option<&'a ImplModel>,
        owner: String,
    ) -> Engine<'a> {
        Engine {
            program,
            implementation,
            owner,
            withheld: None,
            dropped,
            duty: Duty::None,
            skip_claims: false,
            measures: None,
            entry: None,
            judged: vec![],
            obligations: vec![],
            names: HashMap::new(),
        }
    }

    /// Whether the side condition is observed: always, but in the tests that see it needed.
    pub fn observes(&self, condition: SideCondition) -> bool {
        self.dropped != Some(condition)
    }

    pub fn layer(&self, index: usize) -> &'a LayerModel {
        &self.program.layers[index]
    }

    /// The impl whose code is executed.
    pub fn own(&self) -> &'a ImplModel {
        self.implementation.expect("only code of an impl has ports")
    }

    /// A constant that stands for a new value of the variable.
    pub fn fresh(&mut self, variable: Variable) -> Term {
        let count = self.names.entry(variable.name).or_default();
        let name = format!("{}@{count}", variable.name);
        *count += 1;
        logic::named(&name, variable.sort)
    }

    /// Any value of the variable.
    pub fn havoc(&mut self, state: &mut State, typed: &Typed) {
        self.havoc_variable(state, typed.variable, typed.typing);
    }

    pub fn havoc_variable(&mut self, state: &mut State, variable: Variable, typing: Term) {
        let value = self.fresh(variable);
        state.set(variable, value);
        state.assume_here("typing", typing);
    }

    /// Gives the variable a value; one that is not plain gets a name, so that terms stay small.
    pub fn assign(&mut self, state: &mut State, variable: Variable, value: Term) {
        let plain = value.children().is_empty();
        if plain {
            state.set(variable, value);
            return;
        }
        let name = self.fresh(variable);
        state.assume("value", logic::same(name, value));
        state.set(variable, name);
    }

    pub fn assume_facts(&self, state: &mut State, name: &str, facts: &[Fact]) {
        let mut substitution = state.substitution();
        for fact in facts {
            state.assume_clause(name, substitution.apply(fact.term), fact.span);
        }
    }

    pub fn assume_claims(&self, state: &mut State, name: &str, claims: &[Claim]) {
        let mut substitution = state.substitution();
        for claim in claims {
            state.assume_clause(name, substitution.apply(claim.term), claim.clause);
        }
    }

    /// Shows a claim over variables, and knows it afterwards, so that one fault gives one report.
    pub fn show(&mut self, state: &mut State, claim: &Claim) {
        if self.skip_claims {
            return;
        }
        let mut substitution = state.substitution();
        self.show_value(state, &claim.map(|term| substitution.apply(term)));
    }

    /// Shows a claim over values.
    pub fn show_value(&mut self, state: &mut State, claim: &Claim) {
        if self.skip_claims {
            return;
        }
        if !claim.term.is_true() {
            self.owe(state, claim, Expectation::Entailed);
        }
        state.assume_clause("shown before", claim.term, claim.clause);
    }

    pub fn owe(&mut self, state: &State, claim: &Claim, expectation: Expectation) {
        if !self.observes(SideCondition::Claims(claim.kind)) {
            return;
        }
        let related = claim.related.iter().chain(&state.path).cloned().collect();
        let known = state.facts.to_vec();
        self.obligations.push(Obligation {
            owner: self.owner.clone(),
            kind: claim.kind,
            span: claim.span,
            clause: claim.clause,
            known_from: known.iter().map(|fact| fact.clause).collect(),
            related,
            query: Query {
                signature: self.program.signature.clone(),
                withheld: self.withheld,
                hypotheses: known.into_iter().map(|fact| fact.hypothesis).collect(),
                goal: claim.term,
            },
            parts: parts_that_matter(claim),
            expectation,
            watches: self.watches(state),
        });
    }

    /// The assumptions here must not contradict each other; the kind says what they are.
    pub fn owe_possible(&mut self, state: &State, kind: ClaimKind, span: Span) {
        self.owe_not_false(state, &Claim::new(kind, span, logic::bool_literal(false)));
    }

    /// An operation can run. Where it requires nothing, that is a matter of the invariant alone.
    pub fn owe_operation_runs(&mut self, state: &State, invariant: Option<Span>, requires: &[Claim], span: Span) {
        match invariant.filter(|_| requires.is_empty()) {
            Some(invariant) => {
                let claim = Claim::new(ClaimKind::InvariantPossible, invariant, logic::bool_literal(false));
                self.owe_not_false(state, &claim.related_to(span, "this could never run"));
            }
            None => self.owe_possible(state, ClaimKind::Consistent, span),
        }
    }

    fn owe_not_false(&mut self, state: &State, claim: &Claim) {
        self.owe(state, claim, Expectation::NotEntailed);
    }

    /// State at entry and here, under the names of the source.
    fn watches(&self, state: &State) -> Vec<Watch> {
        let entry = self.entry.iter().flat_map(|entry| watches_of(entry, "at entry"));
        let known: Vec<Watch> = entry.collect();
        let here = watches_of(state, "here").filter(|watch| !known.iter().any(|other| other.term == watch.term));
        known.iter().cloned().chain(here).collect()
    }

    pub fn block(&mut self, block: &'a Block, state: State, exits: &mut Exits) -> Option<State> {
        let mut state = state;
        for command in &block.commands {
            state = self.command(command, state, exits)?;
        }
        Some(state)
    }

    fn command(&mut self, command: &'a Command, mut state: State, exits: &mut Exits) -> Option<State> {
        match command {
            Command::Assume(fact) => self.assume_facts(&mut state, "assumption", std::slice::from_ref(fact)),
            Command::Consistent(span) => self.owe_possible(&state, ClaimKind::Reached, *span),
            Command::Assert(claim) => self.show(&mut state, claim),
            Command::Assign(variable, value) => {
                let value = state.eval(*value);
                self.assign(&mut state, *variable, value);
            }
            Command::Havoc { variable, typing } => self.havoc_variable(&mut state, *variable, *typing),
            Command::Choose { variable, typing, condition, feasible } => {
                self.show(&mut state, feasible);
                self.havoc_variable(&mut state, *variable, *typing);
                state.assume_here("choice", *condition);
            }
            Command::Branch { condition, then, otherwise, span } => {
                return self.branch(*condition, then, otherwise, *span, state, exits);
            }
            Command::Loop(inner) => return self.loop_rule(inner, state, exits),
            Command::Operation { port, operation, arguments, results, span } => {
                self.operation_rule(*port, *operation, arguments, results, *span, &mut state);
            }
            Command::Call { procedure, arguments, results, measures, span } => {
                let procedure = &self.own().procedures[*procedure];
                self.call_rule(procedure, arguments, results, measures, *span, &mut state);
            }
            Command::CallRecover { span } => self.recover_call(*span, &mut state),
            Command::CrashPoint { span } if self.observes(SideCondition::CrashPointAfterOperation) => {
                self.crash_point(&state, *span);
            }
            Command::CrashPoint { .. } => {}
            Command::Inline(inner) => return self.inline(inner, state),
            Command::Scope(scope) => self.scope(scope, &mut state),
            Command::Return { span } => {
                exits.returns.push((state, *span));
                return None;
            }
            Command::Break { .. } => {
                exits.breaks.push(state);
                return None;
            }
            Command::Continue { .. } => {
                exits.continues.push(state);
                return None;
            }
        }
        Some(state)
    }

    fn inline(&mut self, block: &'a Block, state: State) -> Option<State> {
        let (base, path) = (state.facts.clone(), state.path.clone());
        let mut exits = Exits::default();
        let end = self.block(block, state, &mut exits);
        let ends: Vec<State> = exits.returns.into_iter().map(|(state, _)| state).chain(end).collect();
        self.join_any(&base, &path, ends)
    }

    /// A proof: nothing but its conclusions leaves. They are about the variables where the proof begins, whatever it
    /// assigns.
    fn scope(&mut self, scope: &'a crate::kernel::Scope, state: &mut State) {
        let mut inner = state.clone();
        for (variable, typing) in &scope.variables {
            self.havoc_variable(&mut inner, *variable, *typing);
        }
        self.assume_facts(&mut inner, "supposed", &scope.assumptions);
        let values = inner.values.clone();
        // Control can't leave ghost code: the checker refuses `return` and `break` in it.
        if let Some(end) = self.block(&scope.proof, inner, &mut Exits::default()) {
            let mut end = end.with_values(values);
            scope.claims.iter().for_each(|claim| self.show(&mut end, claim));
            if !self.observes(SideCondition::ProofIsScoped) {
                state.facts = end.facts;
            }
        }
        self.assume_facts(state, "shown before", &scope.conclusions);
    }
}

/// What a path or a choice of values has made true need not be shown. A part that is left alone keeps its neighbours: if
/// it is hard, the user is told which of them it is.
fn parts_that_matter(claim: &Claim) -> Vec<Part> {
    let open: Vec<Part> = claim.parts.iter().filter(|part| !part.term.is_true()).copied().collect();
    if open.len() == 1 { claim.parts.clone() } else { open }
}

/// Values of variables that the user can name.
fn watches_of<'s>(state: &'s State, moment: &'static str) -> impl Iterator<Item = Watch> + 's {
    let named = |variable: &Variable| !variable.name.as_str().contains([' ', '!']);
    state.values.iter().filter(move |(variable, _)| named(variable)).map(move |(variable, &term)| Watch {
        name: variable.name,
        moment,
        term,
    })
}
