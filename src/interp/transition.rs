//! Transitions of layers: operations, background steps and crashes, each at once.

use super::oracle::{Decision, Oracle};
use super::pool::{Pool, flows_into_state, is_assigned, is_computed_with};
use super::statements::{Host, block};
use super::universe::universe;
use super::{Evaluator, Outcome, Scope, State, Stop, StuckKind, Value, View, ViolationKind};
use crate::base::{Span, Symbol};
use crate::hir::{
    Block, Callee, Clause, Expr, Layer, LayerId, LayerOp, LocalId, Locals, Loop, OpIndex, Place, Stmt, Target, Type,
};
use indexmap::IndexSet;

/// A transition of a layer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Step {
    Operation(OpIndex),
    Background,
    Crash,
}

/// What is asked of the results of a transition.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub enum Results<'a> {
    /// All that there can be.
    #[default]
    Any,
    /// These alone.
    These(&'a [Value]),
    /// Nobody sees them, as where a crash strikes behind an operation: they are left out, and choices that only matter
    /// for them are not gone through.
    Unseen,
}

/// What is asked of a transition, beside that it is one.
#[derive(Clone, Copy, Default, Debug)]
pub struct Wanted<'a> {
    pub results: Results<'a>,
    /// The state that it leads to: its values are tried first.
    pub post: Option<&'a State>,
    /// Values for its choices, by name: these are tried first.
    pub witnesses: &'a [(Symbol, Value)],
}

/// Where a transition led.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reached {
    pub state: State,
    pub results: Vec<Value>,
}

/// The parts of a transition.
struct Body<'w> {
    locals: &'w Locals,
    parameters: &'w [LocalId],
    results: &'w [LocalId],
    block: &'w Block,
}

static EMPTY: Block = Block { statements: vec![] };
static NO_LOCALS: Locals = Locals(vec![]);

impl<'w> Body<'w> {
    fn of(layer: &'w Layer, step: Step) -> Body<'w> {
        let plain = |transition: &'w crate::hir::Transition| Body {
            locals: &transition.locals,
            parameters: &[],
            results: &[],
            block: &transition.body,
        };
        match step {
            Step::Operation(op) => {
                let LayerOp { locals, parameters, results, body, .. } = layer.operation(op);
                Body { locals, parameters, results, block: body }
            }
            Step::Crash => plain(&layer.crash),
            Step::Background => layer
                .background
                .as_ref()
                .map_or(Body { locals: &NO_LOCALS, parameters: &[], results: &[], block: &EMPTY }, plain),
        }
    }
}

/// A transition while it happens.
pub(super) struct Running<'t, 'w> {
    pub evaluator: &'t mut Evaluator<'w>,
    pub oracle: &'t mut dyn Oracle,
    pub layer: &'w Layer,
    body: Body<'w>,
    arguments: &'t [Value],
    pub wanted: Wanted<'t>,
    /// Not all values of some choice can be tried.
    pub cut: bool,
}

impl<'w> Evaluator<'w> {
    /// Runs a transition from a state. Also whether all its choices were open to the oracle.
    ///
    /// # Errors
    /// Where a choice has no value, or something can't be evaluated.
    pub fn transition(
        &mut self,
        layer: LayerId,
        step: Step,
        state: &State,
        arguments: &[Value],
        wanted: Wanted<'_>,
        oracle: &mut dyn Oracle,
    ) -> Outcome<(Reached, bool)> {
        let layer = self.world.program.layer(layer);
        let body = Body::of(layer, step);
        let view = View::Layer(state.clone());
        let mut scope = Scope::new(body.locals, view.clone()).with(body.parameters, arguments);
        scope.entry = Some(view);
        let mut running = Running { evaluator: self, oracle, layer, body, arguments, wanted, cut: false };
        let reached = running.run(&mut scope)?;
        Ok((reached, !running.cut))
    }

    /// Whether the operation's `requires` hold. What can't be decided is taken to hold.
    pub fn may_call(&mut self, layer: LayerId, op: OpIndex, state: &State, arguments: &[Value]) -> Outcome<bool> {
        let op = self.world.program.layer(layer).operation(op);
        let mut scope = Scope::new(&op.locals, View::Layer(state.clone())).with(&op.parameters, arguments);
        let may = self.all_hold(&mut scope, &op.requires)?;
        if may {
            self.reach(op.ident.span);
        }
        Ok(may)
    }

