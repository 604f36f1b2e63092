//! What is wrong where the parser stopped: one small rule for each mistake that people make, the first that fits is
//! reported, and each says how to mend the tokens.

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
    misplaced_documentation,
    semicolon_after_brace,
    contract_after_body,
    foreign_operator,
    assignment,
    equality,
    wrong_arrow,
    value_without_else,
    misplaced_member,
    undeclared_member,
    reserved_word,
    tuple_field,
    untyped_binder,
    block_for_struct,
    missing_body,
    missing_semicolon,
    missing_comma,
];

/// Puts the fault into words.
pub fn explain(tokens: &[Lexeme], fault: &Fault, text: &str, sink: &Sink) -> Finding {
    let site = Site { tokens, fault, text, sink };
    RULES.iter().find_map(|rule| rule(&site)).unwrap_or_else(|| unexpected(&site))
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

/// `///` where nothing follows that can be documented.
fn misplaced_documentation(site: &Site) -> Option<Finding> {
    let (at, message) = match (site.token(0), site.token(-1)) {
        (Some(Token::Doc), _) => (site.fault.at, "this documents nothing"),
        (Some(Token::ModuleDoc), _) => (site.fault.at, "documentation of the file stands at its beginning"),
        (None | Some(Token::RightBrace), Some(Token::Doc)) => (site.fault.at - 1, "this documents nothing"),
        _ => return None,
    };
    let diagnostic = Diagnostic::error(Code::A0116, site.span_of(site.tokens[at]), message);
    let help = "`///` stands before an item, a member, a field or a variant; an ordinary comment begins with `//`";
    Some((diagnostic.with_help(help), Remedy::Delete(at..at + 1)))
}

/// `struct S { .. };`
fn semicolon_after_brace(site: &Site) -> Option<Finding> {
    let after_brace = site.is(0, Token::Semicolon) && site.is(-1, Token::RightBrace);
    let at_end = site.fault.expected.is_empty() || site.expects("member hole");
    (after_brace && at_end).then(|| (site.error(Code::A0101, "no `;` stands after this `}`"), site.delete(1)))
}

/// `requires` and its like behind the body.
fn contract_after_body(site: &Site) -> Option<Finding> {
    let clause = site.token(0)?;
    if !clause.starts_clause() || !site.is(-1, Token::RightBrace) {
        return None;
    }
    let mut depth = 0;
    let length = site.tokens[site.fault.at..].iter().position(|lexeme| {
        depth += i32::from(lexeme.token.closer().is_some()) - i32::from(lexeme.token.is_closer());
        depth < 0 || depth == 0 && lexeme.token == Token::Semicolon
    })?;
    let message = format!("`{}` comes before the body", clause.text());
    Some((site.error(Code::A0115, message), site.delete(length + 1)))
}

/// Operators that other languages have.
fn foreign_operator(site: &Site) -> Option<Finding> {
    use Token::*;
    let previous = site.token(-1)?;
    let adjacent = site.lexeme(-1)?.end == site.lexeme(0)?.start;
    let (message, help, remedy) = match (previous, site.token(0)?) {
        (Plus | Minus | Star | Slash | Percent, Assign) if adjacent => (
            format!("there is no `{}=`", previous.text()),
            format!("write `x = x {} ..`", previous.text()),
            Remedy::Hole,
        ),
        (Plus, Plus) if adjacent => ("there is no `++`".into(), "write `x = x + 1`".into(), Remedy::Hole),
        (_, Ampersand) if site.expects("&&") => {
            ("there is no `&` here".into(), "`and` is written `&&`".into(), Remedy::Replace(And))
        }
        (_, Bar) if site.expects("||") => {
            ("there is no `|` here".into(), "`or` is written `||`".into(), Remedy::Replace(Or))
        }
        (Ampersand, _) | (_, Ampersand) if site.expects_expression() => {
            ("there are no references".into(), "leave out `&`: values are never shared".into(), site.delete(1))
        }
        (Less, Less) | (Greater, Greater) if adjacent && site.expects_expression() => (
            format!("there is no `{0}{0}`", previous.text()),
            "multiply by or divide by a power of two".into(),
            Remedy::Hole,
        ),
        _ => return None,
    };
    Some((site.error(Code::A0118, message).with_help(help), remedy))
}

/// `=` between values.
fn equality(site: &Site) -> Option<Finding> {
    if !site.is(0, Token::Assign) || !site.expects("==") {
        return None;
    }
    let diagnostic = site.error(Code::A0113, "`=` where `==` is needed");
    Some((diagnostic.with_help("`=` assigns, `==` compares"), Remedy::Replace(Token::Equal)))
}

/// `:=` for `=`, and `=` for `:=` and `:`.
fn assignment(site: &Site) -> Option<Finding> {
    let (message, token) = match site.token(0)? {
        Token::Becomes if site.expects("=") => ("`:=` where `=` is needed", Token::Assign),
        Token::Assign if site.expects(":=") => ("`=` where `:=` is needed", Token::Becomes),
        Token::Equal if site.expects("=") && !site.expects("==") => ("`==` where `=` is needed", Token::Assign),
        Token::Colon if site.expects(":=") => ("`:` where `:=` is needed", Token::Becomes),
        _ => return None,
    };
    Some((site.error(Code::A0113, message), Remedy::Replace(token)))
}

/// `=>`, `->` and `==>`, each for another.
fn wrong_arrow(site: &Site) -> Option<Finding> {
    const ARROWS: [(Token, &str); 3] = [
        (Token::FatArrow, "`=>` stands between a pattern and its arm"),
        (Token::Arrow, "`->` stands before results"),
        (Token::Implies, "`==>` is implication"),
    ];
    let found = site.token(0)?;
    ARROWS.iter().find(|(arrow, _)| *arrow == found)?;
    let (right, help) = ARROWS.iter().find(|(arrow, _)| site.expects(arrow.text()))?;
    let message = format!("`{}` where `{}` is needed", found.text(), right.text());
    Some((site.error(Code::A0114, message).with_help(*help), Remedy::Replace(*right)))
}

/// `let x = if c { a };`
fn value_without_else(site: &Site) -> Option<Finding> {
    if site.fault.expected.as_slice() != ["else"] {
        return None;
    }
    let diagnostic = Diagnostic::error(Code::A0120, site.end_of_last(), "an `if` with a value needs an `else`")
        .with_help("add `else { .. }`");
    Some((diagnostic, Remedy::Hole))
}

/// A member of a layer in an implementation, or the other way round.
fn misplaced_member(site: &Site) -> Option<Finding> {
    let found = site.token(0)?;
    if !found.starts_member() || !site.expects("member hole") {
        return None;
    }
    let place = if site.expects("state") { "a layer" } else { "an implementation" };
    let help = match found {
        Token::Volatile => "what a layer remembers is its `state`",
        Token::State => "an implementation keeps its state in its ports, and in `volatile` variables",
        Token::Abstraction => "only an `impl` has an abstraction: it says what a layer's state is made of",
        Token::Proc => "share transitions of a layer as a `fn` or a `predicate`",
        Token::Recover => "only an `impl` recovers; a layer says with `crash` what a crash does",
        Token::Crash => "what a crash does is said by the layer",
        Token::Background => "what may happen at any time is said by the layer",
        _ => return None,
    };
    let message = format!("`{}` does not belong in {place}", found.text());
    Some((site.error(Code::A0123, message).with_help(help), Remedy::Hole))
}

/// `blocks: seq<block>;` in a layer, a call in an implementation.
fn undeclared_member(site: &Site) -> Option<Finding> {
    if !site.is(0, Token::Name) || !site.expects("member hole") {
        return None;
    }
    let keyword = match (site.token(1)?, site.expects("state")) {
        (Token::Colon, true) => "state",
        (Token::Colon, false) => "volatile",
        (Token::LeftParen, true) => "op",
        (Token::LeftParen, false) => "proc",
        _ => return None,
    };
    let message = format!("expected a member, found {}", site.found());
    Some((site.error(Code::A0101, message).with_help(format!("put `{keyword}` before it")), Remedy::Hole))
}

/// A reserved word in place of a name.
fn reserved_word(site: &Site) -> Option<Finding> {
    let word = site.token(0)?;
    if !word.is_keyword() || site.expects(word.text()) || !site.expects("name") || !taken_for_name(site, word) {
        return None;
    }
    let diagnostic = site.error(Code::A0112, format!("`{}` is a reserved word", word.text()));
    Some((diagnostic.with_help("choose another name"), Remedy::Replace(Token::Name)))
}

fn taken_for_name(site: &Site, word: Token) -> bool {
    let begins_statement = word.starts_statement_only() || word.starts_clause() || word.starts_item();
    if site.is_first_on_line() && begins_statement {
        return false;
    }
    if !site.expects_expression() && !site.fault.begins_part() {
        return true;
    }
    use Token::*;
    let followed = |token: Token| {
        matches!(token, Dot | RightParen | RightBracket | Comma | Semicolon | Assign | Equal | NotEqual | LessEqual)
            || matches!(token, GreaterEqual | Less | Greater | Implies | Iff | Plus | Minus | Star | And | Or | In)
            || matches!(token, LeftParen | LeftBracket | LeftBrace) && word.starts_member()
    };
    site.token(1).is_some_and(followed)
}

/// `t.0`
fn tuple_field(site: &Site) -> Option<Finding> {
    let field = site.is(0, Token::Number) && site.is(-1, Token::Dot);
    let help = "take tuples apart with `let (a, b) = ..;`";
    field.then(|| (site.error(Code::A0101, "the parts of a tuple have no names").with_help(help), Remedy::Hole))
}

/// `forall |i| ..`
fn untyped_binder(site: &Site) -> Option<Finding> {
    let ends = site.is(0, Token::Comma) || site.is(0, Token::Bar);
    if !ends || !site.is(-1, Token::Name) || !site.expects(":") || !site.expects("in") || site.expects(",") {
        return None;
    }
    let name = site.source(site.lexeme(-1)?);
    let diagnostic =
        Diagnostic::error(Code::A0101, site.span_of(site.lexeme(-1)?), format!("over what does `{name}` range?"));
    Some((diagnostic.with_help(format!("write `{name}: T` or `{name} in from..to`")), Remedy::Hole))
}

/// A block that looks like a struct: `{ x: u64 = 3; .. }`.
fn block_for_struct(site: &Site) -> Option<Finding> {
    if !site.is(0, Token::StructOpen) || !site.expects("{") {
        return None;
    }
    let diagnostic = Diagnostic::error(Code::A0101, site.span_of(site.lexeme(1)?), "no statement begins so")
        .with_help("a new variable is declared with `let`");
    Some((diagnostic, Remedy::Hole))
}

/// An operation or a function without a body.
fn missing_body(site: &Site) -> Option<Finding> {
    let ends = site.is_first_on_line() || matches!(site.token(0), None | Some(Token::Semicolon | Token::RightBrace));
    if !ends || !site.expects("{") || !site.expects("requires") || site.expects(";") {
        return None;
    }
    let diagnostic = Diagnostic::error(Code::A0101, site.end_of_last(), "expected a body in braces after this");
    let remedy = if site.is(0, Token::Semicolon) { site.delete(1) } else { Remedy::Hole };
    Some((diagnostic.with_help("a body may be empty: `{}`"), remedy))
}

/// A statement, a clause or a declaration that is not ended.
fn missing_semicolon(site: &Site) -> Option<Finding> {
    let ends = match site.token(0) {
        None | Some(Token::RightBrace) => true,
        Some(token) => {
            site.is_first_on_line()
                || token.starts_statement_only()
                || token.starts_clause()
                || token.starts_member()
                || token == Token::LeftBrace
        }
    };
    let region = site.innermost();
    if !ends || !site.expects(";") || region.place == Place::Other {
        return None;
    }
    let what = match region.place {
        _ if in_clause(site, &region) => "clause",
        Place::Statements => "statement",
        _ => "declaration",
    };
    let message = format!("expected `;` after this {what}");
    Some((Diagnostic::error(Code::A0110, site.end_of_last(), message), Remedy::Insert(Token::Semicolon)))
}

/// Whether the last word before the fault that begins something is `requires` or its like.
fn in_clause(site: &Site, region: &holes::Region) -> bool {
    let end = site.fault.at.min(region.range.end);
    let tokens = site.tokens[region.range.start..end].iter().rev().map(|lexeme| lexeme.token);
    let begins = |token: &Token| {
        token.starts_clause() || token.starts_statement_only() || token.starts_member() || *token == Token::Semicolon
    };
    tokens.into_iter().find(begins).is_some_and(Token::starts_clause)
}

/// Fields, variants, arms without a comma between them, or with a semicolon.
fn missing_comma(site: &Site) -> Option<Finding> {
    if !site.expects(",") || site.expects(";") {
        return None;
    }
    if site.is(0, Token::Semicolon) {
        let diagnostic = site.error(Code::A0111, "`;` where `,` is needed");
        return Some((diagnostic, Remedy::Replace(Token::Comma)));
    }
    let starts =
        matches!(site.token(0)?, Token::Name | Token::Number | Token::Underscore | Token::LeftParen | Token::Doc);
    if !starts || !site.is_first_on_line() {
        return None;
    }
    Some((Diagnostic::error(Code::A0111, site.end_of_last(), "expected `,` after this"), Remedy::Insert(Token::Comma)))
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
