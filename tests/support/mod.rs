//! The one place where the tests touch the tool's API.

use std::fmt;

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
