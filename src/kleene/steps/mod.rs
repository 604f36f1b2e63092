//! Proofs by named steps, for what no procedure can decide.
//!
//! `left == right by s1, .., sn` is a chain that starts with the left side. Each step uses its rule once, at one place
//! of the term; an equation may be used from left to right or from right to left, an inequation only if the law is one
//! itself, in its own direction. After the last step the chain must have arrived at the right side, up to the order of
//! summands and to parentheses. The terms between are not written: they are found by trying all places.
//!
//! `decide` is a step, too, at most one of a chain: there the decision procedure has to show that what the steps
//! before it make of the left side and what the steps after it need for the right side agree, under those hypotheses
//! that can be eliminated. A law without `by` is proved `by decide` alone, so hypotheses of other kinds are of no use
//! to it. A step, or some steps in a row, without which the chain arrives as well are needless, and an error: a
//! proof that names a rule should need it.

mod matching;
mod rewriting;
mod rules;

pub use rules::DECIDE;

#[cfg(test)]
pub(super) use rules::BUILT_IN;

use super::decide::{Budget, Verdict, decide};
use super::fuel::{Exhausted, Fuel, Stop};
use super::hypotheses::can_be_eliminated;
use super::{Claim, Law, Malformed, Term};
use crate::base::{Code, Symbol};
use indexmap::IndexMap;
use rewriting::{Direction, Rewriting};
use serde::Serialize;

/// One line of a chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Line {
    /// The step that leads to the term; the first line has none.
    pub step: Option<Symbol>,
    pub term: Term,
}

/// What the steps of a law achieve.
pub(super) enum Walk {
    Arrived(Vec<Line>),
    /// The work allowed was not enough to try everything.
    Unknown(String),
}

/// A chain may have so many steps.
const STEPS: usize = 12;
/// So many pairs of terms are compared at most where a chain says `decide`.
const DECISIONS: u64 = 250;
/// Each of them gets one part in so many of the work for a law.
const SHARE: u64 = 100;
/// Matching costs more than a unit of other work, and gets one part in so many.
const MATCHING_SHARE: u64 = 8;
/// What a step makes of a term may be so many times larger than the law.
const GROWTH: usize = 8;

/// Walks the chain of a law with steps.
pub(super) fn walk(law: &Law, earlier: &[Law], budget: Budget) -> Result<Walk, Malformed> {
    let too_long = || Walk::Unknown("trying the steps takes too long".to_owned());
    Walker::new(law, earlier, budget)?.walk_and_need_all().or_else(|stop| stop.answer(too_long()))
}

/// The terms that a chain can be at, each with the lines that led there.
type Reached = IndexMap<Term, Vec<Line>>;

struct Walker<'a> {
    law: &'a Law,
    earlier: &'a [Law],
    /// The hypotheses as rules may use them.
    hypotheses: Vec<Claim>,
    budget: Budget,
    fuel: Fuel,
}

/// How far a chain got.
enum Progress {
    Arrived(Vec<Line>),
    /// This step cannot be used on any of these terms.
    Stuck {
        step: Symbol,
        at: Term,
    },
    /// The chain ended elsewhere.
    Missed {
        at: Option<Term>,
    },
    Undecided(String),
}

