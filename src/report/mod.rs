//! What a session has found out, and its forms.
//!
//! A [`Report`] is plain data: the same input gives the same report, whatever the number of threads, but for [`Times`].
//! [`human()`] shows findings with the source beside them, [`short()`] has one line for each, [`json()`] is for programs and
//! has a schema version, [`page()`] is for browsers. [`timeline()`] shows a trace, in the notes of a finding or alone.

mod claims;
mod data;
mod html;
mod human;
mod json;
mod promise;
mod short;
mod stability;
mod summary;
mod timeline;
mod usage;
mod wrap;

#[cfg(test)]
mod tests;

pub use claims::{ClaimStanding, claims, proof};
pub use data::{
    ClaimReport, EquationReport, Judged, Lines, PremiseReport, PromiseReport, Report, Selection, Status, Times, Usage,
};
pub use html::page;
pub use human::{Style, human};
pub use json::{SCHEMA, json};
pub use short::short;
pub use stability::{Run, Stability, stability, stability_json};
pub use summary::{checked, statistics, summary};
pub use timeline::timeline;
pub use usage::unneeded;
pub use wrap::wrapped;

use crate::explain::Finding;

/// The findings that are written out: remarks first, then at most `limit` of the others, since a terminal shows the
/// end.
fn shown(report: &Report, limit: usize) -> impl Iterator<Item = &Finding> {
    let serious = |finding: &&Finding| finding.is_error() || finding.standing.is_some();
    let errors = report.findings.iter().filter(serious).take(limit);
    report.findings.iter().filter(move |finding| !serious(finding)).chain(errors)
}

/// How many findings `shown` leaves out, if any.
pub fn hidden(report: &Report, limit: usize) -> String {
    let count = report.findings.len() - shown(report, limit).count();
    if count == 0 { String::new() } else { format!("{count} more are not shown; --error-limit shows more\n") }
}
