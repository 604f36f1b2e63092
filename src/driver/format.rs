//! Programs in the common style.

use super::files::Files;
use super::load::{Roots, read};
use crate::base::{Diagnostic, SourceMap};
use crate::syntax;
use std::path::{Path, PathBuf};

/// What formatting makes of the files.
#[derive(Default)]
pub struct Formatted {
    /// Files whose text is not in the common style, with the text that would be.
    pub changed: Vec<(PathBuf, String)>,
    /// How many files were looked at.
    pub count: usize,
    pub sources: SourceMap,
    /// Why a file was left alone.
    pub faults: Vec<Diagnostic>,
}

/// Formats the files at the paths, and those in folders. Writes nothing.
pub fn format(files: &dyn Files, paths: &[PathBuf]) -> Formatted {
    let mut formatted = Formatted::default();
    let roots = Roots::find(files, paths, &mut formatted.faults);
    for path in roots.found.values() {
        formatted.count += 1;
        one(files, path, &mut formatted);
    }
    formatted
}

fn one(files: &dyn Files, path: &Path, formatted: &mut Formatted) {
    let text = match read(files, path) {
        Ok(text) => text,
        Err(fault) => return formatted.faults.push(*fault),
    };
    let file = formatted.sources.add(path.display().to_string(), text);
    let text = &formatted.sources.file(file).text;
    match syntax::format(file, text) {
        Ok(new) if new == *text => {}
        Ok(new) => formatted.changed.push((path.to_owned(), new)),
        Err(faults) => formatted.faults.extend(faults),
    }
}
