//! Obligations that failed, as findings: one fault, one report.
//!
//! An invariant that breaks is an obligation at every exit, and one at every crash point. The same conjunct with the
//! same kind of claim is shown once, where it is known best, with the other places in a line.

use super::advice::{OF_LOOPS, advice};
use super::phrase::phrase;
use super::watch::is_written;
use super::{Finding, HardPart, Replayed, Watching, Word};
use crate::base::{Diagnostic, Severity, SourceMap, Span};
use crate::kernel::{ClaimKind, Related};
use crate::prove::Outcome;
use crate::vc::{Expectation, Obligation, Watch};
use indexmap::IndexMap;

/// More places than these are only counted.
const MOST_PLACES: usize = 6;

/// An obligation with what became of it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    pub obligation: &'a Obligation,
    pub outcome: &'a Outcome,
    /// What runs say of it, where it was not proved and runs were looked for.
    pub replayed: Option<Replayed>,
}

impl Case<'_> {
    /// What the solver said, unless a run shows more.
    pub fn word(&self) -> Word {
        let word = Word::new(self.obligation, self.outcome);
        let is_shown = self.replayed.as_ref().is_some_and(Replayed::is_confirmed);
        if is_shown && word != Word::Holds { Word::Refuted } else { word }
    }
}

/// An obligation with what is known of it.
struct Fault<'a> {
    obligation: &'a Obligation,
    outcome: &'a Outcome,
    replayed: Option<&'a Replayed>,
    word: Word,
}

/// What to tell of the obligations and their outcomes, in no particular order.
pub fn findings(sources: &SourceMap, cases: &[Case<'_>]) -> Vec<Finding> {
    let mut groups: IndexMap<(ClaimKind, Span), Vec<Fault>> = IndexMap::new();
    for case in cases {
        let Case { obligation, outcome, .. } = *case;
        let word = case.word();
        if word != Word::Holds {
            let fault = Fault { obligation, outcome, replayed: case.replayed.as_ref(), word };
            groups.entry((obligation.kind, obligation.span)).or_default().push(fault);
        }
    }
    groups.into_values().map(|group| finding(sources, group)).collect()
}

/// The fault that is known best speaks for all.
fn finding(sources: &SourceMap, mut group: Vec<Fault>) -> Finding {
    group.sort_by_key(|fault| (fault.word.standing(), !fault.is_of_program()));
    let (first, others) = group.split_first().expect("a group has a fault");
    let mut diagnostic = message(first);
    if let Word::Unknown { part: Some(HardPart { span: Some(span), .. }), .. } = first.word {
        diagnostic = diagnostic.with_secondary(span, "this part is what the solver gives up on");
    }
    for related in &first.obligation.related {
        diagnostic = beside(diagnostic, related);
    }
    diagnostic.notes.extend(judgement(sources, first));
    diagnostic.notes.extend(replayed(first));
    diagnostic.notes.extend(values(sources, first));
    diagnostic.notes.extend(elsewhere(sources, first, others));
    diagnostic.help.extend(to_try(first));
    let standing = (first.word != Word::Noted).then(|| first.word.standing());
    let trace = match first.replayed {
        Some(Replayed::Run(trace)) => Some(trace.clone()),
        _ => None,
    };
    Finding { diagnostic, standing, trace }
}

/// Words on the place at fault stand beside it.
fn beside(diagnostic: Diagnostic, related: &Related) -> Diagnostic {
    let is_primary = diagnostic.primary.as_ref().is_some_and(|label| label.span == related.span);
    if is_primary {
        diagnostic.labelled(related.words.clone())
    } else {
        diagnostic.with_secondary(related.span, related.words.clone())
    }
}

/// Advice for those whom no run shows what is wrong.
fn to_try(fault: &Fault) -> Vec<String> {
    if fault.replayed.is_some_and(Replayed::is_confirmed) {
        return vec![];
    }
    let kind = fault.obligation.kind;
    let is_in_loop = fault.obligation.related.iter().any(Related::is_iteration);
    let of_loops = (is_in_loop && kind != ClaimKind::InvariantKept).then(|| OF_LOOPS.to_owned());
    [advice(kind).to_owned()].into_iter().chain(of_loops).collect()
}

impl Fault<'_> {
    fn is_of_program(&self) -> bool {
        self.replayed.is_some_and(Replayed::is_of_program)
    }
}

