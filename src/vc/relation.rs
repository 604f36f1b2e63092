//! Transitions as relations: what must be shown of a step.
//!
//! To show that some step of an abstract operation leads from one state to another, the transition is evaluated with
//! its choices as unknowns. Branches become conditional terms, choices become variables with conditions, and the claim
//! is that some choices satisfy all conditions and lead to the wanted state. A result that the transition does not
//! assign is arbitrary: it starts out as the result that the implementation returned.

use crate::kernel::{Block, Command, Transition};
use crate::logic::{self, Substitution, Term, Variable};
use std::collections::BTreeMap;

/// A transition evaluated from given values.
#[derive(Clone, Default)]
pub(super) struct Step {
    pub choices: Vec<Variable>,
    pub conditions: Vec<Term>,
    pub values: BTreeMap<Variable, Term>,
}

impl Step {
    pub fn new(values: BTreeMap<Variable, Term>) -> Step {
        Step { values, ..Step::default() }
    }

    /// Takes the transition from the values reached so far. `label` keeps choices of several steps apart.
    pub fn take(&mut self, transition: &Transition, label: &str) {
        self.block(&transition.body, logic::bool_literal(true), label);
    }

    fn eval(&self, term: Term) -> Term {
        Substitution::new(self.values.iter().map(|(&variable, &value)| (variable, value))).apply(term)
    }

    fn block(&mut self, block: &Block, path: Term, label: &str) {
        for command in &block.commands {
            self.command(command, path, label);
        }
    }

    fn command(&mut self, command: &Command, path: Term, label: &str) {
        match command {
            Command::Assign(variable, value) => {
                let value = self.eval(*value);
                self.values.insert(*variable, value);
            }
            Command::Havoc { variable, typing } => {
                self.choose(*variable, *typing, path, label);
            }
            Command::Choose { variable, typing, condition, .. } => {
                self.choose(*variable, logic::and([*typing, *condition]), path, label);
            }
            Command::Branch { condition, then, otherwise, .. } => self.branch(*condition, then, otherwise, path, label),
            // Claims inside a transition are shown for its layer.
            Command::Assert(_) => {}
            other => unreachable!("transitions have no {other:?}: the checker refuses it"),
        }
    }

    /// An unknown of the transition's own, with what must hold of it.
    pub fn choose(&mut self, variable: Variable, condition: Term, path: Term, label: &str) {
        let name = format!("{}!{label}{}", variable.name, self.choices.len());
        let choice = Variable { name: crate::base::Symbol::new(&name), ..variable };
        self.choices.push(choice);
        self.values.insert(variable, logic::variable(choice));
        let condition = self.eval(condition);
        self.conditions.push(logic::implies(path, condition));
    }

    fn branch(&mut self, condition: Term, then: &Block, otherwise: &Block, path: Term, label: &str) {
        let condition = self.eval(condition);
        let before = self.values.clone();
        self.block(then, logic::and([path, condition]), label);
        let after_then = std::mem::replace(&mut self.values, before.clone());
        self.block(otherwise, logic::and([path, logic::not(condition)]), label);
        let after_otherwise = std::mem::take(&mut self.values);
        self.values = before
            .into_keys()
            .map(|variable| {
                let value = logic::if_then_else(condition, after_then[&variable], after_otherwise[&variable]);
                (variable, value)
            })
            .collect();
    }
}
