//! Counterexamples that run, as data: the one format that is written to files, replayed, and shown.
//!
//! A [`Trace`] tells a run: which program (with digests, so that a change is noticed), from which state, and then a
//! tree of [`Step`]s. An operation of an upper layer contains those of the lower ones; a recovery contains its own
//! steps, and crashes, each followed by the recovery that it made necessary. At the end a [`Violation`] says what is
//! false, with the value of every part, and a [`Judgement`] who is at fault.
//!
//! The constants, the initial state, the contents of blocks and the [`Decision`]s are all that a replay needs: whatever
//! the program does not determine stands among the decisions, in the order in which it was asked for. The rest is for
//! readers. Nothing here knows the language: a trace is read and shown without the program.

mod difference;
mod file;
mod place;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod value;
mod violation;

pub use file::{Fault, SCHEMA};
pub use place::Place;
pub use state::{Access, State, Values, Write};
pub use step::{Ended, Event, Step};
pub use value::{Block, Contents, Value};
pub use violation::{Checked, Judgement, Term, Violation};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A run that shows that something is false.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// Always [`SCHEMA`].
    pub schema: u32,
    /// Of the tool that wrote it.
    pub version: String,
    pub sources: Vec<Source>,
    /// The impl or system that ran: `Mirror`, `Store`.
    pub subject: String,
    pub checked: Checked,
    pub judgement: Judgement,
    /// What the constants of the program were set to.
    pub constants: Values,
    /// What the names of blocks stand for.
    pub blocks: IndexMap<String, Contents>,
    pub start: Start,
    pub steps: Vec<Step>,
    pub violation: Violation,
    /// Of a search that was random.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    pub decisions: Vec<Decision>,
}

/// A file that the program was made of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As the user named it, or a module of the library.
    pub name: String,
    pub digest: String,
    /// It was named on the command line, not imported.
    pub root: bool,
}

/// Where the run began.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    pub state: State,
    /// The states in which the specification may be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Values>,
}

/// Something that the program leaves open, and how it went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Decision {
    /// The client calls an operation, or `init`.
    Call { operation: String, arguments: Vec<Value> },
    /// A crash point was passed, or the crash struck there.
    CrashPoint { crash: bool },
    /// Where a transition of an instance led, or its background step, of which 0 is none: by its place among all
    /// outcomes. These have a fixed order.
    Outcome { instance: String, way: usize },
    /// Something of which the contract alone counts ended as its code does, or as the contract allows.
    Promised { promise: Promise, end: Option<End> },
}

/// Of what the contract alone counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Promise {
    /// Recovery after a crash.
    Recovery,
    /// What an operation or a helper calls of its own implementation.
    Call,
    /// A loop, where an iteration begins.
    Loop,
}

/// How it ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    pub state: State,
    /// Results, or the variables that a loop changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
}

impl Trace {
    /// Every step with its depth, in the order in which it began.
    pub fn walk(&self) -> Vec<(usize, &Step)> {
        let mut found = vec![];
        self.steps.iter().for_each(|step| step.walk(0, &mut found));
        found
    }

    /// How long the run is: `Mirror: 9 steps, 2 crashes`.
    pub fn headline(&self) -> String {
        let steps = self.walk();
        let crashes = steps.iter().filter(|(_, step)| step.event == Event::Crash).count();
        let plural = |count: usize, word: &str, more: &str| format!("{count} {}", if count == 1 { word } else { more });
        format!("{}: {}, {}", self.subject, plural(steps.len(), "step", "steps"), plural(crashes, "crash", "crashes"))
    }
}
