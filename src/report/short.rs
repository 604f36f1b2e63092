//! One line for each finding: `file:line:column: error[A0602]: words`.

use super::Report;
use crate::explain::Finding;
use std::fmt::Write;

pub fn short(report: &Report, limit: usize) -> String {
    let mut text = String::new();
    for finding in super::shown(report, limit) {
        line(&mut text, report, finding);
    }
    text
}

/// Also what is shown where the source cannot be.
pub(super) fn line(text: &mut String, report: &Report, finding: &Finding) {
    if let Some(span) = finding.span() {
        let (file, at) = report.place(span);
        let _ = write!(text, "{file}:{}:{}: ", at.line, at.column);
    }
    let diagnostic = &finding.diagnostic;
    let _ = writeln!(text, "{}[{}]: {}", finding.head(), diagnostic.code, diagnostic.message);
}
