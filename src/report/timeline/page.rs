//! Lines with a margin, broken at spaces.

use crate::report::wrap::filled;

/// What continues a line stands so far to the right of it.
const HANGING: usize = 4;
/// However deep something is indented, so many columns are left to it.
const NARROWEST: usize = 24;

/// A space at which no line is broken.
pub(super) const KEPT: char = '\u{a0}';

pub(super) struct Page {
    width: usize,
    pub text: String,
}

impl Page {
    pub fn new(width: usize) -> Page {
        Page { width, text: String::new() }
    }

    pub fn line(&mut self, indent: usize, words: &str) {
        self.marked("", indent, words);
    }

    /// A line with something in the margin before it, which the lines that continue it leave free.
    pub fn marked(&mut self, margin: &str, indent: usize, words: &str) {
        let indent = indent.min(self.width.saturating_sub(margin.len() + HANGING + NARROWEST));
        let begin = margin.chars().count() + indent;
        let margin = format!("{margin}{}", " ".repeat(indent));
        self.text += &filled(words, self.width, &margin, begin + HANGING).replace(KEPT, " ");
        self.text.push('\n');
    }
}
