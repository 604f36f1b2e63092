//! A shorter and clearer run that ends as badly.

use super::path::Action;
use super::search::{Found, Point, Search, Start};
use crate::hir::OpIndex;
use crate::interp::Value;
use std::sync::Arc;

/// What a client does, whatever happens then: each call may return in any way, or a crash may strike in it.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Deed {
    Call(OpIndex, Arc<[Value]>),
    /// Nothing, until a crash strikes.
    Wait,
}

/// Fewer calls. And where the last one can as well come first, it does: what a client learns at once, such as the size,
/// explains best why what comes later must not be.
pub fn shrink(search: &mut Search<'_, '_>, found: Found) -> Found {
    let mut best = found;
    let mut place = 0;
    while let Some(fewer) = without(&deeds(&best), place) {
        match along(search, &best.start, &fewer) {
            Some(shorter) => best = shorter,
            None => place += 1,
        }
    }
    let mut clearer = deeds(&best);
    let last = clearer.len().min(1);
    clearer.rotate_right(last);
    match along(search, &best.start, &clearer) {
        Some(found) if deeds(&found) == clearer => found,
        _ => best,
    }
}

fn without(deeds: &[Deed], place: usize) -> Option<Vec<Deed>> {
    (place < deeds.len()).then(|| [&deeds[..place], &deeds[place + 1..]].concat())
}

fn deeds(found: &Found) -> Vec<Deed> {
    let mut deeds = vec![];
    for segment in found.trail.segments() {
        match segment.action {
            Action::Call(op, arguments) => deeds.push(Deed::Call(op, arguments)),
            Action::Crash(None) => deeds.push(Deed::Wait),
            Action::Init | Action::Crash(Some(_)) | Action::Recover => {}
        }
    }
    deeds
}

/// Does this and nothing else, in all ways. What is found, if anything.
fn along(search: &mut Search<'_, '_>, start: &Arc<Start>, deeds: &[Deed]) -> Option<Found> {
    let mut level: Vec<Point> = match search.again(start) {
        Ok(points) => points,
        Err(found) => return Some(*found),
    };
    for deed in deeds {
        let mut next = vec![];
        search.forget();
        for point in &level {
            let done = match deed {
                Deed::Call(op, arguments) => search.try_call(point, *op, arguments, &mut next),
                Deed::Wait => search.idle(point, &mut next),
            };
            if let Err(found) = done {
                return Some(*found);
            }
        }
        level = next;
    }
    None
}
