//! Derivatives: what remains of a term when its first letter has been read.
//!
//! The remainders are Antimirov's *partial* derivatives, which a term has finitely many of. Each is a product of
//! parts of the original term, so it is kept as a list of factors, shared with all others: the state of a
//! nondeterministic automaton. Tests are symbolic: a state does not move under each of the 2^n truth values of the
//! tests but along a few letters, each guarded by a decision diagram (Pous, POPL 2015, section 5).
//!
//! ```text
//! letter a       accepts nothing, a leads to the rest
//! test b         accepts and moves as the rest does, where b holds
//! sum            accepts and moves as each of its parts does
//! body*  ; rest  as rest does, and as body ; body* ; rest does (the first letter is one of the body)
//! ```

use super::diagram::{Diagram, Diagrams, Operation};
use super::fuel::{Exhausted, Fuel};
use super::{Letter, Term};
use crate::base::Symbol;
use indexmap::IndexSet;
use std::rc::Rc;

/// A list of factors still to be run: a state of the automaton.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Residual(pub(super) u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct FactorId(u32);

/// What a state accepts and how it moves.
#[derive(Debug)]
pub(super) struct Derivative {
    /// Where the empty rest is accepted.
    pub(super) accepts: Diagram,
    pub(super) moves: Vec<Move>,
}

/// Where `guard` holds, `letter` leads to `target`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub(super) letter: usize,
    pub(super) guard: Diagram,
    pub(super) target: Residual,
}

/// All factors, residuals and derivatives of one decision.
pub(super) struct Residuals {
    pub(super) diagrams: Diagrams,
    pub(super) letters: IndexSet<Letter>,
    pub(super) tests: IndexSet<Symbol>,
    factors: IndexSet<Term>,
    /// Lists as in Lisp: the first factor and the rest. The empty list comes first.
    lists: IndexSet<Option<(FactorId, Residual)>>,
    derivatives: Vec<Option<Rc<Derivative>>>,
}

const EMPTY: Residual = Residual(0);

impl Residuals {
    pub(super) fn new() -> Residuals {
        Residuals {
            diagrams: Diagrams::default(),
            letters: IndexSet::new(),
            tests: IndexSet::new(),
            factors: IndexSet::new(),
            lists: IndexSet::from([None]),
            derivatives: vec![None],
        }
    }

    /// The state that runs the term.
    pub(super) fn start(&mut self, term: &Term) -> Residual {
        self.before(term.factors(), EMPTY)
    }

    /// The term that the state runs.
    pub(super) fn term(&self, residual: Residual) -> Term {
        Term::product(self.factors_of(residual).into_iter().map(|factor| self.factors[factor.0 as usize].clone()))
    }

    fn factors_of(&self, residual: Residual) -> Vec<FactorId> {
        let mut rest = residual;
        let next = || {
            let (factor, tail) = self.lists[rest.0 as usize]?;
            rest = tail;
            Some(factor)
        };
        std::iter::from_fn(next).collect()
    }

    fn before(&mut self, factors: &[Term], rest: Residual) -> Residual {
        factors.iter().rev().fold(rest, |rest, factor| {
            let id = FactorId(self.factors.insert_full(factor.clone()).0 as u32);
            self.cons(id, rest)
        })
    }

    fn cons(&mut self, factor: FactorId, rest: Residual) -> Residual {
        let (index, fresh) = self.lists.insert_full(Some((factor, rest)));
        if fresh {
            self.derivatives.push(None);
        }
        Residual(u32::try_from(index).expect("fuel ends before 2^32 residuals"))
    }

    fn append(&mut self, first: Residual, rest: Residual) -> Residual {
        self.factors_of(first).into_iter().rev().fold(rest, |rest, factor| self.cons(factor, rest))
    }

    pub(super) fn derivative(&mut self, residual: Residual, fuel: &Fuel) -> Result<Rc<Derivative>, Exhausted> {
        if let Some(known) = &self.derivatives[residual.0 as usize] {
            return Ok(known.clone());
        }
        fuel.spend(1)?;
        let computed =
            Rc::new(stacker::maybe_grow(64 * 1024, 1024 * 1024, || match self.lists[residual.0 as usize] {
                None => Ok(self.accepting()),
                Some((factor, rest)) => self.derivative_of_list(factor, rest, fuel),
            })?);
        self.derivatives[residual.0 as usize] = Some(computed.clone());
        Ok(computed)
    }

    fn accepting(&mut self) -> Derivative {
        Derivative { accepts: self.diagrams.constant(1), moves: Vec::new() }
    }

