//! The solver's other opinion: what was proved, was not, or is assumed, put to a stand-alone `z3`.
//!
//! - What `--emit smt2` writes gives the same answer there: `unsat` for what was proved, never for what was not.
//! - Hypotheses do not contradict each other, but on paths that cannot be taken: `false` is not provable in their place.
//! - Nor do the axioms, for a solver that also looks for instances of its own (`mbqi`).

#[path = "harness/case.rs"]
#[expect(dead_code, reason = "of what stands in the files of test programs only the texts matter here")]
mod case;

use argosy::driver::{self, Emit, FileSystem, Options};
use argosy::report::{Judged, Report};
use argosy::vc::Expectation;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The program of the wheel that the library came with; none if the library came from elsewhere.
fn solver() -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(".z3/bin/z3");
    let found = program.is_file();
    if !found {
        eprintln!("no stand-alone z3 in .z3: not compared");
    }
    found.then_some(program)
}

/// What a session asked, and what became of it.
struct Asked {
    report: Report,
    folder: TempDir,
}

impl Asked {
    fn of(path: &Path) -> Asked {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let emit = vec![Emit::Smt2(folder.path().to_path_buf())];
        let options = Options { emit, replay: false, ..Options::default() };
        let report = driver::run(&FileSystem, &[path.to_path_buf()], &options, &|_| {}).report;
        Asked { report, folder }
    }

    /// Each obligation with its question.
    fn questions(&self) -> Vec<(&Judged, String)> {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let read = |judged| {
            let stem = stem(judged);
            let number = numbers.entry(stem.clone()).or_default();
            *number += 1;
            let file = self.folder.path().join(format!("{stem}-{number}.smt2"));
            (judged, fs::read_to_string(file).expect("each obligation has its file"))
        };
        self.report.obligations.iter().map(read).collect()
    }
}

fn stem(judged: &Judged) -> String {
    format!("{}-{:?}", judged.owner, judged.kind)
}

/// The answers to the questions, all put to one process.
fn answers(solver: &Path, questions: &[String]) -> Vec<String> {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let file = folder.path().join("questions.smt2");
    let script: String = questions.iter().map(|question| format!("{question}\n(echo \"next\")\n(reset)\n")).collect();
    fs::write(&file, script).expect("the temporary folder can be written");
    let output = Command::new(solver).arg(&file).output().expect("z3 starts");
    let said = String::from_utf8(output.stdout).expect("z3 writes UTF-8");
    let answers: Vec<String> = said.split("next").map(|answer| answer.trim().to_owned()).collect();
    assert_eq!(answers.len(), questions.len() + 1, "{said}");
    answers[..questions.len()].to_vec()
}

/// The question without its goal: whether the hypotheses contradict each other.
fn without_goal(question: &str) -> String {
    let (hypotheses, _) = question.split_once("; goal\n").expect("the goal is marked");
    format!("{hypotheses}(check-sat)\n")
}

/// The axioms alone, for the solver as it comes.
fn axioms_alone(question: &str) -> String {
    let (axioms, _) = question.split_once("; hypotheses\n").expect("hypotheses are marked");
    let kept = axioms.lines().filter(|line| !line.starts_with("(set-option"));
    format!("(set-option :timeout 1000)\n{}\n(check-sat)\n", kept.collect::<Vec<_>>().join("\n"))
}

