//! A small parser for laws on the command line and for the terms of certificates.
//!
//! The notation is that of `kleene law` items, and `p^3` for `p ; p ; p`:
//!
//! ```text
//! claim:   sum ("==" | "<=") sum
//! sum:     product (("+" | "|") product)*
//! product: starred ((";" | "&") starred)*
//! starred: atom ("*" | "^" NUMBER)*
//! atom:    NAME | NUMBER | "(" sum ")" | ("↯" | "~!") atom | "!" atom
//! ```
//!
//! A name may have dots, as `Log.recover` has. `b & c` and `b | c` are `b ; c` and `b + c` of tests.

use super::{Alphabet, Claim, Malformed, Relation, Term};
use crate::base::{Code, Diagnostic, FileId, Span, Symbol};
use logos::Logos;
use std::ops::Range;

/// Terms may be nested this deep.
const DEPTH_LIMIT: usize = 200;

#[derive(Logos, Clone, Copy, PartialEq, Eq, Debug)]
#[logos(skip r"[ \t\r\n\f]+")]
enum Token {
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")]
    Name,
    #[regex(r"[0-9]+")]
    Number,
    #[token("(")]
    Open,
    #[token(")")]
    Close,
    #[token("+")]
    Plus,
    #[token("|")]
    Or,
    #[token(";")]
    Then,
    #[token("&")]
    And,
    #[token("*")]
    Star,
    #[token("^")]
    Power,
    #[token("!")]
    Not,
    #[token("↯")]
    #[token("~!")]
    Crash,
    #[token("==")]
    Equal,
    #[token("<=")]
    Below,
}

type Parsed<T> = Result<T, Box<Diagnostic>>;

/// Reads a claim; places in diagnostics are in `file`.
pub fn parse_claim(text: &str, file: FileId, alphabet: &Alphabet) -> Parsed<Claim> {
    let mut parser = Parser::new(text, file, alphabet)?;
    let left = parser.sum()?;
    let relation = parser.relation()?;
    let right = parser.sum()?;
    parser.expect_end("one `==` or `<=` makes a law; write two laws for two")?;
    Ok(Claim::new(left, relation, right))
}

/// Reads a term; places in diagnostics are in `file`.
pub fn parse_term(text: &str, file: FileId, alphabet: &Alphabet) -> Parsed<Term> {
    let mut parser = Parser::new(text, file, alphabet)?;
    let term = parser.sum()?;
    parser.expect_end("a term ends here")?;
    Ok(term)
}

/// Whether the text can be a name of a law.
pub fn is_name(text: &str) -> bool {
    let mut lexer = Token::lexer(text);
    lexer.next() == Some(Ok(Token::Name)) && lexer.slice() == text
}

