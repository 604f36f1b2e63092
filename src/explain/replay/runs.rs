//! Runs of an implementation over bare layers.

use super::culprit::culprit;
use super::matching::{is_claim_of, is_of, is_of_layer};
use super::purse::Purse;
use super::{Guesses, Replay, Replayed, Told};
use crate::base::Span;
use crate::explore::{self, Bounds, Broken, Claim, FirstFalse, Reached, Subject, is_of_code};
use crate::hir::{Abstraction, Impl, ImplId};
use crate::interp::{Given, Limits, Tree, ViolationKind, World};
use crate::trace::{Judgement, Trace};
use crate::vc::Obligation;

/// How far code alone is run. What bounds the time is the number of steps, so that every machine says the same.
const CODE: Bounds = Bounds { calls: 5, nested: 1, larger: 2, blocks: 1, steps: 1_000_000, evaluation: 0 };
/// How far it is run with every claim looked at.
const CLAIMS: Bounds = Bounds { calls: 3, nested: 1, larger: 1, blocks: 2, steps: 60_000, evaluation: 0 };
/// How far it is run after a claim was false.
const AFTER: Bounds = Bounds { calls: 3, nested: 1, larger: 0, blocks: 1, steps: 20_000, evaluation: 0 };
/// A claim that needs more steps of evaluation is passed over.
const FUEL: u64 = 100_000;

/// Calls within calls; what goes deeper does not end in so few steps anyway.
const DEPTH: u32 = 200;

/// What is to be shown of an implementation.
pub(super) struct Owed<'a> {
    pub id: ImplId,
    pub open: &'a [&'a Obligation],
    /// What the solver says of each.
    pub guesses: &'a [&'a Guesses],
    /// Of the whole program.
    pub proved: &'a [&'a Obligation],
    /// Whether something else is open.
    pub others: bool,
}

/// What runs say of the obligations of an implementation, in their order, within so many steps of evaluation.
pub(super) fn of_impl(replay: &Replay<'_>, owed: &Owed<'_>, steps: u64) -> explore::Searched<Told> {
    let limits = Limits { fuel: FUEL, depth: DEPTH, ..Limits::default() };
    let Ok(world) = World::new(replay.program, &Given::default(), limits) else {
        let why = Replayed::Unconfirmed("it can't run: a constant has no small value".to_owned());
        return (Told { open: vec![why; owed.open.len()], contradiction: None }, 0);
    };
    let mut purse = Purse::new(steps, 2);
    let mut told = purse.search(|steps| in_world(replay, &world, owed, steps));
    // A log of one entry hides what goes wrong between two.
    if !told.open.iter().any(Replayed::is_of_program)
        && let Some(larger) = explore::constants::larger(replay.program, &world, replay.is_root)
    {
        let better = purse.search(|steps| in_world(replay, &larger, owed, steps));
        for (said, better) in told.open.iter_mut().zip(better.open) {
            if better.is_of_program() || !said.is_confirmed() {
                *said = better;
            }
        }
        told.contradiction = told.contradiction.or(better.contradiction);
    }
    (told, purse.spent())
}

/// With these values for the constants.
fn in_world(replay: &Replay<'_>, world: &World<'_>, owed: &Owed<'_>, steps: u64) -> explore::Searched<Told> {
    let item = replay.program.impl_(owed.id);
    let tree = Tree::of_impl(replay.program, owed.id);
    let name = item.ident.name.as_str();
    let subject = Subject { sources: replay.sources, name, tree: &tree, is_root: replay.is_root, seed: None };
    let mut purse = Purse::new(steps, 5);
    let (broken, reached) = purse.search(|evaluation| explore::watch(world, &tree, Bounds { evaluation, ..CLAIMS }));
    let found = purse.search(|evaluation| {
        let explored = explore::explore(world, &subject, Bounds { evaluation, ..CODE });
        (explored.found, explored.evaluation)
    });
    let runs = Runs { replay, world, subject, item, owed, broken, reached };
    let mut told = purse.search(|steps| runs.told(found, steps));
    purse.search(|steps| ((), runs.tell_allowed(&mut told.open, steps)));
    purse.search(|steps| ((), runs.tell_promised(&mut told.open, steps)));
    (told, purse.spent())
}

/// What was found of an implementation.
pub(super) struct Runs<'a, 'w> {
    pub replay: &'a Replay<'a>,
    pub world: &'w World<'w>,
    pub subject: Subject<'a>,
    pub item: &'a Impl,
    pub owed: &'a Owed<'a>,
    broken: Vec<Broken>,
    pub reached: Reached,
}

