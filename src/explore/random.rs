//! Long runs by chance: longer histories, larger disks and deeper crashes than all runs can be gone through of.
//!
//! Each run has a number, and what happens in it depends on the seed and that number alone, not on the runs before it
//! nor on the machine. So where a run is found, it is the lowest-numbered of its seed.

use super::bounds::Cut;
use super::dice::{Chance, Dice};
use super::path::{Action, End, Trail};
use super::point::{Found, Point, Start};
use super::runs::{Runner, Way, Wrong, is_ready};
use super::search::{LARGEST, Search, Step, wrong_at};
use super::specification::Allowed;
use super::watch::Within;
use crate::hir::OpIndex;
use crate::interp::{Configuration, CrashPoint, Outcome, Run, State, Value};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Which runs, and how long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Luck {
    pub seed: u64,
    /// By the clock: then how many runs there are depends on the machine.
    pub time: Option<Duration>,
}

/// What a call or a crash costs, in steps, beside what it does.
const MOVE: u64 = 2;
/// So many starts are tried before a run is given up.
const TRIES: usize = 8;
/// A client waits for a crash once in so many times.
const WAITS: usize = 8;
/// A crash may strike in one of so many calls; there it strikes at some crash point or at none.
const ARMED: usize = 3;
/// It strikes at a crash point once in 2, 4, .. times, up to this power of 2.
const LATEST: usize = 5;

/// What a run can begin with and do, for disks of one size.
struct Size {
    length: usize,
    bottoms: Vec<Vec<State>>,
    /// By operation.
    rows: Vec<(OpIndex, Vec<Arc<[Value]>>)>,
}

