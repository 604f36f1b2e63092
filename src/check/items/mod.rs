//! Items: each body is checked by itself, against the signatures of all others.

mod abstraction;
mod constants;
mod contracts;
mod data;
mod functions;
mod implementation;
mod layers;
mod operations;
mod procedures;
mod triples;

pub(super) use constants::{constant_rules, constants};
pub(super) use data::{enums, structs};
pub(super) use functions::{functions, lemmas};
pub(super) use implementation::impls;
pub(super) use layers::layers;
pub(super) use triples::triples;

use super::body::{Body, CodeKind, Rules};
use crate::base::{Diagnostic, Span};
use crate::hir::FnId;

/// What checking bodies leaves behind, besides the bodies.
#[derive(Default)]
pub(super) struct Findings {
    pub diagnostics: Vec<Diagnostic>,
    /// Functions that executable code calls, and where.
    pub executed: Vec<(FnId, Span)>,
}

impl Findings {
    /// Takes over what one body found; whether it is without error.
    fn absorb(&mut self, body: &mut Body<'_, '_>) -> bool {
        let clean = !body.diagnostics.iter().any(Diagnostic::is_error);
        self.diagnostics.append(&mut body.diagnostics);
        self.executed.append(&mut body.executed);
        clean
    }
}

/// The rules of an expression that speaks of one state and has no effect.
fn one_state(reason: &'static str) -> Rules {
    Rules {
        code: CodeKind::Function,
        state: Ok(()),
        old: Err(reason),
        spec: Ok(()),
        calls: Err("it only describes a state: it calls no operation"),
        exits: Err("there is nothing to leave"),
    }
}
