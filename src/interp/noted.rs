//! Claims that are false, noted while the run goes on.
//!
//! Several claims are looked at in one moment: all that must hold where an operation returns. A search for the runs
//! that break them wants all that are false. But what is false later is false of a run that was wrong before, and says
//! nothing of its own; so where something was noted, the run ends as soon as it would go on. A crash condition says
//! something of the runs that crash there and of no other, so it ends only those.

use super::{Evaluator, Explained, Outcome, Scope, Stop, Violation, ViolationKind};
use crate::base::Span;
use crate::hir::Expr;

/// What was noted.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// In the order in which it was found, the same claim perhaps more than once.
    pub list: Vec<Violation>,
    /// The claim of which the reasons are wanted; a run that breaks it ends there.
    pub wanted: Option<Violation>,
    /// Where it was false first, and why.
    pub reasons: Option<Explained>,
}

impl Noted {
    /// What is false of a run that goes on from here without a crash, or what was wanted.
    fn first(&self) -> Option<Violation> {
        let ends = |violation: &&Violation| {
            violation.kind != ViolationKind::Crashes || self.wanted.as_ref() == Some(*violation)
        };
        self.list.iter().find(ends).copied()
    }
}

impl<'w> Evaluator<'w> {
    /// The run goes on, unless it was wrong already.
    pub(super) fn next_moment(&mut self) -> Outcome<()> {
        match self.noted.as_ref().and_then(Noted::first) {
            Some(Violation { kind, span }) => Stop::violation(kind, span),
            None => Ok(()),
        }
    }

    pub(super) fn noted_so_far(&self) -> usize {
        self.noted.as_ref().map_or(0, |noted| noted.list.len())
    }

    /// Ends the run where more was noted than so many.
    pub(super) fn end_if_noted(&self, before: usize) -> Outcome<()> {
        match self.noted.as_ref().and_then(|noted| noted.list.get(before)) {
            Some(violation) => Stop::violation(violation.kind, violation.span),
            None => Ok(()),
        }
    }

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
