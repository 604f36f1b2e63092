//! What is wrong with a term, a law or a command line, before anything is decided.

use crate::base::{Code, Diagnostic, Span};

/// A fault without its place: terms carry no spans, whoever builds them knows where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    pub code: Code,
    pub message: String,
    pub help: Option<String>,
}

impl Malformed {
    pub fn new(code: Code, message: impl Into<String>) -> Malformed {
        Malformed { code, message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Malformed {
        self.help = Some(help.into());
        self
    }

    /// The fault at its place.
    pub fn at(self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, span, self.message);
        self.help.into_iter().fold(diagnostic, Diagnostic::with_help)
    }

    /// The fault of something that has no place in a text.
    pub fn nowhere(self) -> Diagnostic {
        let diagnostic = Diagnostic::bare_error(self.code, self.message);
        self.help.into_iter().fold(diagnostic, Diagnostic::with_help)
    }
}
