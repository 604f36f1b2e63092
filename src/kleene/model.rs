//! Terms as relations on finitely many points: the meaning that the decision procedure must respect.
//!
//! A letter is a relation, a test a set of points, `;` composition, `+` union, `*` reflexive transitive closure. What
//! holds in every Kleene algebra with tests holds of relations, so one model in which the hypotheses of a law hold
//! and its claim does not refutes the law. A guarded string is such a model: its points are the places between its
//! letters.

use super::{Claim, Letter, Relation, Term};
use crate::base::Symbol;
use std::collections::{BTreeMap, BTreeSet};

/// A relation, as the set of successors of each point.
pub(super) type Edges = Vec<BTreeSet<usize>>;

/// Relations for letters and sets for tests. What is not listed is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) points: usize,
    pub(super) letters: BTreeMap<Letter, Edges>,
    pub(super) tests: BTreeMap<Symbol, BTreeSet<usize>>,
}

impl Model {
    /// The points that the term can reach from one of `from`.
    pub(super) fn image(&self, term: &Term, from: &BTreeSet<usize>) -> BTreeSet<usize> {
        match term {
            Term::Zero => BTreeSet::new(),
            Term::One => from.clone(),
            Term::Letter(letter) => self.successors(*letter, from),
            Term::Test(name) => self.tests.get(name).map_or_else(BTreeSet::new, |points| points & from),
            Term::Not(inner) => from - &self.image(inner, from),
            Term::Sum(parts) => parts.iter().flat_map(|part| self.image(part, from)).collect(),
            Term::Product(factors) => factors.iter().fold(from.clone(), |points, factor| self.image(factor, &points)),
            Term::Star(body) => self.closure(body, from),
        }
    }

    fn successors(&self, letter: Letter, from: &BTreeSet<usize>) -> BTreeSet<usize> {
        let Some(edges) = self.letters.get(&letter) else { return BTreeSet::new() };
        from.iter().flat_map(|&point| edges[point].iter().copied()).collect()
    }

    fn closure(&self, body: &Term, from: &BTreeSet<usize>) -> BTreeSet<usize> {
        let (mut reached, mut fresh) = (from.clone(), from.clone());
        while !fresh.is_empty() {
            fresh = &self.image(body, &fresh) - &reached;
            reached.extend(&fresh);
        }
        reached
    }

    /// The whole relation of the term.
    pub(super) fn edges(&self, term: &Term) -> Edges {
        (0..self.points).map(|point| self.image(term, &BTreeSet::from([point]))).collect()
    }

    pub(super) fn holds(&self, claim: &Claim) -> bool {
        let (left, right) = (self.edges(&claim.left), self.edges(&claim.right));
        match claim.relation {
            Relation::Equal => left == right,
            Relation::Below => left.iter().zip(&right).all(|(left, right)| left.is_subset(right)),
        }
    }
}
