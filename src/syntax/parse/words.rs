//! Tokens in words, for messages.

use crate::syntax::lexer::clip;
use crate::syntax::token::Token;

/// What was found.
pub fn found(token: Token, source: &str) -> String {
    match token {
        Token::String => "a text".to_owned(),
        Token::StructOpen => "`{`".to_owned(),
        _ => format!("`{}`", clip(source)),
    }
}

/// What may stand after an operand; all of it goes without saying.
const AFTER_OPERAND: &[&str] = &[
    "+", "-", "*", "/", "%", "==", "!=", "<=", ">=", "<", ">", "in", "&&", "||", "==>", "<==>", "as", ".", "(", "[",
    "::", "struct {", "&", "|", "=",
];

/// Words that are reserved only in places.
const SOFT: &[&str] = &["law", "given", "by", "over", "with", "relation"];

/// What would have been right, in words; nothing where there is too much of it.
pub fn expected(expected: &[&str]) -> Option<String> {
    let has = |text: &str| expected.contains(&text);
    let word = match () {
        () if has("layer") && has("impl") => "an item (`layer`, `impl`, `fn`, ..)",
        () if has("member hole") && has("state") => "a member of the layer (`state`, `op`, `crash`, ..)",
        () if has("member hole") => "a member of the implementation (`op`, `proc`, `recover`, ..)",
        () if has("statement hole") => "a statement or `}`",
        () if has("requires") && has("{") => "a body in braces",
        () if has("number") && has("!") && has("~!") => "a term of the law",
        () if has("number") && has("!") => "an expression",
        () if has("_") && has("number") => "a pattern",
        () if has("seq") && has("[") => "a type",
        () => return list(expected),
    };
    Some(word.to_owned())
}

fn list(expected: &[&str]) -> Option<String> {
    let follows_operand = expected.contains(&"+") && expected.contains(&"==");
    let ends_statement = follows_operand && expected.contains(&";");
    let goes_without_saying = |text: &str| {
        is_internal(text) || follows_operand && AFTER_OPERAND.contains(&text) || ends_statement && text == "}"
    };
    // A path or a type could go on; that is not what is missing.
    let goes_on = |text: &str| matches!(text, "::" | "<");
    let only_goes_on = expected.iter().all(|text| goes_on(text));
    let has_name = expected.contains(&"name");
    let mut words: Vec<String> = expected
        .iter()
        .copied()
        .filter(|text| !goes_without_saying(text) && (only_goes_on || !goes_on(text)))
        .filter(|text| !has_name || !SOFT.contains(text) && *text != "name")
        .map(|text| format!("`{}`", text.rsplit(' ').next().unwrap_or(text)))
        .collect();
    if has_name {
        words.insert(0, "a name".to_owned());
    }
    words.dedup();
    match words.as_slice() {
        [] => None,
        [word] => Some(word.clone()),
        [init @ .., last] if init.len() < 5 => Some(format!("{} or {last}", init.join(", "))),
        _ => None,
    }
}

fn is_internal(text: &str) -> bool {
    matches!(text, "expression hole" | "statement hole" | "member hole" | "documentation" | "struct {")
}
