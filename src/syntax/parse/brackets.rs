//! Brackets: finds those without a partner, by the indentation that people write, and puts the missing ones in, so
//! that one missing `}` does not make everything after it look wrong.

use super::builder::too_deep;
use crate::base::{Code, Diagnostic};
use crate::syntax::lexer::{Lexed, Lexeme};
use crate::syntax::sink::Sink;
use crate::syntax::token::Token;

/// Brackets may be nested so deep; fewer than nodes of the tree, since one pair of them may make several nodes.
const DEEPEST: usize = 250;

/// Brackets without partners may look as if they were nested so deep; more of them are nothing that anybody wrote.
const MOST_OPEN: usize = 100_000;

/// Tokens in which each bracket has its partner, and the first bracket that is nested too deeply.
pub fn balance(lexed: Lexed, text: &str, sink: &mut Sink) -> (Vec<Lexeme>, Option<usize>) {
    let hopeless = first_deeper(MOST_OPEN, &lexed.tokens, sink);
    if hopeless.is_some() {
        return (lexed.tokens, hopeless);
    }
    let tokens = if is_balanced(&lexed.tokens) { lexed.tokens } else { repaired(lexed.tokens, text, sink) };
    let too_deep = first_deeper(DEEPEST, &tokens, sink);
    (tokens, too_deep)
}

/// The first bracket that is nested deeper than `limit`, or the last of too many signs before an operand.
fn first_deeper(limit: usize, tokens: &[Lexeme], sink: &mut Sink) -> Option<usize> {
    let mut depth = 0usize;
    let mut signs = 0;
    for (at, lexeme) in tokens.iter().enumerate() {
        if lexeme.token.closer().is_some() {
            depth += 1;
        } else if lexeme.token.is_closer() {
            depth = depth.saturating_sub(1);
        }
        let is_sign = matches!(lexeme.token, Token::Not | Token::Minus | Token::CrashSign);
        signs = if is_sign { signs + 1 } else { 0 };
        if depth > limit || signs > DEEPEST {
            sink.push(too_deep(sink.span(lexeme.start, lexeme.end)));
            return Some(at);
        }
    }
    None
}

fn repaired(tokens: Vec<Lexeme>, text: &str, sink: &mut Sink) -> Vec<Lexeme> {
    let mut repair = Repair { text, sink, output: vec![], open: vec![], line: Line::default(), in_law: false };
    tokens.into_iter().for_each(|lexeme| repair.token(lexeme));
    repair.finish()
}

fn is_balanced(tokens: &[Lexeme]) -> bool {
    let mut open = vec![];
    for lexeme in tokens {
        match lexeme.token.closer() {
            Some(closer) => open.push(closer),
            None if lexeme.token.is_closer() && open.pop() != Some(lexeme.token) => return false,
            None => {}
        }
    }
    open.is_empty()
}

/// An opening bracket that waits for its partner.
#[derive(Clone, Copy)]
struct Open {
    lexeme: Lexeme,
    closer: Token,
    /// The indentation of its line.
    indent: u32,
}

/// The line of the last token.
#[derive(Default, Clone, Copy)]
struct Line {
    indent: u32,
    /// The token is the first one of the line.
    is_first: bool,
    /// Where the last token ended.
    end: u32,
}

struct Repair<'a> {
    text: &'a str,
    sink: &'a mut Sink,
    output: Vec<Lexeme>,
    open: Vec<Open>,
    line: Line,
    /// `;` stands between parentheses in laws, and there alone.
    in_law: bool,
}

