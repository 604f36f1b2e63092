//! What is known at a point of symbolic execution.

use crate::base::{Span, Symbol};
use crate::kernel::Related;
use crate::logic::{self, Hypothesis, Substitution, Term, Variable};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Facts in the order in which they were learnt. Points of one body share their common beginning.
#[derive(Clone, Default)]
pub(super) struct Facts {
    head: Option<Rc<Link>>,
}

struct Link {
    fact: Known,
    before: Option<Rc<Link>>,
}

/// Tells a fact that several points share from one that was learnt twice. Means nothing once the fact is gone.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FactId(*const Link);

/// A fact, and the clause of the source that says it, if one does.
#[derive(Clone)]
pub(super) struct Known {
    pub hypothesis: Hypothesis,
    pub clause: Option<Span>,
}

impl Facts {
    pub fn push(&mut self, name: Symbol, term: Term, clause: Option<Span>) {
        for term in term.conjuncts() {
            if !term.is_true() {
                let (before, hypothesis) = (self.head.take(), Hypothesis { name, term });
                self.head = Some(Rc::new(Link { fact: Known { hypothesis, clause }, before }));
            }
        }
    }

    /// Whether `base` is a beginning of this list.
    pub fn extends(&self, base: &Facts) -> bool {
        let mut at = &self.head;
        loop {
            match (at, &base.head) {
                (_, None) => return true,
                (Some(a), Some(b)) if Rc::ptr_eq(a, b) => return true,
                (Some(link), _) => at = &link.before,
                (None, _) => return false,
            }
        }
    }

    /// All facts, oldest first.
    pub fn to_vec(&self) -> Vec<Known> {
        self.since(&Facts::default()).into_iter().map(|(_, known)| known).collect()
    }

    /// The facts learnt after `base`, which is a beginning of this list; oldest first.
    pub fn since(&self, base: &Facts) -> Vec<(FactId, Known)> {
        let same = |a: &Option<Rc<Link>>, b: &Option<Rc<Link>>| match (a, b) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let mut found = vec![];
        let mut at = &self.head;
        while let Some(link) = at {
            if same(at, &base.head) {
                break;
            }
            found.push((FactId(Rc::as_ptr(link)), link.fact.clone()));
            at = &link.before;
        }
        found.reverse();
        found
    }
}

impl Drop for Link {
    /// Long lists are taken apart link by link: the derived drop would recurse as deep as the list is long.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(link) = next {
            match Rc::try_unwrap(link) {
                Ok(mut link) => next = link.before.take(),
                Err(_) => break,
            }
        }
    }
}

/// Values of variables and facts: one point of the execution.
#[derive(Clone, Default)]
pub(super) struct State {
    pub values: BTreeMap<Variable, Term>,
    pub facts: Facts,
    /// The branches taken, for the user.
    pub path: Vec<Related>,
    /// Ports whose value may already include a background step: since background steps are transitive, another one
    /// adds nothing.
    pub settled: BTreeSet<usize>,
}

impl State {
    /// The term with variables replaced by their values here.
    pub fn eval(&self, term: Term) -> Term {
        self.substitution().apply(term)
    }

    pub fn substitution(&self) -> Substitution {
        Substitution::new(self.values.iter().map(|(&variable, &value)| (variable, value)))
    }

    pub fn value(&self, variable: Variable) -> Term {
        self.values.get(&variable).copied().unwrap_or_else(|| logic::variable(variable))
    }

    pub fn set(&mut self, variable: Variable, value: Term) {
        self.values.insert(variable, value);
    }

    /// A fact over values, which no clause says.
    pub fn assume(&mut self, name: &str, term: Term) {
        self.facts.push(Symbol::new(name), term, None);
    }

    /// A fact over values, said by a clause.
    pub fn assume_clause(&mut self, name: &str, term: Term, clause: Span) {
        self.facts.push(Symbol::new(name), term, Some(clause));
    }

    /// A fact over variables.
    pub fn assume_here(&mut self, name: &str, term: Term) {
        let term = self.eval(term);
        self.assume(name, term);
    }

    /// A copy for evaluating clauses of somebody else: the same facts, other values.
    pub fn with_values(&self, values: BTreeMap<Variable, Term>) -> State {
        State { values, ..self.clone() }
    }
}
