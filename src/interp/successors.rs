//! All that a transition can do from a state.

use super::oracle::Paths;
use super::transition::{Reached, Results, Step, Wanted};
use super::{Evaluator, Outcome, State, Stop, StuckKind, Value};
use crate::hir::LayerId;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// Where a transition can lead.
#[derive(Clone, Debug, Default)]
pub struct Successors {
    /// Each once, in the order in which choices offer them.
    pub all: IndexSet<Reached, FxBuildHasher>,
    /// Whether these are all; else some choice has too many values.
    pub complete: bool,
}

impl<'w> Evaluator<'w> {
    /// Where a transition can lead from a state. With results wanted: those ways that give them, and choices that only
    /// matter for results do not make the answer incomplete.
    ///
    /// # Errors
    /// Where a choice has no value at all, or something can't be evaluated.
    pub fn successors(
        &mut self,
        layer: LayerId,
        step: Step,
        state: &State,
        arguments: &[Value],
        wanted: Wanted<'_>,
    ) -> Outcome<Successors> {
        let mut paths = Paths::default();
        let mut found = Successors { complete: true, ..Successors::default() };
        loop {
            match self.transition(layer, step, state, arguments, wanted, &mut paths) {
                Ok((reached, complete)) => {
                    found.complete &= complete;
                    let is_wanted = match wanted.results {
                        Results::These(results) => results == reached.results,
                        Results::Any | Results::Unseen => true,
                    };
                    if is_wanted {
                        found.all.insert(reached);
                    }
                }
                Err(stop) => match *stop {
                    Stop::Stuck(stuck) if stuck.kind == StuckKind::NoChoice => found.complete = false,
                    other => return Err(Box::new(other)),
                },
            }
            if !paths.advance() {
                return Ok(found);
            }
        }
    }

    /// Whether a transition can lead to that state with those results. None: not found, but not all was tried.
    ///
    /// # Errors
    /// As [`Evaluator::successors`].
    pub fn allows(
        &mut self,
        layer: LayerId,
        step: Step,
        state: &State,
        arguments: &[Value],
        results: &[Value],
        post: &State,
    ) -> Outcome<Option<bool>> {
        let wanted = Wanted { results: Results::These(results), post: Some(post), ..Wanted::default() };
        let found = self.successors(layer, step, state, arguments, wanted)?;
        let allowed = found.all.iter().any(|reached| reached.state == *post);
        Ok((allowed || found.complete).then_some(allowed))
    }
}
