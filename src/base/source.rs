//! Source files and places in them.

use std::fmt;
use std::ops::Range;

/// A file of a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct FileId(pub u32);

/// A half-open range of bytes of one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Span {
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Files are refused above 4 GiB, so that offsets fit.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let offset = |n: usize| u32::try_from(n).expect("source files are under 4 GiB");
        Span { file, start: offset(range.start), end: offset(range.end) }
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both. Spans of different files: the first one.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span at the start of this one.
    pub fn at_start(self) -> Span {
        Span { end: self.start, ..self }
    }

    /// The empty span at the end of this one.
    pub fn at_end(self) -> Span {
        Span { start: self.end, ..self }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// One source text and where it came from.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As the user named it, or `std::disks` for a module of the embedded standard library.
    pub name: String,
    pub text: String,
    /// Offset of the first byte of each line.
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(name: String, text: String) -> SourceFile {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts = std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect();
        SourceFile { name, text, line_starts }
    }

    fn line_index(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of a line, counted from 0, with its line break.
    pub fn line_range(&self, index: usize) -> Option<Range<usize>> {
        let start = *self.line_starts.get(index)? as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        Some(start..end)
    }

    /// The text of a line, counted from 1, without its line break.
    pub fn line(&self, line: u32) -> &str {
        let range = self.line_range(line as usize - 1).expect("a line of this file");
        self.text[range].trim_end_matches(['\n', '\r'])
    }

    pub fn line_column(&self, offset: u32) -> LineColumn {
        let index = self.line_index(offset);
        let line_start = self.line_starts[index] as usize;
        let column = self.text.get(line_start..offset as usize).map_or(0, |prefix| prefix.chars().count());
        LineColumn { line: index as u32 + 1, column: column as u32 + 1 }
    }
}

/// All files of a session, in the order in which they were loaded.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(SourceFile::new(name.into(), text.into()));
        id
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// Where the span begins.
    pub fn start(&self, span: Span) -> LineColumn {
        self.file(span.file).line_column(span.start)
    }

    /// The source text of the span.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_small() {
        assert_eq!(std::mem::size_of::<Span>(), 12);
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.argo", "x\n↯y\r\nz");
        let place = |start| sources.start(Span::new(file, start..start));
        assert_eq!(place(0), LineColumn { line: 1, column: 1 });
        assert_eq!(place(5), LineColumn { line: 2, column: 2 });
        assert_eq!(place(8), LineColumn { line: 3, column: 1 });
        assert_eq!(sources.file(file).line(2), "↯y");
    }

    #[test]
    fn joined_spans_hold_both() {
        let span = |range| Span::new(FileId(0), range);
        assert_eq!(span(3..5).to(span(1..2)), span(1..5));
        assert_eq!(span(3..5).to(Span::new(FileId(1), 0..9)), span(3..5));
    }
}
