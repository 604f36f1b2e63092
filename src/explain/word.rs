//! What a verdict means for an obligation.

use crate::base::Span;
use crate::kernel::ClaimKind;
use crate::prove::{Outcome, Reason, Verdict};
use crate::vc::{Expectation, Obligation};
use serde::Serialize;

/// How an obligation stands. The last three are never merged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Holds,
    /// There is a counterexample.
    Refuted,
    /// It could not be proved, and the solver has a candidate for a counterexample.
    Failed,
    /// The solver gave up before it was done.
    Unknown,
}

/// The part of a goal that was too hard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HardPart {
    /// Counted from 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
    /// Where it stands in the source, if it does; else it is a conjunct of the goal.
    pub span: Option<Span>,
}

impl HardPart {
    fn new(obligation: &Obligation, place: usize) -> Option<HardPart> {
        let number = place + 1;
        if obligation.parts.len() > 1 {
            let part = obligation.parts.get(place)?;
            return Some(HardPart { number, of: obligation.parts.len(), span: Some(part.span) });
        }
        let conjuncts = obligation.query.goal.conjuncts().len();
        (conjuncts > 1).then_some(HardPart { number, of: conjuncts, span: None })
    }
}

/// The judgement on one obligation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Word {
    Holds,
    Refuted,
    Failed,
    Unknown {
        reason: Reason,
        part: Option<HardPart>,
    },
    /// Not as good as it might be, which the user is told; nothing is wrong.
    Noted,
}

impl Word {
    /// What the outcome says of the obligation.
    pub fn new(obligation: &Obligation, outcome: &Outcome) -> Word {
        match obligation.expectation {
            Expectation::Entailed => Word::of_entailed(obligation, outcome),
            Expectation::NotEntailed if !outcome.verdict.is_proved() => Word::Holds,
            Expectation::NotEntailed if obligation.kind == ClaimKind::InitReturns => Word::Noted,
            Expectation::NotEntailed => Word::Refuted,
            Expectation::Optional if outcome.verdict.is_proved() => Word::Holds,
            Expectation::Optional => Word::Noted,
        }
    }

    fn of_entailed(obligation: &Obligation, outcome: &Outcome) -> Word {
        match &outcome.verdict {
            Verdict::Proved => Word::Holds,
            Verdict::Refuted(_) => Word::Refuted,
            Verdict::Failed(_) => Word::Failed,
            Verdict::Unknown(reason) => {
                let part = outcome.part.and_then(|place| HardPart::new(obligation, place));
                Word::Unknown { reason: reason.clone(), part }
            }
        }
    }

    /// What is only noted does no harm: claims do not need it.
    pub fn standing(&self) -> Standing {
        match self {
            Word::Holds | Word::Noted => Standing::Holds,
            Word::Refuted => Standing::Refuted,
            Word::Failed => Standing::Failed,
            Word::Unknown { .. } => Standing::Unknown,
        }
    }
}
