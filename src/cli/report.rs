//! `argosy report`: what `verify` finds out, as one page for a browser.

use super::UNUSABLE;
use super::arguments::Report;
use super::output::{Output, remark};
use super::progress::Progress;
use crate::base::{Code, Diagnostic};
use crate::driver::{self, FileSystem, unwritable, write_whole};
use crate::explain::Finding;
use crate::report::{self, Status};
use std::path::Path;

/// Proves, writes the page, and says the rest on the terminal; the exit status is that of `verify`.
pub(super) fn report(arguments: &Report) -> u8 {
    let options = arguments.options();
    let output = Output::new(&arguments.shape, false, false);
    let traces = match driver::traces(&FileSystem, &arguments.trace) {
        Ok(traces) => traces,
        Err(fault) => return refuse(&fault),
    };
    let progress = Progress::new(output.shows_progress(), "questions");
    let mut done = driver::run(&FileSystem, &arguments.shape.paths, &options, &|event| progress.tell(event));
    progress.end();
    if done.report.status == Status::Unusable {
        return output.write(&done, &options);
    }
    if let Some(source) = overwritten(&arguments.output, &done.report) {
        return refuse(&source);
    }
    traces.into_iter().for_each(|trace| done.report.attach(trace));
    let page = report::page(&done.report, !arguments.shape.no_times);
    if let Err(error) = write_whole(&arguments.output, &page) {
        return refuse(&unwritable(&arguments.output, &error));
    }
    let status = output.write(&done, &options);
    remark(&format!("the report is in {}", arguments.output.display()));
    status
}

/// A page never takes the place of a program that it is about.
fn overwritten(output: &Path, report: &report::Report) -> Option<Diagnostic> {
    let place = output.canonicalize().ok()?;
    let is_source =
        report.sources.files().any(|(_, file)| Path::new(&file.name).canonicalize().ok().as_ref() == Some(&place));
    let message = format!("`{}` cannot be written: it is a program that was read", output.display());
    is_source.then(|| Diagnostic::bare_error(Code::A0005, message))
}

/// A file is at fault.
pub(super) fn refuse(fault: &Diagnostic) -> u8 {
    remark(&format!("{}[{}]: {}", Finding::from(fault.clone()).head(), fault.code, fault.message));
    UNUSABLE
}