    /// Whether the state satisfies the layer's invariants and is in the types of its variables.
    pub fn is_state(&mut self, layer: LayerId, state: &State) -> Outcome<bool> {
        let layer = self.world.program.layer(layer);
        let typed = layer.state.iter().zip(state.iter()).all(|(field, value)| self.world.is_typed(&field.ty, value));
        Ok(typed && self.all_hold(&mut Scope::new(&layer.locals, View::Layer(state.clone())), &layer.invariants)?)
    }

    /// Whether the layer may begin in the state.
    pub fn is_initial(&mut self, layer: LayerId, state: &State) -> Outcome<bool> {
        let layer_ = self.world.program.layer(layer);
        let begins = self.all_hold(&mut Scope::new(&layer_.locals, View::Layer(state.clone())), &layer_.init)?;
        Ok(begins && self.is_state(layer, state)?)
    }

    /// Whether no clause is false.
    pub fn all_hold(&mut self, scope: &mut Scope<'w>, clauses: &'w [Clause]) -> Outcome<bool> {
        for clause in clauses {
            match self.bool(scope, &clause.expr) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(stop) if stop.is_undecided() => self.undecided += 1,
                Err(stop) => return Err(stop),
            }
        }
        Ok(true)
    }
}

impl<'w> Running<'_, 'w> {
    fn run(&mut self, scope: &mut Scope<'w>) -> Outcome<Reached> {
        let code = self.body.block;
        block(self, scope, code)?;
        for &result in self.body.results {
            if scope.get(result).is_none() && self.wanted.results != Results::Unseen {
                self.any_result(scope, result, false)?;
            }
        }
        let value = |result: &LocalId| scope.get(*result).cloned().expect("each result has a value now");
        let results = match self.wanted.results {
            Results::Unseen => vec![],
            Results::Any | Results::These(_) => self.body.results.iter().map(value).collect(),
        };
        let View::Layer(state) = &scope.view else { unreachable!("a transition is one of a layer's state") };
        Ok(Reached { state: state.clone(), results })
    }

    /// A result that nobody assigned, or one that is read before it is: any value of its type.
    fn any_result(&mut self, scope: &mut Scope<'w>, result: LocalId, is_read: bool) -> Outcome<()> {
        let local = scope.declared.get(result);
        let place = self.body.results.iter().position(|&other| other == result);
        let wanted = self.wanted_results().zip(place).map(|(results, place)| results[place].clone());
        let candidates = match wanted {
            Some(wanted) if !is_read => vec![wanted],
            wanted => match universe(self.evaluator.world, &local.ty, self.evaluator.meter.limits().candidates) {
                Some(all) => all,
                None => self.cut_result(scope, result, wanted),
            },
        };
        let value = self.decide(local.ident.name, local.ident.span, candidates)?;
        scope.set(result, value);
        Ok(())
    }

    pub fn wanted_results(&self) -> Option<&[Value]> {
        match self.wanted.results {
            Results::These(results) => Some(results),
            Results::Any | Results::Unseen => None,
        }
    }

    /// Some values of a result that has too many. The wanted one is enough, or any if nobody sees it, where it is not
    /// assigned later and what is read of it does not reach the state.
    fn cut_result(&mut self, scope: &Scope<'w>, result: LocalId, wanted: Option<Value>) -> Vec<Value> {
        let candidates = wanted.iter().cloned().chain(self.pool(scope).values(&scope.declared.get(result).ty));
        let mut candidates: Vec<Value> = candidates.collect::<IndexSet<_>>().into_iter().collect();
        let is_kept = flows_into_state(self.body.block, result);
        match wanted {
            Some(_) if !is_kept && !is_assigned(self.body.block, result) => candidates.truncate(1),
            None if !is_kept && self.wanted.results == Results::Unseen => candidates.truncate(1),
            _ => self.cut = true,
        }
        candidates
    }

    /// Values that are at hand.
    pub fn pool(&self, scope: &Scope<'w>) -> Pool<'w> {
        let mut pool = Pool::new(self.evaluator.world);
        if let View::Layer(state) = &scope.view {
            pool.add_state(self.layer, state);
        }
        if let Some(View::Layer(state)) = &scope.entry {
            pool.add_state(self.layer, state);
        }
        self.wanted.post.iter().for_each(|state| pool.add_state(self.layer, state));
        let typed = |locals: &[LocalId], values: &[Value], pool: &mut Pool<'w>| {
            for (local, value) in locals.iter().zip(values) {
                pool.add(&self.body.locals.get(*local).ty, value);
            }
        };
        typed(self.body.parameters, self.arguments, &mut pool);
        typed(self.body.results, self.wanted_results().unwrap_or_default(), &mut pool);
        pool
    }

    /// Whether what is chosen for the target may reach the state, rather than results alone.
    pub fn reaches_state(&self, target: Target) -> bool {
        match target {
            Target::Local(local) => flows_into_state(self.body.block, local),
            Target::State(_) => true,
        }
    }

    /// Whether something is computed with what is chosen for the target.
    pub fn is_computed_with(&self, target: Target) -> bool {
        match target {
            Target::Local(local) => is_computed_with(self.body.block, local),
            Target::State(_) => true,
        }
    }

    pub fn decide(&mut self, name: Symbol, span: Span, mut candidates: Vec<Value>) -> Outcome<Value> {
        let way = match candidates.len() {
            0 if self.cut => return Stop::stuck(StuckKind::NoChoice, span),
            0 => return Stop::violation(ViolationKind::NoChoice, span),
            1 => 0,
            _ => self.oracle.decide(&Decision::Value { name, span, candidates: &candidates }),
        };
        Ok(candidates.swap_remove(way))
    }

    /// The name and type of what is chosen.
    pub fn target(&self, target: Target) -> (Symbol, &'w Type) {
        match target {
            Target::Local(local) => {
                let local = self.body.locals.get(local);
                (local.ident.name, &local.ty)
            }
            Target::State(Place::Own(variable)) => {
                let field = &self.layer.state[variable.index()];
                (field.ident.name, &field.ty)
            }
            Target::State(place) => unreachable!("the checker lets no transition choose {place:?}"),
        }
    }
}

