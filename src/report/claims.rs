//! Derived claims: what follows once obligations hold, and by which rule.

use super::summary::counted;
use super::{ClaimReport, PremiseReport, Report, promise};
use crate::base::Span;
use crate::explain::Standing;
use indexmap::IndexMap;
use serde::Serialize;
use std::fmt::Write;

/// How a derived claim stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimStanding {
    Proved,
    /// Every premise holds, if the assumptions of the sources do.
    Assuming,
    /// Some premise does not hold, or is not known to.
    NotProved,
}

impl Report {
    pub fn premise_holds(&self, premise: &PremiseReport) -> bool {
        premise.obligations.iter().all(|&place| self.obligations[place].is_shown())
            && premise.equations.iter().all(|&place| self.equations[place].standing == Standing::Holds)
            && premise.claims.iter().all(|&place| self.claim_holds(&self.claims[place]))
    }

    /// All premises hold, but for what the sources assume.
    pub fn claim_holds(&self, claim: &ClaimReport) -> bool {
        claim.premises.iter().all(|premise| self.premise_holds(premise))
    }

    pub fn claim_standing(&self, claim: &ClaimReport) -> ClaimStanding {
        match (self.claim_holds(claim), claim.assumptions.as_slice()) {
            (false, _) => ClaimStanding::NotProved,
            (true, []) => ClaimStanding::Proved,
            (true, _) => ClaimStanding::Assuming,
        }
    }

    /// What is believed without proof.
    pub fn trusted(&self) -> Vec<String> {
        let mut trusted = vec![format!("argosy {}, and Z3 {}", env!("CARGO_PKG_VERSION"), self.solver)];
        for layer in &self.models {
            trusted.push(format!("that `{layer}` is a true model of what it stands for: nothing here implements it"));
        }
        if self.encodes {
            trusted.push("that what `encode` writes, `decode` reads as it was".to_owned());
        }
        for &assumption in &self.assumptions {
            trusted.push(format!("the assumption at {}", self.line(assumption)));
        }
        trusted
    }
}

/// One line for each claim: `Mirror: Disk over TwoDisk, recovery refinement: proved`; and what goes with it.
pub fn claims(report: &Report) -> String {
    let mut text = String::new();
    for claim in &report.claims {
        headline(&mut text, report, claim);
        text += &promise::lines(report, claim);
    }
    text
}

/// The statement and whether it holds; with its place if another claim reads alike.
fn headline(text: &mut String, report: &Report, claim: &ClaimReport) {
    let alike = report.claims.iter().filter(|other| other.statement == claim.statement).count();
    let place = if alike > 1 { format!(" ({})", report.line(claim.span)) } else { String::new() };
    let _ = writeln!(text, "{}{place}: {}", claim.statement, verdict(report, claim));
}

fn verdict(report: &Report, claim: &ClaimReport) -> String {
    let missing = claim.premises.iter().filter(|premise| !report.premise_holds(premise));
    let missing: Vec<&str> = missing.map(|premise| premise.name.as_str()).collect();
    match report.claim_standing(claim) {
        ClaimStanding::Proved => "proved".to_owned(),
        ClaimStanding::Assuming => {
            let count = claim.assumptions.len();
            format!("holds if {} {}", counted(count, "assumption"), if count == 1 { "does" } else { "do" })
        }
        ClaimStanding::NotProved => format!("not proved, for want of: {}", missing.join("; ")),
    }
}

/// Each claim with its rule, its premises, and the obligations that discharged them; and what is trusted.
pub fn proof(report: &Report) -> String {
    let mut text = String::new();
    for claim in &report.claims {
        headline(&mut text, report, claim);
        let _ = writeln!(text, "  by {}", claim.rule);
        claim.premises.iter().for_each(|one| premise(&mut text, report, one));
        text += &promise::lines(report, claim);
        text.push('\n');
    }
    let _ = writeln!(text, "trusted:");
    for trusted in report.trusted() {
        let _ = writeln!(text, "  - {trusted}");
    }
    text
}

fn premise(text: &mut String, report: &Report, premise: &PremiseReport) {
    let by_checking = premise.obligations.is_empty() && premise.claims.is_empty() && premise.equations.is_empty();
    let word = match report.premise_holds(premise) {
        true if by_checking => "checked",
        true => "proved",
        false => "not proved",
    };
    let _ = writeln!(text, "  - {}: {word}", premise.name);
    for &place in &premise.claims {
        let _ = writeln!(text, "      {}", report.claims[place].statement);
    }
    for line in premise.equations.iter().flat_map(|&place| report.equations[place].text.lines()) {
        let _ = writeln!(text, "      {line}");
    }
    obligations(text, report, premise);
}

fn obligations(text: &mut String, report: &Report, premise: &PremiseReport) {
    for Discharged { words, span, points } in discharged(report, premise) {
        let points = if points == 1 { String::new() } else { format!(", at {points} points") };
        let _ = writeln!(text, "      {words} ({}){points}", report.line(span));
    }
}

/// What discharges a premise, or does not, on one line of the source.
pub(super) struct Discharged {
    pub words: String,
    pub span: Span,
    pub points: usize,
}

/// What is shown at several points of a body is said once.
pub(super) fn discharged(report: &Report, premise: &PremiseReport) -> Vec<Discharged> {
    let mut found: IndexMap<(String, String), Discharged> = IndexMap::new();
    for &place in &premise.obligations {
        let judged = &report.obligations[place];
        let (words, open) = if judged.holds() {
            (judged.kind.when_it_holds(), "")
        } else {
            (judged.kind.when_it_fails(), "not shown: ")
        };
        let words = format!("{open}{words}");
        let entry = found.entry((words.clone(), report.line(judged.span)));
        entry.or_insert(Discharged { words, span: judged.span, points: 0 }).points += 1;
    }
    found.into_values().collect()
}
