//! Annotations that say too little: a state that they allow, that no run reached, and from which code goes wrong.
//!
//! Of an operation it is the invariant that allows the state, of recovery and of helpers what they require. A finding
//! of this sort is a counterexample to the proof, but not a bug that anybody will meet: either the annotation is to be
//! made stronger, or runs get there after all, further away than was looked.

use super::Replayed;
use super::matching::is_of;
use super::purse::Purse;
use super::runs::Runs;
use crate::base::Span;
use crate::explain::guess::{Concrete, Moment};
use crate::explore::offered::{self, Offered};
use crate::explore::{self, Bounds, Broken, Domain, Part, Reached, Searched, Sizes};
use crate::hir::{Clause, OpIndex, ProcIndex, Triple, Type};
use crate::trace::{Judgement, Place};
use crate::vc::Obligation;
use std::collections::BTreeSet;

/// How far code is run from a state that is allowed.
const ALLOWED: Bounds = Bounds { calls: 1, nested: 1, larger: 0, blocks: 1, steps: 30_000, evaluation: 0 };

/// Steps of evaluation for one part of an implementation.
const MOST: u64 = 10_000_000;

/// So many states that the solver speaks of are tried for one part.
const OFFERED: usize = 32;

/// What stands where the solver says nothing.
const SIZES: Sizes = Sizes { blocks: 0, length: 0, largest: 0, limit: 1 };

impl Runs<'_, '_> {
    /// Looks at what is not confirmed yet. The steps that it took.
    pub fn tell_allowed(&self, said: &mut [Replayed], steps: u64) -> u64 {
        let left = self.owed.open.iter().zip(said.iter()).filter(|(_, said)| !said.is_confirmed());
        let parts: BTreeSet<Part> = left.filter_map(|(obligation, _)| self.part(obligation)).collect();
        let mut purse = Purse::new(steps, 2 * parts.len());
        for part in parts {
            let broken = purse.search(|evaluation| {
                let bounds = Bounds { evaluation: evaluation.min(MOST), ..ALLOWED };
                explore::allowed(
                    self.world,
                    self.subject.tree,
                    (self.owed.id, part),
                    &self.reached_or_offered(part),
                    bounds,
                )
            });
            for (obligation, said) in
                self.owed.open.iter().zip(said.iter_mut()).filter(|(_, said)| !said.is_confirmed())
            {
                if let Some(broken) = broken.iter().find(|one| is_of(one, obligation, self.item)) {
                    *said = purse.search(|steps| self.began_allowed(broken, obligation, part, steps));
                }
            }
        }
        purse.spent()
    }

    /// Where runs came, and what the solver says of obligations of the part.
    pub(super) fn reached_or_offered(&self, part: Part) -> Reached {
        let own = self.owed.open.iter().zip(self.owed.guesses).filter(|(one, _)| self.part(one) == Some(part));
        let mut offered: Vec<Offered> = vec![];
        for (_, guesses) in own {
            for moment in guesses.moments() {
                let found = self.offered(part, moment).filter(|one| !offered.contains(one));
                offered.extend(found);
            }
        }
        offered.truncate(OFFERED);
        let mut reached = self.reached.clone();
        reached.offered = offered;
        reached
    }

    /// The state that is guessed, and arguments.
    fn offered(&self, part: Part, moment: Moment<'_>) -> Option<Offered> {
        let mut concrete =
            Concrete::new(Domain { world: self.world, sizes: SIZES, extremes: false, sparse: false, more: &[] });
        let fresh = part == Part::Recover;
        let value = &mut |name: &str, ty: &Type| concrete.value(ty, moment.get(name));
        let configuration = offered::configuration(self.world, self.subject.tree, fresh, value)?;
        let called = match part {
            Part::Op(op) => Some(&self.item.operations[op.index()]),
            Part::Helper(helper) => Some(&self.item.procedures[helper.index()]),
            Part::Triple(_) | Part::Recover | Part::Idle => None,
        };
        let arguments = called.and_then(|procedure| {
            let locals = procedure.parameters.iter().map(|&local| procedure.locals.get(local));
            locals.map(|local| concrete.value(&local.ty, moment.get(local.ident.name.as_str()))).collect::<Option<_>>()
        });
        Some(Offered { configuration, arguments })
    }

    /// What the obligation belongs to.
    pub(super) fn part(&self, obligation: &Obligation) -> Option<Part> {
        let name = obligation.owner.split_once('.').map_or("", |(_, member)| member);
        let op = self.item.operations.iter().position(|one| one.ident.name.as_str() == name);
        let helper = self.item.procedures.iter().position(|one| one.ident.name.as_str() == name);
        let own =
            op.map(|place| Part::Op(OpIndex::new(place))).or(helper.map(|place| Part::Helper(ProcIndex::new(place))));
        let triples = &self.replay.program.triples;
        let is_own = |one: &Triple| one.implementation == self.owed.id && one.ident.name.as_str() == name;
        let own = own.or(triples.iter().position(is_own).map(Part::Triple));
        own.or(match name {
            "recover" => Some(Part::Recover),
            "idle" => Some(Part::Idle),
            _ => None,
        })
    }

    /// A run that begins in a state that is allowed, or goes on from one that was reached.
    fn began_allowed(&self, broken: &Broken, obligation: &Obligation, part: Part, steps: u64) -> Searched<Replayed> {
        if broken.is_reached() {
            return self.judged(broken, obligation, steps);
        }
        (self.confirmed(broken, obligation, self.weak(part)), 0)
    }

    /// The annotation that allows the state.
    fn weak(&self, part: Part) -> Judgement {
        let (clauses, name): (&[Clause], Span) = match part {
            Part::Op(_) | Part::Idle => (&self.item.invariants, self.item.ident.span),
            Part::Recover => (&self.item.recover.contract.requires, self.item.recover.ident.span),
            Part::Helper(index) => {
                let helper = &self.item.procedures[index.index()];
                (&helper.contract.requires, helper.ident.span)
            }
            Part::Triple(place) => {
                let triple = &self.replay.program.triples[place];
                (std::slice::from_ref(&triple.precondition), triple.ident.span)
            }
        };
        let texts: Vec<String> = clauses.iter().map(|clause| self.replay.words(clause.expr.span)).collect();
        let span = clauses.first().map_or(name, |clause| clause.expr.span);
        Judgement::Allowed { text: texts.join("; "), place: Place::new(self.replay.sources, span) }
    }
}
