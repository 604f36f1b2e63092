//! What runs say of each program of the suite that is refuted or fails: all of `broken/`, `verify/fail/` and `unsound/`.
//!
//! Each finding either has a run or values that show it, or says why not. What is said is golden: `tests/replay/` has a
//! text for each file of programs, and with `ARGOSY_BLESS` set they are written anew. Whatever is blessed, each run must
//! run once more and fail in the same way, who is at fault in the broken variants must be as `tests/replay/expected.txt`
//! says, by hand, and what is true and not proved must be shown false by no run. The counts stand at the end.

#[allow(dead_code, reason = "it is made for another test")]
#[path = "harness/case.rs"]
mod case;

use argosy::base::Symbol;
use argosy::check::check;
use argosy::driver::{self, FileSystem, Memory, Options, Replay};
use argosy::explain::{self, Finding, Standing};
use argosy::lower::lower;
use argosy::prove::Budget;
use argosy::report::{self, Report};
use argosy::resolve::{LoadedModule, resolve};
use argosy::trace::{Judgement, Trace};
use argosy::vc::{self, Expectation, Obligation, SideCondition};
use case::Program;
use libtest_mimic::{Arguments, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

const FOLDERS: [&str; 6] =
    ["broken/log", "broken/log_cached", "broken/mirror", "broken/statdb", "verify/fail", "unsound"];

/// Of findings, by folder and by what runs say of them.
type Counts = Arc<Mutex<BTreeMap<(&'static str, &'static str), usize>>>;

fn main() -> ExitCode {
    let counts = Counts::default();
    let mut trials: Vec<Trial> = vec![];
    for folder in FOLDERS {
        for path in programs(folder) {
            let counts = counts.clone();
            let name = format!("{folder}/{}", stem(&path));
            trials.push(Trial::test(name.clone(), move || Ok(file(folder, &name, &path, &counts)?)));
        }
    }
    for example in ["mirror", "log", "log_cached", "pair", "bank", "shadow", "queue", "group_commit", "atomic_save"] {
        trials.push(Trial::test(format!("{example} is not at fault"), move || Ok(nothing_is_confirmed(example)?)));
    }
    trials.push(Trial::test("wrong proofs are contradicted", || Ok(wrong_proofs_are_contradicted()?)));
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    for ((folder, said), count) in counts.lock().expect("no trial panics with it").iter() {
        println!("{folder}: {said}: {count}");
    }
    conclusion.exit_code()
}

fn programs(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new("tests/programs").join(folder)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    let mut found: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "argo")).collect();
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn one_thread() -> Options {
    Options { jobs: NonZeroUsize::MIN, ..Options::default() }
}

/// All programs of a file.
fn file(folder: &'static str, name: &str, path: &Path, counts: &Counts) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut told = String::new();
    for program in case::programs(&text)?.iter().filter(|program| !program.name.ends_with("repaired")) {
        let files = program.files(&path.to_string_lossy());
        let report = driver::verify(files.clone(), &one_thread());
        if report.obligations.is_empty() {
            continue;
        }
        if !program.name.is_empty() {
            let _ = writeln!(told, "#### {}\n", program.name);
        }
        for finding in report.findings.iter().filter(|finding| is_open(finding)) {
            *counts.lock().expect("no trial panics with it").entry((folder, said(finding))).or_default() += 1;
            told += &tell(&report, finding);
            finding.trace.iter().try_for_each(|trace| runs_again(&files, trace))?;
        }
        who_is_at_fault(name, &report)?;
    }
    looks_as_it_did(name, &told)
}

/// Something that must follow and was not proved.
fn is_open(finding: &Finding) -> bool {
    finding.standing.is_some_and(|standing| standing != Standing::Holds) && finding.is_error()
}

/// What runs say of it.
fn said(finding: &Finding) -> &'static str {
    match finding.trace.as_ref().map(|trace| &trace.judgement) {
        Some(Judgement::Program) => "the program does this",
        Some(Judgement::Allowed { .. }) => "an annotation says too little",
        Some(Judgement::Promised { .. }) => "a contract promises too little",
        Some(_) => "an annotation is at fault",
        None if note(finding, "it is false").is_some() => "it is false for values",
        None if note(finding, "could not be confirmed").is_some() => "could not be confirmed",
        None if note(finding, "no run can show this").is_some() => "no run can show this",
        None => "nothing is said",
    }
}

fn note<'f>(finding: &'f Finding, start: &str) -> Option<&'f str> {
    finding.diagnostic.notes.iter().map(String::as_str).find(|note| note.starts_with(start))
}

/// The finding with what runs say of it, but without the solver's values.
fn tell(report: &Report, finding: &Finding) -> String {
    let line = finding.span().map_or(0, |span| report.sources.start(span).line);
    let standing = finding.standing.map(|standing| format!("{standing:?}").to_lowercase()).unwrap_or_default();
    let mut text = format!("{} line {line}, {standing}: {}\n", finding.diagnostic.code, finding.diagnostic.message);
    let starts = ["it is false", "could not be confirmed", "no run can show this"];
    let said = starts.into_iter().find_map(|start| note(finding, start));
    text += &match &finding.trace {
        Some(trace) => report::timeline(trace, 80),
        None => format!("{}\n", said.unwrap_or("nothing is said of it")),
    };
    text + "\n"
}

