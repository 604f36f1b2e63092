//! What must be shown, and what may be used.

use crate::base::{Code, Span};
use crate::logic::Term;
use serde::Serialize;

/// A place that helps to understand a claim, with words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Related {
    pub span: Span,
    pub words: String,
}

impl Related {
    const ITERATION: &str = "in an iteration of this loop";

    /// The loop in whose body something must be shown.
    pub fn iteration(span: Span) -> Related {
        Related { span, words: Related::ITERATION.into() }
    }

    pub fn is_iteration(&self) -> bool {
        self.words == Related::ITERATION
    }
}

/// Something to be shown where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    pub term: Term,
    pub kind: ClaimKind,
    pub span: Span,
    /// What it says: the clause of the source, which may stand elsewhere.
    pub clause: Span,
    pub related: Vec<Related>,
    /// Smaller claims that together say the same, for when it is too hard; none if it can't be taken apart.
    pub parts: Vec<Part>,
}

/// A part of a claim, at its own place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Part {
    pub term: Term,
    pub span: Span,
}

impl Claim {
    pub fn new(kind: ClaimKind, span: Span, term: Term) -> Claim {
        Claim { term, kind, span, clause: span, related: vec![], parts: vec![] }
    }

    #[must_use]
    pub fn related_to(mut self, span: Span, words: impl Into<String>) -> Claim {
        self.related.push(Related { span, words: words.into() });
        self
    }

    /// It is owed because a clause that stands elsewhere says so.
    #[must_use]
    pub fn of_clause(mut self, clause: Span, words: impl Into<String>) -> Claim {
        self.clause = clause;
        self.related_to(clause, words)
    }

    #[must_use]
    pub fn in_parts(mut self, parts: Vec<Part>) -> Claim {
        self.parts = parts;
        self
    }

    /// The same claim of other values.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(Term) -> Term) -> Claim {
        let term = change(self.term);
        let parts = self.parts.iter().map(|part| Part { term: change(part.term), ..*part }).collect();
        Claim { term, parts, ..self.clone() }
    }
}

/// Something known where it stands, and the clause that says so.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    pub term: Term,
    pub span: Span,
}

