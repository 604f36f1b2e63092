use super::sexpr::Sexpr;
use super::{Case, Finding, Standing, Watching, Word, findings};
use crate::base::{FileId, Severity, SourceMap, Span, Symbol};
use crate::kernel::{ClaimKind, Part, Related};
use crate::logic::{self, Constructor, DataType, Query, Signature, Sort, Term};
use crate::prove::{Candidate, Cost, Model, Outcome, Reason, Verdict};
use crate::vc::{Expectation, Obligation, Watch};
use std::sync::Arc;

fn span(start: usize) -> Span {
    Span::new(FileId(0), start..start + 1)
}

fn sources() -> SourceMap {
    let mut sources = SourceMap::new();
    sources.add("a.argo", "n s\nd\n\n\n\n\n\n\n\n\n");
    sources
}

fn obligation(kind: ClaimKind, expectation: Expectation) -> Obligation {
    let goal = logic::and([logic::named("p", Sort::bool()), logic::named("q", Sort::bool())]);
    let query = Query { signature: Arc::default(), withheld: None, hypotheses: vec![], goal };
    let (related, parts, watches, known_from) = (vec![], vec![], vec![], vec![]);
    let (owner, span) = ("I.op".into(), span(0));
    Obligation { owner, kind, span, clause: span, known_from, related, query, parts, expectation, watches }
}

fn outcome(verdict: Verdict) -> Outcome {
    Outcome { verdict, part: None, cost: Cost::default() }
}

fn failed() -> Verdict {
    Verdict::Failed(Candidate::default())
}

fn found(list: &[(Obligation, Outcome)]) -> Vec<Finding> {
    let case = |(obligation, outcome)| Case { obligation, outcome, replayed: None };
    let cases: Vec<Case> = list.iter().map(|(obligation, outcome)| case((obligation, outcome))).collect();
    findings(&sources(), &cases)
}

fn judged(expectation: Expectation, kind: ClaimKind, verdict: Verdict) -> Word {
    Word::new(&obligation(kind, expectation), &outcome(verdict))
}

#[test]
fn the_verdicts_are_never_merged() {
    let word = |verdict| judged(Expectation::Entailed, ClaimKind::Assertion, verdict).standing();
    assert_eq!(word(Verdict::Proved), Standing::Holds);
    assert_eq!(word(Verdict::Refuted(Model::default())), Standing::Refuted);
    assert_eq!(word(failed()), Standing::Failed);
    assert_eq!(word(Verdict::Unknown(Reason::Time)), Standing::Unknown);
}

#[test]
fn a_proof_of_what_must_not_follow_is_bad_news() {
    let word = |verdict| judged(Expectation::NotEntailed, ClaimKind::Consistent, verdict);
    assert_eq!(word(Verdict::Proved), Word::Refuted);
    assert_eq!(word(failed()), Word::Holds);
    assert_eq!(word(Verdict::Unknown(Reason::Resources)), Word::Holds);
}

#[test]
fn what_a_claim_does_not_cover_is_a_warning() {
    let never_returns = (obligation(ClaimKind::InitReturns, Expectation::NotEntailed), outcome(Verdict::Proved));
    let not_covered = (obligation(ClaimKind::InitRestart, Expectation::Optional), outcome(failed()));
    for case in [never_returns, not_covered] {
        let findings = found(&[case]);
        assert_eq!(findings[0].diagnostic.severity, Severity::Warning);
        assert_eq!(findings[0].standing, None);
    }
}

#[test]
fn one_fault_is_one_finding_and_the_surest_verdict_speaks() {
    let at = |start: usize| Obligation {
        related: vec![Related { span: span(start), words: "crash taken here".into() }],
        ..obligation(ClaimKind::CrashInvariant, Expectation::Entailed)
    };
    let list = [
        (at(6), outcome(Verdict::Unknown(Reason::Time))),
        (at(7), outcome(failed())),
        (at(8), outcome(Verdict::Proved)),
        (at(9), outcome(failed())),
    ];
    let findings = found(&list);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].standing, Some(Standing::Failed));
    let said = &findings[0].diagnostic;
    assert_eq!(said.secondary[0].span, span(7));
    assert_eq!(said.notes.last().map(String::as_str), Some("and at 2 other points: lines 3, 6"));
}

