//! Two tricks of the token stream, without which the grammar would not be LR(1).
//!
//! A `{` is the start of a block, or of the fields of a struct: of the latter, if `name :` or `..` follows, since no
//! block begins so. And `<` compares, or opens a condition of a `triple`: the latter, between `triple` and its `;`
//! outside all brackets, where a comparison needs parentheses.

use crate::syntax::lexer::Lexeme;
use crate::syntax::token::Token;

/// Marks the braces of structs and the angles of triples. All brackets are balanced.
pub fn mark(tokens: &mut [Lexeme]) {
    mark_struct_braces(tokens);
    mark_angles(tokens);
}

fn mark_struct_braces(tokens: &mut [Lexeme]) {
    for at in 0..tokens.len() {
        let token = |offset: usize| tokens.get(at + offset).map(|lexeme| lexeme.token);
        if token(0) == Some(Token::LeftBrace) && opens_struct(token(1), token(2)) {
            tokens[at].token = Token::StructOpen;
        }
    }
}

/// Reserved words count as names here, so that one that was taken for a field is reported as such.
fn opens_struct(first: Option<Token>, second: Option<Token>) -> bool {
    let named = first.is_some_and(|token| token == Token::Name || token.is_keyword());
    first == Some(Token::Range) || named && second == Some(Token::Colon)
}

fn mark_angles(tokens: &mut [Lexeme]) {
    let mut at = 0;
    while at < tokens.len() {
        at += if tokens[at].token == Token::Triple { mark_triple(&mut tokens[at..]) } else { 1 };
    }
}

/// Marks the angles of the triple at the start of `tokens`, and says where it ends.
fn mark_triple(tokens: &mut [Lexeme]) -> usize {
    let mut brackets = 0;
    let mut generics = 0;
    for at in 1..tokens.len() {
        let token = tokens[at].token;
        match token {
            _ if token.closer().is_some() => brackets += 1,
            _ if token.is_closer() && brackets > 0 => brackets -= 1,
            _ if token.is_closer() || token == Token::Triple => return at,
            _ if brackets > 0 => {}
            Token::Semicolon => return at + 1,
            // The types of `decode::<Header>(..)` are no condition.
            Token::Less if generics > 0 || tokens[at - 1].token == Token::PathSeparator => generics += 1,
            Token::Greater if generics > 0 => generics -= 1,
            Token::Less => tokens[at].token = Token::LeftAngle,
            Token::Greater => tokens[at].token = Token::RightAngle,
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::syntax::lexer::lex;
    use crate::syntax::sink::Sink;

    /// The marked tokens of a text, by their texts in the grammar.
    fn marked(text: &str) -> Vec<&'static str> {
        let mut tokens = lex(text, &mut Sink::new(FileId(0))).tokens;
        mark(&mut tokens);
        tokens.iter().map(|lexeme| lexeme.token.text()).collect()
    }

    fn count(text: &str, token: &str) -> usize {
        marked(text).iter().filter(|&&text| text == token).count()
    }

    #[test]
    fn a_brace_before_a_field_opens_a_struct() {
        assert_eq!(count("Header { len: 0 }", "struct {"), 1);
        assert_eq!(count("Header { ..h }", "struct {"), 1);
        assert_eq!(count("struct S { state: u64 }", "struct {"), 1);
    }

    #[test]
    fn other_braces_open_blocks() {
        assert_eq!(count("if x == a { m::f(); } else { a }", "struct {"), 0);
        assert_eq!(count("match i { D0 => d0, _ => d1 } {}", "struct {"), 0);
    }

    #[test]
    fn angles_of_a_triple_are_outside_brackets() {
        let text =
            "triple t in L <a && (b < c)> { if x < y {} } ~! recover() <d[e < f]> <g>; const A: u64 where 0 < A;";
        assert_eq!(count(text, "triple <"), 3);
        assert_eq!(count(text, "triple >"), 3);
        assert_eq!(count(text, "<"), 4);
    }

    #[test]
    fn type_arguments_in_a_triple_are_no_angles() {
        let text = "triple t in L <decode::<option<u64>>(b) == None> f() ~! recover() <a> <b>;";
        assert_eq!(count(text, "triple <"), 3);
        assert_eq!(count(text, "<"), 2);
    }
}
