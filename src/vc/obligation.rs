//! Obligations and the claims that are derived from them.

use crate::base::{Span, Symbol};
use crate::kernel::{ClaimKind, Related};
use crate::logic::{Query, Term};
use serde::Serialize;

/// Into [`Obligations::list`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct ObligationId(pub u32);

/// What a counterexample is asked for: a value with the name that the user gave it, and the moment.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Such as `disks.d0`.
    pub name: Symbol,
    /// Such as "at entry", "where the crash strikes", "after recovery".
    pub moment: &'static str,
    pub term: Term,
}

/// What the solver's answer means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Expectation {
    /// The goal must follow.
    Entailed,
    /// The goal must not follow: it is `false`, and the hypotheses are the assumptions of a body, or the like.
    NotEntailed,
    /// If the goal follows, a claim says more; if it does not, the user is told what the claim does not cover.
    Optional,
}

/// One thing to be shown, at one place.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// The item and member that it belongs to: `Mirror.write`, `TwoDisk.read`, `replay_agrees`.
    pub owner: String,
    pub kind: ClaimKind,
    /// The conjunct, expression or name that is at fault if it fails.
    pub span: Span,
    /// Why it must hold: the crash point, the clause, the path.
    pub related: Vec<Related>,
    pub query: Query,
    pub expectation: Expectation,
    pub watches: Vec<Watch>,
}

/// A premise of a derived claim: obligations, or another claim.
#[derive(Clone, Debug, Serialize)]
pub struct Premise {
    /// Such as "operation, crash: write".
    pub name: String,
    pub obligations: Vec<ObligationId>,
}

/// A statement that follows by a named rule once all its premises hold.
#[derive(Clone, Debug, Serialize)]
pub struct DerivedClaim {
    /// Such as `Mirror: Disk over TwoDisk, recovery refinement`.
    pub statement: String,
    pub rule: &'static str,
    pub span: Span,
    pub premises: Vec<Premise>,
    /// What the claim does not cover, and what a client must keep.
    pub notes: Vec<String>,
}

/// Everything to be shown of a program, and what follows from it.
#[derive(Clone, Debug, Default)]
pub struct Obligations {
    pub list: Vec<Obligation>,
    pub claims: Vec<DerivedClaim>,
    /// Where the source assumes.
    pub assumptions: Vec<Span>,
}

impl Obligations {
    pub fn get(&self, id: ObligationId) -> &Obligation {
        &self.list[id.0 as usize]
    }
}
