//! What proofs rest on.
//!
//! A question that was proved is asked once more, with names for those of its hypotheses that somebody wants to know
//! about; the solver then says which of them its refutation used: an *unsatisfiable core*. A core is enough for a
//! proof, and need not be the smallest that is. Names cost time and change how the solver searches, so nothing else is
//! asked in this way, and nothing is judged by it.

use super::attempt::Budget;
use super::pool::in_parallel;
use super::solver::{self, Limits};
use std::num::NonZeroUsize;

/// A question whose hypotheses have names.
pub trait Named: Sync {
    /// As [`Question::assertions`](super::Question::assertions), with a name, by [`name`], for each hypothesis that is
    /// of interest.
    fn assertions(&self) -> String;
}

/// The name of the hypothesis at this place.
pub fn name(place: usize) -> String {
    format!("$h{place}")
}

/// For each question the places of the named hypotheses that a proof used, in order; none if no proof was found.
pub fn cores(questions: &[impl Named], jobs: NonZeroUsize, budget: Budget) -> Vec<Option<Vec<usize>>> {
    let limits = Limits { resources: budget.resources.max(1), time: budget.time, memory: budget.memory };
    in_parallel(questions.len(), jobs.get(), &|place| {
        solver::core(&questions[place].assertions(), budget.seed, limits).and_then(|core| places(&core))
    })
}

/// Reads a list of names, such as `($h3 $h0)`.
fn places(core: &str) -> Option<Vec<usize>> {
    let inner = core.strip_prefix('(')?.strip_suffix(')')?;
    let place = |name: &str| name.strip_prefix("$h")?.parse().ok();
    let mut places = inner.split_whitespace().map(place).collect::<Option<Vec<usize>>>()?;
    places.sort_unstable();
    Some(places)
}
