//! Numbers in expressions: mathematical, or in a machine type.

use super::eval::or_violation;
use super::world::fits;
use super::{Evaluator, Int, Outcome, Scope, Stop, StuckKind, Value, ViolationKind};
use crate::base::Span;
use crate::hir::{Arithmetic, ArithmeticOp, Comparison, Expr, IntType, Type};
use std::cmp::Ordering;

impl<'w> Evaluator<'w> {
    pub(super) fn arithmetic(
        &mut self,
        scope: &mut Scope<'w>,
        op: ArithmeticOp,
        mode: Arithmetic,
        [left, right]: [&'w Expr; 2],
        span: Span,
    ) -> Outcome<Value> {
        let (left, right) = (self.int(scope, left)?, self.int(scope, right)?);
        let Some(result) = self.compute(op, &left, &right, span)? else {
            return match mode {
                Arithmetic::Mathematical => self.unknown(&Type::Int(IntType::Int), span),
                Arithmetic::Machine(_) => Stop::violation(ViolationKind::DivisionByZero, span),
            };
        };
        if let Arithmetic::Machine(int) = mode {
            or_violation(fits(int, &result), ViolationKind::Overflow, span)?;
        }
        Ok(Value::Int(result))
    }

    /// None: division by zero.
    fn compute(&mut self, op: ArithmeticOp, left: &Int, right: &Int, span: Span) -> Outcome<Option<Int>> {
        if left.bits() + right.bits() > self.meter.limits().bits {
            return Stop::stuck(StuckKind::TooLarge, span);
        }
        Ok(match op {
            ArithmeticOp::Add => Some(left.add(right)),
            ArithmeticOp::Sub => Some(left.subtract(right)),
            ArithmeticOp::Mul => Some(left.multiply(right)),
            ArithmeticOp::Div => left.divide(right),
            ArithmeticOp::Mod => left.modulo(right),
        })
    }

    pub(super) fn compare(
        &mut self,
        scope: &mut Scope<'w>,
        comparison: Comparison,
        left: &'w Expr,
        right: &'w Expr,
    ) -> Outcome<Value> {
        let order = self.int(scope, left)?.cmp(&self.int(scope, right)?);
        Ok(Value::Bool(match comparison {
            Comparison::Less => order == Ordering::Less,
            Comparison::LessEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterEqual => order != Ordering::Less,
        }))
    }
}
