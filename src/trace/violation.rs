//! What was checked, what is false, and who is at fault.

use super::{Place, Value, Values};
use serde::{Deserialize, Serialize};

/// What the run violates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Checked {
    /// One of the things that were to be proved.
    Obligation { code: String, kind: String, owner: String, words: String, place: Place },
    /// That clients see only what the layer allows, looked at without any annotation.
    Inclusion { layer: String },
}

/// Whether the program does it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Judgement {
    /// The program does this.
    Program,
    /// The program may be right, but what is written here is false, or promises too little.
    Annotation { text: String, place: Place },
    /// What is written here allows the state in which the run begins, and no run was found that gets there. Without
    /// text: nothing is written.
    Allowed { text: String, place: Place },
    /// What is written here of a call or a loop, in these words, allows what it does in the run, and no run was found
    /// in which it does so. Without text: nothing is written.
    Promised { of: String, text: String, place: Place },
    /// It could not be made to happen, and why.
    Unconfirmed { why: String },
}

/// What is false at the end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// In a sentence: `read(0) returned b1, which Disk does not allow`.
    pub words: String,
    /// The clause that is false, or the operation that misbehaved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The false clause and its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<Term>,
    /// What the specification would have allowed: states, or results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Values>,
}

/// An expression with its value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As its author wrote it.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// None if it has none: an index out of range, or a part that was not reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Bound variables for which the parts are shown: those that make a `forall` false.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub bindings: Values,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Term>,
}

impl Judgement {
    /// The judgement in the user's words.
    pub fn words(&self) -> String {
        match self {
            Judgement::Program => "the program does this".to_owned(),
            Judgement::Annotation { text, place } => {
                format!("the annotation at {}:{} is at fault: `{text}`", place.file, place.line)
            }
            Judgement::Allowed { text, place } if text.is_empty() => {
                format!("nothing at {}:{} rules this out, and no run was found that gets here", place.file, place.line)
            }
            Judgement::Allowed { text, place } => format!(
                "the annotation at {}:{} allows this, and no run was found that gets here: `{text}`",
                place.file, place.line
            ),
            Judgement::Promised { of, text, place } if text.is_empty() => {
                format!(
                    "{of} promises nothing at {}:{}; no run was found in which it does this",
                    place.file, place.line
                )
            }
            Judgement::Promised { of, text, place } => format!(
                "{of} promises too little at {}:{}: `{text}`; no run was found in which it does this",
                place.file, place.line
            ),
            Judgement::Unconfirmed { why } => format!("could not be confirmed: {why}"),
        }
    }
}
