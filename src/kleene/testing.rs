//! What the tests of this room share.

use super::model::Model;
use super::parse::{parse_claim, parse_term};
use super::{Alphabet, Claim, Law, Letter, Term};
use crate::base::{FileId, Symbol};
use std::collections::BTreeSet;

/// In tests of this room, `b`, `c`, `d`, `e` and all names `t1`, `t2`, .. are tests.
pub(super) fn alphabet() -> Alphabet {
    let mut alphabet = Alphabet::open();
    let numbered = (1..=40).map(|number| format!("t{number}"));
    for name in ["b", "c", "d", "e"].map(str::to_owned).into_iter().chain(numbered) {
        alphabet.declare_test(Symbol::new(&name)).expect("each name stands once");
    }
    alphabet
}

pub(super) fn term(text: &str) -> Term {
    parse_term(text, FileId(0), &alphabet()).unwrap_or_else(|fault| panic!("{text}: {}", fault.message))
}

pub(super) fn claim(text: &str) -> Claim {
    parse_claim(text, FileId(0), &alphabet()).unwrap_or_else(|fault| panic!("{text}: {}", fault.message))
}

pub(super) fn law(goal: &str, hypotheses: &[&str], steps: &[&str]) -> Law {
    Law {
        name: Symbol::new("law"),
        hypotheses: hypotheses.iter().map(|text| claim(text)).collect(),
        goal: claim(goal),
        steps: steps.iter().map(|step| Symbol::new(step)).collect(),
    }
}

/// Numbers that look random and are the same in every run (Steele, Lea and Flood, *SplitMix*, 2014).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// A term over the letters `p`, `q` and the tests `b`, `c`.
    pub(super) fn term(&mut self, depth: usize) -> Term {
        if depth == 0 {
            return term(self.pick(&["p", "q", "p", "q", "b", "c", "!b", "1", "0"]));
        }
        match self.below(7) {
            0 => self.term(0),
            1 | 2 => self.term(depth - 1).plus(self.term(depth - 1)),
            3..=5 => self.term(depth - 1).then(self.term(depth - 1)),
            _ => self.term(depth - 1).star(),
        }
    }

    /// Relations for the letters and sets for the tests of some claims, on at most three points.
    pub(super) fn model(&mut self, claims: &[&Claim]) -> Model {
        let points = 1 + self.below(3);
        let density = 1 + self.below(4);
        let mut subset = || (0..points).filter(|_| self.below(6) < density).collect::<BTreeSet<usize>>();
        let letters: BTreeSet<Letter> = claims.iter().flat_map(|claim| claim.letters()).collect();
        let tests: BTreeSet<Symbol> = claims.iter().flat_map(|claim| claim.tests()).collect();
        Model {
            points,
            letters: letters.into_iter().map(|letter| (letter, (0..points).map(|_| subset()).collect())).collect(),
            tests: tests.into_iter().map(|test| (test, subset())).collect(),
        }
    }
}

/// Random models of the hypotheses, over the names of the claim as well.
pub(super) fn models(hypotheses: &[Claim], claim: &Claim, random: &mut Random) -> Vec<Model> {
    let names: Vec<&Claim> = hypotheses.iter().chain([claim]).collect();
    let some = (0..3000).map(|_| random.model(&names));
    some.filter(|model| hypotheses.iter().all(|given| model.holds(given))).take(60).collect()
}