impl Runs<'_, '_> {
    fn told(&self, found: Option<(Trace, Option<Span>)>, steps: u64) -> explore::Searched<Told> {
        let open = self.owed.open;
        let mut purse = Purse::new(steps, open.len());
        let sure = found.and_then(|(trace, place)| {
            let first = explore::first_false(self.world, &self.subject, &trace);
            let is_sure = self.is_sure(first.as_ref(), place);
            is_sure.then(|| (trace, place, first.map(|first| first.claims).unwrap_or_default()))
        });
        let told = |obligation: &&Obligation| match self.broken.iter().find(|one| is_of(one, obligation, self.item)) {
            Some(broken) if sure.is_some() => self.confirmed(broken, obligation, Judgement::Program),
            Some(broken) => purse.search(|steps| self.judged(broken, obligation, steps)),
            None => Replayed::Unconfirmed(self.nothing()),
        };
        let mut said: Vec<Replayed> = open.iter().map(told).collect();
        if let Some((trace, place, first)) = sure {
            self.tell_code(&mut said, trace, place, &first);
        }
        (Told { open: said, contradiction: self.contradiction() }, purse.spent())
    }

    fn nothing(&self) -> String {
        let before = if self.broken.is_empty() { "" } else { " before something else is wrong" };
        format!("no run of up to {} calls on small disks does this{before}", CLAIMS.calls)
    }

    pub fn confirmed(&self, broken: &Broken, obligation: &Obligation, judgement: Judgement) -> Replayed {
        let checked = self.replay.checked(obligation);
        let trace = explore::tell_broken(self.world, &self.subject, broken);
        Replayed::Run(Box::new(Trace { checked, judgement, ..trace }))
    }

    /// A claim that was false first in a run, where code was not seen to do wrong otherwise: the fault of code, if that
    /// is a claim about code, or if clients see it.
    pub fn judged(&self, broken: &Broken, obligation: &Obligation, evaluation: u64) -> explore::Searched<Replayed> {
        let told = |judgement: Judgement| self.confirmed(broken, obligation, judgement);
        if self.is_of_code(broken, obligation) {
            return (told(Judgement::Program), 0);
        }
        let bounds = Bounds { evaluation, ..AFTER };
        let (seen, spent) = explore::follow(self.world, &self.subject, broken, bounds);
        let judgement = match seen {
            Some(_) => Judgement::Program,
            None => self.replay.annotation(annotation(broken, obligation)),
        };
        (told(judgement), spent)
    }

    /// What no code may do, rather than what is written about it.
    fn is_of_code(&self, broken: &Broken, obligation: &Obligation) -> bool {
        let kind = broken.violation.kind;
        let is_contract = kind == ViolationKind::Requires && !is_of_layer(obligation, self.replay.program);
        is_of_code(kind) && !is_contract
    }

    /// Whether what clients see is wrong. It was held against the starts that could be listed; where every claim holds
    /// along the run, and the abstraction says for each state what it stands for, they see nothing wrong, so then a
    /// start was missing.
    fn is_sure(&self, first: Option<&FirstFalse>, place: Option<Span>) -> bool {
        let is_function = matches!(self.item.abstraction, Abstraction::Function(_));
        let all_hold = first.is_some_and(|first| first.claims.is_empty() && first.is_decided);
        place.is_some() || !(is_function && all_hold)
    }

    /// A run of code alone is told with the obligation that it breaks first; if that one was proved, or can't be told,
    /// with one that may have to do with it.
    fn tell_code(&self, said: &mut [Replayed], trace: Trace, place: Option<Span>, first: &[Claim]) {
        let open = self.owed.open;
        let is_first = |obligation: &&Obligation| {
            let breaks = |&claim: &Claim| is_claim_of(claim, obligation, self.item);
            place == Some(obligation.span) || first.iter().any(breaks)
        };
        let is_false = |obligation: &Obligation| self.broken.iter().any(|one| is_of(one, obligation, self.item));
        let found = open.iter().position(is_first);
        if let Some(culprit) = found.or_else(|| culprit(&trace, open, self.item, &is_false)) {
            said[culprit] = Replayed::Run(Box::new(trace));
        }
    }

    /// A run in which nothing is false but one claim that was proved. What is owed elsewhere might be assumed, so all
    /// that is open must be of this implementation.
    fn contradiction(&self) -> Option<Box<Trace>> {
        let Owed { open, proved, .. } = self.owed;
        if self.owed.others {
            return None;
        }
        let is_any = |broken: &Broken, all: &[&Obligation]| all.iter().any(|one| is_of(broken, one, self.item));
        let is_wrong = |broken: &&Broken| is_any(broken, proved) && !is_any(broken, open);
        self.broken.iter().filter(is_wrong).find_map(|broken| self.alone(broken))
    }

    /// The run, if nothing else is false in that moment, and all that was looked at before is known to hold.
    fn alone(&self, broken: &Broken) -> Option<Box<Trace>> {
        let trace = explore::tell_broken(self.world, &self.subject, broken);
        let first = explore::first_false(self.world, &self.subject, &trace)?;
        let is_alone = first.is_decided && first.claims == [(broken.violation, broken.within)];
        is_alone.then(|| Box::new(trace))
    }
}

/// The clause that is false, or the abstraction by which what happened is none of what the layer allows.
fn annotation(broken: &Broken, obligation: &Obligation) -> Span {
    match broken.violation.kind {
        ViolationKind::Abstraction => broken.violation.span,
        _ => obligation.span,
    }
}
