//! The search: breadth first, so that what is found is short.

use super::beginning::Begun;
use super::bounds::{Bounds, Coverage, Cut, STARTS};
use super::domain::{Domain, Sizes};
use super::measure::is_sparse;
use super::path::Trail;
use super::point::{Fault, Found, Point, Start};
use super::reached::{REMEMBERED, Reached, Runs};
use super::runs::{Runner, Wrong};
use super::specification::{Allowed, Specification};
use super::watch::{Broken, Watch, Within, broken_crash};
use crate::hir::{OpIndex, Type};
use crate::interp::{Configuration, CrashPoint, Evaluator, Noted, Outcome, Run, Stop, Tree, Value, World};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// So many states are listed for a layer at the bottom, and ways to put them together.
const LISTED: usize = 1 << 12;
/// So many arguments of one operation are tried.
const ARGUMENTS: usize = 128;
/// Disks with more blocks are not tried in search of one that can be initialised.
pub(super) const LARGEST: usize = 12;

/// Looks at everything within the bounds.
pub struct Search<'s, 'w> {
    pub(super) world: &'w World<'w>,
    pub(super) tree: &'s Tree,
    pub(super) bounds: Bounds,
    /// So many starts are tried for each size.
    pub(super) most_starts: usize,
    pub runner: Runner<'s, 'w>,
    pub(super) specification: Specification,
    pub(super) seen: FxHashSet<(Configuration, Allowed)>,
    /// Where all was initialised again after a crash, or begins anyway.
    pub(super) reset: FxHashSet<Configuration>,
    /// In which states the layer at the top may begin.
    pub(super) begun: FxHashMap<Begun, Option<Allowed>>,
    /// Whether clients may ask more than they do, where that shows that a run is wrong.
    pub(super) asks_first: bool,
    /// Where claims are watched: where the system rested.
    pub(super) rests: Runs,
}

/// A crash that strikes.
pub struct Struck<'a> {
    pub configuration: &'a Configuration,
    /// Within an operation: at this crash point.
    pub crash: Option<(CrashPoint, OpIndex, &'a Arc<[Value]>)>,
}

/// Why the search ends early: something was found.
pub(super) type Step<T> = Result<T, Box<Found>>;

impl<'s, 'w> Search<'s, 'w> {
    pub fn new(evaluator: &'s mut Evaluator<'w>, tree: &'s Tree, bounds: Bounds) -> Search<'s, 'w> {
        let world = evaluator.world;
        let layer = tree.layer(world.program, tree.top());
        let runner = Runner::new(evaluator, tree, bounds);
        Search {
            world,
            tree,
            bounds,
            most_starts: STARTS,
            runner,
            specification: Specification::new(layer),
            rests: Runs::default(),
            seen: FxHashSet::default(),
            reset: FxHashSet::default(),
            begun: FxHashMap::default(),
            asks_first: true,
        }
    }

    pub fn coverage(&self) -> &Coverage {
        &self.runner.coverage
    }

    /// Looks at everything, and goes on with other runs whatever it finds: the claims that some run breaks first.
    pub fn watch(&mut self) -> (Vec<Broken>, Reached) {
        self.asks_first = false;
        self.runner.evaluator.noted = Some(Noted::default());
        self.runner.watch = Some(Watch::default());
        // A search that watches ends nowhere early.
        let _ = self.sizes();
        let watch = self.runner.watch.take().unwrap_or_default();
        let reached = Reached {
            rests: std::mem::take(&mut self.rests),
            crashed: std::mem::take(&mut self.runner.crashed),
            offered: vec![],
        };
        (watch.found.into_values().collect(), reached)
    }

    /// Recovery from here, which crashes may cut short.
    pub fn recovers(&mut self, from: &Configuration) -> Step<()> {
        // Where it comes to does not matter, and a search that watches ends nowhere early.
        let _ = self.runner.recover(from, self.bounds.nested);
        Ok(())
    }

    pub(super) fn stand(&mut self, start: &Arc<Start>, trail: &Trail) {
        if let Some(watch) = &mut self.runner.watch {
            watch.stand(start, trail);
        }
    }

