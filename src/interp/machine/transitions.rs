//! Transitions by where they lead, rather than choice by choice.
//!
//! Many choices lead to the same state, and the same transition is asked for again and again. A machine that goes
//! through all runs therefore asks the oracle for the outcome as a whole, of which each is offered once.

use super::super::{Decision, Evaluator, Moment, Outcome, State, Step, Stop, StuckKind, Successors, Value, Wanted};
use super::{Event, Machine, NodeId};
use crate::base::Span;
use crate::hir::LayerId;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A transition of a layer, from a state, with arguments.
type Asked = (LayerId, Step, State, Box<[Value]>);

/// What is known of transitions.
#[derive(Default, Debug)]
pub struct Transitions(FxHashMap<Asked, Rc<Successors>>);

impl Transitions {
    fn ask(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        layer: LayerId,
        step: Step,
        state: &State,
        arguments: &[Value],
    ) -> Outcome<Rc<Successors>> {
        let key = (layer, step, state.clone(), arguments.into());
        if let Some(known) = self.0.get(&key) {
            return Ok(known.clone());
        }
        let found = Rc::new(evaluator.successors(layer, step, state, arguments, Wanted::default())?);
        self.0.insert(key, found.clone());
        Ok(found)
    }
}

impl<'m> Machine<'m, '_> {
    /// From here on the oracle is asked where transitions lead, and background steps happen only where something may
    /// follow that shows them: before operations and crashes. Since they are transitive, and those of different
    /// instances do not meet, there are no fewer runs.
    pub fn listing(mut self, transitions: &'m mut Transitions) -> Self {
        self.transitions = Some(transitions);
        self
    }

    /// One of the ways in which a transition can go.
    pub(super) fn listed_transition(
        &mut self,
        node: NodeId,
        layer: LayerId,
        step: Step,
        arguments: &[Value],
    ) -> Outcome<Vec<Value>> {
        let found = self.outcomes(node, layer, step, arguments)?;
        let way = match found.all.len() {
            0 => return Stop::stuck(StuckKind::NoChoice, self.span_of_layer(layer)),
            1 => 0,
            count => self.oracle.decide(&Decision::Outcome { node, step, count }),
        };
        let reached = &found.all[way];
        self.configuration.set(node, reached.state.clone());
        Ok(reached.results.clone())
    }

    /// A background step that changes something, or none.
    pub(super) fn listed_background(&mut self, node: NodeId, layer: LayerId, moment: Moment) -> Outcome<()> {
        if !matches!(moment, Moment::BeforeOperation | Moment::BeforeCrash) {
            return Ok(());
        }
        let before = self.configuration.state(node).clone();
        let found = self.outcomes(node, layer, Step::Background, &[])?;
        let changed: Vec<&State> = found.all.iter().map(|one| &one.state).filter(|state| **state != before).collect();
        let count = changed.len() + 1;
        let way = match count {
            1 => 0,
            _ => self.oracle.decide(&Decision::Outcome { node, step: Step::Background, count }),
        };
        if way > 0 {
            let after = changed[way - 1].clone();
            self.configuration.set(node, after.clone());
            self.tell(&Event::Background { node, moment, before: &before, after: &after });
        }
        Ok(())
    }

    fn outcomes(&mut self, node: NodeId, layer: LayerId, step: Step, arguments: &[Value]) -> Outcome<Rc<Successors>> {
        let transitions = self.transitions.as_deref_mut().expect("asked of a machine that lists transitions");
        let found = transitions.ask(self.evaluator, layer, step, self.configuration.state(node), arguments)?;
        self.incomplete |= !found.complete;
        Ok(found)
    }

    fn span_of_layer(&self, layer: LayerId) -> Span {
        self.evaluator.world.program.layer(layer).ident.span
    }
}
