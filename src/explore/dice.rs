//! Chance that is the same in every run.

use crate::interp::{Decision, Oracle, Step};

/// Numbers by chance: SplitMix64 (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, OOPSLA 2014).
#[derive(Clone, Debug)]
pub struct Dice(u64);

/// Background steps happen once in so many times.
const RARE: usize = 6;

impl Dice {
    /// Those of one run: they depend on the seed and the number of the run, and on nothing else.
    pub fn new(seed: u64, run: u64) -> Dice {
        let mut dice = Dice(seed);
        let own = dice.next();
        Dice(own ^ run.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below the limit, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()) * limit as u128;
        (wide >> 64) as usize
    }

    /// A number below the limit, the low ones more often.
    pub fn low(&mut self, limit: usize) -> usize {
        self.below(limit).min(self.below(limit))
    }

    /// Once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// Decides by chance, and remembers how.
pub(super) struct Chance<'d> {
    pub dice: &'d mut Dice,
    /// At each crash point a crash strikes once in so many times. None: never.
    pub rarely: Option<usize>,
    pub taken: Vec<usize>,
    pub choices: u64,
}

impl Oracle for Chance<'_> {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        let count = decision.count();
        let way = match decision {
            Decision::Crash { .. } => usize::from(self.rarely.is_some_and(|times| self.dice.one_in(times))),
            Decision::Background { .. } | Decision::Outcome { step: Step::Background, .. } => {
                if self.dice.one_in(RARE) { 1 + self.dice.below(count - 1) } else { 0 }
            }
            Decision::Outcome { .. } | Decision::Value { .. } => self.dice.below(count),
            Decision::Promised { .. } | Decision::PromisedValues { .. } => 0,
        };
        self.choices += u64::from(!matches!(decision, Decision::Crash { .. }));
        self.taken.push(way);
        way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_depends_on_seed_and_number_alone() {
        let rolled = |seed, run| {
            let mut dice = Dice::new(seed, run);
            (0..8).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(rolled(1, 7), rolled(1, 7));
        assert_ne!(rolled(1, 7), rolled(1, 8));
        assert_ne!(rolled(1, 7), rolled(2, 7));
        assert!(rolled(0, 0).iter().all(|&number| number < 1000));
    }

    #[test]
    fn all_numbers_come_up() {
        let mut dice = Dice::new(5, 0);
        let mut seen = [0; 6];
        (0..600).for_each(|_| seen[dice.below(6)] += 1);
        assert!(seen.iter().all(|&times| times > 60), "{seen:?}");
    }
}
