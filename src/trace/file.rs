//! Traces as text, and whether one still fits its program.

use super::{Checked, Source, Trace};
use crate::base::{Digest, SourceFile, SourceMap};
use serde::Deserialize;
use std::fmt;

/// The version of the format. Whatever changes in the types of this room changes it.
pub const SCHEMA: u32 = 3;

/// Why a text is no trace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// No JSON, or JSON without a version.
    NoTrace(String),
    /// A version that this tool does not know.
    Version(u64),
    /// It does not have the shape of its version.
    Malformed(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NoTrace(why) => write!(f, "this is no trace: {why}"),
            Fault::Version(version) => {
                write!(
                    f,
                    "this trace has version {version} of the format; argosy {} reads version {SCHEMA}",
                    env!("CARGO_PKG_VERSION")
                )
            }
            Fault::Malformed(why) => write!(f, "this trace is malformed: {why}"),
        }
    }
}

/// All that is read before the version is known.
#[derive(Deserialize)]
struct Version {
    schema: u64,
}

impl Trace {
    /// Reads a trace; what is not known is refused.
    pub fn parse(text: &str) -> Result<Trace, Fault> {
        let version: Version = serde_json::from_str(text).map_err(|error| Fault::NoTrace(error.to_string()))?;
        if version.schema != u64::from(SCHEMA) {
            return Err(Fault::Version(version.schema));
        }
        serde_json::from_str(text).map_err(|error| Fault::Malformed(error.to_string()))
    }

    /// The text of the file. Equal traces have equal texts.
    pub fn print(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("keys of maps are texts or numbers");
        text.push('\n');
        text
    }

    /// The files of which the trace was made and which are not the same now, or not there.
    pub fn changed(&self, sources: &SourceMap) -> Vec<&str> {
        let is_same = |source: &Source| {
            sources.files().any(|(_, file)| file.name == source.name && Source::digest_of(file) == source.digest)
        };
        self.sources.iter().filter(|source| !is_same(source)).map(|source| source.name.as_str()).collect()
    }

    /// A name for its file that says what it is about: `A0704-Mirror.recover-64`; several traces may want the same.
    pub fn stem(&self) -> String {
        let name = match &self.checked {
            Checked::Obligation { code, owner, place, .. } => format!("{code}-{owner}-{}", place.line),
            Checked::Inclusion { layer } => format!("{}-{layer}", self.subject),
        };
        name.chars().map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
    }
}

impl Source {
    pub fn new(file: &SourceFile, root: bool) -> Source {
        Source { name: file.name.clone(), digest: Source::digest_of(file), root }
    }

    fn digest_of(file: &SourceFile) -> String {
        Digest::of(&[&file.text]).to_string()
    }
}
