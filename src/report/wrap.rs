//! Lines that are broken at spaces, so that they fit a terminal.

use textwrap::{Options, WordSeparator, WordSplitter};

/// Breaks each line at spaces; what continues a line stands so far to the right of its first word.
pub fn wrapped(text: &str, width: usize, hanging: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| wrapped_line(line, width, hanging)).collect();
    lines.join("\n") + if text.ends_with('\n') { "\n" } else { "" }
}

fn wrapped_line(line: &str, width: usize, hanging: usize) -> String {
    let words = line.trim_start();
    let indent = line.len() - words.len();
    filled(words, width, &" ".repeat(indent), indent + hanging)
}

/// One line of text behind what stands in its margin, continued at a column; a word is never broken.
pub(super) fn filled(words: &str, width: usize, margin: &str, column: usize) -> String {
    let continued = " ".repeat(column);
    let options = Options::new(width)
        .initial_indent(margin)
        .subsequent_indent(&continued)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(words, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_spaces_and_continued_under_their_first_word() {
        assert_eq!(wrapped("  one two three\nfour\n", 9, 0), "  one two\n  three\nfour\n");
        assert_eq!(wrapped("one two three", 8, 2), "one two\n  three");
    }

    #[test]
    fn a_word_is_never_broken() {
        assert_eq!(wrapped("at examples/mirror/mirror.argo:4", 10, 0), "at\nexamples/mirror/mirror.argo:4");
    }
}
