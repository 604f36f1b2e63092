//! What a campaign has found, for people and for programs.

use super::campaign::{Campaign, Tried};
use super::edit::Aim;
use crate::base::{Code, Diagnostic, SourceMap};
use crate::driver::{Fault, Recheck};
use crate::explain::Finding;
use serde::Serialize;

/// The version of the schema of [`json`].
const SCHEMA: u32 = 1;

/// The survivors, and those of which nothing is known, each at its place.
pub fn findings(campaign: &Campaign) -> Vec<Finding> {
    let sources = &campaign.original.report.sources;
    campaign.tried.iter().filter_map(|tried| told(sources, tried)).collect()
}

/// With the run, where one shows that the proof is wrong.
fn told(sources: &SourceMap, tried: &Tried) -> Option<Finding> {
    let trace = tried.runs.as_ref().and_then(|runs| runs.found.clone());
    Some(Finding { trace, ..Finding::from(finding(sources, tried)?) })
}

/// Whether a run shows that what was proved is false.
pub fn is_unsound(campaign: &Campaign) -> bool {
    campaign.tried.iter().any(has_bad_run)
}

fn has_bad_run(tried: &Tried) -> bool {
    tried.runs.as_ref().is_some_and(|runs| runs.found.is_some())
}

fn finding(sources: &SourceMap, tried: &Tried) -> Option<Diagnostic> {
    let mutant = &tried.mutant;
    if has_bad_run(tried) {
        let words = "this change is proved, and a run shows that the layer does not allow it: the proof is wrong";
        let diagnostic = Diagnostic::error(Code::A1204, mutant.span, words).labelled(shown(sources, tried));
        return Some(
            diagnostic.with_help("this is a bug in argosy: please report it, with the program and the change"),
        );
    }
    let (code, words) = match (&tried.fate, mutant.operator.aim()) {
        (Recheck::Holds, Aim::Code) => (Code::A1201, "nothing is refused when the code is changed here"),
        (Recheck::Holds, Aim::Annotation) => (Code::A1202, "every proof goes through without this"),
        (Recheck::Undecided, _) => (Code::A1203, "not decided whether this change is refused"),
        (Recheck::Rejected | Recheck::Broken(_), _) => return None,
    };
    let label = shown(sources, tried);
    let diagnostic = Diagnostic::warning(code, mutant.span, words).labelled(label);
    Some(match code {
        Code::A1201 => diagnostic
            .with_note("runs on small disks show nothing that the layer does not allow")
            .with_help("say in the specification what the change breaks; or, if it breaks nothing, simplify the code"),
        Code::A1202 => diagnostic.with_help("leave it out, or keep it for its readers"),
        _ => diagnostic,
    })
}

/// The change, in a few words.
fn shown(sources: &SourceMap, tried: &Tried) -> String {
    let text = sources.text(tried.mutant.span);
    let lines = text.lines().count();
    if lines > 1 { format!("{}, {lines} lines", tried.mutant.words) } else { tried.mutant.words.clone() }
}

/// The counts.
struct Counts {
    killed: usize,
    survived: usize,
    undecided: usize,
    rejected: usize,
}

fn count(campaign: &Campaign) -> Counts {
    let of = |wanted: fn(&Recheck) -> bool| campaign.tried.iter().filter(|tried| wanted(&tried.fate)).count();
    Counts {
        killed: of(|fate| matches!(fate, Recheck::Broken(_))),
        survived: of(|fate| *fate == Recheck::Holds),
        undecided: of(|fate| *fate == Recheck::Undecided),
        rejected: of(|fate| *fate == Recheck::Rejected),
    }
}

/// The last line.
pub fn summary(campaign: &Campaign) -> String {
    let Counts { killed, survived, undecided, rejected } = count(campaign);
    let verb = if survived == 1 { "survives" } else { "survive" };
    let count = killed + survived + undecided;
    let noun = if count == 1 { "mutant" } else { "mutants" };
    let mut text = format!("{count} {noun}: {killed} refused, {survived} {verb}");
    if undecided > 0 {
        text += &format!(", {undecided} not decided");
    }
    if rejected > 0 {
        text += &format!("; {rejected} more were no programs");
    }
    text + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    killed: usize,
    survived: usize,
    undecided: usize,
    rejected: usize,
    mutants: Vec<MutantDocument<'a>>,
}

#[derive(Serialize)]
struct MutantDocument<'a> {
    operator: &'static str,
    owner: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    words: &'a str,
    fate: &'static str,
    /// The first obligation that does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<FaultDocument<'a>>,
    /// What runs of a survivor show.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<RunsDocument<'a>>,
}

#[derive(Serialize)]
struct RunsDocument<'a> {
    steps: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a crate::trace::Trace>,
}

#[derive(Serialize)]
struct FaultDocument<'a> {
    code: String,
    owner: &'a str,
    message: &'static str,
}

/// All mutants with their fates, in the order of the text.
pub fn json(campaign: &Campaign) -> String {
    let sources = &campaign.original.report.sources;
    let Counts { killed, survived, undecided, rejected } = count(campaign);
    let mutants = campaign.tried.iter().map(|tried| document(sources, tried)).collect();
    let version = env!("CARGO_PKG_VERSION");
    let document = Document { schema: SCHEMA, version, killed, survived, undecided, rejected, mutants };
    let mut text = serde_json::to_string_pretty(&document).expect("the document has only names as keys");
    text.push('\n');
    text
}

fn document<'a>(sources: &'a SourceMap, tried: &'a Tried) -> MutantDocument<'a> {
    let (mutant, at) = (&tried.mutant, sources.start(tried.mutant.span));
    let (fate, fault) = match &tried.fate {
        Recheck::Rejected => ("rejected", None),
        Recheck::Broken(fault) => ("killed", Some(fault_document(fault))),
        Recheck::Undecided => ("undecided", None),
        Recheck::Holds => ("survived", None),
    };
    MutantDocument {
        operator: mutant.operator.name(),
        owner: &mutant.owner,
        file: &sources.file(mutant.span.file).name,
        line: at.line,
        column: at.column,
        words: &mutant.words,
        fate,
        fault,
        runs: tried.runs.as_ref().map(|runs| RunsDocument { steps: runs.steps, found: runs.found.as_deref() }),
    }
}

fn fault_document(fault: &Fault) -> FaultDocument<'_> {
    FaultDocument { code: fault.kind.code().to_string(), owner: &fault.owner, message: fault.kind.when_it_fails() }
}
