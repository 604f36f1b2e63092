//! Clauses that no proof needs.

use super::summary::counted;
use super::{Report, Usage};
use crate::base::Span;
use crate::explain::{Clause, Need};

/// Longer clauses are cut.
const LONGEST_QUOTE: usize = 120;

impl Usage {
    pub fn unneeded(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.need != Need::Needed)
    }
}

/// A line for each clause that no proof needs: `mirror.argo:27: invariant: len(a) >= 0`; nothing if nobody asked.
pub fn unneeded(report: &Report) -> String {
    let Some(usage) = &report.usage else { return String::new() };
    let clauses = counted(usage.clauses.len(), "clause");
    let mut text = match usage.unneeded().count() {
        0 => format!("every one of {clauses} is needed by some proof\n"),
        1 => format!("1 of {clauses} is needed by no proof\n"),
        count => format!("{count} of {clauses} are needed by no proof\n"),
    };
    text.extend(usage.unneeded().map(|clause| line(report, clause)));
    if usage.unknown > 0 {
        let what = counted(usage.unknown, "obligation");
        text += &format!("  of {what} it is not known what they need: whatever they may use counts as needed\n");
    }
    text
}

fn line(report: &Report, clause: &Clause) -> String {
    let why = match clause.need {
        Need::Circular => " (used only to show what is needed by no proof)",
        Need::Needed | Need::Unused => "",
    };
    format!("  {}: {}: {}{why}\n", report.line(clause.span), clause.kind.words(), quote(report, clause.span))
}

/// The text on one line, cut if it is long.
pub(super) fn quote(report: &Report, span: Span) -> String {
    let text = report.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{} ..", &text[..end]),
        None => text,
    }
}
