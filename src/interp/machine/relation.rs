//! The abstract states that the state of an implementation stands for, followed from operation to operation.
//!
//! This is recovery refinement as it is meant, for one run: an operation that returned must be one that the layer can
//! do, with those results, between the abstract states before and after; and what recovery leaves must be what the
//! layer's crash leaves, of the state before the operation or of one after it.

use super::super::derive::{Deriving, Path};
use super::super::universe::products;
use super::super::{Outcome, Results, Scope, State, Step, Stop, Value, View, ViolationKind, Wanted};
use super::{Kind, Machine, NodeId};
use crate::base::{Span, Symbol};
use crate::hir::{Abstraction, Clause, Impl, OpIndex, Place, StateIndex, Target};
use indexmap::IndexSet;

/// What is known of the abstract state of an implementation.
#[derive(Clone, Debug, Default)]
pub(super) struct Abstract {
    /// All that it may be; none: nothing is known.
    states: Option<Vec<State>>,
    /// The operation that runs.
    pending: Option<(OpIndex, Vec<Value>)>,
    witnesses: Vec<(Symbol, Value)>,
}

impl Abstract {
    pub fn any(&self) -> Option<&State> {
        self.states.as_ref().and_then(|states| states.first())
    }

    pub fn witness(&mut self, name: Symbol, value: Value) {
        self.witnesses.push((name, value));
    }
}

/// So many combinations are tried for an abstract state.
const TRIED: usize = 1 << 10;

