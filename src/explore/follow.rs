//! What clients see after a run that broke a claim.
//!
//! A claim that is false may be a fault of code, or of the claim. Where the run can go on so that clients see what the
//! layer does not allow, it is one of code. A search that begins there also reaches further than one from the start.

use super::client::{Seen, Told};
use super::path::Action;
use super::point::{Fault, Found, Point, Start};
use super::search::{Search, Struck};
use super::specification::Specification;
use super::walk::Walker;
use super::watch::Broken;
use crate::interp::{Evaluator, Run, State};
use std::sync::Arc;

impl Search<'_, '_> {
    /// A run that goes on from there, at the end of which clients see what must not be.
    pub fn follow(&mut self, broken: &Broken) -> Option<Found> {
        let start = self.known(&broken.start)?;
        let (trail, segments) = (broken.trail.clone(), broken.trail.segments());
        let mut evaluator = Evaluator::new(self.world);
        let told = Told::of(Walker::new(&mut evaluator, self.tree, start.configuration.clone()), &segments)?;
        let mut specification = Specification::new(self.specification.layer);
        let mut after = |allowed, seen: &Seen| specification.after(&mut evaluator, &allowed, seen).unwrap_or(allowed);
        let allowed = told.seen.iter().fold(start.allowed.clone(), &mut after);
        let point = Point { start, configuration: told.configuration, allowed, trail };
        let mut points = vec![];
        match (&segments.last()?.action, told.last?) {
            (Action::Init | Action::Call(..) | Action::Recover, Run::Done(_)) if point.allowed.is_violated() => {
                return Some(Found { start: point.start, trail: point.trail, fault: Fault::Inclusion });
            }
            (Action::Init | Action::Call(..) | Action::Recover, Run::Done(_)) => points.push(point),
            (Action::Call(op, arguments), Run::Crashed(crash)) => {
                let struck = Struck { configuration: &point.configuration, crash: Some((crash, *op, arguments)) };
                if let Err(found) = self.struck(&point, &struck, &mut points) {
                    return Some(*found);
                }
            }
            _ => return None,
        }
        let length = self.length(&broken.start.configuration);
        self.from(length, points).err().map(|found| *found)
    }

    /// The start, with what the layer may be in there.
    fn known(&mut self, start: &Arc<Start>) -> Option<Arc<Start>> {
        if start.allowed.complete {
            return Some(start.clone());
        }
        let configuration = start.configuration.clone();
        let leaves: Vec<State> = self.tree.leaves().map(|(node, _)| configuration.state(node).clone()).collect();
        let allowed = self.abstract_starts(&leaves, self.length(&configuration), &[])?;
        (!allowed.states.is_empty()).then(|| Arc::new(Start { configuration, allowed }))
    }
}
