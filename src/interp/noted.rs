//! Claims that are false, noted while the run goes on.
//!
//! A search for the run that breaks a certain claim must not end at the first claim that some run breaks. What code does
//! does not depend on claims, so it can go on.

use super::{Evaluator, Explained, Outcome, Scope, Stop, Violation, ViolationKind};
use crate::base::Span;
use crate::hir::Expr;

/// What was noted.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// In the order in which it was found, the same claim perhaps more than once.
    pub list: Vec<Violation>,
    /// The claim of which the reasons are wanted.
    pub wanted: Option<Violation>,
    /// Where it was false first, and why.
    pub reasons: Option<Explained>,
}

impl<'w> Evaluator<'w> {
    /// A claim is false: it is noted, or else the run ends.
    pub(super) fn broken(&mut self, kind: ViolationKind, span: Span) -> Outcome<()> {
        match &mut self.noted {
            Some(noted) => {
                noted.list.push(Violation { kind, span });
                Ok(())
            }
            None => Stop::violation(kind, span),
        }
    }

    /// Keeps why the claim is false, if that is wanted.
    pub(super) fn explain_noted(&mut self, scope: &mut Scope<'w>, claim: &'w Expr, violation: Violation) {
        let is_wanted = |noted: &Noted| noted.wanted == Some(violation) && noted.reasons.is_none();
        if self.noted.as_ref().is_some_and(is_wanted) {
            let reasons = self.explain(scope, claim);
            if let Some(noted) = &mut self.noted {
                noted.reasons = Some(reasons);
            }
        }
    }
}
