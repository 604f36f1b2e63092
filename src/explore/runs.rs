//! All ways in which one part of a run can go.

use super::bounds::{Coverage, Cut};
use super::path::{Action, Trail};
use super::watch::{Watch, Within, broken_promises};
use crate::hir::OpIndex;
use crate::interp::{
    Configuration, CrashPoint, Decision, Evaluator, Event, Machine, Observer, Oracle, Outcome, Paths, Run, Stop,
    Transitions, Tree, Value, Violation,
};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::rc::Rc;

/// Where a part of a run ended, each end once, with a way that leads there.
pub type Ends<T> = IndexMap<(T, Configuration), Trail, FxBuildHasher>;

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
    /// Where claims are watched: then nothing that goes wrong ends the search.
    pub watch: Option<Watch>,
    transitions: Transitions,
    recovered: rustc_hash::FxHashMap<(Configuration, u32), Rc<Ends<()>>>,
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
    choices: u64,
    crashes: u64,
}

impl Oracle for Counted {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        let declined = matches!(decision, Decision::Crash { .. }) && !self.may_crash;
        let way = if declined { 0 } else { self.paths.decide(decision) };
        self.taken.push(way);
        match decision {
            Decision::Crash { .. } => self.crashes += way as u64,
            Decision::Value { .. } | Decision::Background { .. } | Decision::Outcome { .. } => self.choices += 1,
        }
        way
    }
}

impl<'r, 'w> Runner<'r, 'w> {
    pub fn new(evaluator: &'r mut Evaluator<'w>, tree: &'r Tree, steps: u64) -> Runner<'r, 'w> {
        Runner {
            evaluator,
            tree,
            coverage: Coverage::default(),
            budget: steps,
            watch: None,
            transitions: Transitions::default(),
            recovered: Default::default(),
        }
    }

    /// All ways of a part of a run, which begins in a configuration.
    fn all_ways<T: Eq + std::hash::Hash>(
        &mut self,
        from: &Configuration,
        action: &Action,
        may_crash: bool,
        run: impl Fn(&mut Machine<'_, 'w>) -> Outcome<T>,
    ) -> Result<Ends<T>, Wrong> {
        let mut ends = Ends::default();
        let mut oracle = Counted { paths: Paths::default(), may_crash, taken: vec![], choices: 0, crashes: 0 };
        let mut counter = Counter::default();
        loop {
            self.evaluator.meter.refill();
            oracle.taken.clear();
            let mut machine = Machine::new(self.evaluator, self.tree, from.clone(), &mut oracle)
                .observed(&mut counter)
                .listing(&mut self.transitions);
            machine.may_crash = matches!(action, Action::Call(..) | Action::Recover);
            if self.watch.is_some() {
                machine = machine.checked();
            }
            let result = run(&mut machine);
            let (configuration, incomplete) = (machine.configuration.clone(), machine.incomplete);
            let trail = || Trail::default().then(action.clone(), oracle.taken.clone());
            if let Some(watch) = &mut self.watch {
                let noted = self.evaluator.noted.as_mut().map(|noted| std::mem::take(&mut noted.list));
                let ended = result.as_ref().err().and_then(|stop| match **stop {
                    Stop::Violation(violation) => Some(violation),
                    _ => None,
                });
                let broken = noted.into_iter().flatten().chain(ended);
                broken.for_each(|violation| watch.note(violation, Within::of(action), trail));
            }
            match result {
                Ok(result) => _ = ends.entry((result, configuration)).or_insert_with(trail),
                Err(stop) => match *stop {
                    Stop::Violation(_) if self.watch.is_some() => {}
                    Stop::Violation(violation) => return Err(Wrong { violation, trail: trail() }),
                    Stop::Stuck(stuck) => self.coverage.stuck(stuck.kind, stuck.span),
                    Stop::Unassigned(_) | Stop::Crash => unreachable!("the machine sees to these itself"),
                },
            }
            if incomplete {
                self.coverage.cut(Cut::Values);
            }
            if !oracle.paths.advance() {
                break;
            }
            if counter.steps > self.budget {
                self.coverage.cut(Cut::Steps);
                break;
            }
        }
        self.budget = self.budget.saturating_sub(counter.steps);
        self.coverage.steps += counter.steps;
        self.coverage.choices += oracle.choices;
        Ok(ends)
    }

