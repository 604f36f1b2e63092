//! The checker of certificates: small, slow, and independent of the search.
//!
//! It shares with the search the terms and nothing else. Where the search computes derivatives from the structure of
//! a term with decision diagrams as guards, the checker *runs* the term: a term is a list of things still to do, and
//! running it up to its next letter collects the tests on the way. Tests are decided by trying both truth values of
//! one test after the other. That pairs closed under such steps prove equality is the theorem of Bonchi and Pous; the
//! congruence is computed here from the pairs of the certificate alone.

use super::certificate::Pair;
use super::fuel::{Exhausted, Fuel};
use super::{Letter, Term};
use crate::base::Symbol;
use indexmap::IndexSet;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Why a certificate was not accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Exhausted> for Refusal {
    fn from(_: Exhausted) -> Refusal {
        Refusal("checking it takes too long".to_owned())
    }
}

/// Units of work for one certificate.
const CHECKING_WORK: u64 = 20_000_000;

/// What is still to be done, the next thing first.
type Agenda<'a> = Vec<&'a Term>;
/// Numbers of agendas; a set stands for the sum of its members.
type State = BTreeSet<usize>;
/// Tests that must all hold.
type Conditions = BTreeSet<Term>;
/// Where an agenda leads, and under which conditions.
type Branches = BTreeSet<(Conditions, usize)>;

/// Whether the pairs prove that `left` and `right` are equal.
pub(super) fn check(left: &Term, right: &Term, terms: &[Term], relation: &[Pair]) -> Result<(), Refusal> {
    let mut checker = Checker { agendas: IndexSet::new(), relation: Vec::new(), fuel: Fuel::new(CHECKING_WORK) };
    checker.relation = relation
        .iter()
        .map(|pair| Ok((checker.state(&pair.left, terms)?, checker.state(&pair.right, terms)?)))
        .collect::<Result<_, Refusal>>()?;
    let start = [left, right].map(|side| State::from([checker.number(side.factors().iter().collect())]));
    if !checker.congruent(&start[0], &start[1])? {
        return Err(Refusal("the pairs do not relate the two sides".to_owned()));
    }
    (0..relation.len()).try_for_each(|index| checker.check_pair(index))
}

struct Checker<'a> {
    agendas: IndexSet<Agenda<'a>>,
    relation: Vec<(State, State)>,
    fuel: Fuel,
}

impl<'a> Checker<'a> {
    fn number(&mut self, agenda: Agenda<'a>) -> usize {
        self.agendas.insert_full(agenda).0
    }

    fn state(&mut self, indices: &[usize], terms: &'a [Term]) -> Result<State, Refusal> {
        let missing = || Refusal("a pair speaks of a term that is not listed".to_owned());
        let number = |index: &usize| Ok(self.number(terms.get(*index).ok_or_else(missing)?.factors().iter().collect()));
        indices.iter().map(number).collect()
    }

    /// Both sets of a pair accept under the same tests, and step to congruent sets.
    fn check_pair(&mut self, index: usize) -> Result<(), Refusal> {
        let (left, right) = self.relation[index].clone();
        let (left, right) = (self.steps(&left)?, self.steps(&right)?);
        let events: BTreeSet<Option<Letter>> = left.keys().chain(right.keys()).copied().collect();
        for event in events {
            let branches = |side: &BTreeMap<_, Branches>| side.get(&event).cloned().unwrap_or_default();
            let (left, right) = (branches(&left), branches(&right));
            let agree = self.agree_by_condition(event, &left, &right)?
                || self.agree(event, left, right, &mut BTreeSet::new())?;
            if !agree {
                let what = event.map_or("accepting".to_owned(), |letter| format!("the letter `{letter}`"));
                return Err(Refusal(format!("the two sets of pair {index} do not agree about {what}")));
            }
        }
        Ok(())
    }

    /// Where a set can go: by each letter, and (under no letter) to acceptance.
    fn steps(&mut self, state: &State) -> Result<BTreeMap<Option<Letter>, Branches>, Exhausted> {
        let mut steps = BTreeMap::<_, Branches>::new();
        for &member in state {
            for (event, conditions, rest) in run(&self.agendas[member], &self.fuel)? {
                let rest = self.number(rest);
                steps.entry(event).or_default().insert((conditions, rest));
            }
        }
        Ok(steps)
    }

