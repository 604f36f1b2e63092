//! Expressions to values.

use super::explain::Recorder;
use super::values::deep;
use super::{Int, Meter, Noted, Outcome, Scope, Sought, Stop, StuckKind, Value, ViolationKind, World};
use crate::base::Span;
use crate::hir::{Arm, Connective, Expr, ExprKind, FieldIndex, Function, LocalId, Pattern, PatternKind, Type};

/// Evaluates expressions within a budget.
#[derive(Debug)]
pub struct Evaluator<'w> {
    pub world: &'w World<'w>,
    pub meter: Meter,
    /// Whether contracts of functions are checked where they are applied.
    pub contracts: bool,
    /// So many claims were passed over since they can't be decided.
    pub undecided: u64,
    /// Where claims that are false are noted, and the run goes on; else it ends there.
    pub noted: Option<Noted>,
    /// Places that somebody wants to see reached.
    pub sought: Option<Sought>,
    /// What a number is taken for that is fixed and unknown, such as `s[i]` out of range: where any may be it, whatever
    /// holds must hold with this one. None: nothing is decided by it.
    pub unknown: Option<i64>,
    pub(super) recorder: Option<Recorder>,
    /// Functions that call themselves, while they are evaluated, with their measures, where contracts are checked.
    pub(super) recursions: Vec<(&'w Function, Vec<Value>)>,
}

