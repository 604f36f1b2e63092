//! Why an expression has the value that it has: the values of its parts.

use super::{Evaluator, Outcome, Scope, Stop, Value};
use crate::base::Span;
use crate::hir::{Expr, LocalId, Type};

/// A part of an expression, and what it is.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    pub span: Span,
    pub ty: Type,
    pub value: Result<Value, Box<Stop>>,
}

/// The values of bound variables that decided about a quantifier: where a `forall` is false, or an `exists` true.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    /// Of the quantifier.
    pub span: Span,
    pub values: Vec<(LocalId, Value)>,
}

/// The value of an expression, and those of all that it consists of, in the order in which they were found.
#[derive(Clone, PartialEq, Debug)]
pub struct Explained {
    pub value: Result<Value, Box<Stop>>,
    pub parts: Vec<Part>,
    pub instances: Vec<Instance>,
}

/// Keeps what is evaluated, but for the insides of functions and quantifiers that would be too much.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    hidden: u32,
    parts: Vec<Part>,
    instances: Vec<Instance>,
}

/// More than anybody reads.
const PARTS: usize = 1 << 12;

impl Recorder {
    pub(super) fn record(&mut self, expr: &Expr, value: &Outcome<Value>) {
        if self.hidden == 0 && self.parts.len() < PARTS {
            self.parts.push(Part { span: expr.span, ty: expr.ty.clone(), value: value.clone() });
        }
    }
}

impl<'w> Evaluator<'w> {
    /// The value of an expression with those of its parts. Parts of predicates that it calls are among them, and of
    /// quantifiers the instance that decided.
    pub fn explain(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Explained {
        let outer = self.recorder.replace(Recorder::default());
        let value = self.eval(scope, expr);
        let recorder = std::mem::replace(&mut self.recorder, outer).unwrap_or_default();
        Explained { value, parts: recorder.parts, instances: recorder.instances }
    }

    /// Does something whose parts are not told, unless they are to be shown.
    pub(super) fn hidden<T>(&mut self, shown: bool, work: impl FnOnce(&mut Self) -> T) -> T {
        let steps = u32::from(!shown);
        if let Some(recorder) = &mut self.recorder {
            recorder.hidden += steps;
        }
        let result = work(self);
        if let Some(recorder) = &mut self.recorder {
            recorder.hidden -= steps;
        }
        result
    }

    /// Told by a quantifier: these values decide. The body is evaluated again, and told.
    pub(super) fn record_instance(&mut self, scope: &mut Scope<'w>, locals: &[LocalId], body: &'w Expr, span: Span) {
        let Some(recorder) = self.recorder.as_mut().filter(|recorder| recorder.hidden == 0) else { return };
        let value = |&local: &LocalId| scope.get(local).map(|value| (local, value.clone()));
        recorder.instances.push(Instance { span, values: locals.iter().filter_map(value).collect() });
        // What it gives is known already; its parts are what is wanted.
        let _ = self.eval(scope, body);
    }
}
