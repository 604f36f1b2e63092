//! The one place where the tests touch the tool's API.

use argosy::base::{Severity, SourceMap, Symbol};
use argosy::check;
use argosy::driver::{self, Goal, Options};
use argosy::explain::{self, Standing};
use argosy::kernel::ClaimKind;
use argosy::lower;
use argosy::prove::{self, Budget};
use argosy::report::{self, Judged, Report, Status};
use argosy::resolve::{LoadedModule, resolve};
use argosy::syntax;
use argosy::vc::{self, Expectation, Obligation, SideCondition};
use std::fmt;
use std::num::NonZeroUsize;

/// Who found it, and how sure the tool is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Syntax,
    Check,
    Refuted,
    Failed,
    Unknown,
    /// Not an error.
    Remark,
}

/// One diagnostic.
#[derive(Clone, Debug)]
pub struct Finding {
    pub kind: Kind,
    pub code: String,
    /// Of the primary span, counted from 1; 0 where it stands in another file.
    pub line: u32,
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} ({:?}) {}", self.line, self.code, self.kind, self.message)
    }
}

/// What the tool said of a program.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub findings: Vec<Finding>,
    pub obligations: usize,
    pub proved: usize,
    /// Derived claims that are not made, since a premise is missing.
    pub open_claims: Vec<String>,
    /// The report as JSON, without times.
    pub json: String,
}

impl Outcome {
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.kind != Kind::Remark)
    }
}

/// What the parser says.
pub fn parse(name: &str, text: &str) -> Outcome {
    let mut sources = SourceMap::new();
    let file = sources.add(name, text);
    let (_, diagnostics) = syntax::parse(file, text);
    let told = |diagnostic: argosy::base::Diagnostic| finding(&sources, name, &diagnostic.into());
    Outcome { findings: diagnostics.into_iter().map(told).collect(), ..Outcome::default() }
}

/// What the parser and the checker say.
pub fn check(name: &str, text: &str) -> Outcome {
    let options = Options { goal: Goal::Check, ..Options::default() };
    outcome(name, &driver::verify(vec![(name.to_string(), text.to_string())], &options))
}

/// What the whole tool says of the first file; the others are there for it to import.
pub fn verify(files: &[(String, String)], jobs: usize) -> Outcome {
    let jobs = NonZeroUsize::new(jobs).expect("somebody must do the work");
    let options = Options { jobs, ..Options::default() };
    let (name, _) = files.first().expect("there is something to verify");
    outcome(name, &driver::verify(files.to_vec(), &options))
}

/// The assertions of the first file: the place of what is asserted, and whether it was proved. An error: what keeps the
/// files from being verified.
pub fn assertions(files: &[(String, String)]) -> Result<Vec<(u32, bool)>, String> {
    let jobs = NonZeroUsize::new(1).expect("one is not zero");
    let report = driver::verify(files.to_vec(), &Options { jobs, replay: false, ..Options::default() });
    let (name, _) = files.first().expect("there is something to verify");
    if matches!(report.status, Status::Unusable | Status::Rejected) {
        let told = outcome(name, &report);
        return Err(told.errors().map(|finding| format!("{finding}\n")).collect());
    }
    let own =
        |judged: &&Judged| judged.kind == ClaimKind::Assertion && report.sources.file(judged.span.file).name == *name;
    Ok(report.obligations.iter().filter(own).map(|judged| (judged.span.start, judged.holds())).collect())
}

/// Whether everything would be proved if a side condition were dropped; the program imports nothing.
pub fn is_proved_without(name: &str, text: &str, condition: &str) -> Result<bool, String> {
    let condition = SideCondition::parse(condition).ok_or(format!("there is no side condition `{condition}`"))?;
    let mut sources = SourceMap::new();
    let (module, _) = syntax::parse(sources.add(name, text), text);
    let modules = [LoadedModule { path: vec![Symbol::new(name)], module }];
    let (names, _) = resolve(&modules);
    let program = check::check(&modules, &names).0.ok_or("the checker refuses it".to_string())?;
    let obligations = vc::obligations_without(&lower::lower(&program, &program.reachable(|_| true)), condition);
    let good = |obligation: &Obligation| {
        let proved = prove::prove(&obligation.query, Budget::default()).verdict.is_proved();
        proved != (obligation.expectation == Expectation::NotEntailed)
    };
    Ok(obligations.list.iter().all(good))
}

fn outcome(name: &str, report: &Report) -> Outcome {
    let open = report.claims.iter().filter(|claim| !report.claim_holds(claim));
    Outcome {
        findings: report.findings.iter().map(|found| finding(&report.sources, name, found)).collect(),
        obligations: report.obligations.len(),
        proved: report.obligations.iter().filter(|judged| judged.holds()).count(),
        open_claims: open.map(|claim| claim.statement.clone()).collect(),
        json: report::json(report, false),
    }
}

fn finding(sources: &SourceMap, name: &str, found: &explain::Finding) -> Finding {
    let own = found.span().filter(|span| sources.file(span.file).name == name);
    Finding {
        kind: kind(found),
        code: found.diagnostic.code.to_string(),
        line: own.map_or(0, |span| sources.start(span).line),
        message: found.diagnostic.message.clone(),
    }
}

fn kind(found: &explain::Finding) -> Kind {
    match (found.standing, found.diagnostic.severity) {
        (Some(Standing::Unknown), _) => Kind::Unknown,
        (_, Severity::Warning | Severity::Note) => Kind::Remark,
        (Some(Standing::Refuted), _) => Kind::Refuted,
        (Some(Standing::Failed), _) => Kind::Failed,
        _ if found.diagnostic.code.0 < 200 => Kind::Syntax,
        _ => Kind::Check,
    }
}

/// All side conditions that can be dropped, and the codes of all kinds of obligations.
pub fn side_conditions() -> Vec<String> {
    let names = SideCondition::NAMES.iter().map(|name| name.to_string());
    names.chain(ClaimKind::ALL.iter().map(|kind| kind.code().to_string())).collect()
}
