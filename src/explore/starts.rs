//! Where clients begin: after `init` returned true, from whatever the disks held before; and after a crash cut `init`
//! short and all was initialised again.

use super::beginning::Begun;
use super::bounds::{Cut, STARTS};
use super::domain::{Domain, Listed, Sizes, products};
use super::literals::literals;
use super::measure::{holds_block, is_plain, longest, size};
use super::path::Trail;
use super::point::{Point, Start};
use super::runs::Wrong;
use super::search::{Search, Step, wrong_at};
use super::specification::Allowed;
use crate::hir::Type;
use crate::interp::{Configuration, State, Value, World};
use std::sync::Arc;

/// So many states are listed for a layer at the bottom, and ways to put them together.
const LISTED: usize = 1 << 12;
/// Sequences of an abstract state are not listed beyond this length, unless there are longer ones below.
const LONGEST: usize = 8;
/// Types within types.
const NESTING: u32 = 6;

impl<'w> Search<'_, 'w> {
    /// The points at which clients can begin, with sequences of up to this length at the bottom, and one that long.
    pub fn starts(&mut self, length: usize) -> Step<Vec<Point>> {
        let bottoms = self.bottoms(length);
        let mut points: Vec<Point> = vec![];
        // What begins in many ways is still to do something then.
        let kept = if self.runner.watch.is_none() { self.runner.budget / 4 * 3 } else { 0 };
        for leaves in bottoms.all {
            if points.len() >= self.most_starts || self.runner.budget < kept || self.runner.is_exhausted() {
                self.runner.coverage.cut(Cut::Starts);
                break;
            }
            let made = Configuration::new(self.runner.evaluator, self.tree, leaves.iter().cloned());
            let Some(start) = self.followed(made) else { continue };
            self.begin(length, &leaves, start, &mut points)?;
        }
        Ok(points)
    }

    /// So many of the ways to begin with disks of this length, whether or not they can be initialised.
    pub(super) fn beginnings(&mut self, length: usize, limit: usize) -> Vec<Arc<Start>> {
        let mut found = vec![];
        for leaves in self.bottoms(length).all.into_iter().take(limit) {
            let made = Configuration::new(self.runner.evaluator, self.tree, leaves.iter().cloned());
            let Some(configuration) = self.followed(made) else { continue };
            if let Some(allowed) =
                self.abstract_starts(&leaves, length, &[]).filter(|allowed| !allowed.states.is_empty())
            {
                found.push(Arc::new(Start { configuration, allowed }));
            }
        }
        found
    }

    /// Of the longest sequence at the bottom.
    pub(super) fn length(&self, configuration: &Configuration) -> usize {
        self.tree.leaves().map(|(node, _)| longest(configuration.state(node))).max().unwrap_or(0)
    }

    fn begin(
        &mut self,
        length: usize,
        leaves: &[State],
        configuration: Configuration,
        points: &mut Vec<Point>,
    ) -> Step<()> {
        let unknown = Allowed::new(vec![], false);
        self.stand(&Arc::new(Start { configuration: configuration.clone(), allowed: unknown }), &Trail::default());
        let ready = self.runner.init(&configuration);
        let allowed = match &ready {
            Ok(ready) if ready.is_empty() => return Ok(()),
            _ => self.abstract_starts(leaves, length, &[]),
        };
        let Some(allowed) = allowed.filter(|allowed| !allowed.states.is_empty()) else {
            self.runner.coverage.cut(Cut::Starts);
            return Ok(());
        };
        let start = Arc::new(Start { configuration, allowed });
        points.extend(self.ready(start.clone(), ready)?);
        self.cut_short(&start, points)
    }

    /// The points after `init` from a start that is known.
    pub fn again(&mut self, start: &Arc<Start>) -> Step<Vec<Point>> {
        self.forget();
        let ready = self.runner.init(&start.configuration);
        let mut points = self.ready(start.clone(), ready)?;
        self.reset.clear();
        self.cut_short(start, &mut points)?;
        Ok(points)
    }

    /// The points after an `init` that a crash cut short: then all is initialised again, from the bottom, and a crash
    /// may cut that short, too.
    fn cut_short(&mut self, start: &Arc<Start>, points: &mut Vec<Point>) -> Step<()> {
        if self.runner.watch.is_some() {
            return Ok(());
        }
        let (configuration, allowed) = (start.configuration.clone(), start.allowed.clone());
        self.reset.insert(configuration.clone());
        let mut level = vec![Point { start: start.clone(), configuration, allowed, trail: Trail::default() }];
        for _ in 0..=self.bounds.nested {
            let mut next = vec![];
            for point in &level {
                let cut = self.runner.cut_init(&point.configuration).map_err(|wrong| wrong_at(point, wrong))?;
                for (configuration, trail) in cut {
                    if !self.reset.insert(configuration.clone()) || !self.can_begin_again(&configuration) {
                        continue;
                    }
                    let again = Point { configuration, trail: point.trail.and(&trail), ..point.clone() };
                    let ready = self.runner.init(&again.configuration).map_err(|wrong| wrong_at(&again, wrong))?;
                    for (configuration, trail) in ready {
                        let trail = || again.trail.and(&trail);
                        self.arrive(&again, Ok(again.allowed.clone()), configuration, trail, points)?;
                    }
                    next.push(again);
                }
            }
            level = next;
        }
        Ok(())
    }

    /// Whether the layers at the bottom are as they may be at the beginning, with nothing on them that was not there
    /// then.
    fn can_begin_again(&mut self, configuration: &Configuration) -> bool {
        for (node, layer) in self.tree.leaves() {
            let state = configuration.state(node);
            let initial = self.runner.evaluator.is_initial(layer, state);
            if self.followed(initial) != Some(true) || !state.iter().all(is_plain) {
                self.runner.coverage.cut(Cut::Init);
                return false;
            }
        }
        true
    }

    fn ready(&mut self, start: Arc<Start>, ready: Result<Vec<(Configuration, Trail)>, Wrong>) -> Step<Vec<Point>> {
        let (configuration, allowed) = (start.configuration.clone(), start.allowed.clone());
        let origin = Point { start, configuration, allowed: allowed.clone(), trail: Trail::default() };
        let mut points = vec![];
        for (configuration, trail) in ready.map_err(|wrong| wrong_at(&origin, wrong))? {
            self.arrive(&origin, Ok(allowed.clone()), configuration, || trail.clone(), &mut points)?;
        }
        Ok(points)
    }

    /// In which states the layers at the bottom may be before `init`: all with one sequence of this length.
    pub(super) fn bottoms(&mut self, length: usize) -> Listed<Vec<State>> {
        let sizes = Sizes { blocks: 1, length, largest: 1, limit: LISTED };
        let domain = Domain { world: self.world, sizes, extremes: false, sparse: false, more: &[] };
        let mut parts = vec![];
        let mut complete = true;
        for (_, layer) in self.tree.leaves() {
            let listed = match domain.initial_states(self.runner.evaluator, layer, &[], &[]) {
                Ok(listed) if !listed.complete => {
                    Domain { sparse: true, ..domain }.initial_states(self.runner.evaluator, layer, &[], &[])
                }
                listed => listed,
            };
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

    /// The states in which the layer at the top may begin, with what a client has seen. What a client can't tell apart
    /// from these need not be listed: blocks that occur nowhere below, and more of them than there are below.
    pub(super) fn abstract_starts(&mut self, leaves: &[State], length: usize, seen: &[Value]) -> Option<Allowed> {
        let blocks = leaves.iter().any(|state| state.iter().any(holds_block)).into();
        // What lies below in several disks may be one sequence above. Where that may be longer than what is listed, no
        // conclusion is drawn from what is missing.
        let total = leaves.iter().flat_map(|state| state.iter()).map(size).sum::<usize>();
        let length = total.clamp(length, LONGEST.max(length));
        let layer = self.world.program.layer(self.specification.layer);
        let is_cut = total > length && layer.state.iter().any(|field| has_length(self.world, &field.ty, NESTING));
        let key = Begun { blocks, length, is_cut, seen: seen.to_vec() };
        if let Some(known) = self.begun.get(&key) {
            return known.clone();
        }
        let sizes = Sizes { blocks, length, largest: length.max(1) as i64, limit: LISTED };
        let domain = Domain { world: self.world, sizes, extremes: false, sparse: false, more: &[] };
        let numbers = literals(self.world, self.tree);
        let listed = domain.initial_states(self.runner.evaluator, self.specification.layer, &numbers, seen);
        let listed = self.followed(listed);
        if is_cut || listed.as_ref().is_some_and(|listed| !listed.complete) {
            self.runner.coverage.cut(Cut::Starts);
        }
        let allowed = listed.map(|listed| Allowed::new(listed.all, listed.complete && !is_cut));
        self.begun.insert(key, allowed.clone());
        allowed
    }
}

/// Whether values of the type may be of any length.
fn has_length(world: &World<'_>, ty: &Type, depth: u32) -> bool {
    let within =
        |variant| world.fields(ty, variant).iter().any(|part| has_length(world, part, depth.saturating_sub(1)));
    match ty {
        Type::Seq(_) | Type::Set(_) | Type::Map(..) | Type::Generic(_) => true,
        Type::Bool | Type::Int(_) | Type::Block => false,
        // A type within itself has values of any depth.
        _ if depth == 0 => true,
        Type::Array(element, _) => has_length(world, element, depth - 1),
        Type::Tuple(_) | Type::Struct(..) => within(0),
        Type::Enum(id, _) => (0..world.program.enum_(*id).variants.len()).any(within),
    }
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
