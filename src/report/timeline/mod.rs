//! A trace on a terminal: one line for each step, and below it the cells that it changed.
//!
//! What happens within a step is indented below it, so that a recovery of a recovery stands to the right of the first.
//! Nothing depends on colour; no line is longer than the width unless one word of it is.

mod page;
mod words;

#[cfg(test)]
mod tests;

pub(super) use words::{event, listed, outcome};

use crate::trace::{Place, State, Step, Term, Trace, Values};
use page::{KEPT, Page};

/// How far what belongs to a line is indented.
const STEP: usize = 2;

/// The whole trace, in lines of at most this width.
pub fn timeline(trace: &Trace, width: usize) -> String {
    let steps = trace.walk();
    let mut timeline = Timeline { trace, page: Page::new(width), digits: steps.len().to_string().len() };
    timeline.head();
    for (number, (depth, step)) in steps.into_iter().enumerate() {
        timeline.step(number + 1, depth, step);
    }
    timeline.violation();
    timeline.page.text
}

struct Timeline<'a> {
    trace: &'a Trace,
    page: Page,
    /// Of the largest number of a step.
    digits: usize,
}

impl Timeline<'_> {
    fn head(&mut self) {
        self.page.line(0, &format!("{}: {}", self.trace.headline(), self.trace.judgement.words()));
        if !self.trace.constants.is_empty() {
            self.page.line(0, &format!("with {}", listed(&self.trace.constants)));
        }
        let State { durable, volatile } = &self.trace.start.state;
        self.values("at the start:", durable);
        self.values("in memory:", volatile);
    }

    fn values(&mut self, title: &str, values: &Values) {
        if values.is_empty() {
            return;
        }
        self.page.line(0, title);
        values.iter().for_each(|(name, value)| self.page.line(STEP, &format!("{name} = {value}")));
    }

    /// `  3    disks.write(D0, 0, b1) (line 40)`.
    fn step(&mut self, number: usize, depth: usize, step: &Step) {
        let margin = format!("{number:>width$}  ", width = self.digits);
        let indent = depth * STEP;
        let place = step.place.as_ref().map(|place| format!(" ({})", self.place(place))).unwrap_or_default();
        self.page.marked(&margin, indent, &format!("{}{place}", event(step)));
        for write in &step.writes {
            self.page.line(margin.len() + indent + 2 * STEP, &write.to_string());
        }
    }

    /// The line, with the file if it is not the one that everything is about.
    fn place(&self, place: &Place) -> String {
        let main = self.trace.sources.iter().find(|source| source.root).map(|source| source.name.as_str());
        if main == Some(place.file.as_str()) {
            format!("line{KEPT}{}", place.line)
        } else {
            format!("{}:{}", place.file, place.line)
        }
    }

    fn violation(&mut self) {
        let violation = &self.trace.violation;
        let place = violation.place.as_ref().map(|place| format!(" ({})", self.place(place))).unwrap_or_default();
        self.page.line(0, &format!("wrong: {}{place}", violation.words));
        if let Some(clause) = &violation.clause {
            self.term(STEP, clause);
        }
        for allowed in &violation.allowed {
            self.page.line(STEP, &format!("allowed: {}", listed(allowed)));
        }
    }

    fn term(&mut self, indent: usize, term: &Term) {
        self.page.line(indent, &outcome(term));
        let mut indent = indent + STEP;
        if !term.bindings.is_empty() {
            self.page.line(indent, &format!("for {}:", listed(&term.bindings)));
            indent += STEP;
        }
        term.parts.iter().for_each(|part| self.term(indent, part));
    }
}
