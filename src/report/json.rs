//! The report for programs. The types here are the schema: whatever changes in them changes [`SCHEMA`].

use super::{ClaimReport, ClaimStanding, EquationReport, Judged, Lines, Report, Selection, Status, promise};
use crate::base::{Code, Severity, Span};
use crate::explain::{Clause, ClauseKind, Finding, Need, Standing, Word};
use crate::trace::Trace;
use crate::vc::Expectation;
use serde::Serialize;
use std::time::Duration;

/// The version of the schema.
pub const SCHEMA: u32 = 4;

const NO_MAPS: &str = "the keys of maps are texts or numbers";

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    solver: &'a str,
    status: Status,
    exit_code: u8,
    selection: Selection,
    counts: Counts,
    findings: Vec<FindingDocument<'a>>,
    obligations: Vec<ObligationDocument<'a>>,
    /// Clauses that proofs may use, if it was asked which of them they used.
    #[serde(skip_serializing_if = "Option::is_none")]
    clauses: Option<Vec<ClauseDocument<'a>>>,
    equations: Vec<EquationDocument<'a>>,
    claims: Vec<ClaimDocument<'a>>,
    /// Runs that belong to no finding.
    #[serde(skip_serializing_if = "<[Trace]>::is_empty")]
    runs: &'a [Trace],
    trusted: Vec<String>,
    lines: Lines,
    /// Last, so that what differs from run to run is easily cut off.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<TimesDocument>,
}

/// Of the obligations that must follow; and of messages.
#[derive(Serialize)]
struct Counts {
    proved: usize,
    refuted: usize,
    failed: usize,
    unknown: usize,
    vacuous: usize,
    errors: usize,
    warnings: usize,
    assumptions: usize,
}

/// Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct LabelDocument<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct FindingDocument<'a> {
    severity: Severity,
    code: Code,
    message: &'a str,
    /// None for messages that are not about an obligation.
    verdict: Option<Standing>,
    primary: Option<LabelDocument<'a>>,
    secondary: Vec<LabelDocument<'a>>,
    notes: &'a [String],
    help: &'a [String],
    /// A run that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a Trace>,
}

#[derive(Serialize)]
struct ObligationDocument<'a> {
    owner: &'a str,
    code: Code,
    kind: String,
    #[serde(flatten)]
    place: Place<'a>,
    expectation: Expectation,
    /// `proved` where it must follow; `holds` where it must not, or need not.
    verdict: &'static str,
    /// Why it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Where the part stands on which the solver gave up.
    #[serde(skip_serializing_if = "Option::is_none")]
    hard_part: Option<Place<'a>>,
    resources: u64,
    /// What its proof used, if that is known: places in `clauses`, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<&'a [usize]>,
}

#[derive(Serialize)]
struct ClauseDocument<'a> {
    kind: ClauseKind,
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
    need: Need,
    /// Places in `obligations`, from 0.
    used_by: &'a [usize],
}

#[derive(Serialize)]
struct EquationDocument<'a> {
    owner: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    verdict: Standing,
    text: &'a str,
}

#[derive(Serialize)]
struct ClaimDocument<'a> {
    statement: &'a str,
    rule: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    standing: ClaimStanding,
    premises: Vec<PremiseDocument<'a>>,
    /// What the sources assume, if it is behind any of the premises.
    assumptions: Vec<Place<'a>>,
    /// What a proved system promises.
    #[serde(skip_serializing_if = "String::is_empty")]
    promise: String,
}

#[derive(Serialize)]
struct PremiseDocument<'a> {
    name: &'a str,
    holds: bool,
    /// Places in `obligations`, from 0; likewise the others.
    obligations: &'a [usize],
    claims: &'a [usize],
    equations: &'a [usize],
}

/// In milliseconds.
#[derive(Serialize)]
struct TimesDocument {
    load: f64,
    parse: f64,
    resolve: f64,
    check: f64,
    lower: f64,
    generate: f64,
    encode: f64,
    solve: f64,
    inside: f64,
    outside: f64,
    total: f64,
}

/// The same input gives the same bytes if the times are left out.
pub fn json(report: &Report, with_times: bool) -> String {
    let mut text = serde_json::to_string_pretty(&document(report, with_times)).expect(NO_MAPS);
    text.push('\n');
    text
}

/// The same without spaces.
pub(super) fn compact(report: &Report, with_times: bool) -> String {
    serde_json::to_string(&document(report, with_times)).expect(NO_MAPS)
}

