//! One use of a rule at one place of a term.

use super::matching::{Binding, Matcher, instance, selections};
use super::rules::Rule;
use crate::kleene::fuel::{Exhausted, Fuel};
use crate::kleene::{Claim, Relation, Term};
use std::collections::BTreeSet;

/// From which end a chain is read: forwards a term grows, backwards it shrinks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Forwards,
    Backwards,
}

/// What one step may use.
pub(super) struct Rewriting<'a> {
    pub(super) rules: &'a [Rule],
    /// What premises may be instances of.
    pub(super) hypotheses: &'a [Claim],
    /// What the chain is to prove: an equation can only be made of equations.
    pub(super) relation: Relation,
    pub(super) fuel: &'a Fuel,
}

impl Rewriting<'_> {
    /// All terms that one use of one of the rules makes of the term.
    pub(super) fn results(&self, term: &Term, direction: Direction) -> Result<BTreeSet<Term>, Exhausted> {
        let mut found = BTreeSet::new();
        for rule in self.rules {
            let matcher = Matcher { variables: &rule.variables, fuel: self.fuel };
            for binding in self.premises_hold(&matcher, &rule.premises, Binding::new())? {
                for (from, to) in self.orientations(&rule.goal, direction) {
                    let place = Place { matcher: &matcher, binding: &binding, from, to };
                    found.extend(place.everywhere(term)?);
                }
            }
        }
        Ok(found)
    }

    /// The values of variables for which each premise is a hypothesis.
    fn premises_hold(
        &self,
        matcher: &Matcher,
        premises: &[Claim],
        binding: Binding,
    ) -> Result<Vec<Binding>, Exhausted> {
        let Some((first, others)) = premises.split_first() else { return Ok(vec![binding]) };
        let mut all = Vec::new();
        for hypothesis in self.hypotheses {
            for given in [Some(hypothesis.clone()), hypothesis.swapped()].into_iter().flatten() {
                // An equation gives an inequation, not the other way round.
                if first.relation == Relation::Equal && given.relation == Relation::Below {
                    continue;
                }
                for left in matcher.matches(&first.left, &given.left, &binding)? {
                    for both in matcher.matches(&first.right, &given.right, &left)? {
                        all.extend(self.premises_hold(matcher, others, both)?);
                    }
                }
            }
        }
        Ok(all)
    }

    /// What may be replaced by what.
    fn orientations<'b>(&self, goal: &'b Claim, direction: Direction) -> Vec<(&'b Term, &'b Term)> {
        let (forwards, backwards) = ((&goal.left, &goal.right), (&goal.right, &goal.left));
        match (goal.relation, self.relation, direction) {
            (Relation::Equal, _, _) => vec![forwards, backwards],
            (Relation::Below, Relation::Equal, _) => Vec::new(),
            (Relation::Below, Relation::Below, Direction::Forwards) => vec![forwards],
            (Relation::Below, Relation::Below, Direction::Backwards) => vec![backwards],
        }
    }
}

/// A rule in one orientation, on its way through a term.
struct Place<'a> {
    matcher: &'a Matcher<'a>,
    binding: &'a Binding,
    from: &'a Term,
    to: &'a Term,
}

impl Place<'_> {
    /// The rule used at the top, on some neighbours of a product or sum, or inside one part. Never inside a
    /// complement, which turns inequations round.
    fn everywhere(&self, term: &Term) -> Result<Vec<Term>, Exhausted> {
        let mut found = self.at_top(term)?;
        match term {
            Term::Star(body) => found.extend(self.everywhere(body)?.into_iter().map(Term::star)),
            Term::Product(factors) => found.extend(self.in_product(factors)?),
            Term::Sum(parts) => found.extend(self.in_sum(parts)?),
            _ => {}
        }
        Ok(found.iter().map(Term::sorted).collect())
    }

    fn at_top(&self, term: &Term) -> Result<Vec<Term>, Exhausted> {
        let bindings = self.matcher.matches(self.from, term, self.binding)?;
        Ok(bindings.iter().filter_map(|binding| instance(self.to, self.matcher.variables, binding)).collect())
    }

    fn in_product(&self, factors: &[Term]) -> Result<Vec<Term>, Exhausted> {
        let mut found = Vec::new();
        for start in 0..factors.len() {
            for end in start + 1..=factors.len() {
                let around = |middle: Term| {
                    let (before, after) = (factors[..start].iter().cloned(), factors[end..].iter().cloned());
                    Term::product(before.chain([middle]).chain(after))
                };
                let results = match end - start {
                    1 => self.everywhere(&factors[start])?,
                    length if length < factors.len() => {
                        self.at_top(&Term::product(factors[start..end].iter().cloned()))?
                    }
                    _ => Vec::new(),
                };
                found.extend(results.into_iter().map(around));
            }
        }
        Ok(found)
    }

    fn in_sum(&self, parts: &[Term]) -> Result<Vec<Term>, Exhausted> {
        let mut found = Vec::new();
        let takes_several = matches!(self.from, Term::Sum(_));
        for (here, rest) in selections(parts, takes_several) {
            let results = match here.as_slice() {
                [only] => self.everywhere(only)?,
                _ if rest.is_empty() => Vec::new(),
                _ => self.at_top(&Term::sum(here))?,
            };
            found.extend(results.into_iter().map(|middle| Term::sum(rest.iter().cloned().chain([middle]))));
        }
        Ok(found)
    }
}
