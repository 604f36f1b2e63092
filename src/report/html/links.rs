//! Places, words and signs, as they stand all over the page.

use crate::base::{FileId, Span};
use crate::explain::Standing;
use crate::report::Report;
use maud::{Markup, html};

/// The id of a line.
pub(super) fn anchor(file: FileId, line: u32) -> String {
    format!("f{}-{line}", file.0)
}

/// `mirror.argo:63`, which leads to the line.
pub(super) fn link(report: &Report, span: Span) -> Markup {
    let line = report.sources.start(span).line;
    html! { a href=(format!("#{}", anchor(span.file, line))) { (report.line(span)) } }
}

/// Text in which code stands between backquotes.
pub(super) fn words(text: &str) -> Markup {
    html! {
        @for (place, part) in text.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// How something stands: its tone, its sign, and its word. The sign says it to those who do not see the colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub tone: &'static str,
    pub sign: &'static str,
    pub word: &'static str,
}

pub(super) const HOLDS: Mark = Mark { tone: "good", sign: "✓", word: "proved" };
pub(super) const NOTED: Mark = Mark { tone: "plain", sign: "○", word: "noted" };
pub(super) const USED: Mark = Mark { tone: "plain", sign: "·", word: "used" };
pub(super) const NOT_NEEDED: Mark = Mark { tone: "open", sign: "∅", word: "not needed" };
pub(super) const NOT_PROVED: Mark = Mark { tone: "bad", sign: "✗", word: "not proved" };

impl Mark {
    pub fn of(standing: Standing) -> Mark {
        match standing {
            Standing::Holds => HOLDS,
            Standing::Refuted => Mark { tone: "bad", sign: "✗", word: "refuted" },
            Standing::Failed => Mark { tone: "bad", sign: "!", word: "failed" },
            Standing::Unknown => Mark { tone: "open", sign: "?", word: "unknown" },
        }
    }

    /// The sign for the eye; whoever has the page read out hears the word, which must stand beside it.
    pub fn sign(self) -> Markup {
        html! { span class=(format!("sign {}", self.tone)) aria-hidden="true" { (self.sign) } }
    }

    /// The sign and its word.
    pub fn badge(self) -> Markup {
        html! { span class=(format!("badge {}", self.tone)) { span aria-hidden="true" { (self.sign) } " " (self.word) } }
    }
}
