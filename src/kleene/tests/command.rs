//! `argosy kleene`, from the texts of the command line to the report.

use crate::kleene::{Certificate, Request, Response, run};

fn request(equation: &str) -> Request {
    Request { equation: equation.to_owned(), tests: vec!["b".to_owned(), "c".to_owned()], ..Request::default() }
}

fn answer(equation: &str) -> Response {
    run(&request(equation))
}

/// The code and the text at the place of the only diagnostic.
fn fault(response: &Response) -> (String, &str) {
    assert_eq!((response.exit_status(), response.report.as_str()), (2, ""));
    let [fault] = response.diagnostics.as_slice() else { panic!("{:?}", response.diagnostics) };
    let place = fault.primary.as_ref().map_or("", |label| response.sources.text(label.span));
    (fault.code.to_string(), place)
}

#[test]
fn an_equation_holds() {
    let response = answer("(p + q)* == p* ; (q ; p*)*");
    assert_eq!(response.exit_status(), 0);
    assert_eq!(
        response.report,
        "(p + q)* == p* ; (q ; p*)*\nholds: decided, by a bisimulation of 1 pair that was checked\n"
    );
}

#[test]
fn an_equation_fails() {
    let response = answer("p ; b == b ; p");
    assert_eq!(response.exit_status(), 1);
    assert_eq!(response.report, "p ; b == b ; p\ndoes not hold: only the left side accepts\n  !b p b\n");
}

#[test]
fn hypotheses_are_reported() {
    let mut request = request("c ; p ; p == c");
    request.hypotheses.push("c;p==c".to_owned());
    assert_eq!(
        run(&request).report,
        "c ; p ; p == c\n  given c ; p == c\nholds: decided, by a bisimulation of 1 pair that was checked\n"
    );
    request.equation = "p ; p == p".to_owned();
    let response = run(&request);
    assert_eq!(response.exit_status(), 1);
    assert!(
        response.report.ends_with("where the hypotheses are built in by\n  p := !c ; p + c\n"),
        "{}",
        response.report
    );
}

#[test]
fn steps_are_reported() {
    let mut request = request("r ; x* <= y* ; r");
    request.hypotheses.push("r ; x <= y ; r".to_owned());
    assert_eq!(fault(&run(&request)).0, "A1107");
    request.steps.push("simulation".to_owned());
    let response = run(&request);
    assert_eq!(response.exit_status(), 0);
    assert!(
        response.report.ends_with("holds, by steps:\n  r ; x*\n  y* ; r    by simulation\n"),
        "{}",
        response.report
    );
}

#[test]
fn certificates_are_printed_on_demand() {
    let response = run(&Request { certificate: true, ..request("b ; p == b ; b ; p") });
    let json = &response.report[response.report.find('{').expect("the certificate is JSON")..];
    let certificate: Certificate = serde_json::from_str(json).expect("the certificate reads back");
    assert_eq!(certificate.check(), Ok(()));
    assert_eq!(certificate.equation, "b ; p == b ; b ; p");
}

#[test]
fn faults_are_placed() {
    for (equation, code, place) in [
        ("p ; q = q ; p", "A1101", "="),
        ("p ; q", "A1101", ""),
        ("", "A1101", ""),
        ("p == q == r", "A1101", "=="),
        ("p == (q ; r", "A1101", ""),
        ("p == q ; ; r", "A1101", ";"),
        ("p $ q == q", "A1101", "$"),
        ("p^q == q", "A1101", "q"),
        ("p == !q", "A1102", "!q"),
        ("b & p == p", "A1102", "&"),
        ("p | q == p", "A1102", "|"),
        ("p + 2 == p", "A1103", "2"),
        ("p^99999999999999999999 == p", "A1104", "99999999999999999999"),
        ("↯(p*) == p", "A1105", "↯(p*)"),
        ("~!b == p", "A1105", "~!b"),
        ("↯↯p == p", "A1105", "↯↯p"),
    ] {
        let response = answer(equation);
        assert_eq!(fault(&response), (code.to_owned(), place), "{equation}");
    }
}

#[test]
fn bad_names_of_tests_are_refused() {
    for (tests, code) in [(&["b", "b"][..], "A1106"), (&["1"], "A1106"), (&[""], "A1106"), (&["b c"], "A1106")] {
        let tests = tests.iter().map(|&name| name.to_owned()).collect();
        let response = run(&Request { tests, ..request("p == p") });
        assert_eq!(fault(&response), (code.to_owned(), ""));
    }
}

#[test]
fn huge_input_is_refused_or_answered() {
    let nested = |depth: usize| format!("{}p{} == p", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(answer(&nested(150)).exit_status(), 0);
    assert_eq!(fault(&answer(&nested(100_000))).0, "A1104");
    assert_eq!(fault(&answer(&format!("{}b == b", "!".repeat(100_000)))).0, "A1104");
    assert_eq!(fault(&answer(&format!("p{} == p", " ; p".repeat(100_000)))).0, "A1104");
    assert_eq!(answer(&format!("p{0} == p{0}", " ; p".repeat(10_000))).exit_status(), 0);
    assert_eq!(answer(&format!("b{0} == c ; b{0}", " ; b".repeat(10_000))).exit_status(), 1);
    assert_eq!(answer(&format!("p{} == p*", "*".repeat(10_000))).exit_status(), 0);
}