#[test]
fn different_kinds_at_one_place_are_two_findings() {
    let list = [
        (obligation(ClaimKind::Overflow, Expectation::Entailed), outcome(failed())),
        (obligation(ClaimKind::Fits, Expectation::Entailed), outcome(failed())),
    ];
    assert_eq!(found(&list).len(), 2);
}

#[test]
fn what_is_unknown_names_its_hard_part() {
    let hard = Outcome { part: Some(1), ..outcome(Verdict::Unknown(Reason::Resources)) };
    let findings = found(&[(obligation(ClaimKind::Ensures, Expectation::Entailed), hard)]);
    assert_eq!(findings[0].head(), "unknown");
    assert!(findings[0].diagnostic.message.starts_with("not decided: "));
    let note = "unknown: the resource limit was reached; the hard part is number 2 of its 2 parts: `q`";
    assert_eq!(findings[0].diagnostic.notes, [note]);
}

#[test]
fn a_hard_part_is_shown_where_it_stands_or_said() {
    let hard = || Outcome { part: Some(1), ..outcome(Verdict::Unknown(Reason::Resources)) };
    let part = |start| Part { term: logic::named("p", Sort::bool()), span: span(start) };
    let placed =
        Obligation { parts: vec![part(6), part(8), part(9)], ..obligation(ClaimKind::Ensures, Expectation::Entailed) };
    let findings = found(&[(placed, hard())]);
    let said = &findings[0].diagnostic;
    assert_eq!(said.secondary[0].span, span(8));
    assert_eq!(said.secondary[0].message, "this part is what the solver gives up on");
    assert!(said.notes[0].ends_with("the hard part is number 2 of its 3 parts"), "{:?}", said.notes);

    let mut named = obligation(ClaimKind::Ensures, Expectation::Entailed);
    let (n, zero) = (logic::named("n@1", Sort::int()), logic::int_literal(0));
    named.query.goal = logic::and([logic::less(n, zero), logic::less(zero, n)]);
    named.watches = vec![Watch { name: Symbol::new("n"), moment: "here", term: n }];
    let note = "unknown: the resource limit was reached; the hard part is number 2 of its 2 parts: `0 < n`";
    assert_eq!(found(&[(named, hard())])[0].diagnostic.notes, [note]);
}

#[test]
fn values_of_the_solver_are_read() {
    let integer = |text: &str| Sexpr::parse(text).and_then(|value| value.integer());
    assert_eq!(integer("42").as_deref(), Some("42"));
    assert_eq!(integer("(- 5)").as_deref(), Some("-5"));
    assert_eq!(integer("(- 5"), None);
    assert_eq!(integer("5 6"), None);
    assert_eq!(integer("(/ 1 2)"), None);
    let head = |text: &str| Sexpr::parse(text).and_then(|value| value.head().map(str::to_owned));
    assert_eq!(head("(|option<seq<block>>::Some| |x y|)").as_deref(), Some("option<seq<block>>::Some"));
    assert_eq!(head("(as @block!0 block)").as_deref(), Some("@block!0"));
}

/// What the solver would say of `terms`, by a table.
fn shown(watches: Vec<(&str, Term)>, signature: Signature, values: &[(Term, &str)]) -> Vec<String> {
    let watch = |(name, term)| Watch { name: Symbol::new(name), moment: "at entry", term };
    let mut obligation = obligation(ClaimKind::Assertion, Expectation::Entailed);
    obligation.query.signature = Arc::new(signature);
    obligation.watches = watches.into_iter().map(watch).collect();
    let watching = Watching::new(&obligation);
    let wanted = watching.terms();
    let values = values.iter().map(|(term, value)| (logic::smt_text(*term), (*value).to_owned()));
    let values: Vec<_> = values.filter(|(term, _)| wanted.contains(term)).collect();
    watching.lines(&Verdict::Failed(Candidate(values)), "n s d")
}

