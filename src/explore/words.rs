//! What went wrong, in words.

use crate::interp::{Stop, StuckKind, ViolationKind};

/// What the program does that it must not do.
pub fn violation(kind: ViolationKind) -> &'static str {
    use ViolationKind::*;
    match kind {
        Overflow => "the arithmetic overflows",
        DivisionByZero => "the divisor is zero",
        IndexOutOfRange => "the index is out of range",
        Narrowing => "the value does not fit its type",
        ArrayLength => "the sequence has not the length of the array type",
        EncodedWidth => "the encoded value does not fit a block",
        Unreachable => "`unreachable` is reached",
        NoArm => "no arm matches",
        NoChoice => "no value satisfies this `choose`",
        Requires => "what is called here does not get what it `requires`",
        Ensures => "the postcondition does not hold",
        Crashes => "the crash condition does not hold at this crash point",
        Assert => "the assertion does not hold",
        Assume => "what is assumed here does not hold",
        LoopInvariant => "the loop invariant does not hold",
        Decreases => "the measure does not decrease",
        Invariant => "the invariant does not hold",
        Abstraction => "the state stands for none that the layer allows here",
    }
}

/// Why a run could not be followed.
pub fn stuck(kind: StuckKind) -> &'static str {
    match kind {
        StuckKind::Unspecified => "a value is fixed and unknown",
        StuckKind::Unbounded => "a quantifier ranges over too many values",
        StuckKind::OutOfFuel => "a run did not come to an end",
        StuckKind::TooLarge => "a value or a nesting of calls is too large",
        StuckKind::NoState => "a state is not known",
        StuckKind::NoConstant => "a constant has no value",
        StuckKind::NoChoice => "no value was found for a choice",
    }
}

pub(super) fn stop(stop: &Stop) -> String {
    match stop {
        Stop::Stuck(stuck) => self::stuck(stuck.kind).to_owned(),
        Stop::Violation(violation) => self::violation(violation.kind).to_owned(),
        Stop::Unassigned(_) => "a result has no value".to_owned(),
        Stop::Crash => "a crash".to_owned(),
        Stop::Merged => "what follows is known".to_owned(),
    }
}
