//! Asks what the proofs of obligations used.

use crate::base::Span;
use crate::prove::{self, Budget, Named, Outcome};
use crate::vc::{Expectation, Obligation};
use std::num::NonZeroUsize;

/// A proved obligation, whose hypotheses that some clause says have names.
struct Asked<'a>(&'a Obligation);

impl Named for Asked<'_> {
    fn assertions(&self) -> String {
        let Obligation { query, known_from, .. } = self.0;
        query.assertions_with_names(|place| known_from[place].map(|_| prove::name(place)))
    }
}

/// For each obligation, the places in the source of what its proof used; none where nothing is known of that. What was
/// shown by not being provable used nothing.
pub(super) fn used(
    obligations: &[&Obligation],
    outcomes: &[Outcome],
    jobs: NonZeroUsize,
    budget: Budget,
) -> Vec<Option<Vec<Span>>> {
    let proved = obligations.iter().zip(outcomes).enumerate().filter(|(_, (_, outcome))| outcome.verdict.is_proved());
    let places: Vec<usize> = proved.map(|(place, _)| place).collect();
    let questions: Vec<Asked> = places.iter().map(|&place| Asked(obligations[place])).collect();
    let cores = prove::cores(&questions, jobs, budget);
    let nothing = |one: &&Obligation| (one.expectation == Expectation::NotEntailed).then(Vec::new);
    let mut found: Vec<Option<Vec<Span>>> = obligations.iter().map(nothing).collect();
    for (place, core) in places.into_iter().zip(cores) {
        let clauses = &obligations[place].known_from;
        found[place] = core.map(|core| core.into_iter().filter_map(|hypothesis| clauses[hypothesis]).collect());
    }
    found
}
