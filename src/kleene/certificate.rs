//! Certificates of equality, as plain data.
//!
//! A certificate is the relation that a search left behind: pairs of sets of terms, the pair of the two sides among
//! them. It proves the equation if the sets of each pair accept under the same tests, and if each letter leads,
//! under each truth value of the tests, to two sets that are equal by the pairs, by equivalence and by union. Who
//! doubts the search checks that; see [`Certificate::check`].

use super::checker::{self, Refusal};
use super::parse::{parse_claim, parse_term};
use super::{Alphabet, Claim, Relation, Term};
use crate::base::{FileId, Symbol};
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

/// A bisimulation up to congruence between two terms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// What is proved, after hypotheses were eliminated and `p <= q` was made `p + q == q`.
    pub equation: String,
    /// Which names are tests.
    pub tests: Vec<String>,
    /// The terms that the relation speaks of.
    pub terms: Vec<String>,
    pub relation: Vec<Pair>,
}

/// Two sets of terms that are equal as sums; numbers count `terms` from 0.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pair {
    pub left: Vec<usize>,
    pub right: Vec<usize>,
}

impl Certificate {
    /// The certificate of `left == right` by pairs of sets.
    pub(super) fn new(left: &Term, right: &Term, pairs: impl Iterator<Item = (Vec<Term>, Vec<Term>)>) -> Certificate {
        let mut terms = IndexSet::new();
        let mut numbered = |set: Vec<Term>| set.into_iter().map(|term| terms.insert_full(term).0).collect();
        let relation = pairs.map(|(left, right)| Pair { left: numbered(left), right: numbered(right) }).collect();
        let claim = Claim::equal(left.clone(), right.clone());
        Certificate {
            equation: claim.to_string(),
            tests: claim.tests().iter().map(ToString::to_string).collect(),
            terms: terms.iter().map(ToString::to_string).collect(),
            relation,
        }
    }

    /// Whether this proves its equation: everything is read afresh from the text and checked without the search.
    pub fn check(&self) -> Result<(), Refusal> {
        let alphabet = self.alphabet()?;
        let claim = parse_claim(&self.equation, NO_FILE, &alphabet).map_err(|fault| Refusal(fault.message))?;
        if claim.relation != Relation::Equal {
            return Err(Refusal("the claim is no equation".to_owned()));
        }
        let read = |text: &String| parse_term(text, NO_FILE, &alphabet).map_err(|fault| Refusal(fault.message));
        let terms: Vec<Term> = self.terms.iter().map(read).collect::<Result<_, _>>()?;
        checker::check(&claim.left, &claim.right, &terms, &self.relation)
    }

    /// Whether this proves that the two terms are equal.
    pub fn check_for(&self, left: &Term, right: &Term) -> Result<(), Refusal> {
        if self.equation != Claim::equal(left.clone(), right.clone()).to_string() {
            return Err(Refusal("it is a certificate of something else".to_owned()));
        }
        self.check()
    }

    fn alphabet(&self) -> Result<Alphabet, Refusal> {
        let mut alphabet = Alphabet::open();
        for test in &self.tests {
            alphabet.declare_test(Symbol::new(test)).map_err(|fault| Refusal(fault.message))?;
        }
        Ok(alphabet)
    }
}

/// The texts of certificates belong to no file of a session.
const NO_FILE: FileId = FileId(u32::MAX);