    pub(super) fn sizes(&mut self) -> Step<()> {
        self.runner.coverage.closed = true;
        let mut tried = 0;
        for length in 0..=LARGEST {
            // Larger disks show other faults: half of what is left is kept for them.
            let later =
                if tried < self.bounds.larger && self.runner.watch.is_none() { self.runner.budget / 2 } else { 0 };
            self.runner.budget -= later;
            tried += usize::from(self.one_size(length, tried == 0)?);
            self.runner.budget += later;
            if tried > self.bounds.larger || self.runner.is_exhausted() {
                break;
            }
        }
        Ok(())
    }

    /// Everything on disks of one size; of the first size, whether there are any that can be initialised.
    fn one_size(&mut self, length: usize, is_first: bool) -> Step<bool> {
        let starts = self.starts(length)?;
        if starts.is_empty() && is_first {
            return Ok(false);
        }
        self.runner.coverage.largest = length;
        self.runner.coverage.starts += starts.len();
        // Blocks that differ in more than one place are rarely what a fault needs.
        let (plain, others): (Vec<Point>, Vec<Point>) =
            starts.into_iter().partition(|point| is_sparse(&point.start.configuration, self.tree));
        self.from(length, plain)?;
        self.from(length, others)?;
        Ok(true)
    }

    /// Level after level: after so many calls.
    pub fn from(&mut self, length: usize, starts: Vec<Point>) -> Step<()> {
        let rows = self.operations(length);
        let mut level = starts;
        for _ in 0..self.bounds.calls {
            let mut next = vec![];
            for point in &level {
                self.pay();
                if self.runner.is_exhausted() {
                    self.runner.coverage.cut(Cut::Steps);
                    self.runner.coverage.closed = false;
                    return Ok(());
                }
                self.expand(point, &rows, &mut next)?;
            }
            level = next;
        }
        self.runner.coverage.closed &= level.is_empty();
        Ok(())
    }

    /// What the specification does costs as much as what the system does.
    pub(super) fn pay(&mut self) {
        let steps = std::mem::take(&mut self.specification.steps);
        self.runner.budget = self.runner.budget.saturating_sub(steps);
    }

    /// The operations of the top with their arguments.
    pub fn operations(&mut self, length: usize) -> Vec<(OpIndex, Arc<[Value]>)> {
        let layer = self.world.program.layer(self.specification.layer);
        let sizes = Sizes { limit: ARGUMENTS, ..self.size(length) };
        let mut found = vec![];
        for (place, op) in layer.operations.iter().enumerate() {
            let types: Vec<Type> = op.parameters.iter().map(|&local| op.locals.get(local).ty.clone()).collect();
            let rows = Domain { world: self.world, sizes, extremes: true, sparse: false, more: &[] }.rows(&types);
            if !rows.complete {
                self.runner.coverage.cut(Cut::Arguments);
            }
            found.extend(rows.all.into_iter().map(|row| (OpIndex::new(place), row.into())));
        }
        found
    }

    fn size(&self, length: usize) -> Sizes {
        let largest = length.max(1) as i64;
        Sizes { blocks: self.bounds.blocks, length: length.min(2), largest, limit: LISTED }
    }

    /// Everything that can happen next.
    pub fn expand(&mut self, point: &Point, rows: &[(OpIndex, Arc<[Value]>)], next: &mut Vec<Point>) -> Step<()> {
        for (op, arguments) in rows {
            if self.runner.is_exhausted() {
                return Ok(());
            }
            self.try_call(point, *op, arguments, next)?;
        }
        self.idle(point, next)
    }

    /// Calls the operation, if a client may.
    pub fn try_call(
        &mut self,
        point: &Point,
        op: OpIndex,
        arguments: &Arc<[Value]>,
        next: &mut Vec<Point>,
    ) -> Step<()> {
        let may = self.specification.may_call(self.runner.evaluator, &point.allowed, op, arguments);
        if self.followed(may) == Some(true) { self.call(point, op, arguments, next) } else { Ok(()) }
    }

    /// Whatever was seen counts as new again.
    pub fn forget(&mut self) {
        self.seen.clear();
    }

