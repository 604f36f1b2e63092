//! Runs the real binary: exit statuses, bad input, and what reaches the terminal, a pipe or a file.

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Everything in it is proved.
const HOLDS: &str = "lemma l(x: int)\n    requires x > 3;\n    ensures x > 2;\n{}\n";
/// Its one postcondition is refuted.
const FAILS: &str = "lemma wrong(x: int)\n    ensures x > 2;\n{}\n";
/// Two lemmas, one of them wrong.
const MIXED: &str = "lemma right(x: int)\n    ensures x + 1 > x;\n{}\n\nlemma wrong(x: int)\n    ensures x > 2;\n{}\n";
const MALFORMED: &str = "lemma l( { }\n";
const ASSUMES: &str = "lemma l(x: int)\n    ensures x > 2;\n{\n    assume x > 5;\n}\n";

/// A folder of programs, gone when it is dropped.
struct Workspace(TempDir);

impl Workspace {
    fn new(files: &[(&str, &str)]) -> Workspace {
        let workspace = Workspace(TempDir::new().expect("a temporary folder can be made"));
        for (name, text) in files {
            workspace.write(name, text.as_bytes());
        }
        workspace
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders can be made");
        fs::write(&path, bytes).expect("files can be written");
        path
    }

    /// Runs the tool in this folder, its output into pipes.
    fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(arguments).output().expect("the tool can be started"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_argosy"));
        command.args(arguments).current_dir(self.0.path()).env_remove("NO_COLOR").stdin(Stdio::null());
        command
    }
}

struct Outcome {
    status: i32,
    out: String,
    err: String,
}