macro_rules! claim_kinds {
    ($($(#[$doc:meta])* $name:ident: $code:ident, $holds:literal, $fails:literal;)*) => {
        /// The kinds of claims. Each has a stable code, and words for success and for failure.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
        pub enum ClaimKind {
            $($(#[$doc])* $name,)*
        }

        impl ClaimKind {
            pub const ALL: &[ClaimKind] = &[$(ClaimKind::$name,)*];

            pub fn code(self) -> Code {
                match self { $(ClaimKind::$name => Code::$code,)* }
            }

            /// What is known once the claim is proved.
            pub fn when_it_holds(self) -> &'static str {
                match self { $(ClaimKind::$name => $holds,)* }
            }

            /// What is wrong if the claim is false.
            pub fn when_it_fails(self) -> &'static str {
                match self { $(ClaimKind::$name => $fails,)* }
            }
        }
    };
}

claim_kinds! {
    /// `choose x where P` in a transition of a layer: there is such an x.
    Feasible: A0501, "the transition has a successor", "no value may satisfy this `choose`";
    /// Some state satisfies `init` and the invariant.
    InitialState: A0502, "the layer has an initial state", "no initial state was found for this layer";
    OperationKeepsLayerInvariant: A0503, "the operation keeps the layer's invariant", "the operation may break the layer's invariant";
    BackgroundKeepsLayerInvariant: A0504, "background steps keep the layer's invariant", "a background step may break the layer's invariant";
    CrashKeepsLayerInvariant: A0505, "the crash keeps the layer's invariant", "the crash may break the layer's invariant";
    /// `background ; background ⊆ 1 + background`.
    BackgroundTransitive: A0506, "background steps are transitive", "two background steps may do what none or one can't";
    ConstantExists: A0507, "the constant has a value", "no value was found that satisfies the `where` of this constant";
    /// `crash ; crash ⊆ crash`, background steps included.
    CrashTwice: A0508, "a second crash does nothing that one can't do", "two crashes may do what one can't, and here a second one may strike before recovery has done anything";
    ExitInvariant: A0601, "the invariant holds again at exit", "the invariant may not hold when the operation ends";
    Refinement: A0602, "the operation does what the layer says", "the operation may do what the layer's operation does not allow";
    InitInvariant: A0603, "`init` establishes the invariant", "the invariant may not hold when `init` returns true";
    InitAbstract: A0604, "`init` establishes the layer's `init`", "the layer's `init` may not hold when `init` returns true";
    CrashRequires: A0701, "recovery can start after a crash", "after a crash here, recovery may start without what it `requires`";
    CrashInvariant: A0702, "the invariant holds after crash and recovery", "after a crash here and recovery, the invariant may not hold";
    CrashRefinement: A0703, "crash and recovery do what the layer allows", "after a crash here and recovery, the abstract state may be neither the old one nor the new one";
    RecoverEnsures: A0704, "recovery does what it ensures", "recovery may end without what it `ensures`";
    RecoverRequiresKept: A0705, "recovery can start again after a crash during recovery", "a crash during recovery may leave a state in which recovery can't start";
    RecoverIdempotent: A0706, "recovery interrupted by a crash and repeated does what it ensures", "recovery, interrupted by a crash and run again, may not do what it `ensures`";
    CrashCondition: A0707, "the crash condition holds", "the crash condition may not hold at this crash point";
    Atomic: A0708, "the helper is atomic", "a crash here may show a state between entry and exit of the helper";
    TriplePostcondition: A0709, "the postcondition holds", "the postcondition of the triple may not hold";
    TripleRecovery: A0710, "the recovery postcondition holds", "after a crash here and recovery, the recovery postcondition of the triple may not hold";
    Assertion: A0801, "the assertion holds", "the assertion may not hold";
    Requires: A0802, "what the callee requires holds", "what is called here may not get what it `requires`";
    Ensures: A0803, "the postcondition holds", "the postcondition may not hold";
    InvariantEntry: A0804, "the loop invariant holds at entry", "the loop invariant may not hold when the loop begins";
    InvariantKept: A0805, "the loop invariant is kept", "the loop invariant may not hold after an iteration";
    Decreases: A0806, "the measure decreases", "the measure may not decrease";
    MeasureBounded: A0807, "the measure is not negative", "the measure may be negative";
    GhostChoice: A0808, "the choice is possible", "no value may satisfy this `choose`";
    RecoveryMemory: A0809, "memory is fresh when recovery is called", "recovery is called while volatile variables may not have their initial values";
    Overflow: A0901, "the result fits its type", "the arithmetic may overflow";
    DivisionByZero: A0902, "the divisor is not zero", "the divisor may be zero";
    IndexInRange: A0903, "the index is in range", "the index may be out of range";
    Fits: A0904, "the value fits its type", "the value may not fit its type";
    Unreachable: A0905, "the path is impossible", "`unreachable` may be reached";
    ArrayLength: A0906, "the length is right", "the sequence may not have the length of the array type";
    EncodedWidth: A0907, "the encoded value fits a block", "the encoded value may not fit a block";
    /// After a crash during `init` a layer at the bottom is as `init` may find it.
    InitRestart: A1004, "a crash during `init` is covered", "a crash during `init` is not covered: after it the layer below may not be in an initial state";
    /// `init` can return true: shown by not being able to derive that it returns false.
    InitReturns: A1003, "`init` can return true", "`init` can never return true: the claim would say nothing";
    /// The assumptions of a body are possible: shown by not being able to derive `false` from them.
    Consistent: A1002, "the assumptions are consistent", "the assumptions contradict each other: what follows would hold vacuously";
    /// As [`ClaimKind::Consistent`], of what is known behind an `assume`.
    Reached: A1005, "what follows the assumption can be reached", "this contradicts what is known here: what follows is never reached";
    /// As [`ClaimKind::Consistent`], of an operation that assumes nothing but the invariant.
    InvariantPossible: A1006, "some state satisfies the invariant", "no state satisfies the invariant: what is claimed of operations would hold vacuously";
    /// As [`ClaimKind::Consistent`], of what recovery requires.
    RecoveryStarts: A1007, "recovery can start", "no state satisfies what recovery requires: it could never start";
}
