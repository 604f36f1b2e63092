//! What a client sees of a run: results, and crashes once recovery is through.

use super::path::{Action, End, Segment};
use super::specification::{Allowed, Specification};
use super::walk::Walker;
use crate::hir::OpIndex;
use crate::interp::{Configuration, Evaluator, Outcome, Run, Value};
use std::sync::Arc;

/// An operation with its arguments.
pub type Called = (OpIndex, Arc<[Value]>);

/// What a client sees.
#[derive(Clone, Debug)]
pub enum Seen {
    Returned(Called, Vec<Value>),
    /// A crash, during the operation if there was one. Of several crashes, one after the other, a client sees one.
    Crashed(Option<Called>),
}

/// A client of a run that goes once more.
#[derive(Debug, Default)]
pub struct Client {
    /// The call in which a crash struck.
    struck: Option<Called>,
}

impl Client {
    /// What it sees at the end of this part.
    pub fn sees(&mut self, action: &Action, end: &End) -> Option<Seen> {
        match (action, end) {
            (Action::Call(op, arguments), Run::Done(results)) => {
                Some(Seen::Returned((*op, arguments.clone()), results.clone()))
            }
            (Action::Call(op, arguments), Run::Crashed(_)) => {
                self.struck = Some((*op, arguments.clone()));
                None
            }
            (Action::Recover, Run::Done(_)) => Some(Seen::Crashed(self.struck.take())),
            _ => None,
        }
    }
}

impl Specification {
    /// After a client has seen this.
    pub fn after(&mut self, evaluator: &mut Evaluator<'_>, before: &Allowed, seen: &Seen) -> Outcome<Allowed> {
        match seen {
            Seen::Returned((op, arguments), results) => self.returned(evaluator, before, *op, arguments, results),
            Seen::Crashed(Some((op, arguments))) => self.crashed_in(evaluator, before, *op, arguments),
            Seen::Crashed(None) => self.crashed(evaluator, before),
        }
    }
}

/// A run as its client sees it.
pub struct Told {
    pub seen: Vec<Seen>,
    /// How the last part ended, if there was one.
    pub last: Option<End>,
    /// At the end.
    pub configuration: Configuration,
}

impl Told {
    /// Walks this. None: it does not run as it did.
    pub fn of(mut walker: Walker<'_, '_>, segments: &[Segment]) -> Option<Told> {
        let (mut client, mut seen, mut last) = (Client::default(), vec![], None);
        for segment in segments {
            let end = walker.segment(segment, None).end.ok()?;
            seen.extend(client.sees(&segment.action, &end));
            last = Some(end);
        }
        Some(Told { seen, last, configuration: walker.configuration })
    }
}