#[test]
fn plain_values_are_shown_under_names_that_the_source_has() {
    let (n, made) = (logic::named("n@1", Sort::int()), logic::named("matched@1", Sort::int()));
    let lines = shown(vec![("n", n), ("matched", made)], Signature::default(), &[(n, "(- 3)"), (made, "1")]);
    assert_eq!(lines, ["n = -3 (at entry)"]);
}

#[test]
fn sequences_are_shown_by_length_and_first_elements() {
    let seq = logic::named("s", Sort::seq(Sort::block()));
    let at = |index: i32| logic::seq_at(seq, logic::int_literal(index));
    let all = |length| {
        let blocks = [(at(0), "block!val!4"), (at(1), "block!val!9"), (at(2), "block!val!4"), (at(3), "block!val!9")];
        let values: Vec<_> = blocks.into_iter().chain([(logic::seq_length(seq), length)]).collect();
        shown(vec![("s", seq)], Signature::default(), &values)
    };
    assert_eq!(all("0"), ["s = [] (at entry)"]);
    assert_eq!(all("3"), ["s = [b0, b1, b0] (at entry)"]);
    assert_eq!(all("7"), ["s = [b0, b1, b0, b1, ..] of length 7 (at entry)"]);
    assert!(all("(- 1)").is_empty(), "no sequence has a negative length");
    let only_length = shown(vec![("s", seq)], Signature::default(), &[(logic::seq_length(seq), "2")]);
    assert_eq!(only_length, ["s = [..] of length 2 (at entry)"]);
    assert!(shown(vec![("s", seq)], Signature::default(), &[(at(0), "block!val!4")]).is_empty());
}

#[test]
fn long_sequences_are_also_shown_at_watched_places() {
    let (seq, n) = (logic::named("s", Sort::seq(Sort::block())), logic::named("n", Sort::int()));
    let at = |index: i32| (logic::seq_at(seq, logic::int_literal(index)), "block'!val!1");
    let length = (logic::seq_length(seq), "90");
    let probe = (logic::seq_at(seq, n), "block'!val!2");
    let values = [at(0), at(1), at(2), at(3), length, (n, "17"), probe];
    let lines = shown(vec![("n", n), ("s", seq)], Signature::default(), &values);
    assert_eq!(lines, ["n = 17 (at entry)", "s = [b0, b0, b0, b0, .. b1 at 17 ..] of length 90 (at entry)"]);
}

#[test]
fn data_is_shown_by_constructor_and_fields() {
    let data = Symbol::new("option<int>");
    let constructor = |name: &str, fields| Constructor { data, name: Symbol::new(name), fields };
    let some = constructor("Some", vec![(Symbol::new("0"), Sort::int())]);
    let constructors = vec![constructor("None", vec![]), some.clone()];
    let signature = || Signature {
        data: [(data, DataType { name: data, constructors: constructors.clone() })].into_iter().collect(),
        ..Signature::default()
    };
    let value = logic::named("d", Sort::data(data));
    let field = logic::select(&some, 0, value);
    let lines = |values: &[(Term, &str)]| shown(vec![("d", value)], signature(), values);
    assert_eq!(lines(&[(value, "(|option<int>::Some| 7)"), (field, "7")]), ["d = Some(7) (at entry)"]);
    assert_eq!(lines(&[(value, "(|option<int>::Some| 7)")]), ["d = Some(..) (at entry)"]);
    assert_eq!(lines(&[(value, "|option<int>::None|"), (field, "7")]), ["d = None (at entry)"]);
    assert!(lines(&[(value, "|other::None|")]).is_empty());
}
