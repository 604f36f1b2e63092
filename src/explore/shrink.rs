//! A shorter and clearer run that ends as badly.

use super::path::{Action, Trail};
use super::point::{Found, Point, Start};
use super::search::Search;
use crate::hir::OpIndex;
use crate::interp::Value;
use std::sync::Arc;

/// So many steps are taken to make what was found shorter.
const SHRINKING: u64 = 1_000_000;
/// So many starts with smaller disks are tried.
const TRIED: usize = 16;

/// What a client does, whatever happens then: each call may return in any way, or a crash may strike in it.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Deed {
    Call(OpIndex, Arc<[Value]>),
    /// Nothing, until a crash strikes.
    Wait,
}

impl Search<'_, '_> {
    /// Disk after disk, from the smallest that can be initialised. What is found, if anything.
    pub fn run(&mut self) -> Option<Found> {
        let found = self.sizes().err().map(|found| *found)?;
        Some(self.shorter(found))
    }

    /// The same fault in a run that is easier to read. Covers nothing new.
    pub(super) fn shorter(&mut self, found: Found) -> Found {
        let covered = self.runner.coverage.clone();
        self.runner.budget = self.bounds.steps.min(SHRINKING);
        self.asks_first = false;
        let shorter = shrink(self, found);
        self.runner.coverage = covered;
        shorter
    }
}

/// Fewer calls. And where the last one can as well come first, it does: what a client learns at once, such as the size,
/// explains best why what comes later must not be.
fn shrink(search: &mut Search<'_, '_>, found: Found) -> Found {
    let fewer = fewer_calls(search, found);
    let mut best = smaller(search, &fewer).unwrap_or(fewer);
    let mut clearer = deeds(&best);
    let last = clearer.len().min(1);
    clearer.rotate_right(last);
    match along(search, &best.start, &clearer) {
        Some(found) if deeds(&found) == clearer => best = found,
        _ => {}
    }
    best
}

fn fewer_calls(search: &mut Search<'_, '_>, found: Found) -> Found {
    let mut best = found;
    let mut place = 0;
    while let Some(fewer) = without(&deeds(&best), place) {
        match along(search, &best.start, &fewer) {
            Some(shorter) => best = shorter,
            None => place += 1,
        }
    }
    best
}

/// The same calls on the smallest disks on which they go wrong.
fn smaller(search: &mut Search<'_, '_>, found: &Found) -> Option<Found> {
    let deeds = deeds(found);
    let length = search.length(&found.start.configuration);
    (0..length).find_map(|length| {
        let starts = search.beginnings(length, TRIED);
        starts.iter().find_map(|start| along(search, start, &deeds))
    })
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
            Action::Init | Action::CutInit | Action::Helper(..) | Action::Triple(..) => {}
            Action::Crash(Some(_)) | Action::Recover => {}
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
        level.sort_by_key(|point| cost(&point.trail));
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

/// How much happens on the way: crashes, then what a layer need not have done, then how late it was done.
fn cost(trail: &Trail) -> (usize, usize, usize) {
    let segments = trail.segments();
    let crashes = segments.iter().filter(|segment| matches!(segment.action, Action::Crash(_))).count();
    let decisions = || segments.iter().flat_map(|segment| &segment.ways);
    (crashes, decisions().filter(|way| **way > 0).count(), decisions().count())
}
