//! Substitution and free variables.

use super::term::{Node, Operator, Quantifier, Term, Variable};
use super::{build, memo};
use crate::base::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// The variables that occur free in the term, in order.
pub fn free_variables(term: Term) -> BTreeSet<Variable> {
    let mut finder = Finder::default();
    finder.visit(term);
    finder.found
}

/// Whether the variable occurs free in the term.
pub fn contains_variable(term: Term, variable: Variable) -> bool {
    free_variables(term).contains(&variable)
}

/// The free variables of a quantifier. Kept for each, so that nested ones are not looked into again and again.
pub(super) fn free_in_quantifier(quantifier: &Quantifier) -> BTreeSet<Variable> {
    let mut finder = Finder::default();
    finder.visit(quantifier.body);
    quantifier.triggers.iter().flatten().for_each(|&term| finder.visit(term));
    quantifier.variables.iter().for_each(|variable| _ = finder.found.remove(variable));
    finder.found
}

#[derive(Default)]
struct Finder {
    found: BTreeSet<Variable>,
    seen: FxHashSet<Term>,
}

impl Finder {
    fn visit(&mut self, term: Term) {
        if !self.seen.insert(term) {
            return;
        }
        match term.node() {
            Node::Variable(variable) => _ = self.found.insert(*variable),
            Node::Quantifier(quantifier) => self.found.extend(memo::free_in_quantifier(term, quantifier).iter()),
            _ => term.children().iter().for_each(|&child| self.visit(child)),
        }
    }
}

/// Replaces variables by terms, everywhere at once.
///
/// Results are remembered, so that one substitution applied to many terms that share nodes does its work once.
#[derive(Clone, Default)]
pub struct Substitution {
    map: FxHashMap<Variable, Term>,
    done: FxHashMap<Term, Term>,
    /// The free variables of all replacements: a binder of one of these names is renamed.
    captured: BTreeSet<Variable>,
}

impl Substitution {
    pub fn new(pairs: impl IntoIterator<Item = (Variable, Term)>) -> Substitution {
        let map: FxHashMap<Variable, Term> = pairs.into_iter().collect();
        let captured = map.values().flat_map(|&term| free_variables(term)).collect();
        Substitution { map, done: FxHashMap::default(), captured }
    }

    pub fn get(&self, variable: Variable) -> Option<Term> {
        self.map.get(&variable).copied()
    }

    pub fn apply(&mut self, term: Term) -> Term {
        if self.map.is_empty() {
            return term;
        }
        if let Some(&done) = self.done.get(&term) {
            return done;
        }
        let result = self.rebuild(term);
        self.done.insert(term, result);
        result
    }

    fn rebuild(&mut self, term: Term) -> Term {
        match term.node() {
            Node::Bool(_) | Node::Int(_) => term,
            Node::Variable(variable) => self.map.get(variable).copied().unwrap_or(term),
            Node::Apply(function, arguments) => build::apply(function, self.apply_all(arguments)),
            Node::Operator(operator, arguments) => rebuild_operator(operator, self.apply_all(arguments), term),
            Node::Quantifier(quantifier) => self.rebuild_quantifier(quantifier),
        }
    }

    fn apply_all(&mut self, terms: &[Term]) -> Vec<Term> {
        terms.iter().map(|&term| self.apply(term)).collect()
    }

    fn rebuild_quantifier(&mut self, quantifier: &Quantifier) -> Term {
        let clashes = |variable: &Variable| self.captured.contains(variable) || self.map.contains_key(variable);
        if quantifier.variables.iter().any(clashes) {
            let renamed = self.rename(quantifier);
            return self.rebuild_quantifier(&renamed);
        }
        let triggers = quantifier.triggers.iter().map(|trigger| self.apply_all(trigger)).collect();
        let body = self.apply(quantifier.body);
        build::quantifier(quantifier.kind, quantifier.variables.clone(), triggers, body)
    }

