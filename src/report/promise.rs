//! What a proved system promises to those who use it, in one sentence.

use super::{ClaimReport, ClaimStanding, PromiseReport, Report};
use crate::base::Span;

/// The sentence, and what it does not cover; nothing where the claim promises nothing, or is not proved.
pub(super) fn lines(report: &Report, claim: &ClaimReport) -> String {
    match &claim.promise {
        Some(promise) if report.claim_standing(claim) != ClaimStanding::NotProved => {
            format!("  {}\n", sentence(report, claim, promise)) + not_covered(report, promise)
        }
        _ => String::new(),
    }
}

fn sentence(report: &Report, claim: &ClaimReport, promise: &PromiseReport) -> String {
    let PromiseReport { system, layer, .. } = promise;
    format!(
        "once `init` has returned true, a program that uses `{system}` as a `{layer}` sees only what `{layer}` allows, \
         however often it crashes, also during recovery, as long as crashes end; provided {}",
        listed(&conditions(report, claim, promise))
    )
}

/// What the promise rests on: what clients must keep, and what is trusted.
fn conditions(report: &Report, claim: &ClaimReport, promise: &PromiseReport) -> Vec<String> {
    let keeps = promise.keeps.iter().map(|(name, clauses)| {
        format!("that it calls `{name}` only where {}", joined(clauses.iter().map(|&clause| quoted(report, clause))))
    });
    let models = promise.bottom.iter().map(|layer| format!("that `{layer}` is a true model of what lies below"));
    let encoder = claim.encodes.then(|| "that what `encode` writes, `decode` reads as it was".to_owned());
    let assumed = claim.assumptions.iter().map(|&span| format!("that what is assumed at {} holds", report.line(span)));
    let tools = format!("that argosy {} and Z3 {} are right", env!("CARGO_PKG_VERSION"), report.solver);
    keeps.chain(models).chain(encoder).chain(assumed).chain([tools]).collect()
}

/// The clause as its author wrote it, in one line.
fn quoted(report: &Report, clause: Span) -> String {
    let words: Vec<&str> = report.sources.text(clause).split_whitespace().collect();
    format!("`{}`", words.join(" "))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" and ")
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
    }
}

fn not_covered(report: &Report, promise: &PromiseReport) -> &'static str {
    if promise.restart.iter().all(|&place| report.obligations[place].is_shown()) {
        return "";
    }
    "  a crash during `init` is not covered: after it, what lies below may not be as `init` needs it\n"
}
