//! From a law to an answer that was checked by somebody else.
//!
//! Hypotheses are eliminated, the search compares the two sides, and its answer is believed only if it passes an
//! independent check: a bisimulation must pass the checker of certificates, and a word must be a model in which the
//! hypotheses hold and the claim does not. If a check fails, nothing is decided.

use super::certificate::Certificate;
use super::fuel::{Exhausted, Fuel, Stop};
use super::hypotheses::{Reduced, eliminate, replaced};
use super::model::Model;
use super::search::{Found, compare};
use super::word::{Side, Word};
use super::{Claim, Letter, Malformed, Term};
use crate::base::Code;
use serde::Serialize;

/// How much work may be spent before giving up. The same work is done on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    pub work: u64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { work: 20_000_000 }
    }
}

/// What the decision procedure says of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    Holds(Certificate),
    Fails(Difference),
    /// Nothing was decided, for this reason.
    Unknown(String),
}

/// Why a claim does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// A shortest word that only one side accepts.
    pub word: Word,
    pub accepted_by: Side,
    /// Where hypotheses were eliminated: what the letters of the word stand for, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<Replacement>,
}

/// A term that was put in place of a letter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Replacement {
    pub letter: Letter,
    pub by: Term,
}

impl Serialize for Letter {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Decides a claim under hypotheses. It is an error if one of them is of a kind that cannot be eliminated, and if
/// together they are contradictory.
pub fn decide(claim: &Claim, hypotheses: &[Claim], budget: Budget) -> Result<Verdict, Malformed> {
    let too_long = || Verdict::Unknown("the comparison takes too long".to_owned());
    decide_with(claim, hypotheses, &Fuel::new(budget.work)).or_else(|stop| stop.answer(too_long()))
}

fn decide_with(claim: &Claim, hypotheses: &[Claim], fuel: &Fuel) -> Result<Verdict, Stop> {
    let reduced = eliminate(claim, hypotheses)?;
    refuse_contradiction(hypotheses, fuel)?;
    Ok(decide_reduced(claim, hypotheses, reduced, fuel)?)
}

/// Hypotheses that only hold where nothing can run would make every law hold.
fn refuse_contradiction(hypotheses: &[Claim], fuel: &Fuel) -> Result<(), Stop> {
    if hypotheses.is_empty() {
        return Ok(());
    }
    let absurd = eliminate(&Claim::equal(Term::One, Term::Zero), hypotheses)?;
    match compare(&absurd.left, &absurd.right, fuel)? {
        Found::Difference { .. } => Ok(()),
        Found::Bisimulation(_) => {
            let fault = Malformed::new(Code::A1109, "the hypotheses contradict each other: `1 == 0` follows");
            Err(fault.help("every law would hold under them; weaken one").into())
        }
    }
}

fn decide_reduced(claim: &Claim, given: &[Claim], reduced: Reduced, fuel: &Fuel) -> Result<Verdict, Exhausted> {
    let Reduced { left, right, replacements } = reduced;
    Ok(match compare(&left, &right, fuel)? {
        Found::Bisimulation(certificate) => match certificate.check_for(&left, &right) {
            Ok(()) => Verdict::Holds(certificate),
            Err(refusal) => Verdict::Unknown(format!("the proof was found but did not pass its check: {refusal}")),
        },
        Found::Difference { word, accepted_by } => {
            let accepts = |term: &Term| word.is_accepted_by(term);
            let (here, there) = if accepted_by == Side::Left { (&left, &right) } else { (&right, &left) };
            let model = model_of(&word, claim, given, &replacements);
            let confirmed =
                accepts(here) && !accepts(there) && given.iter().all(|one| model.holds(one)) && !model.holds(claim);
            if !confirmed {
                return Ok(Verdict::Unknown(format!("the word `{word}` was found but did not pass its check")));
            }
            let listed = |(letter, by)| Replacement { letter, by };
            Verdict::Fails(Difference {
                word,
                accepted_by,
                replacements: replacements.into_iter().map(listed).collect(),
            })
        }
    })
}

/// The word as a model of the original letters, which stand for what was put in their place.
fn model_of(word: &Word, claim: &Claim, given: &[Claim], replacements: &[(Letter, Term)]) -> Model {
    let base = word.model();
    let mut model = base.clone();
    for letter in given.iter().fold(claim.letters(), |letters, one| &letters | &one.letters()) {
        model.letters.insert(letter, base.edges(&replaced(&Term::Letter(letter), replacements)));
    }
    model
}
