//! The functions of the language: `len`, `last`, `keys`, `encode`, ..

use super::super::body::{Body, Want};
use super::super::coerce::with_origin;
use super::super::types::count;
use super::data::as_unknown;
use super::flexible::is_movable;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{Builtin, Expr, ExprKind, IntType, Type};
use crate::syntax::ast;

impl Body<'_, '_> {
    pub(super) fn builtin_call(
        &mut self,
        name: ast::Name,
        types: &[ast::Type],
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let text = name.symbol.as_str();
        if text == "decode" {
            return self.decode(types, arguments, span, want);
        }
        if let Some(ty) = types.first() {
            return self.error(Code::A0314, ty.span, format!("`{text}` takes no types"));
        }
        let expected = if matches!(text, "len" | "last" | "keys" | "join" | "encode") { 1 } else { 2 };
        self.arity(name.symbol, arguments.len(), expected, None, span)?;
        match text {
            "len" => self.len(&arguments[0], span),
            "last" => self.last(&arguments[0], span),
            "keys" => self.keys(&arguments[0], span),
            "join" => self.join_sectors(&arguments[0], span),
            "encode" => self.encode(&arguments[0], span),
            "is_prefix" => self.is_prefix(arguments, span),
            "remove" => self.remove(arguments, span),
            "split" => self.split(arguments, span),
            _ => self.extreme(text, arguments, span, want),
        }
    }

    pub(super) fn arity(
        &mut self,
        name: Symbol,
        found: usize,
        expected: usize,
        declared: Option<Span>,
        span: Span,
    ) -> Option<()> {
        if found == expected {
            return Some(());
        }
        let message = format!("`{name}` takes {}, found {found}", count(expected, "argument"));
        let diagnostic = Diagnostic::error(Code::A0302, span, message);
        self.report(with_origin(diagnostic, declared.map(|span| (span, "declared here"))));
        None
    }

    fn wrong_argument<T>(&mut self, function: &str, wanted: &str, found: &Expr) -> Option<T> {
        let message = format!("`{function}` wants {wanted}, found `{}`", self.show(&found.ty));
        self.error(Code::A0301, found.span, message)
    }

    fn len(&mut self, argument: &ast::Expr, span: Span) -> Option<Expr> {
        let argument = self.expr(argument, Want::ANY)?;
        if !matches!(argument.ty, Type::Seq(_) | Type::Array(..) | Type::Set(_) | Type::Map(..)) {
            return self.wrong_argument("len", "a sequence, set or map", &argument);
        }
        let ty = if self.is_executable() { Type::U64 } else { Type::NAT };
        Some(builtin(Builtin::Len, vec![argument], ty, span))
    }

    fn last(&mut self, argument: &ast::Expr, span: Span) -> Option<Expr> {
        self.ghost_only("`last`, which has no value for an empty sequence,", span)?;
        let argument = self.expr(argument, Want::ANY)?;
        let Some(element) = argument.ty.element().cloned() else {
            return self.wrong_argument("last", "a sequence", &argument);
        };
        Some(builtin(Builtin::Last, vec![argument], as_unknown(element), span))
    }

    fn keys(&mut self, argument: &ast::Expr, span: Span) -> Option<Expr> {
        let argument = self.expr(argument, Want::ANY)?;
        let Type::Map(key, _) = &argument.ty else {
            return self.wrong_argument("keys", "a map", &argument);
        };
        let ty = Type::Set(key.clone());
        Some(builtin(Builtin::Keys, vec![argument], ty, span))
    }

    fn is_prefix(&mut self, arguments: &[ast::Expr], span: Span) -> Option<Expr> {
        let (left, right) = self.pair(&arguments[0], &arguments[1], Want::ANY)?;
        if left.ty.element().is_none() {
            return self.wrong_argument("is_prefix", "two sequences", &left);
        }
        Some(builtin(Builtin::IsPrefix, vec![left, right], Type::Bool, span))
    }

    fn remove(&mut self, arguments: &[ast::Expr], span: Span) -> Option<Expr> {
        let map = self.expr(&arguments[0], Want::ANY)?;
        let Type::Map(key, _) = map.ty.clone() else {
            return self.wrong_argument("remove", "a map", &map);
        };
        let mark = self.out.len();
        let key = self.member(&arguments[1], &key)?;
        let map = self.saved_before(mark, map);
        let ty = map.ty.clone();
        Some(builtin(Builtin::Remove, vec![map, key], ty, span))
    }

    /// A value that is looked for: in ghost code any integer may be looked for among integers of a narrower type.
    pub(super) fn member(&mut self, value: &ast::Expr, element: &Type) -> Option<Expr> {
        let is_integer = matches!(element, Type::Int(_));
        if !is_integer || self.is_executable() {
            return self.expr(value, Want::ty(element));
        }
        let value = self.expr(value, Want::ANY)?;
        if matches!(value.ty, Type::Int(_)) { Some(value) } else { self.coerce(value, element, None) }
    }

