//! Which terms fire an instance of a quantifier.
//!
//! A trigger is a set of terms that together hold all bound variables. Good ones are applications of functions and of
//! collection operators whose arguments are plain: arithmetic inside a trigger makes matching fail on equal terms of
//! another shape. Each smallest term that holds all variables is a trigger of its own; where none does, terms that
//! hold some of them are joined. (Moskal, "Programming with triggers", SMT 2009.)

use super::term::{Node, Operator, Term, Trigger, Variable};
use std::collections::BTreeSet;

/// Joined triggers are costly: so many are made at most.
const MOST_JOINED: usize = 3;

struct Candidate {
    term: Term,
    variables: BTreeSet<Variable>,
}

/// Triggers for `body`; none where it has no fitting term, and the solver then looks by itself.
pub fn choose(variables: &[Variable], body: Term) -> Vec<Trigger> {
    let candidates = candidates(variables, body, false);
    let chosen = from_candidates(variables, &candidates);
    if chosen.is_empty() { from_candidates(variables, &self::candidates(variables, body, true)) } else { chosen }
}

/// The reads of collections that hold all variables. None where some term computes with a variable: `s[i]` would bring
/// `s[i + 1]`, and that the next.
pub fn reads(variables: &[Variable], body: Term) -> Vec<Trigger> {
    let candidates = candidates(variables, body, true);
    if candidates.len() > self::candidates(variables, body, false).len() {
        return vec![];
    }
    let is_read = |trigger: &Trigger| trigger.iter().all(|term| matches!(term.node(), Node::Operator(..)));
    single(variables, &candidates).into_iter().filter(is_read).collect()
}

fn from_candidates(variables: &[Variable], candidates: &[Candidate]) -> Vec<Trigger> {
    let alone = single(variables, candidates);
    if alone.is_empty() { joined(variables, candidates) } else { alone }
}

fn single(variables: &[Variable], candidates: &[Candidate]) -> Vec<Trigger> {
    let complete: Vec<Term> =
        candidates.iter().filter(|candidate| candidate.variables.len() == variables.len()).map(|c| c.term).collect();
    let minimal = |&term: &Term| !complete.iter().any(|&other| other != term && occurs(other, term));
    complete.iter().copied().filter(minimal).map(|term| vec![term]).collect()
}

/// The n-th trigger joins the n-th smallest candidate of each variable.
fn joined(variables: &[Variable], candidates: &[Candidate]) -> Vec<Trigger> {
    let holding = |variable: &Variable| -> Vec<Term> {
        let terms: Vec<Term> =
            candidates.iter().filter(|candidate| candidate.variables.contains(variable)).map(|c| c.term).collect();
        terms.iter().copied().filter(|&t| !terms.iter().any(|&other| other != t && occurs(other, t))).collect()
    };
    let columns: Vec<Vec<Term>> = variables.iter().map(holding).collect();
    if columns.iter().any(Vec::is_empty) {
        return vec![];
    }
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0).min(MOST_JOINED);
    let mut triggers: Vec<Trigger> = Vec::new();
    for row in 0..rows {
        let mut trigger: Trigger = Vec::new();
        for column in &columns {
            let term = column[row.min(column.len() - 1)];
            if !trigger.contains(&term) {
                trigger.push(term);
            }
        }
        if !triggers.contains(&trigger) {
            triggers.push(trigger);
        }
    }
    triggers
}

fn occurs(inner: Term, outer: Term) -> bool {
    inner == outer || outer.children().iter().any(|&child| occurs(inner, child))
}

/// The terms of the body that may stand in a trigger, in order of occurrence.
fn candidates(variables: &[Variable], body: Term, with_arithmetic: bool) -> Vec<Candidate> {
    let mut collector =
        Collector { variables, with_arithmetic, seen: Default::default(), found: Vec::new(), bound: Vec::new() };
    collector.visit(body);
    collector.found
}

struct Collector<'a> {
    variables: &'a [Variable],
    with_arithmetic: bool,
    seen: rustc_hash::FxHashSet<Term>,
    found: Vec<Candidate>,
    /// Variables of quantifiers inside the body: no trigger may hold them.
    bound: Vec<Variable>,
}

