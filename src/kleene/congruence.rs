//! Bisimulation up to congruence: which pairs of sets need no look because others were looked at.
//!
//! If `X ~ Y` and `U ~ V` then `X ∪ U ~ Y ∪ V`, so a pair in the closure of the pairs so far under equivalence and
//! union adds nothing (Bonchi and Pous, *Checking NFA equivalence with bisimulations up to congruence*, POPL 2013).
//! Membership is decided by rewriting: a pair `(X, Y)` turns a set that includes one of them into its union with the
//! other; two sets are congruent when each is included in what the other one grows to. A union-find over whole sets
//! answers the frequent easy questions first (Hopcroft and Karp).

use super::fuel::{Exhausted, Fuel};
use super::residual::Residual;
use super::subset::{Members, Subset, Subsets};

#[derive(Default)]
pub(super) struct Congruence {
    rules: Vec<(Members, Members)>,
    /// The parent of each set in the forest of the union-find.
    parents: Vec<u32>,
}

impl Congruence {
    /// Adds a pair.
    pub(super) fn relate(&mut self, left: Subset, right: Subset, subsets: &Subsets) {
        self.rules.push((subsets.members(left), subsets.members(right)));
        let (left, right) = (self.find(left.0), self.find(right.0));
        self.parents[left as usize] = right;
    }

    fn find(&mut self, set: u32) -> u32 {
        let known = self.parents.len() as u32;
        self.parents.extend(known..=set.max(known));
        let mut root = set;
        while self.parents[root as usize] != root {
            // Halving the path keeps later searches short.
            let parent = self.parents[root as usize];
            self.parents[root as usize] = self.parents[parent as usize];
            root = self.parents[root as usize];
        }
        root
    }

    /// Whether the pair is in the closure.
    pub(super) fn relates(
        &mut self,
        left: Subset,
        right: Subset,
        subsets: &Subsets,
        fuel: &Fuel,
    ) -> Result<bool, Exhausted> {
        if left == right || self.find(left.0) == self.find(right.0) {
            return Ok(true);
        }
        let (left, right) = (subsets.members(left), subsets.members(right));
        Ok(self.grows_to_include(&left, &right, fuel)? && self.grows_to_include(&right, &left, fuel)?)
    }

    fn grows_to_include(&self, from: &[Residual], wanted: &[Residual], fuel: &Fuel) -> Result<bool, Exhausted> {
        let mut grown = Grown::default();
        grown.add(from);
        let mut unused: Vec<&(Members, Members)> = self.rules.iter().collect();
        while !grown.includes(wanted) {
            fuel.spend(1 + unused.len() as u64)?;
            let before = unused.len();
            unused.retain(|(left, right)| !grown.apply(left, right));
            if unused.len() == before {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A set under rewriting, as one flag per residual.
#[derive(Default)]
struct Grown(Vec<bool>);

impl Grown {
    fn add(&mut self, members: &[Residual]) {
        for member in members {
            let index = member.0 as usize;
            if index >= self.0.len() {
                self.0.resize(index + 1, false);
            }
            self.0[index] = true;
        }
    }

    fn includes(&self, members: &[Residual]) -> bool {
        members.iter().all(|member| self.0.get(member.0 as usize).is_some_and(|&flag| flag))
    }

    /// Uses a rule if one of its sides is included.
    fn apply(&mut self, left: &[Residual], right: &[Residual]) -> bool {
        let applies = self.includes(left) || self.includes(right);
        if applies {
            self.add(left);
            self.add(right);
        }
        applies
    }
}
