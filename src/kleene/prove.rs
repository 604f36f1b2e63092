//! Proofs of laws: by decision, or by the steps that they name.

use super::decide::{Budget, Difference, Verdict, decide};
use super::hypotheses::can_be_eliminated;
use super::steps::{DECIDE, Line, Walk, walk};
use super::{Certificate, Law, Malformed};
use crate::base::Code;
use serde::Serialize;

/// Why a law holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// The decision procedure says so, and this certificate was checked.
    Decided(Certificate),
    /// The steps lead from the left side to the right side.
    Steps(Vec<Line>),
}

/// What became of a law.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Holds(Proof),
    Fails(Difference),
    /// Nothing was found out, for this reason.
    Unknown(String),
}

impl Outcome {
    /// The message for a law that was not proved.
    pub fn complaint(&self, law: &Law) -> Option<Malformed> {
        match self {
            Outcome::Holds(_) => None,
            Outcome::Fails(Difference { word, accepted_by, .. }) => {
                let fault = format!("the law does not hold: only the {accepted_by} side accepts {}", word.quoted());
                Some(Malformed::new(Code::A1110, fault))
            }
            Outcome::Unknown(reason) => {
                let fault = format!("`{}` could not be decided: {reason}", law.name);
                Some(Malformed::new(Code::A1111, fault).help("split the law into smaller ones"))
            }
        }
    }
}

/// Proves a law, or refutes it.
///
/// `earlier` are laws that were proved before, which steps may name. If all hypotheses can be eliminated the law is
/// decided first: then a law with steps fails with the word that shows it, and holds only if its steps are right, too.
pub fn prove(law: &Law, earlier: &[Law], budget: Budget) -> Result<Outcome, Malformed> {
    let by_decision = law.steps.iter().all(|step| step.as_str() == DECIDE) && law.steps.len() < 2;
    if by_decision || law.hypotheses.iter().all(can_be_eliminated) {
        let decided = decide(&law.goal, &law.hypotheses, budget)?;
        return match decided {
            Verdict::Fails(difference) => Ok(Outcome::Fails(difference)),
            Verdict::Holds(certificate) if by_decision => Ok(Outcome::Holds(Proof::Decided(certificate))),
            Verdict::Unknown(reason) if by_decision => Ok(Outcome::Unknown(reason)),
            // The steps may succeed where the decision takes too long.
            Verdict::Holds(_) | Verdict::Unknown(_) => by_steps(law, earlier, budget),
        };
    }
    by_steps(law, earlier, budget)
}

fn by_steps(law: &Law, earlier: &[Law], budget: Budget) -> Result<Outcome, Malformed> {
    Ok(match walk(law, earlier, budget)? {
        Walk::Arrived(lines) => Outcome::Holds(Proof::Steps(lines)),
        Walk::Unknown(reason) => Outcome::Unknown(reason),
    })
}
