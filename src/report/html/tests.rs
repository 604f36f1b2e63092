use super::*;
use crate::base::{Code, Diagnostic, FileId, Span};
use crate::explain::Finding;
use crate::report::Selection;
use crate::trace::Trace;

const TEXT: &str = "// </script><script>alert(1)</script>\nop write(a: u64) { \"<b>\" }\n";

fn trace() -> Trace {
    Trace::parse(include_str!("../../../tests/report/mirror.json")).expect("the example is a trace")
}

fn report(findings: Vec<Finding>) -> Report {
    let mut report = Report { findings, status: Status::Wrong, ..Report::new(Selection::All, "0.0") };
    report.sources.add("<i>.argo", TEXT);
    report.sources.add("std::disks", "layer Disk {}\n");
    report
}

fn finding(message: &str) -> Finding {
    let span = Span::new(FileId(0), 41..46);
    Diagnostic::error(Code::A0602, span, message).with_secondary(span, "`here`").with_help("another way").into()
}

#[test]
fn what_users_wrote_is_text_and_never_markup() {
    let page = page(&report(vec![finding("</title><script>`x`")]), false);
    assert_eq!(page.matches("<script").count(), 2, "the data and the script");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<b>") && !page.contains("<i>"));
    assert!(page.contains("&lt;script&gt;<code>x</code>"));
}

#[test]
fn the_page_holds_the_report_as_data() {
    let page = page(&report(vec![finding("wrong")]), false);
    let start =
        page.find("type=\"application/json\">").expect("the data has an id") + "type=\"application/json\">".len();
    let end = start + page[start..].find("</script>").expect("the data ends");
    let data: serde_json::Value = serde_json::from_str(&page[start..end]).expect("the data is JSON");
    assert_eq!(data["findings"][0]["message"], "wrong");
    assert_eq!(data["findings"][0]["primary"]["line"], 2);
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = page(&report(vec![finding("wrong")]), false);
    for word in ["http:", "https:", " src=", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn a_finding_shows_its_place_and_its_run() {
    let with_run = Finding { trace: Some(Box::new(trace())), ..finding("wrong") };
    let page = page(&report(vec![with_run]), false);
    assert!(page.contains("<mark>write</mark>"), "{page}");
    assert!(page.contains("id=\"run0\""));
    assert!(page.contains("The program has changed"), "the example was made of another file");
}

#[test]
fn a_run_goes_to_the_finding_that_it_shows() {
    let mut trace = trace();
    let mut report = report(vec![finding("wrong")]);
    report.attach(trace.clone());
    assert_eq!((report.findings[0].trace.is_some(), report.runs.len()), (false, 1));
    if let crate::trace::Checked::Obligation { code, place, .. } = &mut trace.checked {
        *code = "A0602".into();
        *place = crate::trace::Place::new(&report.sources, Span::new(FileId(0), 41..46));
    }
    report.attach(trace.clone());
    assert_eq!((report.findings[0].trace.is_some(), report.runs.len()), (true, 1));
    report.attach(trace);
    assert_eq!(report.runs.len(), 2);
}

#[test]
fn cells_of_a_run_are_columns() {
    let trace = trace();
    let columns = columns::columns(&trace);
    let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles, ["disks.d0[0]"], "what the failed disk becomes shows in its cell");
    let states: Vec<String> =
        trace.walk().iter().filter_map(|(_, step)| Some(columns[0].shown(step.after.as_ref()?))).collect();
    assert_eq!(states, ["b1", "None"]);
    assert_eq!(columns[0].shown(&trace.start.state), "b0");
}

#[test]
fn of_many_allowed_states_a_few_are_shown_at_once() {
    let mut trace = trace();
    let state = trace.start.state.durable.clone();
    let page = |trace: &Trace| {
        page(&report(vec![Finding { trace: Some(Box::new(trace.clone())), ..finding("wrong") }]), false)
    };
    trace.start.allowed = vec![state.clone(); 4];
    assert!(!page(&trace).contains(" more</summary>"));
    trace.start.allowed = vec![state; 12];
    assert!(page(&trace).contains("and 9 more</summary>"));
}

#[test]
fn the_same_report_gives_the_same_page() {
    let report = report(vec![finding("wrong")]);
    assert_eq!(page(&report, false), page(&report, false));
}
