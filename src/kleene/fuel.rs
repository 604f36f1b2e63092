//! Budgets: every search counts its work and stops when it has done too much, so that no input makes the tool hang.

use super::Malformed;
use std::cell::Cell;

/// The work was not done when the fuel ran out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Exhausted;

/// Why work on a law stops without an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    Exhausted,
    Malformed(Malformed),
}

impl From<Exhausted> for Stop {
    fn from(_: Exhausted) -> Stop {
        Stop::Exhausted
    }
}

impl From<Malformed> for Stop {
    fn from(fault: Malformed) -> Stop {
        Stop::Malformed(fault)
    }
}

impl Stop {
    /// Running out of fuel is an answer, if not the one that was hoped for; a fault is not.
    pub(super) fn answer<T>(self, exhausted: T) -> Result<T, Malformed> {
        match self {
            Stop::Exhausted => Ok(exhausted),
            Stop::Malformed(fault) => Err(fault),
        }
    }
}

/// Units of work that remain. The same input uses the same amount on every machine.
#[derive(Debug)]
pub(super) struct Fuel {
    filled: u64,
    left: Cell<u64>,
}

impl Fuel {
    pub(super) fn new(units: u64) -> Fuel {
        Fuel { filled: units, left: Cell::new(units) }
    }

    pub(super) fn spend(&self, units: u64) -> Result<(), Exhausted> {
        self.left.set(self.left.get().checked_sub(units).ok_or(Exhausted)?);
        Ok(())
    }

    /// A tank of its own with half of what remains here.
    pub(super) fn half(&self) -> Fuel {
        Fuel::new(self.left.get() / 2)
    }

    pub(super) fn spent(&self) -> u64 {
        self.filled - self.left.get()
    }
}