fn runs_again(files: &[(String, String)], trace: &Trace) -> Result<(), String> {
    let parsed = Trace::parse(&trace.print()).map_err(|fault| fault.to_string())?;
    let roots: Vec<PathBuf> = parsed.sources.iter().filter(|one| one.root).map(|one| one.name.clone().into()).collect();
    let done = driver::replay(&Memory::new(files.to_vec()), &roots, &parsed);
    match done.replay {
        Some(Replay::Same) if done.changed.is_empty() => Ok(()),
        other => Err(format!("it runs as {other:?}:\n{}", report::timeline(trace, 80))),
    }
}

/// The best that is known of a broken variant, against what its author knows.
fn who_is_at_fault(name: &str, report: &Report) -> Result<(), String> {
    let expected = fs::read_to_string("tests/replay/expected.txt").map_err(|error| error.to_string())?;
    let line = expected.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let Some(expected) = line else { return Ok(()) };
    let said: BTreeSet<&str> = report.findings.iter().filter(|finding| is_open(finding)).map(said).collect();
    let best = [
        "the program does this",
        "an annotation is at fault",
        "an annotation says too little",
        "a contract promises too little",
        "it is false for values",
    ];
    let best = best.into_iter().find(|words| said.contains(words)).unwrap_or("could not be confirmed");
    if best == expected { Ok(()) } else { Err(format!("`{expected}` was expected, and it is `{best}`")) }
}

fn looks_as_it_did(name: &str, told: &str) -> Result<(), String> {
    let path = Path::new("tests/replay").join(format!("{}.txt", name.replace('/', "-")));
    if std::env::var_os("ARGOSY_BLESS").is_some() {
        return fs::write(&path, told).map_err(|error| error.to_string());
    }
    let golden = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if golden == told {
        return Ok(());
    }
    Err(format!("{} is not as it was:\n{}", path.display(), difference(&golden, told)))
}

/// The lines that are only in one of the two texts, with those around the first of them.
fn difference(golden: &str, told: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (golden.lines().collect(), told.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old[same..].iter().rev().zip(new[same..].iter().rev()).take_while(|(old, new)| old == new).count();
    let part = |lines: &[&str], sign: char| {
        lines[same..lines.len() - rest].iter().map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    let before: String = old[same.saturating_sub(3)..same].iter().map(|line| format!("  {line}\n")).collect();
    format!("line {}:\n{before}{}{}", same + 1, part(&old, '-'), part(&new, '+'))
}

/// What is true and not proved, for want of a budget, is shown by no run.
fn nothing_is_confirmed(example: &str) -> Result<(), String> {
    let path = Path::new("examples").join(example).join(format!("{example}.argo"));
    let options = Options { budget: Budget { resources: 1, ..Budget::default() }, ..one_thread() };
    let report = driver::run(&FileSystem, &[path], &options, &|_| {}).report;
    if report.count(Standing::Unknown) == 0 {
        return Err("everything is proved at no cost, so nothing was tried".to_owned());
    }
    let shown = report.findings.iter().find(|finding| finding.standing == Some(Standing::Refuted));
    shown.map_or(Ok(()), |finding| Err(format!("shown to be false: {finding:?}")))
}

/// Without one of the side conditions of the rules each program of `unsound/` is proved, and wrongly. Where a run shows
/// that, it contradicts the proof; the programs for which none does are counted.
fn wrong_proofs_are_contradicted() -> Result<(), String> {
    let (mut contradicted, mut all) = (vec![], 0);
    for path in programs("unsound") {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        for program in case::programs(&text)?.iter().filter(|program| !program.drops.is_empty()) {
            let condition = SideCondition::parse(&program.drops[0]).ok_or("there is no such side condition")?;
            all += 1;
            if is_contradicted(program, condition)? {
                contradicted.push(format!("{}: {}", stem(&path), program.name));
            }
        }
    }
    println!("{} of {all} wrong proofs are contradicted by a run", contradicted.len());
    let expected = ["background: 18 before an operation"];
    match expected.iter().find(|name| !contradicted.iter().any(|one| one == *name)) {
        Some(missing) => Err(format!("{missing} is not among {contradicted:#?}")),
        None => Ok(()),
    }
}

fn is_contradicted(program: &Program, condition: SideCondition) -> Result<bool, String> {
    let mut sources = argosy::base::SourceMap::new();
    let (module, _) = argosy::syntax::parse(sources.add("a.argo", &program.text), &program.text);
    let modules = [LoadedModule { path: vec![Symbol::new("a")], module }];
    let typed = check(&modules, &resolve(&modules).0).0.ok_or("the checker refuses it")?;
    let obligations = vc::obligations_without(&lower(&typed, &typed.reachable(|_| true)), condition);
    let replay = explain::Replay { program: &typed, sources: &sources, is_root: &|_| true };
    let wanted = |one: &&Obligation| one.expectation == Expectation::Entailed;
    let proved: Vec<&Obligation> = obligations.list.iter().filter(wanted).collect();
    Ok(replay.contradiction(&proved).is_some())
}
