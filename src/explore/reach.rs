//! Whether code is ever reached: runs on small disks, until they have come to every place that is sought.
//!
//! An operation is reached where the invariant holds and a client may call it, `init` where it may begin, recovery and
//! helpers where what they require holds. What no run from the start comes to is tried from states that annotations
//! allow.

use super::bounds::{Bounds, STARTS};
use super::domain::{Domain, Sizes};
use super::reached::{Part, Reached};
use super::search::Search;
use super::watch::begins;
use super::{Coverage, Searched};
use crate::base::Span;
use crate::hir::{Impl, ImplId, OpIndex, ProcIndex, Triple, Type};
use crate::interp::{Evaluator, Sought, Tree, World};

/// So many arguments of a triple are tried.
const ARGUMENTS: usize = 64;

/// So many starts are tried at first.
const FEW: usize = 4;

/// What runs did not come to.
#[derive(Clone, Debug)]
pub struct Missed {
    pub sought: Sought,
    pub coverage: Coverage,
}

/// Which of the places no run of the implementation over bare layers comes to.
pub fn missed(world: &World<'_>, (tree, id): (&Tree, ImplId), sought: Sought, bounds: Bounds) -> Searched<Missed> {
    let mut evaluator = Evaluator::new(world);
    let triples = world.program.triples.iter().filter(|triple| triple.implementation == id);
    let triples: Vec<&Triple> = triples.filter(|triple| sought.waiting.contains(&triple.ident.span)).collect();
    // No run comes to a triple.
    let in_runs = sought.waiting.iter().filter(|place| triples.iter().all(|triple| triple.ident.span != **place));
    let (mut sought, reached, coverage) = run(&mut evaluator, tree, in_runs.copied().collect(), bounds);
    let item = world.program.impl_(id);
    for (part, place) in parts(item).into_iter().filter(|_| coverage.starts > 0) {
        if sought.waiting.contains(&place) && is_allowed(&mut evaluator, tree, (item, part, place), &reached, bounds) {
            sought.waiting.remove(&place);
        }
    }
    for triple in triples {
        let place = triple.ident.span;
        let mut begins = |reached: &Reached| begins_somewhere(&mut evaluator, tree, triple, reached, bounds);
        // Runs may have ended before they came to larger disks.
        let further = |(starts, calls): (usize, usize)| {
            run_from(starts, &mut Evaluator::new(world), tree, Bounds { calls, ..bounds }).0
        };
        if !begins(&reached) && !begins(&further((FEW, 1))) && !begins(&further((STARTS, bounds.calls))) {
            sought.waiting.insert(place);
        }
    }
    (Missed { sought, coverage }, evaluator.meter.spent())
}

/// Runs until everything that is sought was reached: what was not, and where runs came. Few starts do for most code;
/// only for what they do not come to all are tried.
fn run(evaluator: &mut Evaluator<'_>, tree: &Tree, sought: Sought, bounds: Bounds) -> (Sought, Reached, Coverage) {
    evaluator.sought = Some(sought);
    let few = run_from(FEW, evaluator, tree, bounds);
    let (reached, coverage) = if evaluator.has_reached_all() { few } else { run_from(STARTS, evaluator, tree, bounds) };
    (evaluator.sought.take().unwrap_or_default(), reached, coverage)
}

fn run_from(starts: usize, evaluator: &mut Evaluator<'_>, tree: &Tree, bounds: Bounds) -> (Reached, Coverage) {
    let mut search = Search::new(evaluator, tree, bounds);
    search.most_starts = starts;
    let (_, reached) = search.watch();
    (reached, search.coverage().clone())
}

/// The parts of an implementation that begin from what is annotated, with their places.
fn parts(item: &Impl) -> Vec<(Part, Span)> {
    let operations = item.operations.iter().enumerate().map(|(place, op)| (Part::Op(OpIndex::new(place)), op));
    let helpers = item.procedures.iter().enumerate();
    let helpers = helpers.map(|(place, helper)| (Part::Helper(ProcIndex::new(place)), helper));
    let all = operations.chain(helpers).chain([(Part::Recover, &item.recover)]);
    all.map(|(part, procedure)| (part, procedure.ident.span)).collect()
}

/// Whether the part begins in some state that annotations allow.
fn is_allowed<'w>(
    evaluator: &mut Evaluator<'w>,
    tree: &Tree,
    (item, part, place): (&'w Impl, Part, Span),
    reached: &Reached,
    bounds: Bounds,
) -> bool {
    evaluator.sought = Some(Sought::from_iter([place]));
    Search::new(evaluator, tree, bounds).allowed(item, part, reached);
    evaluator.has_reached_all()
}

/// Whether what the triple requires holds in a state that runs reached, in a small one, or near these.
fn begins_somewhere<'w>(
    evaluator: &mut Evaluator<'w>,
    tree: &Tree,
    triple: &'w Triple,
    reached: &Reached,
    bounds: Bounds,
) -> bool {
    let world = evaluator.world;
    let candidates = Search::new(evaluator, tree, bounds).candidates(Part::Idle, reached);
    let types: Vec<Type> = triple.parameters.iter().map(|&local| triple.locals.get(local).ty.clone()).collect();
    let sizes = Sizes { blocks: 1, length: 2, largest: 4, limit: ARGUMENTS };
    let rows = Domain { world, sizes, extremes: true, sparse: false, more: &[] }.rows(&types).all;
    let clauses = std::slice::from_ref(&triple.precondition);
    let last = evaluator.meter.spent() + bounds.evaluation;
    candidates.iter().any(|configuration| {
        rows.iter().any(|arguments| {
            let beginning = (&triple.locals, triple.parameters.as_slice(), arguments.as_slice());
            evaluator.meter.spent() < last && begins(evaluator, tree, configuration, beginning, clauses)
        })
    })
}
