//! Where the lexer and the parser put what they have to say about one file.

use crate::base::{Diagnostic, FileId, Span};

/// After so many errors the rest of a file is not worth reporting.
const MOST: usize = 20;

pub struct Sink {
    pub file: FileId,
    diagnostics: Vec<Diagnostic>,
    left_out: bool,
    /// Where the lexer left something out, in ascending order.
    blamed: Vec<u32>,
}

impl Sink {
    pub fn new(file: FileId) -> Sink {
        Sink { file, diagnostics: vec![], left_out: false, blamed: vec![] }
    }

    pub fn span(&self, start: u32, end: u32) -> Span {
        Span { file: self.file, start, end }
    }

    /// Keeps the diagnostic unless there are too many of them.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.left_out = true;
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Notes that the lexer could not read what is at `start`.
    pub fn blame(&mut self, start: u32) {
        self.blamed.push(start);
    }

    /// Whether something between `start` and `end` could not be read, so that other faults there are its consequence.
    pub fn blames(&self, start: u32, end: u32) -> bool {
        let first = self.blamed.partition_point(|&place| place < start);
        self.blamed.get(first).is_some_and(|&place| place < end)
    }

    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.diagnostics.len() >= MOST
    }

    /// What was said, in the order of the text.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.diagnostics.dedup();
        if self.left_out {
            let last = self.diagnostics.pop().expect("only a full sink leaves something out");
            self.diagnostics.push(last.with_note("there may be more errors in this file; these come first"));
        }
        self.diagnostics
    }
}
