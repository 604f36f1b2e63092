//! A session: files in, report out.
//!
//! [`run`] reads the files that the user names and whatever they import, checks them, makes obligations of them, has
//! those discharged and says what became of them. It is a function of the files and the [`Options`]; only the times in
//! the report differ from run to run. [`verify`] does it with texts in memory.

mod bodies;
mod claims;
mod discharge;
mod emit;
mod encoding;
mod equations;
mod exploration;
mod files;
mod format;
mod library;
mod lines;
mod load;
mod options;
mod proofs;
mod recheck;
mod selection;
mod session;
mod traces;
mod uses;

#[cfg(test)]
mod tests;

pub use exploration::{ExplorationReport, Explored, FIRST_SEED, Search};
pub use files::{Entry, FileSystem, Files, Memory, unwritable, write_whole};
pub use format::Formatted;
pub use options::{Emit, Goal, Line, Options};
pub use proofs::Proofs;
pub use recheck::{Fault, Recheck};
pub use selection::is_named;
pub use session::{Event, Output};
pub use traces::{Replay, ReplayReport, traces, write_traces};

use crate::report::{Report, Stability};
use crate::trace::Trace;
use std::path::PathBuf;
use std::thread;

/// Passes over a program recurse; the parser bounds the depth, and this is enough for it.
const STACK: usize = 256 << 20;

/// Runs a session on the files and folders at these paths.
pub fn run(files: &(dyn Files + Sync), paths: &[PathBuf], options: &Options, watch: &(dyn Fn(Event) + Sync)) -> Output {
    on_large_stack(|| session::Session::new(files, options, watch).run(paths))
}

/// Asks everything about the files and folders at these paths with this many seeds of the solver.
pub fn stability(
    files: &(dyn Files + Sync),
    paths: &[PathBuf],
    seeds: u32,
    options: &Options,
    watch: &(dyn Fn(Event) + Sync),
) -> Stability {
    on_large_stack(|| session::Session::new(files, options, watch).stability(paths, seeds))
}

/// As [`run`], and what was proved on the way.
pub fn run_for_proofs(
    files: &(dyn Files + Sync),
    paths: &[PathBuf],
    options: &Options,
    watch: &(dyn Fn(Event) + Sync),
) -> (Output, Proofs) {
    on_large_stack(|| session::Session::new(files, options, watch).run_for_proofs(paths))
}

/// Looks for an obligation that does not hold, in a program much of which was proved before. Asks on this thread alone.
pub fn recheck(files: &(dyn Files + Sync), paths: &[PathBuf], options: &Options, proofs: &Proofs) -> Recheck {
    on_large_stack(|| session::Session::new(files, options, &|_| {}).recheck(paths, proofs))
}

/// Looks for runs of the systems at these paths that their layers do not allow, without a solver.
pub fn explore(
    files: &(dyn Files + Sync),
    paths: &[PathBuf],
    search: &Search,
    watch: &(dyn Fn(Event) + Sync),
) -> ExplorationReport {
    on_large_stack(|| session::Session::new(files, &Options::default(), watch).explore(paths, search))
}

/// Runs a trace once more, on the program at these paths.
pub fn replay(files: &(dyn Files + Sync), paths: &[PathBuf], trace: &Trace) -> ReplayReport {
    on_large_stack(|| session::Session::new(files, &Options::default(), &|_| {}).replay_trace(paths, trace))
}

/// Puts the programs at these paths into the common style; what changes is returned, not written.
pub fn format(files: &(dyn Files + Sync), paths: &[PathBuf]) -> Formatted {
    on_large_stack(|| format::format(files, paths))
}

fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.expect("a thread can be started");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Runs a session on texts in memory, each with the name of its file. All of them are roots.
pub fn verify(sources: Vec<(String, String)>, options: &Options) -> Report {
    let paths: Vec<PathBuf> = sources.iter().map(|(name, _)| PathBuf::from(name)).collect();
    run(&Memory::new(sources), &paths, options, &|_| {}).report
}
