//! `argosy explore`.

use super::arguments::{Explore, Format, Shape};
use super::output::{complain, folded, print, shows_progress, style};
use super::progress::Progress;
use super::replay::written;
use crate::driver::{self, ExplorationReport, Explored, FIRST_SEED, FileSystem, Search};
use crate::explore::{Coverage, Cut, words};
use crate::report::{self, Status};
use serde::Serialize;

/// Something was found.
const FOUND: u8 = 1;

/// Explores; the exit status.
pub(super) fn explore(arguments: &Explore) -> u8 {
    let search = arguments.search();
    let progress = Progress::new(shows_progress(arguments.shape.format), "searches");
    let done = driver::explore(&FileSystem, &arguments.shape.paths, &search, &|event| progress.tell(event));
    progress.end();
    let text = text(&arguments.shape, &done, &search);
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

fn text(shape: &Shape, done: &ExplorationReport, search: &Search) -> String {
    let findings = match shape.format {
        Format::Human => report::human(&done.report, style(shape.color), shape.error_limit),
        Format::Short => report::short(&done.report, shape.error_limit),
        Format::Json => return json(done, search),
    };
    let summaries = done.explored.iter().map(|one| summary(&done.report, one, search)).collect::<String>();
    findings + &folded(shape.format, &summaries)
}

/// What was covered, in a few lines.
fn summary(report: &report::Report, one: &Explored, search: &Search) -> String {
    let Coverage { largest, starts, states, calls, steps, crashes, nested, depth, choices, .. } = one.coverage;
    let with = if one.constants.is_empty() { String::new() } else { format!(" with {}", one.constants) };
    let mut text = format!("{}{with}: {}\n", one.name, verdict(one, search));
    text += &format!(
        "  up to {} calls in a row, {} crashes within recovery, sequences of up to {largest} below\n",
        search.bounds.calls, search.bounds.nested
    );
    text += &format!(
        "  {states} states from {starts} starts, {calls} ends of calls, {steps} steps, {crashes} crashes, {nested} of them \
         during recovery ({depth} deep), {choices} choices\n"
    );
    if search.luck.is_none() && one.runs > 0 {
        text += &format!("  and then {} longer runs by chance, seed {FIRST_SEED}\n", one.runs);
    }
    if one.coverage.closed && !one.found {
        text += "  longer runs come to no other states\n";
    }
    for (cut, count) in &one.coverage.cut {
        text += &format!("  left out: {} ({count} times)\n", left_out(*cut));
    }
    for (kind, (count, span)) in &one.coverage.stuck {
        let place = span.map(|span| format!(", such as at {}", report.line(span))).unwrap_or_default();
        text += &format!("  not followed: {} ({count} runs{place})\n", words::stuck(*kind));
    }
    text
}

fn verdict(one: &Explored, search: &Search) -> String {
    let seed = search.luck.map(|luck| luck.seed);
    match (one.found, seed) {
        (true, Some(seed)) => format!("found a run that must not be: run {} of seed {seed}", one.runs),
        (true, None) if one.runs > 0 => {
            format!("found a run that must not be: by chance, run {} of seed {FIRST_SEED}", one.runs)
        }
        (true, None) => "found a run that must not be".to_owned(),
        (false, Some(seed)) => format!("nothing found in {} runs of seed {seed}", one.runs),
        (false, None) if one.coverage.is_exhaustive() => {
            "nothing found, and all within the bounds was looked at".to_owned()
        }
        (false, None) => "nothing found, but not all within the bounds was looked at".to_owned(),
    }
}

fn left_out(cut: Cut) -> &'static str {
    match cut {
        Cut::Time => {
            "what comes after the time; how many runs that leaves depends on the machine, what they do does not"
        }
        Cut::Steps => "what comes after the last step; --steps looks further",
        Cut::Starts => "some states to begin in",
        Cut::Init => {
            "crashes during `init` that leave what the layers below do not begin with, or what was not there before"
        }
        Cut::Arguments => "some arguments",
        Cut::Allowed => "runs after which what the layer allows could not be listed",
        Cut::Values => "some values, where a layer may choose any: those that occur and a new one stood for all",
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    systems: Vec<SystemDocument<'a>>,
    traces: Vec<&'a crate::trace::Trace>,
}

#[derive(Serialize)]
struct SystemDocument<'a> {
    name: &'a str,
    constants: &'a str,
    found: bool,
    /// By chance: so many runs; the last one is the one that was found, if that was by chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<u64>,
    exhaustive: bool,
    starts: usize,
    states: u64,
    calls: u64,
    steps: u64,
    crashes: u64,
    nested_crashes: u64,
    depth: u32,
    choices: u64,
}

fn system<'a>(one: &'a Explored, search: &Search) -> SystemDocument<'a> {
    let Explored { name, constants, found, coverage, runs } = one;
    SystemDocument {
        name,
        constants,
        found: *found,
        runs: (search.luck.is_some() || *runs > 0).then_some(*runs),
        exhaustive: search.luck.is_none() && coverage.is_exhaustive(),
        starts: coverage.starts,
        states: coverage.states,
        calls: coverage.calls,
        steps: coverage.steps,
        crashes: coverage.crashes,
        nested_crashes: coverage.nested,
        depth: coverage.depth,
        choices: coverage.choices,
    }
}

fn json(done: &ExplorationReport, search: &Search) -> String {
    let systems = done.explored.iter().map(|one| system(one, search));
    let traces = done.report.findings.iter().filter_map(|finding| finding.trace.as_deref()).collect();
    let document = Document {
        schema: 1,
        version: env!("CARGO_PKG_VERSION"),
        seed: search.luck.map(|luck| luck.seed),
        systems: systems.collect(),
        traces,
    };
    let mut text = serde_json::to_string_pretty(&document).expect("keys are names");
    text.push('\n');
    text
}
