//! Terms that a solver overlooks.
//!
//! A solver unfolds a function where it meets a call of it. A call inside a quantifier that mentions none of the bound
//! variables, such as `data()` in `forall |i| data()[i] == x`, is met only in instances, and to make an instance the
//! solver must have matched the trigger `data()[i]`, which needs the unfolded call. So such calls are mentioned
//! outside: `known(data())`, where `known` is a predicate that holds of everything.

use super::build::apply;
use super::term::{Function, Node, Term, Variable};
use super::{Sort, free_variables};
use crate::base::Symbol;
use rustc_hash::FxHashSet;

/// `known(term)`, which holds. No function of the source has a space in its name.
pub fn known(term: Term) -> Term {
    let name = Symbol::new(&format!("known {}", term.sort()));
    apply(&Function { name, parameters: vec![term.sort()], result: Sort::bool() }, vec![term])
}

/// Calls inside quantifiers of the term that mention no bound variable, each once, in order of occurrence.
pub fn overlooked(term: Term) -> Vec<Term> {
    let mut finder = Finder::default();
    finder.visit(term);
    finder.found
}

#[derive(Default)]
struct Finder {
    bound: Vec<Variable>,
    seen: FxHashSet<(Term, bool)>,
    found: Vec<Term>,
}

impl Finder {
    fn visit(&mut self, term: Term) {
        let inside = !self.bound.is_empty();
        if !self.seen.insert((term, inside)) {
            return;
        }
        if let Node::Quantifier(quantifier) = term.node() {
            self.bound.extend(&quantifier.variables);
            self.visit(quantifier.body);
            self.bound.truncate(self.bound.len() - quantifier.variables.len());
            return;
        }
        if inside && self.is_overlooked(term) {
            self.found.push(term);
            return;
        }
        term.children().iter().for_each(|&child| self.visit(child));
    }

    fn is_overlooked(&self, term: Term) -> bool {
        matches!(term.node(), Node::Apply(..)) && free_variables(term).iter().all(|v| !self.bound.contains(v))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{for_all, int_literal, less, named, seq_at, variable};
    use super::*;

    #[test]
    fn calls_without_bound_variables_are_found() {
        let ints = Sort::seq(Sort::int());
        let data = Function { name: Symbol::new("data"), parameters: vec![ints], result: ints };
        let call = apply(&data, vec![named("s", ints)]);
        let index = Variable { name: Symbol::new("i!"), sort: Sort::int() };
        let element = seq_at(call, variable(index));
        let all = for_all(vec![index], vec![], less(element, variable(index)));
        assert_eq!(overlooked(all), vec![call]);
        assert_eq!(overlooked(call), vec![]);
    }

    #[test]
    fn variables_that_only_a_trigger_mentions_stay_bound() {
        let of_two = Function { name: Symbol::new("f"), parameters: vec![Sort::int(); 2], result: Sort::int() };
        let [x, y] = ["x!", "y!"].map(|name| Variable { name: Symbol::new(name), sort: Sort::int() });
        let trigger = vec![apply(&of_two, vec![variable(x), variable(y)])];
        let all = for_all(vec![x, y], vec![trigger], less(variable(x), int_literal(5)));
        assert!(free_variables(all).is_empty());
    }
}
