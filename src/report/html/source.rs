//! The source, each line with what had to be shown there.

use super::links::{Mark, NOT_NEEDED, NOTED, anchor, link, words};
use super::usage;
use crate::base::{FileId, SourceFile, Span};
use crate::explain::{Clause, Standing, Word};
use crate::kernel::ClaimKind;
use crate::report::usage::quote;
use crate::report::{EquationReport, Judged, Report};
use indexmap::IndexMap;
use maud::{Markup, PreEscaped, html};
use std::time::Duration;

/// What had to be shown at one place, perhaps at several points of a body.
struct Shown<'a> {
    first: &'a Judged,
    /// All points, by their places in the report.
    places: Vec<usize>,
    resources: u64,
    time: Duration,
}

/// By line, then by what is the same for all points.
type Lines<'a> = IndexMap<(FileId, u32), IndexMap<(&'a str, ClaimKind, Span, &'static str), Shown<'a>>>;

pub(super) fn section(report: &Report, with_times: bool) -> Markup {
    let lines = lines(report);
    html! {
        section #source {
            h2 { "Source" }
            p.legend {
                "A line with a sign opens to show what had to be shown there: "
                @for standing in [Standing::Holds, Standing::Refuted, Standing::Failed, Standing::Unknown] {
                    (Mark::of(standing).badge()) " "
                }
                (NOTED.badge())
                @if report.usage.is_some() { ". " (NOT_NEEDED.badge()) " marks clauses that no proof needs" }
            }
            @for (id, file) in report.sources.files() { (listing(report, id, file, &lines, with_times)) }
        }
    }
}

fn lines(report: &Report) -> Lines<'_> {
    let mut lines = Lines::new();
    for (place, judged) in report.obligations.iter().enumerate() {
        let line = report.sources.start(judged.span).line;
        let key = (judged.owner.as_str(), judged.kind, judged.span, mark(judged).word);
        let shown = lines.entry((judged.span.file, line)).or_default().entry(key);
        let shown = shown.or_insert(Shown { first: judged, places: vec![], resources: 0, time: Duration::ZERO });
        shown.places.push(place);
        shown.resources += judged.resources;
        shown.time += judged.time;
    }
    lines.values_mut().for_each(|shown| shown.sort_by_key(|_, one| rank(mark(one.first))));
    lines
}

fn mark(judged: &Judged) -> Mark {
    if judged.word == Word::Noted { NOTED } else { Mark::of(judged.standing()) }
}

/// Files of the library are folded: they are the same in every report.
fn listing(report: &Report, id: FileId, file: &SourceFile, lines: &Lines, with_times: bool) -> Markup {
    let is_library = file.name.starts_with("std::");
    html! {
        details.file open[!is_library] {
            summary { h3 { (file.name) } }
            div.listing {
                @for (line, text) in (1..).zip(file.text.lines()) {
                    (row(report, id, line, text, lines, with_times))
                }
            }
        }
    }
}

fn row(report: &Report, id: FileId, line: u32, text: &str, lines: &Lines, with_times: bool) -> Markup {
    let equations: Vec<&EquationReport> = equations(report, id, line).collect();
    let clauses: Vec<&Clause> = usage::on_line(report, id, line).collect();
    let shown = lines.get(&(id, line));
    let anchor = anchor(id, line);
    let code = html! { span.number { (line) } code { (PreEscaped(highlighted(text))) } };
    if shown.is_none() && equations.is_empty() && clauses.is_empty() {
        return html! { div.line id=(anchor) { span.mark {} (code) } };
    }
    let marks = shown.iter().flat_map(|shown| shown.values().map(|one| mark(one.first)));
    let marks: Vec<Mark> = marks.chain(equations.iter().map(|one| Mark::of(one.standing))).collect();
    let points =
        shown.iter().flat_map(|shown| shown.values().map(|one| one.places.len())).sum::<usize>() + equations.len();
    html! {
        details.line id=(anchor) {
            summary { (gutter(&marks, points, &clauses)) (code) }
            ul.obligations {
                @for one in clauses { (usage::clause(report, one)) }
                @for one in shown.iter().flat_map(|shown| shown.values()) { (obligation(report, one, with_times)) }
                @for one in &equations { li { (Mark::of(one.standing).badge()) pre { (one.text.trim_end()) } } }
            }
        }
    }
}

fn equations(report: &Report, id: FileId, line: u32) -> impl Iterator<Item = &EquationReport> {
    let is_here = move |one: &&EquationReport| one.span.file == id && report.sources.start(one.span).line == line;
    report.equations.iter().filter(is_here)
}

/// The worst comes first.
fn rank(mark: Mark) -> usize {
    let order = ["refuted", "failed", "unknown", "noted"];
    order.iter().position(|word| *word == mark.word).unwrap_or(order.len())
}

/// The worst that stands on the line speaks for it; beside it, that no proof needs a clause.
fn gutter(marks: &[Mark], points: usize, clauses: &[&Clause]) -> Markup {
    let worst = marks.iter().min_by_key(|mark| rank(**mark));
    let word = if points == 1 { "obligation" } else { "obligations" };
    html! {
        span.mark {
            @if let Some(worst) = worst {
                (worst.sign())
                span.hidden { (points) " " (word) ", " (worst.word) ": " }
                span.points aria-hidden="true" { (points) }
            }
            (usage::sign(clauses, worst.is_none()))
        }
    }
}

fn obligation(report: &Report, shown: &Shown, with_times: bool) -> Markup {
    let judged = shown.first;
    let mark = mark(judged);
    let says = if judged.holds() { judged.kind.when_it_holds() } else { judged.kind.when_it_fails() };
    html! {
        li {
            (mark.badge()) " " (words(says)) " " span.code { (judged.kind.code()) }
            @if let Word::Unknown { reason, .. } = &judged.word { " (" (reason.to_string()) ")" }
            p.detail {
                code { (quote(report, judged.span)) }
                " in " (judged.owner)
                @if shown.places.len() > 1 { ", at " (shown.places.len()) " points" }
                ". Cost: " (grouped(shown.resources)) " units"
                @if with_times { ", " (format!("{:.1}", shown.time.as_secs_f64() * 1000.0)) " ms" }
                "."
                (usage::of_proofs(report, &shown.places))
            }
            @if !judged.related.is_empty() {
                ul.related {
                    @for related in &judged.related { li { (link(report, related.span)) " " (words(&related.words)) } }
                }
            }
        }
    }
}

/// `1 234 567`, with thin spaces.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// The line as HTML, with comments and keywords told apart.
fn highlighted(text: &str) -> String {
    html! {
        @for (class, part) in crate::syntax::classified(text) {
            @if let Some(class) = class { span class=(class) { (part) } } @else { (part) }
        }
    }
    .into_string()
}
