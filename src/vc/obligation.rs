//! Obligations and the claims that are derived from them.

use crate::base::{Span, Symbol};
use crate::kernel::{ClaimKind, Needs, Part, Related};
use crate::kleene;
use crate::logic::{Query, Term};
use indexmap::IndexSet;
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
    /// The clause that says what is to be shown, which may stand elsewhere; where none does, the same.
    pub clause: Span,
    /// For each hypothesis of the query, the clause that says it, if one does.
    pub known_from: Vec<Option<Span>>,
    /// Why it must hold: the crash point, the clause, the path.
    pub related: Vec<Related>,
    pub query: Query,
    /// Smaller goals that together say the same, at their places in the source; none where it says nothing smaller.
    pub parts: Vec<Part>,
    pub expectation: Expectation,
    pub watches: Vec<Watch>,
}

/// Into [`Obligations::claims`]. A claim rests on earlier ones alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct ClaimId(pub u32);

/// Into [`Obligations::equations`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct EquationId(pub u32);

/// A law of Kleene algebra that must hold. It is decided without a solver.
#[derive(Clone, Debug)]
pub struct Equation {
    /// The law or system that it belongs to.
    pub owner: String,
    pub item: kleene::Item,
    /// Earlier laws that its steps may name.
    pub earlier: Vec<EquationId>,
}

/// A premise of a derived claim: all of what it lists must hold. One that lists nothing was shown by checking the
/// source.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Premise {
    /// Such as "operation, crash: write".
    pub name: String,
    pub obligations: Vec<ObligationId>,
    pub claims: Vec<ClaimId>,
    pub equations: Vec<EquationId>,
}

impl Premise {
    /// One that was shown by checking the source.
    pub fn checked(name: impl Into<String>) -> Premise {
        Premise { name: name.into(), ..Premise::default() }
    }

    pub fn claim(name: impl Into<String>, claim: ClaimId) -> Premise {
        Premise { claims: vec![claim], ..Premise::checked(name) }
    }
}

/// What trace inclusion promises to those who use a system.
#[derive(Clone, Debug, Serialize)]
pub struct Promise {
    pub system: String,
    /// The layer that the system offers.
    pub layer: String,
    /// The layers at the bottom, which are taken for true.
    pub bottom: Vec<String>,
    /// What clients must keep: for each operation that has `requires`, its conjuncts.
    pub keeps: Vec<(String, Vec<Span>)>,
    /// All of these hold if a crash during initialisation is covered.
    pub restart: Vec<ObligationId>,
}

/// A statement that follows by a named rule once all its premises hold.
#[derive(Clone, Debug)]
pub struct DerivedClaim {
    /// Such as `Mirror: Disk over TwoDisk, recovery refinement`.
    pub statement: String,
    pub rule: &'static str,
    pub span: Span,
    pub premises: Vec<Premise>,
    /// Where something is assumed on which it rests, also through other claims.
    pub assumptions: IndexSet<Span>,
    /// Whether it rests on the law of the encoder.
    pub encodes: bool,
    /// What it means for clients; of trace inclusion alone.
    pub promise: Option<Promise>,
}

impl DerivedClaim {
    /// One that rests on nothing but its premises.
    pub fn new(statement: String, rule: &'static str, span: Span, premises: Vec<Premise>) -> DerivedClaim {
        DerivedClaim { statement, rule, span, premises, assumptions: IndexSet::new(), encodes: false, promise: None }
    }

    /// One that also rests on these.
    #[must_use]
    pub fn resting_on(mut self, needs: &Needs) -> DerivedClaim {
        self.assumptions.extend(&needs.assumptions);
        self.encodes |= needs.encodes;
        self
    }
}

/// Everything to be shown of a program, and what follows from it.
#[derive(Clone, Debug, Default)]
pub struct Obligations {
    pub list: Vec<Obligation>,
    pub equations: Vec<Equation>,
    pub claims: Vec<DerivedClaim>,
    /// Where the source assumes.
    pub assumptions: Vec<Span>,
}

impl Obligations {
    pub fn get(&self, id: ObligationId) -> &Obligation {
        &self.list[id.0 as usize]
    }
}