fn document(report: &Report, with_times: bool) -> Document<'_> {
    Document {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        solver: report.solver,
        status: report.status,
        exit_code: report.status.exit_code(),
        selection: report.selection,
        counts: counts(report),
        findings: report.findings.iter().map(|finding| finding_document(report, finding)).collect(),
        obligations: (0..report.obligations.len()).map(|place| obligation(report, place)).collect(),
        clauses: report.usage.as_ref().map(|usage| usage.clauses.iter().map(|one| clause(report, one)).collect()),
        equations: report.equations.iter().map(|one| equation(report, one)).collect(),
        claims: report.claims.iter().map(|one| claim(report, one)).collect(),
        runs: &report.runs,
        trusted: report.trusted(),
        lines: report.lines,
        times: with_times.then(|| times(report)),
    }
}

fn counts(report: &Report) -> Counts {
    let messages = |wanted: Severity| {
        let counts = |finding: &&Finding| finding.standing.is_none() && finding.diagnostic.severity == wanted;
        report.findings.iter().filter(counts).count()
    };
    Counts {
        proved: report.count(Standing::Holds),
        refuted: report.count(Standing::Refuted),
        failed: report.count(Standing::Failed),
        unknown: report.count(Standing::Unknown),
        vacuous: report.vacuous(),
        errors: messages(Severity::Error),
        warnings: messages(Severity::Warning),
        assumptions: report.assumptions.len(),
    }
}

fn place(report: &Report, span: Span) -> Place<'_> {
    let (file, start) = report.place(span);
    let end = report.sources.start(span.at_end());
    Place { file, line: start.line, column: start.column, end_line: end.line, end_column: end.column }
}

fn finding_document<'a>(report: &'a Report, finding: &'a Finding) -> FindingDocument<'a> {
    let said = &finding.diagnostic;
    let label =
        |label: &'a crate::base::Label| LabelDocument { place: place(report, label.span), message: &label.message };
    FindingDocument {
        severity: said.severity,
        code: said.code,
        message: &said.message,
        verdict: finding.standing,
        primary: said.primary.as_ref().map(label),
        secondary: said.secondary.iter().map(label).collect(),
        notes: &said.notes,
        help: &said.help,
        trace: finding.trace.as_deref(),
    }
}

fn clause<'a>(report: &'a Report, clause: &'a Clause) -> ClauseDocument<'a> {
    let Clause { kind, span, need, ref used_by } = *clause;
    ClauseDocument { kind, place: place(report, span), text: report.sources.text(span), need, used_by }
}

fn obligation(report: &Report, number: usize) -> ObligationDocument<'_> {
    let judged = &report.obligations[number];
    let (reason, hard_part) = match &judged.word {
        Word::Unknown { reason, part } => (Some(reason.to_string()), part.as_ref().and_then(|part| part.span)),
        _ => (None, None),
    };
    ObligationDocument {
        owner: &judged.owner,
        code: judged.kind.code(),
        kind: format!("{:?}", judged.kind),
        place: place(report, judged.span),
        expectation: judged.expectation,
        verdict: verdict(judged),
        reason,
        hard_part: hard_part.map(|span| place(report, span)),
        resources: judged.resources,
        used: report.usage.as_ref().and_then(|usage| usage.used.get(number)?.as_deref()),
    }
}

fn verdict(judged: &Judged) -> &'static str {
    match judged.standing() {
        Standing::Holds if judged.expectation == Expectation::Entailed => "proved",
        Standing::Holds => "holds",
        Standing::Refuted => "refuted",
        Standing::Failed => "failed",
        Standing::Unknown => "unknown",
    }
}

fn equation<'a>(report: &'a Report, equation: &'a EquationReport) -> EquationDocument<'a> {
    let EquationReport { owner, span, standing, text } = equation;
    EquationDocument { owner, place: place(report, *span), verdict: *standing, text }
}

fn claim<'a>(report: &'a Report, claim: &'a ClaimReport) -> ClaimDocument<'a> {
    let premise = |premise: &'a super::PremiseReport| PremiseDocument {
        name: &premise.name,
        holds: report.premise_holds(premise),
        obligations: &premise.obligations,
        claims: &premise.claims,
        equations: &premise.equations,
    };
    ClaimDocument {
        statement: &claim.statement,
        rule: claim.rule,
        place: place(report, claim.span),
        standing: report.claim_standing(claim),
        premises: claim.premises.iter().map(premise).collect(),
        assumptions: claim.assumptions.iter().map(|&span| place(report, span)).collect(),
        promise: promise::lines(report, claim).trim().to_owned(),
    }
}

fn times(report: &Report) -> TimesDocument {
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let times = &report.times;
    TimesDocument {
        load: milliseconds(times.load),
        parse: milliseconds(times.parse),
        resolve: milliseconds(times.resolve),
        check: milliseconds(times.check),
        lower: milliseconds(times.lower),
        generate: milliseconds(times.generate),
        encode: milliseconds(times.encode),
        solve: milliseconds(times.solve),
        inside: milliseconds(times.inside),
        outside: milliseconds(times.outside),
        total: milliseconds(times.total),
    }
}
