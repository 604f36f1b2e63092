//! All ways in which one part of a run can go.

use super::bounds::{Bounds, Coverage, Cut};
use super::contracts::{Candidates, Contracts};
use super::path::{Action, End, Segment, Trail};
use super::reached::{REMEMBERED, Runs};
use super::watch::{Watch, Within, broken, broken_promises, is_clean};
use crate::hir::{OpIndex, ProcIndex};
use crate::interp::{
    Configuration, CrashPoint, Decision, Evaluator, Event, Machine, Merged, Observer, Oracle, Outcome, Paths, Promised,
    Run, Stop, Transitions, Tree, Value, Violation,
};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::rc::Rc;
use std::sync::Arc;

/// Where a part of a run ended, each end once, with a way that leads there.
pub type Ends = IndexMap<(End, Configuration), Trail, FxBuildHasher>;

/// Where it left the system, each configuration once, with a way that leads there.
pub type Left = IndexMap<Configuration, Trail, FxBuildHasher>;

/// The program does what it must not do, whatever the specification says.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub violation: Violation,
    pub trail: Trail,
}

/// Runs parts of runs, all ways.
pub struct Runner<'r, 'w> {
    pub evaluator: &'r mut Evaluator<'w>,
    pub tree: &'r Tree,
    pub coverage: Coverage,
    /// Steps that are left.
    pub budget: u64,
    /// Crashes within recovery, one within the other, at most.
    nested: u32,
    /// Where the meter of evaluation may stand at most.
    last: u64,
    /// Where claims are watched: then nothing that goes wrong ends the search.
    pub watch: Option<Watch>,
    /// Where claims are watched: from where recovery began.
    pub crashed: Runs,
    /// Where something does what its contract allows.
    pub contracts: Option<Contracts<'r, 'w>>,
    transitions: Transitions,
    recovered: FxHashMap<(Configuration, u32), Rc<Left>>,
    after_crash: FxHashMap<(Configuration, u32), Rc<[Recovered]>>,
}

/// Where the system rests after a crash, and how it came there.
#[derive(Debug)]
pub struct Recovered {
    pub configuration: Configuration,
    /// What the oracle said at the crash.
    crash: Vec<usize>,
    recovery: Trail,
}

impl Recovered {
    /// The way there from the crash point at which the crash struck; of the idle system: none.
    pub fn trail(&self, point: Option<CrashPoint>) -> Trail {
        Trail::default().then(Action::Crash(point), self.crash.clone()).and(&self.recovery)
    }
}

/// A part of a run.
pub(super) struct Way<'a, 'w> {
    pub from: &'a Configuration,
    pub action: &'a Action,
    /// Where it ends early, if others have been there.
    pub merged: Option<&'a mut Merged>,
    /// What contracts allow in place of what code does.
    pub promises: Option<&'a mut Candidates<'w>>,
}

/// Counts what happens.
#[derive(Default)]
struct Counter {
    steps: u64,
}

impl Observer for Counter {
    fn event(&mut self, event: &Event<'_>) {
        self.steps += u64::from(matches!(event, Event::Step { .. }));
    }
}

/// Paths, counted.
struct Counted {
    paths: Paths,
    /// Whether crashes strike; else each is declined, and noted, as a machine asks for them that runs this again.
    may_crash: bool,
    /// Of the run that is under way.
    taken: Vec<usize>,
    /// Whether the run that is under way was asked for anything but crashes.
    branched: bool,
    choices: u64,
    /// Where, among what was taken, code did what it does although a contract allows more.
    kept: Vec<usize>,
}

impl Counted {
    fn new(may_crash: bool) -> Counted {
        Counted { paths: Paths::default(), may_crash, taken: vec![], branched: false, choices: 0, kept: vec![] }
    }

    fn begin(&mut self) {
        self.taken.clear();
        self.kept.clear();
        self.branched = false;
    }