    fn derivative_of_list(&mut self, factor: FactorId, rest: Residual, fuel: &Fuel) -> Result<Derivative, Exhausted> {
        let head = self.derivative_of_factor(factor, fuel)?;
        let mut moves = MoveSet::default();
        for step in &head.moves {
            fuel.spend(1)?;
            let target = self.append(step.target, rest);
            moves.add(Move { target, ..*step });
        }
        let nothing = self.diagrams.constant(0);
        if head.accepts == nothing {
            return Ok(Derivative { accepts: nothing, moves: moves.merged(&mut self.diagrams, fuel)? });
        }
        let tail = self.derivative(rest, fuel)?;
        for step in &tail.moves {
            let guard = self.diagrams.combine(Operation::And, head.accepts, step.guard, fuel)?;
            moves.add(Move { guard, ..*step });
        }
        let accepts = self.diagrams.combine(Operation::And, head.accepts, tail.accepts, fuel)?;
        Ok(Derivative { accepts, moves: moves.merged(&mut self.diagrams, fuel)? })
    }

    fn derivative_of_factor(&mut self, factor: FactorId, fuel: &Fuel) -> Result<Derivative, Exhausted> {
        let term = self.factors[factor.0 as usize].clone();
        if term.is_test() {
            return Ok(Derivative { accepts: self.test(&term, fuel)?, moves: Vec::new() });
        }
        match &term {
            Term::Letter(letter) => Ok(self.derivative_of_letter(*letter)),
            Term::Star(body) => self.derivative_of_star(factor, body, fuel),
            _ => self.derivative_of_sum(term.summands(), fuel),
        }
    }

    fn derivative_of_letter(&mut self, letter: Letter) -> Derivative {
        let (accepts, guard) = (self.diagrams.constant(0), self.diagrams.constant(1));
        let letter = self.letters.insert_full(letter).0;
        Derivative { accepts, moves: vec![Move { letter, guard, target: EMPTY }] }
    }

    fn derivative_of_star(&mut self, star: FactorId, body: &Term, fuel: &Fuel) -> Result<Derivative, Exhausted> {
        let start = self.start(body);
        let inner = self.derivative(start, fuel)?;
        let again = self.cons(star, EMPTY);
        let moves = inner.moves.iter().map(|step| Move { target: self.append(step.target, again), ..*step }).collect();
        Ok(Derivative { accepts: self.diagrams.constant(1), moves })
    }

    fn derivative_of_sum(&mut self, parts: &[Term], fuel: &Fuel) -> Result<Derivative, Exhausted> {
        let (mut accepts, mut moves) = (self.diagrams.constant(0), MoveSet::default());
        for part in parts {
            let start = self.start(part);
            let derivative = self.derivative(start, fuel)?;
            accepts = self.diagrams.combine(Operation::Or, accepts, derivative.accepts, fuel)?;
            derivative.moves.iter().for_each(|step| moves.add(*step));
        }
        Ok(Derivative { accepts, moves: moves.merged(&mut self.diagrams, fuel)? })
    }

    /// A test as a function of truth values.
    fn test(&mut self, term: &Term, fuel: &Fuel) -> Result<Diagram, Exhausted> {
        match term {
            Term::One => Ok(self.diagrams.constant(1)),
            Term::Test(name) => {
                let index = self.tests.insert_full(*name).0;
                Ok(self.diagrams.variable(u32::try_from(index).expect("tests are fewer than symbols")))
            }
            Term::Not(inner) => {
                let inner = self.test(inner, fuel)?;
                self.diagrams.not(inner, fuel)
            }
            Term::Product(factors) => self.joined(Operation::And, 1, factors, fuel),
            _ => self.joined(Operation::Or, 0, term.summands(), fuel),
        }
    }

    fn joined(&mut self, by: Operation, unit: u32, parts: &[Term], fuel: &Fuel) -> Result<Diagram, Exhausted> {
        let unit = self.diagrams.constant(unit);
        parts.iter().try_fold(unit, |all, part| {
            let part = self.test(part, fuel)?;
            self.diagrams.combine(by, all, part, fuel)
        })
    }
}

/// Moves that are merged when they agree in letter and target.
#[derive(Default)]
struct MoveSet(indexmap::IndexMap<(usize, Residual), Vec<Diagram>>);

impl MoveSet {
    fn add(&mut self, step: Move) {
        self.0.entry((step.letter, step.target)).or_default().push(step.guard);
    }

    fn merged(self, diagrams: &mut Diagrams, fuel: &Fuel) -> Result<Vec<Move>, Exhausted> {
        let nowhere = diagrams.constant(0);
        let mut moves = Vec::with_capacity(self.0.len());
        for ((letter, target), guards) in self.0 {
            let guard =
                guards.into_iter().try_fold(nowhere, |all, guard| diagrams.combine(Operation::Or, all, guard, fuel))?;
            if guard != nowhere {
                moves.push(Move { letter, guard, target });
            }
        }
        Ok(moves)
    }
}