    /// Whether the branches of both sides lead to congruent sets under each single condition. Then they do under all
    /// tests, as unions of congruent sets are congruent.
    fn agree_by_condition(&self, event: Option<Letter>, left: &Branches, right: &Branches) -> Result<bool, Exhausted> {
        let mut groups = BTreeMap::<&Conditions, [State; 2]>::new();
        for (side, branches) in [left, right].into_iter().enumerate() {
            for (conditions, target) in branches {
                groups.entry(conditions).or_default()[side].insert(*target);
            }
        }
        for [left, right] in groups.values() {
            if event.is_none() && left != right || !self.congruent(left, right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the branches of both sides lead to congruent sets under all truth values of their tests.
    fn agree(
        &mut self,
        event: Option<Letter>,
        left: Branches,
        right: Branches,
        seen: &mut BTreeSet<(Branches, Branches)>,
    ) -> Result<bool, Exhausted> {
        self.fuel.spend(1 + (left.len() + right.len()) as u64)?;
        if left == right || !seen.insert((left.clone(), right.clone())) {
            return Ok(true);
        }
        let Some(test) = undecided_test(&left).or_else(|| undecided_test(&right)) else {
            let targets = |branches: Branches| branches.into_iter().map(|(_, target)| target).collect();
            // Acceptance has one target, so it agrees only if the sets are equal.
            return if event.is_some() { self.congruent(&targets(left), &targets(right)) } else { Ok(false) };
        };
        for holds in [false, true] {
            if !self.agree(event, assume(&left, test, holds), assume(&right, test, holds), seen)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn congruent(&self, left: &State, right: &State) -> Result<bool, Exhausted> {
        Ok(right.is_subset(&self.closure(left)?) && left.is_subset(&self.closure(right)?))
    }

    /// The largest set that is equal to the given one by the pairs and by union.
    fn closure(&self, state: &State) -> Result<State, Exhausted> {
        let mut grown = state.clone();
        loop {
            self.fuel.spend(1 + self.relation.len() as u64)?;
            let before = grown.len();
            for (left, right) in &self.relation {
                if left.is_subset(&grown) || right.is_subset(&grown) {
                    grown.extend(left);
                    grown.extend(right);
                }
            }
            if grown.len() == before {
                return Ok(grown);
            }
        }
    }
}

type Outcome<'a> = (Option<Letter>, Conditions, Agenda<'a>);

/// Runs an agenda up to each letter that can come next, and to its end.
fn run<'a>(agenda: &Agenda<'a>, fuel: &Fuel) -> Result<Vec<Outcome<'a>>, Exhausted> {
    let (mut outcomes, mut seen) = (Vec::new(), BTreeSet::new());
    let mut open = vec![(Conditions::new(), agenda.clone())];
    while let Some((mut conditions, agenda)) = open.pop() {
        fuel.spend(1)?;
        if !seen.insert((conditions.clone(), agenda.clone())) {
            continue;
        }
        let Some((&head, rest)) = agenda.split_first() else {
            outcomes.push((None, conditions, agenda));
            continue;
        };
        let followed_by = |first: &'a [Term], second: &[&'a Term]| first.iter().chain(second.iter().copied()).collect();
        match head {
            Term::Zero => {}
            test if test.is_test() => {
                conditions.insert(test.clone());
                open.push((conditions, rest.to_vec()));
            }
            Term::Letter(letter) => outcomes.push((Some(*letter), conditions, rest.to_vec())),
            Term::Star(body) => {
                open.push((conditions.clone(), rest.to_vec()));
                open.push((conditions, followed_by(body.factors(), &agenda)));
            }
            choice => {
                open.extend(
                    choice.summands().iter().map(|part| (conditions.clone(), followed_by(part.factors(), rest))),
                );
            }
        }
    }
    Ok(outcomes)
}

fn undecided_test(branches: &Branches) -> Option<Symbol> {
    let condition = branches.iter().find_map(|(conditions, _)| conditions.first())?;
    condition.tests().first().copied()
}

/// The branches that remain when the test holds, or fails.
fn assume(branches: &Branches, test: Symbol, holds: bool) -> Branches {
    let simplified = |(conditions, target): &(Conditions, usize)| {
        let mut remaining: Conditions = conditions.iter().map(|condition| decided(condition, test, holds)).collect();
        remaining.remove(&Term::One);
        (!remaining.contains(&Term::Zero)).then_some((remaining, *target))
    };
    branches.iter().filter_map(simplified).collect()
}

/// The condition with a truth value in place of the test.
fn decided(condition: &Term, test: Symbol, holds: bool) -> Term {
    let decide = |part: &Term| decided(part, test, holds);
    match condition {
        Term::Test(name) if *name == test => {
            if holds {
                Term::One
            } else {
                Term::Zero
            }
        }
        Term::Not(inner) => decide(inner).negated(),
        Term::Product(parts) => Term::product(parts.iter().map(decide)),
        Term::Sum(parts) => {
            let parts: Vec<Term> = parts.iter().map(decide).collect();
            if parts.contains(&Term::One) { Term::One } else { Term::sum(parts) }
        }
        other => other.clone(),
    }
}
