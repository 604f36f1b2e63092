//! What to tell apart in a line that is shown: no parser is asked, so that a faulty text can be shown too.

use super::token::Token;
use logos::Logos;

/// The line in parts, each with `comment`, `documentation`, `keyword`, `text`, or nothing special.
pub fn classified(line: &str) -> Vec<(Option<&'static str>, &str)> {
    let (mut parts, mut end) = (vec![], 0);
    for (token, range) in Token::lexer(line).spanned() {
        if let Some(class) = token.ok().and_then(class) {
            parts.push((None, &line[end..range.start]));
            parts.push((Some(class), &line[range.clone()]));
            end = range.end;
        }
    }
    parts.push((None, &line[end..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

fn class(token: Token) -> Option<&'static str> {
    match token {
        Token::Comment => Some("comment"),
        Token::Doc | Token::ModuleDoc => Some("documentation"),
        Token::String | Token::UnclosedString => Some("text"),
        token if token.is_keyword() => Some("keyword"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_classes_are_found() {
        let line = "  op f(a: u64) { \"x\" }  // if ↯";
        let parts = classified(line);
        assert_eq!(parts.iter().map(|(_, part)| *part).collect::<String>(), line);
        let classes: Vec<_> = parts.iter().filter_map(|&(class, part)| Some((class?, part))).collect();
        assert_eq!(classes, [("keyword", "op"), ("text", "\"x\""), ("comment", "// if ↯")]);
        assert_eq!(classified("´"), [(None, "´")]);
        assert_eq!(classified(""), []);
    }
}