impl<'a> Walker<'a> {
    fn new(law: &'a Law, earlier: &'a [Law], budget: Budget) -> Result<Walker<'a>, Malformed> {
        if law.steps.len() > STEPS {
            return Err(Malformed::new(Code::A1104, format!("a chain has at most {STEPS} steps"))
                .help("prove a part of it as a law of its own, and use that as one step"));
        }
        let walker = Walker {
            law,
            earlier,
            hypotheses: rules::components(&law.hypotheses),
            budget,
            fuel: Fuel::new(budget.work / MATCHING_SHARE),
        };
        law.steps.iter().try_for_each(|step| walker.expect_known(*step))?;
        if law.steps.iter().filter(|step| step.as_str() == DECIDE).count() > 1 {
            return Err(Malformed::new(Code::A1112, "`decide` stands twice in one chain")
                .help("what is between has to be guessed then; prove one part as a law of its own"));
        }
        Ok(walker)
    }

    fn expect_known(&self, step: Symbol) -> Result<(), Malformed> {
        let has_no_hypothesis = step.as_str() == "hypothesis" && self.hypotheses.is_empty();
        if step.as_str() == DECIDE || has_no_hypothesis || !self.rules(step).is_empty() {
            return Ok(());
        }
        Err(Malformed::new(Code::A1112, format!("there is no step `{step}`"))
            .help(format!("the steps are {}, and the laws that stand before this one", rules::names().join(", "))))
    }

    fn rules(&self, step: Symbol) -> Vec<rules::Rule> {
        rules::rules_named(step, &self.law.hypotheses, self.earlier)
    }

    fn walk_and_need_all(&self) -> Result<Walk, Stop> {
        let steps = &self.law.steps;
        let lines = match self.progress(steps)? {
            Progress::Arrived(lines) => lines,
            Progress::Undecided(reason) => return Ok(Walk::Unknown(reason)),
            Progress::Stuck { step, at } => return Err(stuck(step, &at).into()),
            Progress::Missed { at } => return Err(missed(&self.law.goal, at).into()),
        };
        for start in 0..steps.len() {
            for end in start + 1..=steps.len() {
                let others = [&steps[..start], &steps[end..]].concat();
                if matches!(self.progress(&others)?, Progress::Arrived(_)) {
                    return Err(needless(&steps[start..end]).into());
                }
            }
        }
        Ok(Walk::Arrived(lines))
    }

    fn progress(&self, steps: &[Symbol]) -> Result<Progress, Stop> {
        let decided = steps.iter().position(|step| step.as_str() == DECIDE);
        let (before, after) = steps.split_at(decided.unwrap_or(steps.len()));
        let goal = self.law.goal.map(Term::sorted);
        let reached = match self.reach(&goal.left, before.iter(), Direction::Forwards)? {
            Ok(reached) => reached,
            Err(stuck) => return Ok(stuck),
        };
        if decided.is_none() {
            return Ok(arrival(reached, &goal.right));
        }
        match self.reach(&goal.right, after[1..].iter().rev(), Direction::Backwards)? {
            Ok(wanted) => self.decide_between(&reached, &wanted),
            Err(stuck) => Ok(stuck),
        }
    }

    /// All terms that the steps lead to.
    fn reach<'b>(
        &self,
        start: &Term,
        steps: impl Iterator<Item = &'b Symbol>,
        direction: Direction,
    ) -> Result<Result<Reached, Progress>, Exhausted> {
        let first = Line { step: None, term: start.clone() };
        let mut reached = Reached::from([(start.clone(), vec![first])]);
        for &step in steps {
            let next = self.one_step(&reached, step, direction)?;
            if next.is_empty() {
                let at = reached.into_keys().next().expect("the chain got here");
                return Ok(Err(Progress::Stuck { step, at }));
            }
            reached = next;
        }
        Ok(Ok(reached))
    }

    fn one_step(&self, reached: &Reached, step: Symbol, direction: Direction) -> Result<Reached, Exhausted> {
        let rules = self.rules(step);
        let rewriting = Rewriting {
            rules: &rules,
            hypotheses: &self.hypotheses,
            relation: self.law.goal.relation,
            fuel: &self.fuel,
        };
        let largest = GROWTH * (self.law.goal.left.size() + self.law.goal.right.size());
        let mut next = Reached::new();
        for (term, lines) in reached {
            for result in rewriting.results(term, direction)? {
                self.fuel.spend(result.size() as u64)?;
                if result.size() <= largest && !next.contains_key(&result) {
                    let line = Line { step: Some(step), term: result.clone() };
                    next.insert(result, lines.iter().cloned().chain([line]).collect());
                }
            }
        }
        Ok(next)
    }

    /// Whether one of the terms reached agrees with one of those wanted, by the decision procedure.
    fn decide_between(&self, reached: &Reached, wanted: &Reached) -> Result<Progress, Stop> {
        let usable: Vec<Claim> = self.law.hypotheses.iter().filter(|given| can_be_eliminated(given)).cloned().collect();
        let mut undecided = None;
        for (from, before) in reached {
            for (to, after) in wanted {
                self.fuel.spend(self.budget.work / MATCHING_SHARE / DECISIONS)?;
                let claim = Claim::new(from.clone(), self.law.goal.relation, to.clone());
                match decide(&claim, &usable, Budget { work: self.budget.work / SHARE })? {
                    Verdict::Holds(_) => return Ok(Progress::Arrived(joined(before, after))),
                    Verdict::Unknown(reason) => undecided = Some(reason),
                    Verdict::Fails(_) => {}
                }
            }
        }
        let missed = || Progress::Missed { at: reached.keys().next().cloned() };
        Ok(undecided.map_or_else(missed, Progress::Undecided))
    }
}

/// The chain that ends at the right side, if it got there.
fn arrival(mut reached: Reached, right: &Term) -> Progress {
    match reached.swap_remove(right) {
        Some(lines) => Progress::Arrived(lines),
        None => Progress::Missed { at: reached.into_keys().next() },
    }
}

/// A chain with a decision in the middle. The second half was walked from the right side.
fn joined(before: &[Line], after: &[Line]) -> Vec<Line> {
    let steps_after = after.iter().rev().map(|line| line.step);
    let terms_after = after.iter().rev().map(|line| line.term.clone());
    let decided = [Some(Symbol::new(DECIDE))].into_iter();
    let second_half = decided.chain(steps_after).zip(terms_after).map(|(step, term)| Line { step, term });
    before.iter().cloned().chain(second_half).collect()
}

fn stuck(step: Symbol, at: &Term) -> Malformed {
    Malformed::new(Code::A1113, format!("the step `{step}` cannot be used anywhere in `{at}`"))
        .help("each step uses its rule once, in the order in which they are named; rules with premises need a matching hypothesis")
}

fn missed(goal: &Claim, at: Option<Term>) -> Malformed {
    let got = at.map_or_else(String::new, |term| format!(", they lead for example to `{term}`"));
    Malformed::new(Code::A1113, format!("the steps do not lead from the left side to `{}`{got}", goal.right))
        .help("if plain algebra remains to be done, say so by the step `decide`")
}

fn needless(steps: &[Symbol]) -> Malformed {
    let names: Vec<String> = steps.iter().map(|step| format!("`{step}`")).collect();
    let (names, are) = (names.join(", "), if steps.len() == 1 { "is" } else { "are" });
    Malformed::new(Code::A1114, format!("{names} {are} not needed: the law is proved without")).help("leave it out")
}
