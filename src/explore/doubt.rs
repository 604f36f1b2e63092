//! A run that the layer does not seem to allow is doubted once more.
//!
//! Of the states in which the layer may begin, small ones stand for all, as far as clients can't tell them apart. But a
//! client that is shown a block or a number which stands in none of them can: the layer may have begun with that. So
//! before such a run is called wrong, it is held against starts with all that the client was shown. Where those explain
//! it, the client might have asked first: what it can find out where it begins, without changing anything, leaves fewer
//! states in which the layer may have begun.

use super::bounds::Cut;
use super::client::{Seen, Told};
use super::path::{Action, Segment, Trail};
use super::point::{Fault, Found, Point, Start};
use super::search::{Search, Step};
use super::specification::Allowed;
use super::walk::Walker;
use crate::interp::{Configuration, Outcome, State, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is to be thought of a run that the layer did not seem to allow.
enum Doubted {
    /// The layer does not allow this run, or this longer one, which begins here.
    Wrong(Arc<Start>, Trail),
    /// With this start it is allowed, as far as that can be said.
    Explained(Arc<Start>, Allowed),
}

impl<'w> Search<'_, 'w> {
    /// What is to be known of the run if it can be followed further; it must not be one that the layer does not allow.
    pub(super) fn judge(
        &mut self,
        point: &Point,
        allowed: Allowed,
        trail: impl Fn() -> Trail,
    ) -> Step<Option<(Arc<Start>, Allowed)>> {
        let (start, allowed) = if allowed.is_violated() {
            match self.doubted(&point.start, &trail()) {
                Doubted::Explained(start, allowed) => (start, allowed),
                Doubted::Wrong(..) if self.runner.watch.is_some() => return Ok(None),
                Doubted::Wrong(start, trail) => return Err(Box::new(Found { start, trail, fault: Fault::Inclusion })),
            }
        } else {
            (point.start.clone(), allowed)
        };
        if allowed.states.is_empty() {
            self.runner.coverage.cut(Cut::Allowed);
        }
        Ok((!allowed.states.is_empty()).then_some((start, allowed)))
    }

    fn doubted(&mut self, start: &Arc<Start>, trail: &Trail) -> Doubted {
        let as_it_is = || Doubted::Wrong(start.clone(), trail.clone());
        let segments = trail.segments();
        let Some(told) = self.tell_client(&start.configuration, &segments) else { return as_it_is() };
        let Some(fuller) = self.fuller(start, &told.seen) else { return as_it_is() };
        match self.at_the_end(&fuller.allowed, &told.seen) {
            Ok(end) if end.is_violated() => as_it_is(),
            Ok(end) => {
                self.asked_first(start, &fuller, &segments, &told.seen).unwrap_or(Doubted::Explained(fuller, end))
            }
            Err(_) => Doubted::Explained(fuller, Allowed::new(vec![], false)),
        }
    }

    /// The same start, with all that the client was shown. None: it is no other.
    fn fuller(&mut self, start: &Arc<Start>, seen: &[Seen]) -> Option<Arc<Start>> {
        let shown = new_in(seen, &start.allowed);
        if shown.is_empty() {
            return None;
        }
        let configuration = start.configuration.clone();
        let leaves: Vec<State> = self.tree.leaves().map(|(node, _)| configuration.state(node).clone()).collect();
        let length = self.length(&configuration);
        let allowed = self.abstract_starts(&leaves, length, &shown)?;
        (allowed != start.allowed).then(|| Arc::new(Start { configuration, allowed }))
    }

    fn at_the_end(&mut self, start: &Allowed, seen: &[Seen]) -> Outcome<Allowed> {
        let (specification, evaluator) = (&mut self.specification, &mut *self.runner.evaluator);
        seen.iter().try_fold(start.clone(), |allowed, one| specification.after(evaluator, &allowed, one))
    }

    /// The run of a client that first asks for all that it can find out without changing anything, if that is wrong.
    fn asked_first(
        &mut self,
        start: &Arc<Start>,
        fuller: &Arc<Start>,
        segments: &[Segment],
        seen: &[Seen],
    ) -> Option<Doubted> {
        if !self.asks_first {
            return None;
        }
        let ready = 1 + segments.iter().rposition(|segment| segment.action == Action::Init)?;
        let (begun, rest) = segments.split_at(ready);
        let configuration = self.tell_client(&start.configuration, begun)?.configuration;
        let (questions, mut answers) = self.questions(&configuration, &fuller.allowed);
        answers.extend_from_slice(seen);
        let end = self.at_the_end(&fuller.allowed, &answers).ok()?;
        if !end.is_violated() {
            return None;
        }
        let (_, before) = answers.split_last()?;
        let is_plain = self.at_the_end(&start.allowed, before).is_ok_and(|allowed| !allowed.is_violated());
        let start = if is_plain { start } else { fuller };
        let all = begun.iter().chain(&questions).chain(rest);
        let trail = all.fold(Trail::default(), |trail, one| trail.then_segment(one.clone()));
        Some(Doubted::Wrong(start.clone(), trail))
    }

    /// Calls that change nothing here, and what they return.
    fn questions(&mut self, here: &Configuration, allowed: &Allowed) -> (Vec<Segment>, Vec<Seen>) {
        let mut asked = (vec![], vec![]);
        for (op, arguments) in self.operations(self.length(here)) {
            let may = self.specification.may_call(self.runner.evaluator, allowed, op, &arguments);
            if !matches!(may, Ok(true)) {
                continue;
            }
            let question = Segment { action: Action::Call(op, arguments), ways: vec![], promised: None };
            if let Some(Told { seen, configuration, .. }) = self.tell_client(here, std::slice::from_ref(&question))
                && configuration == *here
            {
                asked.0.push(question);
                asked.1.extend(seen);
            }
        }
        asked
    }

    /// Runs this once more, from here on. None: it does not run as it did.
    fn tell_client(&mut self, from: &Configuration, segments: &[Segment]) -> Option<Told> {
        Told::of(Walker::new(self.runner.evaluator, self.tree, from.clone()), segments)
    }
}

/// The blocks and numbers that the client was shown and that stand in none of the states.
fn new_in(seen: &[Seen], listed: &Allowed) -> Vec<Value> {
    let mut shown = BTreeSet::new();
    for one in seen {
        if let Seen::Returned(_, results) = one {
            results.iter().for_each(|value| plain(value, &mut shown));
        }
    }
    let mut known = BTreeSet::new();
    listed.states.iter().flat_map(|state| state.iter()).for_each(|value| plain(value, &mut known));
    let has_numbers = known.iter().any(is_number);
    shown.into_iter().filter(|value| !known.contains(value) && (has_numbers || !is_number(value))).collect()
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Int(_))
}

/// The blocks and numbers within the value.
fn plain(value: &Value, found: &mut BTreeSet<Value>) {
    match value {
        Value::Block(_) | Value::Int(_) => _ = found.insert(value.clone()),
        other => other.parts().iter().for_each(|part| plain(part, found)),
    }
}