struct Parser<'a> {
    text: &'a str,
    file: FileId,
    alphabet: &'a Alphabet,
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, file: FileId, alphabet: &'a Alphabet) -> Parsed<Parser<'a>> {
        let mut parser = Parser { text, file, alphabet, tokens: Vec::new(), next: 0, depth: 0 };
        for (token, range) in Token::lexer(text).spanned() {
            let token = token.map_err(|()| parser.unknown_character(range.clone()))?;
            parser.tokens.push((token, range));
        }
        if parser.tokens.len() > super::term::SIZE_LIMIT {
            let fault = Malformed::new(Code::A1104, "this is too long for a law");
            return Err(parser.fault(fault, 0..text.len()));
        }
        Ok(parser)
    }

    fn unknown_character(&self, range: Range<usize>) -> Box<Diagnostic> {
        let found = &self.text[range.clone()];
        let fault = Malformed::new(Code::A1101, format!("`{found}` means nothing in a law"));
        let help = if found.starts_with('=') || found.starts_with('<') {
            "two terms are compared by `==` or `<=`"
        } else {
            "laws are made of names, 0, 1, `+`, `;`, `*`, `↯` (or `~!`), and of tests with `!`, `&`, `|`"
        };
        self.fault(fault.help(help), range)
    }

    fn fault(&self, fault: Malformed, range: Range<usize>) -> Box<Diagnostic> {
        Box::new(fault.at(Span::new(self.file, range)))
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.next).map(|(token, _)| *token)
    }

    /// The place of the next token, or the end of the text.
    fn here(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(self.text.len()..self.text.len(), |(_, range)| range.clone())
    }

    fn advance(&mut self) -> Range<usize> {
        let range = self.here();
        self.next += 1;
        range
    }

    fn eat(&mut self, wanted: &[Token]) -> bool {
        let found = self.peek().is_some_and(|token| wanted.contains(&token));
        self.next += usize::from(found);
        found
    }

    fn unexpected(&self, wanted: &str, help: &str) -> Box<Diagnostic> {
        let range = self.here();
        let found = match &self.text[range.clone()] {
            "" => "the end".to_owned(),
            text => format!("`{text}`"),
        };
        self.fault(Malformed::new(Code::A1101, format!("{wanted} was expected here, not {found}")).help(help), range)
    }

    fn expect_end(&self, help: &str) -> Parsed<()> {
        if self.next == self.tokens.len() { Ok(()) } else { Err(self.unexpected("the end", help)) }
    }

    fn relation(&mut self) -> Parsed<Relation> {
        if self.eat(&[Token::Equal]) {
            Ok(Relation::Equal)
        } else if self.eat(&[Token::Below]) {
            Ok(Relation::Below)
        } else {
            Err(self.unexpected("`==` or `<=`", "terms are joined by `+` and `;`, and compared by `==` or `<=`"))
        }
    }

    /// `operands` joined by `plain` or by `strict`, which is for tests only.
    fn joined(
        &mut self,
        (plain, strict): (Token, Token),
        operand: impl Fn(&mut Self) -> Parsed<Term>,
        join: impl Fn(Vec<Term>) -> Term,
        strictly: impl Fn(Term, Term) -> Result<Term, Malformed>,
    ) -> Parsed<Term> {
        let mut operands = vec![operand(self)?];
        while let Some(operator) = self.peek().filter(|token| [plain, strict].contains(token)) {
            let range = self.advance();
            let right = operand(self)?;
            if operator == strict {
                // What stands next to the operator is enough to see whether it is right.
                let left = operands.last().expect("it starts with one").clone();
                strictly(left, right.clone()).map_err(|fault| self.fault(fault, range))?;
            }
            operands.push(right);
        }
        Ok(join(operands))
    }

    fn sum(&mut self) -> Parsed<Term> {
        self.joined((Token::Plus, Token::Or), Parser::product, Term::sum, Term::either)
    }

    fn product(&mut self) -> Parsed<Term> {
        self.joined((Token::Then, Token::And), Parser::starred, Term::product, Term::both)
    }

    fn starred(&mut self) -> Parsed<Term> {
        let mut term = self.atom()?;
        loop {
            if self.eat(&[Token::Star]) {
                term = term.star();
            } else if self.eat(&[Token::Power]) {
                term = self.power(term)?;
            } else {
                return Ok(term);
            }
        }
    }

    fn power(&mut self, base: Term) -> Parsed<Term> {
        if self.peek() != Some(Token::Number) {
            return Err(self.unexpected("a number", "`p^3` is `p ; p ; p`"));
        }
        let range = self.advance();
        let count = self.text[range.clone()].parse().unwrap_or(usize::MAX);
        base.power(count).map_err(|fault| self.fault(fault, range))
    }

    fn atom(&mut self) -> Parsed<Term> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            let fault = Malformed::new(Code::A1104, format!("terms are nested deeper than {DEPTH_LIMIT} levels"));
            return Err(self.fault(fault, self.here()));
        }
        let term = self.atom_inside();
        self.depth -= 1;
        term
    }

    fn atom_inside(&mut self) -> Parsed<Term> {
        let range = self.here();
        let text = &self.text[range.clone()];
        let token = self.peek().ok_or_else(|| self.no_term())?;
        match token {
            Token::Name => self.leaf(range, self.alphabet.term(Symbol::new(text))),
            Token::Number => self.leaf(range, Term::number(text)),
            Token::Open => self.parenthesis(),
            Token::Not => self.prefixed(Term::complement),
            Token::Crash => self.prefixed(Term::crash),
            _ => Err(self.no_term()),
        }
    }

    fn no_term(&self) -> Box<Diagnostic> {
        self.unexpected("a term", "a term is a name, 0, 1, or a term in parentheses")
    }

    fn leaf(&mut self, range: Range<usize>, term: Result<Term, Malformed>) -> Parsed<Term> {
        self.next += 1;
        term.map_err(|fault| self.fault(fault, range))
    }

    fn parenthesis(&mut self) -> Parsed<Term> {
        let opening = self.advance();
        let term = self.sum()?;
        if self.eat(&[Token::Close]) {
            return Ok(term);
        }
        let fault = self.unexpected("`)`", "every `(` needs its `)`");
        Err(Box::new(fault.with_secondary(Span::new(self.file, opening), "it would close this one")))
    }

    fn prefixed(&mut self, apply: impl Fn(Term) -> Result<Term, Malformed>) -> Parsed<Term> {
        let start = self.advance().start;
        let operand = self.atom()?;
        let end = self.tokens[self.next - 1].1.end;
        apply(operand).map_err(|fault| self.fault(fault, start..end))
    }
}
