//! Patterns: against the type of what is matched.

use super::body::Body;
use super::types::count;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{LocalRole, Pattern, PatternKind, Type};
use crate::resolve::duplicate;
use crate::syntax::ast;

impl Body<'_, '_> {
    /// The pattern for values of the type; its variables are declared.
    pub(super) fn pattern(&mut self, pattern: &ast::Pattern, ty: &Type) -> Option<Pattern> {
        let mut names = vec![];
        bound_names(pattern, &mut names);
        for (at, name) in names.iter().enumerate() {
            if let Some(earlier) = names[..at].iter().find(|earlier| earlier.symbol == name.symbol) {
                self.report(duplicate(*name, earlier.span));
            }
        }
        self.inner_pattern(pattern, ty)
    }

    fn inner_pattern(&mut self, pattern: &ast::Pattern, ty: &Type) -> Option<Pattern> {
        let kind = match (&pattern.kind, ty) {
            (ast::PatternKind::Wildcard, _) => PatternKind::Wildcard,
            (ast::PatternKind::Binding(name), _) => {
                PatternKind::Bind(self.declare(*name, Some(ty.clone()), LocalRole::Immutable))
            }
            (ast::PatternKind::Bool(value), Type::Bool) => PatternKind::Bool(*value),
            (ast::PatternKind::Int(value), Type::Int(integer)) => {
                if !super::types::in_range(value, *integer) {
                    let message = format!("{value} is not a value of `{}`", integer.name());
                    return self.error(Code::A0307, pattern.span, message);
                }
                PatternKind::Int(value.clone())
            }
            (ast::PatternKind::Tuple(parts), Type::Tuple(types)) if parts.len() == types.len() => {
                PatternKind::Tuple(self.patterns(parts, types)?)
            }
            (ast::PatternKind::Constructor { path, arguments }, _) => self.constructor(path, arguments, ty)?,
            (ast::PatternKind::Error, _) => {
                self.broken_pattern(pattern);
                return None;
            }
            _ => return self.misfit(pattern, ty),
        };
        Some(Pattern { kind, ty: ty.clone(), span: pattern.span })
    }

    fn patterns(&mut self, patterns: &[ast::Pattern], types: &[Type]) -> Option<Vec<Pattern>> {
        let all: Vec<Option<Pattern>> =
            patterns.iter().zip(types).map(|(pattern, ty)| self.inner_pattern(pattern, ty)).collect();
        all.into_iter().collect()
    }

    fn misfit<T>(&mut self, pattern: &ast::Pattern, ty: &Type) -> Option<T> {
        let message = match pattern.kind {
            ast::PatternKind::Bytes(_) => "a string can't be a pattern: compare with `==`".to_string(),
            _ => format!("this pattern does not fit a value of `{}`", self.show(ty)),
        };
        self.report(Diagnostic::error(Code::A0310, pattern.span, message));
        self.broken_pattern(pattern);
        None
    }

    fn constructor(&mut self, path: &ast::Path, arguments: &[ast::Pattern], ty: &Type) -> Option<PatternKind> {
        let found = self.pattern_variant(path, ty);
        let Some((id, at)) = found else {
            arguments.iter().for_each(|argument| self.broken_pattern(argument));
            return None;
        };
        let Type::Enum(expected, types) = ty else {
            return self.wrong_variant(path, arguments, ty);
        };
        if *expected != id {
            return self.wrong_variant(path, arguments, ty);
        }
        let variant = &self.globals.enums[id.index()].variants[at.index()];
        if variant.fields.len() != arguments.len() {
            let expected = count(variant.fields.len(), "value");
            let message = format!("`{}` holds {expected}, found {}", variant.ident.name, arguments.len());
            arguments.iter().for_each(|argument| self.broken_pattern(argument));
            return self.error(Code::A0302, path.span, message);
        }
        let fields: Vec<Option<Type>> =
            variant.fields.iter().map(|ty| ty.as_ref().map(|ty| ty.instantiate(types))).collect();
        let Some(fields) = fields.into_iter().collect::<Option<Vec<Type>>>() else {
            arguments.iter().for_each(|argument| self.broken_pattern(argument));
            return None;
        };
        Some(PatternKind::Variant(id, at, self.patterns(arguments, &fields)?))
    }

    fn pattern_variant(
        &mut self,
        path: &ast::Path,
        ty: &Type,
    ) -> Option<(crate::hir::EnumId, crate::hir::VariantIndex)> {
        let constant = matches!(self.globals.index.find(self.module, path), Some(super::index::ItemId::Const(_)));
        if constant {
            let message = format!("the constant `{}` can't be a pattern: compare with `==`", path.last().symbol);
            return self.error(Code::A0310, path.span, message);
        }
        self.variant(path, Some(ty))
    }

    fn wrong_variant<T>(&mut self, path: &ast::Path, arguments: &[ast::Pattern], ty: &Type) -> Option<T> {
        arguments.iter().for_each(|argument| self.broken_pattern(argument));
        let message = format!("`{}` is no variant of `{}`", path.last().symbol, self.show(ty));
        self.error(Code::A0310, path.span, message)
    }

    /// Declares the variables of a pattern that has an error, so that nobody complains of them.
    pub(super) fn broken_pattern(&mut self, pattern: &ast::Pattern) {
        match &pattern.kind {
            ast::PatternKind::Binding(name) => {
                self.declare(*name, None, LocalRole::Immutable);
            }
            ast::PatternKind::Constructor { arguments: parts, .. } | ast::PatternKind::Tuple(parts) => {
                parts.iter().for_each(|part| self.broken_pattern(part));
            }
            _ => {}
        }
    }

    /// Reports a `match` that leaves a value out, and warns of arms that nothing reaches.
    pub(super) fn exhaustive(&mut self, patterns: &[Pattern], ty: &Type, span: Span) -> Option<()> {
        let outcome = super::usefulness::examine(self.globals, patterns, ty);
        let Some(outcome) = outcome else {
            return self.error(Code::A0308, span, "these patterns are too intricate to be checked: split the `match`");
        };
        for at in outcome.redundant {
            let message = "nothing is left for this pattern to match";
            self.report(Diagnostic::warning(Code::A0309, patterns[at].span, message));
        }
        match outcome.missing {
            None => Some(()),
            Some(example) => {
                let message = format!("the `match` says nothing about `{example}`");
                let help = format!("add an arm for it: `{example} => ..`");
                self.report(Diagnostic::error(Code::A0308, span, message).with_help(help));
                None
            }
        }
    }

    /// A `let` without `else` must match whatever comes.
    pub(super) fn irrefutable(&mut self, pattern: &Pattern, span: Span) -> Option<()> {
        let outcome = super::usefulness::examine(self.globals, std::slice::from_ref(pattern), &pattern.ty)?;
        let Some(example) = outcome.missing else { return Some(()) };
        let message = format!("this `let` says nothing about `{example}`");
        let help = "say what happens then: `let .. = .. else { .. };`";
        self.report(Diagnostic::error(Code::A0308, span, message).with_help(help));
        None
    }
}

fn bound_names(pattern: &ast::Pattern, names: &mut Vec<ast::Name>) {
    match &pattern.kind {
        ast::PatternKind::Binding(name) => names.push(*name),
        ast::PatternKind::Constructor { arguments: parts, .. } | ast::PatternKind::Tuple(parts) => {
            parts.iter().for_each(|part| bound_names(part, names));
        }
        _ => {}
    }
}
