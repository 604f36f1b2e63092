//! Compares what the tool said with what a program's text expects: exactly, in both directions.

use super::case::{Annotation, Mutant, Program};
use crate::support::{Finding, Kind, Outcome};
use std::fmt::Write;

/// What the folder of a program says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expectation {
    /// The parser reports exactly the annotations.
    Unparsable,
    /// The parser has nothing to say.
    Parsed,
    /// The checker reports exactly the annotations.
    Rejected,
    /// The checker has nothing to say.
    Accepted,
    /// Every obligation is proved, and there are as many as the header says.
    Holds,
    /// Every obligation is proved, without any assumption.
    Example,
    /// The twin of a refused program: every obligation is proved.
    Repaired,
    /// Exactly the annotations are refuted or failed.
    Reported,
    /// A variant of an example: refused by the checker, refuted or failed, exactly as annotated.
    Broken,
    /// Nobody can say whether it holds: the annotations say what is wrong with it.
    Malformed,
    /// The checker, the solver or the derived claim: somebody refuses it.
    Refused,
    /// True, and not shown today.
    Incomplete,
}

/// The expectation of a file by its path under `tests/programs/`.
pub fn expectation(path: &str) -> Result<Expectation, String> {
    let folders = [
        ("syntax/ok/", Expectation::Parsed),
        ("syntax/", Expectation::Unparsable),
        ("check/ok/", Expectation::Accepted),
        ("check/", Expectation::Rejected),
        ("verify/hold/", Expectation::Holds),
        ("verify/fail/", Expectation::Reported),
        ("unsound/", Expectation::Refused),
        ("incomplete/", Expectation::Incomplete),
        ("broken/", Expectation::Broken),
        ("kleene/equal", Expectation::Repaired),
        ("kleene/different", Expectation::Reported),
        ("kleene/malformed", Expectation::Malformed),
    ];
    let found = folders.iter().find(|(folder, _)| path.starts_with(folder));
    found.map(|&(_, expectation)| expectation).ok_or(format!("{path}: no expectation belongs to this folder"))
}

/// The faults of an outcome; none when it is as expected.
pub fn judge(expectation: Expectation, program: &Program, outcome: &Outcome) -> Result<(), String> {
    let mut faults = unexpected(program, outcome);
    let allowed = |finding: &Finding| match expectation {
        Expectation::Unparsable => finding.kind == Kind::Syntax,
        Expectation::Rejected => finding.kind == Kind::Check,
        Expectation::Parsed
        | Expectation::Accepted
        | Expectation::Holds
        | Expectation::Example
        | Expectation::Repaired => false,
        Expectation::Reported => matches!(finding.kind, Kind::Refuted | Kind::Failed),
        Expectation::Broken => matches!(finding.kind, Kind::Check | Kind::Refuted | Kind::Failed),
        Expectation::Malformed => matches!(finding.kind, Kind::Check | Kind::Failed),
        Expectation::Refused | Expectation::Incomplete => true,
    };
    for finding in outcome.errors().filter(|finding| !allowed(finding)) {
        let _ = writeln!(faults, "is {:?}, which this folder does not allow: {finding}", finding.kind);
    }
    faults += &match expectation {
        Expectation::Holds => proved(outcome) + &described(program, outcome),
        Expectation::Example => proved(outcome) + &unassumed(outcome),
        Expectation::Repaired => all_proved(outcome),
        Expectation::Parsed | Expectation::Accepted => String::new(),
        _ => annotated(program),
    };
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Diagnostics without annotation, warnings included, and annotations without diagnostic.
fn unexpected(program: &Program, outcome: &Outcome) -> String {
    let mut faults = String::new();
    for finding in &outcome.findings {
        if !program.annotations.iter().any(|annotation| covers(annotation, finding)) {
            let _ = writeln!(faults, "not annotated: {finding}");
        }
    }
    for annotation in &program.annotations {
        if !outcome.findings.iter().any(|finding| covers(annotation, finding)) {
            let _ = writeln!(faults, "not reported: {annotation}");
        }
    }
    faults
}

fn covers(annotation: &Annotation, finding: &Finding) -> bool {
    annotation.line == finding.line && annotation.code == finding.code && finding.message.contains(&annotation.words)
}

fn proved(outcome: &Outcome) -> String {
    if outcome.obligations == 0 { "there is nothing to prove\n".to_string() } else { all_proved(outcome) }
}

fn all_proved(outcome: &Outcome) -> String {
    let mut faults: String = outcome.open_claims.iter().map(|claim| format!("not claimed: {claim}\n")).collect();
    if outcome.proved != outcome.obligations {
        let _ = writeln!(faults, "{} of {} obligations are proved", outcome.proved, outcome.obligations);
    }
    faults
}

fn described(program: &Program, outcome: &Outcome) -> String {
    let mut faults = String::new();
    if program.obligations != Some(outcome.obligations) {
        let _ = writeln!(faults, "there are {} obligations, the header says otherwise", outcome.obligations);
    }
    if program.mutants.is_empty() {
        faults += "it has no mutant\n";
    }
    faults
}

fn unassumed(outcome: &Outcome) -> String {
    let assumptions = outcome.findings.iter().filter(|finding| finding.code == "A1001");
    assumptions.map(|finding| format!("an example assumes nothing: {finding}\n")).collect()
}

fn annotated(program: &Program) -> String {
    if program.annotations.is_empty() { "nothing is annotated\n".to_string() } else { String::new() }
}

/// A mutant must be reported with its code; unknown is no report.
pub fn judge_mutant(mutant: &Mutant, outcome: &Outcome) -> Result<(), String> {
    let reported = |finding: &Finding| finding.code == mutant.code && finding.kind != Kind::Unknown;
    if outcome.errors().any(reported) {
        return Ok(());
    }
    let mut fault = format!("`{}` for `{}` is not reported as {}", mutant.new, mutant.old, mutant.code);
    for finding in outcome.errors() {
        let _ = write!(fault, "\n  {finding}");
    }
    Err(fault)
}
