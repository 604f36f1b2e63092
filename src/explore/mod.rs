//! Looks for bugs without a solver: runs a system on small disks, with crashes everywhere.
//!
//! All sequences of a few calls, a crash at every crash point, also during recovery and during the recovery from that,
//! every choice of the layers at the bottom: failures, lost writes. The property is trace inclusion itself, see
//! `specification`: no annotation is looked at, neither the abstraction nor an invariant. What is found is a run that
//! happens; what is not found may still be there beyond the bounds, and the [`Coverage`] says how far they reached.
//!
//! - `domain` lists small values, `literals` those that code mentions, `beginning` states to begin in, `starts` runs
//!   `init` on them, `specification` follows what the layer allows; a `point` is where a run has come to, a `path` how;
//! - `runs` runs one part of a run in all ways, `search` puts the parts together, breadth first; `shrink` makes what it
//!   found shorter;
//! - `random` makes longer runs by chance, seeded by `dice`;
//! - `watch` looks for runs that break claims, `follow` for what clients see of them; `allowed` begins where annotations
//!   allow it, and not only where runs come, such as in `neighbours` of their states or where somebody else `offered`
//!   it; `promised` lets one call do what its contract allows, from what `contracts` tries;
//! - `reach` looks whether code is reached at all;
//! - `walk` runs what was found once more: `client` hears what a client sees of it, which `doubt` holds against other
//!   beginnings, `tell` makes a [`Trace`] of it, and `again` follows the `decisions` of a trace, where `claims` hears
//!   which claims are false.

mod again;
mod allowed;
mod beginning;
mod bounds;
mod claims;
mod client;
pub mod constants;
mod contracts;
mod decisions;
mod dice;
mod domain;
mod doubt;
mod follow;
mod literals;
mod measure;
mod neighbours;
pub mod offered;
mod path;
mod point;
mod promised;
mod random;
mod reach;
mod reached;
mod runs;
mod search;
mod shrink;
mod specification;
mod starts;
mod tell;
mod teller;
mod values;
mod walk;
mod watch;
pub mod words;

pub use again::{FirstFalse, again, first_false};
pub use bounds::{Bounds, Coverage, Cut};
pub use domain::{Domain, Listed, Sizes, products};
pub use literals::near_literals;
pub use point::Fault;
pub use random::Luck;
pub use reach::{Missed, missed};
pub use reached::{Part, Reached};
pub use tell::{Subject, is_of_code};
pub use values::{Shown, concrete};
pub use watch::{Broken, Claim, Within};

use crate::base::Span;
use crate::hir::ImplId;
use crate::interp::{Evaluator, Promise, Tree, World};
use crate::trace::Trace;

/// What a search has found, and the steps of evaluation that it took.
pub type Searched<T> = (T, u64);

/// What a search has found, and how far it looked.
#[derive(Clone, Debug)]
pub struct Exploration {
    /// A run that must not be, and the place of code where it shows, if it shows in one.
    pub found: Option<(Trace, Option<Span>)>,
    pub coverage: Coverage,
    /// Of a search by chance: so many runs, the last one of which is the one that was found.
    pub runs: u64,
    /// Steps of evaluation.
    pub evaluation: u64,
}

/// Looks at everything within the bounds, until something is found.
pub fn explore(world: &World<'_>, subject: &Subject<'_>, bounds: Bounds) -> Exploration {
    let mut evaluator = Evaluator::new(world);
    let mut search = search::Search::new(&mut evaluator, subject.tree, bounds);
    let found = search.run();
    let coverage = search.coverage().clone();
    let evaluation = evaluator.meter.spent();
    Exploration { found: found.map(|found| told(world, subject, &found)), coverage, runs: 0, evaluation }
}

/// Looks at runs by chance within the bounds, until one is found.
pub fn explore_by_chance(world: &World<'_>, subject: &Subject<'_>, bounds: Bounds, luck: Luck) -> Exploration {
    let mut evaluator = Evaluator::new(world);
    let mut search = search::Search::new(&mut evaluator, subject.tree, bounds);
    let (runs, found) = search.random(luck);
    let coverage = search.coverage().clone();
    let evaluation = evaluator.meter.spent();
    Exploration { found: found.map(|found| told(world, subject, &found)), coverage, runs, evaluation }
}

/// The run as a trace, and the place of code where it shows that something is wrong, if it shows in one.
fn told(world: &World<'_>, subject: &Subject<'_>, found: &point::Found) -> (Trace, Option<Span>) {
    let place = match &found.fault {
        Fault::Violation(violation) => Some(violation.span),
        Fault::Inclusion => None,
    };
    (tell::tell(&mut Evaluator::new(world), subject, found), place)
}

/// A run that begins as one that broke a claim, and ends where clients see what the layer does not allow.
pub fn follow(world: &World<'_>, subject: &Subject<'_>, broken: &Broken, bounds: Bounds) -> Searched<Option<Trace>> {
    let mut evaluator = Evaluator::new(world);
    let found = search::Search::new(&mut evaluator, subject.tree, bounds).follow(broken);
    (found.map(|found| told(world, subject, &found).0), evaluator.meter.spent())
}

/// The claims that some run within the bounds breaks before any other, each with the first such run, and where runs
/// came.
pub fn watch(world: &World<'_>, tree: &Tree, bounds: Bounds) -> Searched<(Vec<Broken>, Reached)> {
    let mut evaluator = Evaluator::new(world);
    let broken = search::Search::new(&mut evaluator, tree, bounds).watch();
    (broken, evaluator.meter.spent())
}

/// The claims that a part of an implementation over bare layers breaks before any other, from states that annotations
/// allow.
pub fn allowed(
    world: &World<'_>,
    tree: &Tree,
    (item, part): (ImplId, Part),
    reached: &Reached,
    bounds: Bounds,
) -> Searched<Vec<Broken>> {
    let mut evaluator = Evaluator::new(world);
    let item = world.program.impl_(item);
    let broken = search::Search::new(&mut evaluator, tree, bounds).allowed(item, part, reached);
    (broken, evaluator.meter.spent())
}

/// The claims that a part of an implementation over bare layers breaks before any other, where something that it calls
/// does no more than its contract promises.
pub fn promised(
    world: &World<'_>,
    tree: &Tree,
    (item, part, promise): (ImplId, Part, Promise),
    reached: &Reached,
    bounds: Bounds,
) -> Searched<Vec<Broken>> {
    let mut evaluator = Evaluator::new(world);
    let item = world.program.impl_(item);
    let broken = search::Search::new(&mut evaluator, tree, bounds).promised(item, part, promise, reached);
    (broken, evaluator.meter.spent())
}

/// The run that breaks a claim as a trace. What it says of the claim is the caller's.
pub fn tell_broken(world: &World<'_>, subject: &Subject<'_>, broken: &Broken) -> Trace {
    tell::tell_broken(&mut Evaluator::new(world), subject, broken)
}
