//! A run as a table of steps against cells, and what is false at its end.

use super::columns::{Column, columns};
use super::links::{anchor, words};
use crate::report::Report;
use crate::report::timeline::{event, listed, outcome};
use crate::trace::{Checked, Event, Place, State, Step, Term, Trace, Values};
use maud::{Markup, html};

/// More states than these are folded away.
const MOST_STATES: usize = 3;

/// A row of the table.
struct Row<'a> {
    number: usize,
    depth: usize,
    step: &'a Step,
    /// All state before it.
    before: State,
    /// All state where the row stands: for a step with steps in it, when it begins.
    state: State,
    /// All state when everything in it is over.
    end: State,
    /// The number of its last inner step; its own if there is none.
    last: usize,
}

pub(super) fn section(report: &Report, number: usize, trace: &Trace) -> Markup {
    let rows = rows(trace);
    let id = format!("run{number}");
    html! {
        section.run id=(id) aria-label=(format!("run of {}", trace.headline())) {
            h4 { (heading(trace)) }
            p { strong { (words(&sentence(&trace.judgement.words()))) } " " (words(&sentence(&trace.violation.words))) }
            (notices(report, trace))
            (controls(rows.len()))
            div.stage {
                div.table { (table(report, trace, &rows)) }
                aside.here aria-label="source of the step" hidden {}
            }
            (falsehood(report, trace))
            (circumstances(trace))
        }
    }
}

fn heading(trace: &Trace) -> String {
    match &trace.checked {
        Checked::Obligation { .. } => format!("How it happens ({})", trace.headline()),
        Checked::Inclusion { layer } => {
            format!("What `{layer}` does not allow ({})", trace.headline()).replace('`', "")
        }
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let starts_with_code = text.starts_with('`');
    if starts_with_code { format!("{text}.") } else { format!("{first}{}.", letters.as_str()) }
}

fn notices(report: &Report, trace: &Trace) -> Markup {
    let changed = trace.changed(&report.sources);
    html! {
        @if !changed.is_empty() {
            p.notice role="note" {
                strong { "The program has changed" } " since this run was recorded: " (changed.join(", "))
                " differs or was not read. Lines may be wrong."
            }
        }
    }
}

/// They do nothing without the script, which shows them.
fn controls(steps: usize) -> Markup {
    html! {
        div.controls hidden {
            button.previous type="button" aria-label="previous step" { span aria-hidden="true" { "◀" } }
            input type="range" min="0" max=(steps) value=(steps) step="1" aria-label="step";
            button.next type="button" aria-label="next step" { span aria-hidden="true" { "▶" } }
            output aria-live="polite" {}
            span.keys { kbd { "←" } " " kbd { "→" } " step" }
        }
    }
}

fn rows(trace: &Trace) -> Vec<Row<'_>> {
    let mut rows = vec![];
    let mut state = trace.start.state.clone();
    trace.steps.iter().for_each(|step| row(0, step, &mut state, &mut rows));
    rows
}

/// Adds the step and those in it. What a step with others in it does itself, it does at its end.
fn row<'a>(depth: usize, step: &'a Step, state: &mut State, rows: &mut Vec<Row<'a>>) {
    let (place, before) = (rows.len(), state.clone());
    let own = |state: &mut State| step.after.iter().for_each(|after| state.clone_from(after));
    if step.steps.is_empty() {
        own(state);
    }
    let (begin, end) = (state.clone(), State::default());
    rows.push(Row { number: place + 1, depth, step, before, state: begin, end, last: 0 });
    step.steps.iter().for_each(|inner| row(depth + 1, inner, state, rows));
    own(state);
    rows[place].end = state.clone();
    rows[place].last = rows.len();
}

fn table(report: &Report, trace: &Trace, rows: &[Row]) -> Markup {
    let columns = columns(trace);
    let allows = rows.iter().any(|row| row.step.allowed.is_some());
    html! {
        table {
            caption.hidden { "Steps, and what each changed" }
            thead {
                tr {
                    th scope="col" { "#" }
                    th scope="col" { "step" }
                    th scope="col" { "line" }
                    @for column in &columns { th.cell scope="col" { (column.title) } }
                    @if allows { th.cell scope="col" { "allowed" } }
                }
            }
            tbody {
                (start(trace, &columns, allows))
                @for row in rows { (line(report, row, &columns, allows)) }
            }
        }
    }
}

fn start(trace: &Trace, columns: &[Column], allows: bool) -> Markup {
    html! {
        tr data-step="0" data-last="0" data-depth="0" {
            td.number { "0" }
            th scope="row" { button.step type="button" { "at the start" } }
            td {}
            @for column in columns { td.cell { (column.shown(&trace.start.state)) } }
            @if allows { td.cell { (states(&trace.start.allowed)) } }
        }
    }
}

