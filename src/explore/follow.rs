//! What clients see after a run that broke a claim.
//!
//! A claim that is false may be a fault of code, or of the claim. Where the run can go on so that clients see what the
//! layer does not allow, it is one of code. A search that begins there also reaches further than one from the start.

use super::search::{Fault, Found, Point, Search, Start, Struck};
use super::tell::{At, Subject, Telling};
use super::watch::Broken;
use crate::interp::{Evaluator, State};
use std::sync::Arc;

impl Search<'_, '_> {
    /// A run that goes on from there, at the end of which clients see what must not be.
    pub fn follow(&mut self, subject: &Subject<'_>, broken: &Broken) -> Option<Found> {
        let start = self.known(&broken.start)?;
        let mut evaluator = Evaluator::new(self.world);
        let mut telling = Telling::new(&mut evaluator, subject, &start);
        broken.trail.segments().iter().for_each(|segment| telling.segment(segment));
        let Telling { at, configuration, allowed, pending, .. } = telling;
        let point = Point { start, configuration, allowed, trail: broken.trail.clone() };
        let mut points = vec![];
        match (at, pending) {
            (At::Rest, _) if point.allowed.is_violated() => {
                return Some(Found { start: point.start, trail: point.trail, fault: Fault::Inclusion });
            }
            (At::Rest, _) => points.push(point),
            (At::Struck(crash), Some((op, arguments))) => {
                let arguments = arguments.into();
                let struck = Struck { configuration: &point.configuration, crash: Some((crash, op, &arguments)) };
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