impl<'w> Search<'_, 'w> {
    /// Runs by chance, until one is found or the budget is used up. How many runs there were, and the one that was
    /// found.
    pub fn random(&mut self, luck: Luck) -> (u64, Option<Found>) {
        let begun = Instant::now();
        let is_over = |time: Duration| begun.elapsed() >= time;
        let sizes = self.all_sizes();
        let mut runs = 0;
        while !sizes.is_empty() {
            if self.runner.is_exhausted() {
                self.runner.coverage.cut(Cut::Steps);
                break;
            }
            if luck.time.is_some_and(is_over) {
                self.runner.coverage.cut(Cut::Time);
                break;
            }
            self.charge();
            let done = self.one(&mut Dice::new(luck.seed, runs), &sizes);
            runs += 1;
            if let Err(found) = done {
                return (runs, Some(self.shorter(*found)));
            }
        }
        (runs, None)
    }

    /// Where nothing below is called, and what the layer does is known, runs must come to an end all the same.
    fn charge(&mut self) {
        self.runner.budget = self.runner.budget.saturating_sub(MOVE);
    }

    /// The sizes of disks, from the smallest that can be initialised.
    fn all_sizes(&mut self) -> Vec<Size> {
        let mut sizes: Vec<Size> = vec![];
        for length in 0..=LARGEST {
            let bottoms = self.bottoms(length).all;
            if bottoms.is_empty() || (sizes.is_empty() && !self.can_begin(&bottoms)) {
                continue;
            }
            self.runner.coverage.largest = length;
            let mut rows: Vec<(OpIndex, Vec<Arc<[Value]>>)> = vec![];
            for (op, row) in self.operations(length) {
                match rows.last_mut() {
                    Some((last, all)) if *last == op => all.push(row),
                    _ => rows.push((op, vec![row])),
                }
            }
            sizes.push(Size { length, bottoms, rows });
            if sizes.len() > self.bounds.larger {
                break;
            }
        }
        sizes
    }

    /// Whether some start can be initialised, or goes wrong there.
    fn can_begin(&mut self, bottoms: &[Vec<State>]) -> bool {
        bottoms.iter().any(|leaves| {
            let made = Configuration::new(self.runner.evaluator, self.tree, leaves.iter().cloned());
            let Some(start) = self.followed(made) else { return false };
            self.runner.init(&start).map_or(true, |ready| !ready.is_empty())
        })
    }

    /// One run.
    fn one(&mut self, dice: &mut Dice, sizes: &[Size]) -> Step<()> {
        let size = &sizes[dice.low(sizes.len())];
        let Some(mut point) = self.random_start(dice, size)? else { return Ok(()) };
        for _ in 0..1 + dice.below(self.bounds.calls.max(1)) {
            self.pay();
            self.charge();
            match self.random_move(&point, dice, size)? {
                Some(next) => point = next,
                None => break,
            }
        }
        Ok(())
    }

    fn random_start(&mut self, dice: &mut Dice, size: &Size) -> Step<Option<Point>> {
        for _ in 0..TRIES {
            let leaves = &size.bottoms[dice.below(size.bottoms.len())];
            let made = Configuration::new(self.runner.evaluator, self.tree, leaves.iter().cloned());
            let Some(configuration) = self.followed(made) else { continue };
            let allowed = self.abstract_starts(leaves, size.length, &[]);
            let Some(allowed) = allowed.filter(|allowed| !allowed.states.is_empty()) else { continue };
            let start = Arc::new(Start { configuration: configuration.clone(), allowed: allowed.clone() });
            let origin = Point { start, configuration, allowed, trail: Trail::default() };
            let ready = self.runner.once(&origin.configuration, &Action::Init, dice, None);
            match ready.map_err(|wrong| wrong_at(&origin, wrong))? {
                Some((end, configuration, trail)) if is_ready(&end) => {
                    self.runner.coverage.starts += 1;
                    return Ok(Some(Point { configuration, trail, ..origin }));
                }
                _ => continue,
            }
        }
        Ok(None)
    }

    /// A call or a crash. None: nothing can follow.
    fn random_move(&mut self, point: &Point, dice: &mut Dice, size: &Size) -> Step<Option<Point>> {
        if dice.one_in(WAITS) || size.rows.is_empty() {
            let allowed = self.specification.crashed(self.runner.evaluator, &point.allowed);
            return self.random_crash(point, point.configuration.clone(), None, Trail::default(), allowed, dice);
        }
        let (op, rows) = &size.rows[dice.below(size.rows.len())];
        let arguments = &rows[dice.low(rows.len())];
        let may = self.specification.may_call(self.runner.evaluator, &point.allowed, *op, arguments);
        if self.followed(may) != Some(true) {
            return Ok(Some(point.clone()));
        }
        let (action, armed) = (Action::Call(*op, arguments.clone()), rarely(dice));
        let ended = self.runner.once(&point.configuration, &action, dice, armed);
        self.runner.coverage.calls += 1;
        match ended.map_err(|wrong| wrong_at(point, wrong))? {
            None => Ok(None),
            Some((Run::Done(results), configuration, trail)) => {
                let allowed =
                    self.specification.returned(self.runner.evaluator, &point.allowed, *op, arguments, &results);
                self.random_arrival(point, allowed, configuration, &trail)
            }
            Some((Run::Crashed(crash), configuration, trail)) => {
                let allowed = self.specification.crashed_in(self.runner.evaluator, &point.allowed, *op, arguments);
                self.random_crash(point, configuration, Some(crash), trail, allowed, dice)
            }
        }
    }

    /// A crash, and recoveries until one is through.
    fn random_crash(
        &mut self,
        point: &Point,
        struck: Configuration,
        crash: Option<CrashPoint>,
        trail: Trail,
        allowed: Outcome<Allowed>,
        dice: &mut Dice,
    ) -> Step<Option<Point>> {
        let (mut at, mut crash, mut trail) = (struck, crash, trail);
        for depth in 0..=self.bounds.nested {
            self.runner.coverage.crashes += 1;
            let action = Action::Crash(crash);
            let crashed = self.runner.once(&at, &action, dice, None);
            let (_, down, way) = match crashed.map_err(|wrong| wrong_after(point, &trail, wrong))? {
                Some(crashed) => crashed,
                None => return Ok(None),
            };
            trail = trail.and(&way);
            let armed = rarely(dice).filter(|_| depth < self.bounds.nested);
            let ended = self.runner.once(&down, &Action::Recover, dice, armed);
            match ended.map_err(|wrong| wrong_after(point, &trail, wrong))? {
                None => return Ok(None),
                Some((Run::Done(_), end, way)) => {
                    return self.random_arrival(point, allowed, end, &trail.and(&way));
                }
                Some((Run::Crashed(next), next_at, way)) => {
                    (at, crash, trail) = (next_at, Some(next), trail.and(&way));
                    self.runner.coverage.nested += 1;
                    self.runner.coverage.depth = self.runner.coverage.depth.max(depth + 1);
                }
            }
        }
        Ok(None)
    }

    fn random_arrival(
        &mut self,
        point: &Point,
        allowed: Outcome<Allowed>,
        configuration: Configuration,
        trail: &Trail,
    ) -> Step<Option<Point>> {
        let Some(allowed) = self.followed(allowed) else { return Ok(None) };
        let trail = || point.trail.and(trail);
        let Some((start, allowed)) = self.judge(point, allowed, trail)? else { return Ok(None) };
        if self.seen.insert((configuration.clone(), allowed.clone())) {
            self.runner.coverage.states += 1;
        }
        Ok(Some(Point { start, configuration, allowed, trail: trail() }))
    }
}

impl Runner<'_, '_> {
    /// One way of a part of a run. None: it can't be followed.
    fn once(
        &mut self,
        from: &Configuration,
        action: &Action,
        dice: &mut Dice,
        rarely: Option<usize>,
    ) -> Result<Option<(End, Configuration, Trail)>, Wrong> {
        let mut chance = Chance { dice, rarely, taken: vec![], choices: 0 };
        let way = Way { from, action, merged: None, promises: None };
        let (result, configuration, _) = self.machine(way, &mut chance);
        let Chance { taken, choices, .. } = chance;
        self.coverage.choices += choices;
        let trail = Trail::default().then(action.clone(), taken);
        let done = self.ended(result, Within::of(action), || trail.clone())?;
        Ok(done.map(|value| (value, configuration, trail)))
    }
}

fn wrong_after(point: &Point, trail: &Trail, wrong: Wrong) -> Box<Found> {
    wrong_at(point, Wrong { trail: trail.and(&wrong.trail), ..wrong })
}

/// How rarely a crash strikes at a crash point of the next call or recovery, if it may strike there at all. Of long
/// code all crash points are to be met, the last ones too.
fn rarely(dice: &mut Dice) -> Option<usize> {
    dice.one_in(ARMED).then(|| 2 << dice.below(LATEST))
}
