//! What the specification still allows.
//!
//! A client sees results alone. So beside the system runs the *set* of all states in which the abstract layer may be
//! after the same calls with the same results (a determinization on the fly). Where that set is empty, the client has
//! seen what the layer can't do. No abstraction function and no invariant of the implementation is looked at.

use crate::hir::{LayerId, OpIndex};
use crate::interp::{Evaluator, Outcome, Results, State, Step, Value, Wanted};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The states in which the layer may be, ascending, each once.
#[derive(Clone, Debug)]
pub struct Allowed {
    pub states: Arc<[State]>,
    /// Whether these are all; else some choice of the layer has too many values, and no conclusion is drawn from what
    /// is missing.
    pub complete: bool,
    /// Of the states: the same set is looked up again and again.
    hash: u64,
}

impl PartialEq for Allowed {
    fn eq(&self, other: &Allowed) -> bool {
        let is_same = Arc::ptr_eq(&self.states, &other.states);
        self.complete == other.complete && (is_same || (self.hash == other.hash && self.states == other.states))
    }
}

impl Eq for Allowed {}

impl Hash for Allowed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Allowed {
    pub fn new(mut states: Vec<State>, complete: bool) -> Allowed {
        states.sort();
        states.dedup();
        let mut hasher = FxHasher::default();
        states.hash(&mut hasher);
        Allowed { states: states.into(), complete, hash: hasher.finish() }
    }

    /// Whether the client has seen what the layer can't do.
    pub fn is_violated(&self) -> bool {
        self.complete && self.states.is_empty()
    }

    fn and(&self, other: &Allowed) -> Allowed {
        let states = self.states.iter().chain(other.states.iter()).cloned().collect();
        Allowed::new(states, self.complete && other.complete)
    }
}

/// What is asked of the specification.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Asked {
    Background,
    /// An operation that returned this.
    Returned(OpIndex, Vec<Value>, Vec<Value>),
    /// An operation of which nobody saw the results.
    Unseen(OpIndex, Vec<Value>),
    Crash,
    /// A crash during an operation.
    CrashIn(OpIndex, Vec<Value>),
}

/// The abstract layer as its clients see it. Remembers what it was asked.
pub struct Specification {
    pub layer: LayerId,
    known: FxHashMap<(Allowed, Asked), Allowed>,
    /// So many transitions of the layer were gone through.
    pub steps: u64,
}

impl Specification {
    pub fn new(layer: LayerId) -> Specification {
        Specification { layer, known: FxHashMap::default(), steps: 0 }
    }

    /// Whether a client may call the operation: in each state in which the layer may be.
    pub fn may_call(
        &self,
        evaluator: &mut Evaluator<'_>,
        allowed: &Allowed,
        op: OpIndex,
        arguments: &[Value],
    ) -> Outcome<bool> {
        for state in allowed.states.iter() {
            if !evaluator.may_call(self.layer, op, state, arguments)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// After the operation returned these results.
    pub fn returned(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        before: &Allowed,
        op: OpIndex,
        arguments: &[Value],
        results: &[Value],
    ) -> Outcome<Allowed> {
        self.step(evaluator, before, Asked::Returned(op, arguments.to_vec(), results.to_vec()))
    }

    /// After a crash while nothing ran, and recovery.
    pub fn crashed(&mut self, evaluator: &mut Evaluator<'_>, before: &Allowed) -> Outcome<Allowed> {
        self.step(evaluator, before, Asked::Crash)
    }

    /// After a crash during the operation, and recovery: it has happened, or it has not.
    pub fn crashed_in(
        &mut self,
        evaluator: &mut Evaluator<'_>,
        before: &Allowed,
        op: OpIndex,
        arguments: &[Value],
    ) -> Outcome<Allowed> {
        let key = (before.clone(), Asked::CrashIn(op, arguments.to_vec()));
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let done = self.step(evaluator, before, Asked::Unseen(op, arguments.to_vec()))?;
        let after = self.step(evaluator, &before.and(&done), Asked::Crash)?;
        self.known.insert(key, after.clone());
        Ok(after)
    }

    /// The transition, with background steps before and after it.
    fn step(&mut self, evaluator: &mut Evaluator<'_>, before: &Allowed, asked: Asked) -> Outcome<Allowed> {
        let moved = self.background(evaluator, before)?;
        let after = self.ask(evaluator, &moved, asked)?;
        self.background(evaluator, &after)
    }

    fn background(&mut self, evaluator: &mut Evaluator<'_>, before: &Allowed) -> Outcome<Allowed> {
        if evaluator.world.program.layer(self.layer).background.is_none() {
            return Ok(before.clone());
        }
        let moved = self.ask(evaluator, before, Asked::Background)?;
        Ok(before.and(&moved))
    }

    fn ask(&mut self, evaluator: &mut Evaluator<'_>, before: &Allowed, asked: Asked) -> Outcome<Allowed> {
        let key = (before.clone(), asked);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let after = self.successors(evaluator, before, &key.1)?;
        self.known.insert(key, after.clone());
        Ok(after)
    }

    fn successors(&mut self, evaluator: &mut Evaluator<'_>, before: &Allowed, asked: &Asked) -> Outcome<Allowed> {
        let (step, arguments, wanted): (Step, &[Value], Wanted<'_>) = match asked {
            Asked::Background => (Step::Background, &[], Wanted::default()),
            // What an operation may have done before the crash is among the states.
            Asked::Crash | Asked::CrashIn(..) => (Step::Crash, &[], Wanted::default()),
            Asked::Returned(op, arguments, results) => {
                (Step::Operation(*op), arguments, Wanted { results: Results::These(results), ..Wanted::default() })
            }
            Asked::Unseen(op, arguments) => {
                (Step::Operation(*op), arguments, Wanted { results: Results::Unseen, ..Wanted::default() })
            }
        };
        let (mut states, mut complete) = (vec![], before.complete);
        for state in before.states.iter() {
            let found = evaluator.successors(self.layer, step, state, arguments, wanted)?;
            complete &= found.complete;
            self.steps += found.all.len() as u64 + 1;
            states.extend(found.all.into_iter().map(|reached| reached.state));
        }
        Ok(Allowed::new(states, complete))
    }
}
