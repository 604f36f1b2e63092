//! What a run tells of itself.

use super::super::{CrashPoint, Moment, Scope, State, Value};
use super::{Configuration, NodeId};
use crate::base::Span;
use crate::hir::{LocalId, Loop, OpIndex, Procedure, VolatileIndex};

/// Something that happens in a run. States are those of the instance that is named.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An operation of an implementation begins, called at this place. Of the top: its own place.
    Begin { node: NodeId, op: OpIndex, span: Span, arguments: &'a [Value] },
    /// It has returned.
    End { node: NodeId, op: OpIndex, span: Span, results: &'a [Value] },
    /// A leaf has done an operation, called at this place.
    Step {
        node: NodeId,
        op: OpIndex,
        span: Span,
        arguments: &'a [Value],
        results: &'a [Value],
        before: &'a State,
        after: &'a State,
    },
    /// A leaf has taken a background step.
    Background { node: NodeId, moment: Moment, before: &'a State, after: &'a State },
    /// A volatile variable was assigned.
    Volatile { node: NodeId, variable: VolatileIndex, span: Span, value: &'a Value },
    /// The crash strikes.
    Crash { point: Option<CrashPoint> },
    /// What it did to a leaf.
    Crashed { node: NodeId, before: &'a State, after: &'a State },
    /// Recovery of an implementation begins.
    Recover { node: NodeId },
    /// It has ended.
    Recovered { node: NodeId },
    /// `init` of an implementation begins.
    Init { node: NodeId },
    /// What it answered.
    Initialised { node: NodeId, ok: bool },
    /// A procedure ended as its contract allows, whatever its code does: with these parameters and results.
    Promised { node: NodeId, procedure: &'a Procedure, scope: &'a Scope<'a>, after: &'a Configuration },
    /// A loop comes to its head as its invariants allow, with these values of the variables that it changes.
    PromisedLoop {
        node: NodeId,
        looped: &'a Loop,
        span: Span,
        scope: &'a Scope<'a>,
        names: &'a [LocalId],
        after: &'a Configuration,
    },
}

/// Is told what happens.
pub trait Observer {
    fn event(&mut self, event: &Event<'_>);
}
