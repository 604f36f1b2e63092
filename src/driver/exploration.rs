//! Systems that are looked at without a solver.

use super::Event;
use crate::base::{Code, Diagnostic, FileId, SourceMap, Span};
use crate::explain::Finding;
use crate::explore::constants::{larger, symbolic};
use crate::explore::{self, Bounds, Coverage, Exploration, Luck, Subject};
use crate::hir::{ConstId, Constant, ImplId, Program, Stack};
use crate::interp::{Given, Limits, Names, Tree, Unset, World, show};
use crate::report::Report;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What is looked at, and how far.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// A system or an implementation; all systems if left out, or all implementations where there is no system.
    pub system: Option<String>,
    pub bounds: Bounds,
    /// Runs by chance, rather than all runs.
    pub luck: Option<Luck>,
}

/// How far one system was looked at.
#[derive(Clone, Debug)]
pub struct Explored {
    pub name: String,
    /// The values of the user's symbolic constants, such as `LOG_LEN = 2`.
    pub constants: String,
    pub found: bool,
    pub coverage: Coverage,
    /// By chance: so many runs; the last one is the one that was found, if that was by chance.
    pub runs: u64,
}

/// What was found stands among the findings of the report.
pub struct ExplorationReport {
    pub report: Report,
    pub explored: Vec<Explored>,
}

/// Of the runs by chance that come after all runs within the bounds.
pub const FIRST_SEED: u64 = 0;

/// Something that can run.
pub(super) struct Runnable<'p> {
    pub name: String,
    span: Span,
    pub tree: Tree,
    world: Result<World<'p>, Unset>,
}

/// A system with values for its constants.
struct Task<'a, 'p> {
    one: &'a Runnable<'p>,
    world: &'a World<'p>,
}

/// Explores what was asked for: how far each system was looked at, and what was found.
pub(super) fn explore(
    program: &Program,
    sources: &SourceMap,
    is_own: &(dyn Fn(FileId) -> bool + Sync),
    search: &Search,
    watch: &(dyn Fn(Event) + Sync),
) -> (Vec<Explored>, Vec<Finding>) {
    let all = runnable(program, search, is_own);
    // A log of one entry hides what goes wrong between two.
    let others: Vec<Option<World>> = all.iter().map(|one| larger(program, one.world.as_ref().ok()?, is_own)).collect();
    let tasks: Vec<Task> = (all.iter().zip(&others))
        .flat_map(|(one, other)| one.world.iter().chain(other).map(move |world| Task { one, world }))
        .collect();
    let mut findings = without_runs(program, search, &all);
    let mut explored: Vec<Explored> = vec![];
    for (Task { one, world }, exploration) in tasks.iter().zip(in_parallel(&tasks, sources, search, is_own, watch)) {
        // One finding for each system is enough.
        if explored.last().is_some_and(|last| last.found && last.name == one.name) {
            continue;
        }
        let found = exploration.found.is_some();
        let constants = settings(program, world, is_own);
        let Exploration { coverage, runs, .. } = exploration;
        explored.push(Explored { name: one.name.clone(), constants, found, coverage, runs });
        findings.extend(exploration.found.map(|trace| finding(one, trace)));
    }
    (explored, findings)
}

/// What is said where there is nothing that can run.
fn without_runs(program: &Program, search: &Search, all: &[Runnable<'_>]) -> Vec<Finding> {
    let unset = |one: &Runnable| Some(unset_constant(program, one, one.world.as_ref().err()?));
    let nothing = all.is_empty().then(|| nothing(program, search));
    nothing.into_iter().chain(all.iter().filter_map(unset)).map(Finding::from).collect()
}

/// Each task by itself, as many at once as there are processors: what one finds does not depend on the others.
fn in_parallel(
    tasks: &[Task<'_, '_>],
    sources: &SourceMap,
    search: &Search,
    is_own: &(dyn Fn(FileId) -> bool + Sync),
    watch: &(dyn Fn(Event) + Sync),
) -> Vec<Exploration> {
    watch(Event::Searching(tasks.len()));
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(tasks.len());
    // All of them together are to take the time that was asked for.
    let share = |time: Duration| time * workers as u32 / tasks.len() as u32;
    let luck = search.luck.map(|luck| Luck { time: luck.time.map(share), ..luck });
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        while let Some((place, task)) = take(&next, tasks) {
            let exploration = run(task, sources, search.bounds, luck, is_own);
            done.lock().expect("no worker panics while it holds the list").insert(place, exploration);
            watch(Event::Searched);
        }
    };
    thread::scope(|scope| (0..workers).for_each(|_| _ = scope.spawn(work)));
    done.into_inner().expect("all workers are done").into_values().collect()
}

fn take<'a, T>(next: &AtomicUsize, tasks: &'a [T]) -> Option<(usize, &'a T)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(place).map(|task| (place, task))
}

/// Such as `LOG_LEN = 2`.
fn settings(program: &Program, world: &World<'_>, is_own: &dyn Fn(FileId) -> bool) -> String {
    let shown = |(id, constant): (ConstId, &Constant)| {
        let value = show(world, &Names::default(), &constant.ty, world.constant(id)?);
        Some(format!("{} = {value}", constant.ident.name))
    };
    symbolic(program, is_own).filter_map(shown).collect::<Vec<_>>().join(", ")
}

fn run(
    Task { one, world }: &Task<'_, '_>,
    sources: &SourceMap,
    bounds: Bounds,
    luck: Option<Luck>,
    is_own: &dyn Fn(FileId) -> bool,
) -> Exploration {
    let seed = luck.map(|luck| luck.seed);
    let subject = Subject { sources, name: &one.name, tree: &one.tree, is_root: is_own, seed };
    match luck {
        None => all_then_some(world, &subject, bounds),
        Some(luck) => explore::explore_by_chance(world, &subject, bounds, luck),
    }
}

/// All runs within the bounds. Where longer ones may come to other states, some of those by chance: a quarter of the
/// steps is kept for them.
fn all_then_some(world: &World<'_>, subject: &Subject<'_>, bounds: Bounds) -> Exploration {
    let later = bounds.steps / 4;
    let all = explore::explore(world, subject, Bounds { steps: bounds.steps - later, ..bounds });
    if all.found.is_some() || all.coverage.closed {
        return all;
    }
    let longer = Bounds { steps: later, blocks: bounds.blocks, ..Bounds::by_chance() };
    let luck = Luck { seed: FIRST_SEED, time: None };
    let subject = Subject { seed: Some(luck.seed), ..*subject };
    let some = explore::explore_by_chance(world, &subject, longer, luck);
    Exploration { coverage: all.coverage, ..some }
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
