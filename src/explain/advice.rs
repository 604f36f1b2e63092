//! What to try when a claim could not be proved, and no run says more.

use crate::kernel::ClaimKind;

/// Where the way leads through a loop.
pub(super) const OF_LOOPS: &str =
    "a loop forgets what its body may change: let an `invariant` of the loop say what is still as it was";

/// For each kind of claim the usual cause that is not a fault of the code: something true that nothing states.
pub(super) fn advice(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Feasible | ClaimKind::GhostChoice => {
            "choose only where a value is possible: inside an `if`, or with an invariant that makes one possible"
        }
        ClaimKind::InitialState => "look for a conjunct of `init` or of an invariant that contradicts another",
        ClaimKind::OperationKeepsLayerInvariant
        | ClaimKind::BackgroundKeepsLayerInvariant
        | ClaimKind::CrashKeepsLayerInvariant => {
            "change the transition only where the invariant allows it (with `if`), or weaken the invariant"
        }
        ClaimKind::BackgroundTransitive => "let one step do all that two can: choose how much happens",
        ClaimKind::ConstantExists => "weaken the `where`, or write the value",
        ClaimKind::CrashTwice => "let one crash do all that two can: choose what is lost at once",
        ClaimKind::ExitInvariant | ClaimKind::InitInvariant => {
            "if the code is right, the invariant asks too much, or something that the code relies on is in no clause"
        }
        ClaimKind::Refinement | ClaimKind::InitAbstract => {
            "if the code is right, the abstraction is not, or the invariant says too little of the state at entry"
        }
        ClaimKind::CrashRequires => "let recovery require less, or keep what it requires at every point of the code",
        ClaimKind::CrashInvariant => {
            "let recovery `ensure` this: if it has a contract, nothing else is known of what its code may change"
        }
        ClaimKind::RecoverEnsures => {
            "if recovery is right, let it `require` what it relies on, or give its loops invariants that say what is done"
        }
        ClaimKind::CrashRefinement | ClaimKind::TripleRecovery => {
            "if the code is right, let recovery `ensure` more of what it restores; where the layer chooses, a `witness` \
             before the crash says what"
        }
        ClaimKind::RecoverRequiresKept => {
            "let recovery require less, or do its work in an order that keeps what it requires"
        }
        ClaimKind::RecoverIdempotent => {
            "let recovery `ensure` only what the state at its end shows, or what its `requires` ties to the state at entry"
        }
        ClaimKind::CrashCondition | ClaimKind::Atomic => {
            "let a `crashes` clause of the procedure describe this state, too"
        }
        ClaimKind::TriplePostcondition | ClaimKind::Ensures => {
            "let what is called `ensure` more, or give loops invariants that say what is done"
        }
        ClaimKind::Assertion => "assert what leads to it first, step by step: the first step that fails is the gap",
        ClaimKind::Requires => {
            "test it before, or state it where it comes from: a `requires`, an invariant, a contract"
        }
        ClaimKind::InvariantEntry => "what holds before the loop must imply it: weaken it, or state more before",
        ClaimKind::InvariantKept => {
            "only invariants and what the loop does not change are known inside: state what the iteration relies on, too"
        }
        ClaimKind::Decreases => "let `decreases` name what gets smaller each time: `n - i` where i counts up to n",
        ClaimKind::MeasureBounded => "let `decreases` stay above zero while the loop goes on",
        ClaimKind::RecoveryMemory => "set volatile variables to their initial values first",
        ClaimKind::Overflow => {
            "bound the operands, by a test before or an invariant; or compute in another order: `a <= n - b` for `a + b <= n`"
        }
        ClaimKind::DivisionByZero => "test the divisor before, or state that it is positive",
        ClaimKind::IndexInRange => "test the index before, or state its bound in a `requires` or an invariant",
        ClaimKind::Fits => "bound it, by a test before, a `requires` or an invariant",
        ClaimKind::Unreachable => "state what makes this impossible in a `requires` or an invariant",
        ClaimKind::ArrayLength => "build it with the length of the type, or test `len` before",
        ClaimKind::EncodedWidth => "encode less, or bound the constants that the size depends on",
        ClaimKind::InitRestart => "let the `init` of the layer below allow what its `crash` leaves",
        ClaimKind::InitReturns | ClaimKind::Consistent | ClaimKind::InvariantPossible | ClaimKind::RecoveryStarts => {
            "look for two clauses that contradict each other"
        }
        ClaimKind::Reached => {
            "assume less, or look for what contradicts it: a `requires`, an invariant, an earlier assumption"
        }
    }
}
