//! Runs of an implementation over bare layers.

use super::matching::is_of;
use super::{Replay, Replayed};
use crate::explore::{self, Bounds, Broken, Subject};
use crate::hir::ImplId;
use crate::interp::{Limits, Tree, World};
use crate::trace::{Ended, Event, Judgement, Trace};
use crate::vc::Obligation;

/// How far code alone is run. What bounds the time is the number of steps, so that every machine says the same.
const CODE: Bounds = Bounds { calls: 5, nested: 1, larger: 1, blocks: 2, steps: 120_000 };
/// How far it is run with every claim looked at.
const CLAIMS: Bounds = Bounds { calls: 3, nested: 1, larger: 1, blocks: 2, steps: 15_000 };
/// A claim that needs more is passed over.
const LIMITS: Limits = Limits { fuel: 200_000, elements: 1 << 14, depth: 500, bits: 1 << 12, candidates: 1 << 8 };

/// What runs say of the obligations of an implementation, in their order.
pub(super) fn of_impl(replay: &Replay<'_>, id: ImplId, open: &[&Obligation]) -> Vec<Replayed> {
    let world = match World::new(replay.program, &Default::default(), LIMITS) {
        Ok(world) => world,
        Err(_) => {
            return vec![Replayed::Unconfirmed("it can't run: a constant has no small value".to_owned()); open.len()];
        }
    };
    let item = replay.program.impl_(id);
    let tree = Tree::of_impl(replay.program, id);
    let name = item.ident.name.as_str();
    let subject = Subject { sources: replay.sources, name, tree: &tree, is_root: replay.is_root, seed: None };
    let broken = explore::watch(&world, &tree, CLAIMS);
    let found = explore::explore(&world, &subject, CODE).found;
    let own = |obligation: &Obligation| broken.iter().find(|one| is_of(one, obligation, item));
    let judgement = |broken: &Broken, obligation: &Obligation| match found {
        Some(_) => Judgement::Program,
        None => replay.annotation(annotation(broken, obligation)),
    };
    let told = |obligation: &&Obligation| match own(obligation) {
        Some(broken) => {
            let checked = replay.checked(obligation);
            let judgement = judgement(broken, obligation);
            let trace = explore::tell_broken(&world, &subject, broken);
            Replayed::Run(Box::new(Trace { checked, judgement, ..trace }))
        }
        None => Replayed::Unconfirmed(format!("no run of up to {} calls on small disks does this", CLAIMS.calls)),
    };
    let mut said: Vec<Replayed> = open.iter().map(told).collect();
    if let Some((trace, place)) = found {
        let culprit = culprit(&trace, open, &|obligation| {
            place.is_some_and(|place| place == obligation.span) || own(obligation).is_some()
        });
        said[culprit] = Replayed::Run(Box::new(trace));
    }
    said
}

/// The clause that is false, or the abstraction by which what happened is none of what the layer allows.
fn annotation(broken: &Broken, obligation: &Obligation) -> crate::base::Span {
    match broken.violation.kind {
        crate::interp::ViolationKind::Abstraction => broken.violation.span,
        _ => obligation.span,
    }
}

/// The obligation that a run of code is told with: one that is false in some run, of a member that has a part in this one.
fn culprit(trace: &Trace, open: &[&Obligation], is_false: &dyn Fn(&Obligation) -> bool) -> usize {
    let members = members(trace);
    let rank = |obligation: &Obligation| {
        let member = obligation.owner.split_once('.').map_or("", |(_, member)| member);
        let part = members.iter().position(|one| one == member).unwrap_or(members.len());
        (!is_false(obligation), part)
    };
    (0..open.len()).min_by_key(|&place| rank(open[place])).expect("an implementation is run for its obligations")
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
        found.push("recover".to_owned());
    }
    found.extend(calls.into_iter().map(|(name, _)| name));
    found
}
