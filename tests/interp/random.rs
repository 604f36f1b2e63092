//! Decisions and values by chance, the same in every run.

use argosy::hir::Type;
use argosy::interp::{Block, Decision, Oracle, Value, World, universe};

/// A linear congruential generator.
pub struct Random(pub u64);

impl Random {
    /// A number below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }

    /// A small value of the type.
    pub fn value(&mut self, world: &World<'_>, ty: &Type) -> Value {
        match ty {
            Type::Int(_) => Value::size(self.below(5)),
            Type::Block => Value::Block(Block::numbered(self.below(4) as u64)),
            Type::Seq(element) => {
                let length = self.below(3);
                Value::seq((0..length).map(|_| self.value(world, element)))
            }
            _ => {
                let mut all = universe(world, ty, 1000).expect("there are few");
                let place = self.below(all.len());
                all.swap_remove(place)
            }
        }
    }
}

/// A crash now and then, and background steps.
impl Oracle for Random {
    fn decide(&mut self, decision: &Decision<'_>) -> usize {
        match decision {
            Decision::Crash { .. } => usize::from(self.below(12) == 0),
            Decision::Background { .. } => usize::from(self.below(20) == 0),
            Decision::Value { candidates, .. } => self.below(candidates.len()),
            Decision::Outcome { count, .. } => self.below(*count),
            Decision::Promised { .. } | Decision::PromisedValues { .. } => 0,
        }
    }
}
