//! Signs that stand in place of others.

use super::{Finding, Remedy, Site};
use crate::base::Code;
use crate::syntax::token::Token;

/// Operators that other languages have.
pub fn foreign_operator(site: &Site) -> Option<Finding> {
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
pub fn equality(site: &Site) -> Option<Finding> {
    if !site.is(0, Token::Assign) || !site.expects("==") {
        return None;
    }
    let diagnostic = site.error(Code::A0113, "`=` where `==` is needed");
    Some((diagnostic.with_help("`=` assigns, `==` compares"), Remedy::Replace(Token::Equal)))
}

/// `:=`, `=`, `==` and `:`, each for another.
pub fn assignment(site: &Site) -> Option<Finding> {
    let (message, token) = match site.token(0)? {
        Token::Becomes if site.expects("=") => ("`:=` where `=` is needed", Token::Assign),
        Token::Assign if site.expects(":=") => ("`=` where `:=` is needed", Token::Becomes),
        Token::Equal if site.expects("=") && !site.expects("==") => ("`==` where `=` is needed", Token::Assign),
        Token::Colon if site.expects(":=") => ("`:` where `:=` is needed", Token::Becomes),
        _ => return None,
    };
    let diagnostic = site.error(Code::A0113, message);
    let of_sequence = token == Token::Becomes && site.expects("]") && !site.expects(",");
    let help = "`s[i := v]` is s with another value at i, and `s[a..b]` a part of s";
    Some((if of_sequence { diagnostic.with_help(help) } else { diagnostic }, Remedy::Replace(token)))
}

/// `=>`, `->` and `==>`, each for another.
pub fn wrong_arrow(site: &Site) -> Option<Finding> {
    const ARROWS: [(Token, &str); 3] = [
        (Token::FatArrow, "`=>` stands between a pattern and its arm"),
        (Token::Arrow, "`->` stands before results"),
        (Token::Implies, "`==>` is implication"),
    ];
    let found = site.token(0)?;
    let colon_for_arrow = found == Token::Colon && site.expects("->");
    ARROWS.iter().find(|(arrow, _)| *arrow == found || colon_for_arrow)?;
    let (right, help) = ARROWS.iter().find(|(arrow, _)| site.expects(arrow.text()))?;
    let message = format!("`{}` where `{}` is needed", found.text(), right.text());
    Some((site.error(Code::A0114, message).with_help(*help), Remedy::Replace(*right)))
}

/// Words that other languages have between operands.
pub fn foreign_word(site: &Site) -> Option<Finding> {
    const WORDS: [(&str, Token); 4] =
        [("and", Token::And), ("or", Token::Or), ("implies", Token::Implies), ("mod", Token::Percent)];
    if !site.is(0, Token::Name) || !site.expects("&&") {
        return None;
    }
    let found = site.source(site.lexeme(0)?);
    let (word, sign) = WORDS.iter().find(|(word, _)| *word == found)?;
    let diagnostic = site.error(Code::A0118, format!("there is no `{word}`"));
    Some((diagnostic.with_help(format!("write `{}`", sign.text())), Remedy::Replace(*sign)))
}
