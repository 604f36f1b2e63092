//! `argosy explore`.

use super::arguments::{Explore, Format, Shape};
use super::output::{complain, print, style};
use super::replay::written;
use crate::driver::{self, ExplorationReport, Explored, FileSystem};
use crate::explore::{Bounds, Coverage, Cut, words};
use crate::report::{self, Status};
use serde::Serialize;

/// Something was found.
const FOUND: u8 = 1;

/// Explores; the exit status.
pub(super) fn explore(arguments: &Explore) -> u8 {
    let search = arguments.search();
    let done = driver::explore(&FileSystem, &arguments.shape.paths, &search);
    let text = text(&arguments.shape, &done, &search.bounds);
    match done.report.status {
        Status::Unusable => {
            complain(text.trim_end());
            Status::Unusable.exit_code()
        }
        status => {
            let found = done.explored.iter().any(|one| one.found);
            let status = print(&text, if found { FOUND } else { status.exit_code() });
            written(arguments.trace_dir.as_deref(), &done.report, status)
        }
    }
}

fn text(shape: &Shape, done: &ExplorationReport, bounds: &Bounds) -> String {
    let findings = match shape.format {
        Format::Human => report::human(&done.report, style(shape.color), shape.error_limit),
        Format::Short => report::short(&done.report, shape.error_limit),
        Format::Json => return json(done),
    };
    findings + &done.explored.iter().map(|one| summary(&done.report, one, bounds)).collect::<String>()
}

/// What was covered, in a few lines.
fn summary(report: &report::Report, one: &Explored, bounds: &Bounds) -> String {
    let Coverage { largest, starts, states, calls, steps, crashes, nested, choices, .. } = one.coverage;
    let verdict = match (one.found, one.coverage.is_exhaustive()) {
        (true, _) => "found a run that must not be",
        (false, true) => "nothing found, and all within the bounds was looked at",
        (false, false) => "nothing found, but not all within the bounds was looked at",
    };
    let with = if one.constants.is_empty() { String::new() } else { format!(" with {}", one.constants) };
    let mut text = format!("{}{with}: {verdict}\n", one.name);
    text += &format!(
        "  up to {} calls in a row, {} crashes within recovery, sequences of up to {largest} below\n",
        bounds.calls, bounds.nested
    );
    text += &format!(
        "  {states} states from {starts} starts, {calls} ends of calls, {steps} steps, {crashes} crashes, {nested} of them \
         during recovery, {choices} choices\n"
    );
    for (cut, count) in &one.coverage.cut {
        text += &format!("  left out: {} ({count} times)\n", left_out(*cut));
    }
    for (kind, (count, span)) in &one.coverage.stuck {
        let place = span.map(|span| format!(", such as at {}", report.line(span))).unwrap_or_default();
        text += &format!("  not followed: {} ({count} runs{place})\n", words::stuck(*kind));
    }
    text
}

fn left_out(cut: Cut) -> &'static str {
    match cut {
        Cut::Steps => "what comes after the last step; --steps looks further",
        Cut::Starts => "some states to begin in",
        Cut::Arguments => "some arguments",
        Cut::Allowed => "runs after which what the layer allows could not be listed",
        Cut::Values => "some values, where a layer may choose any: those that occur and a new one stood for all",
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    systems: Vec<SystemDocument<'a>>,
    traces: Vec<&'a crate::trace::Trace>,
}

#[derive(Serialize)]
struct SystemDocument<'a> {
    name: &'a str,
    constants: &'a str,
    found: bool,
    exhaustive: bool,
    starts: usize,
    states: u64,
    calls: u64,
    steps: u64,
    crashes: u64,
    nested_crashes: u64,
    choices: u64,
}

fn system(one: &Explored) -> SystemDocument<'_> {
    let Explored { name, constants, found, coverage } = one;
    SystemDocument {
        name,
        constants,
        found: *found,
        exhaustive: coverage.is_exhaustive(),
        starts: coverage.starts,
        states: coverage.states,
        calls: coverage.calls,
        steps: coverage.steps,
        crashes: coverage.crashes,
        nested_crashes: coverage.nested,
        choices: coverage.choices,
    }
}

fn json(done: &ExplorationReport) -> String {
    let systems = done.explored.iter().map(system);
    let traces = done.report.findings.iter().filter_map(|finding| finding.trace.as_deref()).collect();
    let document = Document { schema: 1, version: env!("CARGO_PKG_VERSION"), systems: systems.collect(), traces };
    let mut text = serde_json::to_string_pretty(&document).expect("keys are names");
    text.push('\n');
    text
}
