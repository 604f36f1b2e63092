//! Reads runs that were recorded.

use super::files::{Entry, Files, why};
use crate::base::{Code, Diagnostic};
use crate::trace::Trace;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::Memory;

    fn read(paths: &[&str]) -> Result<Vec<String>, String> {
        let trace = include_str!("../../tests/report/mirror.json");
        let newer = trace.replacen("\"schema\": 1", "\"schema\": 9", 1);
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
