//! Places that somebody wants to see reached: bodies that begin with what they may assume, and assumptions that hold.

use super::{Evaluator, Outcome, Scope, ViolationKind};
use crate::base::Span;
use crate::hir::Expr;
use rustc_hash::FxHashSet;

/// What is waited for.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Places where no run was yet.
    pub waiting: FxHashSet<Span>,
    /// Assumptions that some run got to, and that were false there.
    pub refused: FxHashSet<Span>,
}

impl FromIterator<Span> for Sought {
    fn from_iter<I: IntoIterator<Item = Span>>(places: I) -> Sought {
        Sought { waiting: places.into_iter().collect(), refused: FxHashSet::default() }
    }
}

impl<'w> Evaluator<'w> {
    /// Whether everything that was waited for was reached.
    pub fn has_reached_all(&self) -> bool {
        self.sought.as_ref().is_some_and(|sought| sought.waiting.is_empty())
    }

    pub(super) fn reach(&mut self, place: Span) {
        if let Some(sought) = &mut self.sought {
            sought.waiting.remove(&place);
        }
    }

    /// An assumption, which stands at this place.
    pub(super) fn assumption(&mut self, scope: &mut Scope<'w>, claim: &'w Expr, place: Span) -> Outcome<()> {
        let before = self.noted_so_far();
        let ended = self.claim(scope, claim, ViolationKind::Assume, None);
        if ended.is_ok() && self.noted_so_far() == before {
            self.reach(place);
        } else if let Some(sought) = &mut self.sought {
            sought.refused.insert(place);
        }
        ended
    }
}
