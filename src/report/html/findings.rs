//! What is wrong, each with its place, its reasons, and the run that shows it.

use super::links::{Mark, link, words};
use super::run;
use crate::base::{Label, Severity};
use crate::explain::Finding;
use crate::report::Report;
use maud::{Markup, html};

pub(super) fn section(report: &Report) -> Markup {
    let with_runs = report.findings.iter().filter(|finding| finding.trace.is_some()).count();
    html! {
        @if !report.findings.is_empty() {
            section #findings {
                h2 { "Findings" }
                @for (place, one) in report.findings.iter().enumerate() { (finding(report, place, one)) }
            }
        }
        @if !report.runs.is_empty() {
            section #runs {
                h2 { "Runs" }
                @for (place, trace) in report.runs.iter().enumerate() {
                    article.finding { (run::section(report, with_runs + place, trace)) }
                }
            }
        }
    }
}

fn finding(report: &Report, place: usize, finding: &Finding) -> Markup {
    let said = &finding.diagnostic;
    let runs_before = report.findings[..place].iter().filter(|finding| finding.trace.is_some()).count();
    html! {
        article.finding {
            h3 { (mark(finding).badge()) " " (words(&said.message)) " " span.code { (said.code) } }
            ol.labels { @for label in said.primary.iter().chain(&said.secondary) { (quoted(report, label)) } }
            @for text in &said.notes { (note(text)) }
            @for help in &said.help { p.note { strong { "Try: " } (words(help)) } }
            @if let Some(trace) = &finding.trace { (run::section(report, runs_before, trace)) }
        }
    }
}

/// What is indented below the first line are values, as the source would write them.
fn note(text: &str) -> Markup {
    let (first, values) = text.split_once('\n').unwrap_or((text, ""));
    html! {
        p.note { (words(first)) }
        @if !values.is_empty() { pre.values { (values) } }
    }
}

fn mark(finding: &Finding) -> Mark {
    match (finding.standing, finding.diagnostic.severity) {
        (Some(standing), _) => Mark::of(standing),
        (None, Severity::Error) => Mark { tone: "bad", sign: "✗", word: "error" },
        (None, Severity::Warning) => Mark { tone: "open", sign: "!", word: "warning" },
        (None, Severity::Note) => Mark { tone: "plain", sign: "○", word: "note" },
    }
}

/// The first line of the place, the place in it marked, and the words that go with it.
fn quoted(report: &Report, label: &Label) -> Markup {
    let file = report.sources.file(label.span.file);
    let start = report.sources.start(label.span);
    let line = file.line(start.line);
    let begin = line.char_indices().nth(start.column as usize - 1).map_or(line.len(), |(offset, _)| offset);
    let length = label.span.range().len().min(line.len() - begin);
    let (before, marked, after) = (&line[..begin], &line[begin..begin + length], &line[begin + length..]);
    html! {
        li {
            (link(report, label.span))
            code.quote { (before.trim_start()) mark { (marked) } (after) }
            @if !label.message.is_empty() { span.words { (words(&label.message)) } }
        }
    }
}
