//! What a phase tells the user, as data. Rendering is the business of the room `report`.

use super::{Code, Span};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A span with words beside it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Label {
    pub span: Span,
    pub message: String,
}

/// One message: what is wrong (`message`), where (`primary`), why (`secondary`, `notes`) and what to try (`help`).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    pub message: String,
    /// The place that is at fault; none for faults of files and command lines.
    pub primary: Option<Label>,
    pub secondary: Vec<Label>,
    pub notes: Vec<String>,
    pub help: Vec<String>,
}

impl Diagnostic {
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, Some(span), message.into())
    }

    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, Some(span), message.into())
    }

    /// An error that belongs to no place in a source text.
    pub fn bare_error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, None, message.into())
    }

    fn new(severity: Severity, code: Code, span: Option<Span>, message: String) -> Diagnostic {
        let primary = span.map(|span| Label { span, message: String::new() });
        Diagnostic { severity, code, message, primary, secondary: vec![], notes: vec![], help: vec![] }
    }

    /// Words beside the primary span.
    #[must_use]
    pub fn labelled(mut self, message: impl Into<String>) -> Diagnostic {
        if let Some(primary) = &mut self.primary {
            primary.message = message.into();
        }
        self
    }

    #[must_use]
    pub fn with_secondary(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.secondary.push(Label { span, message: message.into() });
        self
    }

    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// What the user could try.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help.push(help.into());
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The order of reports: by file and place, then by code and words.
    pub fn sort_key(&self) -> (Option<Span>, Code, &str) {
        (self.primary.as_ref().map(|label| label.span), self.code, &self.message)
    }
}
