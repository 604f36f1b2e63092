//! What a text has and its tree has not: comments, empty lines, and where lines were broken.
//!
//! Comments are given out in the order of the text, each once: before the first item, member, statement, clause, field
//! or arm that begins behind it, or after one on whose line it stands. So none is lost, wherever it stood.

use super::{Layout, nil, text};
use crate::base::Span;
use crate::syntax::lexer::Lexeme;
use pretty::RcDoc;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

#[derive(Default)]
pub struct Trivia<'a> {
    source: Option<&'a str>,
    comments: RefCell<VecDeque<Lexeme>>,
    /// Where the last thing ended that was given out.
    end: Cell<u32>,
}

impl<'a> Trivia<'a> {
    /// That of a tree without text.
    pub fn none() -> Trivia<'a> {
        Trivia::default()
    }

    pub fn of(source: &'a str, comments: Vec<Lexeme>) -> Trivia<'a> {
        Trivia { source: Some(source), comments: RefCell::new(comments.into()), end: Cell::new(0) }
    }

    /// The text of a span, as it was written.
    pub fn written(&self, span: Span) -> Option<&'a str> {
        self.source.and_then(|source| source.get(span.range()))
    }

    /// Whether the span was on several lines; nothing is known of a tree without text.
    pub fn has_line_break(&self, span: Span) -> Option<bool> {
        self.written(span).map(|written| written.contains('\n'))
    }

    /// What stands before something that begins at `start`: comments, and an empty line if there was one. `by_default`
    /// says whether an empty line belongs there in a tree without text.
    pub fn before(&self, start: u32, is_first: bool, by_default: bool) -> Layout {
        if self.source.is_none() {
            return if by_default && !is_first { RcDoc::hardline() } else { nil() };
        }
        let (comments, is_first) = self.comments_until(start, is_first);
        comments.append(self.gap(start, is_first))
    }

    /// The comments that stand before the end of a block.
    pub fn before_end(&self, end: u32, is_first: bool) -> Option<Layout> {
        let pending = self.comments.borrow().front().is_some_and(|comment| comment.start < end);
        pending.then(|| self.comments_until(end, is_first).0)
    }

    /// Comments on lines of their own; and whether nothing at all was given out.
    fn comments_until(&self, start: u32, mut is_first: bool) -> (Layout, bool) {
        let mut layout = nil();
        while let Some(comment) = self.take(|comment| comment.start < start) {
            layout = layout
                .append(self.gap(comment.start, is_first))
                .append(self.comment(comment))
                .append(RcDoc::hardline());
            self.end.set(comment.end);
            is_first = false;
        }
        (layout, is_first)
    }

    fn take(&self, fits: impl Fn(&Lexeme) -> bool) -> Option<Lexeme> {
        let mut comments = self.comments.borrow_mut();
        if comments.front().is_some_and(fits) { comments.pop_front() } else { None }
    }

    fn comment(&self, comment: Lexeme) -> Layout {
        let source = self.source.unwrap_or_default();
        text(source[comment.start as usize..comment.end as usize].trim_end())
    }

    /// An empty line, if there was one before `start`.
    fn gap(&self, start: u32, is_first: bool) -> Layout {
        let between = self.source.and_then(|source| source.get(self.end.get() as usize..start as usize));
        let breaks = between.map_or(0, |between| between.matches('\n').count());
        if breaks > 1 && !is_first { RcDoc::hardline() } else { nil() }
    }

    /// Notes that what ends at `end` was given out, and gives the comment that stands behind it on its line.
    pub fn after(&self, end: u32) -> Layout {
        self.end.set(end);
        let separated = |comment: &Lexeme| {
            let between = self.source.and_then(|source| source.get(end as usize..comment.start as usize));
            between.is_some_and(|between| between.trim_matches([' ', '\t', ',']).is_empty())
        };
        self.take(separated).map_or_else(nil, |comment| self.trailing(comment))
    }

    /// The comment before `limit` that stands behind an opening brace or a heading, on its line.
    pub fn behind(&self, limit: u32) -> Option<Layout> {
        let shares_line = |comment: &Lexeme| {
            let before = &self.source.unwrap_or_default()[..comment.start as usize];
            comment.start < limit && !before.trim_end_matches([' ', '\t']).ends_with('\n')
        };
        self.take(shares_line).map(|comment| self.trailing(comment))
    }

    /// A comment as far behind what is before it as it was, since people align comments.
    fn trailing(&self, comment: Lexeme) -> Layout {
        self.end.set(comment.end);
        let before = &self.source.unwrap_or_default()[..comment.start as usize];
        let distance = before.len() - before.trim_end_matches([' ', '\t']).len();
        text(" ".repeat(distance.max(1))).append(self.comment(comment))
    }

    /// Whether a comment waits that stands before `end`.
    pub fn has_comment_before(&self, end: u32) -> bool {
        self.comments.borrow().front().is_some_and(|comment| comment.start < end)
    }
}
