//! What the solver can be asked.

use crate::logic::Query;

/// A question to the solver. It writes its text itself, on the thread that asks.
pub trait Question: Sync + Sized {
    /// SMT-LIB declarations and assertions, without options and without `check-sat`; unsatisfiable exactly if the
    /// obligation holds.
    fn assertions(&self) -> String;

    /// Terms whose values are wanted if there is a model, as SMT-LIB text.
    fn watched(&self) -> Vec<String> {
        Vec::new()
    }

    /// Smaller questions that together are worth this one, for when it is too hard; fewer than two if there are none.
    /// The same parts in the same order each time: an outcome names the hard part by its place.
    fn parts(&self) -> Vec<Self> {
        Vec::new()
    }
}

impl Question for Query {
    fn assertions(&self) -> String {
        Query::assertions(self)
    }

    /// One part for each conjunct of the goal.
    fn parts(&self) -> Vec<Query> {
        let part = |goal| Query { goal, ..self.clone() };
        self.goal.conjuncts().into_iter().map(part).collect()
    }
}
