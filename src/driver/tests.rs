use super::*;
use crate::explain::Standing;
use crate::report::{Selection, Status};
use std::num::NonZeroUsize;

fn texts(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn session(files: &[(&str, &str)], options: &Options) -> Report {
    verify(texts(files), options)
}

/// Runs on some of the files.
fn run_on(paths: &[&str], files: &[(&str, &str)], options: &Options) -> Output {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    run(&Memory::new(texts(files)), &paths, options, &|_| {})
}

fn codes(report: &Report) -> Vec<String> {
    report.findings.iter().map(|finding| finding.diagnostic.code.to_string()).collect()
}

const HOLDS: &str = "lemma holds(x: int) requires x > 0; ensures x >= 0; {}\n";
const FAILS: &str = "lemma fails(x: int) requires x >= 0; ensures x > 0; {}\n";
const ASSUMES: &str = "lemma assumes(x: int) ensures x > 0; { assume x > 0; }\n";
const VACUOUS: &str = "lemma vacuous(x: int) requires x > 0 && x < 0; ensures x == 7; {}\n";
const HARD: &str = "lemma hard(x: nat, y: nat, z: nat) requires x > 1 && y > 1 && z > 1;
    ensures x * x * x + y * y * y != z * z * z; {}\n";

#[test]
fn the_worst_verdict_decides_the_status() {
    let small =
        Options { budget: crate::prove::Budget { resources: 100_000, ..Default::default() }, ..Options::default() };
    let status = |text: &str| session(&[("a.argo", text)], &small).status;
    assert_eq!(status(HOLDS), Status::Proved);
    assert_eq!(status(&(HOLDS.to_owned() + FAILS)), Status::Wrong);
    assert_eq!(status(VACUOUS), Status::Wrong);
    assert_eq!(status(&(HOLDS.to_owned() + HARD)), Status::Undecided);
    assert_eq!(status(&(FAILS.to_owned() + HARD)), Status::Wrong);
    assert_eq!(status("lemma wrong(x: int) ensures x; {}"), Status::Rejected);
    assert_eq!(status("lemma {"), Status::Rejected);
    assert_eq!(status("// nothing"), Status::Unusable);
    assert_eq!(status(ASSUMES), Status::Proved);
    let denying = Options { deny_assumptions: true, ..small.clone() };
    assert_eq!(session(&[("a.argo", ASSUMES)], &denying).status, Status::Assumed);
    assert_eq!(session(&[("a.argo", &(ASSUMES.to_owned() + FAILS))], &denying).status, Status::Wrong);
}

/// What a program with one hard part is said to be stuck on.
fn hard_part(text: &str) -> String {
    let small =
        Options { budget: crate::prove::Budget { resources: 200_000, ..Default::default() }, ..Options::default() };
    let report = session(&[("a.argo", text)], &small);
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!(finding.head(), "unknown");
    report.sources.text(finding.diagnostic.secondary[0].span).to_owned()
}

#[test]
fn what_is_unknown_names_its_hard_part_where_it_stands() {
    let cubes = "x * x * x + y * y * y != z * z * z";
    let lemma = |ensures: &str| {
        format!(
            "predicate fine(x: int, y: int, z: int) {{ x > 0 && {cubes} && z > 0 }}
             lemma hard(x: int, y: int, z: int, n: int) requires x > 1 && y > 1 && z > 1; ensures {ensures}; {{}}"
        )
    };
    assert_eq!(hard_part(&lemma(&format!("n > 0 ==> x > 0 && {cubes}"))), cubes);
    assert_eq!(hard_part(&lemma(&format!("if n > 0 {{ {cubes} }} else {{ y > 0 }}"))), cubes);
    assert_eq!(hard_part(&lemma(&format!("forall |i in 0..n| i >= 0 && (i < n && {cubes})"))), cubes);
    assert_eq!(hard_part(&lemma("fine(x, y, z)")), cubes, "in the definition");
    let matched =
        format!("match if n > 0 {{ Some(n) }} else {{ None }} {{ None => true, Some(m) => m > 0 && {cubes} }}");
    assert_eq!(hard_part(&lemma(&matched)), cubes);
}

#[test]
fn a_part_that_is_false_is_found_beside_a_hard_one() {
    let text = "lemma l(x: int, y: int, z: int, n: int) requires x > 1 && y > 1 && z > 1;
                ensures n > 0 ==> x * x * x + y * y * y != z * z * z && n > 1; {}";
    let small =
        Options { budget: crate::prove::Budget { resources: 200_000, ..Default::default() }, ..Options::default() };
    assert_eq!(session(&[("a.argo", text)], &small).status, Status::Wrong);
}

#[test]
fn contradictory_assumptions_are_an_error_and_assumptions_a_warning() {
    assert_eq!(codes(&session(&[("a.argo", VACUOUS)], &Options::default())), ["A1002"]);
    let report = session(&[("a.argo", ASSUMES)], &Options::default());
    assert_eq!(codes(&report), ["A1001"]);
    assert_eq!(report.count(Standing::Holds), 1);
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let text = [HOLDS, FAILS, ASSUMES, VACUOUS].concat();
    let with = |jobs| {
        let jobs = NonZeroUsize::new(jobs).expect("not zero");
        let report = session(&[("a.argo", &text)], &Options { jobs, ..Options::default() });
        crate::report::json(&report, false)
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn imports_are_found_beside_the_file_and_below_the_folder_of_all_roots() {
    let user = "use inner::tools::{helper}; lemma l() { helper(); }";
    let tools = "use base::{axiom}; lemma helper() { axiom(); }";
    let base = "lemma axiom() { }";
    let files = [("d/a.argo", user), ("d/inner/tools.argo", tools), ("d/base.argo", base)];
    let report = run_on(&["d/a.argo"], &files, &Options::default()).report;
    assert_eq!(codes(&report), [""; 0]);
    let names: Vec<&str> = report.sources.files().map(|(_, file)| file.name.as_str()).collect();
    assert_eq!(names, ["d/a.argo", "d/inner/tools.argo", "d/base.argo"]);
}

#[test]
fn folders_are_searched_and_shared_modules_read_once() {
    let user = "use shared::{fact}; lemma l() { fact(); }";
    let files = [("d/a.argo", user), ("d/b.argo", user), ("d/shared.argo", "lemma fact() {}"), ("d/c.txt", "no")];
    let report = run_on(&["d", "d/b.argo"], &files, &Options::default()).report;
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(report.sources.files().count(), 3);
}

#[test]
fn files_of_one_name_in_two_folders_are_two_modules() {
    let text = "struct S { x: int }\nfn f(s: S) -> int { s.x }\nlemma l(s: S) ensures f(s) == s.x; {}";
    let other = "struct S { y: bool }\nfn f(s: S) -> bool { s.y }\nlemma l(s: S) ensures f(s) == s.y; {}";
    let report = run_on(&["d"], &[("d/x/a.argo", text), ("d/y/a.argo", other)], &Options::default()).report;
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(report.count(Standing::Holds), 2);
}

#[test]
fn faults_of_files_have_codes() {
    let code = |path: &str| codes(&run_on(&[path], &[("d/a.txt", ""), ("e/b.argo", "")], &Options::default()).report);
    assert_eq!(code("nothing.argo"), ["A0001"]);
    assert_eq!(code("d"), ["A0003"]);
    assert_eq!(code("e"), ["A0003"]);
}

#[test]
fn of_the_library_only_what_is_named_is_verified() {
    let report = session(&[("a.argo", "use std::disks::{D0}; lemma l() ensures D0 == D0; {}")], &Options::default());
    assert_eq!(codes(&report), [""; 0]);
    assert!(report.obligations.iter().all(|judged| judged.owner == "l"), "{:?}", report.obligations);
    let over = "use std::disks::{Disk};
layer Size { state n: nat; op size() -> (s: u64) { s = n; } crash {} }
impl OfDisk: Size over d: Disk {
    abstraction { n = len(d.blocks); }
    op size() -> (s) { d.size() }
    init() -> (ok: bool) { true }
}";
    let report = session(&[("a.argo", over)], &Options::default());
    assert!(report.obligations.iter().any(|judged| judged.owner == "Disk.write"));
    assert!(report.obligations.iter().all(|judged| !judged.owner.starts_with("TornDisk")));
}

#[test]
fn only_and_at_select() {
    let text = HOLDS.to_owned() + FAILS;
    let with = |only: &[&str], at: &[(&str, u32)]| {
        let only = only.iter().map(|&name| name.to_owned()).collect();
        let at = at.iter().map(|&(file, line)| Line { file: file.to_owned(), line }).collect();
        session(&[("d/a.argo", &text)], &Options { only, at, ..Options::default() })
    };
    let holds = with(&["holds"], &[]);
    assert_eq!((holds.status, holds.selection), (Status::Proved, Selection::Some));
    assert_eq!(with(&[], &[("a.argo", 2)]).status, Status::Wrong);
    assert_eq!(with(&[], &[("./d/a.argo", 1)]).status, Status::Proved);
    assert_eq!(codes(&with(&["other"], &[])), ["A0006"]);
    assert_eq!(codes(&with(&[], &[("b.argo", 1)])), ["A0006"]);
}

#[test]
fn inner_forms_are_shown_and_nothing_is_proved() {
    for (emit, sign) in
        [(Emit::Ast, "\"items\""), (Emit::Hir, "\"lemmas\""), (Emit::Kernel, "PureBody"), (Emit::Vc, "goal: ")]
    {
        let options = Options { emit: vec![emit.clone()], ..Options::default() };
        let output = run_on(&["a.argo"], &[("a.argo", FAILS)], &options);
        assert!(output.emitted.contains(sign), "{emit:?}: {}", output.emitted);
        assert_eq!((output.report.status, output.report.obligations.len()), (Status::Proved, 0));
    }
}

#[test]
fn questions_are_written_to_files() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let emit = vec![Emit::Smt2(folder.path().join("deep/queries"))];
    let report = session(&[("a.argo", HOLDS)], &Options { emit, ..Options::default() });
    assert_eq!(report.status, Status::Proved);
    let read = std::fs::read_dir(folder.path().join("deep/queries")).expect("the folder was made");
    let mut names: Vec<_> = read.map(|entry| entry.expect("it can be listed").file_name()).collect();
    names.sort();
    assert_eq!(names, ["holds-Consistent-1.smt2", "holds-Ensures-1.smt2"]);
}

#[test]
fn lines_are_counted_by_what_they_are_for() {
    let text = "layer L {
    state v: u64;
    op get() -> (r: u64) { r = v; }
    crash {}
}

/// A comment does not count.
impl I: L {
    volatile x: u64 = 0;
    abstraction { v = x; }
    op get() -> (r) {
        assert x == x;
        x
    }
    init() -> (ok: bool) { true }
}
lemma fact() {}
";
    let report = session(&[("a.argo", text)], &Options { goal: Goal::Check, ..Options::default() });
    let lines = report.lines;
    assert_eq!((lines.specification, lines.proof, lines.code), (5, 3, 7));
}

#[test]
fn formatting_tells_what_changes_and_leaves_what_is_wrong_alone() {
    let files = [("d/neat.argo", "lemma l() {}\n"), ("d/ugly.argo", "lemma   l( ) { }"), ("d/wrong.argo", "lemma {")];
    let formatted = format(&Memory::new(texts(&files)), &[PathBuf::from("d")]);
    let neat = format(
        &Memory::new(formatted.changed.iter().map(|(path, text)| (path.display().to_string(), text.clone()))),
        &[PathBuf::from("d")],
    );
    let names: Vec<_> = formatted.changed.iter().map(|(path, _)| path.display().to_string()).collect();
    assert_eq!((names.last().map(String::as_str), formatted.count), (Some("d/ugly.argo"), 3));
    assert!(formatted.faults.iter().all(|fault| fault.code.0 >= 100) && !formatted.faults.is_empty());
    assert!(neat.changed.is_empty(), "{:?}", neat.changed);
}

#[test]
fn a_constant_is_not_shown_to_exist_by_what_is_said_of_it() {
    let nowhere = ("lib.argo", "const N: u64 where N > 3 && N < 2;\nfn far() -> u64 { N }\n");
    let other = "use lib::far;\nconst N: u64 where N >= far();\nlemma absurd() ensures far() == 7 && false; {}\n";
    assert_eq!(codes(&session(&[nowhere, ("main.argo", other)], &Options::default())), ["A0507"]);
    let layer = "use lib::far;\nlayer N { state v: u64; op get() -> (x: u64) { x = far(); } crash {} }\n";
    assert!(codes(&session(&[nowhere, ("main.argo", layer)], &Options::default())).contains(&"A0507".into()));
}
