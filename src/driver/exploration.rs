//! Systems that are looked at without a solver.

use super::session::Session;
use crate::base::{Code, Diagnostic, FileId, Span};
use crate::explain::Finding;
use crate::explore::constants::{larger, symbolic};
use crate::explore::{self, Bounds, Coverage, Exploration, Subject};
use crate::hir::{ConstId, Constant, ImplId, Program, Stack};
use crate::interp::{Given, Limits, Names, Tree, Unset, World, show};
use crate::report::Report;

/// What is looked at, and how far.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// A system or an implementation; all systems if left out, or all implementations where there is no system.
    pub system: Option<String>,
    pub bounds: Bounds,
}

/// How far one system was looked at.
#[derive(Clone, Debug)]
pub struct Explored {
    pub name: String,
    /// The values of the user's symbolic constants, such as `LOG_LEN = 2`.
    pub constants: String,
    pub found: bool,
    pub coverage: Coverage,
}

/// What was found stands among the findings of the report.
pub struct ExplorationReport {
    pub report: Report,
    pub explored: Vec<Explored>,
}

/// Something that can run.
pub(super) struct Runnable<'p> {
    pub name: String,
    span: Span,
    pub tree: Tree,
    world: Result<World<'p>, Unset>,
}

/// Explores what was asked for, and notes what is found in the session's report.
pub(super) fn explore(session: &mut Session<'_>, program: &Program, search: &Search) -> Vec<Explored> {
    let mut explored = vec![];
    let all = runnable(program, search, &|file| session.is_own(file));
    if all.is_empty() {
        session.notes([nothing(program, search).into()]);
    }
    for one in all {
        match &one.world {
            Ok(world) => {
                // A log of one entry hides what goes wrong between two.
                let larger = larger(program, world, &|file| session.is_own(file));
                for world in std::iter::once(world).chain(&larger) {
                    let exploration = run(session, world, &one, search.bounds);
                    let found = exploration.found.is_some();
                    let (name, constants) = (one.name.clone(), settings(program, world, &|file| session.is_own(file)));
                    explored.push(Explored { name, constants, found, coverage: exploration.coverage });
                    session.notes(exploration.found.map(|trace| finding(&one, trace)));
                    if found {
                        break;
                    }
                }
            }
            Err(unset) => session.notes([unset_constant(program, &one, unset).into()]),
        }
    }
    explored
}

/// Such as `LOG_LEN = 2`.
fn settings(program: &Program, world: &World<'_>, is_own: &dyn Fn(FileId) -> bool) -> String {
    let shown = |(id, constant): (ConstId, &Constant)| {
        let value = show(world, &Names::default(), &constant.ty, world.constant(id)?);
        Some(format!("{} = {value}", constant.ident.name))
    };
    symbolic(program, is_own).filter_map(shown).collect::<Vec<_>>().join(", ")
}

fn run(session: &Session<'_>, world: &World<'_>, one: &Runnable<'_>, bounds: Bounds) -> Exploration {
    let is_root = |file: FileId| session.is_own(file);
    let subject =
        Subject { sources: session.sources(), name: &one.name, tree: &one.tree, is_root: &is_root, seed: None };
    explore::explore(world, &subject, bounds)
}

fn finding(one: &Runnable<'_>, (trace, span): (crate::trace::Trace, Option<Span>)) -> Finding {
    let words = format!("`{}`: {}", one.name, trace.violation.words);
    let diagnostic = Diagnostic::error(Code::A1301, span.unwrap_or(one.span), words);
    Finding { trace: Some(Box::new(trace)), ..Finding::from(diagnostic) }
}

/// The systems, or the implementations over bare layers.
pub(super) fn runnable<'p>(
    program: &'p Program,
    search: &Search,
    is_own: &dyn Fn(FileId) -> bool,
) -> Vec<Runnable<'p>> {
    let wanted = |name: &str| search.system.as_deref().is_none_or(|system| system == name);
    let limits = Limits::default();
    let mut found: Vec<Runnable> = vec![];
    for system in program.systems.iter().filter(|system| wanted(system.ident.name.as_str())) {
        if search.system.is_some() || is_own(system.ident.span.file) {
            let (name, span) = (system.ident.name.to_string(), system.ident.span);
            let tree = Tree::new(program, &system.stack);
            found.push(Runnable { name, span, tree, world: World::new(program, &Given::new(), limits) });
        }
    }
    for (place, item) in program.impls.iter().enumerate().filter(|(_, item)| wanted(item.ident.name.as_str())) {
        let id = ImplId::new(place);
        let is_part = search.system.is_none() && program.systems.iter().any(|system| holds(&system.stack, id));
        if !is_part && (search.system.is_some() || is_own(item.ident.span.file)) {
            let (name, span) = (item.ident.name.to_string(), item.ident.span);
            let world = World::new(program, &Given::new(), limits);
            found.push(Runnable { name, span, tree: Tree::of_impl(program, id), world });
        }
    }
    found
}

/// Whether the implementation is a part of the stack.
fn holds(stack: &Stack, id: ImplId) -> bool {
    match stack {
        Stack::Layer(_) => false,
        Stack::Impl(own, below) => *own == id || below.iter().any(|part| holds(part, id)),
    }
}

fn nothing(program: &Program, search: &Search) -> Diagnostic {
    let names = program.systems.iter().map(|one| one.ident.name).chain(program.impls.iter().map(|one| one.ident.name));
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let words = match &search.system {
        Some(name) => format!("there is no system and no implementation `{name}`"),
        None => "there is nothing that can run: no system and no implementation".to_owned(),
    };
    let diagnostic = Diagnostic::bare_error(Code::A0006, words);
    if names.is_empty() { diagnostic } else { diagnostic.with_help(format!("there are {}", names.join(", "))) }
}

fn unset_constant(program: &Program, one: &Runnable<'_>, unset: &Unset) -> Diagnostic {
    let (Unset::Computed(id, _) | Unset::Illegal(id) | Unset::NoneFound(id)) = unset;
    let constant = program.constant(*id).ident;
    let why = match unset {
        Unset::Computed(..) => "it can't be computed",
        Unset::Illegal(_) => "the value that the system gives it is not one that its `where` allows",
        Unset::NoneFound(_) => "no small value satisfies its `where`",
    };
    let words = format!("`{}` can't run: `{}` has no value, {why}", one.name, constant.name);
    Diagnostic::error(Code::A1302, constant.span, words).with_help("give it one: `system .. with NAME = ..;`")
}
