//! `argosy replay`.

use super::UNUSABLE;
use super::arguments::{Format, Replay};
use super::output::{complain, folded, print, remark, style, width};
use super::report::refuse;
use crate::driver::{self, FileSystem, write_traces};
use crate::report::{self, Report, Status};
use std::path::{Path, PathBuf};

/// The program no longer fails as the trace says.
const DIFFERENT: u8 = 1;

/// Runs a trace once more; the exit status.
pub(super) fn replay(arguments: &Replay) -> u8 {
    let trace = match driver::traces(&FileSystem, std::slice::from_ref(&arguments.trace)).map(|mut all| all.pop()) {
        Ok(Some(trace)) => trace,
        Ok(None) => return unusable("there is no trace in this folder"),
        Err(fault) => return refuse(&fault),
    };
    let roots: Vec<PathBuf> = trace.sources.iter().filter(|one| one.root).map(|one| PathBuf::from(&one.name)).collect();
    let done = driver::replay(&FileSystem, &roots, &trace);
    let changed: String = done.changed.iter().map(|name| format!("`{name}` has changed since\n")).collect();
    let mut text = folded(Format::Human, &changed);
    match done.replay {
        None => {
            complain((text + &report::human(&done.report, style(arguments.color), 50)).trim_end());
            refused(done.report.status)
        }
        Some(driver::Replay::Unfit) => {
            unusable(&format!("{text}the trace does not fit the program: what it speaks of is not there"))
        }
        Some(driver::Replay::Same) => {
            text += &report::timeline(&trace, width().into());
            text += &folded(Format::Human, &format!("\nit still fails in this way: {}\n", trace.violation.words));
            print(&text, 0)
        }
        Some(driver::Replay::Different) => {
            text += &folded(Format::Human, &format!("it does not fail in this way: {}\n", trace.violation.words));
            print(&text, DIFFERENT)
        }
    }
}

fn unusable(why: &str) -> u8 {
    remark(why);
    UNUSABLE
}

/// Why a program could not be run.
fn refused(status: Status) -> u8 {
    match status {
        Status::Unusable => UNUSABLE,
        _ => Status::Rejected.exit_code(),
    }
}

/// Writes the traces of a report where that is wanted; else, or if it went well, the status.
pub(super) fn written(folder: Option<&Path>, report: &Report, status: u8) -> u8 {
    match folder.map(|folder| write_traces(folder, report)) {
        Some(Err(fault)) => refuse(&fault),
        _ => status,
    }
}
