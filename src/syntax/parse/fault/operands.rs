//! What can't stand in an expression, or needs more.

use super::{Finding, Remedy, Site};
use crate::base::{Code, Diagnostic};
use crate::syntax::token::Token;

/// `let x = if c { a };`
pub fn value_without_else(site: &Site) -> Option<Finding> {
    if site.fault.expected.as_slice() != ["else"] {
        return None;
    }
    let diagnostic = Diagnostic::error(Code::A0120, site.end_of_last(), "an `if` with a value needs an `else`")
        .with_help("add `else { .. }`");
    Some((diagnostic, Remedy::Hole))
}

/// A reserved word in place of a name.
pub fn reserved_word(site: &Site) -> Option<Finding> {
    let word = site.token(0)?;
    if !word.is_keyword() || site.expects(word.text()) || !site.expects("name") || !taken_for_name(site, word) {
        return None;
    }
    let diagnostic = site.error(Code::A0112, format!("`{}` is a reserved word", word.text()));
    Some((diagnostic.with_help("choose another name"), Remedy::Replace(Token::Name)))
}

/// Whether the word stands where the writer meant a name, and not where a statement begins.
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

/// `1.5`
pub fn fraction(site: &Site) -> Option<Finding> {
    let parts = site.is(0, Token::Number) && site.is(-1, Token::Dot) && site.is(-2, Token::Number);
    parts.then(|| (site.error(Code::A0101, "there are no fractions: numbers are whole"), Remedy::Hole))
}

/// `if let Some(x) = e { .. }`: as a statement it is left out as a whole, so that its parts are not reported again.
pub fn condition_with_let(site: &Site) -> Option<Finding> {
    let keyword = site.token(-1).filter(|token| matches!(token, Token::If | Token::While))?;
    if !site.is(0, Token::Let) {
        return None;
    }
    let help = "write `match e { Some(x) => .., None => .. }`, or `let Some(x) = e else { .. };`";
    let diagnostic = site.error(Code::A0118, format!("there is no `{} let`", keyword.text())).with_help(help);
    let begins = matches!(site.token(-2), Some(Token::LeftBrace | Token::RightBrace | Token::Semicolon));
    let end = site.tokens[site.fault.at..].iter().position(|lexeme| lexeme.token == Token::LeftBrace);
    match end.filter(|_| begins) {
        Some(length) => {
            Some((diagnostic, Remedy::Delete(site.fault.at - 1..end_of_block(site, site.fault.at + length))))
        }
        None => Some((diagnostic, Remedy::Hole)),
    }
}

/// One past the `}` of the block that opens here, and of what follows by `else`.
fn end_of_block(site: &Site, open: usize) -> usize {
    let mut depth = 0;
    for (at, lexeme) in site.tokens.iter().enumerate().skip(open) {
        depth += i32::from(lexeme.token.closer().is_some()) - i32::from(lexeme.token.is_closer());
        let goes_on = site.tokens.get(at + 1).is_some_and(|next| next.token == Token::Else);
        if depth == 0 && lexeme.token == Token::RightBrace && !goes_on {
            return at + 1;
        }
    }
    site.tokens.len()
}

/// `t.0`
pub fn tuple_field(site: &Site) -> Option<Finding> {
    let field = site.is(0, Token::Number) && site.is(-1, Token::Dot);
    let help = "take tuples apart with `let (a, b) = ..;`";
    field.then(|| (site.error(Code::A0101, "the parts of a tuple have no names").with_help(help), Remedy::Hole))
}

/// `forall |i| ..`
pub fn untyped_binder(site: &Site) -> Option<Finding> {
    let ends = site.is(0, Token::Comma) || site.is(0, Token::Bar);
    if !ends || !site.is(-1, Token::Name) || !site.expects(":") || !site.expects("in") || site.expects(",") {
        return None;
    }
    let name = site.source(site.lexeme(-1)?);
    let diagnostic =
        Diagnostic::error(Code::A0101, site.span_of(site.lexeme(-1)?), format!("over what does `{name}` range?"));
    Some((diagnostic.with_help(format!("write `{name}: T` or `{name} in from..to`")), Remedy::Hole))
}

/// `forall x: u64 ..`
pub fn binder_without_bars(site: &Site) -> Option<Finding> {
    let quantifier = site.token(-1)?;
    if !matches!(quantifier, Token::Forall | Token::Exists) || !site.expects("|") {
        return None;
    }
    let diagnostic = site.error(Code::A0101, format!("expected `|`, found {}", site.found()));
    Some((diagnostic.with_help(format!("write `{} |x: T| ..`", quantifier.text())), Remedy::Hole))
}

/// Arms with a condition, or with several patterns.
pub fn unusual_arm(site: &Site) -> Option<Finding> {
    let (message, help) = match site.token(0)? {
        Token::If => ("an arm has no condition", "put the `if` into the arm"),
        Token::Bar => ("an arm has one pattern", "write an arm for each pattern"),
        _ => return None,
    };
    site.expects("=>").then(|| (site.error(Code::A0101, message).with_help(help), Remedy::Hole))
}
