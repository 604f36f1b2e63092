//! Guarded strings: the words of Kleene algebra with tests.
//!
//! A guarded string alternates truth values of tests with letters: `b !c p !b q`. Only the tests that matter are
//! listed; the word stands for every way to fill in the others.

use super::{Letter, Term, model::Model};
use crate::base::Symbol;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// What is known of the tests at one place of a word, in the order of the tests.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Guard(pub Vec<(Symbol, bool)>);

/// A guarded string.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Word {
    /// Each letter, and the tests before it.
    pub steps: Vec<(Guard, Letter)>,
    /// The tests at the end.
    pub last: Guard,
}

/// One of the sides of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Left,
    Right,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Left => "left",
            Side::Right => "right",
        })
    }
}

impl Word {
    /// How many letters it has.
    pub fn letters(&self) -> usize {
        self.steps.len()
    }

    /// The points between the letters, as a model. Tests that are not listed fail.
    pub(super) fn model(&self) -> Model {
        let mut model = Model { points: self.steps.len() + 1, ..Model::default() };
        for (point, guard) in self.guards().enumerate() {
            for (test, _) in guard.0.iter().filter(|(_, holds)| *holds) {
                model.tests.entry(*test).or_default().insert(point);
            }
        }
        for (point, (_, letter)) in self.steps.iter().enumerate() {
            let edges = model.letters.entry(*letter).or_insert_with(|| vec![BTreeSet::new(); model.points]);
            edges[point].insert(point + 1);
        }
        model
    }

    fn guards(&self) -> impl Iterator<Item = &Guard> {
        self.steps.iter().map(|(guard, _)| guard).chain([&self.last])
    }

    /// Whether the word is among those of the term, decided by matching it, without any automaton.
    pub fn is_accepted_by(&self, term: &Term) -> bool {
        self.model().image(term, &BTreeSet::from([0])).contains(&self.letters())
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (test, holds)) in self.0.iter().enumerate() {
            let (space, sign) = (if index > 0 { " " } else { "" }, if *holds { "" } else { "!" });
            write!(f, "{space}{sign}{test}")?;
        }
        Ok(())
    }
}

impl Word {
    /// For the middle of a sentence.
    pub fn quoted(&self) -> String {
        if self.steps.is_empty() && self.last.0.is_empty() { self.to_string() } else { format!("`{self}`") }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() && self.last.0.is_empty() {
            return f.write_str("the empty word");
        }
        let with_guard = |(guard, letter): &(Guard, Letter)| [guard.to_string(), letter.to_string()];
        let mut parts: Vec<String> = self.steps.iter().flat_map(with_guard).chain([self.last.to_string()]).collect();
        parts.retain(|part| !part.is_empty());
        f.write_str(&parts.join(" "))
    }
}

impl Serialize for Word {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kleene::testing::term;

    fn word(letters: &[(&str, bool, &str)]) -> Word {
        let guard = |test: &str, holds| Guard(vec![(Symbol::new(test), holds)]);
        let step = |(test, holds, letter): &(&str, bool, &str)| (guard(test, *holds), Letter::new(Symbol::new(letter)));
        Word { steps: letters.iter().map(step).collect(), last: Guard::default() }
    }

    #[test]
    fn words_are_matched() {
        let loops_twice = word(&[("b", true, "p"), ("b", true, "p")]);
        assert!(loops_twice.is_accepted_by(&term("(b ; p)* ; !b")));
        assert!(!loops_twice.is_accepted_by(&term("(b ; p)* ; b")));
        assert_eq!(loops_twice.to_string(), "b p b p");
    }
}
