//! The values of literals.

use crate::base::{Code, Diagnostic, Span};
use num_bigint::BigInt;

/// Reading a number takes time quadratic in its length, and nobody writes longer ones.
const MOST_DIGITS: usize = 10_000;

/// The value of digits with `_` between them; 0 where it is no number, or too long. Other characters than these were
/// reported by the lexer.
pub fn integer(text: &str, span: Span) -> (BigInt, Option<Diagnostic>) {
    if text.len() > MOST_DIGITS {
        let message = format!("this number has more than {MOST_DIGITS} digits");
        return (BigInt::ZERO, Some(Diagnostic::error(Code::A0105, span, message)));
    }
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    (digits.parse().unwrap_or(BigInt::ZERO), None)
}

/// The bytes of a string token, and what is wrong with its escapes.
pub fn bytes(text: &str, span: Span) -> (Vec<u8>, Vec<Diagnostic>) {
    let inner = text.strip_prefix('"').unwrap_or(text);
    let inner = if is_closed(text) { &inner[..inner.len() - 1] } else { inner };
    let mut result = Vec::with_capacity(inner.len());
    let mut faults = vec![];
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        result.extend_from_slice(&rest.as_bytes()[..at]);
        let offset = span.start as usize + 1 + (inner.len() - rest.len()) + at;
        let length = match escape(&rest[at..]) {
            Some((byte, length)) => {
                result.push(byte);
                length
            }
            None => {
                let length = 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8);
                faults.push(unknown_escape(&rest[at..at + length], Span::new(span.file, offset..offset + length)));
                length
            }
        };
        rest = &rest[at + length..];
    }
    result.extend_from_slice(rest.as_bytes());
    (result, faults)
}

/// Whether the last `"` closes the text: it is neither the first one nor escaped.
fn is_closed(text: &str) -> bool {
    let Some(before) = text.strip_suffix('"') else { return false };
    let backslashes = before.bytes().rev().take_while(|&byte| byte == b'\\').count();
    !before.is_empty() && backslashes % 2 == 0
}

/// The byte that an escape stands for, and the length of the escape.
fn escape(text: &str) -> Option<(u8, usize)> {
    match text.as_bytes().get(1)? {
        b'n' => Some((b'\n', 2)),
        b't' => Some((b'\t', 2)),
        b'r' => Some((b'\r', 2)),
        b'0' => Some((0, 2)),
        b'\\' => Some((b'\\', 2)),
        b'"' => Some((b'"', 2)),
        b'x' => {
            let digits = text.get(2..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            u8::from_str_radix(digits, 16).ok().map(|byte| (byte, 4))
        }
        _ => None,
    }
}

fn unknown_escape(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::A0106, span, format!("`{text}` has no meaning in a text"))
        .with_help("there are `\\n`, `\\t`, `\\r`, `\\0`, `\\\\`, `\\\"` and `\\x41` with two hexadecimal digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;

    fn read(text: &str) -> (Vec<u8>, usize) {
        let (value, faults) = bytes(text, Span::new(FileId(0), 0..text.len()));
        (value, faults.len())
    }

    #[test]
    fn escapes_stand_for_bytes() {
        assert_eq!(read(r#""a\n\x00\xff\\""#), (b"a\n\0\xff\\".to_vec(), 0));
        assert_eq!(read("\"é\""), ("é".as_bytes().to_vec(), 0));
    }

    #[test]
    fn unknown_escapes_are_faults() {
        assert_eq!(read(r#""\q""#).1, 1);
        assert_eq!(read(r#""\xg1""#).1, 1);
        assert_eq!(read(r#""\x4""#).1, 1);
    }

    #[test]
    fn unclosed_texts_keep_their_bytes() {
        assert_eq!(read(r#""ab"#).0, b"ab");
        assert_eq!(read(r#""ab\""#).0, b"ab\"");
        assert_eq!(read("\"").0, b"");
    }

    #[test]
    fn long_numbers_are_read_and_very_long_ones_refused() {
        let span = Span::new(FileId(0), 0..0);
        assert_eq!(integer(&"9".repeat(1000), span).0.to_string().len(), 1000);
        assert!(integer(&"9".repeat(20_000), span).1.is_some());
    }
}
