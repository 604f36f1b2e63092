//! What is wrong where the parser stopped: one small rule for each mistake that people make, the first that fits is
//! reported, and each says how to mend the tokens.

mod foreign;
mod operands;
mod signs;
mod structure;

use super::holes::{self, Place};
use super::words;
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::lexer::Lexeme;
use crate::syntax::sink::Sink;
use crate::syntax::token::Token;
use lalrpop_util::ParseError;
use std::ops::Range;

/// Where the parser stopped.
pub struct Fault {
    /// The first token that does not fit; or the number of tokens, if more were needed.
    pub at: usize,
    /// The texts of the tokens that would have fitted.
    expected: Vec<String>,
}

impl Fault {
    /// `read` is how many tokens the parser took.
    pub fn new(error: ParseError<u32, Token, ()>, read: usize) -> Fault {
        match error {
            ParseError::UnrecognizedEof { expected, .. } => Fault { at: read, expected: unquoted(expected) },
            ParseError::UnrecognizedToken { expected, .. } => Fault { at: read - 1, expected: unquoted(expected) },
            _ => Fault { at: read.saturating_sub(1), expected: vec![] },
        }
    }

    pub fn expects(&self, text: &str) -> bool {
        self.expected.iter().any(|expected| expected == text)
    }

    /// Whether the token would have begun a statement or a member.
    pub fn begins_part(&self) -> bool {
        self.expects("statement hole") || self.expects("member hole")
    }
}

fn unquoted(expected: Vec<String>) -> Vec<String> {
    expected.into_iter().map(|text| text.trim_matches('"').to_owned()).collect()
}

/// How to get further.
pub enum Remedy {
    Insert(Token),
    Replace(Token),
    Delete(Range<usize>),
    /// Nothing from here on belongs to the item.
    Truncate,
    Hole,
}

/// A fault and what is around it.
pub struct Site<'a> {
    tokens: &'a [Lexeme],
    fault: &'a Fault,
    text: &'a str,
    sink: &'a Sink,
}

type Finding = (Diagnostic, Remedy);

const RULES: &[fn(&Site) -> Option<Finding>] = &[
    structure::misplaced_documentation,
    structure::semicolon_after_brace,
    structure::contract_after_body,
    signs::foreign_operator,
    signs::assignment,
    signs::equality,
    signs::wrong_arrow,
    signs::foreign_word,
    operands::value_without_else,
    structure::misplaced_member,
    structure::undeclared_member,
    operands::reserved_word,
    operands::fraction,
    operands::tuple_field,
    operands::untyped_binder,
    operands::binder_without_bars,
    operands::unusual_arm,
    operands::condition_with_let,
    structure::parameters_of_crash,
    structure::bare_result,
    structure::result_of_recovery,
    structure::block_for_struct,
    structure::missing_body,
    structure::missing_semicolon,
    structure::missing_comma,
];

/// Puts the fault into words.
pub fn explain(tokens: &[Lexeme], fault: &Fault, text: &str, sink: &Sink) -> Finding {
    let site = Site { tokens, fault, text, sink };
    RULES.iter().find_map(|rule| rule(&site)).unwrap_or_else(|| {
        let (diagnostic, remedy) = unexpected(&site);
        match foreign::advice(&site) {
            Some(help) => (diagnostic.with_help(help), remedy),
            None => (diagnostic, remedy),
        }
    })
}

impl Site<'_> {
    /// The token at an offset from the fault.
    fn token(&self, offset: isize) -> Option<Token> {
        self.lexeme(offset).map(|lexeme| lexeme.token)
    }

    fn lexeme(&self, offset: isize) -> Option<Lexeme> {
        self.tokens.get(self.fault.at.checked_add_signed(offset)?).copied()
    }

    fn is(&self, offset: isize, token: Token) -> bool {
        self.token(offset) == Some(token)
    }

    fn expects(&self, text: &str) -> bool {
        self.fault.expects(text)
    }

    fn expects_expression(&self) -> bool {
        self.expects("number") && self.expects("!")
    }

    fn span_of(&self, lexeme: Lexeme) -> Span {
        self.sink.span(lexeme.start, lexeme.end)
    }

    /// The token that does not fit; or where the item ends too early.
    fn span(&self) -> Span {
        self.lexeme(0).map_or_else(|| self.end_of_last(), |lexeme| self.span_of(lexeme))
    }

    /// The end of the token before.
    fn end_of_last(&self) -> Span {
        self.lexeme(-1).map_or(self.sink.span(0, 0), |lexeme| self.span_of(lexeme).at_end())
    }

    fn source(&self, lexeme: Lexeme) -> &str {
        &self.text[lexeme.start as usize..lexeme.end as usize]
    }

    /// The token that does not fit, in quotes.
    fn found(&self) -> String {
        match self.lexeme(0) {
            Some(lexeme) => words::found(lexeme.token, self.source(lexeme)),
            None if self.tokens.last().is_some_and(|last| last.end as usize >= self.text.trim_end().len()) => {
                "the end of the file".to_owned()
            }
            None => "the end of this item".to_owned(),
        }
    }

    fn is_first_on_line(&self) -> bool {
        let (Some(before), Some(here)) = (self.lexeme(-1), self.lexeme(0)) else { return true };
        self.text[before.end as usize..here.start as usize].contains('\n')
    }

    fn innermost(&self) -> holes::Region {
        let mut regions = holes::regions(self.tokens, self.fault.at);
        regions.pop().expect("the item itself is a region")
    }

    /// Deletes so many tokens.
    fn delete(&self, count: usize) -> Remedy {
        Remedy::Delete(self.fault.at..self.fault.at + count)
    }

    fn error(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span(), message)
    }
}

/// Whatever no other rule has words for.
fn unexpected(site: &Site) -> Finding {
    let expected: Vec<&str> = site.fault.expected.iter().map(String::as_str).collect();
    let found = site.found();
    if expected.is_empty() {
        return (site.error(Code::A0101, format!("expected an item, found {found}")), Remedy::Truncate);
    }
    let message = match words::expected(&expected) {
        Some(wanted) => format!("expected {wanted}, found {found}"),
        None => format!("{found} cannot stand here"),
    };
    let diagnostic = site.error(Code::A0101, message);
    let closing = expected.iter().any(|text| matches!(*text, ")" | "]"));
    let region = site.innermost();
    if closing && region.place == Place::Other && region.range.start > 0 {
        let open = site.tokens[region.range.start - 1];
        return (diagnostic.with_secondary(site.span_of(open), "inside this"), Remedy::Hole);
    }
    (diagnostic, Remedy::Hole)
}