    fn split(&mut self, arguments: &[ast::Expr], span: Span) -> Option<Expr> {
        let number = if self.is_executable() { Type::U64 } else { Type::INT };
        let operands = [(&arguments[0], Want::ty(&Type::Block)), (&arguments[1], Want::ty(&number))];
        let operands = self.operands(&operands)?;
        Some(builtin(Builtin::Split, operands, Type::seq(Type::seq(Type::Int(IntType::U8))), span))
    }

    fn join_sectors(&mut self, argument: &ast::Expr, span: Span) -> Option<Expr> {
        let sectors = Type::seq(Type::seq(Type::Int(IntType::U8)));
        let argument = self.expr(argument, Want::ty(&sectors))?;
        Some(builtin(Builtin::Join, vec![argument], Type::Block, span))
    }

    fn extreme(&mut self, name: &str, arguments: &[ast::Expr], span: Span, want: Want<'_>) -> Option<Expr> {
        let which = if name == "min" { Builtin::Min } else { Builtin::Max };
        let (left, right) = self.pair(&arguments[0], &arguments[1], want)?;
        for operand in [&left, &right] {
            if !matches!(operand.ty, Type::Int(_)) {
                return self.wrong_argument(name, "two integers", operand);
            }
        }
        let ty = self.join(&left.ty, &right.ty)?;
        Some(builtin(which, vec![left, right], ty, span))
    }

    fn encode(&mut self, argument: &ast::Expr, span: Span) -> Option<Expr> {
        let argument = self.expr(argument, Want::ANY)?;
        self.encoded(&argument.ty, argument.span)?;
        Some(builtin(Builtin::Encode, vec![argument], Type::Block, span))
    }

    fn decode(&mut self, types: &[ast::Type], arguments: &[ast::Expr], span: Span, want: Want<'_>) -> Option<Expr> {
        let ty = match types {
            [ty] => self.read_type(ty)?,
            [] => match want.ty {
                Some(wanted) => wanted.clone(),
                None => return self.untyped_decode(span),
            },
            _ => return self.error(Code::A0314, span, "`decode` takes 1 type"),
        };
        self.encoded(&ty, span)?;
        let [argument] = arguments else {
            return self.error(Code::A0302, span, format!("`decode` takes 1 argument, found {}", arguments.len()));
        };
        let argument = self.expr(argument, Want::ty(&Type::Block))?;
        Some(builtin(Builtin::Decode, vec![argument], ty, span))
    }

    fn untyped_decode(&mut self, span: Span) -> Option<Expr> {
        let diagnostic = Diagnostic::error(Code::A0303, span, "what is decoded can't be told from here");
        self.report(diagnostic.with_help("write the type: `decode::<Header>(b)`"));
        None
    }

    fn encoded(&mut self, ty: &Type, span: Span) -> Option<()> {
        if let Type::Struct(id, _) = ty
            && self.globals.structs[id.index()].encoded
        {
            return Some(());
        }
        let message = format!("`{}` has no encoding", self.show(ty));
        let help = "only structs declared with `#[encode]` have one";
        self.report(Diagnostic::error(Code::A0305, span, message).with_help(help));
        None
    }

    /// Two operands of one type; in ghost code integers may differ.
    pub(in crate::check) fn pair(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        want: Want<'_>,
    ) -> Option<(Expr, Expr)> {
        if want.ty.is_none() && is_movable(left) && !is_movable(right) {
            let mark = self.out.len();
            let right_expr = self.expr(right, Want::ANY)?;
            let left_expr = self.other(left, &right_expr)?;
            return Some((self.saved_before(mark, left_expr), right_expr));
        }
        let left_expr = self.expr(left, want);
        let mark = self.out.len();
        let Some(left_expr) = left_expr else {
            self.expr(right, want);
            return None;
        };
        let right_expr = self.other(right, &left_expr)?;
        Some((self.saved_before(mark, left_expr), right_expr))
    }

    /// The other operand of one that is known.
    fn other(&mut self, expr: &ast::Expr, known: &Expr) -> Option<Expr> {
        let words = "because of this";
        if self.is_executable() || !matches!(known.ty, Type::Int(_)) {
            let wanted = self.comparable(&known.ty);
            return self.expr(expr, Want::because(&wanted, known.span, words));
        }
        let found = self.expr(expr, Want::ANY)?;
        if matches!(found.ty, Type::Int(_)) {
            return Some(found);
        }
        self.coerce(found, &known.ty, Some((known.span, words)))
    }

    /// Arrays are compared as the sequences that they are.
    fn comparable(&self, ty: &Type) -> Type {
        match ty {
            Type::Array(element, _) => Type::Seq(element.clone()),
            other => other.clone(),
        }
    }
}

pub(super) fn builtin(function: Builtin, arguments: Vec<Expr>, ty: Type, span: Span) -> Expr {
    Expr::new(ExprKind::Builtin(function, arguments), ty, span)
}
