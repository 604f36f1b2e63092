//! The report as data.

use crate::base::{LineColumn, SourceMap, Span};
use crate::explain::{Clause, Finding, Standing, Word};
use crate::kernel::{ClaimKind, Related};
use crate::trace::{Checked, Trace};
use crate::vc::Expectation;
use serde::Serialize;
use std::time::Duration;

/// The outcome of a session, which decides its exit status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All that was asked for holds.
    Proved,
    /// Something was refuted, or could not be proved.
    Wrong,
    /// A file or an option was at fault.
    Unusable,
    /// A source text has an error.
    Rejected,
    /// Nothing is known to be wrong, but something was not decided.
    Undecided,
    /// All is proved, but for assumptions that were denied.
    Assumed,
}

impl Status {
    pub fn exit_code(self) -> u8 {
        match self {
            Status::Proved => 0,
            Status::Wrong => 1,
            Status::Unusable => 2,
            Status::Rejected => 3,
            Status::Undecided => 4,
            Status::Assumed => 5,
        }
    }
}

/// An obligation and what became of it.
#[derive(Clone, Debug)]
pub struct Judged {
    pub owner: String,
    pub kind: ClaimKind,
    pub span: Span,
    pub related: Vec<Related>,
    pub expectation: Expectation,
    pub word: Word,
    /// In the solver's count, which does not depend on the machine.
    pub resources: u64,
    /// By the clock.
    pub time: Duration,
}

/// A law of Kleene algebra, or an equation behind a claim, and what became of it.
#[derive(Clone, Debug)]
pub struct EquationReport {
    pub owner: String,
    pub span: Span,
    pub standing: Standing,
    /// The equation, and why it holds or does not, in some lines.
    pub text: String,
}

/// A premise of a claim. One that lists nothing was shown by checking the source.
#[derive(Clone, Debug, Default)]
pub struct PremiseReport {
    pub name: String,
    /// Into [`Report::obligations`].
    pub obligations: Vec<usize>,
    /// Into [`Report::claims`].
    pub claims: Vec<usize>,
    /// Into [`Report::equations`].
    pub equations: Vec<usize>,
}

/// What trace inclusion means for those who use a system.
#[derive(Clone, Debug)]
pub struct PromiseReport {
    pub system: String,
    /// The layer that it offers.
    pub layer: String,
    /// The layers at the bottom.
    pub bottom: Vec<String>,
    /// What clients must keep, by operation.
    pub keeps: Vec<(String, Vec<Span>)>,
    /// Into [`Report::obligations`]: that a crash during initialisation is covered.
    pub restart: Vec<usize>,
}

/// A derived claim. It rests only on claims before it.
#[derive(Clone, Debug)]
pub struct ClaimReport {
    pub statement: String,
    pub rule: &'static str,
    pub span: Span,
    pub premises: Vec<PremiseReport>,
    /// Where something is assumed on which it rests.
    pub assumptions: Vec<Span>,
    /// Whether it rests on the law of the encoder.
    pub encodes: bool,
    pub promise: Option<PromiseReport>,
}

/// Which obligations a session was about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Selection {
    #[default]
    All,
    /// By `--only` or `--at`: then claims are not judged unless all they need was selected.
    Some,
}

/// Lines of the user's files that hold something; a line counts once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Lines {
    /// Layers and types: what the system should do.
    pub specification: usize,
    /// Contracts, invariants, abstractions, ghost functions, lemmas and their calls, assertions.
    pub proof: usize,
    /// Bodies that are executed.
    pub code: usize,
}

/// How long it took; the one part of a report that differs from run to run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    pub load: Duration,
    pub parse: Duration,
    pub resolve: Duration,
    pub check: Duration,
    pub lower: Duration,
    /// Making obligations.
    pub generate: Duration,
    /// Writing SMT-LIB text, all threads together.
    pub encode: Duration,
    /// From the first question to the last answer, by the clock.
    pub solve: Duration,
    /// Inside the solver's check, all threads together.
    pub inside: Duration,
    /// Around it, without encoding, all threads together.
    pub outside: Duration,
    pub total: Duration,
}

