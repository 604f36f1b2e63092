//! Derived claims: what follows once obligations hold, and by which rule.

use super::summary::counted;
use super::{ClaimReport, PremiseReport, Report};
use indexmap::IndexMap;
use std::fmt::Write;

impl Report {
    pub fn premise_holds(&self, premise: &PremiseReport) -> bool {
        premise.obligations.iter().all(|&place| self.obligations[place].holds())
    }

    /// A claim holds if all obligations of all its premises do.
    pub fn claim_holds(&self, claim: &ClaimReport) -> bool {
        claim.premises.iter().all(|premise| self.premise_holds(premise))
    }

    /// What is believed without proof.
    pub fn trusted(&self) -> Vec<String> {
        let mut trusted = vec![format!("argosy {}, and Z3 {}", env!("CARGO_PKG_VERSION"), self.solver)];
        for layer in &self.models {
            trusted.push(format!("that `{layer}` is a true model of what it stands for: nothing here implements it"));
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
        for note in &claim.notes {
            let _ = writeln!(text, "  {note}");
        }
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
    let missing: Vec<&str> = claim
        .premises
        .iter()
        .filter(|premise| !report.premise_holds(premise))
        .map(|premise| premise.name.as_str())
        .collect();
    match (missing.as_slice(), report.assumptions.len()) {
        ([], 0) => "proved".to_owned(),
        ([], count) => format!("proved, given {}", counted(count, "assumption")),
        (missing, _) => format!("not proved, for want of: {}", missing.join("; ")),
    }
}

/// Each claim with its rule, its premises, and the obligations that discharged them; and what is trusted.
pub fn proof(report: &Report) -> String {
    let mut text = String::new();
    for claim in &report.claims {
        headline(&mut text, report, claim);
        let _ = writeln!(text, "  by {}", claim.rule);
        for premise in &claim.premises {
            let word = if report.premise_holds(premise) { "proved" } else { "not proved" };
            let _ = writeln!(text, "  - {}: {word}", premise.name);
            obligations(&mut text, report, premise);
        }
        for note in &claim.notes {
            let _ = writeln!(text, "  {note}");
        }
        text.push('\n');
    }
    let _ = writeln!(text, "trusted:");
    for trusted in report.trusted() {
        let _ = writeln!(text, "  - {trusted}");
    }
    text
}

/// What is shown at several points of a body is one line.
fn obligations(text: &mut String, report: &Report, premise: &PremiseReport) {
    let mut lines: IndexMap<String, usize> = IndexMap::new();
    for &place in &premise.obligations {
        let judged = &report.obligations[place];
        let (words, open) = if judged.holds() {
            (judged.kind.when_it_holds(), "")
        } else {
            (judged.kind.when_it_fails(), "not shown: ")
        };
        *lines.entry(format!("{open}{words} ({})", report.line(judged.span))).or_default() += 1;
    }
    for (line, count) in lines {
        let points = if count == 1 { String::new() } else { format!(", at {count} points") };
        let _ = writeln!(text, "      {line}{points}");
    }
}