fn line(report: &Report, row: &Row, columns: &[Column], allows: bool) -> Markup {
    let place = row.step.place.as_ref();
    let anchor = place.and_then(|place| place_anchor(report, place));
    let class = if row.step.event == Event::Crash { "crash" } else { "" };
    html! {
        tr class=(class) data-step=(row.number) data-last=(row.last) data-depth=(row.depth) data-line=[anchor.as_deref()] {
            td.number { (row.number) }
            th scope="row" style=(format!("--depth: {}", row.depth)) {
                @if row.last > row.number {
                    button.fold type="button" aria-expanded="true" aria-label=(format!("what happened in step {}", row.number)) {}
                }
                button.step type="button" { (event(row.step)) }
            }
            td { @if let Some(place) = place { (reference(place, anchor.as_deref())) } }
            @for column in columns { (cell(row, column)) }
            @if allows { td.cell { @if let Some(allowed) = &row.step.allowed { (states(allowed)) } } }
        }
    }
}

fn place_anchor(report: &Report, place: &Place) -> Option<String> {
    place.file_in(&report.sources).map(|file| anchor(file, place.line))
}

fn reference(place: &Place, anchor: Option<&str>) -> Markup {
    html! {
        @if let Some(anchor) = anchor {
            a href=(format!("#{anchor}")) title=(place.file) { (place.line) }
        } @else {
            span title=(place.file) { (place.line) }
        }
    }
}

/// Where the row can be folded and that makes a difference, both what it holds now and what it holds at the end.
fn cell(row: &Row, column: &Column) -> Markup {
    let (before, now, end) = (column.shown(&row.before), column.shown(&row.state), column.shown(&row.end));
    html! {
        td.cell {
            @if now == end {
                (value(&before, &now))
            } @else {
                span.unfolded { (value(&before, &now)) }
                span.folded { (value(&before, &end)) }
            }
        }
    }
}

fn value(before: &str, now: &str) -> Markup {
    html! {
        @if before == now {
            span.same { (now) }
        } @else {
            ins { span.hidden { "changed from " (before) " to " } (now) }
        }
    }
}

/// Of many states the first few; the others unfold.
fn states(allowed: &[Values]) -> Markup {
    let shown = if allowed.len() > MOST_STATES + 1 { MOST_STATES } else { allowed.len() };
    let (first, others) = allowed.split_at(shown);
    html! {
        @if allowed.is_empty() { strong.none { "nothing" } }
        @for one in first { div { (listed(one)) } }
        @if !others.is_empty() {
            details {
                summary { "and " (others.len()) " more" }
                @for one in others { div { (listed(one)) } }
            }
        }
    }
}

fn falsehood(report: &Report, trace: &Trace) -> Markup {
    let violation = &trace.violation;
    html! {
        @if let Some(clause) = &violation.clause {
            h4 { "What is false" }
            ul.terms { (term(report, clause)) }
        }
        @if !violation.allowed.is_empty() {
            h4 { "What would have been allowed" }
            @for one in &violation.allowed { p { code { (listed(one)) } } }
        }
    }
}

fn term(report: &Report, one: &Term) -> Markup {
    let anchor = one.place.as_ref().and_then(|place| place_anchor(report, place));
    html! {
        li {
            code { (outcome(one)) }
            @if let Some(place) = &one.place { " " (reference_in_words(place, anchor.as_deref())) }
            @if !one.bindings.is_empty() { p { "for " code { (listed(&one.bindings)) } } }
            @if !one.parts.is_empty() { ul { @for part in &one.parts { (term(report, part)) } } }
        }
    }
}

fn reference_in_words(place: &Place, anchor: Option<&str>) -> Markup {
    let words = format!("{}:{}", place.file, place.line);
    html! {
        @if let Some(anchor) = anchor { a href=(format!("#{anchor}")) { (words) } } @else { span { (words) } }
    }
}

fn circumstances(trace: &Trace) -> Markup {
    let State { durable, volatile } = &trace.start.state;
    html! {
        details {
            summary { "All that was there at the start" }
            @for (name, value) in durable.iter().chain(volatile) { p.detail { code { (name) " = " (value.to_string()) } } }
        }
        @if !trace.constants.is_empty() { p.detail { "With " code { (listed(&trace.constants)) } "." } }
        @if let Some(seed) = trace.seed { p.detail { "Found with the seed " (seed) "." } }
    }
}
