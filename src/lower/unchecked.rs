//! Values that no type vouches for.
//!
//! In ghost code `s[i]` out of range, and `m[k]` of a key that is not there, is some value of the right sort. It need not be
//! of the right type: sequences of one sort may be arrays of any length, integers of one sort may be negative. Whatever
//! was read without check, or is part of such a value, or a name for it, is shown to be of its type where
//! something else relies on that.
//!
//! The abstract state is in its types where the invariant holds, as is shown once. Where `spec` is read nobody knows that
//! it does, in a helper for one; so a variable of it whose type was a matter of proof is such a value, too.

use super::context::Translator;
use crate::hir::{Binder, Builtin, CollectionKind, Domain, Expr, ExprKind, Pattern, PatternKind, Place, Type};

impl Translator<'_, '_> {
    /// Whether the value may come from a read out of range. Names in the expression have been bound before.
    pub fn is_unchecked(&self, expr: &Expr) -> bool {
        let any = |parts: &[Expr]| parts.iter().any(|part| self.is_unchecked(part));
        match &expr.kind {
            ExprKind::Local(local) => self.scope.unchecked.contains(local),
            ExprKind::State(Place::Spec(index)) => {
                let own = self.scope.implementation;
                own.is_some_and(|own| self.lowering.unchecked_abstractions.contains(&(own, *index)))
            }
            ExprKind::Index { base, checked, .. } => !checked || self.is_unchecked(base),
            ExprKind::Builtin(Builtin::Last, _) => true,
            ExprKind::Field(value, _)
            | ExprKind::Part(value, _)
            | ExprKind::Old(value)
            | ExprKind::ToArray(value)
            | ExprKind::Repeat(value, _)
            | ExprKind::Slice { base: value, .. }
            | ExprKind::Convert { value, checked: false } => self.is_unchecked(value),
            ExprKind::If(_, then, otherwise) => self.is_unchecked(then) || self.is_unchecked(otherwise),
            ExprKind::Match(_, arms) => arms.iter().any(|arm| self.is_unchecked(&arm.body)),
            ExprKind::Let(_, _, body) => self.is_unchecked(body),
            ExprKind::Comprehension { kind, binders, body } => {
                let keys = binders.iter().filter(|_| *kind == CollectionKind::Map);
                self.is_unchecked(body) || keys.into_iter().any(|key| self.scope.unchecked.contains(&key.local))
            }
            ExprKind::Tuple(parts)
            | ExprKind::Variant(_, _, parts)
            | ExprKind::Struct(_, parts)
            | ExprKind::Seq(parts)
            | ExprKind::Set(parts) => any(parts),
            ExprKind::WithFields(base, fields) => {
                self.is_unchecked(base) || fields.iter().any(|(_, value)| self.is_unchecked(value))
            }
            ExprKind::Update { base, index, value, .. } => {
                let is_key = matches!(base.ty, Type::Map(..));
                self.is_unchecked(base) || self.is_unchecked(value) || is_key && self.is_unchecked(index)
            }
            ExprKind::Map(pairs) => pairs.iter().any(|(key, value)| self.is_unchecked(key) || self.is_unchecked(value)),
            ExprKind::Builtin(builtin, parts) => keeps_elements(*builtin) && any(parts),
            _ => false,
        }
    }

    /// Remembers whether what the pattern binds is part of a value that may come from a read out of range.
    pub fn note_pattern(&mut self, pattern: &Pattern, unchecked: bool) {
        match &pattern.kind {
            PatternKind::Bind(local) if unchecked => _ = self.scope.unchecked.insert(*local),
            PatternKind::Variant(_, _, parts) | PatternKind::Tuple(parts) => {
                parts.iter().for_each(|part| self.note_pattern(part, unchecked));
            }
            PatternKind::Bind(_) | PatternKind::Wildcard | PatternKind::Bool(_) | PatternKind::Int(_) => {}
        }
    }

    /// The same of a bound variable, which is an element of its domain.
    pub fn note_binder(&mut self, binder: &Binder) {
        let unchecked = match &binder.domain {
            Domain::Type => false,
            Domain::Range(low, high) => self.is_unchecked(low) || self.is_unchecked(high),
            Domain::Elements(collection) => self.is_unchecked(collection),
        };
        if unchecked {
            self.scope.unchecked.insert(binder.local);
        }
    }
}

/// Whether the elements of the result are those of the arguments.
fn keeps_elements(builtin: Builtin) -> bool {
    matches!(
        builtin,
        Builtin::Concat
            | Builtin::Union
            | Builtin::Difference
            | Builtin::Intersection
            | Builtin::Remove
            | Builtin::Keys
            | Builtin::Min
            | Builtin::Max
    )
}