    /// None: what can't be decided is not followed, which the coverage says.
    pub(super) fn followed<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(stop) => {
                if let Stop::Stuck(stuck) = *stop {
                    self.runner.coverage.stuck(stuck.kind, stuck.span);
                }
                None
            }
        }
    }

    pub fn call(&mut self, point: &Point, op: OpIndex, arguments: &Arc<[Value]>, next: &mut Vec<Point>) -> Step<()> {
        self.stand(&point.start, &point.trail);
        let ends = self.runner.call(&point.configuration, op, arguments).map_err(|wrong| wrong_at(point, wrong))?;
        let mut known: FxHashSet<Configuration> = FxHashSet::default();
        for ((run, configuration), trail) in ends {
            let trail = || point.trail.and(&trail);
            match run {
                Run::Done(results) => {
                    let allowed =
                        self.specification.returned(self.runner.evaluator, &point.allowed, op, arguments, &results);
                    self.arrive(point, allowed, configuration, trail, next)?;
                }
                Run::Crashed(crash) => {
                    self.runner.coverage.crashes += 1;
                    // What is on the disks is the same before a read and after it.
                    if !known.insert(configuration.clone()) {
                        continue;
                    }
                    let here = Point { trail: trail(), ..point.clone() };
                    let struck = Struck { configuration: &configuration, crash: Some((crash, op, arguments)) };
                    self.struck(&here, &struck, next)?;
                }
            }
        }
        Ok(())
    }

    /// A crash while nothing runs.
    pub fn idle(&mut self, point: &Point, next: &mut Vec<Point>) -> Step<()> {
        self.runner.coverage.crashes += 1;
        self.struck(point, &Struck { configuration: &point.configuration, crash: None }, next)
    }

    /// A crash that strikes now. The point is that before the operation, if one was under way.
    pub fn struck(&mut self, point: &Point, struck: &Struck<'_>, next: &mut Vec<Point>) -> Step<()> {
        let evaluator = &mut *self.runner.evaluator;
        let allowed = match struck.crash {
            Some((_, op, arguments)) => self.specification.crashed_in(evaluator, &point.allowed, op, arguments),
            None => self.specification.crashed(evaluator, &point.allowed),
        };
        self.recover(point, struck, allowed, next)
    }

    fn recover(
        &mut self,
        point: &Point,
        struck: &Struck<'_>,
        allowed: Outcome<Allowed>,
        next: &mut Vec<Point>,
    ) -> Step<()> {
        let Some(allowed) = self.followed(allowed) else { return Ok(()) };
        self.stand(&point.start, &point.trail);
        let crash = struck.crash.map(|(crash, ..)| crash);
        let ends = self.runner.crash_and_recover(struck.configuration, crash, self.bounds.nested);
        for end in ends.map_err(|wrong| wrong_at(point, wrong))?.iter() {
            if self.keeps_crash(point, struck, &end.configuration, || end.trail(crash)) {
                let trail = || point.trail.and(&end.trail(crash));
                self.arrive(point, Ok(allowed.clone()), end.configuration.clone(), trail, next)?;
            }
        }
        Ok(())
    }

    /// Where claims are watched: whether the crash leaves what the layer's crash leaves.
    fn keeps_crash(
        &mut self,
        point: &Point,
        struck: &Struck<'_>,
        end: &Configuration,
        trail: impl Fn() -> Trail,
    ) -> bool {
        let Some(watch) = &mut self.runner.watch else { return true };
        let call = struck.crash.map(|(_, op, arguments)| (op, &arguments[..]));
        let found = broken_crash(self.runner.evaluator, self.tree, &point.configuration, call, end);
        if let Some(violation) = found {
            watch.note(violation, Within::Crash(call.map(|(op, _)| op)), trail);
        }
        found.is_none()
    }

    /// The system rests again.
    pub(super) fn arrive(
        &mut self,
        point: &Point,
        allowed: Outcome<Allowed>,
        configuration: Configuration,
        trail: impl Fn() -> Trail,
        next: &mut Vec<Point>,
    ) -> Step<()> {
        let Some(allowed) = self.followed(allowed) else { return Ok(()) };
        let Some((start, allowed)) = self.judge(point, allowed, &trail)? else { return Ok(()) };
        if self.runner.watch.is_some() && self.rests.len() < REMEMBERED {
            let run = (start.clone(), trail());
            self.rests.entry(configuration.clone()).or_insert(run);
        }
        if self.seen.insert((configuration.clone(), allowed.clone())) {
            self.runner.coverage.states += 1;
            next.push(Point { start, configuration, allowed, trail: trail() });
        }
        Ok(())
    }
}

pub(super) fn wrong_at(point: &Point, wrong: Wrong) -> Box<Found> {
    let (start, trail) = (point.start.clone(), point.trail.and(&wrong.trail));
    Box::new(Found { start, trail, fault: Fault::Violation(wrong.violation) })
}
