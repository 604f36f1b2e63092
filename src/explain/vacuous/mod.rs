//! Assumptions that nothing was found to satisfy.
//!
//! Whether assumptions contradict each other the solver is asked, with a small budget; a contradiction that it does not
//! see, behind a quantifier for instance, leaves a proof of nothing that looks like any other. So what a proof may
//! start from is also looked for: [`values`] tries small values for lemmas and functions, and small states for layers,
//! [`runs`] runs implementations on small disks, from `init` on. What is found is possible, and nothing is said. What
//! is not found is told of, but only where everything small could be tried, and [`numbers`] sees to it that small is
//! enough.

mod numbers;
mod runs;
mod values;

use super::replay::Replay;
use crate::base::{Code, Diagnostic, Span};
use crate::explore::Sizes;
use crate::hir::Program;
use crate::interp::{Given, Limits, World};
use crate::kernel::ClaimKind;
use crate::vc::Obligation;
use std::collections::BTreeSet;

/// A claim that needs more steps of evaluation is passed over.
const VALUES: Limits = Limits { fuel: 50_000, elements: 1 << 12, depth: 200, bits: 1 << 12, candidates: 1 << 8 };
/// Code makes blocks of many bytes.
const RUNS: Limits = Limits { fuel: 100_000, elements: 1 << 18, depth: 200, bits: 1 << 14, candidates: 1 << 12 };
/// How far values go.
const SIZES: Sizes = Sizes { blocks: 2, length: 3, largest: 4, limit: 20_000 };
/// Numbers up to this one are small: values reach beyond it, lengths too.
const SMALL: i64 = 1;

/// The places of these obligations, none of which the solver could refute, that nothing was found to reach.
pub fn unreached(replay: &Replay<'_>, open: &[&Obligation]) -> Vec<Diagnostic> {
    let world = |limits| World::new(replay.program, &Given::default(), limits);
    let (Ok(for_values), Ok(for_runs)) = (world(VALUES), world(RUNS)) else { return vec![] };
    let place = |obligation: &Obligation| place(replay.program, obligation);
    let places: BTreeSet<Span> = open.iter().map(|obligation| place(obligation)).collect();
    let missed = runs::missed(&for_runs, values::missed(&for_values, &places));
    let is_missed = |obligation: &&&Obligation| missed.contains(&place(obligation));
    let mut told: Vec<Diagnostic> = open.iter().filter(is_missed).map(|obligation| warning(obligation)).collect();
    told.dedup();
    told
}

/// Where it is reached. An `init` begins at its name, and has returned true as a whole.
fn place(program: &Program, obligation: &Obligation) -> Span {
    let whole = || program.impls.iter().find(|item| item.init.ident.span == obligation.span).map(|item| item.init.span);
    let found = match obligation.kind {
        ClaimKind::InvariantPossible => obligation.related.first().map(|operation| operation.span),
        ClaimKind::InitReturns => whole(),
        _ => None,
    };
    found.unwrap_or(obligation.span)
}

fn warning(obligation: &Obligation) -> Diagnostic {
    let what = match obligation.kind {
        ClaimKind::InitReturns => "`init` was never seen to return true",
        ClaimKind::Reached => "nothing was found that gets past this assumption",
        ClaimKind::RecoveryStarts => "nothing was found that satisfies what recovery requires",
        ClaimKind::InvariantPossible => "nothing was found that satisfies the invariant",
        _ => "nothing was found that satisfies these assumptions",
    };
    let words = format!("{what}: what is claimed may hold vacuously");
    Diagnostic::warning(Code::A1008, obligation.span, words)
        .with_note("looked for on small disks and among small values; that there is none is not proved, nor that there is one")
        .with_help("look for clauses that contradict each other; if there are none, call it with values that do, in a lemma for instance")
}
