//! The last line, and the counts of `--stats`.

use super::{Report, Status};
use crate::base::Severity;
use crate::explain::Standing;
use std::fmt::Write;

/// The last line of a report on proofs; without the time where texts are compared.
pub fn summary(report: &Report, with_time: bool) -> String {
    let mut text = match report.status {
        Status::Unusable | Status::Rejected => faults(report),
        _ => verdicts(report),
    };
    let warnings = report.findings.iter().filter(|finding| finding.standing.is_none());
    let warnings = warnings.filter(|finding| finding.diagnostic.severity == Severity::Warning).count();
    if warnings > 0 {
        let _ = write!(text, ", {}", counted(warnings, "warning"));
    }
    if with_time {
        let _ = write!(text, " in {}", seconds(report.times.total.as_secs_f64()));
    }
    text.push('\n');
    text
}

/// The last line of a report on syntax, names and types.
pub fn checked(report: &Report, with_time: bool) -> String {
    let errors = report.findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = report.findings.len() - errors;
    let files = counted(report.sources.files().count(), "file");
    let mut text = format!("checked {files}: {}, {}", counted(errors, "error"), counted(warnings, "warning"));
    if with_time {
        let _ = write!(text, " in {}", seconds(report.times.total.as_secs_f64()));
    }
    text.push('\n');
    text
}

fn faults(report: &Report) -> String {
    let count = report.findings.iter().filter(|finding| finding.is_error()).count();
    format!("{}, nothing was verified", counted(count, "error"))
}

fn verdicts(report: &Report) -> String {
    let equations = |wanted| report.equations.iter().filter(|one| one.standing == wanted).count();
    let mut text = format!("proved {}", counted(report.count(Standing::Holds), "obligation"));
    if !report.equations.is_empty() {
        let _ = write!(text, " and {}", counted(equations(Standing::Holds), "equation"));
    }
    for (standing, word) in
        [(Standing::Refuted, "refuted"), (Standing::Failed, "failed"), (Standing::Unknown, "unknown")]
    {
        let count = report.count(standing) + equations(standing);
        if count > 0 {
            let _ = write!(text, ", {count} {word}");
        }
    }
    let vacuous = report.vacuous();
    if vacuous > 0 {
        let _ = write!(text, ", {vacuous} vacuous");
    }
    if !report.assumptions.is_empty() {
        let _ = write!(text, ", given {}", counted(report.assumptions.len(), "assumption"));
    }
    text
}

pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn seconds(seconds: f64) -> String {
    if seconds < 0.095 { format!("{:.0} ms", seconds * 1000.0) } else { format!("{seconds:.1} s") }
}

/// Sizes, shares of the time, and what was slowest.
pub fn statistics(report: &Report) -> String {
    let lines = report.lines;
    let mut text =
        format!("lines: {} of specification, {} of proof, {} of code", lines.specification, lines.proof, lines.code);
    if lines.code > 0 {
        let _ = write!(text, " ({:.2} of proof per line of code)", lines.proof as f64 / lines.code as f64);
    }
    let _ = writeln!(text, "\nobligations: {}", report.obligations.len());
    times(&mut text, report);
    slowest(&mut text, report);
    text
}

fn times(text: &mut String, report: &Report) {
    let times = &report.times;
    let shown = |duration: std::time::Duration| format!("{:.1}", duration.as_secs_f64() * 1000.0);
    let _ = writeln!(
        text,
        "ms: load {}, parse {}, resolve {}, check {}, lower {}, generate {}, solve {} (all threads: encode {}, around the solver {}, inside it {})",
        shown(times.load),
        shown(times.parse),
        shown(times.resolve),
        shown(times.check),
        shown(times.lower),
        shown(times.generate),
        shown(times.solve),
        shown(times.encode),
        shown(times.outside),
        shown(times.inside),
    );
}

/// How many obligations are listed.
const SLOWEST: usize = 10;

fn slowest(text: &mut String, report: &Report) {
    let mut ranked: Vec<_> = report.obligations.iter().collect();
    ranked.sort_by_key(|judged| std::cmp::Reverse(judged.time));
    for judged in ranked.into_iter().take(SLOWEST) {
        let _ = writeln!(
            text,
            "{:>7.1} ms {:>9} units  {} {}, {}",
            judged.time.as_secs_f64() * 1000.0,
            judged.resources,
            judged.owner,
            report.line(judged.span),
            judged.kind.when_it_holds(),
        );
    }
}
