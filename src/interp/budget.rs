//! Limits, so that nothing hangs and no memory runs out.

use super::{Outcome, Stop, StuckKind};
use crate::base::Span;

/// What one run may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps of evaluation; each element that a collection operation makes is one, too.
    pub fuel: u64,
    /// Elements of one collection.
    pub elements: usize,
    /// Calls within calls.
    pub depth: u32,
    /// Bits of a number.
    pub bits: u64,
    /// Values that a quantifier tries, or a choice, for one variable.
    pub candidates: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { fuel: 10_000_000, elements: 1 << 18, depth: 10_000, bits: 1 << 14, candidates: 1 << 12 }
    }
}

/// What is left of the [`Limits`].
#[derive(Clone, Debug)]
pub struct Meter {
    limits: Limits,
    fuel: u64,
    depth: u32,
    spent: u64,
}

impl Meter {
    pub fn new(limits: Limits) -> Meter {
        Meter { limits, fuel: limits.fuel, depth: 0, spent: 0 }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// As at the beginning, but for what was spent.
    pub fn refill(&mut self) {
        *self = Meter { spent: self.spent, ..Meter::new(self.limits) };
    }

    /// All steps since the meter was made.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// As it was at that moment, but for what was spent.
    pub(super) fn restore(&mut self, before: &Meter) {
        *self = Meter { spent: self.spent, ..before.clone() };
    }

    pub(super) fn burn(&mut self, steps: u64, span: Span) -> Outcome<()> {
        match self.fuel.checked_sub(steps) {
            Some(rest) => {
                self.fuel = rest;
                self.spent += steps;
                Ok(())
            }
            None => {
                self.spent += std::mem::take(&mut self.fuel);
                Stop::stuck(StuckKind::OutOfFuel, span)
            }
        }
    }

    /// Before so many elements are made.
    pub(super) fn elements(&mut self, count: usize, span: Span) -> Outcome<()> {
        if count > self.limits.elements {
            return Stop::stuck(StuckKind::TooLarge, span);
        }
        self.burn(count as u64, span)
    }

    pub(super) fn enter(&mut self, span: Span) -> Outcome<()> {
        if self.depth >= self.limits.depth {
            return Stop::stuck(StuckKind::TooLarge, span);
        }
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }
}