impl Collector<'_> {
    fn visit(&mut self, term: Term) {
        if !self.seen.insert(term) {
            return;
        }
        if let Node::Quantifier(inner) = term.node() {
            self.bound.extend(&inner.variables);
        }
        term.children().iter().for_each(|&child| self.visit(child));
        if is_head(term) && self.is_plain(term) {
            let variables: BTreeSet<Variable> =
                super::free_variables(term).into_iter().filter(|v| self.variables.contains(v)).collect();
            if !variables.is_empty() {
                self.found.push(Candidate { term, variables });
            }
        }
    }

    /// Built from functions, constructors and variables alone; arithmetic only over terms without bound variables,
    /// or anywhere if nothing else was found.
    fn is_plain(&self, term: Term) -> bool {
        let ground = || super::free_variables(term).iter().all(|v| !self.variables.contains(v));
        match term.node() {
            Node::Bool(_) | Node::Int(_) => true,
            Node::Variable(variable) => !self.bound.contains(variable),
            Node::Quantifier(_) => false,
            Node::Apply(_, arguments) => arguments.iter().all(|&argument| self.is_plain(argument)),
            Node::Operator(operator, arguments) => {
                let fits = match shape(operator) {
                    Shape::Function => true,
                    Shape::Arithmetic => self.with_arithmetic || ground(),
                    Shape::Logical => false,
                };
                fits && arguments.iter().all(|&argument| self.is_plain(argument))
            }
        }
    }
}

enum Shape {
    Function,
    Arithmetic,
    Logical,
}

fn shape(operator: &Operator) -> Shape {
    use Operator::*;
    match operator {
        Not | And | Or | Implies | Equal | If | LessEqual | Less | SeqEqual | SetEqual | MapEqual => Shape::Logical,
        Add | Subtract | Multiply | Negate | Divide | Modulo => Shape::Arithmetic,
        _ => Shape::Function,
    }
}

/// Whether a trigger may consist of this term: an application, not a mere variable, constructor or selector.
fn is_head(term: Term) -> bool {
    match term.node() {
        Node::Apply(..) => true,
        Node::Operator(Operator::Construct(_) | Operator::Is(_) | Operator::Select(..), _) => false,
        Node::Operator(operator, _) => matches!(shape(operator), Shape::Function),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Sort, equal, implies, named, not, seq_at, seq_update, variable};
    use super::*;
    use crate::base::Symbol;

    fn index(name: &str) -> Variable {
        Variable { name: Symbol::new(name), sort: Sort::int() }
    }

    fn disk(name: &str) -> Term {
        named(name, Sort::seq(Sort::block()))
    }

    #[test]
    fn each_application_that_holds_the_variable() {
        let i = variable(index("i"));
        let body = equal(seq_at(disk("s"), i), seq_at(disk("t"), i));
        assert_eq!(choose(&[index("i")], body), vec![vec![seq_at(disk("s"), i)], vec![seq_at(disk("t"), i)]]);
    }

    #[test]
    fn the_smallest_only() {
        let i = variable(index("i"));
        let read = seq_at(disk("s"), i);
        let body = equal(seq_at(seq_update(disk("t"), i, read), i), read);
        assert_eq!(choose(&[index("i")], body), vec![vec![read]]);
    }

    #[test]
    fn terms_are_joined_where_none_holds_all() {
        let (i, j) = (variable(index("i")), variable(index("j")));
        let differ = |k| not(equal(seq_at(disk("s"), k), seq_at(disk("t"), k)));
        let triggers =
            choose(&[index("i"), index("j")], implies(super::super::and([differ(i), differ(j)]), equal(i, j)));
        let pair = |name| vec![seq_at(disk(name), i), seq_at(disk(name), j)];
        assert_eq!(triggers, vec![pair("s"), pair("t")]);
    }

    #[test]
    fn reads_fire_unless_they_bring_the_next() {
        let i = variable(index("i"));
        let body = equal(seq_at(disk("s"), i), seq_at(disk("t"), i));
        assert_eq!(reads(&[index("i")], body), vec![vec![seq_at(disk("s"), i)], vec![seq_at(disk("t"), i)]]);
        let next = super::super::add(i, super::super::int_literal(1));
        assert_eq!(reads(&[index("i")], equal(seq_at(disk("s"), i), seq_at(disk("s"), next))), Vec::<Trigger>::new());
    }
}
