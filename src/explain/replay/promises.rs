//! Contracts that promise too little: of recovery, of a helper, of a loop.
//!
//! A proof knows nothing of them but what is written. So a run in which one of them does what is written, and not what
//! its code does, and in which the claim is false after that, is a counterexample to the proof. Nobody will meet it as
//! long as the code is as it is: the contract is to be made stronger.

use super::matching::is_of;
use super::purse::Purse;
use super::runs::Runs;
use super::{Replay, Replayed};
use crate::explore::{self, Bounds, Broken, Part, Searched};
use crate::hir::visit::each_stmt;
use crate::hir::{Block, Callee, Impl, StmtKind};
use crate::interp::{Promise, Promised};
use crate::trace::{Judgement, Place};
use crate::vc::Obligation;
use std::collections::BTreeSet;

/// How far code is run around what is promised.
const PROMISED: Bounds = Bounds { calls: 1, nested: 0, larger: 0, blocks: 1, steps: 100_000, evaluation: 0 };

/// Steps of evaluation for one part of an implementation and one sort of promise.
const MOST: u64 = 10_000_000;

const SORTS: [Promise; 3] = [Promise::Recovery, Promise::Call, Promise::Loop];

impl Runs<'_, '_> {
    /// Looks at what is not confirmed yet. The steps that it took.
    pub fn tell_promised(&self, said: &mut [Replayed], steps: u64) -> u64 {
        let left = self.owed.open.iter().zip(said.iter()).filter(|(_, said)| !said.is_confirmed());
        let parts: BTreeSet<Part> = left.filter_map(|(obligation, _)| self.part(obligation)).collect();
        let sorts = parts.iter().flat_map(|&part| SORTS.map(|promise| (part, promise)));
        let sorts: Vec<(Part, Promise)> = sorts.filter(|&(part, promise)| self.rests_on(part, promise)).collect();
        let mut purse = Purse::new(steps, sorts.len());
        for (part, promise) in sorts {
            let is_left = |(obligation, said): (&&Obligation, &Replayed)| {
                !said.is_confirmed() && self.part(obligation) == Some(part)
            };
            if self.owed.open.iter().zip(said.iter()).any(is_left) {
                let broken = purse.search(|steps| self.broken_by_promise(part, promise, steps));
                self.take_promised(said, &broken, part);
            }
        }
        purse.spent()
    }

    /// Whether something of this sort follows in the part, or within its code.
    fn rests_on(&self, part: Part, promise: Promise) -> bool {
        let code = match part {
            Part::Op(op) => &self.item.operations[op.index()].body,
            Part::Helper(helper) => &self.item.procedures[helper.index()].body,
            Part::Recover => &self.item.recover.body,
            Part::Triple(place) => &self.replay.program.triples[place].body,
            Part::Idle => return promise == Promise::Recovery,
        };
        match promise {
            Promise::Recovery => !matches!(part, Part::Helper(_)),
            Promise::Call | Promise::Loop => holds(self.item, code, promise),
        }
    }

    fn broken_by_promise(&self, part: Part, promise: Promise, evaluation: u64) -> Searched<Vec<Broken>> {
        let nested = u32::from(part == Part::Recover);
        let bounds = Bounds { evaluation: evaluation.min(MOST), nested, ..PROMISED };
        explore::promised(
            self.world,
            self.subject.tree,
            (self.owed.id, part, promise),
            &self.reached_or_offered(part),
            bounds,
        )
    }

    fn take_promised(&self, said: &mut [Replayed], broken: &[Broken], part: Part) {
        for (obligation, said) in self.owed.open.iter().zip(said.iter_mut()).filter(|(_, said)| !said.is_confirmed()) {
            if self.part(obligation) != Some(part) {
                continue;
            }
            let mut fitting = broken.iter().filter(|one| is_of(one, obligation, self.item));
            if let Some(found) = fitting.find_map(|one| self.by_promise(one, obligation)) {
                *said = found;
            }
        }
    }

    /// The run, if all that a proof may assume along it is known to hold.
    fn by_promise(&self, broken: &Broken, obligation: &Obligation) -> Option<Replayed> {
        let promised = broken.promised()?;
        let trace = explore::tell_broken(self.world, &self.subject, broken);
        let first = explore::first_false(self.world, &self.subject, &trace)?;
        let is_first = first.is_decided && first.claims.contains(&(broken.violation, broken.within));
        is_first.then(|| self.confirmed(broken, obligation, weak(self.replay, &promised)))
    }
}

/// Whether there is a loop in the code, or a call of something that has a contract.
fn holds(item: &Impl, code: &Block, promise: Promise) -> bool {
    let mut found = false;
    each_stmt(code, &mut |stmt| {
        found |= match &stmt.kind {
            StmtKind::While(..) | StmtKind::For(..) => promise == Promise::Loop,
            StmtKind::Call { callee: Callee::Proc(index), .. } => {
                let helper = &item.procedures[index.index()];
                if helper.is_inlined() { holds(item, &helper.body, promise) } else { promise == Promise::Call }
            }
            StmtKind::Call { callee: Callee::Recover | Callee::OwnOp(_), .. } => promise == Promise::Call,
            _ => false,
        };
    });
    found
}

/// The contract that promises too little.
fn weak(replay: &Replay<'_>, promised: &Promised) -> Judgement {
    let texts: Vec<String> = promised.clauses.iter().map(|&span| replay.words(span)).collect();
    let span = promised.clauses.first().copied().unwrap_or(promised.place);
    let of = match promised.promise {
        Promise::Recovery => "recovery".to_owned(),
        Promise::Call => format!("`{}`", replay.words(promised.place)),
        Promise::Loop => "the loop".to_owned(),
    };
    Judgement::Promised { of, text: texts.join("; "), place: Place::new(replay.sources, span) }
}
