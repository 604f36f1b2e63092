//! Statements that transitions and executable code share.

use super::eval::matches;
use super::{Evaluator, Int, Outcome, Scope, Stop, Value, ViolationKind};
use crate::base::Span;
use crate::hir::{Block, Callee, Clause, Expr, LocalId, Loop, MatchArm, Place, Stmt, StmtKind, Target};

/// How a statement ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
    Return,
}

/// Those who execute statements: what differs between them.
pub(super) trait Host<'w> {
    fn evaluator(&mut self) -> &mut Evaluator<'w>;

    /// The value of an expression of the code.
    fn value(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Value>;

    fn assign_state(&mut self, scope: &mut Scope<'w>, place: Place, value: Value, span: Span) -> Outcome<()>;

    fn choose(&mut self, scope: &mut Scope<'w>, target: Target, condition: Option<&'w Expr>, span: Span)
    -> Outcome<()>;

    fn call(
        &mut self,
        scope: &mut Scope<'w>,
        callee: Callee,
        arguments: &'w [Expr],
        results: &[Option<LocalId>],
        span: Span,
    ) -> Outcome<()>;

    /// A loop begins that goes up to here: what its code does not show.
    fn enter_loop(&mut self, _end: &Int) {}

    fn leave_loop(&mut self) {}

    /// A statement that only the proof needs.
    fn ghost(&mut self, scope: &mut Scope<'w>, stmt: &'w Stmt) -> Outcome<()>;

    /// Whether loops have invariants and measures to be checked; what they say is evaluated in this scope.
    fn loop_clauses(&mut self, scope: &mut Scope<'w>, clauses: &'w [Clause]) -> Outcome<()>;

    /// Before the first iteration; of a `for` with its variable and its bounds, within which that may be changed here.
    fn iterations(
        &mut self,
        _scope: &mut Scope<'w>,
        _looped: &'w Loop,
        _bounds: Option<(LocalId, &Value, &Value)>,
        _span: Span,
    ) -> Outcome<()> {
        Ok(())
    }

    /// The values of what decreases; none where nobody checks.
    fn measure(&mut self, scope: &mut Scope<'w>, looped: &'w Loop) -> Outcome<Option<Vec<Value>>>;
}

pub(super) fn block<'w>(host: &mut impl Host<'w>, scope: &mut Scope<'w>, block: &'w Block) -> Outcome<Flow> {
    for stmt in &block.statements {
        match statement(host, scope, stmt)? {
            Flow::Next => {}
            other => return Ok(other),
        }
    }
    Ok(Flow::Next)
}

fn statement<'w>(host: &mut impl Host<'w>, scope: &mut Scope<'w>, stmt: &'w Stmt) -> Outcome<Flow> {
    host.evaluator().meter.burn(1, stmt.span)?;
    if stmt.ghost {
        host.ghost(scope, stmt)?;
        return Ok(Flow::Next);
    }
    match &stmt.kind {
        StmtKind::Let(local, value) => let_(host, scope, *local, value.as_ref())?,
        StmtKind::Assign(target, value) => {
            let value = host.value(scope, value)?;
            assign(host, scope, *target, value, stmt.span)?;
        }
        StmtKind::Choose(target, condition) => host.choose(scope, *target, condition.as_ref(), stmt.span)?,
        StmtKind::If(condition, then, otherwise) => {
            let holds = condition_of(host, scope, condition)?;
            return block(host, scope, if holds { then } else { otherwise });
        }
        StmtKind::Match(scrutinee, arms) => return match_(host, scope, scrutinee, arms),
        StmtKind::While(condition, looped) => return while_(host, scope, condition, looped, stmt.span),
        StmtKind::For(local, low, high, looped) => {
            return for_(host, scope, *local, [low, high], looped, stmt.span);
        }
        StmtKind::Call { callee, arguments, results } => host.call(scope, *callee, arguments, results, stmt.span)?,
        StmtKind::CallLemma { .. } | StmtKind::Assert { .. } | StmtKind::Assume(_) => host.ghost(scope, stmt)?,
        StmtKind::Witness(..) | StmtKind::Reveal(_) => host.ghost(scope, stmt)?,
        StmtKind::Break => return Ok(Flow::Break),
        StmtKind::Continue => return Ok(Flow::Continue),
        StmtKind::Return => return Ok(Flow::Return),
        StmtKind::Block(inner) => return block(host, scope, inner),
    }
    Ok(Flow::Next)
}

