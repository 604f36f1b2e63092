//! Cuts the tokens of a file into its items, so that what is wrong in one does not touch the next.

use crate::syntax::lexer::Lexeme;
use crate::syntax::token::Token;
use std::ops::Range;

/// The ranges of the items, with their documentation and attributes. All brackets are balanced.
pub fn chunks(tokens: &[Lexeme]) -> Vec<Range<usize>> {
    let starts = starts(tokens);
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn starts(tokens: &[Lexeme]) -> Vec<usize> {
    let mut starts = vec![];
    let mut depth = 0u32;
    // Where the documentation and the attributes began that stand directly before.
    let mut prefix = None;
    for (at, lexeme) in tokens.iter().enumerate() {
        let token = lexeme.token;
        if depth == 0 && token.starts_item() && !follows_opaque(tokens, at) {
            starts.push(prefix.unwrap_or(at));
        }
        if depth == 0 {
            let belongs_to_next = matches!(token, Token::Doc | Token::AttributeOpen);
            prefix = if belongs_to_next { prefix.or(Some(at)) } else { None };
        }
        if token.closer().is_some() {
            depth += 1;
        } else if token.is_closer() {
            depth = depth.saturating_sub(1);
        }
    }
    if !tokens.is_empty() && starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    starts
}

fn follows_opaque(tokens: &[Lexeme], at: usize) -> bool {
    at > 0 && tokens[at - 1].token == Token::Opaque
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::syntax::lexer::lex;
    use crate::syntax::sink::Sink;

    fn texts(text: &str) -> Vec<&str> {
        let tokens = lex(text, &mut Sink::new(FileId(0))).tokens;
        let place = |range: Range<usize>| &text[tokens[range.start].start as usize..tokens[range.end - 1].end as usize];
        chunks(&tokens).into_iter().map(place).collect()
    }

    #[test]
    fn items_take_what_stands_before_them() {
        let text = "use a::B; /// doc\n#[encode] struct S { a: u64 } opaque fn f() -> u64 { 1 }";
        let expected = ["use a::B;", "/// doc\n#[encode] struct S { a: u64 }", "opaque fn f() -> u64 { 1 }"];
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn what_is_before_the_first_item_is_a_chunk() {
        assert_eq!(texts("x y layer L { fn f() {} }"), ["x y", "layer L { fn f() {} }"]);
    }
}
