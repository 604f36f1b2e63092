//! Listens to a run that goes once more for claims that are false in it.

use super::path::{Action, End};
use super::walk::Walker;
use super::watch::{Claim, Within, broken, broken_crash, broken_promises, broken_triple, is_clean};
use crate::interp::{Configuration, Outcome, Run, Violation};

/// What was heard so far.
#[derive(Default)]
pub struct Claims {
    pub broken: Vec<Claim>,
    /// Whether the last part was of a run without fault.
    pub is_clean: bool,
    /// Where the last call, triple or crash of the idle system began.
    begun: Option<(Configuration, Action)>,
    /// Where recoveries began that a crash cut short.
    interrupted: Vec<Configuration>,
}

impl Claims {
    /// A part begins here.
    pub fn begin(&mut self, here: &Configuration, action: &Action) {
        self.is_clean = true;
        if let Action::Call(..) | Action::Triple(..) | Action::Crash(None) = action {
            self.begun = Some((here.clone(), action.clone()));
        }
    }

    /// A part that began there has ended.
    pub fn end(&mut self, walker: &mut Walker<'_, '_>, from: Configuration, action: &Action, end: &Outcome<End>) {
        let broken = broken(walker.evaluator, end);
        self.take(broken, Within::of(action));
        match (action, end) {
            (Action::Recover, Ok(Run::Crashed(_))) => self.interrupted.push(from),
            (Action::Recover, Ok(Run::Done(_))) if walker.evaluator.noted.is_some() => self.recovered(walker),
            _ => {}
        }
    }

    /// What recovery owes is looked at.
    fn recovered(&mut self, walker: &mut Walker<'_, '_>) {
        let Walker { evaluator, tree, configuration: end, .. } = walker;
        for from in std::mem::take(&mut self.interrupted) {
            self.take(broken_promises(evaluator, tree, &from, end), Within::Again);
        }
        let Some((from, action)) = self.begun.take().filter(|_| self.is_clean) else { return };
        match action {
            Action::Triple(place, arguments) => {
                let broken = broken_triple(evaluator, tree, &from, (place, &arguments), end);
                self.take(broken, Within::CrashedTriple(place));
            }
            Action::Call(op, arguments) => {
                let broken = broken_crash(evaluator, tree, &from, Some((op, &arguments)), end);
                self.take(broken.into_iter().collect(), Within::Crash(Some(op)));
            }
            _ => {
                let broken = broken_crash(evaluator, tree, &from, None, end);
                self.take(broken.into_iter().collect(), Within::Crash(None));
            }
        }
    }

    fn take(&mut self, broken: Vec<Violation>, within: Within) {
        self.is_clean &= is_clean(&broken);
        self.broken.extend(broken.into_iter().map(|violation| (violation, within)));
    }
}
