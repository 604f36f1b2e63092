//! A trace that was written runs once more.

use super::claims::Claims;
use super::decisions::{Decisions, start};
use super::path::{Action, End, Trail};
use super::point::{Fault, Found, Start};
use super::tell::{Subject, told};
use super::walk::{Decided, Walked, Walker};
use super::watch::{Claim, is_clean};
use super::words;
use crate::interp::{Evaluator, Noted, Promises, Run, Tree, World};
use crate::trace::{Checked, Place, Trace};
use std::sync::Arc;

/// Whether the program, run as the trace says, fails in the same way. None: the trace does not fit the program.
pub fn again(world: &World<'_>, subject: &Subject<'_>, trace: &Trace) -> Option<bool> {
    let mut evaluator = Evaluator::new(world);
    let start = start(&mut evaluator, subject.tree, trace)?;
    if let Checked::Obligation { .. } = trace.checked
        && trace.violation.place.is_some()
    {
        evaluator.noted = Some(Noted::default());
    }
    let Following { trail, claims: Claims { broken, .. }, .. } = follow(&mut evaluator, subject.tree, trace, &start)?;
    if let Checked::Obligation { .. } = trace.checked {
        let is_same = |(violation, _): &Claim| {
            let place = Some(Place::new(subject.sources, violation.span));
            words::violation(violation.kind) == trace.violation.words && place == trace.violation.place
        };
        return Some(broken.iter().any(is_same));
    }
    let fault = broken.last().map_or(Fault::Inclusion, |(violation, _)| Fault::Violation(*violation));
    let is_code = matches!(fault, Fault::Violation(_));
    let (now, is_violated) = told(&mut Evaluator::new(world), subject, &Found { start: Arc::new(start), trail, fault });
    Some((is_code || is_violated) && now.violation == trace.violation)
}

/// What of a run is false first.
pub struct FirstFalse {
    /// All that is false in that moment; none: all claims hold, as far as they could be decided.
    pub claims: Vec<Claim>,
    /// Whether all that was looked at before could be decided.
    pub is_decided: bool,
}

/// Runs a trace once more, up to the first moment in which a claim is false. None: the trace does not fit the program.
pub fn first_false(world: &World<'_>, subject: &Subject<'_>, trace: &Trace) -> Option<FirstFalse> {
    let mut evaluator = Evaluator::new(world);
    let start = start(&mut evaluator, subject.tree, trace)?;
    evaluator.noted = Some(Noted::default());
    let Following { claims, is_over, .. } = follow(&mut evaluator, subject.tree, trace, &start)?;
    let claims = if is_over { ending(claims.broken) } else { vec![] };
    Some(FirstFalse { claims, is_decided: evaluator.undecided == 0 })
}

/// What ended a run. Of crash conditions the last one, at the point where the crash struck: the others say nothing of
/// this run.
fn ending(broken: Vec<Claim>) -> Vec<Claim> {
    let last = broken.last().copied();
    let mut others: Vec<_> = broken.into_iter().filter(|(violation, _)| !is_clean(&[*violation])).collect();
    others.dedup();
    if others.is_empty() { last.into_iter().collect() } else { others }
}

/// Runs a trace once more, as far as it goes. None: it does not fit the program.
fn follow<'a, 'w>(
    evaluator: &'a mut Evaluator<'w>,
    tree: &'a Tree,
    trace: &'a Trace,
    start: &Start,
) -> Option<Following<'a, 'w>> {
    let world = evaluator.world;
    let walker = Walker::new(evaluator, tree, start.configuration.clone()).checked();
    let decisions = Decisions::new(world, tree, trace);
    let mut following =
        Following { walker, decisions, claims: Claims::default(), trail: Trail::default(), is_over: false };
    following.whole()?;
    Some(following)
}

/// A run that follows the decisions of a trace.
struct Following<'a, 'w> {
    walker: Walker<'a, 'w>,
    decisions: Decisions<'a, 'w>,
    claims: Claims,
    trail: Trail,
    /// Nothing can follow.
    is_over: bool,
}

impl Following<'_, '_> {
    fn whole(&mut self) -> Option<()> {
        while let Some(decision) = self.decisions.next().filter(|_| !self.is_over) {
            match self.decisions.action(decision)? {
                Some(action) => self.go(action),
                // Nobody asks for it any more: the program goes another way.
                None => self.is_over = true,
            }
        }
        Some(())
    }

    /// Does this, and what a crash makes of it: recoveries until one is through. After `init` was cut short all begins
    /// again, which is decided anew.
    fn go(&mut self, action: Action) {
        let (recovers, mut next) = (action != Action::CutInit, Some(action));
        while let Some(action) = next.take() {
            next = match (self.part(&action), action) {
                (Some(Run::Crashed(_)), Action::Helper(..)) => None,
                (Some(Run::Crashed(point)), _) => Some(Action::Crash(Some(point))),
                (Some(Run::Done(_)), Action::Crash(_)) if recovers && !self.is_over => Some(Action::Recover),
                _ => None,
            };
        }
    }

    /// How a part of the run ended. None: it can't go on.
    fn part(&mut self, action: &Action) -> Option<End> {
        let from = self.walker.configuration.clone();
        self.claims.begin(&from, action);
        let mut written = self.decisions.promised(&from);
        let promises = written.as_mut().map(|written| (written.promise, written as &mut dyn Promises));
        let Walked { end, decided } = self.walker.part(action, self.decisions.ways(), promises, None);
        self.decisions.taken(decided.len());
        self.trail = self.trail.then(action.clone(), decided.into_iter().map(Decided::way).collect());
        self.claims.end(&mut self.walker, from, action, &end);
        self.is_over |= end.is_err() || !self.claims.is_clean;
        end.ok()
    }
}
