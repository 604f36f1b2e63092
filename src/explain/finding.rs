//! One thing to tell the user.

use super::Standing;
use crate::base::{Diagnostic, Severity, Span};
use crate::trace::Trace;

/// A message, and how sure the tool is of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub diagnostic: Diagnostic,
    /// Of a message about an obligation; none for errors in the source and remarks.
    pub standing: Option<Standing>,
    /// A run that shows it.
    pub trace: Option<Box<Trace>>,
}

impl From<Diagnostic> for Finding {
    fn from(diagnostic: Diagnostic) -> Finding {
        Finding { diagnostic, standing: None, trace: None }
    }
}

impl Finding {
    pub fn is_error(&self) -> bool {
        self.diagnostic.is_error()
    }

    pub fn span(&self) -> Option<Span> {
        self.diagnostic.primary.as_ref().map(|label| label.span)
    }

    /// The word before the code: `error`, `warning`, or `unknown` for what was not decided.
    pub fn head(&self) -> &'static str {
        match (self.standing, self.diagnostic.severity) {
            (Some(Standing::Unknown), _) => "unknown",
            (_, Severity::Error) => "error",
            (_, Severity::Warning) => "warning",
            (_, Severity::Note) => "note",
        }
    }
}
