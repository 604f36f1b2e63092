//! Operators.

use super::super::body::{Body, CodeKind, Want};
use super::super::types::{in_range, integer_type};
use super::functions::builtin;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Arithmetic, ArithmeticOp, Builtin, Comparison, Connective, Expr, ExprKind, IntType, Type};
use crate::syntax::ast::{self, BinaryOp, RelOp, UnaryOp};

/// `left op right`, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Operation<'e> {
    pub op: BinaryOp,
    pub left: &'e ast::Expr,
    pub right: &'e ast::Expr,
    pub span: Span,
}

impl Body<'_, '_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &ast::Expr, span: Span, want: Want<'_>) -> Option<Expr> {
        if op == UnaryOp::Not {
            let operand = self.condition(operand)?;
            return Some(Expr::new(ExprKind::Not(Box::new(operand)), Type::Bool, span));
        }
        if let ast::ExprKind::Int(value) = &operand.kind {
            return self.negative_literal(-value, span, want);
        }
        let operand = self.expr(operand, Want::ANY)?;
        self.integer_operand(&operand, "-")?;
        if self.is_executable() {
            let message = format!("`{}` has no negative values", self.show(&operand.ty));
            return self.error(Code::A0305, span, message);
        }
        Some(Expr::new(ExprKind::Negate(Box::new(operand)), Type::INT, span))
    }

    fn negative_literal(&mut self, value: num_bigint::BigInt, span: Span, want: Want<'_>) -> Option<Expr> {
        let ty = match want.ty {
            Some(&Type::Int(ty)) => ty,
            _ if self.is_executable() => IntType::U64,
            _ => IntType::Int,
        };
        if !in_range(&value, ty) {
            return self.error(Code::A0307, span, format!("{value} is not a value of `{}`", ty.name()));
        }
        Some(Expr::new(ExprKind::Int(value), Type::Int(ty), span))
    }

    fn integer_operand(&mut self, operand: &Expr, symbol: &str) -> Option<IntType> {
        if let Type::Int(ty) = operand.ty {
            return Some(ty);
        }
        let message = format!("`{symbol}` is not defined for `{}`", self.show(&operand.ty));
        self.error(Code::A0305, operand.span, message)
    }

    pub(super) fn binary(&mut self, operation: Operation<'_>, want: Want<'_>) -> Option<Expr> {
        let Operation { op, left, right, span } = operation;
        let connective = match op {
            BinaryOp::And => Connective::And,
            BinaryOp::Or => Connective::Or,
            BinaryOp::Implies => Connective::Implies,
            BinaryOp::Iff => Connective::Iff,
            _ => return self.arithmetic(operation, want),
        };
        self.connective(connective, left, right, span)
    }

    /// What stands right of the first operator is evaluated only sometimes.
    fn connective(&mut self, op: Connective, left: &ast::Expr, right: &ast::Expr, span: Span) -> Option<Expr> {
        let left = self.condition(left);
        let reason = "what stands right of `&&`, `||` or `==>` is not always evaluated";
        let right = self.without_calls(reason, |body| body.condition(right));
        Some(Expr::new(ExprKind::Connective(op, Box::new(left?), Box::new(right?)), Type::Bool, span))
    }

    fn arithmetic(&mut self, operation: Operation<'_>, want: Want<'_>) -> Option<Expr> {
        let Operation { op, left, right, span } = operation;
        let (left, right) = self.pair(left, right, self.operand_want(want))?;
        match (&left.ty, &right.ty) {
            (&Type::Int(of), &Type::Int(_)) => Some(self.integer_arithmetic(op, of, left, right, span)),
            (Type::Seq(_) | Type::Array(..), Type::Seq(_) | Type::Array(..)) if op == BinaryOp::Add => {
                let ty = Type::seq(left.ty.element()?.clone());
                Some(builtin(Builtin::Concat, vec![left, right], ty, span))
            }
            (Type::Set(_), Type::Set(_)) => self.set_operation(op, left, right, span),
            _ => self.undefined(op.sign(), &left, span),
        }
    }

    /// In ghost code integers are computed in `int`, whatever is wanted of the result.
    fn operand_want<'t>(&self, want: Want<'t>) -> Want<'t> {
        let useful = match want.ty {
            Some(Type::Int(ty)) => self.is_executable() && ty.is_machine(),
            Some(Type::Seq(_) | Type::Set(_)) => true,
            _ => false,
        };
        if useful { want } else { Want::ANY }
    }

    fn integer_arithmetic(&self, op: BinaryOp, of: IntType, left: Expr, right: Expr, span: Span) -> Expr {
        let (mode, ty) = match self.rules.code {
            CodeKind::Executable => (Arithmetic::Machine(of), of),
            _ => (Arithmetic::Mathematical, IntType::Int),
        };
        let op = match op {
            BinaryOp::Subtract => ArithmeticOp::Sub,
            BinaryOp::Multiply => ArithmeticOp::Mul,
            BinaryOp::Divide => ArithmeticOp::Div,
            BinaryOp::Remainder => ArithmeticOp::Mod,
            _ => ArithmeticOp::Add,
        };
        Expr::new(ExprKind::Arithmetic(op, mode, Box::new(left), Box::new(right)), Type::Int(ty), span)
    }

    fn set_operation(&mut self, op: BinaryOp, left: Expr, right: Expr, span: Span) -> Option<Expr> {
        let function = match op {
            BinaryOp::Add => Builtin::Union,
            BinaryOp::Subtract => Builtin::Difference,
            BinaryOp::Multiply => Builtin::Intersection,
            _ => return self.undefined(op.sign(), &left, span),
        };
        let ty = left.ty.clone();
        Some(builtin(function, vec![left, right], ty, span))
    }

    fn undefined(&mut self, symbol: &str, operand: &Expr, span: Span) -> Option<Expr> {
        let message = format!("`{symbol}` is not defined for `{}`", self.show(&operand.ty));
        self.error(Code::A0305, span, message)
    }

    /// `a <= b < c` is `a <= b && b < c`.
    pub(super) fn chain(&mut self, first: &ast::Expr, rest: &[(RelOp, ast::Expr)], span: Span) -> Option<Expr> {
        let mut left = first;
        let mut all: Option<Expr> = None;
        for (at, (op, right)) in rest.iter().enumerate() {
            let made = self.chain_link(*op, left, right, at)?;
            all = Some(match all {
                Some(before) => {
                    let kind = ExprKind::Connective(Connective::And, Box::new(before), Box::new(made));
                    Expr::new(kind, Type::Bool, span)
                }
                None => made,
            });
            left = right;
        }
        all
    }

    /// A middle operand stands twice in what is made, so calls are only for chains of one comparison.
    fn chain_link(&mut self, op: RelOp, left: &ast::Expr, right: &ast::Expr, at: usize) -> Option<Expr> {
        let span = left.span.to(right.span);
        if at == 0 {
            return self.relation(op, left, right, span);
        }
        let reason = "a chain of comparisons is not always evaluated to its end";
        self.without_calls(reason, |body| body.relation(op, left, right, span))
    }

    fn relation(&mut self, op: RelOp, left: &ast::Expr, right: &ast::Expr, span: Span) -> Option<Expr> {
        match op {
            RelOp::In => self.contains(left, right, span),
            RelOp::Equal => self.equality(left, right, span),
            RelOp::NotEqual => {
                let equal = self.equality(left, right, span)?;
                Some(Expr::new(ExprKind::Not(Box::new(equal)), Type::Bool, span))
            }
            RelOp::Less => self.comparison(Comparison::Less, op, left, right),
            RelOp::LessEqual => self.comparison(Comparison::LessEqual, op, left, right),
            RelOp::Greater => self.comparison(Comparison::Greater, op, left, right),
            RelOp::GreaterEqual => self.comparison(Comparison::GreaterEqual, op, left, right),
        }
    }

    fn equality(&mut self, left: &ast::Expr, right: &ast::Expr, span: Span) -> Option<Expr> {
        let (left, right) = self.pair(left, right, Want::ANY)?;
        Some(Expr::new(ExprKind::Equal(Box::new(left), Box::new(right)), Type::Bool, span))
    }

    fn comparison(&mut self, op: Comparison, sign: RelOp, left: &ast::Expr, right: &ast::Expr) -> Option<Expr> {
        let span = left.span.to(right.span);
        let (left, right) = self.pair(left, right, Want::ANY)?;
        match (&left.ty, &right.ty) {
            (Type::Int(_), Type::Int(_)) => {
                Some(Expr::new(ExprKind::Compare(op, Box::new(left), Box::new(right)), Type::Bool, span))
            }
            (Type::Set(_), Type::Set(_)) => self.inclusion(op, left, right, span),
            _ => self.undefined(sign.sign(), &left, span),
        }
    }

    fn inclusion(&mut self, op: Comparison, left: Expr, right: Expr, span: Span) -> Option<Expr> {
        match op {
            Comparison::LessEqual => Some(builtin(Builtin::Subset, vec![left, right], Type::Bool, span)),
            Comparison::GreaterEqual => Some(builtin(Builtin::Subset, vec![right, left], Type::Bool, span)),
            _ => {
                let message = "sets are compared with `<=` and `>=`";
                self.error(Code::A0305, span, message)
            }
        }
    }

    fn contains(&mut self, value: &ast::Expr, collection: &ast::Expr, span: Span) -> Option<Expr> {
        if self.is_executable() {
            return self.executable_contains(value, collection, span);
        }
        let collection = self.expr(collection, Want::ANY)?;
        let element = self.element_of(&collection)?;
        let value = self.member(value, &element)?;
        Some(builtin(Builtin::In, vec![value, collection], Type::Bool, span))
    }

    /// Evaluated left to right, so the value comes first, and tells its type.
    fn executable_contains(&mut self, value: &ast::Expr, collection: &ast::Expr, span: Span) -> Option<Expr> {
        let value_expr = self.expr(value, Want::ANY)?;
        let mark = self.out.len();
        let collection = self.expr(collection, Want::ANY)?;
        let element = self.element_of(&collection)?;
        let value_expr = self.coerce(value_expr, &element, Some((collection.span, "because of this")))?;
        let value_expr = self.saved_before(mark, value_expr);
        Some(builtin(Builtin::In, vec![value_expr, collection], Type::Bool, span))
    }

    fn element_of(&mut self, collection: &Expr) -> Option<Type> {
        match &collection.ty {
            Type::Seq(element) | Type::Array(element, _) | Type::Set(element) | Type::Map(element, _) => {
                Some((**element).clone())
            }
            other => {
                let message = format!("`{}` has no elements", self.show(other));
                self.error(Code::A0305, collection.span, message)
            }
        }
    }

    /// `value as u64`.
    pub(super) fn cast(&mut self, value: &ast::Expr, target: &ast::Path, span: Span) -> Option<Expr> {
        let Some(to) = target.as_name().and_then(|name| integer_type(name.symbol.as_str())) else {
            let message = format!("`as` converts to an integer type, not to `{}`", target.last().symbol);
            return self.error(Code::A0305, target.span, message);
        };
        if self.is_executable() && !to.is_machine() {
            let message = format!("executable code can't hold a value of `{}`", to.name());
            return self.error(Code::A0402, target.span, message);
        }
        let value = self.expr(value, Want::ANY)?;
        let from = self.integer_operand(&value, "as")?;
        let literal = matches!(&value.kind, ExprKind::Int(literal) if in_range(literal, to));
        if literal {
            return Some(Expr { ty: Type::Int(to), span, ..value });
        }
        let kind = ExprKind::Convert { value: Box::new(value), checked: !from.is_within(to) };
        Some(Expr::new(kind, Type::Int(to), span))
    }

    /// `old(e)`.
    pub(super) fn old(&mut self, inner: &ast::Expr, span: Span, want: Want<'_>) -> Option<Expr> {
        self.ghost_only("`old`", span)?;
        if let Err(reason) = self.rules.old {
            let message = format!("`old` can't stand here: {reason}");
            self.report(Diagnostic::error(Code::A0412, span, message));
            return None;
        }
        let rules = super::super::body::Rules { old: Err("it already stands inside of `old`"), ..self.rules };
        let inner = self.with_rules(rules, |body| body.expr(inner, want))?;
        let ty = inner.ty.clone();
        Some(Expr::new(ExprKind::Old(Box::new(inner)), ty, span))
    }
}
