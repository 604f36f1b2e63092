//! Which obligation a run of code is told with, where none of them is what is false first in it.

use crate::hir::Impl;
use crate::kernel::ClaimKind;
use crate::trace::{Ended, Event, Trace};
use crate::vc::Obligation;

/// One that is false in some run, of a member that has a part in this one, or a helper. None: what is wrong is
/// elsewhere.
pub(super) fn culprit(
    trace: &Trace,
    open: &[&Obligation],
    item: &Impl,
    is_false: &dyn Fn(&Obligation) -> bool,
) -> Option<usize> {
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
        (!is_behaviour(obligation.kind), !is_false(obligation), part)
    };
    (0..open.len()).filter(|&place| may_be(open[place])).min_by_key(|&place| rank(open[place]))
}

/// What clients see is what these are about.
fn is_behaviour(kind: ClaimKind) -> bool {
    matches!(kind, ClaimKind::Refinement | ClaimKind::CrashRefinement)
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
        found.extend(["recover".to_owned(), "idle".to_owned()]);
    }
    found.extend(calls.into_iter().map(|(name, _)| name));
    found
}
