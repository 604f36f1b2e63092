//! Runs that show what could not be proved.
//!
//! A solver's model of an obligation that does not follow may be of a state that never is, and where quantifiers are about,
//! it may be no model at all. So nothing of it is believed. Instead the program is run on small disks, and what is said of
//! an obligation is what a run shows:
//!
//! - *the program does this*: code alone does what the layer does not allow, or what no code may do;
//! - *the annotation is at fault*: a run makes this claim false, and clients see nothing wrong;
//! - *could not be confirmed*: no such run was found. That is no proof.
//!
//! [`runs`] looks for runs of implementations, [`matching`] knows which obligation a false claim belongs to, [`values`]
//! tries small values for what has no state. A run confirms, or it says nothing: no obligation is proved here.

mod matching;
mod runs;
mod values;

use crate::base::{FileId, SourceMap, Span};
use crate::hir::{ImplId, Program};
use crate::trace::{self, Judgement, Place, Trace};
use crate::vc::Obligation;
use std::collections::BTreeMap;

/// What runs say of an obligation that was not proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Replayed {
    /// A run shows that it does not hold.
    Run(Box<Trace>),
    /// Values show that it does not hold: a line for each, and where.
    Values(Vec<String>),
    /// No run was found, and what was tried.
    Unconfirmed(String),
}

impl Replayed {
    pub fn is_confirmed(&self) -> bool {
        !matches!(self, Replayed::Unconfirmed(_))
    }

    /// Whether code alone was seen to do wrong.
    pub fn is_of_program(&self) -> bool {
        matches!(self, Replayed::Run(trace) if trace.judgement == Judgement::Program)
    }
}

/// A program with what traces say of it.
#[derive(Clone, Copy)]
pub struct Replay<'a> {
    pub program: &'a Program,
    pub sources: &'a SourceMap,
    /// Whether the file was named by the user.
    pub is_root: &'a dyn Fn(FileId) -> bool,
}

impl Replay<'_> {
    /// What runs say of each of these obligations, which must follow and were not proved.
    pub fn of(&self, open: &[&Obligation]) -> Vec<Replayed> {
        let mut said: Vec<Option<Replayed>> = vec![None; open.len()];
        for (id, places) in self.by_impl(open) {
            let own: Vec<&Obligation> = places.iter().map(|&place| open[place]).collect();
            for (place, replayed) in places.into_iter().zip(runs::of_impl(self, id, &own)) {
                said[place] = Some(replayed);
            }
        }
        let tried = |(replayed, obligation): (Option<Replayed>, &&Obligation)| match replayed {
            Some(replayed) => replayed,
            None => values::of(self, obligation),
        };
        said.into_iter().zip(open).map(tried).collect()
    }

    /// The obligations of each implementation, by their places.
    fn by_impl(&self, open: &[&Obligation]) -> BTreeMap<ImplId, Vec<usize>> {
        let mut found: BTreeMap<ImplId, Vec<usize>> = BTreeMap::new();
        for (place, obligation) in open.iter().enumerate() {
            let owner = obligation.owner.split('.').next().unwrap_or_default();
            let id = self.program.impls.iter().position(|item| item.ident.name.as_str() == owner);
            if let Some(id) = id {
                found.entry(ImplId::new(id)).or_default().push(place);
            }
        }
        found
    }

    fn checked(&self, obligation: &Obligation) -> trace::Checked {
        trace::Checked::Obligation {
            code: obligation.kind.code().to_string(),
            kind: format!("{:?}", obligation.kind),
            owner: obligation.owner.clone(),
            words: obligation.kind.when_it_fails().to_owned(),
            place: Place::new(self.sources, obligation.span),
        }
    }

    /// The annotation at this place is at fault.
    fn annotation(&self, span: Span) -> Judgement {
        let text = self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        Judgement::Annotation { text, place: Place::new(self.sources, span) }
    }
}