impl Repair<'_> {
    fn token(&mut self, lexeme: Lexeme) {
        self.advance(lexeme);
        if lexeme.token.starts_item() {
            self.in_law = lexeme.token == Token::Kleene;
        }
        while self.must_close_before(lexeme) {
            self.close_missing(lexeme);
        }
        match lexeme.token.closer() {
            Some(closer) => self.open.push(Open { lexeme, closer, indent: self.line.indent }),
            None if lexeme.token.is_closer() => return self.closer(lexeme),
            None => {}
        }
        self.output.push(lexeme);
    }

    fn advance(&mut self, lexeme: Lexeme) {
        let gap = &self.text[self.line.end as usize..lexeme.start as usize];
        let newline = gap.rfind('\n');
        self.line.is_first = newline.is_some() || self.line.end == 0;
        if self.line.is_first {
            self.line.indent = (gap.len() - newline.map_or(0, |at| at + 1)) as u32;
        }
        self.line.end = lexeme.end;
    }

    /// Whether the innermost bracket can't reach as far as this token.
    fn must_close_before(&self, lexeme: Lexeme) -> bool {
        let Some(top) = self.open.last() else { return false };
        let token = lexeme.token;
        if top.closer == Token::RightBrace {
            let outside = self.line.is_first && self.line.indent <= top.indent;
            let begins_member = token.starts_member() && token != Token::Invariant;
            return outside && (token.starts_item() || begins_member || token == Token::Else);
        }
        let ends_expression = token.starts_statement_only() || token.starts_item();
        ends_expression || token == Token::Semicolon && top.closer == Token::RightParen && !self.in_law
    }

    /// Closes the innermost bracket, and says that it was not.
    fn close_missing(&mut self, before: Lexeme) {
        let Some(top) = self.open.pop() else { return };
        self.insert(top.closer);
        if self.sink.blames(top.lexeme.start, before.end.max(top.lexeme.end)) {
            // A text that is not closed has swallowed the bracket.
            return;
        }
        let span = self.sink.span(top.lexeme.start, top.lexeme.end);
        let message = format!("this `{}` is never closed", top.lexeme.token.text());
        let missing = format!("`{}` is missing before this", top.closer.text());
        let diagnostic = Diagnostic::error(Code::A0107, span, message);
        self.sink.push(if before.start == before.end {
            diagnostic.with_help(format!("add `{}`", top.closer.text()))
        } else {
            diagnostic.with_secondary(self.sink.span(before.start, before.end), missing)
        });
    }

    fn insert(&mut self, token: Token) {
        let end = self.output.last().map_or(0, |last| last.end);
        self.output.push(Lexeme { start: end, token, end });
    }

    fn closer(&mut self, lexeme: Lexeme) {
        while self.top_is_unclosed(lexeme) {
            self.close_missing(lexeme);
        }
        match self.open.last() {
            Some(top) if top.closer == lexeme.token => {
                self.open.pop();
                self.output.push(lexeme);
            }
            Some(&top) if top.closer != Token::RightBrace => {
                self.open.pop();
                self.insert(top.closer);
                self.report_closer(lexeme, Some(top));
            }
            _ => self.report_closer(lexeme, None),
        }
    }

    /// Whether this closer belongs to a bracket further out.
    fn top_is_unclosed(&self, lexeme: Lexeme) -> bool {
        let Some((top, outer)) = self.open.split_last() else { return false };
        if top.closer == lexeme.token {
            let aligned = |open: &Open| open.closer == Token::RightBrace && open.indent == self.line.indent;
            let less_indented = self.line.is_first && self.line.indent < top.indent;
            return lexeme.token == Token::RightBrace && less_indented && outer.iter().rev().take(DEEPEST).any(aligned);
        }
        let mut reachable = self
            .open
            .iter()
            .rev()
            .take(DEEPEST)
            .take_while(|open| lexeme.token == Token::RightBrace || open.closer != Token::RightBrace);
        reachable.any(|open| open.closer == lexeme.token)
    }

    fn report_closer(&mut self, lexeme: Lexeme, instead_of: Option<Open>) {
        let span = self.sink.span(lexeme.start, lexeme.end);
        let text = lexeme.token.text();
        self.sink.push(match instead_of {
            Some(open) => {
                let opened = self.sink.span(open.lexeme.start, open.lexeme.end);
                Diagnostic::error(Code::A0108, span, format!("`{text}` where `{}` is needed", open.closer.text()))
                    .with_secondary(opened, "opened here")
            }
            None => Diagnostic::error(Code::A0108, span, format!("this `{text}` closes nothing"))
                .with_help("remove it, or open the bracket that it closes"),
        });
    }

    fn finish(mut self) -> Vec<Lexeme> {
        let end = self.output.last().map_or(0, |last| last.end);
        // Only the innermost is reported: mostly the others are open because it is.
        if !self.open.is_empty() {
            self.close_missing(Lexeme { start: end, token: Token::Semicolon, end });
        }
        while let Some(open) = self.open.pop() {
            self.insert(open.closer);
        }
        self.output
    }
}
