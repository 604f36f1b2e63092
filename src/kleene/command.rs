//! `argosy kleene 'EQUATION'`: a law from the command line, and the report about it.
//!
//! [`run`] is pure: texts in, outcome and texts out. What the user must be told about malformed input are diagnostics
//! with places in [`Response::sources`], which holds the texts of the command line as if they were files.

use super::decide::{Budget, Difference};
use super::parse::{is_name, parse_claim};
use super::prove::{Outcome, Proof, prove};
use super::{Alphabet, Claim, Law, Malformed};
use crate::base::{Code, Diagnostic, SourceMap, Symbol};

/// What stands on the command line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// `p ; q == q ; p`
    pub equation: String,
    /// The names that are tests; all others are letters.
    pub tests: Vec<String>,
    pub hypotheses: Vec<String>,
    /// The names of steps; none means `decide`.
    pub steps: Vec<String>,
    /// Whether the report shall end with the certificate, as JSON.
    pub certificate: bool,
    pub budget: Budget,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// The texts of the command line, for the places of diagnostics.
    pub sources: SourceMap,
    /// None if the input is malformed.
    pub outcome: Option<Outcome>,
    /// Why the input is malformed.
    pub diagnostics: Vec<Diagnostic>,
    /// What to print, with a line break at its end; empty if the input is malformed.
    pub report: String,
}

impl Response {
    /// 0 the law holds, 1 it does not, 2 the input is malformed, 4 nothing was found out.
    pub fn exit_status(&self) -> u8 {
        match &self.outcome {
            Some(Outcome::Holds(_)) => 0,
            Some(Outcome::Fails(_)) => 1,
            None => 2,
            Some(Outcome::Unknown(_)) => 4,
        }
    }
}

/// Answers a request.
pub fn run(request: &Request) -> Response {
    let mut sources = SourceMap::new();
    match read(request, &mut sources).and_then(|law| answer(&law, request)) {
        Ok((outcome, report)) => Response { sources, outcome: Some(outcome), diagnostics: Vec::new(), report },
        Err(fault) => Response { sources, outcome: None, diagnostics: vec![*fault], report: String::new() },
    }
}

type Read<T> = Result<T, Box<Diagnostic>>;

fn read(request: &Request, sources: &mut SourceMap) -> Read<Law> {
    let alphabet = alphabet(&request.tests)?;
    let mut claim = |name: String, text: &str| {
        let file = sources.add(name, text);
        parse_claim(text, file, &alphabet)
    };
    let goal = claim("equation".to_owned(), &request.equation)?;
    let numbered = request.hypotheses.iter().enumerate();
    let hypotheses =
        numbered.map(|(index, text)| claim(format!("hypothesis {}", index + 1), text)).collect::<Read<Vec<Claim>>>()?;
    let steps = request.steps.iter().map(|step| Symbol::new(step)).collect();
    Ok(Law { name: Symbol::new("equation"), hypotheses, goal, steps })
}

fn alphabet(tests: &[String]) -> Read<Alphabet> {
    let mut alphabet = Alphabet::open();
    for name in tests {
        let declared = if is_name(name) {
            alphabet.declare_test(Symbol::new(name))
        } else {
            Err(Malformed::new(Code::A1106, format!("`{name}` is no name of a test"))
                .help("names are letters, digits and `_`; separate the names of tests by commas"))
        };
        declared.map_err(|fault| Box::new(fault.nowhere()))?;
    }
    Ok(alphabet)
}

fn answer(law: &Law, request: &Request) -> Read<(Outcome, String)> {
    let outcome = prove(law, &[], request.budget).map_err(|fault| Box::new(fault.nowhere()))?;
    let mut report = describe(law, &outcome);
    if let (Outcome::Holds(Proof::Decided(certificate)), true) = (&outcome, request.certificate) {
        let json = serde_json::to_string_pretty(certificate).expect("certificates are plain data");
        report.push_str(&json);
        report.push('\n');
    }
    Ok((outcome, report))
}

/// What to tell the user about a law, in some lines.
pub fn describe(law: &Law, outcome: &Outcome) -> String {
    let mut lines = vec![law.goal.to_string()];
    lines.extend(law.hypotheses.iter().map(|hypothesis| format!("  given {hypothesis}")));
    match outcome {
        Outcome::Holds(proof) => lines.extend(describe_proof(proof)),
        Outcome::Fails(difference) => lines.extend(describe_difference(difference)),
        Outcome::Unknown(reason) => lines.push(format!("unknown: {reason}")),
    }
    lines.join("\n") + "\n"
}

fn describe_proof(proof: &Proof) -> Vec<String> {
    match proof {
        Proof::Decided(certificate) => {
            let count = certificate.relation.len();
            let pairs = if count == 1 { "1 pair".to_owned() } else { format!("{count} pairs") };
            vec![format!("holds: decided, by a bisimulation of {pairs} that was checked")]
        }
        Proof::Steps(steps) => {
            let line = |step: &super::steps::Line| match step.step {
                None => format!("  {}", step.term),
                Some(name) => format!("  {}    by {name}", step.term),
            };
            [String::from("holds, by steps:")].into_iter().chain(steps.iter().map(line)).collect()
        }
    }
}

fn describe_difference(difference: &Difference) -> Vec<String> {
    let Difference { word, accepted_by, replacements } = difference;
    let mut lines = vec![format!("does not hold: only the {accepted_by} side accepts"), format!("  {word}")];
    if !replacements.is_empty() {
        lines.push("where the hypotheses are built in by".to_owned());
        lines.extend(replacements.iter().map(|one| format!("  {} := {}", one.letter, one.by)));
    }
    lines
}