    /// The same quantifier with bound variables that occur neither in it nor in any replacement.
    fn rename(&self, quantifier: &Quantifier) -> Quantifier {
        let taken = free_variables(quantifier.body);
        let fresh = |variable: &Variable| {
            let candidates = (1..).map(|n| Symbol::new(&format!("{}'{n}", variable.name)));
            let mut candidates = candidates.map(|name| Variable { name, ..*variable });
            let free = |v: &Variable| !taken.contains(v) && !self.captured.contains(v) && !self.map.contains_key(v);
            candidates.find(free).expect("there are infinitely many names")
        };
        let variables: Vec<Variable> = quantifier.variables.iter().map(fresh).collect();
        let pairs = quantifier.variables.iter().copied().zip(variables.iter().map(|&v| build::variable(v)));
        let mut renaming = Substitution::new(pairs);
        Quantifier {
            kind: quantifier.kind,
            triggers: quantifier.triggers.iter().map(|trigger| renaming.apply_all(trigger)).collect(),
            body: renaming.apply(quantifier.body),
            variables,
        }
    }
}

/// The term with some function symbols replaced by others of the same sorts. Triggers are left as they are.
pub fn replace_functions(term: Term, replacement: &impl Fn(&super::Function) -> Option<super::Function>) -> Term {
    let parts = |terms: &[Term]| terms.iter().map(|&part| replace_functions(part, replacement)).collect();
    match term.node() {
        Node::Bool(_) | Node::Int(_) | Node::Variable(_) => term,
        Node::Apply(function, arguments) => {
            let function = replacement(function).unwrap_or_else(|| function.clone());
            build::apply(&function, parts(arguments))
        }
        Node::Operator(operator, arguments) => rebuild_operator(operator, parts(arguments), term),
        Node::Quantifier(quantifier) => {
            let body = replace_functions(quantifier.body, replacement);
            build::quantifier(quantifier.kind, quantifier.variables.clone(), quantifier.triggers.clone(), body)
        }
    }
}

/// The operator applied to new arguments, through the constructors that simplify where one exists for it.
fn rebuild_operator(operator: &Operator, arguments: Vec<Term>, old: Term) -> Term {
    use Operator::*;
    match (operator, &arguments[..]) {
        (Not, &[a]) => build::not(a),
        (And, all) => build::and(all.iter().copied()),
        (Or, all) => build::or(all.iter().copied()),
        (Implies, &[a, b]) => build::implies(a, b),
        (Equal | SeqEqual | SetEqual | MapEqual, &[a, b]) => build::equal(a, b),
        (If, &[c, a, b]) => build::if_then_else(c, a, b),
        (Add, &[a, b]) => build::add(a, b),
        (Subtract, &[a, b]) => build::subtract(a, b),
        (LessEqual, &[a, b]) => build::less_equal(a, b),
        (Less, &[a, b]) => build::less(a, b),
        (Is(constructor), &[a]) => build::is(constructor, a),
        (Select(constructor, field), &[a]) => build::select(constructor, *field, a),
        (SeqLength, &[a]) => build::seq_length(a),
        _ => Term::new(Node::Operator(operator.clone(), arguments), old.sort()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Sort, add, equal, for_all, int_literal, less, named, variable};
    use super::*;

    fn var(name: &str) -> Variable {
        Variable { name: Symbol::new(name), sort: Sort::int() }
    }

    #[test]
    fn replaces_everywhere_at_once() {
        let (x, y) = (named("x", Sort::int()), named("y", Sort::int()));
        let mut swap = Substitution::new([(var("x"), y), (var("y"), x)]);
        assert_eq!(swap.apply(less(x, y)), less(y, x));
    }

    #[test]
    fn binders_do_not_capture() {
        let (x, i) = (named("x", Sort::int()), var("i"));
        let all = for_all(vec![i], vec![], less(variable(i), x));
        let moved = Substitution::new([(var("x"), add(variable(i), int_literal(1)))]).apply(all);
        assert_eq!(free_variables(moved), BTreeSet::from([i]));
    }

    #[test]
    fn bound_variables_are_not_free() {
        let all = for_all(vec![var("i")], vec![], equal(named("i", Sort::int()), named("n", Sort::int())));
        assert_eq!(free_variables(all), BTreeSet::from([var("n")]));
    }
}
