//! Why a run does not go on.

use crate::base::Span;
use crate::hir::LocalId;

/// What a run gives, or why it stopped.
pub type Outcome<T> = Result<T, Box<Stop>>;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stop {
    /// It can't be said how it goes on: nothing follows, neither that the program is right nor that it is wrong.
    Stuck(Stuck),
    /// The program does what it must not do.
    Violation(Violation),
    /// A result of a transition is read before it has a value: it is to be chosen, and the reading done again.
    Unassigned(LocalId),
    /// The oracle let a crash strike.
    Crash,
    /// Another run has been here, and whatever follows followed there.
    Merged,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stuck {
    pub kind: StuckKind,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StuckKind {
    /// A value that is fixed and unknown: `s[i]` out of range in ghost code, `last([])`, a division by zero there.
    Unspecified,
    /// A quantifier over too many values, of which none could be left out.
    Unbounded,
    OutOfFuel,
    /// A collection or number, or a nesting of calls, beyond the budget.
    TooLarge,
    /// State that is not known here: of a port whose implementation has no abstraction function.
    NoState,
    /// A symbolic constant without value.
    NoConstant,
    /// No value was found for a choice; not all were tried.
    NoChoice,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Violation {
    pub kind: ViolationKind,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ViolationKind {
    Overflow,
    DivisionByZero,
    IndexOutOfRange,
    /// A number does not fit the type where it is wanted.
    Narrowing,
    /// A sequence has not the length of the array type where it is wanted.
    ArrayLength,
    /// A struct is wider than a block.
    EncodedWidth,
    /// `unreachable` was reached.
    Unreachable,
    /// No arm matches; the checker sees to it that this can't be.
    NoArm,
    /// No value satisfies the condition of a choice, or none is of the type.
    NoChoice,
    /// Of a callee, or of the layer's operation that is called.
    Requires,
    Ensures,
    /// `crashes`, at a crash point.
    Crashes,
    Assert,
    Assume,
    LoopInvariant,
    Decreases,
    /// Of a layer or an implementation.
    Invariant,
    /// No abstract state is left that the state may stand for.
    Abstraction,
}

impl Stop {
    pub fn stuck<T>(kind: StuckKind, span: Span) -> Outcome<T> {
        Err(Box::new(Stop::Stuck(Stuck { kind, span })))
    }

    pub fn violation<T>(kind: ViolationKind, span: Span) -> Outcome<T> {
        Err(Box::new(Stop::Violation(Violation { kind, span })))
    }

    /// Whether the value of something else may decide all the same: `false && unknown` is false.
    pub fn is_undecided(&self) -> bool {
        matches!(self, Stop::Stuck(stuck) if stuck.kind != StuckKind::OutOfFuel)
    }
}
