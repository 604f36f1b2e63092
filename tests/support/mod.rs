//! The one place where the tests touch the tool's API.

use argosy::base::{Diagnostic, SourceMap, Symbol};
use argosy::resolve::{LoadedModule, resolve};
use argosy::syntax;
use std::fmt;

/// Whether the verifier is there; until then only parser and checker are tested.
pub const READY: bool = false;

/// Who found it, and how sure the tool is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Syntax,
    Check,
    // Until the verifier is there nobody makes these.
    #[allow(dead_code)]
    Refuted,
    #[allow(dead_code)]
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
        write!(f, "line {}: {} {}", self.line, self.code, self.message)
    }
}

/// What the tool said of a program.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub findings: Vec<Finding>,
    pub obligations: usize,
    pub proved: usize,
    /// The report as JSON.
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
    let findings = diagnostics.iter().map(|diagnostic| finding(&sources, diagnostic)).collect();
    Outcome { findings, ..Outcome::default() }
}

/// What the parser and the checker say.
pub fn check(name: &str, text: &str) -> Outcome {
    front(name, text).1
}

fn front(name: &str, text: &str) -> (Option<argosy::hir::Program>, Outcome, SourceMap) {
    let mut sources = SourceMap::new();
    let mut diagnostics = vec![];
    let mut modules = vec![];
    let disks = include_str!("../../lang/std/disks.argo");
    let own = name.trim_end_matches(".argo");
    let skip = !text.contains("use std::disks") as usize;
    for (path, text) in [("std::disks", disks), (own, text)].into_iter().skip(skip) {
        let (module, errors) = syntax::parse(sources.add(path, text), text);
        diagnostics.extend(errors);
        modules.push(LoadedModule { path: path.split("::").map(Symbol::new).collect(), module });
    }
    let (names, errors) = resolve(&modules);
    diagnostics.extend(errors);
    let (program, errors) = argosy::check::check(&modules, &names);
    diagnostics.extend(errors);
    let program = program.filter(|_| diagnostics.iter().all(|d| !d.is_error()));
    let findings = diagnostics.iter().map(|diagnostic| finding(&sources, diagnostic)).collect();
    (program, Outcome { findings, ..Outcome::default() }, sources)
}

/// What the whole tool says.
pub fn verify(name: &str, text: &str, _jobs: usize) -> Outcome {
    use argosy::prove::Verdict;
    use argosy::vc::Expectation;
    let (program, mut outcome, sources) = front(name, text);
    let Some(program) = program else { return outcome };
    let obligations = argosy::vc::obligations(&argosy::lower::lower(&program, &program.reachable(|_| true)));
    let main = sources.files().last().expect("one").0;
    for obligation in &obligations.list {
        if obligation.span.file != main {
            continue;
        }
        outcome.obligations += 1;
        let budget = argosy::prove::Budget { resources: 2_000_000, ..Default::default() };
        let result = argosy::prove::prove(&obligation.query, budget);
        if std::env::var("DUMP").is_ok() {
            println!(
                "; {} {} {:?} {:?} {}",
                obligation.owner,
                obligation.kind.code(),
                result.verdict,
                result.cost,
                obligation.query.assertions()
            );
        }
        let kind = match (obligation.expectation, &result.verdict) {
            (Expectation::NotEntailed, Verdict::Proved) => match obligation.kind.code().0 {
                1003 => Kind::Remark,
                _ => Kind::Refuted,
            },
            (Expectation::NotEntailed, _) | (_, Verdict::Proved) => {
                outcome.proved += 1;
                continue;
            }
            (Expectation::Optional, _) => Kind::Remark,
            (_, Verdict::Refuted(_)) => Kind::Refuted,
            (_, Verdict::Failed(_)) => Kind::Failed,
            (_, Verdict::Unknown(_)) => Kind::Unknown,
        };
        if kind == Kind::Remark {
            outcome.proved += 1;
        }
        let line = sources.start(obligation.span).line;
        let message = format!("{:?} {} {}", kind, obligation.owner, obligation.kind.when_it_fails());
        outcome.findings.push(Finding { kind, code: obligation.kind.code().to_string(), line, message });
    }
    for span in &obligations.assumptions {
        let line = sources.start(*span).line;
        outcome.findings.push(Finding { kind: Kind::Remark, code: "A1001".into(), line, message: "assumed".into() });
    }
    outcome
}

fn finding(sources: &SourceMap, diagnostic: &Diagnostic) -> Finding {
    let line = diagnostic.primary.as_ref().map_or(0, |label| sources.start(label.span).line);
    let kind = if !diagnostic.is_error() {
        Kind::Remark
    } else if diagnostic.code.0 < 200 {
        Kind::Syntax
    } else {
        Kind::Check
    };
    Finding { kind, code: diagnostic.code.to_string(), line, message: diagnostic.message.clone() }
}
