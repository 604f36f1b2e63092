//! Places in source texts that outlive the session.

use crate::base::{FileId, LineColumn, SourceMap, Span};
use serde::{Deserialize, Serialize};

/// Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Place {
    pub fn new(sources: &SourceMap, span: Span) -> Place {
        let (start, end) = (sources.start(span), sources.start(span.at_end()));
        Place {
            file: sources.file(span.file).name.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    pub fn start(&self) -> LineColumn {
        LineColumn { line: self.line, column: self.column }
    }

    /// The file of a session that it is in.
    pub fn file_in(&self, sources: &SourceMap) -> Option<FileId> {
        sources.files().find(|(_, file)| file.name == self.file).map(|(id, _)| id)
    }
}