impl<'w> Evaluator<'w> {
    pub fn new(world: &'w World<'w>) -> Evaluator<'w> {
        Evaluator {
            world,
            meter: Meter::new(world.limits),
            contracts: false,
            undecided: 0,
            noted: None,
            sought: None,
            unknown: None,
            recorder: None,
            recursions: vec![],
        }
    }

    /// A value that is fixed and unknown.
    pub(super) fn unknown(&self, ty: &Type, span: Span) -> Outcome<Value> {
        match (ty, self.unknown) {
            (Type::Int(_), Some(number)) => Ok(Value::int(number)),
            (Type::Bool, Some(number)) => Ok(Value::Bool(number != 0)),
            _ => Stop::stuck(StuckKind::Unspecified, span),
        }
    }

    /// The value of an expression.
    pub fn eval(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Value> {
        self.meter.burn(1, expr.span)?;
        let value = match &expr.kind {
            ExprKind::Local(local) => read(scope, *local),
            _ => deep(|| self.compound(scope, expr)),
        };
        if let Some(recorder) = &mut self.recorder {
            recorder.record(expr, &value);
        }
        value
    }

    fn compound(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Value> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Local(local) => read(scope, *local),
            ExprKind::State(place) => self.place(scope, *place, span),
            ExprKind::Const(id) => {
                self.world.constant(*id).cloned().map_or_else(|| Stop::stuck(StuckKind::NoConstant, span), Ok)
            }
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Int(value) => Ok(Value::Int(Int::from(value))),
            ExprKind::Bytes(bytes) => Ok(Value::seq(bytes.iter().map(|&byte| Value::int(byte)))),
            ExprKind::ZeroBlock => Ok(Value::Block(super::Block::ZERO)),
            ExprKind::Not(inner) => Ok(Value::Bool(!self.bool(scope, inner)?)),
            ExprKind::Negate(inner) => Ok(Value::Int(self.int(scope, inner)?.negate())),
            ExprKind::Arithmetic(op, mode, left, right) => self.arithmetic(scope, *op, *mode, [left, right], span),
            ExprKind::Compare(comparison, left, right) => self.compare(scope, *comparison, left, right),
            ExprKind::Equal(left, right) => Ok(Value::Bool(self.eval(scope, left)? == self.eval(scope, right)?)),
            ExprKind::Connective(connective, left, right) => {
                self.connective(scope, *connective, left, right).map(Value::Bool)
            }
            ExprKind::If(condition, then, otherwise) => {
                let taken = if self.bool(scope, condition)? { then } else { otherwise };
                self.eval(scope, taken)
            }
            ExprKind::Match(scrutinee, arms) => self.match_(scope, scrutinee, arms),
            ExprKind::Let(local, value, body) => {
                let value = self.eval(scope, value)?;
                scope.set(*local, value);
                self.eval(scope, body)
            }
            ExprKind::Call { function, receiver, types, arguments } => {
                self.call(scope, *function, *receiver, types, arguments, span)
            }
            ExprKind::Builtin(builtin, arguments) => self.builtin(scope, *builtin, arguments, expr),
            ExprKind::Tuple(parts) | ExprKind::Struct(_, parts) => Ok(Value::Product(self.all(scope, parts)?.into())),
            ExprKind::Variant(_, variant, parts) => Ok(Value::Variant(*variant, self.all(scope, parts)?.into())),
            ExprKind::Part(base, index) => self.part(scope, base, *index as usize),
            ExprKind::Field(base, field) => self.part(scope, base, field.index()),
            ExprKind::WithFields(base, fields) => self.with_fields(scope, base, fields),
            ExprKind::Index { base, index, checked } => self.index(scope, base, index, *checked, span),
            ExprKind::Update { base, index, value, checked } => self.update(scope, base, index, value, *checked, span),
            ExprKind::Slice { base, from, to } => self.slice(scope, base, from.as_deref(), to.as_deref(), span),
            ExprKind::Seq(elements) => Ok(Value::Seq(self.all(scope, elements)?.into())),
            ExprKind::Repeat(value, count) => self.repeat(scope, value, count, span),
            ExprKind::Set(elements) => Ok(Value::set(self.all(scope, elements)?)),
            ExprKind::Map(pairs) => self.map_literal(scope, pairs),
            ExprKind::Comprehension { kind, binders, body } => self.comprehension(scope, *kind, binders, body, span),
            ExprKind::Quantifier { kind, binders, body, .. } => {
                self.quantifier(scope, *kind, binders, body, span).map(Value::Bool)
            }
            ExprKind::Old(inner) => self.old(scope, inner),
            ExprKind::Convert { value, checked } => self.convert(scope, value, *checked, expr),
            ExprKind::ToArray(value) => self.array(scope, value, expr),
            ExprKind::Unreachable => Stop::violation(ViolationKind::Unreachable, span),
        }
    }

    pub(super) fn all(&mut self, scope: &mut Scope<'w>, exprs: &'w [Expr]) -> Outcome<Vec<Value>> {
        exprs.iter().map(|expr| self.eval(scope, expr)).collect()
    }

    /// The value of a condition.
    pub fn bool(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<bool> {
        let value = self.eval(scope, expr)?;
        Ok(value.as_bool().expect("the checker sees to it that conditions are of type bool"))
    }

    pub(super) fn int(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Int> {
        match self.eval(scope, expr)? {
            Value::Int(int) => Ok(int),
            other => unreachable!("the checker sees to it that {other:?} is a number"),
        }
    }

    /// What decides from the left is not asked further; what is not decided there may be from the right.
    fn connective(
        &mut self,
        scope: &mut Scope<'w>,
        connective: Connective,
        left: &'w Expr,
        right: &'w Expr,
    ) -> Outcome<bool> {
        // The value on the left that makes the whole this one.
        let (left_decides, right_decides, whole) = match connective {
            Connective::And => (false, false, false),
            Connective::Or => (true, true, true),
            Connective::Implies => (false, true, true),
            Connective::Iff => return Ok(self.bool(scope, left)? == self.bool(scope, right)?),
        };
        match self.bool(scope, left) {
            Ok(value) if value == left_decides => Ok(whole),
            Ok(_) => Ok((self.bool(scope, right)? == right_decides) == whole),
            Err(stop) if stop.is_undecided() => match self.bool(scope, right) {
                Ok(value) if value == right_decides => Ok(whole),
                _ => Err(stop),
            },
            Err(stop) => Err(stop),
        }
    }

    fn match_(&mut self, scope: &mut Scope<'w>, scrutinee: &'w Expr, arms: &'w [Arm]) -> Outcome<Value> {
        let value = self.eval(scope, scrutinee)?;
        match arms.iter().find(|arm| matches(scope, &arm.pattern, &value)) {
            Some(arm) => self.eval(scope, &arm.body),
            None => Stop::violation(ViolationKind::NoArm, scrutinee.span),
        }
    }

    fn part(&mut self, scope: &mut Scope<'w>, base: &'w Expr, place: usize) -> Outcome<Value> {
        Ok(self.eval(scope, base)?.parts()[place].clone())
    }

    fn with_fields(
        &mut self,
        scope: &mut Scope<'w>,
        base: &'w Expr,
        fields: &'w [(FieldIndex, Expr)],
    ) -> Outcome<Value> {
        let mut parts = self.eval(scope, base)?.parts().to_vec();
        for (field, value) in fields {
            parts[field.index()] = self.eval(scope, value)?;
        }
        Ok(Value::Product(parts.into()))
    }

    fn convert(&mut self, scope: &mut Scope<'w>, value: &'w Expr, checked: bool, whole: &'w Expr) -> Outcome<Value> {
        let span = value.span;
        let value = self.eval(scope, value)?;
        if checked && !self.world.is_typed(&whole.ty, &value) {
            return Stop::violation(ViolationKind::Narrowing, span);
        }
        Ok(value)
    }

    fn array(&mut self, scope: &mut Scope<'w>, value: &'w Expr, whole: &'w Expr) -> Outcome<Value> {
        let span = value.span;
        let value = self.eval(scope, value)?;
        match &whole.ty {
            Type::Array(_, length) if self.world.length(length) != Some(value.parts().len()) => {
                Stop::violation(ViolationKind::ArrayLength, span)
            }
            _ => Ok(value),
        }
    }
}

fn read(scope: &Scope<'_>, local: LocalId) -> Outcome<Value> {
    scope.get(local).cloned().ok_or_else(|| Box::new(Stop::Unassigned(local)))
}

/// Whether the value has the form of the pattern; then its variables are bound.
pub(super) fn matches(scope: &mut Scope<'_>, pattern: &Pattern, value: &Value) -> bool {
    let mut parts = |patterns: &[Pattern], values: &[Value]| {
        patterns.iter().zip(values).all(|(pattern, value)| matches(scope, pattern, value))
    };
    match (&pattern.kind, value) {
        (PatternKind::Wildcard, _) => true,
        (PatternKind::Bind(local), _) => {
            scope.set(*local, value.clone());
            true
        }
        (PatternKind::Bool(wanted), Value::Bool(value)) => wanted == value,
        (PatternKind::Int(wanted), Value::Int(value)) => Int::from(wanted) == *value,
        (PatternKind::Variant(_, wanted, patterns), Value::Variant(place, values)) => {
            wanted == place && parts(patterns, values)
        }
        (PatternKind::Tuple(patterns), Value::Product(values)) => parts(patterns, values),
        _ => false,
    }
}

/// Whether a bound that the source states is kept, or else what is broken there.
pub(super) fn or_violation(holds: bool, kind: ViolationKind, span: Span) -> Outcome<()> {
    if holds { Ok(()) } else { Stop::violation(kind, span) }
}
