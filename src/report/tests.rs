use super::*;
use crate::base::{Code, Diagnostic, FileId, SourceMap, Span};
use crate::explain::{Finding, Standing, Word};
use crate::kernel::ClaimKind;
use crate::prove::Reason;
use crate::vc::Expectation;
use std::time::Duration;

fn span() -> Span {
    Span::new(FileId(0), 4..7)
}

fn judged(word: Word) -> Judged {
    let (owner, kind, expectation) = ("I.op".into(), ClaimKind::Refinement, Expectation::Entailed);
    let time = Duration::from_millis(3);
    Judged { owner, kind, span: span(), related: vec![], expectation, word, resources: 9, time }
}

fn report(words: Vec<Word>) -> Report {
    let mut sources = SourceMap::new();
    sources.add("a.argo", "op (bad) ↯\n");
    let diagnostic = Diagnostic::error(Code::A0602, span(), "does what it should not").with_note("a note");
    let obligations = (0..words.len()).collect();
    let premise = PremiseReport { name: "operation `op`".into(), obligations, ..PremiseReport::default() };
    let promise = PromiseReport {
        system: "S".into(),
        layer: "A".into(),
        bottom: vec!["C".into()],
        keeps: vec![("op".into(), vec![span()])],
        restart: vec![],
    };
    let claim = ClaimReport {
        statement: "I: A over C, recovery refinement".into(),
        rule: "a rule",
        span: span(),
        premises: vec![premise],
        assumptions: vec![],
        encodes: false,
        promise: Some(promise),
    };
    Report {
        sources,
        findings: vec![Finding { diagnostic, standing: Some(Standing::Failed), trace: None }],
        obligations: words.into_iter().map(judged).collect(),
        claims: vec![claim],
        models: vec!["C".into()],
        status: Status::Wrong,
        times: Times { total: Duration::from_millis(420), ..Times::default() },
        ..Report::new(Selection::All, "0.0")
    }
}

fn unknown() -> Word {
    Word::Unknown { reason: Reason::Time, part: None }
}

