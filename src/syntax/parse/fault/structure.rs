//! What is misplaced or missing between items, members, statements and fields.

use super::{Finding, Remedy, Site};
use crate::base::{Code, Diagnostic};
use crate::syntax::lexer::Lexeme;
use crate::syntax::parse::holes::{self, Place};
use crate::syntax::token::Token;

/// `///` where nothing follows that can be documented.
pub fn misplaced_documentation(site: &Site) -> Option<Finding> {
    let (at, message) = match (site.token(0), site.token(-1)) {
        (Some(Token::Doc), _) => (site.fault.at, "this documents nothing"),
        (Some(Token::ModuleDoc), _) => (site.fault.at, "documentation of the file stands at its beginning"),
        (None | Some(Token::RightBrace), Some(Token::Doc)) => (site.fault.at - 1, "this documents nothing"),
        _ => return None,
    };
    let is_doc = |lexeme: &&Lexeme| lexeme.token == site.tokens[at].token;
    let more_before = site.tokens[..at].iter().rev().take_while(is_doc).count();
    let more_after = site.tokens[at..].iter().take_while(is_doc).count();
    let help = "`///` stands before an item, a member, a field or a variant; an ordinary comment begins with `//`";
    let diagnostic = Diagnostic::error(Code::A0116, site.span_of(site.tokens[at]), message).with_help(help);
    Some((diagnostic, Remedy::Delete(at - more_before..at + more_after)))
}

/// `struct S { .. };`
pub fn semicolon_after_brace(site: &Site) -> Option<Finding> {
    let after_brace = site.is(0, Token::Semicolon) && site.is(-1, Token::RightBrace);
    let at_end = site.fault.expected.is_empty() || site.expects("member hole");
    (after_brace && at_end).then(|| (site.error(Code::A0101, "no `;` stands after this `}`"), site.delete(1)))
}

/// `requires` and its like behind the body.
pub fn contract_after_body(site: &Site) -> Option<Finding> {
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

/// A member of a layer in an implementation, or the other way round.
pub fn misplaced_member(site: &Site) -> Option<Finding> {
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

/// `blocks: seq<block>;` in a layer, `helper() { .. }` in an implementation.
pub fn undeclared_member(site: &Site) -> Option<Finding> {
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

/// A block that looks like a struct: `{ x: u64 = 3; .. }`.
pub fn block_for_struct(site: &Site) -> Option<Finding> {
    if !site.is(0, Token::StructOpen) || !site.expects("{") {
        return None;
    }
    let diagnostic = Diagnostic::error(Code::A0101, site.span_of(site.lexeme(1)?), "no statement begins so")
        .with_help("a new variable is declared with `let`");
    Some((diagnostic, Remedy::Hole))
}

/// An operation or a function without a body.
pub fn missing_body(site: &Site) -> Option<Finding> {
    let ends = site.is_first_on_line() || matches!(site.token(0), None | Some(Token::Semicolon | Token::RightBrace));
    if !ends || !site.expects("{") || !site.expects("requires") || site.expects(";") {
        return None;
    }
    let diagnostic = Diagnostic::error(Code::A0101, site.end_of_last(), "expected a body in braces after this");
    let remedy = if site.is(0, Token::Semicolon) { site.delete(1) } else { Remedy::Hole };
    Some((diagnostic.with_help("a body may be empty: `{}`"), remedy))
}

/// A statement, a clause or a declaration that is not ended.
pub fn missing_semicolon(site: &Site) -> Option<Finding> {
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
pub fn missing_comma(site: &Site) -> Option<Finding> {
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

/// `crash() { .. }`
pub fn parameters_of_crash(site: &Site) -> Option<Finding> {
    let word = site.token(-1).filter(|token| matches!(token, Token::Crash | Token::Background))?;
    if !site.is(0, Token::LeftParen) || !site.is(1, Token::RightParen) || !site.expects("{") {
        return None;
    }
    let diagnostic = site.error(Code::A0101, format!("`{}` has no parameters", word.text()));
    Some((diagnostic.with_help(format!("write `{} {{ .. }}`", word.text())), site.delete(2)))
}

/// `op size() -> n: u64 { .. }`
pub fn bare_result(site: &Site) -> Option<Finding> {
    if !site.is(-1, Token::Arrow) || site.fault.expected.as_slice() != ["("] {
        return None;
    }
    let diagnostic = site.error(Code::A0101, format!("expected `(`, found {}", site.found()));
    Some((diagnostic.with_help("results have names and stand in parentheses: `-> (n: u64)`"), Remedy::Hole))
}

/// `recover() -> (ok: bool)`
pub fn result_of_recovery(site: &Site) -> Option<Finding> {
    let after_params = site.is(-1, Token::RightParen) && site.is(-3, Token::Recover);
    if !after_params || !site.is(0, Token::Arrow) {
        return None;
    }
    Some((site.error(Code::A0101, "recovery has no results: nobody could see them"), Remedy::Hole))
}
