//! The search: breadth first, so that what is found is short.

use super::bounds::{Bounds, Coverage, Cut};
use super::domain::{Domain, Listed, Sizes, products};
use super::path::Trail;
use super::runs::{Runner, Wrong};
use super::shrink::shrink;
use super::specification::{Allowed, Specification};
use super::watch::{Broken, Watch, Within, broken_crash};
use crate::hir::{OpIndex, Type};
use crate::interp::{
    Configuration, CrashPoint, Evaluator, Noted, Outcome, Run, State, Stop, Tree, Value, Violation, World,
};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// So many starts are tried for each size.
const STARTS: usize = 256;
/// So many states are listed for a layer at the bottom, and ways to put them together.
const LISTED: usize = 1 << 12;
/// So many arguments of one operation are tried.
const ARGUMENTS: usize = 128;
/// Sequences of an abstract state are not listed beyond this length, unless there are longer ones below.
const LONGEST: usize = 6;
/// Disks with more blocks are not tried in search of one that can be initialised.
const LARGEST: usize = 12;

/// Where a run begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// Before `init`.
    pub configuration: Configuration,
    /// Before the client's first call.
    pub allowed: Allowed,
}

/// The system with what the specification allows, and how it came there.
#[derive(Clone, Debug)]
pub struct Point {
    pub start: Arc<Start>,
    pub configuration: Configuration,
    pub allowed: Allowed,
    pub trail: Trail,
}

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Found {
    pub start: Arc<Start>,
    pub trail: Trail,
    pub fault: Fault,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The code does what no code may do: it overflows, reads out of range, calls what it may not call.
    Violation(Violation),
    /// The results are none that the layer can give.
    Inclusion,
}

/// Looks at everything within the bounds.
pub struct Search<'s, 'w> {
    world: &'w World<'w>,
    tree: &'s Tree,
    bounds: Bounds,
    pub runner: Runner<'s, 'w>,
    specification: Specification,
    seen: FxHashSet<(Configuration, Allowed)>,
}

/// A crash that strikes.
struct Struck<'a> {
    configuration: &'a Configuration,
    /// Within an operation: at this crash point.
    crash: Option<(CrashPoint, OpIndex, &'a Arc<[Value]>)>,
}

/// Why the search ends early: something was found.
type Step<T> = Result<T, Box<Found>>;

impl<'s, 'w> Search<'s, 'w> {
    pub fn new(evaluator: &'s mut Evaluator<'w>, tree: &'s Tree, bounds: Bounds) -> Search<'s, 'w> {
        let world = evaluator.world;
        let layer = tree.layer(world.program, tree.top());
        let runner = Runner::new(evaluator, tree, bounds.steps);
        Search { world, tree, bounds, runner, specification: Specification::new(layer), seen: FxHashSet::default() }
    }

    pub fn coverage(&self) -> &Coverage {
        &self.runner.coverage
    }

    /// Disk after disk, from the smallest that can be initialised. What is found, if anything.
    pub fn run(&mut self) -> Option<Found> {
        let found = self.sizes().err().map(|found| *found)?;
        let covered = self.runner.coverage.clone();
        let shorter = shrink(self, found);
        self.runner.coverage = covered;
        Some(shorter)
    }

    /// Looks at everything, and goes on whatever it finds: the claims that some run breaks.
    pub fn watch(&mut self) -> Vec<Broken> {
        self.runner.evaluator.noted = Some(Noted::default());
        self.runner.watch = Some(Watch::default());
        // A search that watches ends nowhere early.
        let _ = self.sizes();
        let watch = self.runner.watch.take().unwrap_or_default();
        watch.found.into_values().collect()
    }

    fn stand(&mut self, start: &Configuration, trail: &Trail) {
        if let Some(watch) = &mut self.runner.watch {
            watch.stand(start, trail);
        }
    }

    fn sizes(&mut self) -> Step<()> {
        let mut tried = 0;
        for length in 0..=LARGEST {
            let starts = self.starts(length)?;
            if starts.is_empty() && tried == 0 {
                continue;
            }
            self.runner.coverage.largest = length;
            self.runner.coverage.starts += starts.len();
            self.from(length, starts)?;
            tried += 1;
            if tried > self.bounds.larger || self.runner.is_exhausted() {
                break;
            }
        }
        Ok(())
    }

    /// Level after level: after so many calls.
    fn from(&mut self, length: usize, starts: Vec<Point>) -> Step<()> {
        let rows = self.operations(length);
        let mut level = starts;
        for _ in 0..self.bounds.calls {
            let mut next = vec![];
            for point in &level {
                self.pay();
                if self.runner.is_exhausted() {
                    self.runner.coverage.cut(Cut::Steps);
                    return Ok(());
                }
                self.expand(point, &rows, &mut next)?;
            }
            level = next;
        }
        Ok(())
    }

