//! Decides laws and the equations behind claims: no solver is asked.

use crate::base::Diagnostic;
use crate::explain::{Finding, Standing};
use crate::kleene::{self, Budget, Item, Law, Malformed, Outcome};
use crate::report::EquationReport;
use crate::vc::Equation;

/// What became of an equation, and what to tell the user of it.
pub(super) struct Decided {
    pub report: EquationReport,
    pub finding: Option<Finding>,
}

/// Decides one of the equations. Those before it may be used as steps; a claim that uses one that fails is no claim.
pub(super) fn decide(equations: &[Equation], place: usize) -> Decided {
    let Equation { owner, item, earlier } = &equations[place];
    let earlier: Vec<Law> = earlier.iter().map(|id| equations[id.0 as usize].item.law.clone()).collect();
    let (standing, text, fault) = match kleene::prove(&item.law, &earlier, Budget::default()) {
        Ok(outcome) => (standing(&outcome), kleene::describe(&item.law, &outcome), outcome.complaint(&item.law)),
        Err(fault) => (Standing::Failed, format!("{}\nnot shown: {}\n", item.law.goal, fault.message), Some(fault)),
    };
    let report = EquationReport { owner: owner.clone(), span: item.span, standing, text };
    Decided { report, finding: fault.map(|fault| finding(item, fault, standing)) }
}

fn standing(outcome: &Outcome) -> Standing {
    match outcome {
        Outcome::Holds(_) => Standing::Holds,
        Outcome::Fails(_) => Standing::Refuted,
        Outcome::Unknown(_) => Standing::Unknown,
    }
}

fn finding(item: &Item, fault: Malformed, standing: Standing) -> Finding {
    let place = item.place(fault.code);
    let mut diagnostic: Diagnostic = fault.at(place);
    if standing == Standing::Unknown {
        diagnostic.severity = crate::base::Severity::Warning;
    }
    Finding { diagnostic, standing: Some(standing), trace: None }
}
