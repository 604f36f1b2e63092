//! Tries the mutants of a program.

use super::edit::{Aim, Mutant};
use super::sites::mutants;
use crate::base::{FileId, SourceMap};
use crate::driver::{self, Entry, Files, Options, Output, Proofs, Recheck, Search};
use crate::explore::Bounds;
use crate::report::Status;
use crate::syntax;
use crate::trace::Trace;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Each survivor is run for so many steps.
const STEPS: u64 = 100_000;

/// What is to be done.
pub struct Terms<'a> {
    pub files: &'a (dyn Files + Sync),
    pub paths: &'a [PathBuf],
    pub options: &'a Options,
    /// Told how many mutants there are, and of each that is done.
    pub watch: &'a (dyn Fn(Progress) + Sync),
}

/// What a campaign tells while it works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    Trying(usize),
    Tried,
}

/// A mutant and what became of it.
#[derive(Clone, Debug)]
pub struct Tried {
    pub mutant: Mutant,
    pub fate: Recheck,
    /// Of changed code that survives.
    pub runs: Option<Runs>,
}

/// What runs of a survivor show.
#[derive(Clone, Debug)]
pub struct Runs {
    /// One that the layer does not allow, though all was proved.
    pub found: Option<Box<Trace>>,
    /// Operations of the layers at the bottom.
    pub steps: u64,
}

/// The program as it is, and its mutants. None are tried of a program that is not proved.
pub struct Campaign {
    pub original: Output,
    pub tried: Vec<Tried>,
}

/// Verifies the program, then its mutants, those of its own files; what it imports from the library is left alone.
pub fn run(terms: &Terms) -> Campaign {
    let whole = Options { only: vec![], at: vec![], ..terms.options.clone() };
    let (original, proofs) = driver::run_for_proofs(terms.files, terms.paths, &whole, &|_| {});
    if original.report.status != Status::Proved {
        return Campaign { original, tried: vec![] };
    }
    let mutants = wanted(&original.report.sources, &terms.options.only);
    (terms.watch)(Progress::Trying(mutants.len()));
    let tried = try_all(terms, &whole, &original.report.sources, &proofs, mutants);
    Campaign { original, tried }
}

/// The mutants of the user's files whose owner was asked for.
fn wanted(sources: &SourceMap, only: &[String]) -> Vec<Mutant> {
    let of_file = |file: FileId| {
        let source = sources.file(file);
        let own = Path::new(&source.name).extension().is_some_and(|extension| extension == "argo");
        if own { mutants(&syntax::parse(file, &source.text).0, &source.text) } else { vec![] }
    };
    let asked = |mutant: &Mutant| only.is_empty() || only.iter().any(|name| driver::is_named(&mutant.owner, name));
    (0..sources.files().count()).map(|index| FileId(index as u32)).flat_map(of_file).filter(asked).collect()
}

fn try_all(terms: &Terms, options: &Options, sources: &SourceMap, proofs: &Proofs, mutants: Vec<Mutant>) -> Vec<Tried> {
    let (next, fates) = (AtomicUsize::new(0), Mutex::new(vec![]));
    let work = || {
        while let Some((place, mutant)) = take(&next, &mutants) {
            let (fate, runs) = try_one(terms, options, sources, proofs, mutant);
            fates.lock().expect("no worker panics while it holds the list").push((place, fate, runs));
            (terms.watch)(Progress::Tried);
        }
    };
    let jobs: NonZeroUsize = options.jobs;
    thread::scope(|scope| (0..jobs.get()).for_each(|_| _ = scope.spawn(work)));
    let mut fates = fates.into_inner().expect("all workers are done");
    fates.sort_by_key(|(place, ..)| *place);
    mutants.into_iter().zip(fates).map(|(mutant, (_, fate, runs))| Tried { mutant, fate, runs }).collect()
}

fn take<'a>(next: &AtomicUsize, mutants: &'a [Mutant]) -> Option<(usize, &'a Mutant)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    mutants.get(place).map(|mutant| (place, mutant))
}

fn try_one(
    terms: &Terms,
    options: &Options,
    sources: &SourceMap,
    proofs: &Proofs,
    mutant: &Mutant,
) -> (Recheck, Option<Runs>) {
    let source = sources.file(mutant.span.file);
    let text = mutant.apply(&source.text);
    let files = Overlay { below: terms.files, path: PathBuf::from(&source.name), text };
    let fate = driver::recheck(&files, terms.paths, options, proofs);
    // What is annotated changes no run.
    let is_of_interest = fate == Recheck::Holds && mutant.operator.aim() == Aim::Code;
    let runs = is_of_interest.then(|| runs(&files, terms.paths));
    (fate, runs)
}

/// Runs a survivor on small disks: what is proved must have no run that the layer does not allow.
fn runs(files: &Overlay<'_>, paths: &[PathBuf]) -> Runs {
    let bounds = Bounds { steps: STEPS, ..Bounds::default() };
    let done = driver::explore(files, paths, &Search { bounds, ..Search::default() }, &|_| {});
    let steps = done.explored.iter().map(|one| one.coverage.steps).sum();
    Runs { found: done.report.findings.into_iter().find_map(|finding| finding.trace), steps }
}

/// Files of which one has another text.
struct Overlay<'a> {
    below: &'a (dyn Files + Sync),
    path: PathBuf,
    text: String,
}

impl Files for Overlay<'_> {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        self.below.entry(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path == self.path { Ok(self.text.clone().into_bytes()) } else { self.below.read(path) }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.below.list(folder)
    }

    fn identity(&self, folder: &Path) -> io::Result<PathBuf> {
        self.below.identity(folder)
    }
}
