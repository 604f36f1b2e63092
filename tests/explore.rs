//! Bounded search against proofs: what is proved has no bad run within the bounds, and of each broken variant whose fault
//! is in code the search alone finds one, in a few steps.

use argosy::driver::{self, Explored, FileSystem, Search};
use argosy::explore::Bounds;
use argosy::trace::Trace;
use std::fs;
use std::path::{Path, PathBuf};

/// A client's steps: `init`, calls, crashes, recoveries.
const LONGEST: usize = 8;

fn search(steps: u64) -> Search {
    Search { bounds: Bounds { steps, ..Bounds::default() }, ..Search::default() }
}

fn explore(path: &Path, steps: u64) -> (Vec<Explored>, Vec<Trace>) {
    let done = driver::explore(&FileSystem, &[path.to_owned()], &search(steps));
    let faults = done.report.findings.iter().filter(|finding| finding.trace.is_none() && finding.is_error());
    assert_eq!(faults.count(), 0, "{}", path.display());
    let traces = done.report.findings.into_iter().filter_map(|finding| finding.trace).map(|trace| *trace).collect();
    (done.explored, traces)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn programs(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    let mut found: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "argo")).collect();
    found.sort();
    found
}

/// Their code does what it should; what is written about it is wrong or says too little.
const ONLY_ANNOTATED_WRONG: [&str; 7] = [
    "contradictory_helper",
    "contradictory_recovery",
    "invariant_off_by_one",
    "promises_either",
    "recovery_accepts_too_little",
    "recovery_promises_first_disk",
    "recovery_promises_too_little",
];

/// Faults of code that take more calls to show than the search makes here.
const TOO_DEEP: [&str; 1] = ["header_before_descriptor"];

fn each_fault_of_code_is_found(folder: &str) {
    for path in programs(folder) {
        let stem = path.file_stem().expect("a program has a name").to_string_lossy().into_owned();
        let (_, traces) = explore(&path, Bounds::default().steps);
        let expected = !ONLY_ANNOTATED_WRONG.contains(&stem.as_str()) && !TOO_DEEP.contains(&stem.as_str());
        assert_eq!(!traces.is_empty(), expected, "{}", path.display());
        for trace in traces {
            assert!(trace.steps.len() <= LONGEST, "{stem}: {} steps", trace.steps.len());
            assert_eq!(Trace::parse(&trace.print()).as_ref(), Ok(&trace), "{stem}");
        }
    }
}

#[test]
fn faults_of_the_mirror_are_found() {
    each_fault_of_code_is_found("tests/programs/broken/mirror");
}

#[test]
fn faults_of_the_log_are_found() {
    each_fault_of_code_is_found("tests/programs/broken/log");
}

#[test]
fn faults_of_the_cached_log_are_found() {
    each_fault_of_code_is_found("tests/programs/broken/log_cached");
}

#[test]
fn what_is_proved_has_no_bad_run() {
    for example in ["statdb", "mirror", "log", "log_cached", "group_commit", "pair", "atomic_save", "logged_mirror"] {
        let (explored, traces) = explore(&root().join("examples").join(example), 60_000);
        assert!(traces.is_empty(), "{example}: {}", traces[0].violation.words);
        assert!(explored.iter().any(|one| one.coverage.states > 0), "{example} could begin nowhere");
    }
}

#[test]
fn the_same_search_finds_the_same_run() {
    let path = root().join("tests/programs/broken/mirror/recovery_stops_early.argo");
    assert_eq!(explore(&path, Bounds::default().steps).1, explore(&path, Bounds::default().steps).1);
}
