//! Bounded search against proofs: what is proved has no bad run within the bounds, and of each broken variant whose fault
//! is in code the search alone finds one, in a few steps.

#[path = "harness/case.rs"]
#[allow(dead_code, reason = "the suite reads more of its programs than is run here")]
mod case;

use argosy::driver::{self, Explored, FileSystem, Memory, Options, Replay, Search};
use argosy::explore::{Bounds, Luck};
use argosy::mutate::{self, Terms};
use argosy::trace::{Event, Trace};
use std::fs;
use std::path::{Path, PathBuf};

/// A client's steps: `init`, calls, crashes, recoveries.
const LONGEST: usize = 9;
/// Of the edited examples; one needs two crashes.
const LONGEST_EDITED: usize = 10;

fn search(steps: u64) -> Search {
    Search { bounds: Bounds { steps, ..Bounds::default() }, ..Search::default() }
}

fn explore(path: &Path, steps: u64) -> (Vec<Explored>, Vec<Trace>) {
    let done = driver::explore(&FileSystem, &[path.to_owned()], &search(steps), &|_| {});
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
const ONLY_ANNOTATED_WRONG: [&str; 9] = [
    "contradictory_helper",
    "contradictory_recovery",
    // No recovery reads an address of a log that is not committed.
    "header_before_descriptor",
    // Whatever is made durable next, the removal is with it.
    "intent_left_behind",
    "invariant_off_by_one",
    "promises_either",
    "recovery_accepts_too_little",
    "recovery_promises_first_disk",
    "recovery_promises_too_little",
];

fn each_fault_of_code_is_found(folder: &str) {
    for path in programs(folder) {
        let stem = path.file_stem().expect("a program has a name").to_string_lossy().into_owned();
        let (_, traces) = explore(&path, Bounds::default().steps);
        let expected = !ONLY_ANNOTATED_WRONG.contains(&stem.as_str());
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
fn faults_of_the_bank_are_found() {
    each_fault_of_code_is_found("tests/programs/broken/bank");
}

#[test]
fn faults_of_the_second_copy_are_found() {
    each_fault_of_code_is_found("tests/programs/broken/shadow");
}

#[test]
fn faults_of_the_queue_are_found() {
    each_fault_of_code_is_found("tests/programs/broken/queue");
}

/// Edits in `mutants.txt`, by line, of which no client sees anything on small disks.
const SEEN_BY_NOBODY: [(&str, &[u32]); 11] = [
    // What is left of a file that was not saved is written over; no file system is tried that is not empty.
    ("atomic_save", &[3, 6, 8]),
    // A contract.
    ("bank", &[11]),
    ("group_commit", &[]),
    // A call of a lemma, and contracts.
    ("log", &[8, 13, 14]),
    ("log_cached", &[10]),
    // A contract, and the abstraction.
    ("mirror", &[5, 6]),
    ("pair", &[]),
    ("queue", &[]),
    ("shadow", &[]),
    // A smaller disk is a disk; only the largest disks are too large together; a system that does not fit together.
    ("stack", &[3, 4, 5]),
    ("statdb", &[]),
];

#[test]
fn faults_of_edited_examples_are_found() {
    for (example, unseen) in SEEN_BY_NOBODY {
        let edits = fs::read_to_string(root().join("tests/programs/broken").join(example).join("mutants.txt"));
        for edit in case::mutants(&edits.expect("there are edits")).expect("they are edits") {
            if unseen.contains(&edit.line) {
                continue;
            }
            let (files, paths) = edited(example, &edit);
            let done = driver::explore(&files, &paths, &search(Bounds::default().steps), &|_| {});
            let trace = done.report.findings.iter().find_map(|finding| finding.trace.as_deref());
            let trace = trace.unwrap_or_else(|| panic!("{example}, line {}: nothing was found", edit.line));
            assert!(trace.steps.len() <= LONGEST_EDITED, "{example}, line {}: {} steps", edit.line, trace.steps.len());
            assert_eq!(driver::replay(&files, &paths, trace).replay, Some(Replay::Same), "{example}, {}", edit.line);
        }
    }
}

/// The files of the example, after the edit.
fn edited(example: &str, edit: &case::Mutant) -> (Memory, Vec<PathBuf>) {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a program can be read");
        let name = path.file_name().expect("a program has a name").to_string_lossy().into_owned();
        let is_edited = path.file_stem().is_some_and(|stem| stem == example);
        (name, if is_edited { text.replacen(&edit.old, &edit.new, 1) } else { text })
    };
    let files: Vec<(String, String)> = programs(&format!("examples/{example}")).into_iter().map(read).collect();
    let paths = files.iter().map(|(name, _)| PathBuf::from(name)).collect();
    (Memory::new(files), paths)
}

#[test]
fn what_is_proved_has_no_bad_run() {
    let examples = [
        ("statdb", 60_000),
        ("mirror", 60_000),
        ("log", 60_000),
        ("log_cached", 60_000),
        ("group_commit", 60_000),
        ("pair", 60_000),
        ("bank", 60_000),
        ("shadow", 60_000),
        ("queue", 60_000),
        ("atomic_save", 60_000),
        ("logged_mirror", 60_000),
        // Four disks: less shows nothing but `init`.
        ("stack", 1_000_000),
    ];
    for (example, steps) in examples {
        let (explored, traces) = explore(&root().join("examples").join(example), steps);
        assert!(traces.is_empty(), "{example}: {}", traces[0].violation.words);
        assert!(explored.iter().any(|one| one.coverage.states > 0), "{example} could begin nowhere");
    }
}

#[test]
fn the_same_search_finds_the_same_run() {
    let path = root().join("tests/programs/broken/mirror/recovery_stops_early.argo");
    assert_eq!(explore(&path, Bounds::default().steps).1, explore(&path, Bounds::default().steps).1);
}

fn by_chance(seed: u64, steps: u64) -> Search {
    let luck = Luck { seed, time: None };
    Search { bounds: Bounds { steps, ..Bounds::by_chance() }, luck: Some(luck), ..Search::default() }
}

fn runs_by_chance(path: &Path, seed: u64) -> (Vec<u64>, Vec<Trace>) {
    let done = driver::explore(&FileSystem, &[path.to_owned()], &by_chance(seed, 500_000), &|_| {});
    let traces = done.report.findings.into_iter().filter_map(|finding| finding.trace).map(|trace| *trace).collect();
    (done.explored.iter().map(|one| one.runs).collect(), traces)
}

#[test]
fn a_seed_finds_the_same_run_again() {
    let path = root().join("tests/programs/broken/log/forgets_to_clear.argo");
    let (runs, traces) = runs_by_chance(&path, 7);
    assert_eq!(traces.len(), 1);
    assert_eq!(traces[0].seed, Some(7));
    assert!(traces[0].steps.len() <= LONGEST, "{} steps", traces[0].steps.len());
    assert_eq!((runs, traces), runs_by_chance(&path, 7));
}

/// Two in three of the faults that the bounded search finds, chance finds too, and within seconds.
#[test]
fn faults_are_found_by_chance() {
    let (mut faults, mut found) = (0, 0);
    for folder in ["mirror", "log", "log_cached"] {
        for path in programs(&format!("tests/programs/broken/{folder}")) {
            let stem = path.file_stem().expect("a program has a name").to_string_lossy().into_owned();
            let (_, traces) = runs_by_chance(&path, 0);
            let is_fault = !ONLY_ANNOTATED_WRONG.contains(&stem.as_str());
            assert!(is_fault || traces.is_empty(), "{stem}");
            faults += usize::from(is_fault);
            found += usize::from(!traces.is_empty());
        }
    }
    println!("{found} of {faults} faults were found by chance");
    assert!(found * 3 >= faults * 2, "{found} of {faults}");
}

/// Takes what is marked for initialised, and a crash leaves the mark alone.
const MARKED_FIRST: &str = "
    layer Counter {
        state n: u64;
        init n == 0;
        op get() -> (x: u64) { x = n; }
        op put(x: u64) { n = x; }
        crash {}
    }
    layer Cells {
        state mark: u64;
        state value: u64;
        op get_mark() -> (x: u64) { x = mark; }
        op get_value() -> (x: u64) { x = value; }
        op put_mark(x: u64) { mark = x; }
        op put_value(x: u64) { value = x; }
        crash {}
    }
    impl Marked: Counter over cells: Cells {
        abstraction { n = cells.value; }
        op get() -> (x) { cells.get_value() }
        op put(x) { cells.put_value(x); }
        init() -> (ok: bool) {
            let mark = cells.get_mark();
            if mark != 77 {
                cells.put_mark(77);
                cells.put_value(0);
            }
            true
        }
    }
";

#[test]
fn a_crash_cuts_initialisation_short() {
    let files = Memory::new([("marked.argo".to_owned(), MARKED_FIRST.to_owned())]);
    let paths = [PathBuf::from("marked.argo")];
    let done = driver::explore(&files, &paths, &search(10_000), &|_| {});
    let found = done.report.findings.iter().find_map(|finding| finding.trace.as_deref());
    let trace = found.expect("a mark that is written first is taken for all that follows it");
    let is_init = |step: &argosy::trace::Step| matches!(&step.event, Event::Call { name, .. } if name == "init");
    assert_eq!(trace.steps.iter().filter(|step| is_init(step)).count(), 2);
    assert!(trace.violation.words.contains("`get()` returned 1"), "{}", trace.violation.words);
    assert_eq!(driver::replay(&files, &paths, trace).replay, Some(Replay::Same));
}

/// Each crash of the layer counts, and recovery does nothing: a second crash may strike before anybody has seen the first.
const CRASHES_COUNT: &str = "
    layer Counted {
        state n: u64;
        init n == 0;
        op get() -> (r: u64) { r = n; }
        crash { if n < 9 { n = n + 1; } }
    }
    impl Same: Counted over below: Counted {
        abstraction { n = below.n; }
        op get() -> (r) { below.get() }
        init() -> (ok: bool) { true }
    }
";

#[test]
fn a_recovery_that_does_nothing_is_cut_short_too() {
    assert_eq!(bad_runs(CRASHES_COUNT, 10_000).0, 1);
    let once = CRASHES_COUNT.replace("if n < 9 { n = n + 1; }", "n = 1;");
    assert_eq!(bad_runs(&once, 10_000).0, 0);
}

/// They begin with what stands in no small start, and show it.
const BEGINS_WITH_SOMETHING_ELSE: &str = "
    #[encode] struct Stamp { number: u64 }
    layer Slot {
        state b: block;
        op get() -> (r: block) { r = b; }
        op put(x: block) { b = x; }
        crash {}
    }
    impl Stamped: Slot over slot: Slot {
        abstraction { b = slot.b; }
        op get() -> (r) { slot.get() }
        op put(x) { slot.put(x); }
        init() -> (ok: bool) { slot.put(encode(Stamp { number: 7 })); true }
    }
    layer Cells {
        state all: seq<u64>;
        invariant len(all) == 2;
        op get(i: u64) -> (r: u64) requires i < 2; { r = all[i]; }
        op put(i: u64, x: u64) requires i < 2; { all = all[i := x]; }
        crash {}
    }
    impl Numbered: Cells over cells: Cells {
        abstraction { all = cells.all; }
        op get(i) -> (r) { cells.get(i) }
        op put(i, x) { cells.put(i, x); }
        init() -> (ok: bool) { cells.put(0, 40 + 2); true }
    }
";

#[test]
fn a_layer_may_begin_with_whatever_a_client_sees() {
    let (found, steps) = bad_runs(BEGINS_WITH_SOMETHING_ELSE, 10_000);
    assert_eq!(found, 0);
    assert!(steps > 0);
    let forgetful = BEGINS_WITH_SOMETHING_ELSE.replace("{ cells.put(i, x); }", "{}").replace("{ slot.put(x); }", "{}");
    assert_eq!(bad_runs(&forgetful, 10_000).0, 2);
}

/// The programs of a file of tests, each with its name.
fn sections(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).expect("a program can be read");
    let programs = case::programs(&text).expect("the file is read by the suite, too");
    programs.into_iter().map(|program| (program.name, program.text)).collect()
}

/// Runs that must not be, of a program in memory; and how many operations of the layers at the bottom ran.
fn bad_runs(text: &str, steps: u64) -> (usize, u64) {
    let files = Memory::new([("subject.argo".to_owned(), text.to_owned())]);
    let done = driver::explore(&files, &[PathBuf::from("subject.argo")], &search(steps), &|_| {});
    let found = done.report.findings.iter().filter(|finding| finding.trace.is_some()).count();
    (found, done.explored.iter().map(|one| one.coverage.steps).sum())
}

#[test]
fn programs_of_the_suite_that_are_proved_have_no_bad_run() {
    let (mut ran, mut steps) = (0, 0);
    for path in programs("tests/programs/verify/hold") {
        for (name, text) in sections(&path) {
            let (found, taken) = bad_runs(&text, 20_000);
            assert_eq!(found, 0, "{}: {name}", path.display());
            ran += usize::from(taken > 0);
            steps += taken;
        }
    }
    println!("{ran} programs that are proved ran for {steps} steps, and none does what its layer does not allow");
    assert!(ran >= 20, "{ran}");
}

#[test]
fn mutants_that_are_proved_have_no_bad_run() {
    let (mut survivors, mut steps) = (0, 0);
    for example in ["mirror", "log", "pair", "statdb"] {
        let paths = [root().join("examples").join(example)];
        let terms = Terms { files: &FileSystem, paths: &paths, options: &Options::default(), watch: &|_| {} };
        let campaign = mutate::run(&terms);
        assert!(!campaign.tried.is_empty(), "{example}");
        for runs in campaign.tried.iter().filter_map(|tried| tried.runs.as_ref()) {
            assert!(runs.found.is_none(), "{example}");
            survivors += 1;
            steps += runs.steps;
        }
    }
    println!(
        "{survivors} mutants of code that are proved ran for {steps} steps, and none does what its layer does not allow"
    );
    assert!(survivors > 0);
}

/// On the smallest disks, with a crash within recovery within recovery, and in runs of any length.
#[test]
fn the_log_on_a_mirror_is_looked_at_in_full() {
    let bounds = Bounds { calls: 20, nested: 2, larger: 0, steps: 100_000_000, ..Bounds::default() };
    let search = Search { system: Some("LoggedMirror".to_owned()), bounds, luck: None };
    let done = driver::explore(&FileSystem, &[root().join("examples/logged_mirror")], &search, &|_| {});
    assert_eq!(done.explored.len(), 2, "two lengths of the log");
    for one in &done.explored {
        let coverage = &one.coverage;
        assert!(!one.found && coverage.is_exhaustive() && coverage.closed, "{coverage:?}");
        assert_eq!(coverage.depth, 2);
        println!(
            "{}: {} states, {} steps, {} crashes",
            one.constants, coverage.states, coverage.steps, coverage.crashes
        );
    }
}

/// What a client sees is computed from a number that nobody sees, and that none of those at hand is.
const LUCKY: &str = "
    layer Lucky {
        state seen: int;
        init seen == 0;
        op draw() -> (ok: bool) { choose place: u64; ok = place % 1000 == 437; }
        crash { }
    }
    impl Always: Lucky {
        abstraction relation { spec.seen == 0 }
        op draw() -> (ok) { witness place = 437; true }
        init() -> (ok: bool) { witness seen = 0; true }
    }";

#[test]
fn a_result_that_is_computed_from_a_choice_is_not_called_wrong() {
    assert_eq!(bad_runs(LUCKY, 10_000).0, 0);
    let few = LUCKY.replace("place: u64", "place: bool").replace("place % 1000 == 437", "place && !place");
    assert_eq!(bad_runs(&few.replace("witness place = 437", "witness place = true"), 10_000).0, 1);
}
