//! Which clauses proofs need.
//!
//! A clause that is known somewhere, such as an invariant, a `requires`, what a helper `ensures`, a lemma call or an
//! assertion, is *used* by the proofs that have it among what they rest on. That alone would make an invariant useful
//! that serves only to show itself. So it is *needed* if it is used by a proof of something that must hold whatever is
//! annotated, such as a refinement or a bound, or by a proof of another clause that is needed. Whatever is not needed
//! can be deleted, all of it at once: the proofs that remain have all that they rest on. A clause that nothing may use
//! is there for its own sake, and is no annotation: what is said of it is needed.
//!
//! Of what was not proved it is not known what it needs; it counts as using all that it may use.

mod inventory;

use crate::base::{FileId, Span};
use crate::hir::Program;
use crate::vc::Obligation;
use serde::Serialize;
use std::collections::HashMap;

/// What a clause is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    Requires,
    Ensures,
    Crashes,
    Invariant,
    LayerInvariant,
    LoopInvariant,
    Assertion,
    Assumption,
    LemmaCall,
    Reveal,
}

impl ClauseKind {
    pub fn words(self) -> &'static str {
        match self {
            ClauseKind::Requires => "`requires`",
            ClauseKind::Ensures => "`ensures`",
            ClauseKind::Crashes => "`crashes`",
            ClauseKind::Invariant => "invariant",
            ClauseKind::LayerInvariant => "invariant of the layer",
            ClauseKind::LoopInvariant => "loop invariant",
            ClauseKind::Assertion => "assertion",
            ClauseKind::Assumption => "assumption",
            ClauseKind::LemmaCall => "lemma call",
            ClauseKind::Reveal => "`reveal`",
        }
    }

    /// Whether it is shown only because it may be used. An assertion is shown in any case.
    fn is_auxiliary(self) -> bool {
        use ClauseKind::*;
        matches!(self, Requires | Ensures | Crashes | Invariant | LayerInvariant | LoopInvariant)
    }
}

/// What proofs have to do with a clause.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    Needed,
    /// Used, but only where clauses are shown that nothing needs.
    Circular,
    /// No proof uses it.
    Unused,
}

/// A clause that some proof may use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    pub kind: ClauseKind,
    /// The conjunct, or the statement.
    pub span: Span,
    pub need: Need,
    /// Obligations whose proofs used it, by their places.
    pub used_by: Vec<usize>,
}

/// The clauses of the files for which `is_own` holds, in the order of the source. `used` tells for each obligation the
/// clauses that its proof used, if that is known.
pub fn clauses(
    program: &Program,
    is_own: &dyn Fn(FileId) -> bool,
    obligations: &[Obligation],
    used: &[Option<Vec<Span>>],
) -> Vec<Clause> {
    let stated = inventory::stated(program, is_own);
    let places = Places::new(&stated);
    let flow = Flow::new(&stated, &places, obligations, used);
    let needed = flow.needed(stated.len());
    let clause = |(place, one): (usize, &inventory::Stated)| {
        let used_by: Vec<usize> = flow.known_uses(place);
        let need = match (needed[place], used_by.is_empty()) {
            (true, _) => Need::Needed,
            (false, false) => Need::Circular,
            (false, true) => Need::Unused,
        };
        Clause { kind: one.kind, span: one.span, need, used_by }
    };
    let known = stated.iter().enumerate().filter(|(place, _)| flow.may_be_used[*place]);
    known.map(clause).collect()
}

/// Clauses by the places in the source that stand for them: their own, and that of a whole of which they are conjuncts.
struct Places(HashMap<Span, Vec<usize>>);

impl Places {
    fn new(stated: &[inventory::Stated]) -> Places {
        let mut found: HashMap<Span, Vec<usize>> = HashMap::new();
        for (place, one) in stated.iter().enumerate() {
            found.entry(one.span).or_default().push(place);
            if one.whole != one.span {
                found.entry(one.whole).or_default().push(place);
            }
        }
        Places(found)
    }

    fn all(&self, spans: impl IntoIterator<Item = Span>) -> Vec<usize> {
        let mut found: Vec<usize> = spans.into_iter().filter_map(|span| self.0.get(&span)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What flows from clauses through proofs to other clauses; all by places.
struct Flow {
    /// For each obligation, what its proof used, or may have used.
    uses: Vec<Vec<usize>>,
    /// Whether that is known.
    is_known: Vec<bool>,
    /// For each obligation, the clauses that it is there for; none if it must hold whatever is annotated.
    shows: Vec<Vec<usize>>,
    may_be_used: Vec<bool>,
}

impl Flow {
    fn new(
        stated: &[inventory::Stated],
        places: &Places,
        obligations: &[Obligation],
        used: &[Option<Vec<Span>>],
    ) -> Flow {
        let known: Vec<Vec<usize>> =
            obligations.iter().map(|one| places.all(one.known_from.iter().flatten().copied())).collect();
        let mut may_be_used = vec![false; stated.len()];
        known.iter().flatten().for_each(|&clause| may_be_used[clause] = true);
        let is_auxiliary = |&clause: &usize| may_be_used[clause] && stated[clause].kind.is_auxiliary();
        let shows = |one: &Obligation| places.all([one.clause]).into_iter().filter(is_auxiliary).collect();
        let shows = obligations.iter().map(shows).collect();
        let uses = used.iter().zip(known).map(|(used, known)| match used {
            Some(used) => places.all(used.iter().copied()),
            None => known,
        });
        let (uses, is_known) = (uses.collect(), used.iter().map(Option::is_some).collect());
        Flow { uses, is_known, shows, may_be_used }
    }

    /// For each clause, whether it is needed.
    fn needed(&self, clauses: usize) -> Vec<bool> {
        let mut shown_by: Vec<Vec<usize>> = vec![vec![]; clauses];
        for (obligation, shows) in self.shows.iter().enumerate() {
            shows.iter().for_each(|&clause| shown_by[clause].push(obligation));
        }
        let mut needed = vec![false; clauses];
        let mut open: Vec<usize> = (0..self.shows.len()).filter(|&place| self.shows[place].is_empty()).collect();
        while let Some(obligation) = open.pop() {
            for &clause in &self.uses[obligation] {
                if !std::mem::replace(&mut needed[clause], true) {
                    open.extend(&shown_by[clause]);
                }
            }
        }
        needed
    }

    /// The obligations whose proofs are known to have used the clause.
    fn known_uses(&self, clause: usize) -> Vec<usize> {
        let uses = |place: &usize| self.is_known[*place] && self.uses[*place].binary_search(&clause).is_ok();
        (0..self.uses.len()).filter(uses).collect()
    }
}