    /// What the specification does costs as much as what the system does.
    fn pay(&mut self) {
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
            let rows = Domain { world: self.world, sizes, extremes: true, sparse: false }.rows(&types);
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
    fn followed<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
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

    fn call(&mut self, point: &Point, op: OpIndex, arguments: &Arc<[Value]>, next: &mut Vec<Point>) -> Step<()> {
        self.stand(&point.start.configuration, &point.trail);
        let ends = self.runner.call(&point.configuration, op, arguments).map_err(|wrong| wrong_at(point, wrong))?;
        for ((run, configuration), trail) in ends {
            let trail = point.trail.and(&trail);
            match run {
                Run::Done(results) => {
                    let allowed =
                        self.specification.returned(self.runner.evaluator, &point.allowed, op, arguments, &results);
                    self.arrive(point, allowed, configuration, trail, next)?;
                }
                Run::Crashed(crash) => {
                    let here = Point { trail, ..point.clone() };
                    let allowed = self.specification.crashed_in(self.runner.evaluator, &point.allowed, op, arguments);
                    let struck = Struck { configuration: &configuration, crash: Some((crash, op, arguments)) };
                    self.recover(&here, &struck, allowed, next)?;
                }
            }
        }
        Ok(())
    }

    /// A crash while nothing runs.
    pub fn idle(&mut self, point: &Point, next: &mut Vec<Point>) -> Step<()> {
        let allowed = self.specification.crashed(self.runner.evaluator, &point.allowed);
        let struck = Struck { configuration: &point.configuration, crash: None };
        self.recover(point, &struck, allowed, next)
    }

    fn recover(
        &mut self,
        point: &Point,
        struck: &Struck<'_>,
        allowed: Outcome<Allowed>,
        next: &mut Vec<Point>,
    ) -> Step<()> {
        let Some(allowed) = self.followed(allowed) else { return Ok(()) };
        self.stand(&point.start.configuration, &point.trail);
        let crash = struck.crash.map(|(crash, ..)| crash);
        let ends = self.runner.crash_and_recover(struck.configuration, crash, self.bounds.nested);
        for (configuration, trail) in ends.map_err(|wrong| wrong_at(point, wrong))? {
            self.check_crash(point, struck, &configuration, &trail);
            self.arrive(point, Ok(allowed.clone()), configuration, point.trail.and(&trail), next)?;
        }
        Ok(())
    }

    /// Where claims are watched: that a crash leaves what the layer's crash leaves.
    fn check_crash(&mut self, point: &Point, struck: &Struck<'_>, end: &Configuration, trail: &Trail) {
        let Some(watch) = &mut self.runner.watch else { return };
        let call = struck.crash.map(|(_, op, arguments)| (op, &arguments[..]));
        let found = broken_crash(self.runner.evaluator, self.tree, &point.configuration, call, end);
        if let Some(violation) = found {
            watch.note(violation, Within::Crash(call.map(|(op, _)| op)), || trail.clone());
        }
    }

    /// The system rests again.
    fn arrive(
        &mut self,
        point: &Point,
        allowed: Outcome<Allowed>,
        configuration: Configuration,
        trail: Trail,
        next: &mut Vec<Point>,
    ) -> Step<()> {
        let Some(allowed) = self.followed(allowed) else { return Ok(()) };
        if allowed.is_violated() {
            if self.runner.watch.is_some() {
                return Ok(());
            }
            return Err(Box::new(Found { start: point.start.clone(), trail, fault: Fault::Inclusion }));
        }
        if allowed.states.is_empty() {
            self.runner.coverage.cut(Cut::Allowed);
            return Ok(());
        }
        if self.seen.insert((configuration.clone(), allowed.clone())) {
            self.runner.coverage.states += 1;
            next.push(Point { start: point.start.clone(), configuration, allowed, trail });
        }
        Ok(())
    }
}

impl<'w> Search<'_, 'w> {
    /// The points at which clients can begin, with sequences of up to this length at the bottom, and one that long.
    pub fn starts(&mut self, length: usize) -> Step<Vec<Point>> {
        let bottoms = self.bottoms(length);
        let mut points: Vec<Point> = vec![];
        for leaves in bottoms.all {
            if points.len() >= STARTS {
                self.runner.coverage.cut(Cut::Starts);
                break;
            }
            let made = Configuration::new(self.runner.evaluator, self.tree, leaves.iter().cloned());
            let Some(start) = self.followed(made) else { continue };
            self.begin(length, &leaves, start, &mut points)?;
        }
        Ok(points)
    }

    fn begin(
        &mut self,
        length: usize,
        leaves: &[State],
        configuration: Configuration,
        points: &mut Vec<Point>,
    ) -> Step<()> {
        self.stand(&configuration, &Trail::default());
        let ready = self.runner.init(&configuration);
        let allowed = match &ready {
            Ok(ready) if ready.is_empty() => return Ok(()),
            _ => self.abstract_starts(leaves, length),
        };
        let Some(allowed) = allowed.filter(|allowed| !allowed.states.is_empty()) else {
            self.runner.coverage.cut(Cut::Starts);
            return Ok(());
        };
        points.extend(self.ready(Arc::new(Start { configuration, allowed }), ready)?);
        Ok(())
    }

