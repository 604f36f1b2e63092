//! Which obligation a claim that was false in a run belongs to.

use crate::base::Span;
use crate::explore::{Broken, Claim, Within};
use crate::hir::{Abstraction, Impl, OpIndex, Program};
use crate::interp::ViolationKind;
use crate::kernel::ClaimKind;
use crate::vc::Obligation;

/// Whether what is false in the run is what the obligation says.
pub fn is_of(broken: &Broken, obligation: &Obligation, item: &Impl) -> bool {
    is_claim_of((broken.violation, broken.within), obligation, item)
}

/// Whether the claim that was false then is what the obligation says.
pub fn is_claim_of((violation, within): Claim, obligation: &Obligation, item: &Impl) -> bool {
    of_kind(obligation.kind, violation.kind, within) && at(violation.span, within, obligation, item)
}

/// Whether a claim of the kind is false when a run of this part breaks that.
pub(super) fn of_kind(claim: ClaimKind, broken: ViolationKind, within: Within) -> bool {
    use ViolationKind as Kind;
    let recovery = matches!(within, Within::Recovery);
    match claim {
        ClaimKind::Assertion => broken == Kind::Assert,
        ClaimKind::Requires => broken == Kind::Requires,
        ClaimKind::Ensures => broken == Kind::Ensures && within != Within::Again,
        ClaimKind::TriplePostcondition => broken == Kind::Ensures && matches!(within, Within::Triple(_)),
        ClaimKind::TripleRecovery => broken == Kind::Ensures && matches!(within, Within::CrashedTriple(_)),
        ClaimKind::RecoverEnsures => broken == Kind::Ensures && recovery,
        ClaimKind::RecoverIdempotent => broken == Kind::Ensures && within == Within::Again,
        ClaimKind::CrashRequires | ClaimKind::RecoverRequiresKept => broken == Kind::Requires && recovery,
        ClaimKind::InvariantEntry | ClaimKind::InvariantKept => broken == Kind::LoopInvariant,
        ClaimKind::Decreases | ClaimKind::MeasureBounded => broken == Kind::Decreases,
        ClaimKind::CrashCondition => broken == Kind::Crashes,
        ClaimKind::ExitInvariant => broken == Kind::Invariant && matches!(within, Within::Call(_)),
        ClaimKind::InitInvariant => broken == Kind::Invariant && within == Within::Init,
        ClaimKind::CrashInvariant => broken == Kind::Invariant && recovery,
        ClaimKind::Refinement => broken == Kind::Abstraction && matches!(within, Within::Call(_)),
        ClaimKind::InitAbstract => broken == Kind::Abstraction && within == Within::Init,
        ClaimKind::CrashRefinement => broken == Kind::Abstraction && matches!(within, Within::Crash(_)),
        other => of_expression(other, broken),
    }
}

fn of_expression(claim: ClaimKind, broken: ViolationKind) -> bool {
    use ViolationKind as Kind;
    match claim {
        ClaimKind::Overflow => broken == Kind::Overflow,
        ClaimKind::DivisionByZero => broken == Kind::DivisionByZero,
        ClaimKind::IndexInRange => broken == Kind::IndexOutOfRange,
        ClaimKind::Fits => broken == Kind::Narrowing,
        ClaimKind::Unreachable => broken == Kind::Unreachable,
        ClaimKind::ArrayLength => broken == Kind::ArrayLength,
        ClaimKind::EncodedWidth => broken == Kind::EncodedWidth,
        _ => false,
    }
}

/// Whether it is at the same place: the same clause, or the operation that the obligation is about.
fn at(span: Span, within: Within, obligation: &Obligation, item: &Impl) -> bool {
    let is_function = matches!(item.abstraction, Abstraction::Function(_));
    match (obligation.kind, within) {
        (ClaimKind::Refinement, Within::Call(op)) => is_function && is_owner(obligation, item, op),
        (ClaimKind::CrashRefinement, Within::Crash(Some(op))) => is_owner(obligation, item, op),
        (ClaimKind::CrashRefinement, Within::Crash(None)) => obligation.span == item.ident.span,
        (ClaimKind::InitAbstract, _) => is_function,
        (ClaimKind::ExitInvariant, Within::Call(op)) => span == obligation.span && is_owner(obligation, item, op),
        _ => meets(span, obligation.span),
    }
}

fn is_owner(obligation: &Obligation, item: &Impl, op: OpIndex) -> bool {
    let member = obligation.owner.split_once('.').map(|(_, member)| member);
    member == Some(item.operations[op.index()].ident.name.as_str())
}

pub(super) fn meets(left: Span, right: Span) -> bool {
    left.file == right.file && left.start == right.start
}

/// Whether what is required is required by an operation of a layer, not by a contract of the implementation.
pub(super) fn is_of_layer(obligation: &Obligation, program: &Program) -> bool {
    let operations = program.layers.iter().flat_map(|layer| &layer.operations);
    let mut clauses = operations.flat_map(|op| &op.requires);
    clauses.any(|clause| obligation.related.iter().any(|one| clause.expr.span.contains(one.span)))
}
