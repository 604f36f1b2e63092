//! Runs that were recorded: read, written, and run once more.

use super::exploration::{Search, runnable};
use super::files::{Entry, Files, unwritable, why, write_whole};
use crate::base::{Code, Diagnostic, FileId, SourceMap};
use crate::explore::{self, Subject};
use crate::hir::Program;
use crate::interp::Limits;
use crate::report::Report;
use crate::trace::Trace;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The traces at these paths, in order; of a folder, those in files that end in `.json`.
pub fn traces(files: &dyn Files, paths: &[PathBuf]) -> Result<Vec<Trace>, Box<Diagnostic>> {
    let mut traces = vec![];
    for path in paths {
        match files.entry(path) {
            Ok(Entry::Folder) => {
                let listed = files.list(path).map_err(|error| fault(path, &why(&error)))?;
                for file in listed.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
                    traces.push(read(files, file)?);
                }
            }
            Ok(_) => traces.push(read(files, path)?),
            Err(error) => return Err(fault(path, &why(&error))),
        }
    }
    Ok(traces)
}

fn read(files: &dyn Files, path: &Path) -> Result<Trace, Box<Diagnostic>> {
    let bytes = files.read(path).map_err(|error| fault(path, &why(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| fault(path, "it is not UTF-8"))?;
    Trace::parse(&text).map_err(|error| fault(path, &error.to_string()))
}

fn fault(path: &Path, why: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::bare_error(Code::A0007, format!("no trace can be read from `{}`: {why}", path.display())))
}

/// What became of a trace that was run once more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replay {
    /// The program fails in the same way.
    Same,
    /// It does not.
    Different,
    /// The trace does not fit the program: what it speaks of is not there.
    Unfit,
}

/// A trace that was run once more.
pub struct ReplayReport {
    /// Why the program could not be run, if it could not.
    pub report: Report,
    /// None: it was not run.
    pub replay: Option<Replay>,
    /// Files that are not what they were when the trace was written.
    pub changed: Vec<String>,
}

/// Writes each trace of the report to a file of its own, each whole or not at all. How many there are.
pub fn write_traces(folder: &Path, report: &Report) -> Result<usize, Box<Diagnostic>> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let traces = report.findings.iter().filter_map(|finding| finding.trace.as_deref());
    for trace in traces {
        let stem = trace.stem();
        let number = numbers.entry(stem.clone()).or_default();
        *number += 1;
        let name = if *number == 1 { format!("{stem}.json") } else { format!("{stem}-{number}.json") };
        let path = folder.join(name);
        write_whole(&path, &trace.print()).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(numbers.values().sum())
}

/// Runs the trace on what it names: a system, or an implementation.
pub(super) fn replay(
    program: &Program,
    sources: &SourceMap,
    is_root: &dyn Fn(FileId) -> bool,
    trace: &Trace,
) -> Replay {
    let search = Search { system: Some(trace.subject.clone()), ..Search::default() };
    let mut said = Replay::Unfit;
    let Some(world) = explore::constants::of_trace(program, trace, Limits::default()) else { return said };
    for one in runnable(program, &search, is_root) {
        let subject = Subject { sources, name: &one.name, tree: &one.tree, is_root, seed: trace.seed };
        match explore::again(&world, &subject, trace) {
            Some(true) => return Replay::Same,
            Some(false) => said = Replay::Different,
            None => {}
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::Memory;

    fn read(paths: &[&str]) -> Result<Vec<String>, String> {
        let trace = include_str!("../../tests/report/mirror.json");
        let own = format!("\"schema\": {}", crate::trace::SCHEMA);
        let newer = trace.replacen(&own, "\"schema\": 9", 1);
        let texts = [("runs/a.json", trace), ("runs/readme.txt", "no"), ("newer.json", &newer), ("m.argo", "no")];
        let files = Memory::new(texts.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let traces = traces(&files, &paths).map_err(|fault| format!("{}: {}", fault.code, fault.message))?;
        Ok(traces.into_iter().map(|trace| trace.subject).collect())
    }

    #[test]
    fn files_and_folders_are_read() {
        assert_eq!(read(&["runs", "runs/a.json"]), Ok(vec!["Mirror".to_owned(); 2]));
        assert_eq!(read(&[]), Ok(vec![]));
    }

    #[test]
    fn what_is_no_trace_is_named() {
        let fault = |path| read(&[path]).expect_err("it is no trace");
        assert!(fault("m.argo").starts_with("A0007: no trace can be read from `m.argo`: this is no trace"));
        assert!(fault("newer.json").contains("this trace has version 9 of the format"));
        assert!(fault("runs/readme.txt").contains("this is no trace"));
        assert!(fault("nothing.json").contains("there is no such file"));
    }
}