    /// The points after `init` from a start that is known.
    pub fn again(&mut self, start: &Arc<Start>) -> Step<Vec<Point>> {
        self.forget();
        let ready = self.runner.init(&start.configuration);
        self.ready(start.clone(), ready)
    }

    fn ready(&mut self, start: Arc<Start>, ready: Result<Vec<(Configuration, Trail)>, Wrong>) -> Step<Vec<Point>> {
        let (configuration, allowed) = (start.configuration.clone(), start.allowed.clone());
        let origin = Point { start, configuration, allowed: allowed.clone(), trail: Trail::default() };
        let mut points = vec![];
        for (configuration, trail) in ready.map_err(|wrong| wrong_at(&origin, wrong))? {
            self.arrive(&origin, Ok(allowed.clone()), configuration, trail, &mut points)?;
        }
        Ok(points)
    }

    /// In which states the layers at the bottom may be before `init`: all with one sequence of this length.
    fn bottoms(&mut self, length: usize) -> Listed<Vec<State>> {
        let sizes = Sizes { blocks: 1, length, largest: 1, limit: LISTED };
        let domain = Domain { world: self.world, sizes, extremes: false, sparse: true };
        let mut parts = vec![];
        let mut complete = true;
        for (_, layer) in self.tree.leaves() {
            let listed = domain.initial_states(self.runner.evaluator, layer);
            let Some(listed) = self.followed(listed) else { return Listed { all: vec![], complete: false } };
            complete &= listed.complete;
            parts.push(listed.all);
        }
        complete &= most_telling(&mut parts, length);
        let parts: Vec<Vec<Value>> =
            parts.into_iter().map(|states| states.into_iter().map(Value::Product).collect()).collect();
        let mut rows = products(parts.iter().map(Vec::as_slice), LISTED);
        complete &= rows.complete;
        rows.all.retain(|row| longest(row) == length);
        if !complete {
            self.runner.coverage.cut(Cut::Starts);
        }
        let state = |value: Value| match value {
            Value::Product(state) => state,
            _ => unreachable!("made of states above"),
        };
        Listed { all: rows.all.into_iter().map(|row| row.into_iter().map(state).collect()).collect(), complete }
    }

    /// The states in which the layer at the top may begin. What a client can't tell apart from these need not be listed:
    /// blocks that occur nowhere below, and more of them than there are below.
    fn abstract_starts(&mut self, leaves: &[State], length: usize) -> Option<Allowed> {
        let blocks = leaves.iter().any(|state| state.iter().any(holds_block)).into();
        // What lies below in several disks may be one sequence above.
        let length =
            leaves.iter().flat_map(|state| state.iter()).map(size).sum::<usize>().clamp(length, LONGEST.max(length));
        let sizes = Sizes { blocks, length, largest: length.max(1) as i64, limit: LISTED };
        let domain = Domain { world: self.world, sizes, extremes: false, sparse: false };
        let listed = domain.initial_states(self.runner.evaluator, self.specification.layer);
        let listed = self.followed(listed)?;
        if !listed.complete {
            self.runner.coverage.cut(Cut::Starts);
        }
        Some(Allowed::new(listed.all, listed.complete))
    }
}

fn wrong_at(point: &Point, wrong: Wrong) -> Box<Found> {
    let (start, trail) = (point.start.clone(), point.trail.and(&wrong.trail));
    Box::new(Found { start, trail, fault: Fault::Violation(wrong.violation) })
}

/// Leaves so many states of each layer that all ways to put them together can be tried: the fullest, and of those the
/// ones with the fewest blocks other than zero. Whether none had to go.
fn most_telling(parts: &mut [Vec<State>], length: usize) -> bool {
    let each = (STARTS as f64).powf(1.0 / parts.len().max(1) as f64).floor() as usize;
    let mut complete = true;
    for states in parts {
        complete &= states.len() <= each.max(2);
        let total = |state: &State| state.iter().map(size).sum::<usize>();
        states.sort_by_key(|state| {
            let fits = longest(state) == length;
            (!fits, std::cmp::Reverse(total(state)), state.iter().filter(|value| holds_block(value)).count())
        });
        states.truncate(each.max(2));
    }
    complete
}

/// How many elements the sequences in it have.
fn size(value: &Value) -> usize {
    let own = if let Value::Seq(parts) = value { parts.len() } else { 0 };
    own + value.parts().iter().map(size).sum::<usize>()
}

/// The length of the longest sequence in the values.
fn longest(values: &[Value]) -> usize {
    let own = |value: &Value| match value {
        Value::Seq(parts) => parts.len(),
        _ => 0,
    };
    values.iter().map(|value| own(value).max(longest(value.parts()))).max().unwrap_or(0)
}

/// Whether a block other than zero is in it.
fn holds_block(value: &Value) -> bool {
    match value {
        Value::Block(block) => *block != crate::interp::Block::ZERO,
        other => other.parts().iter().any(holds_block),
    }
}
