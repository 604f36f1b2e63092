//! Runs that show what could not be proved.
//!
//! A solver's model of an obligation that does not follow may be of a state that never is, and where quantifiers are
//! about, it may be no model at all. So nothing of it is believed. Instead the program is run on small disks, and what
//! is said of an obligation is what a run shows:
//!
//! - *the program does this*: code alone does what the layer does not allow, or what no code may do;
//! - *the annotation is at fault*: a run makes this claim false, and clients see nothing wrong;
//! - *the annotation allows this state*: from it code makes the claim false, and no run that was looked at gets there;
//! - *a contract promises too little*: where one call or one loop does what its contract allows, and not what its code does,
//!   the claim is false, and no run that was looked at does that;
//! - *could not be confirmed*: no such run was found. That is no proof.
//!
//! A claim is false *first* in a run where no other was false before: only such a run shows that it does not follow
//! from the others. [`runs`] looks for runs of implementations, [`matching`] knows which obligation a false claim
//! belongs to, [`weak`] begins in states that annotations allow, [`promises`] ends calls as contracts allow, [`values`]
//! tries small values for what has no state, [`layers`] small states of layers, and [`purse`] bounds what all that may
//! cost. A run confirms, or it says nothing: no obligation is proved here. But a run may *contradict* a proof, which is
//! a bug of this tool.

mod culprit;
mod layers;
mod matching;
mod promises;
mod purse;
mod runs;
mod values;
mod weak;

use super::Guesses;
use crate::base::{FileId, SourceMap, Span};
use crate::hir::{ImplId, Program};
use crate::trace::{self, Judgement, Place, Trace};
use crate::vc::Obligation;
use purse::Purse;
use std::collections::BTreeMap;

/// Steps of evaluation for all searches of a file: a few seconds.
const EVALUATION: u64 = 150_000_000;

/// Runs of an implementation get as much as so many obligations for which values are tried.
const RUNS: usize = 10;

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

/// What runs say of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Of each obligation that was not proved.
    pub open: Vec<Replayed>,
    /// A run that makes false what was proved.
    pub contradiction: Option<Box<Trace>>,
}

impl Replay<'_> {
    /// What runs say of each of these obligations, which must follow and were not proved, with what the solver says of
    /// each. The others that must follow were proved, if all is known.
    pub fn of(&self, open: &[&Obligation], guesses: &[Guesses], proved: &[&Obligation]) -> Told {
        let by_impl = self.by_impl(open);
        let alone = open.len() - by_impl.values().map(Vec::len).sum::<usize>();
        let mut purse = Purse::new(EVALUATION, RUNS * by_impl.len() + alone);
        let mut said: Vec<Option<Replayed>> = vec![None; open.len()];
        let mut contradiction = None;
        for (id, places) in by_impl {
            let own: Vec<&Obligation> = places.iter().map(|&place| open[place]).collect();
            let guesses: Vec<&Guesses> = places.iter().filter_map(|&place| guesses.get(place)).collect();
            let owed = runs::Owed { id, open: &own, guesses: &guesses, proved, others: own.len() < open.len() };
            let told = purse.search_with(RUNS, |steps| runs::of_impl(self, &owed, steps));
            contradiction = contradiction.or(told.contradiction);
            places.into_iter().zip(told.open).for_each(|(place, replayed)| said[place] = Some(replayed));
        }
        let none = Guesses::default();
        let tried = |(place, replayed): (usize, Option<Replayed>)| match replayed {
            Some(replayed) => replayed,
            None => {
                let guesses = guesses.get(place).unwrap_or(&none);
                purse.search(|steps| values::of(self, open[place], guesses, steps))
            }
        };
        Told { open: said.into_iter().enumerate().map(tried).collect(), contradiction }
    }

    /// A run that makes false what was proved, of all that must follow.
    pub fn contradiction(&self, proved: &[&Obligation]) -> Option<Box<Trace>> {
        let impls = self.by_impl(proved);
        let mut purse = Purse::new(EVALUATION, impls.len());
        let mut told = impls.keys().map(|&id| {
            let owed = runs::Owed { id, open: &[], guesses: &[], proved, others: false };
            purse.search(|steps| runs::of_impl(self, &owed, steps)).contradiction
        });
        told.find_map(|found| found)
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
        Judgement::Annotation { text: self.words(span), place: Place::new(self.sources, span) }
    }

    /// The source text on one line.
    fn words(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