impl Outcome {
    fn of(output: Output) -> Outcome {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the tool writes UTF-8");
        Outcome {
            status: output.status.code().expect("the tool is not killed by a signal"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    #[track_caller]
    fn exits(self, status: i32) -> Outcome {
        assert_eq!(self.status, status, "the tool said:\n{}", self.all());
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Outcome {
        assert!(self.all().contains(words), "`{words}` is missing in:\n{}", self.all());
        self
    }

    #[track_caller]
    fn does_not_say(self, words: &str) -> Outcome {
        assert!(!self.all().contains(words), "`{words}` stands in:\n{}", self.all());
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in:\n{}", self.out))
    }
}

fn verify(text: &str) -> Outcome {
    Workspace::new(&[("p.argo", text)]).run(&["verify", "p.argo"])
}

#[test]
fn status_0_when_all_is_proved() {
    verify(HOLDS).exits(0).says("proved");
}

#[test]
fn status_1_when_something_is_refuted() {
    verify(FAILS).exits(1).says("A0803").says("p.argo:2");
}

#[test]
fn status_2_when_the_command_line_is_wrong() {
    let workspace = Workspace::new(&[("p.argo", HOLDS)]);
    workspace.run(&["verify", "--no-such-flag", "p.argo"]).exits(2);
    workspace.run(&["no-such-command"]).exits(2);
    workspace.run(&["verify"]).exits(2);
    workspace.run(&["verify", "--jobs", "none", "p.argo"]).exits(2);
    workspace.run(&["verify", "--at", ":1", "p.argo"]).exits(2).says("expected FILE:LINE, such as mirror.argo:31");
}

#[test]
fn status_3_when_the_source_is_wrong() {
    verify(MALFORMED).exits(3).says("A01");
    Workspace::new(&[("p.argo", MALFORMED)]).run(&["check", "p.argo"]).exits(3);
    verify("fn f() -> int { true }").exits(3).says("A03");
}

#[test]
fn status_4_when_something_is_unknown() {
    let mirror = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mirror/mirror.argo");
    let workspace = Workspace::new(&[]);
    let path = mirror.to_str().expect("the path is text");
    workspace.run(&["verify", "--rlimit", "1", path]).exits(4).says("unknown");
}

#[test]
fn status_5_when_assumptions_are_denied() {
    let workspace = Workspace::new(&[("p.argo", ASSUMES)]);
    workspace.run(&["verify", "p.argo"]).exits(0).says("A1001");
    workspace.run(&["verify", "--deny-assumptions", "p.argo"]).exits(5).says("A1001");
}

#[test]
fn what_a_helper_assumes_is_told_once() {
    let text = "layer One { state v: u64; init true; op get() -> (r: u64) { r = v; } crash { } }
impl Plain: One over o: One { abstraction { v = o.v; } init() -> (ok: bool) { true }
    op get() -> (r) { small(); small(); o.get() }
    proc small() { assume 1 < 2; } }
";
    let outcome = verify(text).exits(0).says("given 1 assumption,");
    assert_eq!(outcome.all().matches("A1001]: ").count(), 1, "{}", outcome.all());
}

/// Two impls of one layer; the second rests on a lemma that assumes.
const RESTS: &str = "layer One { state v: u64; init true; op get() -> (r: u64) { r = v; } crash { } }
impl Plain: One over o: One { abstraction { v = o.v; } invariant true;
    init() -> (ok: bool) { true } op get() -> (r) { o.get() } }
lemma small(x: u64)
    ensures x < 9;
{
    assume x < 9;
}
impl Resting: One over o: One { abstraction { v = o.v; } invariant true;
    init() -> (ok: bool) { true }
    op get() -> (r) { let x = o.get(); small(x); assert x < 10; x } }
system Stack = Resting over Plain over One;
";

#[test]
fn json_lists_the_assumptions_that_each_claim_rests_on() {
    let workspace = Workspace::new(&[("p.argo", RESTS)]);
    let report = workspace.run(&["verify", "--format", "json", "p.argo"]).exits(0).json();
    let claims = report["claims"].as_array().expect("a list");
    let lines = |claim: &Value| -> Vec<u64> {
        let assumptions = claim["assumptions"].as_array().expect("a list");
        assumptions.iter().map(|place| place["line"].as_u64().expect("a number")).collect()
    };
    let of = |name: &str| {
        let own = |claim: &&Value| claim["statement"].as_str().is_some_and(|text| text.starts_with(name));
        claims.iter().find(own).unwrap_or_else(|| panic!("no claim of {name} in {claims:?}"))
    };
    assert_eq!(lines(of("Plain: ")), [] as [u64; 0]);
    assert_eq!(lines(of("Resting: ")), [7]);
    assert_eq!(lines(of("Stack: ")), [7]);
    let place = &of("Resting: ")["assumptions"][0];
    assert_eq!((place["file"].as_str(), place["column"].as_u64()), (Some("p.argo"), Some(5)));
    assert_eq!(of("Resting: ")["standing"], "assuming");
}

#[test]
fn a_missing_file() {
    Workspace::new(&[]).run(&["verify", "nothing.argo"]).exits(2).says("nothing.argo").says("A0001");
}

#[test]
fn a_folder_without_programs() {
    Workspace::new(&[("notes.txt", "none")]).run(&["verify", "."]).exits(2).says("A00");
}

#[test]
fn a_folder_is_searched() {
    let workspace = Workspace::new(&[("a/one.argo", HOLDS), ("b/two.argo", FAILS)]);
    workspace.run(&["verify", "."]).exits(1).says("two.argo:2");
    workspace.run(&["verify", "a"]).exits(0);
}

#[test]
fn a_file_that_is_not_text() {
    let workspace = Workspace::new(&[]);
    workspace.write("p.argo", b"lemma l() {}\n\xff\xfe\n");
    workspace.run(&["verify", "p.argo"]).exits(2).says("p.argo").says("UTF-8");
}

#[test]
fn a_file_in_another_encoding() {
    let workspace = Workspace::new(&[]);
    let wide: Vec<u8> = HOLDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    workspace.write("p.argo", &wide);
    let says = "iconv -f UTF-16LE -t UTF-8 p.argo";
    workspace.run(&["verify", "p.argo"]).exits(2).says("it seems to be UTF-16LE").says(says);
    workspace.write("p.argo", &[&[0xff, 0xfe], &wide[..]].concat());
    workspace.run(&["verify", "p.argo"]).exits(2).says("iconv -f UTF-16 -t UTF-8 p.argo");
    workspace.write("p.argo", format!("\u{feff}{HOLDS}").as_bytes());
    workspace.run(&["verify", "p.argo"]).exits(0);
}

#[test]
fn a_file_with_imports_alone() {
    verify("use nothing::f;\n").exits(3).says("A0203").does_not_say("A0003");
    verify("use std::disks::Disk;\n").exits(2).says("there are only imports in it");
}

#[test]
fn an_empty_file() {
    verify("").exits(2).says("A0003").says("p.argo");
    verify("// a comment\n").exits(2).says("A0003");
}

#[test]
fn nested_brackets() {
    let text = format!("fn f() -> int {{ {}1{} }}", "(".repeat(100_000), ")".repeat(100_000));
    verify(&text).exits(3).says("A0109");
    verify(&format!("fn f() -> int {{ {}", "(".repeat(100_000))).exits(3);
    verify(&format!("fn f() -> int {{ {}1 }}", "-".repeat(100_000))).exits(3).says("A0109");
    verify(&format!("fn f() -> int {{ {}1 }}", "1 + ".repeat(100_000))).exits(3).says("A0109");
}

#[test]
fn a_line_of_50_megabytes() {
    let workspace = Workspace::new(&[("p.argo", &"x".repeat(50_000_000))]);
    let outcome = workspace.run(&["verify", "p.argo"]).exits(3);
    assert!(outcome.all().len() < 10_000, "the line is not printed in full");
}

#[test]
fn an_integer_of_a_thousand_digits() {
    let large = "9".repeat(1000);
    verify(&format!("lemma l()\n    ensures {large} > 0;\n{{}}\n")).exits(0);
    verify(&format!("fn f() -> u64 {{ {large} }}\n")).exits(3).says("A0307");
}

#[test]
fn imports_in_a_circle() {
    let one = "use two::g;\nfn f() -> int { 1 }\n";
    let two = "use one::f;\nfn g() -> int { 2 }\n";
    let outcome = Workspace::new(&[("one.argo", one), ("two.argo", two)]).run(&["verify", "one.argo"]);
    outcome.exits(3).says("modules import each other: `one` uses `two` uses `one`");
}

#[test]
fn a_file_that_imports_from_itself() {
    let text = "use p::f;\nfn f() -> int { 1 }\n";
    verify(text).exits(3).says("A0204").says("`p` imports from itself").says("delete this line").does_not_say("A0205");
}

#[test]
fn imports_from_another_file() {
    let library = "fn twice(x: int) -> int { 2 * x }\n";
    let program = "use library::twice;\nlemma l(x: int)\n    ensures twice(x) == x + x;\n{}\n";
    let workspace = Workspace::new(&[("library.argo", library), ("p.argo", program)]);
    workspace.run(&["verify", "p.argo"]).exits(0);
}

#[test]
fn types_without_end() {
    verify("struct T { next: T }\n").exits(3).says("T");
    verify("struct A { b: B }\nstruct B { a: A }\n").exits(3);
    verify("enum E { More(E) }\n").exits(3);
}

#[test]
fn a_pipe_closed_early() {
    let workspace = Workspace::new(&[("p.argo", MIXED)]);
    let mut child = workspace
        .command(&["verify", "p.argo"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool can be started");
    drop(child.stdout.take());
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("it is piped");
    stderr.read_to_string(&mut err).expect("the tool writes UTF-8");
    let status = child.wait().expect("the tool ends");
    assert_ne!(status.code(), Some(101), "{err}");
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn emitting_where_nothing_can_be_written() {
    let workspace = Workspace::new(&[("p.argo", HOLDS), ("file", "not a folder")]);
    workspace.run(&["verify", "--emit", "smt2=file/below", "p.argo"]).exits(2).says("file");
    assert_eq!(fs::read_to_string(workspace.0.path().join("file")).expect("it is still there"), "not a folder");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let workspace = Workspace::new(&[("p.argo", FAILS)]);
    workspace.run(&["verify", "p.argo"]).exits(1).does_not_say("\u{1b}[");
    workspace.run(&["verify", "--color", "never", "p.argo"]).exits(1).does_not_say("\u{1b}[");
    workspace.run(&["verify", "--color", "always", "p.argo"]).exits(1).says("\u{1b}[");
    let quiet = workspace.command(&["verify", "p.argo"]).env("NO_COLOR", "1").output().expect("it starts");
    Outcome::of(quiet).exits(1).does_not_say("\u{1b}[");
}

#[test]
fn json_is_json() {
    let workspace = Workspace::new(&[("mixed.argo", MIXED), ("malformed.argo", MALFORMED)]);
    let report = workspace.run(&["verify", "--format", "json", "mixed.argo"]).exits(1).json();
    assert!(report.is_object(), "{report}");
    assert!(report.to_string().contains("A0803"));
    workspace.run(&["verify", "--format", "json", "malformed.argo"]).exits(3).json();
    workspace.run(&["check", "--format", "json", "mixed.argo"]).exits(0).json();
}

#[test]
fn short_is_a_line_each() {
    let outcome = Workspace::new(&[("p.argo", MIXED)]).run(&["verify", "--format", "short", "p.argo"]).exits(1);
    let line = outcome.out.lines().find(|line| line.contains("A0803")).expect("the fault is reported");
    assert!(line.starts_with("p.argo:6:"), "{line}");
}

#[test]
fn only_what_is_asked_for() {
    let workspace = Workspace::new(&[("p.argo", MIXED)]);
    workspace.run(&["verify", "--only", "right", "p.argo"]).exits(0).does_not_say("A0803");
    workspace.run(&["verify", "--only", "wrong", "p.argo"]).exits(1).says("A0803");
    workspace.run(&["verify", "--only", "nobody", "p.argo"]).exits(2).says("nobody");
    workspace.run(&["verify", "--at", "p.argo:2", "p.argo"]).exits(0).does_not_say("A0803");
    workspace.run(&["verify", "--at", "p.argo:6", "p.argo"]).exits(1).says("A0803");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let broken = root.join("tests/programs/broken/mirror/recovery_promises_too_little.argo");
    let path = broken.to_str().expect("the path is text");
    let workspace = Workspace::new(&[]);
    let one = workspace.run(&["verify", "--format", "short", "--jobs", "1", path]).exits(1);
    let two = workspace.run(&["verify", "--format", "short", "--jobs", "2", path]).exits(1);
    let findings =
        |outcome: &Outcome| outcome.out.lines().filter(|line| line.contains(".argo:")).collect::<Vec<_>>().join("\n");
    assert!(!findings(&one).is_empty());
    assert_eq!(findings(&one), findings(&two));
}

#[test]
fn errors_are_limited() {
    let text: String = (0..30).map(|index| format!("lemma l{index}(x: int)\n    ensures x > 2;\n{{}}\n")).collect();
    let workspace = Workspace::new(&[("p.argo", &text)]);
    let reported = |outcome: &Outcome| outcome.out.lines().filter(|line| line.contains("A0803")).count();
    let all = workspace.run(&["verify", "--format", "short", "--error-limit", "1000", "p.argo"]).exits(1);
    assert_eq!(reported(&all), 30);
    let few = workspace.run(&["verify", "--format", "short", "--error-limit", "5", "p.argo"]).exits(1);
    assert_eq!(reported(&few), 5);
}

#[test]
fn codes_are_explained() {
    let workspace = Workspace::new(&[]);
    workspace.run(&["explain", "A0703"]).exits(0).says("crash");
    workspace.run(&["explain", "A9999"]).exits(2).says("A9999");
}

#[test]
fn phases_can_be_printed() {
    let workspace = Workspace::new(&[("p.argo", HOLDS)]);
    for phase in ["ast", "hir", "kernel", "vc"] {
        let outcome = workspace.run(&["verify", "--emit", phase, "p.argo"]).exits(0);
        assert!(!outcome.out.is_empty(), "nothing is printed of {phase}");
    }
}

#[test]
fn the_time_limit_ends_the_run() {
    let mirror = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mirror/mirror.argo");
    let path = mirror.to_str().expect("the path is text");
    let outcome = Workspace::new(&[]).run(&["verify", "--time-limit", "1", path]);
    assert!(matches!(outcome.status, 0 | 4), "{}", outcome.all());
}

#[test]
fn stability_asks_with_each_seed() {
    let workspace = Workspace::new(&[("holds.argo", HOLDS), ("fails.argo", FAILS), ("malformed.argo", MALFORMED)]);
    let said = workspace.run(&["stability", "holds.argo", "--seeds", "3"]).exits(0);
    said.says("seed 2: proved 1 of 1 obligation").says("each of 1 obligation proved with 3 seeds");
    workspace.run(&["stability", "fails.argo", "--seeds", "2"]).exits(1).says("proved 0 of 2");
    workspace.run(&["stability", "malformed.argo"]).exits(3).says("A01");
    workspace.run(&["stability", "nowhere.argo"]).exits(2);
    workspace.run(&["stability", "holds.argo", "--seeds", "1"]).exits(2);
    let said = workspace.run(&["stability", "holds.argo", "--seeds", "2", "--format", "json"]).exits(0);
    let found: Value = serde_json::from_str(&said.out).expect("the report is JSON");
    assert_eq!(found["seeds"], serde_json::json!([0, 1]));
    assert_eq!(found["obligations"][0]["resources"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&found["steady"], &found["entailed"]),
        (&found["obligations"].as_array().unwrap().len().into(), &1.into())
    );
}

/// A layer, and code that keeps its promise; `after` does nothing.
const NEEDLESS: &str = "layer Cell {
    state held: u64;
    op put(x: u64) { held = x; }
    crash {}
}

impl Copy: Cell over cell: Cell {
    abstraction { held = cell.held; }
    init() -> (ok: bool) { true }
    op put(x) {
        cell.put(x);
        cell.put(x);
    }
}
";

#[test]
fn a_change_that_nothing_refuses_is_shown() {
    let workspace = Workspace::new(&[("a.argo", NEEDLESS)]);
    let outcome = workspace.run(&["mutate", "a.argo"]).exits(1);
    let outcome = outcome.says("A1201").says("a.argo:11:9").says("a.argo:12:9").says("without this call");
    outcome.says("2 mutants: 0 refused, 2 survive");
    let document = workspace.run(&["mutate", "a.argo", "--format", "json"]).exits(1).json();
    assert_eq!(document["survived"], 2);
    assert_eq!(document["mutants"][0]["operator"], "drop-call");
    let once = NEEDLESS.replacen("        cell.put(x);\n", "", 1);
    let workspace = Workspace::new(&[("a.argo", &once), ("wrong.argo", FAILS)]);
    workspace.run(&["mutate", "a.argo"]).exits(0).says("1 mutant: 1 refused, 0 survive");
    workspace.run(&["mutate", "wrong.argo"]).exits(1).says("nothing was changed");
}

/// `get` may return what `put` did not put.
const FORGETS: &str = "layer Cell {
    state held: u64;
    op get() -> (x: u64) { x = held; }
    op put(x: u64) { held = x; }
    crash {}
}

impl Forgetful: Cell over cell: Cell {
    abstraction { held = cell.held; }
    init() -> (ok: bool) { true }
    op get() -> (x) { cell.get() }
    op put(x) { if x < 2 { cell.put(x); } }
}
";

#[test]
fn runs_by_chance_are_the_same_for_a_seed() {
    let workspace = Workspace::new(&[("a.argo", FORGETS)]);
    let run =
        |seed| workspace.run(&["explore", "a.argo", "--random", "--seed", seed, "--format", "json"]).exits(1).json();
    let document = run("3");
    assert_eq!(document["seed"], 3);
    assert_eq!(document["systems"][0]["found"], true);
    assert_eq!(document["traces"][0]["seed"], 3);
    assert_eq!(document, run("3"));
    workspace.run(&["explore", "a.argo", "--random"]).exits(1).says("A1301").says(" of seed 0");
    workspace.run(&["explore", "a.argo"]).exits(1).says("A1301");
    workspace.run(&["explore", "a.argo", "--seed", "3"]).exits(2);
    workspace.run(&["explore", "a.argo", "--random", "--time", "1"]).exits(1).says(" of seed 0");
}

#[test]
fn the_page_of_a_report_is_written_whole_or_not_at_all() {
    let workspace = Workspace::new(&[("holds.argo", HOLDS), ("fails.argo", FAILS), ("wrong.argo", MALFORMED)]);
    let page = workspace.0.path().join("page.html");
    let read = || fs::read_to_string(&page).expect("the page is there");
    workspace.run(&["report", "holds.argo", "-o", "page.html"]).exits(0).says("the report is in page.html");
    assert!(read().contains("<title>holds.argo · argosy</title>") && read().ends_with("</html>"));
    workspace.run(&["report", "fails.argo", "-o", "page.html"]).exits(1).says("A0803");
    workspace.run(&["report", "wrong.argo", "-o", "page.html"]).exits(3);
    assert!(read().contains("The source has errors"));
    workspace.run(&["report", "nothing.argo", "-o", "page.html"]).exits(2).says("A0001");
    workspace.run(&["report", "holds.argo", "-o", "page.html", "--trace", "holds.argo"]).exits(2).says("A0007");
    assert!(read().contains("The source has errors"), "the page of before is left as it was");
    workspace.run(&["report", "holds.argo", "-o", "no/folder/page.html"]).exits(2).says("A0005");
    workspace.run(&["report", "holds.argo", "-o", "."]).exits(2).says("it is a folder");
    workspace.run(&["report", "holds.argo", "-o", "./holds.argo"]).exits(2).says("it is a program that was read");
    assert_eq!(fs::read_to_string(workspace.0.path().join("holds.argo")).expect("the program is there"), HOLDS);
    let left: Vec<_> = fs::read_dir(workspace.0.path()).expect("the folder is there").collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_run_that_is_recorded_is_shown_with_what_it_violates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("the example is there");
    let workspace = Workspace::new(&[("mirror.argo", &text("mirror.argo")), ("runs/a.json", &text("mirror.json"))]);
    let outcome = workspace.run(&["report", "mirror.argo", "--trace", "runs"]).exits(1);
    outcome.says("↯ crash").says("disks.d0[0]: b0 → b1").says("the third attempt");
    let arguments = ["report", "mirror.argo", "--trace", "runs", "--format", "json"];
    let document = workspace.run(&arguments).exits(1).json();
    assert_eq!(document["findings"][0]["trace"]["subject"], "Mirror");
}

#[test]
fn clauses_that_no_proof_needs_are_listed_on_request() {
    let text = "lemma l(x: int, y: int)\n    requires x > 3;\n    requires y > 3;\n    ensures x > 2;\n{}\n";
    let workspace = Workspace::new(&[("a.argo", text)]);
    let usual = workspace.run(&["verify", "a.argo", "--no-times"]);
    let asked = workspace.run(&["verify", "a.argo", "--no-times", "--used"]);
    assert_eq!((usual.status, asked.status), (0, 0));
    assert_eq!(
        asked.out,
        format!("1 of 2 clauses is needed by no proof\n  a.argo:3: `requires`: y > 3\n{}", usual.out)
    );
    let page = |options: &[&str]| {
        let arguments = [&["report", "a.argo", "-o", "page.html"], options].concat();
        assert_eq!(workspace.run(&arguments).status, 0);
        fs::read_to_string(workspace.0.path().join("page.html")).expect("the page was written")
    };
    assert!(page(&[]).contains("not needed"));
    assert!(!page(&["--no-used"]).contains("not needed"));
}

#[test]
fn the_document_says_where_the_hard_part_stands() {
    let text = "lemma l(x: int, y: int, z: int)\n    requires x > 1 && y > 1 && z > 1;\n    ensures x > 5 ==> y > 0\n        && x * x * x + y * y * y != z * z * z;\n{}\n";
    let workspace = Workspace::new(&[("a.argo", text)]);
    let done = workspace.run(&["verify", "a.argo", "--format", "json", "--rlimit", "200000", "--no-replay"]);
    assert_eq!(done.status, 4);
    let document: Value = serde_json::from_str(&done.out).expect("it is JSON");
    let all = document["obligations"].as_array().expect("a list");
    let hard: Vec<&Value> = all.iter().filter_map(|one| one.get("hard_part")).collect();
    assert_eq!(hard.len(), 1);
    assert_eq!((&hard[0]["line"], &hard[0]["column"]), (&4.into(), &12.into()));
}

#[test]
fn a_run_that_was_found_is_run_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(folder.join(path)).expect("it is there");
    let broken = read("tests/programs/broken/mirror/recovery_left_out.argo");
    let workspace = Workspace::new(&[("p.argo", &broken)]);
    workspace.run(&["explore", "p.argo", "--trace-dir", "runs"]).exits(1);
    workspace.run(&["replay", "runs/Mirror-Disk.json"]).exits(0).says("it still fails in this way");
    workspace.write("p.argo", read("examples/mirror/mirror.argo").as_bytes());
    let again = workspace.run(&["replay", "runs/Mirror-Disk.json"]);
    again.exits(1).says("`p.argo` has changed").says("it does not fail in this way");
    workspace.write("p.argo", MALFORMED.as_bytes());
    workspace.run(&["replay", "runs/Mirror-Disk.json"]).exits(3);
    workspace.write("p.argo", HOLDS.as_bytes());
    workspace.run(&["replay", "runs/Mirror-Disk.json"]).exits(2).says("does not fit the program");
    workspace.run(&["replay", "p.argo"]).exits(2).says("A0007");
}

#[test]
fn what_is_not_proved_is_shown_by_values_where_there_are_some() {
    let workspace = Workspace::new(&[("p.argo", FAILS)]);
    workspace.run(&["verify", "p.argo"]).exits(1).says("it is false for").says("x = 0");
    workspace.run(&["verify", "p.argo", "--no-replay"]).exits(1).does_not_say("it is false for");
}

/// A named pipe stands for devices, too: no file takes the place of either.
#[cfg(unix)]
#[test]
fn a_report_can_be_written_into_a_pipe() {
    let workspace = Workspace::new(&[("holds.argo", HOLDS)]);
    let pipe = workspace.0.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("`mkfifo` can be started").success());
    let copy = workspace.0.path().join("copy.html");
    let target = fs::File::create(&copy).expect("files can be made");
    let mut reader = Command::new("cat").arg(&pipe).stdout(target).spawn().expect("`cat` can be started");
    workspace.run(&["report", "holds.argo", "-o", "pipe"]).exits(0);
    assert!(!fs::metadata(&pipe).expect("the pipe is there").is_file(), "a file has taken the place of the pipe");
    assert!(reader.wait().expect("it ends").success());
    let page = fs::read_to_string(&copy).expect("the page is UTF-8");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
}

#[test]
fn a_carriage_return_by_itself_hides_nothing() {
    let program = "// a comment\rlemma wrong(x: int)\r    ensures x > 2;\r{}\r";
    let workspace = Workspace::new(&[("old.argo", program), ("new.argo", &FAILS.replace('\n', "\r\n"))]);
    workspace.run(&["verify", "old.argo"]).exits(3).says("the character U+000D has no meaning here");
    workspace.run(&["verify", "new.argo"]).exits(1).says("A0803");
}

/// Programs, among them one of the examples and broken ones, and what is asked about each.
const ASKED: [(&str, &[&str]); 12] = [
    ("examples/log_cached/log_cached.argo", &["explore", "--steps", "20000"]),
    ("tests/programs/broken/log/any_address.argo", &["explore"]),
    ("tests/programs/broken/log/any_address.argo", &["explore", "--random"]),
    ("examples/mirror/mirror.argo", &["stability", "--seeds", "2", "--all"]),
    ("tests/programs/broken/mirror/read_again.argo", &["stability", "--seeds", "2"]),
    ("examples/mirror/mirror.argo", &["verify", "--explain-proof", "--stats", "--used"]),
    ("tests/programs/broken/mirror/read_again.argo", &["verify", "--stats"]),
    ("tests/programs/broken/mirror/recovery_stops_early.argo", &["verify", "--error-limit", "1"]),
    ("examples/pair/pair.argo", &["mutate"]),
    ("tests/programs/broken/mirror/read_again.argo", &["mutate"]),
    ("examples/mirror/mirror.argo", &["report", "-o", "page.html"]),
    ("tests/programs/broken/mirror/read_again.argo", &["report", "-o", "page.html"]),
];

/// What it says where there are so many columns.
fn said(workspace: &Workspace, columns: usize, arguments: &[&str]) -> Outcome {
    let output = workspace.command(arguments).env("COLUMNS", columns.to_string()).output();
    Outcome::of(output.expect("the tool can be started"))
}

fn asked(program: &str, arguments: &[&str]) -> (Workspace, Vec<String>) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(program);
    let workspace = Workspace::new(&[("p.argo", &fs::read_to_string(program).expect("the program is there"))]);
    let (command, options) = arguments.split_first().expect("a command comes first");
    let all = [command, "p.argo"].iter().chain(options).map(|word| (*word).to_owned()).collect();
    (workspace, all)
}

/// No line is longer, but for lines of the program and what points at places in them.
#[track_caller]
fn fits(outcome: &Outcome, columns: usize) {
    let text = outcome.all();
    assert!(text.lines().count() > 0);
    for line in text.lines().filter(|line| !line.contains('│') && !line.contains('┌')) {
        assert!(line.chars().count() <= columns, "{line}");
    }
}

#[test]
fn lines_fit_the_columns() {
    for (program, arguments) in ASKED {
        let (workspace, all) = asked(program, arguments);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        for columns in [60, 80] {
            fits(&said(&workspace, columns, &all), columns);
        }
    }
}

#[test]
fn lines_of_replay_and_kleene_fit_the_columns() {
    let (workspace, _) = asked("tests/programs/broken/mirror/recovery_left_out.argo", &["explore"]);
    workspace.run(&["explore", "p.argo", "--trace-dir", "runs"]).exits(1);
    let replayed = || said(&workspace, 60, &["replay", "runs/Mirror-Disk.json"]);
    fits(&replayed().exits(0).says("it still fails"), 60);
    workspace.write("p.argo", FAILS.as_bytes());
    fits(&replayed().exits(2), 60);
    let sum = |letter: &str| vec![letter; 30].join(" + ");
    for equation in [format!("{} = a", sum("a")), format!("{} = b", sum("a")), "a b = b a ) ".repeat(9)] {
        fits(&said(&workspace, 60, &["kleene", &equation]), 60);
    }
}

#[test]
fn what_programs_read_is_the_same_for_any_columns() {
    for (program, arguments) in ASKED.into_iter().filter(|(_, arguments)| matches!(arguments[0], "explore" | "verify"))
    {
        let (workspace, all) = asked(program, arguments);
        for format in ["short", "json"] {
            let mut all: Vec<&str> = all.iter().map(String::as_str).filter(|word| *word != "--stats").collect();
            all.extend(["--no-times", "--format", format]);
            assert_eq!(said(&workspace, 60, &all).all(), said(&workspace, 200, &all).all(), "{program} {all:?}");
        }
    }
}
