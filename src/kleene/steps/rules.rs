//! The rules that steps may name.
//!
//! | name | what it says |
//! |---|---|
//! | `denesting` | `(p + q)* == p* ; (q ; p*)*` and `(p + q)* == (p* ; q)* ; p*` |
//! | `sliding` | `(p ; q)* ; p == p ; (q ; p)*` |
//! | `unfolding` | `p* == 1 + p ; p*` and `p* == 1 + p* ; p` |
//! | `induction` | from `q + p;x <= x`: `p*;q <= x`; from `q + x;p <= x`: `q;p* <= x` |
//! | `simulation` | from `r;x <= y;r`: `r;x* <= y*;r`; from `x;r <= r;y`: `x*;r <= r;y*`; with `==` for both |
//! | `hypothesis` | a hypothesis of the law, as it stands |
//!
//! An earlier law of the program is a rule under its own name, which then means that law.

use crate::base::{FileId, Symbol};
use crate::kleene::parse::parse_claim;
use crate::kleene::{Alphabet, Claim, Law, Letter, Relation, Term};
use std::collections::BTreeSet;

/// A rule: its goal may be used, for any values of its variables for which its premises are given.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) premises: Vec<Claim>,
    pub(super) goal: Claim,
    pub(super) variables: BTreeSet<Term>,
}

/// Premises and goal of each rule, by name.
pub(in crate::kleene) const BUILT_IN: &[(&str, &[&str], &str)] = &[
    ("denesting", &[], "(p + q)* == p* ; (q ; p*)*"),
    ("denesting", &[], "(p + q)* == (p* ; q)* ; p*"),
    ("sliding", &[], "(p ; q)* ; p == p ; (q ; p)*"),
    ("sliding", &[], "p* ; p == p ; p*"),
    ("unfolding", &[], "p* == 1 + p ; p*"),
    ("unfolding", &[], "p* == 1 + p* ; p"),
    ("induction", &["p ; x <= x"], "p* ; x <= x"),
    ("induction", &["x ; p <= x"], "x ; p* <= x"),
    ("induction", &["q <= x", "p ; x <= x"], "p* ; q <= x"),
    ("induction", &["q <= x", "x ; p <= x"], "q ; p* <= x"),
    ("simulation", &["r ; x <= y ; r"], "r ; x* <= y* ; r"),
    ("simulation", &["x ; r <= r ; y"], "x* ; r <= r ; y*"),
    ("simulation", &["r ; x == y ; r"], "r ; x* == y* ; r"),
];

/// The name of the step that leaves the rest to the decision procedure.
pub const DECIDE: &str = "decide";
const HYPOTHESIS: &str = "hypothesis";

/// The names of steps, for messages.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = BUILT_IN.iter().map(|(name, ..)| *name).chain([HYPOTHESIS, DECIDE]).collect();
    names.dedup();
    names
}

/// The rules of that name.
pub(super) fn rules_named(name: Symbol, hypotheses: &[Claim], earlier: &[Law]) -> Vec<Rule> {
    if let Some(law) = earlier.iter().rev().find(|law| law.name == name) {
        return vec![general(law.hypotheses.clone(), law.goal.clone())];
    }
    if name.as_str() == HYPOTHESIS {
        return components(hypotheses).into_iter().map(as_it_stands).collect();
    }
    BUILT_IN
        .iter()
        .filter(|(own, ..)| *own == name.as_str())
        .map(|&(_, premises, goal)| built_in(premises, goal))
        .collect()
}

/// The hypotheses, and what follows from those that bound a sum: each of its parts is bounded.
pub(super) fn components(hypotheses: &[Claim]) -> Vec<Claim> {
    let mut all = hypotheses.to_vec();
    for hypothesis in hypotheses.iter().filter(|hypothesis| hypothesis.relation == Relation::Below) {
        if let Term::Sum(parts) = &hypothesis.left {
            all.extend(parts.iter().map(|part| part.clone().below(hypothesis.right.clone())));
        }
    }
    all.iter().map(|claim| claim.map(Term::sorted)).collect()
}

/// Letters of hypotheses are not variables: the hypothesis is about them.
fn as_it_stands(hypothesis: Claim) -> Rule {
    Rule { premises: Vec::new(), goal: hypothesis, variables: BTreeSet::new() }
}

/// A rule that holds for all letters and tests.
fn general(premises: Vec<Claim>, goal: Claim) -> Rule {
    let claims = || premises.iter().chain([&goal]);
    let letters = claims().flat_map(Claim::letters).map(Term::Letter as fn(Letter) -> Term);
    let tests = claims().flat_map(Claim::tests).map(Term::Test as fn(Symbol) -> Term);
    let variables = letters.chain(tests).collect();
    let sorted = |claim: &Claim| claim.map(Term::sorted);
    Rule { premises: premises.iter().map(sorted).collect(), goal: sorted(&goal), variables }
}

fn built_in(premises: &[&str], goal: &str) -> Rule {
    let read = |text: &str| parse_claim(text, FileId(0), &Alphabet::open()).expect("a test reads the whole table");
    general(premises.iter().map(|premise| read(premise)).collect(), read(goal))
}