    /// The run as one that can be run again: what a contract allowed is named, and not counted.
    fn segment(&self, action: &Action, promised: Option<Promised>) -> Segment {
        let is_kept = |place: &usize| promised.is_none() && self.kept.contains(place);
        let ways = (0..self.taken.len()).filter(|place| !is_kept(place)).map(|place| self.taken[place]).collect();
        Segment { action: action.clone(), ways, promised }
    }
}

impl Oracle for Counted {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        let declined = matches!(decision, Decision::Crash { .. }) && !self.may_crash;
        let way = if declined { 0 } else { self.paths.decide(decision) };
        match decision {
            Decision::Promised { .. } => {
                self.kept.push(self.taken.len());
                self.taken.push(way.min(1));
            }
            Decision::PromisedValues { .. } => {}
            _ => self.taken.push(way),
        }
        match decision {
            Decision::Crash { .. } | Decision::Promised { .. } | Decision::PromisedValues { .. } => {}
            Decision::Value { .. } | Decision::Background { .. } | Decision::Outcome { .. } => {
                self.choices += 1;
                self.branched = true;
            }
        }
        way
    }

    /// Runs that differ in nothing but where a crash struck do not meet again.
    fn is_fresh(&self) -> bool {
        self.branched && self.paths.is_fresh()
    }
}

impl<'r, 'w> Runner<'r, 'w> {
    pub fn new(evaluator: &'r mut Evaluator<'w>, tree: &'r Tree, bounds: Bounds) -> Runner<'r, 'w> {
        let last = evaluator.meter.spent().saturating_add(bounds.evaluation);
        Runner {
            evaluator,
            tree,
            coverage: Coverage::default(),
            budget: bounds.steps,
            nested: bounds.nested,
            last,
            watch: None,
            crashed: Runs::default(),
            contracts: None,
            transitions: Transitions::default(),
            recovered: Default::default(),
            after_crash: Default::default(),
        }
    }

    /// All ways of a part of a run, which begins in a configuration.
    fn all_ways(&mut self, from: &Configuration, action: &Action, may_crash: bool) -> Result<Ends, Wrong> {
        let mut ends = Ends::default();
        let mut oracle = Counted::new(may_crash);
        let mut merged = Merged::default();
        let mut candidates =
            self.contracts.as_ref().and_then(|contracts| contracts.candidates(action, may_crash, from));
        loop {
            oracle.begin();
            let way = Way { from, action, merged: Some(&mut merged), promises: candidates.as_mut() };
            let (result, configuration, promised) = self.machine(way, &mut oracle);
            let segment = oracle.segment(action, promised);
            let trail = || Trail::default().then_segment(segment.clone());
            if let Some(result) = self.ended(result, Within::of(action), trail)? {
                ends.entry((result, configuration)).or_insert_with(trail);
            }
            if !oracle.paths.advance() {
                break;
            }
            if self.is_exhausted() {
                self.coverage.cut(Cut::Steps);
                break;
            }
        }
        self.coverage.choices += oracle.choices;
        Ok(ends)
    }

    /// One way of a part of a run; where it left the system.
    pub(super) fn machine(
        &mut self,
        way: Way<'_, 'w>,
        oracle: &mut dyn Oracle,
    ) -> (Outcome<End>, Configuration, Option<Promised>) {
        let mut counter = Counter::default();
        self.evaluator.meter.refill();
        let mut machine = Machine::new(self.evaluator, self.tree, way.from.clone(), oracle)
            .observed(&mut counter)
            .listing(&mut self.transitions);
        machine.may_crash = way.action.may_crash();
        // What is claimed may speak of how a state was reached.
        machine = match way.merged {
            _ if self.watch.is_some() => machine.checked(),
            Some(merged) => machine.merging(merged),
            None => machine,
        };
        if let (Some(candidates), Some(contracts)) = (way.promises, &self.contracts) {
            machine = machine.promising(contracts.promise, candidates);
        }
        let result = way.action.run(&mut machine);
        let promised = machine.promised().cloned();
        let (configuration, incomplete) = (machine.configuration, machine.incomplete);
        if incomplete {
            self.coverage.cut(Cut::Values);
        }
        self.budget = self.budget.saturating_sub(counter.steps);
        self.coverage.steps += counter.steps;
        (result, configuration, promised)
    }

