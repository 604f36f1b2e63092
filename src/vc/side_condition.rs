//! Side conditions that can be dropped, to see that each is needed.
//!
//! For every one there is a program in `tests/programs/unsound` that is refused, and that would be proved if the side
//! condition were dropped: the suite drops it and sees the wrong proof. Nothing outside the tests does so.

use crate::kernel::ClaimKind;

macro_rules! side_conditions {
    ($($(#[$doc:meta])* $name:ident: $text:literal;)*) => {
        /// A side condition of a rule.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum SideCondition {
            $($(#[$doc])* $name,)*
            /// Claims of this kind are owed.
            Claims(ClaimKind),
        }

        impl SideCondition {
            /// The names of all but the kinds of claims.
            pub const NAMES: &[&str] = &[$($text),*];

            /// Reads a name such as `crash-point-at-entry`, or a code such as `A0601` for the claims of that kind.
            pub fn parse(text: &str) -> Option<SideCondition> {
                match text {
                    $($text => Some(SideCondition::$name),)*
                    _ => {
                        let kind = |kind: &&ClaimKind| kind.code().to_string() == text;
                        ClaimKind::ALL.iter().find(kind).map(|&kind| SideCondition::Claims(kind))
                    }
                }
            }
        }
    };
}

side_conditions! {
    /// A crash may strike before the first operation.
    CrashPointAtEntry: "crash-point-at-entry";
    /// A crash may strike after each operation.
    CrashPointAfterOperation: "crash-point-after-operation";
    /// A crash may strike at each exit.
    CrashPointAtExit: "crash-point-at-exit";
    /// A crash may strike inside a helper.
    CrashPointInHelper: "crash-point-in-helper";
    /// A crash inside recovery that is called may leave any state that recovery can start from.
    RecoveryIsNotAtomic: "recovery-is-not-atomic";
    /// A crash may strike while nothing runs.
    IdleCrash: "idle-crash";
    /// A crash resets memory.
    MemoryReset: "memory-reset";
    /// `old` in what recovery ensures is the state after the crash.
    OldIsAfterCrash: "old-is-after-crash";
    /// Recovery starts from its `requires` alone.
    RecoveryFromRequires: "recovery-from-requires";
    /// Recovery starts with fresh memory alone: what it assigns is unknown afterwards.
    RecoveryChangesMemory: "recovery-changes-memory";
    /// A helper starts from its `requires` alone, not from the invariant.
    HelperFromRequires: "helper-from-requires";
    /// A background step may follow each operation.
    BackgroundAfterOperation: "background-after-operation";
    /// A background step may come before the first operation.
    BackgroundAtEntry: "background-at-entry";
    /// A background step may come before a crash.
    BackgroundBeforeCrash: "background-before-crash";
    /// A background step may come after a crash.
    BackgroundAfterCrash: "background-after-crash";
    /// At the head of a loop nothing is known of the locals that it assigns.
    LoopForgetsLocals: "loop-forgets-locals";
    /// At the head of a loop nothing is known of what it may change in the ports that it calls.
    LoopForgetsPorts: "loop-forgets-ports";
    /// After `break` the condition of the loop may still hold.
    BreakKeepsCondition: "break-keeps-condition";
    /// `continue` owes the invariant.
    ContinueOwesInvariant: "continue-owes-invariant";
    /// Early returns are exits.
    EarlyReturns: "early-returns";
    /// What background steps assign may change wherever a port is touched.
    BackgroundInFootprint: "background-in-footprint";
    /// After a call nothing is known of what the helper may change in the ports that it touches.
    CallForgetsPorts: "call-forgets-ports";
    /// After a call nothing is known of the memory that the helper assigns.
    CallForgetsMemory: "call-forgets-memory";
    /// A function knows nothing of itself while it is shown.
    FunctionWithheld: "function-withheld";
    /// What is learnt in a proof stays there.
    ProofIsScoped: "proof-is-scoped";
}
