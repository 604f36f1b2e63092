//! What a session is asked to do.

use crate::prove::Budget;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

/// An inner form of the program, to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Emit {
    Ast,
    Hir,
    Kernel,
    Vc,
    /// A file in this folder for each obligation.
    Smt2(PathBuf),
}

/// A line of a file, as the user names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub file: String,
    pub line: u32,
}

/// How far a session goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Goal {
    /// Syntax, names and types.
    Check,
    #[default]
    Verify,
}

#[derive(Clone, Debug)]
pub struct Options {
    pub goal: Goal,
    /// Items (`Mirror`), members (`Mirror.write`), or members of any item (`write`); empty: all.
    pub only: Vec<String>,
    /// Lines with which an obligation must have to do; empty: all.
    pub at: Vec<Line>,
    /// How many obligations are asked at once.
    pub jobs: NonZeroUsize,
    pub budget: Budget,
    /// Whether a proof that rests on an `assume` is no proof.
    pub deny_assumptions: bool,
    /// Whether runs are looked for that show what could not be proved.
    pub replay: bool,
    /// Whether it is asked which clauses each proof used.
    pub used: bool,
    pub emit: Vec<Emit>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            goal: Goal::default(),
            only: vec![],
            at: vec![],
            jobs: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            budget: Budget::default(),
            deny_assumptions: false,
            replay: true,
            used: false,
            emit: vec![],
        }
    }
}

impl Options {
    pub(super) fn emits(&self, wanted: &Emit) -> bool {
        self.emit.contains(wanted)
    }

    /// Whether an inner form is shown; then nothing is asked of the solver.
    pub fn shows_inner_form(&self) -> bool {
        self.emit.iter().any(|emit| !matches!(emit, Emit::Smt2(_)))
    }

    /// Whether anything is wanted that needs more than the typed program.
    pub(super) fn goes_beyond_types(&self) -> bool {
        let beyond = |emit: &Emit| !matches!(emit, Emit::Ast | Emit::Hir);
        self.emit.is_empty() || self.emit.iter().any(beyond)
    }

    pub(super) fn smt2_folder(&self) -> Option<&PathBuf> {
        self.emit.iter().find_map(|emit| match emit {
            Emit::Smt2(folder) => Some(folder),
            _ => None,
        })
    }
}
