//! `argosy stability`: the same proofs with several seeds of the solver.

use super::arguments::{Format, Stability};
use super::{output, progress};
use crate::driver::{self, FileSystem};
use crate::report::{self, Status};

/// Measures, and prints what was found; the exit status.
pub(super) fn stability(arguments: &Stability) -> u8 {
    let shape = &arguments.shape;
    let progress = progress::Progress::new(output::shows_progress(shape.format), "questions");
    let watch = |event| progress.tell(event);
    let found = driver::stability(&FileSystem, &shape.paths, arguments.seeds, &arguments.options(), &watch);
    progress.end();
    let status = found.exit_code();
    if matches!(found.report.status, Status::Unusable | Status::Rejected) {
        let faults = report::human(&found.report, output::style(shape.color), shape.error_limit);
        output::complain(faults.trim_end());
        return status;
    }
    match shape.format {
        Format::Json => output::print(&report::stability_json(&found), status),
        format => output::print(&output::folded(format, &report::stability(&found, arguments.all)), status),
    }
}