/// What runs say.
fn replayed(fault: &Fault) -> Option<String> {
    if fault.obligation.expectation == Expectation::NotEntailed && fault.word == Word::Refuted {
        return Some("no run can show this: it is proved that there is none".to_owned());
    }
    match fault.replayed? {
        Replayed::Run(trace) => Some(format!("{}: {}", trace.judgement.words(), trace.violation.words)),
        Replayed::Values(lines) if lines.is_empty() => Some("it is false".to_owned()),
        Replayed::Values(lines) => Some(format!("it is false for\n  {}", lines.join("\n  "))),
        Replayed::Unconfirmed(why) => Some(format!("could not be confirmed: {why}")),
    }
}

fn message(fault: &Fault) -> Diagnostic {
    let (kind, span) = (fault.obligation.kind, fault.obligation.span);
    let words = match fault.word {
        Word::Unknown { .. } => format!("not decided: {}", kind.when_it_fails()),
        _ => kind.when_it_fails().to_owned(),
    };
    let mut diagnostic = Diagnostic::error(kind.code(), span, words);
    if matches!(fault.word, Word::Unknown { .. } | Word::Noted) {
        diagnostic.severity = Severity::Warning;
    }
    diagnostic
}

/// How sure the tool is.
fn judgement(sources: &SourceMap, fault: &Fault) -> Option<String> {
    match &fault.word {
        _ if fault.obligation.expectation != Expectation::Entailed => None,
        Word::Refuted => Some("refuted: a counterexample exists".to_owned()),
        Word::Failed => Some("failed: could not be proved; the solver offers a candidate".to_owned()),
        Word::Unknown { reason, part: None } => Some(format!("unknown: {reason}")),
        Word::Unknown { reason, part: Some(part) } => {
            Some(format!("unknown: {reason}; {}", hard_part(sources, fault, part)))
        }
        Word::Holds | Word::Noted => None,
    }
}

fn hard_part(sources: &SourceMap, fault: &Fault, part: &HardPart) -> String {
    let said = match (part.span, said_part(sources, fault.obligation, part.number)) {
        (None, Some(words)) => format!(": `{words}`"),
        _ => String::new(),
    };
    format!("the hard part is number {} of its {} parts{said}", part.number, part.of)
}

/// What the conjunct says, in names that the source has.
fn said_part(sources: &SourceMap, obligation: &Obligation, number: usize) -> Option<String> {
    let conjunct = *obligation.query.goal.conjuncts().get(number - 1)?;
    let text = &sources.file(obligation.span.file).text;
    let is_known = |watch: &&Watch| is_written(watch.name.as_str(), text);
    phrase(conjunct, &obligation.watches.iter().filter(is_known).cloned().collect::<Vec<_>>())
}

/// Values of a counterexample, or of a candidate, which is said.
fn values(sources: &SourceMap, fault: &Fault) -> Option<String> {
    let title = match fault.word {
        _ if fault.obligation.expectation != Expectation::Entailed => return None,
        _ if fault.replayed.is_some_and(Replayed::is_confirmed) => return None,
        Word::Refuted => "a counterexample:",
        Word::Failed => "a candidate, not checked:",
        _ => return None,
    };
    let text = &sources.file(fault.obligation.span.file).text;
    let lines = Watching::new(fault.obligation).lines(&fault.outcome.verdict, text);
    (!lines.is_empty()).then(|| format!("{title}\n  {}", lines.join("\n  ")))
}

/// The other places where the same fault shows, by what is special of them.
fn elsewhere(sources: &SourceMap, first: &Fault, others: &[Fault]) -> Option<String> {
    if others.is_empty() {
        return None;
    }
    let mut lines: Vec<u32> =
        others.iter().filter_map(|other| own_place(first, other)).map(|span| sources.start(span).line).collect();
    lines.sort_unstable();
    lines.dedup();
    let points = if others.len() == 1 { "1 other point".to_owned() } else { format!("{} other points", others.len()) };
    Some(match lines.as_slice() {
        [] => format!("and at {points}"),
        [line] => format!("and at {points}: line {line}"),
        lines => format!("and at {points}: lines {}", list(lines)),
    })
}

/// A place that the other has and the first has not.
fn own_place(first: &Fault, other: &Fault) -> Option<Span> {
    let new = |place: &&Related| !first.obligation.related.contains(place);
    other.obligation.related.iter().find(new).or(other.obligation.related.first()).map(|place| place.span)
}

fn list(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(MOST_PLACES).map(u32::to_string).collect();
    let more = if lines.len() > MOST_PLACES { ", .." } else { "" };
    format!("{}{more}", shown.join(", "))
}