/// What proofs used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usage {
    /// In the order of the source; `used_by` leads into [`Report::obligations`].
    pub clauses: Vec<Clause>,
    /// For each of [`Report::obligations`] the clauses that its proof used, by their places, if that is known.
    pub used: Vec<Option<Vec<usize>>>,
    /// Of how many obligations it is not known what they need: they count as using all that they may use.
    pub unknown: usize,
}

/// Everything that a session has to say.
#[derive(Clone, Debug)]
pub struct Report {
    pub sources: SourceMap,
    /// In the order of the sources.
    pub findings: Vec<Finding>,
    /// Those that were selected, in the order in which they were made.
    pub obligations: Vec<Judged>,
    /// Those that were selected.
    pub equations: Vec<EquationReport>,
    pub claims: Vec<ClaimReport>,
    /// Runs that show no finding: what exploring came upon, or what was recorded earlier.
    pub runs: Vec<Trace>,
    /// Where the sources assume.
    pub assumptions: Vec<Span>,
    /// Whether anything is encoded or decoded.
    pub encodes: bool,
    /// Layers that are used and that nothing implements: models of hardware.
    pub models: Vec<String>,
    /// Which clauses the proofs used, if that was asked.
    pub usage: Option<Usage>,
    pub lines: Lines,
    pub selection: Selection,
    pub status: Status,
    pub solver: &'static str,
    pub times: Times,
}

impl Report {
    /// Nothing has been found out yet.
    pub fn new(selection: Selection, solver: &'static str) -> Report {
        Report {
            sources: SourceMap::new(),
            findings: vec![],
            obligations: vec![],
            equations: vec![],
            claims: vec![],
            runs: vec![],
            assumptions: vec![],
            encodes: false,
            models: vec![],
            usage: None,
            lines: Lines::default(),
            selection,
            status: Status::Proved,
            solver,
            times: Times::default(),
        }
    }

    /// How many obligations, of those that must follow, ended like this.
    pub fn count(&self, wanted: Standing) -> usize {
        let counts = |judged: &&Judged| judged.expectation == Expectation::Entailed && judged.standing() == wanted;
        self.obligations.iter().filter(counts).count()
    }

    /// How many bodies have assumptions that contradict each other.
    pub fn vacuous(&self) -> usize {
        let counts = |judged: &&Judged| judged.expectation == Expectation::NotEntailed && !judged.holds();
        self.obligations.iter().filter(counts).count()
    }

    /// Puts a run to the finding that it shows; if there is none, or it has one already, to the other runs.
    pub fn attach(&mut self, trace: Trace) {
        let sources = &self.sources;
        let shows = |finding: &&mut Finding| finding.trace.is_none() && is_about(&trace, finding, sources);
        match self.findings.iter_mut().find(shows) {
            Some(finding) => finding.trace = Some(Box::new(trace)),
            None => self.runs.push(trace),
        }
    }

    /// File, line and column.
    pub fn place(&self, span: Span) -> (&str, LineColumn) {
        (&self.sources.file(span.file).name, self.sources.start(span))
    }

    /// `file:line`.
    pub fn line(&self, span: Span) -> String {
        let (file, at) = self.place(span);
        format!("{file}:{}", at.line)
    }
}

/// Whether the run violates what the finding says is not kept: by code and line.
fn is_about(trace: &Trace, finding: &Finding, sources: &SourceMap) -> bool {
    let (Checked::Obligation { code, place, .. }, Some(span)) = (&trace.checked, finding.span()) else { return false };
    let file = &sources.file(span.file).name;
    *code == finding.diagnostic.code.to_string() && *file == place.file && sources.start(span) == place.start()
}

impl Judged {
    pub fn standing(&self) -> Standing {
        self.word.standing()
    }

    /// Nothing is wrong with it.
    pub fn holds(&self) -> bool {
        self.standing() == Standing::Holds
    }

    /// Whether a claim that needs it may be made: what is only noted is no error, and no proof.
    pub fn is_shown(&self) -> bool {
        self.word == Word::Holds
    }
}
