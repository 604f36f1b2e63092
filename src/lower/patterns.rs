//! Patterns: when they match, and what they bind.

use super::context::Translator;
use crate::hir::{LocalId, Pattern, PatternKind};
use crate::logic::{self, Constructor, Term};

impl Translator<'_, '_> {
    /// When the pattern matches the value.
    pub fn pattern_condition(&mut self, pattern: &Pattern, value: Term) -> Term {
        match &pattern.kind {
            PatternKind::Wildcard | PatternKind::Bind(_) => logic::bool_literal(true),
            PatternKind::Bool(expected) => logic::equal(value, logic::bool_literal(*expected)),
            PatternKind::Int(expected) => logic::equal(value, logic::int_literal(expected.clone())),
            PatternKind::Variant(_, variant, fields) => {
                let constructor = self.pattern_constructor(pattern, variant.index());
                let inner = self.fields_condition(&constructor, fields, value);
                logic::and([logic::is(&constructor, value), inner])
            }
            PatternKind::Tuple(fields) => {
                let constructor = self.pattern_constructor(pattern, 0);
                self.fields_condition(&constructor, fields, value)
            }
        }
    }

    fn pattern_constructor(&mut self, pattern: &Pattern, variant: usize) -> Constructor {
        let ty = self.scope.ty(&pattern.ty);
        self.lowering.constructor(&ty, variant)
    }

    fn fields_condition(&mut self, constructor: &Constructor, fields: &[Pattern], value: Term) -> Term {
        let parts: Vec<Term> = fields
            .iter()
            .enumerate()
            .map(|(index, field)| self.pattern_condition(field, logic::select(constructor, index, value)))
            .collect();
        logic::and(parts)
    }

    /// Each variable of the pattern with its part of the value, where the pattern matches.
    pub fn pattern_bindings(&mut self, pattern: &Pattern, value: Term) -> Vec<(LocalId, Term)> {
        let (constructor, fields) = match &pattern.kind {
            PatternKind::Bind(local) => return vec![(*local, value)],
            PatternKind::Wildcard | PatternKind::Bool(_) | PatternKind::Int(_) => return vec![],
            PatternKind::Variant(_, variant, fields) => (self.pattern_constructor(pattern, variant.index()), fields),
            PatternKind::Tuple(fields) => (self.pattern_constructor(pattern, 0), fields),
        };
        let part = |index| logic::select(&constructor, index, value);
        fields.iter().enumerate().flat_map(|(index, field)| self.pattern_bindings(field, part(index))).collect()
    }

    /// Lets the variables of the pattern stand for their parts of the value.
    pub fn bind_pattern(&mut self, pattern: &Pattern, value: Term) {
        let bindings = self.pattern_bindings(pattern, value);
        self.scope.locals.extend(bindings);
    }
}
