//! From text to tokens. What is no token is reported and left out, so that one run shows several faults.

use super::sink::Sink;
use super::token::Token;
use crate::base::{Code, Diagnostic};
use logos::Logos;

/// A token and the bytes where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lexeme {
    pub start: u32,
    pub token: Token,
    pub end: u32,
}

/// What a text is made of.
#[derive(Default)]
pub struct Lexed {
    pub tokens: Vec<Lexeme>,
    /// Comments that are no documentation; the grammar does not know them.
    pub comments: Vec<Lexeme>,
}

/// Cuts a text into tokens, of less than 4 GiB.
pub fn lex(text: &str, sink: &mut Sink) -> Lexed {
    let mut lexed = Lexed::default();
    if let Some(at) = text.char_indices().find_map(|(at, c)| deceives(c, &text[at + c.len_utf8()..]).then_some(at)) {
        report_character(at, text, sink);
    }
    let mut lexer = Token::lexer(text);
    if text.starts_with('\u{feff}') {
        lexer.bump('\u{feff}'.len_utf8());
    }
    while let Some(result) = lexer.next().filter(|_| !sink.is_full()) {
        let mut lexeme = Lexeme { start: lexer.span().start as u32, token: Token::Name, end: lexer.span().end as u32 };
        match result {
            Ok(token) => lexeme.token = token,
            Err(()) => {
                skip_run(&mut lexer);
                report_character(lexer.span().start, text, sink);
                continue;
            }
        }
        match lexeme.token {
            Token::Comment => lexed.comments.push(lexeme),
            Token::CommentOpen => skip_comment(&mut lexer, lexeme, sink),
            _ => lexed.tokens.push(checked(lexeme, text, sink)),
        }
    }
    lexed
}

/// Whether a character, also in a comment or a text, makes some editors show lines or words that are not read: a carriage
/// return by itself, and what changes the direction of writing.
fn deceives(character: char, rest: &str) -> bool {
    match character {
        '\r' => !rest.starts_with('\n'),
        _ => matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
    }
}

/// Leaves out what follows a bad character and is as bad, so that a word in another script is reported once.
fn skip_run(lexer: &mut logos::Lexer<'_, Token>) {
    let bad = |c: char| !c.is_ascii() && c != '↯' && !c.is_whitespace();
    let run = lexer.remainder().chars().take_while(|&c| bad(c) || c == '\0').map(char::len_utf8).sum();
    lexer.bump(run);
}

fn report_character(start: usize, text: &str, sink: &mut Sink) {
    let Some(character) = text[start..].chars().next() else { return };
    sink.blame(start as u32);
    let span = sink.span(start as u32, (start + character.len_utf8()) as u32);
    let diagnostic = Diagnostic::error(Code::A0102, span, format!("{} has no meaning here", describe(character)));
    sink.push(match advice(character) {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    });
}

fn describe(character: char) -> String {
    let number = u32::from(character);
    match character {
        c if c.is_ascii_graphic() => format!("the character `{c}`"),
        c if c.is_alphanumeric() => format!("the character `{c}` (U+{number:04X})"),
        _ => format!("the character U+{number:04X}"),
    }
}

fn advice(character: char) -> Option<&'static str> {
    match character {
        '\'' => Some("text is written between double quotes: \"..\""),
        '~' => Some("the crash of a program is written `~!` or `↯`; negation is `!`"),
        '^' => Some("there is no operator for powers or exclusive or"),
        '?' => Some("there is no `?`; write `let Ok(x) = e else { return .. };`"),
        '∧' => Some("`and` is written `&&`"),
        '∨' => Some("`or` is written `||`"),
        '¬' => Some("`not` is written `!`"),
        '≤' | '≥' | '≠' => Some("comparisons are written `<=`, `>=` and `!=`"),
        '∀' | '∃' => Some("quantifiers are written `forall |x: T| ..` and `exists |x: T| ..`"),
        '∈' => Some("membership is written `in`"),
        '→' | '⇒' => Some("arrows are written `->`, `=>` and, for implication, `==>`"),
        '“' | '”' => Some("text is written between straight quotes: \"..\""),
        '\r' => Some("a line ends with a line feed: save the file with other line ends"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some("it turns round what is shown: remove it"),
        c if c.is_alphanumeric() => Some("names are made of the letters a to z, A to Z, digits and `_`"),
        c if c.is_whitespace() || c.is_control() || c == '\u{feff}' => Some("it is invisible: remove it"),
        _ => None,
    }
}

/// Comments of other languages are left out as a whole.
fn skip_comment(lexer: &mut logos::Lexer<'_, Token>, open: Lexeme, sink: &mut Sink) {
    let rest = lexer.remainder();
    lexer.bump(rest.find("*/").map_or(rest.len(), |at| at + 2));
    let span = sink.span(open.start, open.end);
    let message = "comments begin with `//` and end with the line";
    sink.push(Diagnostic::error(Code::A0104, span, message).with_help("put `//` before each line of the comment"));
}

/// Reports what is wrong inside a token; the token stays.
fn checked(lexeme: Lexeme, text: &str, sink: &mut Sink) -> Lexeme {
    let token_text = &text[lexeme.start as usize..lexeme.end as usize];
    match lexeme.token {
        Token::Number => check_number(lexeme, token_text, sink),
        Token::UnclosedString => {
            sink.blame(lexeme.start);
            sink.push(
                Diagnostic::error(Code::A0103, sink.span(lexeme.start, lexeme.end), "this text is never closed")
                    .labelled("no `\"` before the end of the line")
                    .with_help("end it with `\"`; a line break inside is written `\\n`"),
            );
            return Lexeme { token: Token::String, ..lexeme };
        }
        _ => {}
    }
    lexeme
}

fn check_number(lexeme: Lexeme, text: &str, sink: &mut Sink) {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
        return;
    }
    let diagnostic =
        Diagnostic::error(Code::A0105, sink.span(lexeme.start, lexeme.end), format!("`{}` is no number", clip(text)));
    sink.push(if text.starts_with("0x") || text.starts_with("0b") {
        diagnostic.with_help("numbers are written in decimal")
    } else {
        diagnostic.with_help("a number is made of digits and `_`; a name does not begin with a digit")
    });
}

/// At most forty characters of `text`, for messages.
pub fn clip(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}..", &text[..at]),
        None => text.to_owned(),
    }
}