fn let_<'w>(host: &mut impl Host<'w>, scope: &mut Scope<'w>, local: LocalId, value: Option<&'w Expr>) -> Outcome<()> {
    scope.locals[local.index()] = value.map(|value| host.value(scope, value)).transpose()?;
    Ok(())
}

pub(super) fn assign<'w>(
    host: &mut impl Host<'w>,
    scope: &mut Scope<'w>,
    target: Target,
    value: Value,
    span: Span,
) -> Outcome<()> {
    match target {
        Target::Local(local) => {
            scope.set(local, value);
            Ok(())
        }
        Target::State(place) => host.assign_state(scope, place, value, span),
    }
}

fn condition_of<'w>(host: &mut impl Host<'w>, scope: &mut Scope<'w>, condition: &'w Expr) -> Outcome<bool> {
    let value = host.value(scope, condition)?;
    Ok(value.as_bool().expect("the checker sees to it that conditions are of type bool"))
}

fn match_<'w>(
    host: &mut impl Host<'w>,
    scope: &mut Scope<'w>,
    scrutinee: &'w Expr,
    arms: &'w [MatchArm],
) -> Outcome<Flow> {
    let value = host.value(scope, scrutinee)?;
    match arms.iter().find(|arm| matches(scope, &arm.pattern, &value)) {
        Some(arm) => block(host, scope, &arm.body),
        None => Stop::violation(ViolationKind::NoArm, scrutinee.span),
    }
}

fn while_<'w>(
    host: &mut impl Host<'w>,
    scope: &mut Scope<'w>,
    condition: &'w Expr,
    looped: &'w Loop,
    span: Span,
) -> Outcome<Flow> {
    host.loop_clauses(scope, &looped.invariants)?;
    host.iterations(scope, looped, None, span)?;
    while condition_of(host, scope, condition)? {
        let before = host.measure(scope, looped)?;
        if let Some(flow) = iteration(host, scope, looped)? {
            return Ok(flow);
        }
        host.loop_clauses(scope, &looped.invariants)?;
        let after = host.measure(scope, looped)?;
        if before.zip(after).is_some_and(|(before, after)| !is_smaller(&after, &before)) {
            return Stop::violation(ViolationKind::Decreases, span);
        }
    }
    Ok(Flow::Next)
}

/// The body once. Some: the loop is left.
fn iteration<'w>(host: &mut impl Host<'w>, scope: &mut Scope<'w>, looped: &'w Loop) -> Outcome<Option<Flow>> {
    match block(host, scope, &looped.body)? {
        Flow::Break => return Ok(Some(Flow::Next)),
        Flow::Return => return Ok(Some(Flow::Return)),
        Flow::Next | Flow::Continue => {}
    }
    Ok(None)
}

fn for_<'w>(
    host: &mut impl Host<'w>,
    scope: &mut Scope<'w>,
    local: LocalId,
    [low, high]: [&'w Expr; 2],
    looped: &'w Loop,
    span: Span,
) -> Outcome<Flow> {
    let (Value::Int(mut at), Value::Int(high)) = (host.value(scope, low)?, host.value(scope, high)?) else {
        unreachable!("the checker sees to it that bounds are numbers");
    };
    host.enter_loop(&high);
    let mut flow = None;
    scope.set(local, Value::Int(at.clone()));
    host.loop_clauses(scope, &looped.invariants)?;
    let bounds = (local, &Value::Int(at.clone()), &Value::Int(high.clone()));
    host.iterations(scope, looped, Some(bounds), span)?;
    if let Some(Value::Int(now)) = scope.get(local) {
        at = now.clone();
    }
    while at < high {
        flow = iteration(host, scope, looped)?;
        if flow.is_some() {
            break;
        }
        at = at.add(&Int::ONE);
        scope.set(local, Value::Int(at.clone()));
        host.loop_clauses(scope, &looped.invariants)?;
    }
    host.leave_loop();
    Ok(flow.unwrap_or(Flow::Next))
}

/// Lexicographically; what goes down was not below 0.
pub(super) fn is_smaller(after: &[Value], before: &[Value]) -> bool {
    let first_change = after.iter().zip(before).find(|(after, before)| after != before);
    match first_change {
        Some((after, before)) => after < before && *before >= Value::int(0),
        None => false,
    }
}