    /// What became of a part of a run. None: it can't be followed, or has been.
    pub(super) fn ended<T>(
        &mut self,
        result: Outcome<T>,
        within: Within,
        trail: impl Fn() -> Trail,
    ) -> Result<Option<T>, Wrong> {
        let is_clean = self.note(&result, within, &trail);
        match result.map_err(|stop| *stop) {
            Ok(_) if !is_clean => {}
            Ok(result) => return Ok(Some(result)),
            Err(Stop::Violation(_)) if self.watch.is_some() => {}
            Err(Stop::Violation(violation)) => return Err(Wrong { violation, trail: trail() }),
            Err(Stop::Stuck(stuck)) => self.coverage.stuck(stuck.kind, stuck.span),
            Err(Stop::Merged) => {}
            Err(Stop::Unassigned(_) | Stop::Crash) => unreachable!("the machine sees to these itself"),
        }
        Ok(None)
    }

    /// Where claims are watched: takes those that this part of a run broke. Whether what follows is of a run without
    /// fault.
    fn note<T>(&mut self, result: &Outcome<T>, within: Within, trail: impl Fn() -> Trail) -> bool {
        let Some(watch) = &mut self.watch else { return true };
        let broken = broken(self.evaluator, result);
        broken.iter().for_each(|&violation| watch.note(violation, within, &trail));
        is_clean(&broken)
    }

    /// Whether nothing more is to be run: no steps are left, or everything that is sought was reached.
    pub fn is_exhausted(&self) -> bool {
        self.budget == 0 || self.evaluator.meter.spent() >= self.last || self.evaluator.has_reached_all()
    }

    /// Initialisation that is not cut short.
    pub fn init(&mut self, from: &Configuration) -> Result<Vec<(Configuration, Trail)>, Wrong> {
        let ends = self.all_ways(from, &Action::Init, false)?;
        let ready = ends.into_iter().filter(|((end, _), _)| is_ready(end));
        Ok(ready.map(|((_, configuration), trail)| (configuration, trail)).collect())
    }

    /// Initialisation that a crash cuts short, and the crash. All begins again then: recovery runs only on what was
    /// initialised.
    pub fn cut_init(&mut self, from: &Configuration) -> Result<Vec<(Configuration, Trail)>, Wrong> {
        let ends = self.all_ways(from, &Action::CutInit, true)?;
        let mut found = Left::default();
        for ((run, struck), trail) in ends {
            let Run::Crashed(point) = run else { continue };
            self.coverage.crashes += 1;
            let action = Action::Crash(Some(point));
            let crashed = self.all_ways(&struck, &action, false);
            for ((_, end), crash) in crashed.map_err(|wrong| after(&trail, wrong))? {
                found.entry(end).or_insert_with(|| trail.and(&crash));
            }
        }
        Ok(found.into_iter().collect())
    }

    /// An operation of the top: it returns, or a crash strikes.
    pub fn call(&mut self, from: &Configuration, op: OpIndex, arguments: &Arc<[Value]>) -> Result<Ends, Wrong> {
        let action = Action::Call(op, arguments.clone());
        let ends = self.all_ways(from, &action, true)?;
        self.coverage.calls += ends.len() as u64;
        Ok(ends)
    }

    /// The code of a triple: it ends, or a crash strikes.
    pub fn triple(&mut self, from: &Configuration, place: usize, arguments: &Arc<[Value]>) -> Result<Ends, Wrong> {
        self.all_ways(from, &Action::Triple(place, arguments.clone()), true)
    }

    /// A helper of the top, called by itself; no crash strikes, but what must hold where one may is looked at.
    pub fn helper(&mut self, from: &Configuration, helper: ProcIndex, arguments: &Arc<[Value]>) -> Result<(), Wrong> {
        let action = Action::Helper(helper, arguments.clone());
        self.all_ways(from, &action, false).map(|_| ())
    }

