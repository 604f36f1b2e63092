//! What proofs used: at a clause the proofs that did, at a proof the clauses.

use super::links::{Mark, NOT_NEEDED, USED, anchor, link, words};
use crate::base::{FileId, Span};
use crate::explain::{Clause, Need};
use crate::report::Report;
use crate::report::usage::quote;
use indexmap::IndexMap;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// More proofs than these are only counted.
const MOST_USERS: usize = 8;

/// The clauses that begin on the line.
pub(super) fn on_line(report: &Report, id: FileId, line: u32) -> impl Iterator<Item = &Clause> {
    let is_here = move |one: &&Clause| one.span.file == id && report.sources.start(one.span).line == line;
    report.usage.iter().flat_map(|usage| &usage.clauses).filter(is_here)
}

/// Beside the sign of the line, if some clause is not needed. Where nothing is to be shown but clauses, a dot says that
/// the line opens.
pub(super) fn sign(clauses: &[&Clause], is_alone: bool) -> Markup {
    let mark = match clauses {
        all if all.iter().any(|clause| clause.need != Need::Needed) => NOT_NEEDED,
        [_, ..] if is_alone => USED,
        _ => return html! {},
    };
    html! { " " (mark.sign()) span.hidden { "a clause, " (mark.word) ": " } }
}

fn mark(clause: &Clause) -> Mark {
    if clause.need == Need::Needed { USED } else { NOT_NEEDED }
}

pub(super) fn clause(report: &Report, clause: &Clause) -> Markup {
    html! {
        li.clause {
            (mark(clause).badge()) " " (words(clause.kind.words()))
            p.detail { code { (quote(report, clause.span)) } ". " (users(report, clause)) }
        }
    }
}

/// One entry for proofs of one kind at one line of one owner.
fn users(report: &Report, clause: &Clause) -> Markup {
    let mut kinds: IndexMap<(&str, &str, u32), Span> = IndexMap::new();
    for judged in clause.used_by.iter().map(|&place| &report.obligations[place]) {
        let line = report.sources.start(judged.span).line;
        kinds.entry((&judged.owner, judged.kind.when_it_holds(), line)).or_insert(judged.span);
    }
    html! {
        @match (clause.need, clause.used_by.len()) {
            (Need::Needed, 0) => { "What may need it was not proved." }
            (_, 0) => { "No proof used it." }
            (_, 1) => { "1 proof used it:" }
            (_, count) => { (count) " proofs used it:" }
        }
        @if clause.need == Need::Circular { " they are of clauses that no proof needs." }
        @if !kinds.is_empty() {
            ul.related {
                @for ((owner, says, _), &span) in kinds.iter().take(MOST_USERS) {
                    li { (link(report, span)) " " (owner) ": " (words(says)) }
                }
                @if kinds.len() > MOST_USERS { li { "and " (kinds.len() - MOST_USERS) " more" } }
            }
        }
    }
}

/// The lines of the clauses that these proofs used.
pub(super) fn of_proofs(report: &Report, places: &[usize]) -> Markup {
    let Some(usage) = &report.usage else { return html! {} };
    let used: BTreeSet<usize> =
        places.iter().filter_map(|&place| usage.used[place].as_ref()).flatten().copied().collect();
    let lines: BTreeSet<(FileId, u32)> = used.iter().map(|&clause| line(report, usage.clauses[clause].span)).collect();
    let own = places.first().map(|&place| report.obligations[place].span.file);
    html! {
        @if !lines.is_empty() {
            " Used: " @if lines.len() == 1 { "line" } @else { "lines" }
            @for &(file, line) in &lines {
                " " a href=(format!("#{}", anchor(file, line))) {
                    @if Some(file) != own { (report.sources.file(file).name) ":" }
                    (line)
                }
            }
            "."
        }
    }
}

fn line(report: &Report, span: Span) -> (FileId, u32) {
    (span.file, report.sources.start(span).line)
}