    pub fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    /// Initialisation without crashes: after one, all begins again.
    pub fn init(&mut self, from: &Configuration) -> Result<Vec<(Configuration, Trail)>, Wrong> {
        let ends = self.all_ways(from, &Action::Init, false, |machine| machine.init())?;
        let ready = ends.into_iter().filter(|((run, _), _)| *run == Run::Done(true));
        Ok(ready.map(|((_, configuration), trail)| (configuration, trail)).collect())
    }

    /// An operation of the top: it returns, or a crash strikes.
    pub fn call(
        &mut self,
        from: &Configuration,
        op: OpIndex,
        arguments: &std::sync::Arc<[Value]>,
    ) -> Result<Ends<Run<Vec<Value>>>, Wrong> {
        let action = Action::Call(op, arguments.clone());
        let ends = self.all_ways(from, &action, true, |machine| machine.operation(op, arguments))?;
        self.coverage.calls += ends.len() as u64;
        Ok(ends)
    }

    /// A crash that strikes in this configuration, and recovery, which may be struck again so many times.
    pub fn crash_and_recover(
        &mut self,
        struck: &Configuration,
        point: Option<CrashPoint>,
        nested: u32,
    ) -> Result<Vec<(Configuration, Trail)>, Wrong> {
        self.coverage.crashes += 1;
        let action = Action::Crash(point);
        let crashed = self.all_ways(struck, &action, false, |machine| machine.crash(point))?;
        let mut found: IndexMap<Configuration, Trail, FxBuildHasher> = IndexMap::default();
        for ((_, configuration), crash) in crashed {
            self.enter(&crash);
            let ends = self.recover(&configuration, nested).map_err(|wrong| after(&crash, wrong))?;
            self.leave();
            for ((_, end), recovery) in ends.iter() {
                found.entry(end.clone()).or_insert_with(|| crash.and(recovery));
            }
        }
        Ok(found.into_iter().collect())
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

    fn check_promises(&mut self, from: &Configuration, end: &Configuration, last: impl Fn() -> Trail) {
        let Some(watch) = &mut self.watch else { return };
        for violation in broken_promises(self.evaluator, self.tree, from, end) {
            watch.note(violation, Within::Again, &last);
        }
    }

    /// Where recovery from here can end.
    fn recover(&mut self, from: &Configuration, nested: u32) -> Result<Rc<Ends<()>>, Wrong> {
        let key = (from.clone(), nested);
        if let Some(known) = self.recovered.get(&key) {
            return Ok(known.clone());
        }
        let ends = self.all_ways(from, &Action::Recover, nested > 0, |machine| machine.recover())?;
        let mut found = Ends::default();
        for ((run, configuration), trail) in ends {
            match run {
                Run::Done(()) => _ = found.entry(((), configuration)).or_insert(trail),
                Run::Crashed(point) => {
                    self.coverage.nested += 1;
                    self.enter(&trail);
                    let again = self.crash_and_recover(&configuration, Some(point), nested - 1);
                    self.leave();
                    for (end, later) in again.map_err(|wrong| after(&trail, wrong))? {
                        self.check_promises(from, &end, || trail.and(&later));
                        found.entry(((), end)).or_insert_with(|| trail.and(&later));
                    }
                }
            }
        }
        let found = Rc::new(found);
        self.recovered.insert(key, found.clone());
        Ok(found)
    }
}

fn after(before: &Trail, wrong: Wrong) -> Wrong {
    Wrong { trail: before.and(&wrong.trail), ..wrong }
}
