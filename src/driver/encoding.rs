//! What a file seems to be that is not UTF-8, so that its user can be told how to convert it.

/// The first bytes of a file that says how it is encoded. A longer mark stands before one that it begins with.
const MARKS: [(&[u8], &str); 4] = [
    (&[0xff, 0xfe, 0, 0], "UTF-32"),
    (&[0, 0, 0xfe, 0xff], "UTF-32"),
    (&[0xff, 0xfe], "UTF-16"),
    (&[0xfe, 0xff], "UTF-16"),
];

/// Its name for `iconv`. Without a mark the first character tells: in a program it is one of ASCII, beside which UTF-16
/// has a zero.
pub(super) fn other(bytes: &[u8]) -> Option<&'static str> {
    let marked = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|&(_, name)| name);
    marked.or(match *bytes {
        [first, 0, second, 0, ..] if first != 0 && second != 0 => Some("UTF-16LE"),
        [0, first, 0, second, ..] if first != 0 && second != 0 => Some("UTF-16BE"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_show_by_their_first_bytes() {
        assert_eq!(other("use a;".as_bytes()), None);
        assert_eq!(other("\u{feff}use a;".as_bytes()), None);
        assert_eq!(other(b"u\0s\0"), Some("UTF-16LE"));
        assert_eq!(other(b"\0u\0s"), Some("UTF-16BE"));
        assert_eq!(other(b"\xff\xfeu\0"), Some("UTF-16"));
        assert_eq!(other(b"\xff\xfe\0\0u\0\0\0"), Some("UTF-32"));
        assert_eq!(other(b""), None);
    }
}
