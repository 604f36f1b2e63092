//! What happened, one thing after the other and one within the other.

use super::{Place, State, Value, Values, Write};
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub event: Event,
    /// The path from the top of the stack: `log`, `data.d0`; empty for the top itself.
    pub instance: String,
    /// The statement that did it; none for what nobody wrote down: a crash, a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What happened meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// What this step itself changed, not those in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
    /// All state after it, where it is not that before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<State>,
    /// The states in which the specification may be after it, where that was asked; none is left where it is violated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<Values>>,
    /// In words, where more is to be said: `disk 0 fails`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a step is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Event {
    /// An operation, a procedure or `init`; arguments by name.
    Call { name: String, arguments: Values, ended: Ended },
    /// `recover()` of one instance, or of all where the instance has parts.
    Recovery { ended: Ended },
    /// What the instance may do at any time: a disk fails.
    Background,
    /// A `choose`, or a result that is left open.
    Choose { variable: String, value: Value },
    /// A variable is assigned.
    Assign,
    /// The crash of all instances; memory is reset.
    Crash,
    /// From here on things are as a contract allows, which need not be what code does; in words.
    Promised { words: String },
}

/// How a call came to its end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ended {
    /// Results by name.
    Returned(Values),
    /// A crash struck before it returned.
    Crashed,
    /// It could not go on, and why: `index 4 of a sequence of length 3`.
    Stuck(String),
}

impl Step {
    pub fn new(event: Event, instance: impl Into<String>) -> Step {
        let instance = instance.into();
        Step {
            event,
            instance,
            place: None,
            steps: vec![],
            writes: vec![],
            after: None,
            allowed: None,
            note: String::new(),
        }
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Step {
        self.place = Some(place);
        self
    }

    #[must_use]
    pub fn containing(mut self, steps: Vec<Step>) -> Step {
        self.steps = steps;
        self
    }

    /// Notes what this step itself made of the state.
    #[must_use]
    pub fn changing(mut self, before: &State, after: &State) -> Step {
        self.writes = after.writes_since(before);
        self.after = (!self.writes.is_empty()).then(|| after.clone());
        self
    }

    pub(super) fn walk<'a>(&'a self, depth: usize, found: &mut Vec<(usize, &'a Step)>) {
        found.push((depth, self));
        self.steps.iter().for_each(|step| step.walk(depth + 1, found));
    }
}
