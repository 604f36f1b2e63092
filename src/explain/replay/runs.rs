//! Runs of an implementation over bare layers.

use super::matching::is_of;
use super::{Replay, Replayed};
use crate::base::Span;
use crate::explore::{self, Bounds, Broken, Subject};
use crate::hir::{Impl, ImplId};
use crate::interp::{Given, Limits, Tree, World};
use crate::trace::{Ended, Event, Judgement, Trace};
use crate::vc::Obligation;

/// How far code alone is run. What bounds the time is the number of steps, so that every machine says the same.
const CODE: Bounds = Bounds { calls: 5, nested: 1, larger: 1, blocks: 1, steps: 400_000 };
/// How far it is run with every claim looked at.
const CLAIMS: Bounds = Bounds { calls: 3, nested: 1, larger: 1, blocks: 2, steps: 15_000 };
/// A claim that needs more steps of evaluation is passed over.
const FUEL: u64 = 200_000;

/// What runs say of the obligations of an implementation, in their order.
pub(super) fn of_impl(replay: &Replay<'_>, id: ImplId, open: &[&Obligation]) -> Vec<Replayed> {
    let limits = Limits { fuel: FUEL, ..Limits::default() };
    let Ok(world) = World::new(replay.program, &Given::default(), limits) else {
        return vec![Replayed::Unconfirmed("it can't run: a constant has no small value".to_owned()); open.len()];
    };
    let mut said = in_world(replay, &world, id, open);
    // A log of one entry hides what goes wrong between two.
    if !said.iter().any(Replayed::is_of_program)
        && let Some(larger) = explore::constants::larger(replay.program, &world, replay.is_root)
    {
        let better = in_world(replay, &larger, id, open);
        for (said, better) in said.iter_mut().zip(better) {
            if better.is_of_program() || !said.is_confirmed() {
                *said = better;
            }
        }
    }
    said
}

/// With these values for the constants.
fn in_world(replay: &Replay<'_>, world: &World<'_>, id: ImplId, open: &[&Obligation]) -> Vec<Replayed> {
    let item = replay.program.impl_(id);
    let tree = Tree::of_impl(replay.program, id);
    let name = item.ident.name.as_str();
    let subject = Subject { sources: replay.sources, name, tree: &tree, is_root: replay.is_root, seed: None };
    let broken = explore::watch(world, &tree, CLAIMS);
    let found = explore::explore(world, &subject, CODE).found;
    let own = |obligation: &Obligation| broken.iter().find(|one| is_of(one, obligation, item));
    let judgement = |broken: &Broken, obligation: &Obligation| match found {
        Some(_) => Judgement::Program,
        None => replay.annotation(annotation(broken, obligation)),
    };
    let told = |obligation: &&Obligation| match own(obligation) {
        Some(broken) => {
            let checked = replay.checked(obligation);
            let judgement = judgement(broken, obligation);
            let trace = explore::tell_broken(world, &subject, broken);
            Replayed::Run(Box::new(Trace { checked, judgement, ..trace }))
        }
        None => Replayed::Unconfirmed(format!("no run of up to {} calls on small disks does this", CLAIMS.calls)),
    };
    let mut said: Vec<Replayed> = open.iter().map(told).collect();
    // What clients see is held against the starts that could be listed. Where every claim holds in all runs, they see nothing
    // wrong, so then a start was missing.
    let is_sure = |place: &Option<Span>| place.is_some() || !broken.is_empty();
    if let Some((trace, place)) = found.filter(|(_, place)| is_sure(place)) {
        let is_false = |obligation: &Obligation| place == Some(obligation.span) || own(obligation).is_some();
        if let Some(culprit) = culprit(&trace, open, item, &is_false) {
            said[culprit] = Replayed::Run(Box::new(trace));
        }
    }
    said
}

/// The clause that is false, or the abstraction by which what happened is none of what the layer allows.
fn annotation(broken: &Broken, obligation: &Obligation) -> Span {
    match broken.violation.kind {
        crate::interp::ViolationKind::Abstraction => broken.violation.span,
        _ => obligation.span,
    }
}

/// The obligation that a run of code is told with: one that is false in some run, of a member that has a part in this one,
/// or a helper. None: what is wrong is elsewhere.
fn culprit(trace: &Trace, open: &[&Obligation], item: &Impl, is_false: &dyn Fn(&Obligation) -> bool) -> Option<usize> {
    let members = members(trace);
    let member =
        |obligation: &'_ Obligation| obligation.owner.split_once('.').map_or("", |(_, member)| member).to_owned();
    let is_helper = |name: &str| item.procedures.iter().any(|one| one.ident.name.as_str() == name);
    let may_be = |obligation: &Obligation| {
        let member = member(obligation);
        is_false(obligation) || members.contains(&member) || is_helper(&member)
    };
    let rank = |obligation: &Obligation| {
        let member = member(obligation);
        let part = members.iter().position(|one| *one == member).unwrap_or(members.len());
        (!is_false(obligation), part)
    };
    (0..open.len()).filter(|&place| may_be(open[place])).min_by_key(|&place| rank(open[place]))
}

/// What ran, the most suspicious first: what a crash cut short, recovery, and then the calls, the last one first.
fn members(trace: &Trace) -> Vec<String> {
    let mut found = vec![];
    let calls = trace.steps.iter().rev().filter_map(|step| match &step.event {
        Event::Call { name, ended, .. } => Some((name.clone(), ended)),
        _ => None,
    });
    let calls: Vec<_> = calls.collect();
    found.extend(calls.iter().filter(|(_, ended)| **ended == Ended::Crashed).map(|(name, _)| name.clone()));
    if trace.steps.iter().any(|step| matches!(step.event, Event::Recovery { .. })) {
        found.extend(["recover".to_owned(), "crash".to_owned()]);
    }
    found.extend(calls.into_iter().map(|(name, _)| name));
    found
}
