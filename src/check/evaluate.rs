//! Computes what is known while a program is checked: numbers and truth values made of literals, constants and
//! functions.

use crate::hir::{
    ArithmeticOp, Builtin, Comparison, Connective, ConstId, Definition, Expr, ExprKind, FnId, IntType, LocalId,
    Program, Type,
};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    Bool(bool),
    Int(BigInt),
}

impl Value {
    fn bool(self) -> Option<bool> {
        if let Value::Bool(value) = self { Some(value) } else { None }
    }

    fn int(self) -> Option<BigInt> {
        if let Value::Int(value) = self { Some(value) } else { None }
    }
}

/// Calls may nest so deep, and take so many steps in all: recursion that is written for proofs alone is not computed.
const DEPTH: usize = 100;
const STEPS: usize = 100_000;

type Scope = BTreeMap<LocalId, Value>;

pub(super) struct Evaluator<'a> {
    program: &'a Program,
    /// Values of symbolic constants.
    settings: BTreeMap<ConstId, Value>,
    depth: usize,
    steps: usize,
}

impl<'a> Evaluator<'a> {
    pub fn new(program: &'a Program) -> Evaluator<'a> {
        Evaluator { program, settings: BTreeMap::new(), depth: 0, steps: 0 }
    }

    pub fn set(&mut self, constant: ConstId, value: Value) {
        self.settings.insert(constant, value);
    }

    /// The value, if it can be computed.
    pub fn value(&mut self, expr: &Expr) -> Option<Value> {
        self.expr(expr, &mut Scope::new())
    }

    /// The value, if it can be computed and is one of the type.
    pub fn value_in(&mut self, expr: &Expr, ty: &Type) -> Option<Value> {
        self.value(expr).filter(|value| is_of(value, ty))
    }

    fn expr(&mut self, expr: &Expr, scope: &mut Scope) -> Option<Value> {
        self.steps += 1;
        if self.steps > STEPS {
            return None;
        }
        let value = match &expr.kind {
            ExprKind::Bool(value) => Some(Value::Bool(*value)),
            ExprKind::Int(value) => Some(Value::Int(value.clone())),
            ExprKind::Local(local) => scope.get(local).cloned(),
            ExprKind::Const(id) => self.constant(*id),
            ExprKind::Not(inner) => self.expr(inner, scope)?.bool().map(|value| Value::Bool(!value)),
            ExprKind::Negate(inner) => self.expr(inner, scope)?.int().map(|value| Value::Int(-value)),
            ExprKind::Arithmetic(op, _, left, right) => {
                let (left, right) = (self.expr(left, scope)?.int()?, self.expr(right, scope)?.int()?);
                arithmetic(*op, left, right).map(Value::Int)
            }
            ExprKind::Compare(op, left, right) => {
                let (left, right) = (self.expr(left, scope)?.int()?, self.expr(right, scope)?.int()?);
                Some(Value::Bool(compare(*op, &left, &right)))
            }
            ExprKind::Equal(left, right) => Some(Value::Bool(self.expr(left, scope)? == self.expr(right, scope)?)),
            ExprKind::Connective(op, left, right) => self.connective(*op, left, right, scope),
            ExprKind::If(condition, then, otherwise) => {
                let chosen = if self.expr(condition, scope)?.bool()? { then } else { otherwise };
                self.expr(chosen, scope)
            }
            ExprKind::Let(local, value, body) => {
                let value = self.expr(value, scope)?;
                scope.insert(*local, value);
                self.expr(body, scope)
            }
            ExprKind::Builtin(builtin, arguments) => self.builtin(*builtin, arguments, scope),
            ExprKind::Call { function, arguments, .. } => self.call(*function, arguments, scope),
            ExprKind::Convert { value, .. } => self.expr(value, scope),
            _ => None,
        };
        // What does not fit its type is a fault elsewhere.
        value.filter(|value| is_of(value, &expr.ty))
    }

    fn constant(&mut self, id: ConstId) -> Option<Value> {
        match &self.program.constant(id).definition {
            Definition::Value(value) => self.expr(value, &mut Scope::new()),
            Definition::Where(_) => self.settings.get(&id).cloned(),
        }
    }

    fn connective(&mut self, op: Connective, left: &Expr, right: &Expr, scope: &mut Scope) -> Option<Value> {
        let left = self.expr(left, scope)?.bool()?;
        let decided = match op {
            Connective::And if !left => Some(false),
            Connective::Or if left => Some(true),
            Connective::Implies if !left => Some(true),
            _ => None,
        };
        if let Some(value) = decided {
            return Some(Value::Bool(value));
        }
        let right = self.expr(right, scope)?.bool()?;
        Some(Value::Bool(if op == Connective::Iff { left == right } else { right }))
    }

    fn builtin(&mut self, builtin: Builtin, arguments: &[Expr], scope: &mut Scope) -> Option<Value> {
        let [left, right] = arguments else { return None };
        let choose = match builtin {
            Builtin::Min => std::cmp::min,
            Builtin::Max => std::cmp::max,
            _ => return None,
        };
        let (left, right) = (self.expr(left, scope)?.int()?, self.expr(right, scope)?.int()?);
        Some(Value::Int(choose(left, right)))
    }

    fn call(&mut self, id: FnId, arguments: &[Expr], scope: &mut Scope) -> Option<Value> {
        let function = self.program.function(id);
        let mut values = Scope::new();
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            values.insert(*parameter, self.expr(argument, scope)?);
        }
        if self.depth == DEPTH {
            return None;
        }
        self.depth += 1;
        let value = self.expr(&function.body, &mut values);
        self.depth -= 1;
        value
    }
}

/// Division by zero has a fixed value that nobody knows.
fn arithmetic(op: ArithmeticOp, left: BigInt, right: BigInt) -> Option<BigInt> {
    match op {
        ArithmeticOp::Add => Some(left + right),
        ArithmeticOp::Sub => Some(left - right),
        ArithmeticOp::Mul => Some(left * right),
        ArithmeticOp::Div | ArithmeticOp::Mod if right.is_zero() => None,
        ArithmeticOp::Div => {
            let rest = euclidean_rest(&left, &right);
            Some((left - rest) / right)
        }
        ArithmeticOp::Mod => Some(euclidean_rest(&left, &right)),
    }
}

/// Never negative.
fn euclidean_rest(left: &BigInt, right: &BigInt) -> BigInt {
    left.mod_floor(&right.abs())
}

fn compare(op: Comparison, left: &BigInt, right: &BigInt) -> bool {
    match op {
        Comparison::Less => left < right,
        Comparison::LessEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterEqual => left >= right,
    }
}

fn is_of(value: &Value, ty: &Type) -> bool {
    match (value, ty) {
        (Value::Bool(_), Type::Bool) => true,
        (Value::Int(_), Type::Int(IntType::Int)) => true,
        (Value::Int(value), Type::Int(ty)) => {
            !value.is_negative() && ty.maximum().is_none_or(|maximum| *value <= maximum)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_is_euclidean() {
        let all = |op| {
            [(7, 2), (-7, 2), (7, -2), (-7, -2)].map(|(left, right): (i64, i64)| {
                arithmetic(op, left.into(), right.into()).expect("no divisor is zero").try_into().expect("it is small")
            })
        };
        let quotients: [i64; 4] = all(ArithmeticOp::Div);
        let rests: [i64; 4] = all(ArithmeticOp::Mod);
        assert_eq!((quotients, rests), ([3, -4, -3, 4], [1, 1, 1, 1]));
        assert_eq!(arithmetic(ArithmeticOp::Div, 1.into(), 0.into()), None);
    }
}
