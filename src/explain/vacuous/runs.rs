//! Runs of implementations, from `init` on.

use super::numbers::Numbers;
use super::values;
use crate::base::Span;
use crate::explore::{self, Bounds, Cut};
use crate::hir::{Abstraction, Impl, ImplId, Layer, Procedure, Triple};
use crate::interp::{Sought, Tree, World};
use std::collections::BTreeSet;

/// How far an implementation is run; most come to everything in the first few calls.
const BOUNDS: Bounds = Bounds { calls: 3, nested: 0, larger: 1, blocks: 1, steps: 60_000, evaluation: 3_000_000 };

/// The places that neither values nor runs come to.
pub(super) fn missed<'w>(world: &'w World<'w>, values: values::Missed) -> BTreeSet<Span> {
    let values::Missed { mut surely, others } = values;
    let mut found = BTreeSet::new();
    for (place, item) in world.program.impls.iter().enumerate() {
        let id = ImplId::new(place);
        let own: BTreeSet<Span> = places(world, item, id).intersection(&others).copied().collect();
        if own.is_empty() {
            continue;
        }
        // What values did not come to may come up in runs.
        let sought: Sought = own.iter().chain(&surely).copied().collect();
        let tree = Tree::of_impl(world.program, id);
        let (missed, _) = explore::missed(world, (&tree, id), sought, BOUNDS);
        surely.retain(|place| missed.sought.waiting.contains(place));
        found.extend(told(world, item, id, missed).intersection(&own).copied());
    }
    found.extend(surely);
    found
}

/// Where code of the implementation is reached.
fn places(world: &World<'_>, item: &Impl, id: ImplId) -> BTreeSet<Span> {
    let mut found: BTreeSet<Span> = procedures(item).map(|procedure| procedure.ident.span).collect();
    found.insert(item.init.span);
    procedures(item).for_each(|procedure| found.extend(values::assumptions(&procedure.body)));
    found.extend(triples(world, id).map(|triple| triple.ident.span));
    found
}

/// What there is to say of what was missed.
fn told<'w>(world: &'w World<'w>, item: &'w Impl, id: ImplId, missed: explore::Missed) -> BTreeSet<Span> {
    let explore::Missed { sought: Sought { waiting, refused }, coverage } = missed;
    let assumed: BTreeSet<Span> = procedures(item).flat_map(|procedure| values::assumptions(&procedure.body)).collect();
    let is_small = || {
        let mut numbers = Numbers::new(world);
        look(&mut numbers, world, item, id);
        numbers.all_small
    };
    if waiting.is_empty() || !coverage.stuck.is_empty() || !is_small() {
        return BTreeSet::new();
    }
    if coverage.starts == 0 {
        let is_cut = coverage.cut.contains_key(&Cut::Steps) || !waiting.contains(&item.init.span);
        return if is_cut { BTreeSet::new() } else { BTreeSet::from([item.init.span]) };
    }
    waiting.into_iter().filter(|place| !assumed.contains(place) || refused.contains(place)).collect()
}

fn procedures(item: &Impl) -> impl Iterator<Item = &Procedure> {
    item.operations.iter().chain(&item.procedures).chain([&item.init, &item.recover])
}

fn triples<'w>(world: &World<'w>, id: ImplId) -> impl Iterator<Item = &'w Triple> {
    world.program.triples.iter().filter(move |triple| triple.implementation == id)
}

/// Everything that decides what is reached.
fn look<'w>(numbers: &mut Numbers<'w>, world: &'w World<'w>, item: &'w Impl, id: ImplId) {
    numbers.clauses(&item.invariants);
    match &item.abstraction {
        Abstraction::Function(values) => values.iter().for_each(|(_, value)| numbers.expr(value)),
        Abstraction::Relation(clauses) => numbers.clauses(clauses),
    }
    for procedure in procedures(item) {
        numbers.contract(&procedure.contract);
        numbers.block(&procedure.body);
    }
    triples(world, id).for_each(|triple| numbers.expr(&triple.precondition.expr));
    layer(numbers, world.program.layer(item.layer));
    item.ports.iter().for_each(|port| layer(numbers, world.program.layer(port.layer)));
}

fn layer<'w>(numbers: &mut Numbers<'w>, layer: &'w Layer) {
    numbers.clauses(&layer.invariants);
    numbers.clauses(&layer.init);
    for op in &layer.operations {
        numbers.clauses(&op.requires);
        numbers.block(&op.body);
    }
}
