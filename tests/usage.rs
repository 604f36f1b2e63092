//! Which clauses proofs need: those that none needs can be deleted, and those that are planted are found.

use argosy::driver::{self, Options};
use argosy::explain::{ClauseKind, Need};
use argosy::report::{self, Report, Status, Usage};
use std::fs;
use std::path::{Path, PathBuf};

type Sources = Vec<(String, String)>;

fn verify(sources: &Sources) -> Report {
    driver::verify(sources.clone(), &Options { used: true, ..Options::default() })
}

fn verify_text(text: &str) -> Report {
    verify(&vec![("a.argo".to_owned(), text.to_owned())])
}

fn usage(report: &Report) -> &Usage {
    report.usage.as_ref().expect("it was asked")
}

fn example(folder: &Path) -> Sources {
    let files =
        fs::read_dir(folder).expect("an example is a folder").map(|entry| entry.expect("it can be listed").path());
    let name = |path: &PathBuf| path.file_name().expect("files have names").to_string_lossy().into_owned();
    let mut sources: Sources =
        files.map(|path| (name(&path), fs::read_to_string(&path).expect("a source can be read"))).collect();
    sources.sort();
    sources
}

fn examples() -> Vec<Sources> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders =
        fs::read_dir(folder).expect("there are examples").map(|entry| entry.expect("it can be listed").path());
    folders.map(|folder| example(&folder)).collect()
}

