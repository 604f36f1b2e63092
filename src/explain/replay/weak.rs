//! Annotations that say too little: a state that they allow, that no run reached, and from which code goes wrong.
//!
//! Of an operation it is the invariant that allows the state, of recovery and of helpers what they require. A finding of
//! this sort is a counterexample to the proof, but not a bug that anybody will meet: either the annotation is to be made
//! stronger, or runs get there after all, further away than was looked.

use super::Replayed;
use super::matching::is_of;
use super::purse::Purse;
use super::runs::Runs;
use crate::base::Span;
use crate::explore::{self, Bounds, Broken, Part, Searched};
use crate::hir::{Clause, OpIndex, ProcIndex};
use crate::trace::{Judgement, Place};
use crate::vc::Obligation;
use std::collections::BTreeSet;

/// How far code is run from a state that is allowed.
const ALLOWED: Bounds = Bounds { calls: 1, nested: 1, larger: 0, blocks: 1, steps: 30_000, evaluation: 0 };

/// Steps of evaluation for one part of an implementation.
const MOST: u64 = 10_000_000;

impl Runs<'_, '_> {
    /// Looks at what is not confirmed yet. The steps that it took.
    pub fn tell_allowed(&self, said: &mut [Replayed], steps: u64) -> u64 {
        let left = self.owed.open.iter().zip(said.iter()).filter(|(_, said)| !said.is_confirmed());
        let parts: BTreeSet<Part> = left.filter_map(|(obligation, _)| self.part(obligation)).collect();
        let mut purse = Purse::new(steps, 2 * parts.len());
        for part in parts {
            let broken = purse.search(|evaluation| {
                let bounds = Bounds { evaluation: evaluation.min(MOST), ..ALLOWED };
                explore::allowed(self.world, self.subject.tree, (self.owed.id, part), &self.reached, bounds)
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

    /// What the obligation belongs to.
    pub(super) fn part(&self, obligation: &Obligation) -> Option<Part> {
        let name = obligation.owner.split_once('.').map_or("", |(_, member)| member);
        let op = self.item.operations.iter().position(|one| one.ident.name.as_str() == name);
        let helper = self.item.procedures.iter().position(|one| one.ident.name.as_str() == name);
        let own =
            op.map(|place| Part::Op(OpIndex::new(place))).or(helper.map(|place| Part::Helper(ProcIndex::new(place))));
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
        };
        let texts: Vec<String> = clauses.iter().map(|clause| self.replay.words(clause.expr.span)).collect();
        let span = clauses.first().map_or(name, |clause| clause.expr.span);
        Judgement::Allowed { text: texts.join("; "), place: Place::new(self.replay.sources, span) }
    }
}
