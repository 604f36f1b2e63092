//! Sets of residuals: the states of the deterministic automaton, which is never built as a whole.

use super::diagram::{Diagram, Operation};
use super::fuel::{Exhausted, Fuel};
use super::residual::{Residual, Residuals};
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A numbered set of residuals. Zero is the empty set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Subset(pub(super) u32);

/// The members of a set, ascending.
pub(super) type Members = Rc<[Residual]>;

/// The targets of one letter, each with the tests under which it is reached.
pub(super) type Targets = BTreeMap<Residual, Diagram>;
/// The targets of each letter.
pub(super) type Moves = IndexMap<usize, Targets>;

/// All sets that a search has met.
pub(super) struct Subsets {
    sets: IndexSet<Members>,
}

impl Subsets {
    pub(super) fn new() -> Subsets {
        Subsets { sets: IndexSet::from([Members::from([])]) }
    }

    pub(super) fn of(&mut self, members: Members) -> Subset {
        Subset(u32::try_from(self.sets.insert_full(members).0).expect("fuel ends before 2^32 sets"))
    }

    pub(super) fn members(&self, subset: Subset) -> Members {
        self.sets[subset.0 as usize].clone()
    }

    fn union(&mut self, left: Subset, right: Subset, fuel: &Fuel) -> Result<Subset, Exhausted> {
        let (left, right) = (self.members(left), self.members(right));
        fuel.spend((left.len() + right.len()) as u64)?;
        let mut members: Vec<Residual> = left.iter().chain(right.iter()).copied().collect();
        members.sort_unstable();
        members.dedup();
        Ok(self.of(members.into()))
    }

    /// Where some member accepts.
    pub(super) fn accepts(&self, subset: Subset, terms: &mut Residuals, fuel: &Fuel) -> Result<Diagram, Exhausted> {
        let nowhere = terms.diagrams.constant(0);
        self.members(subset).iter().try_fold(nowhere, |all, &member| {
            let accepts = terms.derivative(member, fuel)?.accepts;
            terms.diagrams.combine(Operation::Or, all, accepts, fuel)
        })
    }

    /// For each letter, where it leads under which tests.
    pub(super) fn moves(&self, subset: Subset, terms: &mut Residuals, fuel: &Fuel) -> Result<Moves, Exhausted> {
        let mut moves = Moves::default();
        for &member in self.members(subset).iter() {
            let derivative = terms.derivative(member, fuel)?;
            let nowhere = terms.diagrams.constant(0);
            for step in &derivative.moves {
                let guard = moves.entry(step.letter).or_default().entry(step.target).or_insert(nowhere);
                *guard = terms.diagrams.combine(Operation::Or, *guard, step.guard, fuel)?;
            }
        }
        Ok(moves)
    }

    /// The set of all targets whose guards hold, as a function of the tests.
    pub(super) fn targets(&mut self, moves: Targets, terms: &mut Residuals, fuel: &Fuel) -> Result<Diagram, Exhausted> {
        let nothing = terms.diagrams.constant(0);
        moves.into_iter().try_fold(nothing, |all, (target, guard)| {
            let target = terms.diagrams.constant(self.of(Members::from([target])).0);
            let guarded = terms.diagrams.combine(Operation::Guard, guard, target, fuel)?;
            let mut union = |left, right| Ok(self.union(Subset(left), Subset(right), fuel)?.0);
            terms.diagrams.unite(all, guarded, &mut union, fuel)
        })
    }
}