fn mirror() -> Sources {
    example(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mirror"))
}

/// The program without what no proof needs: `true` in place of a conjunct, and of what a statement says.
fn without_unneeded(report: &Report, sources: &Sources) -> Sources {
    let mut left = sources.clone();
    let mut clauses: Vec<_> = usage(report).unneeded().collect();
    clauses.sort_by_key(|clause| std::cmp::Reverse(clause.span.start));
    for clause in clauses {
        let file = &report.sources.file(clause.span.file).name;
        let (_, text) = left.iter_mut().find(|(name, _)| name == file).expect("clauses stand in the sources");
        let is_statement = matches!(clause.kind, ClauseKind::LemmaCall | ClauseKind::Assumption | ClauseKind::Reveal);
        let nothing = if is_statement { "assert true" } else { "true" };
        let ends = if text[clause.span.range()].ends_with(';') { ";" } else { "" };
        text.replace_range(clause.span.range(), &format!("{nothing}{ends}"));
    }
    left
}

/// Text and need of what no proof needs.
fn unneeded(report: &Report) -> Vec<(String, Need)> {
    let text = |span| report.sources.text(span).to_owned();
    usage(report).unneeded().map(|clause| (text(clause.span), clause.need)).collect()
}

fn unused(text: &str) -> (String, Need) {
    (text.to_owned(), Need::Unused)
}

#[test]
fn what_no_proof_needs_can_be_deleted_all_at_once() {
    for sources in examples() {
        let report = verify(&sources);
        assert_eq!(report.status, Status::Proved);
        assert_eq!(usage(&report).unknown, 0, "each proof says what it used");
        let left = without_unneeded(&report, &sources);
        let again = driver::verify(left, &Options::default());
        assert_eq!(again.status, Status::Proved, "{}", report::unneeded(&report));
    }
}

#[test]
fn planted_clauses_are_found_and_no_others() {
    let mut sources = mirror();
    assert_eq!(unneeded(&verify(&sources)), []);
    let text = &mut sources[0].1;
    let plants = [
        ("invariant in_sync();", "invariant in_sync() && len(surviving(D0)) >= 0;"),
        ("requires in_sync_but_one();", "requires in_sync_but_one();\n        requires len(surviving(D0)) > 0 - 1;"),
        ("ensures in_sync();", "ensures in_sync();\n        ensures len(surviving(D1)) >= 0;"),
        ("if v != w {", "assert v == v || len(surviving(D0)) > 7; if v != w {"),
    ];
    for (old, new) in plants {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        *text = text.replace(old, new);
    }
    let report = verify(&sources);
    assert_eq!(report.status, Status::Proved);
    let found: Vec<String> = unneeded(&report).into_iter().map(|(text, _)| text).collect();
    let planted =
        ["len(surviving(D0)) >= 0", "len(surviving(D0)) > 0 - 1", "len(surviving(D1)) >= 0"].map(str::to_owned);
    // The assertion is true by itself: nothing is shown, and nothing may use it.
    assert_eq!(found, planted);
    let left = without_unneeded(&report, &sources);
    assert_eq!(driver::verify(left, &Options::default()).status, Status::Proved);
}

const LEMMAS: &str = "
lemma positive(n: int) requires n > 3; requires n < 100; ensures n > 0; {}
lemma uses(n: int, m: int)
    requires n > 5 && m > 5;
    ensures n * 2 > n;
{
    assume n < 90;
    positive(n);
    positive(if m < 90 { m } else { 4 });
    assert m > 4;
    assert n > 2;
}
";

#[test]
fn requirements_calls_and_assertions_are_told_apart() {
    let report = verify_text(LEMMAS);
    assert_eq!(report.status, Status::Proved);
    let found: Vec<String> = unneeded(&report).into_iter().map(|(text, _)| text).collect();
    for text in ["n < 100", "positive(if m < 90 { m } else { 4 })", "m > 4"] {
        assert!(found.contains(&text.to_owned()), "{text} is not in {found:?}");
    }
    // What `positive` requires is shown at its calls, and its proof needs one of the two.
    assert!(!found.contains(&"n > 3".to_owned()), "{found:?}");
    let left = without_unneeded(&report, &vec![("a.argo".to_owned(), LEMMAS.to_owned())]);
    assert_eq!(driver::verify(left, &Options::default()).status, Status::Proved);
}

/// `k` is zero, which the loop keeps because it is, and which nobody wants to know.
const CIRCULAR: &str = "
layer Reg { state v: u64; op up(by: u64) -> (n: u64) { v = by; n = v; } crash { v = 0; } }
impl Counter: Reg {
    volatile last: u64 = 0;
    abstraction { v = last; }
    op up(by) -> (n) {
        let mut i: u64 = 0;
        let mut k: u64 = 0;
        while i < by
            invariant k == 0;
            invariant i <= by;
            decreases by - i;
        { i = i + 1; k = k + k; }
        last = i;
        i
    }
    init() -> (ok: bool) { true }
}
";

#[test]
fn an_invariant_that_only_shows_itself_is_not_needed() {
    let report = verify_text(&CIRCULAR.replace("k = k + k;", "if k > 0 { k = 1; }"));
    assert_eq!(report.status, Status::Proved, "{}", report::short(&report, 9));
    assert_eq!(unneeded(&report), [("k == 0".to_owned(), Need::Circular)]);
    assert!(report::unneeded(&report).contains("(used only to show what is needed by no proof)"));
    let needed = verify_text(CIRCULAR);
    assert_eq!(unneeded(&needed), [], "without it the sum may overflow");
}

/// A helper that promises more than anybody wants, and a theorem that nobody calls.
const PROMISES: &str = "
layer Reg { state v: u64; op get() -> (r: u64) { r = v; } op put(x: u64) { v = x; } crash {} }
impl Same: Reg over r: Reg {
    abstraction { v = r.v; }
    op get() -> (x) { r.get() }
    op put(x) { store(x); }
    proc store(x: u64)
        ensures r.v == x && r.v >= 0 && r.v <= x;
    { r.put(x); }
    init() -> (ok: bool) { true }
}
lemma theorem(x: int, y: int) requires x < y; ensures x <= y; {}
";

#[test]
fn what_is_promised_to_nobody_is_no_annotation() {
    let report = verify_text(PROMISES);
    assert_eq!(report.status, Status::Proved, "{}", report::short(&report, 9));
    let found: Vec<(String, Need)> = unneeded(&report);
    assert!(found.contains(&unused("r.v >= 0")), "{found:?}");
    assert!(!found.iter().any(|(text, _)| text == "x <= y" || text == "x < y"), "{found:?}");
}

#[test]
fn what_was_not_proved_may_need_all_that_it_may_use() {
    let report = verify_text("lemma wrong(x: int, y: int) requires x > 0; requires y > 0; ensures x > y; {}");
    assert_eq!(report.status, Status::Wrong);
    assert_eq!(unneeded(&report), []);
    assert_eq!(usage(&report).unknown, 1);
    assert!(report::unneeded(&report).contains("of 1 obligation it is not known what they need"));
    let some = Options { used: true, only: vec!["positive".to_owned()], ..Options::default() };
    let report = driver::verify(vec![("a.argo".to_owned(), LEMMAS.to_owned())], &some);
    assert!(usage(&report).unknown > 0, "what was not asked counts as using everything");
    assert!(!unneeded(&report).contains(&unused("m > 4")));
}

#[test]
fn the_document_says_what_each_proof_used() {
    let report = verify_text("lemma l(x: int, y: int) requires x > 0; requires y > 0; ensures x + 1 > 1; {}");
    let document: serde_json::Value = serde_json::from_str(&report::json(&report, false)).expect("it is JSON");
    let clauses = &document["clauses"];
    assert_eq!((&clauses[0]["text"], &clauses[0]["need"]), (&"x > 0".into(), &"needed".into()));
    assert_eq!((&clauses[1]["text"], &clauses[1]["need"]), (&"y > 0".into(), &"unused".into()));
    let proof = clauses[0]["used_by"][0].as_u64().expect("a place") as usize;
    assert_eq!(document["obligations"][proof]["used"], serde_json::json!([0]));
    assert_eq!(document["obligations"][proof]["kind"], "Ensures");
}

#[test]
fn nothing_is_asked_unless_it_is_wanted() {
    let report = driver::verify(mirror(), &Options::default());
    assert!(report.usage.is_none() && report::unneeded(&report).is_empty());
    let with = verify(&mirror());
    let costs = |report: &Report| report.obligations.iter().map(|one| one.resources).collect::<Vec<_>>();
    assert_eq!(costs(&report), costs(&with), "proofs cost the same");
}
