//! `argosy fmt`.

use super::arguments::Fmt;
use super::output::{complain, print};
use crate::driver::{self, FileSystem, unwritable, write_whole};
use crate::prove;
use crate::report::{self, Report, Selection, Status};

/// With `--check`: a file is not in the common style.
const WOULD_CHANGE: u8 = 1;

/// Formats; the exit status.
pub(super) fn format(arguments: &Fmt) -> u8 {
    let mut formatted = driver::format(&FileSystem, &arguments.paths);
    let mut said = String::new();
    for (path, text) in &formatted.changed {
        if arguments.check {
            said += &format!("{} is not in the common style\n", path.display());
        } else if let Err(error) = write_whole(path, text) {
            formatted.faults.push(unwritable(path, &error));
        }
    }
    let is_unusable = formatted.faults.iter().any(|fault| fault.code.0 < 100);
    let has_faults = !formatted.faults.is_empty();
    let findings = formatted.faults.into_iter().map(Into::into).collect();
    let report = Report { sources: formatted.sources, findings, ..Report::new(Selection::All, prove::version()) };
    let faults = report::short(&report, usize::MAX);
    if has_faults {
        complain(faults.trim_end());
    }
    let status = match (is_unusable, has_faults) {
        (true, _) => Status::Unusable.exit_code(),
        (_, true) => Status::Rejected.exit_code(),
        _ if arguments.check && !formatted.changed.is_empty() => WOULD_CHANGE,
        _ => 0,
    };
    let verb = if arguments.check { "to format" } else { "formatted" };
    said += &format!("{} of {} files {verb}\n", formatted.changed.len(), formatted.count);
    print(&said, status)
}