impl<'w> Machine<'_, 'w> {
    /// An operation begins: its `requires` hold in the abstract state.
    pub(super) fn begin_abstract(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        op: OpIndex,
        arguments: &[Value],
        span: Span,
    ) -> Outcome<()> {
        self.learn(node, item)?;
        let place = node.index();
        self.abstracts[place].pending = Some((op, arguments.to_vec()));
        self.abstracts[place].witnesses.clear();
        let Some(state) = self.abstracts[place].any().cloned() else { return Ok(()) };
        if !self.evaluator.may_call(item.layer, op, &state, arguments)? {
            return Stop::violation(ViolationKind::Requires, span);
        }
        Ok(())
    }

    /// It has returned.
    pub(super) fn returned_abstract(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        op: OpIndex,
        arguments: &[Value],
        results: &[Value],
    ) -> Outcome<()> {
        let before = self.abstracts[node.index()].states.take();
        self.abstracts[node.index()].pending = None;
        let Some(before) = before else { return Ok(()) };
        let step = Step::Operation(op);
        let (reached, complete) = self.after(node, item, step, &before, arguments, Results::These(results))?;
        self.keep(node, item, reached, complete)
    }

    /// Recovery is through.
    pub(super) fn recovered_abstract(&mut self, node: NodeId, item: &'w Impl) -> Outcome<()> {
        let pending = self.abstracts[node.index()].pending.take();
        let Some(mut before) = self.abstracts[node.index()].states.take() else { return Ok(()) };
        let mut complete = true;
        if let Some((op, arguments)) = pending {
            let (after, all) = self.after(node, item, Step::Operation(op), &before, &arguments, Results::Unseen)?;
            complete &= all;
            before.extend(after);
        }
        let (reached, all) = self.after(node, item, Step::Crash, &before, &[], Results::Unseen)?;
        self.keep(node, item, reached, complete && all)
    }

    /// `init` has answered true.
    pub(super) fn begin_from_init(&mut self, node: NodeId, item: &'w Impl) -> Outcome<()> {
        let states = self.search(node, item, true)?;
        let known = !states.is_empty() && matches!(item.abstraction, Abstraction::Function(_));
        let mut initial = vec![];
        for state in states {
            if self.evaluator.is_initial(item.layer, &state)? {
                initial.push(state);
            }
        }
        if initial.is_empty() && known {
            self.evaluator.broken(ViolationKind::Abstraction, item.abstraction_span)?;
        }
        self.abstracts[node.index()] =
            Abstract { states: (!initial.is_empty()).then_some(initial), ..Abstract::default() };
        Ok(())
    }

    /// Before a crash of the idle system nothing may be known yet.
    pub(super) fn learn_all(&mut self) -> Outcome<()> {
        let tree = self.tree;
        for node in tree.ids() {
            if let Kind::Impl(id, _) = tree.node(node).kind {
                match self.learn(node, self.evaluator.world.program.impl_(id)) {
                    // Amid an operation the state may stand for none.
                    Err(stop) if matches!(*stop, Stop::Violation(_)) => {}
                    learnt => learnt?,
                }
            }
        }
        Ok(())
    }

    fn learn(&mut self, node: NodeId, item: &'w Impl) -> Outcome<()> {
        if self.abstracts[node.index()].states.is_none() {
            let states = self.search(node, item, false)?;
            self.abstracts[node.index()].states = (!states.is_empty()).then_some(states);
        }
        Ok(())
    }

    /// Where the layer's transition leads from these states, and whether that is all.
    fn after(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        step: Step,
        before: &[State],
        arguments: &[Value],
        results: Results<'_>,
    ) -> Outcome<(Vec<State>, bool)> {
        let post = match item.abstraction {
            Abstraction::Function(_) => self.search(node, item, false)?.pop(),
            Abstraction::Relation(_) => None,
        };
        let witnesses = std::mem::take(&mut self.abstracts[node.index()].witnesses);
        let wanted = Wanted { results, post: post.as_ref(), witnesses: &witnesses };
        let (mut all, mut complete) = (IndexSet::new(), true);
        for state in before {
            let found = self.evaluator.successors(item.layer, step, state, arguments, wanted)?;
            all.extend(found.all.into_iter().map(|reached| reached.state));
            complete &= found.complete;
        }
        self.abstracts[node.index()].witnesses = witnesses;
        Ok((all.into_iter().collect(), complete))
    }

    /// Of the abstract states that are allowed, those that the state stands for. There must be one.
    fn keep(&mut self, node: NodeId, item: &'w Impl, allowed: Vec<State>, complete: bool) -> Outcome<()> {
        let kept = match &item.abstraction {
            Abstraction::Function(_) => {
                let now = self.search(node, item, false)?;
                let fits = now.first().is_none_or(|now| allowed.contains(now));
                if fits || !complete {
                    self.abstracts[node.index()].states = (!now.is_empty()).then_some(now);
                    return Ok(());
                }
                vec![]
            }
            Abstraction::Relation(clauses) => self.related(node, item, clauses, allowed)?,
        };
        if kept.is_empty() && complete {
            self.evaluator.broken(ViolationKind::Abstraction, item.abstraction_span)?;
        }
        self.abstracts[node.index()].states = (!kept.is_empty()).then_some(kept);
        Ok(())
    }

    fn related(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        clauses: &'w [Clause],
        candidates: Vec<State>,
    ) -> Outcome<Vec<State>> {
        let state = self.ghost_state(node)?;
        let mut kept = vec![];
        for candidate in candidates {
            let mut state = state.clone();
            std::sync::Arc::make_mut(&mut state).spec = Some(candidate.clone());
            if self.evaluator.all_hold(&mut Scope::new(&item.locals, View::Impl(state)), clauses)? {
                kept.push(candidate);
            }
        }
        Ok(kept)
    }

    /// The abstract states that the state stands for, as far as they can be found.
    fn search(&mut self, node: NodeId, item: &'w Impl, initial: bool) -> Outcome<Vec<State>> {
        let state = self.ghost_state(node)?;
        let clauses = match &item.abstraction {
            Abstraction::Function(_) => {
                return match self.evaluator.abstract_state(&state, item.abstraction_span) {
                    Ok(state) => Ok(vec![state]),
                    Err(stop) if stop.is_undecided() => Ok(vec![]),
                    Err(stop) => Err(stop),
                };
            }
            Abstraction::Relation(clauses) => clauses,
        };
        let mut parts = vec![];
        for index in 0..self.evaluator.world.program.layer(item.layer).state.len() {
            parts.push(self.variable(node, item, clauses, StateIndex::new(index), initial)?);
        }
        let states = products(&parts, TRIED).unwrap_or_default();
        self.related(node, item, clauses, states)
    }

    /// Values of one abstract variable: a witness, or what the relation says, or how the layer begins.
    fn variable(
        &mut self,
        node: NodeId,
        item: &'w Impl,
        clauses: &'w [Clause],
        variable: StateIndex,
        initial: bool,
    ) -> Outcome<Vec<Value>> {
        let layer = self.evaluator.world.program.layer(item.layer);
        let field = &layer.state[variable.index()];
        let witnesses = &self.abstracts[node.index()].witnesses;
        if let Some((_, value)) = witnesses.iter().rev().find(|(name, _)| *name == field.ident.name) {
            return Ok(vec![value.clone()]);
        }
        let mut state = self.ghost_state(node)?;
        std::sync::Arc::make_mut(&mut state).spec = None;
        let scope = Scope::new(&item.locals, View::Impl(state));
        if let Some(values) = self.derived(&scope, Place::Spec(variable), clauses, variable, item)? {
            return Ok(values);
        }
        let scope = Scope::new(&layer.locals, View::Layer(State::EMPTY));
        let begins = if initial { &layer.init[..] } else { &[] };
        Ok(self.derived(&scope, Place::Own(variable), begins, variable, item)?.unwrap_or_default())
    }

    fn derived(
        &mut self,
        scope: &Scope<'w>,
        place: Place,
        clauses: &'w [Clause],
        variable: StateIndex,
        item: &'w Impl,
    ) -> Outcome<Option<Vec<Value>>> {
        let ty = &self.evaluator.world.program.layer(item.layer).state[variable.index()].ty;
        let target = Target::State(place);
        let mut deriving = Deriving::new(self.evaluator, scope, target);
        let mut guards = vec![];
        for clause in clauses {
            guards.extend(deriving.guards(&clause.expr)?);
        }
        deriving.candidates(&Path::new(target), ty, &guards)
    }
}
