//! States that annotations allow, whether or not a run reaches them, and what code does from there.
//!
//! A proof starts from what is written: an operation from the invariant, recovery and helpers from what they require.
//! So a state that satisfies this and from which code goes wrong shows that nothing more can be proved, and which
//! annotation says too little, if no run ever gets there. Tried are the states that runs reached, small ones, those
//! that are offered, and those that differ from a reached one in one place.

use super::domain::{Domain, Sizes, products};
use super::neighbours::{neighbours, types};
use super::path::{Action, Trail};
use super::point::{Point, Start};
use super::reached::{Part, Reached};
use super::search::Search;
use super::specification::Allowed;
use super::watch::{Broken, Watch, Within, begins, broken_triple};
use crate::hir::{Clause, Impl, LocalId, Type};
use crate::interp::{Configuration, Evaluator, Noted, Run, State, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many states are tried of each sort: reached, small, near.
const TRIED: usize = 400;
/// So many arguments of a helper are tried.
const ARGUMENTS: usize = 64;

impl<'w> Search<'_, 'w> {
    /// The claims that the part breaks first, from states that annotations allow.
    pub fn allowed(&mut self, item: &'w Impl, part: Part, reached: &Reached) -> Vec<Broken> {
        let mut asked = Evaluator::new(self.world);
        self.runner.evaluator.noted = Some(Noted::default());
        self.runner.watch = Some(Watch::default());
        for configuration in self.candidates(part, reached) {
            for arguments in self.arguments(item, part, &configuration, reached) {
                if self.runner.is_exhausted() || asked.meter.spent() > self.bounds.evaluation {
                    break;
                }
                if self.may_begin(&mut asked, item, part, &configuration, &arguments) {
                    self.begin_part(part, reached, &configuration, &arguments);
                }
            }
        }
        self.runner.watch.take().map(|watch| watch.found.into_values().collect()).unwrap_or_default()
    }

    /// The states to be tried, each once.
    pub(super) fn candidates(&mut self, part: Part, reached: &Reached) -> Vec<Configuration> {
        let mut found: Vec<Configuration> = reached.of(part).keys().take(TRIED).cloned().collect();
        found.extend(self.small(part).into_iter().take(TRIED));
        found.extend(reached.offered.iter().map(|offered| offered.configuration.clone()));
        found.extend(neighbours(self.world, self.tree, reached, part == Part::Recover, TRIED));
        let mut seen = BTreeSet::new();
        found.retain(|configuration| seen.insert(configuration.clone()));
        found
    }

    /// Small states of the layers at the bottom, with small values in memory; recovery begins with memory as it is
    /// after a start.
    pub(super) fn small(&mut self, part: Part) -> Vec<Configuration> {
        let sizes = Sizes { blocks: 1, length: 2, largest: 2, limit: TRIED };
        let domain = Domain { world: self.world, sizes, extremes: true, sparse: true, more: &[] };
        let (world, tree) = (self.world, self.tree);
        let parts = tree.ids().filter(|&node| !(part == Part::Recover && tree.is_impl(node)));
        let parts: Vec<(_, Vec<Value>)> = parts
            .map(|node| {
                (
                    node,
                    domain
                        .rows(&types(world, tree, node))
                        .all
                        .into_iter()
                        .map(|row| Value::Product(row.into()))
                        .collect(),
                )
            })
            .collect();
        let Some(plain) = self.plain() else { return vec![] };
        let rows = products(parts.iter().map(|(_, states)| states.as_slice()), TRIED);
        let configuration = |row: Vec<Value>| {
            let mut configuration = plain.clone();
            for ((node, _), state) in parts.iter().zip(row) {
                configuration = configuration.with(*node, state.parts().iter().cloned().collect());
            }
            configuration
        };
        rows.all.into_iter().map(configuration).collect()
    }

    /// With empty states of the layers.
    fn plain(&mut self) -> Option<Configuration> {
        let leaves: Vec<State> = self.tree.leaves().map(|_| State::EMPTY).collect();
        Configuration::new(self.runner.evaluator, self.tree, leaves).ok()
    }

    fn arguments(
        &mut self,
        item: &Impl,
        part: Part,
        configuration: &Configuration,
        reached: &Reached,
    ) -> Vec<Arc<[Value]>> {
        let length = self.length(configuration);
        let parameters: Vec<Type> = match part {
            Part::Op(op) => {
                let op = &self.world.program.layer(item.layer).operations[op.index()];
                op.parameters.iter().map(|&local| op.locals.get(local).ty.clone()).collect()
            }
            Part::Helper(index) => {
                let helper = &item.procedures[index.index()];
                helper.parameters.iter().map(|&local| helper.locals.get(local).ty.clone()).collect()
            }
            Part::Triple(place) => {
                let triple = &self.world.program.triples[place];
                triple.parameters.iter().map(|&local| triple.locals.get(local).ty.clone()).collect()
            }
            Part::Recover | Part::Idle => vec![],
        };
        let sizes = Sizes { blocks: 1, length: length.clamp(1, 2), largest: length.max(4) as i64, limit: ARGUMENTS };
        let rows = Domain { world: self.world, sizes, extremes: true, sparse: false, more: &[] }.rows(&parameters);
        let here = reached.offered.iter().filter(|offered| offered.configuration == *configuration);
        // What is small is easier to read.
        let small: Vec<Arc<[Value]>> = rows.all.into_iter().map(Arc::from).collect();
        let offered =
            here.filter_map(|offered| offered.arguments.clone()).filter(|row| !small.contains(row)).collect::<Vec<_>>();
        small.into_iter().chain(offered).collect()
    }

    /// Whether everything that is assumed there holds.
    fn may_begin(
        &self,
        evaluator: &mut Evaluator<'w>,
        item: &'w Impl,
        part: Part,
        configuration: &Configuration,
        arguments: &[Value],
    ) -> bool {
        let (locals, parameters, clauses): (_, &[LocalId], &[Clause]) = match part {
            Part::Op(_) | Part::Idle => (&item.locals, &[], &item.invariants),
            Part::Recover => (&item.recover.locals, &[], &item.recover.contract.requires),
            Part::Helper(index) => {
                let helper = &item.procedures[index.index()];
                (&helper.locals, &helper.parameters, &helper.contract.requires)
            }
            Part::Triple(place) => {
                let triple = &self.world.program.triples[place];
                (&triple.locals, &triple.parameters, std::slice::from_ref(&triple.precondition))
            }
        };
        let arguments = if parameters.is_empty() { &[] } else { arguments };
        begins(evaluator, self.tree, configuration, (locals, parameters, arguments), clauses)
    }

    /// Of a state that was reached the run goes on; any other is where it begins.
    fn begin_part(&mut self, part: Part, reached: &Reached, configuration: &Configuration, arguments: &Arc<[Value]>) {
        let unknown = Allowed::new(vec![], false);
        let here = || Arc::new(Start { configuration: configuration.clone(), allowed: unknown.clone() });
        let known = reached.of(part).get(configuration).filter(|_| !matches!(part, Part::Helper(_)));
        let (start, trail) = known.cloned().unwrap_or_else(|| (here(), Trail::default()));
        let point = Point { start: start.clone(), configuration: configuration.clone(), allowed: unknown, trail };
        self.stand(&start, &point.trail);
        let mut next = vec![];
        // A search that watches ends nowhere early, and where it comes to does not matter.
        match part {
            Part::Op(op) => _ = self.call(&point, op, arguments, &mut next),
            Part::Idle => _ = self.idle(&point, &mut next),
            Part::Recover => _ = self.recovers(configuration),
            Part::Helper(index) => _ = self.runner.helper(configuration, index, arguments),
            Part::Triple(place) => self.triple(configuration, place, arguments),
        }
    }

    /// The code of a triple, and after a crash in it, or before it, recovery.
    fn triple(&mut self, from: &Configuration, place: usize, arguments: &Arc<[Value]>) {
        // A search that watches ends nowhere early.
        let Ok(ends) = self.runner.triple(from, place, arguments) else { return };
        for ((run, struck), code) in ends {
            let Run::Crashed(point) = run else { continue };
            let Ok(ends) = self.runner.crash_and_recover(&struck, Some(point), self.bounds.nested) else { continue };
            for end in ends.iter() {
                let called = (place, &arguments[..]);
                let broken = broken_triple(self.runner.evaluator, self.tree, from, called, &end.configuration);
                let Some(watch) = &mut self.runner.watch else { return };
                for violation in broken {
                    watch.note(violation, Within::CrashedTriple(place), || code.and(&end.trail(Some(point))));
                }
            }
        }
    }
}

impl Broken {
    /// Whether the run begins where every run does: with `init`.
    pub fn is_reached(&self) -> bool {
        self.trail.segments().first().is_some_and(|segment| segment.action == Action::Init)
    }
}
