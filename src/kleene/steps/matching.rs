//! Instances of rules: which values of a pattern's variables make it a given term.
//!
//! Products match up to associativity, sums up to order, so that one pattern can match in several ways; all of them
//! are found. Terms must be sorted. A variable of a product stands for one factor or more, a variable of a sum for
//! one summand or more.

use crate::kleene::Term;
use crate::kleene::fuel::{Exhausted, Fuel};
use std::collections::{BTreeMap, BTreeSet};

/// Sums with more summands are only matched as a whole.
const SUMMANDS: usize = 10;

/// Values for variables. The variables of a rule are leaves: letters and tests.
pub(super) type Binding = BTreeMap<Term, Term>;

/// Finds instances of patterns in which the given leaves are variables.
pub(super) struct Matcher<'a> {
    pub(super) variables: &'a BTreeSet<Term>,
    pub(super) fuel: &'a Fuel,
}

impl Matcher<'_> {
    /// All ways to extend the binding so that the pattern becomes the subject.
    pub(super) fn matches(&self, pattern: &Term, subject: &Term, binding: &Binding) -> Result<Vec<Binding>, Exhausted> {
        self.fuel.spend(1)?;
        if self.variables.contains(pattern) {
            return Ok(bind(pattern, subject, binding).into_iter().collect());
        }
        match (pattern, subject) {
            (Term::Not(inner), test) if test.is_test() => self.matches(inner, &test.clone().negated(), binding),
            (Term::Star(inner), Term::Star(body)) => self.matches(inner, body, binding),
            (Term::Product(factors), Term::Product(found)) => self.sequence(factors, found, binding),
            (Term::Sum(parts), Term::Sum(found)) => self.choice(parts, found, binding),
            _ => Ok(if pattern == subject { vec![binding.clone()] } else { Vec::new() }),
        }
    }

    /// Splits the found factors among those of the pattern, in order.
    fn sequence(&self, factors: &[Term], found: &[Term], binding: &Binding) -> Result<Vec<Binding>, Exhausted> {
        let Some((first, others)) = factors.split_first() else {
            return Ok(if found.is_empty() { vec![binding.clone()] } else { Vec::new() });
        };
        let longest = found.len().saturating_sub(others.len());
        let longest = if self.variables.contains(first) { longest } else { longest.min(1) };
        let mut all = Vec::new();
        for length in 1..=longest {
            let (here, rest) = found.split_at(length);
            for extended in self.matches(first, &Term::product(here.iter().cloned()), binding)? {
                all.extend(self.sequence(others, rest, &extended)?);
            }
        }
        Ok(all)
    }

    /// Distributes the found summands over those of the pattern.
    fn choice(&self, parts: &[Term], found: &[Term], binding: &Binding) -> Result<Vec<Binding>, Exhausted> {
        let Some((first, others)) = parts.split_first() else {
            return Ok(if found.is_empty() { vec![binding.clone()] } else { Vec::new() });
        };
        let mut all = Vec::new();
        for (here, rest) in selections(found, self.variables.contains(first)) {
            for extended in self.matches(first, &Term::sum(here), binding)? {
                all.extend(self.choice(others, &rest, &extended)?);
            }
        }
        Ok(all)
    }
}

/// A variable must have one value everywhere, and a test for a test.
fn bind(variable: &Term, value: &Term, binding: &Binding) -> Option<Binding> {
    if matches!(variable, Term::Test(_)) && !value.is_test() {
        return None;
    }
    match binding.get(variable) {
        Some(known) => (known == value).then(|| binding.clone()),
        None => {
            let mut extended = binding.clone();
            extended.insert(variable.clone(), value.clone());
            Some(extended)
        }
    }
}

/// The ways to take some terms out of a list, and what remains: one at a time, or any number but none.
pub(super) fn selections(terms: &[Term], several: bool) -> Vec<(Vec<Term>, Vec<Term>)> {
    let everything = [(terms.to_vec(), Vec::new())];
    match (several, terms.len()) {
        (_, 0) => Vec::new(),
        (true, count) if count > SUMMANDS => everything.into(),
        (true, count) => (1..1_u32 << count).map(|mask| taken(terms, |index| mask >> index & 1 == 1)).collect(),
        (false, count) => (0..count).map(|only| taken(terms, |index| index == only)).collect(),
    }
}

fn taken(terms: &[Term], take: impl Fn(usize) -> bool) -> (Vec<Term>, Vec<Term>) {
    let (here, rest): (Vec<_>, Vec<_>) = terms.iter().cloned().enumerate().partition(|(index, _)| take(*index));
    let terms_only = |listed: Vec<(usize, Term)>| listed.into_iter().map(|(_, term)| term).collect();
    (terms_only(here), terms_only(rest))
}

/// The pattern with the values of its variables, or nothing if one has no value.
pub(super) fn instance(pattern: &Term, variables: &BTreeSet<Term>, binding: &Binding) -> Option<Term> {
    let leaves = pattern.letters().into_iter().map(Term::Letter).chain(pattern.tests().into_iter().map(Term::Test));
    let all_bound = leaves.into_iter().all(|leaf| !variables.contains(&leaf) || binding.contains_key(&leaf));
    all_bound.then(|| pattern.replace(&|leaf| binding.get(leaf).cloned()).sorted())
}