/// Programs below a folder of the project, each once.
fn programs(folder: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if !path.is_symlink() && path.extension().is_some_and(|extension| extension == "argo") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_is_proved_of_examples_is_proved_elsewhere_and_from_no_contradiction() {
    let Some(solver) = solver() else { return };
    for path in programs("examples") {
        let asked = Asked::of(&path);
        let questions = asked.questions();
        let texts: Vec<String> = questions.iter().map(|(_, text)| text.clone()).collect();
        // By owner and kind, whether some of the obligations come from hypotheses that may hold.
        let mut possible: BTreeMap<String, bool> = BTreeMap::new();
        let hypotheses: Vec<String> = texts.iter().map(|text| without_goal(text)).collect();
        let contradictions = answers(&solver, &hypotheses);
        for (((judged, _), answer), contradiction) in questions.iter().zip(answers(&solver, &texts)).zip(contradictions)
        {
            let at = || format!("{} in {}", stem(judged), path.display());
            assert!(!contradiction.contains("error"), "{}: {contradiction}", at());
            match judged.expectation {
                Expectation::Entailed => assert_eq!(answer, "unsat", "{}", at()),
                Expectation::NotEntailed => assert_ne!(answer, "unsat", "{}", at()),
                Expectation::Optional => {}
            }
            *possible.entry(stem(judged)).or_default() |= contradiction != "unsat";
        }
        let impossible = possible.iter().filter(|(_, possible)| !**possible).map(|(stem, _)| stem.as_str());
        let impossible: Vec<&str> = impossible.filter(|stem| !stem.ends_with("-Unreachable")).collect();
        assert!(impossible.is_empty(), "{}: hypotheses contradict each other: {impossible:?}", path.display());
    }
}

#[test]
fn what_is_not_proved_is_not_proved_elsewhere() {
    let Some(solver) = solver() else { return };
    let folder = TempDir::new().expect("a temporary folder can be made");
    let mut asked_of = 0;
    for path in programs("tests/programs/broken") {
        let text = fs::read_to_string(&path).expect("the program can be read");
        for program in case::programs(&text).expect("the file is well-formed") {
            let copy = folder.path().join("program.argo");
            fs::write(&copy, &program.text).expect("the temporary folder can be written");
            asked_of += usize::from(nothing_open_is_proved(&solver, &Asked::of(&copy), &path));
        }
    }
    assert!(asked_of > 40, "only {asked_of} programs have something that is not proved");
}

/// Whether anything was open.
fn nothing_open_is_proved(solver: &Path, asked: &Asked, path: &Path) -> bool {
    let open = asked.questions().into_iter();
    let open: Vec<_> =
        open.filter(|(judged, _)| judged.expectation == Expectation::Entailed && !judged.holds()).collect();
    let texts: Vec<String> = open.iter().map(|(_, text)| text.clone()).collect();
    for ((judged, _), answer) in open.iter().zip(answers(solver, &texts)) {
        assert!(matches!(answer.as_str(), "sat" | "unknown"), "{} in {}: {answer}", stem(judged), path.display());
    }
    !open.is_empty()
}

/// Mentions every operation on collections, so that every theory is there.
const ALL_THEORIES: &str = "
lemma sequences(s: seq<int>, t: seq<int>, i: int, j: int, x: int)
    requires s[i := x] == t && s + t == s[i..j] && [x] == t && x in s && [x; i] != t && len(s) > i && s[i] == x && [] != t;
    requires len(seq |k in 0..j| k + x) > 2 && (s + t)[i..j] != t && s[i := x][i..j] != t;
    ensures x == i;
{}
lemma sets(s: set<int>, t: set<int>, x: int)
    requires s + t == s - t && s * t != s && len(s) > 1 && x in t && set[x] != s && set[] != t;
    requires len(set |k in 0..x| k + 1) > 2;
    ensures x == 3;
{}
lemma maps(m: map<int, int>, n: map<int, int>, x: int)
    requires m[x := 3] == n && x in m && m[x] == 7 && map[] != n && map[x := 2] != m;
    ensures x == 3;
{}
";

#[test]
fn axioms_do_not_contradict_each_other() {
    let Some(solver) = solver() else { return };
    let folder = TempDir::new().expect("a temporary folder can be made");
    let theories = folder.path().join("theories.argo");
    fs::write(&theories, ALL_THEORIES).expect("the temporary folder can be written");
    let paths = [programs("examples"), vec![theories.clone()]].concat();
    for path in paths {
        let asked = Asked::of(&path);
        assert!(!asked.report.obligations.is_empty(), "{}: nothing was asked", path.display());
        let mut axioms: Vec<String> = asked.questions().iter().map(|(_, text)| axioms_alone(text)).collect();
        axioms.sort_by_key(|text| std::cmp::Reverse(text.len()));
        axioms.dedup();
        axioms.truncate(3);
        for answer in answers(&solver, &axioms) {
            let good = matches!(answer.as_str(), "sat" | "unknown" | "timeout");
            assert!(good, "axioms in {}: {answer}", path.display());
        }
    }
}
