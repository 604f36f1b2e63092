//! Calls and constructors with generic parameters: their types are found from the arguments and from what is wanted.

use super::super::body::{Body, Origin, Want};
use super::super::types::count;
use super::flexible::is_movable;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Expr, Ident, Type};
use crate::syntax::ast;

/// What is called or constructed. Generic parameters in its types are its own, never those of the caller.
pub(super) struct Shape<'s> {
    pub generics: &'s [Ident],
    pub parameters: &'s [Type],
    /// Where the parameters are declared, if that is anywhere.
    pub origins: Vec<Origin>,
    pub result: Option<&'s Type>,
}

impl Shape<'_> {
    fn origin(&self, at: usize) -> Origin {
        self.origins.get(at).copied().flatten()
    }
}

/// What is known of each generic parameter.
#[derive(Clone)]
enum Solution {
    Unknown,
    /// Found from an argument: another may widen it.
    Found(Type),
    /// Written, or wanted.
    Fixed(Type),
}

impl Solution {
    fn ty(&self) -> Option<&Type> {
        match self {
            Solution::Unknown => None,
            Solution::Found(ty) | Solution::Fixed(ty) => Some(ty),
        }
    }
}

impl Body<'_, '_> {
    /// The types of the generic parameters, and the arguments as values of the parameters' types.
    pub(super) fn instantiate(
        &mut self,
        shape: &Shape<'_>,
        explicit: &[ast::Type],
        arguments: &[&ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<(Vec<Type>, Vec<Expr>)> {
        let mut solutions = self.first_solutions(shape, explicit, span, want)?;
        let arguments = self.arguments(shape, arguments, &mut solutions)?;
        let types = self.solved(shape, &solutions, span)?;
        let coerced = shape.parameters.iter().zip(arguments).enumerate().map(|(at, (parameter, argument))| {
            let wanted = parameter.instantiate(&types);
            self.coerce(argument, &wanted, shape.origin(at))
        });
        let coerced: Vec<Option<Expr>> = coerced.collect();
        Some((types, coerced.into_iter().collect::<Option<_>>()?))
    }

    fn first_solutions(
        &mut self,
        shape: &Shape<'_>,
        explicit: &[ast::Type],
        span: Span,
        want: Want<'_>,
    ) -> Option<Vec<Solution>> {
        if !explicit.is_empty() {
            return self.explicit(shape, explicit, span);
        }
        let mut solutions = vec![Solution::Unknown; shape.generics.len()];
        if let (Some(result), Some(wanted)) = (shape.result, want.ty) {
            fix(result, wanted, &mut solutions);
        }
        Some(solutions)
    }

    fn explicit(&mut self, shape: &Shape<'_>, explicit: &[ast::Type], span: Span) -> Option<Vec<Solution>> {
        let types: Vec<Option<Type>> = explicit.iter().map(|ty| self.read_type(ty)).collect();
        if types.len() != shape.generics.len() {
            let expected = count(shape.generics.len(), "type");
            let message = format!("{expected} can be given here, found {}", types.len());
            return self.error(Code::A0314, span, message);
        }
        types.into_iter().map(|ty| ty.map(Solution::Fixed)).collect()
    }

    /// Arguments that know their types come first; the others are told what they should be.
    fn arguments(
        &mut self,
        shape: &Shape<'_>,
        arguments: &[&ast::Expr],
        solutions: &mut [Solution],
    ) -> Option<Vec<Expr>> {
        let mut read: Vec<Option<Expr>> = vec![None; arguments.len()];
        let mut failed = false;
        let deferred = |at: usize, solutions: &[Solution]| {
            is_movable(arguments[at]) && instance(&shape.parameters[at], solutions).is_none()
        };
        let (later, now): (Vec<usize>, Vec<usize>) = (0..arguments.len()).partition(|&at| deferred(at, solutions));
        let mut marks = vec![];
        for at in now.iter().chain(&later).copied() {
            let mark = self.out.len();
            marks.push(mark);
            let Some(argument) = self.argument(shape, at, arguments[at], solutions) else {
                failed = true;
                continue;
            };
            if !failed {
                self.save_places(mark, &mut read[..at]);
            }
            read[at] = Some(argument);
        }
        if failed {
            return None;
        }
        // What was read late is evaluated where it stands: before the first of the others that comes after it.
        for &at in later.iter().rev() {
            if let Some(next) = now.iter().position(|&other| other > at) {
                self.save_places(marks[next], &mut read[at..=at]);
            }
        }
        read.into_iter().collect()
    }

    /// As `save_before`, for those that have been read.
    fn save_places(&mut self, mark: usize, read: &mut [Option<Expr>]) {
        let places: Vec<usize> = (0..read.len()).filter(|&place| read[place].is_some()).collect();
        let mut earlier: Vec<Expr> = places.iter().filter_map(|&place| read[place].take()).collect();
        self.save_before(mark, &mut earlier);
        for (place, expr) in places.into_iter().zip(earlier) {
            read[place] = Some(expr);
        }
    }

    fn argument(
        &mut self,
        shape: &Shape<'_>,
        at: usize,
        argument: &ast::Expr,
        solutions: &mut [Solution],
    ) -> Option<Expr> {
        let parameter = &shape.parameters[at];
        if let Some(wanted) = instance(parameter, solutions).filter(|_| is_settled(parameter, solutions)) {
            return self.expr(argument, Want { ty: Some(&wanted), origin: shape.origin(at) });
        }
        let hint = instance(parameter, solutions);
        let wanted = hint.as_ref().filter(|_| is_movable(argument));
        let found = self.expr(argument, Want { ty: wanted, origin: None })?;
        self.learn(parameter, &found.ty, solutions);
        Some(found)
    }

    fn learn(&self, parameter: &Type, found: &Type, solutions: &mut [Solution]) {
        for_each_generic(parameter, found, &mut |at, ty| {
            let joined = match &solutions[at] {
                Solution::Unknown => Some(ty.clone()),
                Solution::Found(known) => self.join(known, ty),
                Solution::Fixed(_) => None,
            };
            if let Some(joined) = joined {
                solutions[at] = Solution::Found(joined);
            }
        });
    }

    fn solved(&mut self, shape: &Shape<'_>, solutions: &[Solution], span: Span) -> Option<Vec<Type>> {
        let unknown = solutions.iter().position(|solution| solution.ty().is_none());
        if let Some(at) = unknown {
            let message = format!("the type `{}` can't be told from here", shape.generics[at].name);
            let help = "write the type where the value is bound, as in `let x: option<u64> = None`, \
                        or the types of a call, as in `f::<u64>(..)`";
            self.report(Diagnostic::error(Code::A0303, span, message).with_help(help));
            return None;
        }
        solutions.iter().map(|solution| solution.ty().cloned()).collect()
    }
}

/// The parameter's type, if all that it mentions is known.
fn instance(parameter: &Type, solutions: &[Solution]) -> Option<Type> {
    let known: Vec<Type> = solutions.iter().map(|solution| solution.ty().cloned().unwrap_or_else(Type::unit)).collect();
    mentions_only(parameter, &|at| solutions[at].ty().is_some()).then(|| parameter.instantiate(&known))
}

/// Whether no argument can widen the parameter's type any more.
fn is_settled(parameter: &Type, solutions: &[Solution]) -> bool {
    mentions_only(parameter, &|at| matches!(solutions[at], Solution::Fixed(_)))
}

fn mentions_only(ty: &Type, allowed: &impl Fn(usize) -> bool) -> bool {
    match ty {
        Type::Generic(at) => allowed(at.index()),
        Type::Bool | Type::Int(_) | Type::Block => true,
        Type::Seq(inner) | Type::Set(inner) | Type::Array(inner, _) => mentions_only(inner, allowed),
        Type::Map(key, value) => mentions_only(key, allowed) && mentions_only(value, allowed),
        Type::Tuple(parts) | Type::Struct(_, parts) | Type::Enum(_, parts) => {
            parts.iter().all(|part| mentions_only(part, allowed))
        }
    }
}

fn fix(result: &Type, wanted: &Type, solutions: &mut [Solution]) {
    for_each_generic(result, wanted, &mut |at, ty| {
        if matches!(solutions[at], Solution::Unknown) {
            solutions[at] = Solution::Fixed(ty.clone());
        }
    });
}

/// Visits each generic parameter in `pattern` with the part of `ty` in its place, as far as their shapes agree.
fn for_each_generic(pattern: &Type, ty: &Type, visit: &mut impl FnMut(usize, &Type)) {
    let mut all = |patterns: &[Type], types: &[Type]| {
        for (pattern, ty) in patterns.iter().zip(types) {
            for_each_generic(pattern, ty, visit);
        }
    };
    match (pattern, ty) {
        (Type::Generic(at), ty) => visit(at.index(), ty),
        (Type::Seq(pattern) | Type::Array(pattern, _), Type::Seq(ty) | Type::Array(ty, _))
        | (Type::Set(pattern), Type::Set(ty)) => for_each_generic(pattern, ty, visit),
        (Type::Map(key, value), Type::Map(other_key, other_value)) => {
            for_each_generic(key, other_key, visit);
            for_each_generic(value, other_value, visit);
        }
        (Type::Tuple(patterns), Type::Tuple(types)) => all(patterns, types),
        (Type::Struct(id, patterns), Type::Struct(other, types)) if id == other => all(patterns, types),
        (Type::Enum(id, patterns), Type::Enum(other, types)) if id == other => all(patterns, types),
        _ => {}
    }
}