    /// A crash that strikes in this configuration, and recovery, which may be struck again so many times.
    pub fn crash_and_recover(
        &mut self,
        struck: &Configuration,
        point: Option<CrashPoint>,
        nested: u32,
    ) -> Result<Rc<[Recovered]>, Wrong> {
        let key = (struck.clone(), nested);
        if let Some(known) = self.after_crash.get(&key) {
            return Ok(known.clone());
        }
        let action = Action::Crash(point);
        let crashed = self.all_ways(struck, &action, false)?;
        let mut found: IndexMap<Configuration, Recovered, FxBuildHasher> = IndexMap::default();
        for ((_, configuration), trail) in crashed {
            self.enter(&trail);
            let ends = self.recover(&configuration, nested).map_err(|wrong| after(&trail, wrong))?;
            self.leave();
            for (end, recovery) in ends.iter() {
                // Fewer crashes tell more.
                if found.get(end).is_none_or(|known| known.recovery.length() > recovery.length()) {
                    let (configuration, recovery) = (end.clone(), recovery.clone());
                    found.insert(end.clone(), Recovered { configuration, crash: trail.last_ways(), recovery });
                }
            }
        }
        let found: Rc<[Recovered]> = found.into_values().collect();
        self.after_crash.insert(key, found.clone());
        Ok(found)
    }

    /// What follows comes after this part of a run.
    fn enter(&mut self, trail: &Trail) {
        if let Some(watch) = &mut self.watch {
            watch.enter(trail);
        }
    }

    fn leave(&mut self) {
        if let Some(watch) = &mut self.watch {
            watch.leave();
        }
    }

    /// Whether repeated recovery does what it ensures, where that is watched.
    fn keeps_promises(&mut self, from: &Configuration, end: &Configuration, last: impl Fn() -> Trail) -> bool {
        let Some(watch) = &mut self.watch else { return true };
        let broken = broken_promises(self.evaluator, self.tree, from, end);
        broken.iter().for_each(|&violation| watch.note(violation, Within::Again, &last));
        broken.is_empty()
    }

    /// Where recovery from here can end.
    pub fn recover(&mut self, from: &Configuration, nested: u32) -> Result<Rc<Left>, Wrong> {
        let key = (from.clone(), nested);
        if let Some(known) = self.recovered.get(&key) {
            return Ok(known.clone());
        }
        if let Some(run) = self.watch.as_ref().and_then(Watch::here).filter(|_| self.crashed.len() < REMEMBERED) {
            self.crashed.entry(from.clone()).or_insert(run);
        }
        let ends = self.all_ways(from, &Action::Recover, nested > 0)?;
        let mut found = Left::default();
        for ((run, configuration), trail) in ends {
            match run {
                Run::Done(_) => _ = found.entry(configuration).or_insert(trail),
                Run::Crashed(point) => {
                    self.coverage.nested += 1;
                    self.coverage.depth = self.coverage.depth.max(self.nested - nested + 1);
                    self.coverage.crashes += 1;
                    self.enter(&trail);
                    let again = self.crash_and_recover(&configuration, Some(point), nested - 1);
                    self.leave();
                    for end in again.map_err(|wrong| after(&trail, wrong))?.iter() {
                        let whole = || trail.and(&end.trail(Some(point)));
                        if self.keeps_promises(from, &end.configuration, whole) {
                            found.entry(end.configuration.clone()).or_insert_with(whole);
                        }
                    }
                }
            }
        }
        let found = Rc::new(found);
        self.recovered.insert(key, found.clone());
        Ok(found)
    }
}

/// Of initialisation: whether it refused nothing.
pub(super) fn is_ready(end: &End) -> bool {
    matches!(end, Run::Done(results) if results.as_slice() == [Value::Bool(true)])
}

fn after(before: &Trail, wrong: Wrong) -> Wrong {
    Wrong { trail: before.and(&wrong.trail), ..wrong }
}