/// Puts a value into a variable of the layer's state.
pub(super) fn set_state(scope: &mut Scope<'_>, place: Place, value: Value) {
    match (&mut scope.view, place) {
        (View::Layer(state), Place::Own(variable)) => state.make_mut()[variable.index()] = value,
        (view, place) => unreachable!("the checker lets no transition assign {place:?} in {view:?}"),
    }
}

impl<'w> Host<'w> for Running<'_, 'w> {
    fn evaluator(&mut self) -> &mut Evaluator<'w> {
        self.evaluator
    }

    /// A result that has no value when it is read gets one now.
    fn value(&mut self, scope: &mut Scope<'w>, expr: &'w Expr) -> Outcome<Value> {
        loop {
            match self.evaluator.eval(scope, expr) {
                Err(stop) => match *stop {
                    Stop::Unassigned(local) if self.body.results.contains(&local) => {
                        self.any_result(scope, local, true)?;
                    }
                    other => return Err(Box::new(other)),
                },
                value => return value,
            }
        }
    }

    fn assign_state(&mut self, scope: &mut Scope<'w>, place: Place, value: Value, _: Span) -> Outcome<()> {
        set_state(scope, place, value);
        Ok(())
    }

    fn choose(
        &mut self,
        scope: &mut Scope<'w>,
        target: Target,
        condition: Option<&'w Expr>,
        span: Span,
    ) -> Outcome<()> {
        self.choice(scope, target, condition, span)
    }

    fn call(
        &mut self,
        _: &mut Scope<'w>,
        callee: Callee,
        _: &'w [Expr],
        _: &[Option<LocalId>],
        _: Span,
    ) -> Outcome<()> {
        unreachable!("the checker lets no transition call {callee:?}")
    }

    fn ghost(&mut self, _: &mut Scope<'w>, _: &'w Stmt) -> Outcome<()> {
        Ok(())
    }

    fn loop_clauses(&mut self, _: &mut Scope<'w>, _: &'w [Clause]) -> Outcome<()> {
        Ok(())
    }

    fn measure(&mut self, _: &mut Scope<'w>, _: &'w Loop) -> Outcome<Option<Vec<Value>>> {
        Ok(None)
    }
}