#[test]
fn every_status_has_its_exit_code() {
    let all = [Status::Proved, Status::Wrong, Status::Unusable, Status::Rejected, Status::Undecided, Status::Assumed];
    assert_eq!(all.map(Status::exit_code), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn the_summary_counts_each_verdict() {
    let report = report(vec![Word::Holds, Word::Holds, Word::Failed, Word::Refuted, unknown()]);
    assert_eq!(summary(&report, true), "proved 2 obligations, 1 refuted, 1 failed, 1 unknown in 0.4 s\n");
    assert_eq!(summary(&report, false), "proved 2 obligations, 1 refuted, 1 failed, 1 unknown\n");
}

#[test]
fn short_lines_are_as_documented() {
    let mut report = report(vec![]);
    assert_eq!(short(&report, 9), "a.argo:1:5: error[A0602]: does what it should not\n");
    report.findings[0].standing = Some(Standing::Unknown);
    assert_eq!(short(&report, 9), "a.argo:1:5: unknown[A0602]: does what it should not\n");
    assert_eq!(short(&report, 0), "");
    assert_eq!(hidden(&report, 0), "1 more are not shown; --error-limit shows more\n");
}

#[test]
fn human_text_shows_the_source_and_breaks_notes() {
    let mut report = report(vec![]);
    report.findings[0].diagnostic.notes = vec!["word ".repeat(40)];
    let text = human(&report, Style { width: 80, colour: false }, 9);
    assert!(text.contains("┌─ a.argo:1:5") && text.contains("^^^"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(!text.contains('\u{1b}'));
    assert!(human(&report, Style { width: 80, colour: true }, 9).contains('\u{1b}'));
}

#[test]
fn a_very_long_line_is_not_shown() {
    let mut report = report(vec![]);
    report.sources = SourceMap::new();
    report.sources.add("a.argo", "x".repeat(100_000));
    let text = human(&report, Style { width: 80, colour: false }, 9);
    assert!(text.len() < 200, "{text}");
    assert!(text.starts_with("a.argo:1:5: error[A0602]"), "{text}");
}

#[test]
fn a_claim_needs_every_obligation_of_every_premise() {
    assert!(claims(&report(vec![Word::Holds])).starts_with("I: A over C, recovery refinement: proved\n"));
    for word in [Word::Failed, Word::Refuted, Word::Noted, unknown()] {
        let text = claims(&report(vec![Word::Holds, word]));
        assert_eq!(text, "I: A over C, recovery refinement: not proved, for want of: operation `op`\n");
    }
}

#[test]
fn a_claim_that_rests_on_an_assumption_is_not_called_proved() {
    let mut assuming = report(vec![Word::Holds]);
    assuming.claims[0].assumptions = vec![span(), span()];
    let text = claims(&assuming);
    assert!(text.starts_with("I: A over C, recovery refinement: holds if 2 assumptions do\n"), "{text}");
    assert!(text.contains("that what is assumed at a.argo:1 holds"), "{text}");
}

#[test]
fn a_claim_needs_the_claims_and_equations_that_it_rests_on() {
    let resting = |standing, word| {
        let mut report = report(vec![word]);
        let equation = EquationReport { owner: "S".into(), span: span(), standing, text: "p == q\n".into() };
        report.equations.push(equation);
        let premise =
            PremiseReport { name: "both".into(), claims: vec![0], equations: vec![0], ..PremiseReport::default() };
        let upper = ClaimReport { premises: vec![premise], ..report.claims[0].clone() };
        report.claims.push(upper);
        report.claim_standing(&report.claims[1])
    };
    assert_eq!(resting(Standing::Holds, Word::Holds), ClaimStanding::Proved);
    assert_eq!(resting(Standing::Refuted, Word::Holds), ClaimStanding::NotProved);
    assert_eq!(resting(Standing::Unknown, Word::Holds), ClaimStanding::NotProved);
    assert_eq!(resting(Standing::Holds, Word::Failed), ClaimStanding::NotProved);
}

#[test]
fn the_promise_names_what_clients_keep_and_what_is_trusted() {
    let mut encoding = report(vec![Word::Holds]);
    encoding.claims[0].encodes = true;
    let text = claims(&encoding);
    for part in ["uses `S` as a `A`", "calls `op` only where `bad`", "that `C` is a true model", "`encode`", "Z3 0.0"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("not covered"), "{text}");
    let mut report = report(vec![Word::Holds]);
    report.obligations.push(judged(Word::Noted));
    report.claims[0].promise.as_mut().expect("there is one").restart = vec![1];
    assert!(claims(&report).contains("a crash during `init` is not covered"));
}

#[test]
fn claims_that_read_alike_are_told_apart() {
    let mut report = report(vec![Word::Holds]);
    report.claims.push(report.claims[0].clone());
    assert!(claims(&report).starts_with("I: A over C, recovery refinement (a.argo:1): proved\n"));
}

#[test]
fn a_proof_names_rule_premises_obligations_and_what_is_trusted() {
    let text = proof(&Report { assumptions: vec![span()], ..report(vec![Word::Holds, Word::Holds, Word::Failed]) });
    for part in [
        "by a rule",
        "- operation `op`: not proved",
        "the operation does what the layer says (a.argo:1), at 2 points",
        "not shown: the operation may do what the layer's operation does not allow (a.argo:1)",
        "Z3 0.0",
        "`C` is a true model",
        "the assumption at a.argo:1",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn the_schema_is_what_programs_rely_on() {
    let report = report(vec![Word::Holds, unknown()]);
    let value: serde_json::Value = serde_json::from_str(&json(&report, true)).expect("the report is JSON");
    let keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    for key in [
        "schema",
        "status",
        "exit_code",
        "counts",
        "findings",
        "obligations",
        "equations",
        "claims",
        "trusted",
        "times",
    ] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(value["schema"], 4);
    assert_eq!(value["findings"][0]["code"], "A0602");
    assert_eq!(value["findings"][0]["verdict"], "failed");
    assert_eq!(value["findings"][0]["primary"]["line"], 1);
    assert_eq!(value["findings"][0]["primary"]["column"], 5);
    assert_eq!(value["obligations"][0]["verdict"], "proved");
    assert_eq!(value["obligations"][1]["verdict"], "unknown");
    assert_eq!(value["obligations"][1]["reason"], "the time limit was reached");
    assert_eq!(value["claims"][0]["standing"], "not-proved");
    assert_eq!(value["counts"]["proved"], 1);
}

#[test]
fn times_come_last_and_can_be_left_out() {
    let report = report(vec![Word::Holds]);
    let with = json(&report, true);
    let without = json(&report, false);
    assert!(!without.contains("\"times\""));
    let common = without.trim_end().trim_end_matches('}').trim_end();
    assert!(with.starts_with(common), "only what follows differs");
}
