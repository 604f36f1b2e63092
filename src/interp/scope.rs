//! What names mean while something is evaluated.

use super::{Value, Values};
use crate::hir::{ImplId, LocalId, Locals, Type};
use std::sync::Arc;

/// The values of the state variables of a layer, in their order.
pub type State = Values;

/// The state of an implementation as its ghost code sees it.
#[derive(Clone, Debug)]
pub struct ImplState {
    pub implementation: ImplId,
    /// The state of each port; none where it is not known.
    pub ports: Vec<Option<State>>,
    pub volatiles: Values,
    /// The abstract state, where the abstraction is no function, or where the body keeps that at entry.
    pub spec: Option<State>,
}

/// The state that can be read.
#[derive(Clone, Debug)]
pub enum View {
    /// Of functions of modules, lemmas, constants.
    Nothing,
    /// Of the items of a layer.
    Layer(State),
    /// Of executable code: the volatile variables.
    Memory(Values),
    /// Of the ghost code of an implementation.
    Impl(Arc<ImplState>),
}

/// The variables of a body, and the state that it reads.
#[derive(Clone, Debug)]
pub struct Scope<'p> {
    /// What the body declares.
    pub declared: &'p Locals,
    /// By their number; those that have no value yet are none.
    pub locals: Vec<Option<Value>>,
    /// What the generic parameters stand for.
    pub types: Vec<Type>,
    pub view: View,
    /// The state that `old` means; none: the same.
    pub entry: Option<View>,
}

impl<'p> Scope<'p> {
    pub fn new(declared: &'p Locals, view: View) -> Scope<'p> {
        Scope { declared, locals: vec![None; declared.0.len()], types: vec![], view, entry: None }
    }

    /// The same, with values for some locals.
    pub fn with(mut self, locals: &[LocalId], values: &[Value]) -> Self {
        for (&local, value) in locals.iter().zip(values) {
            self.set(local, value.clone());
        }
        self
    }

    pub fn set(&mut self, local: LocalId, value: Value) {
        self.locals[local.index()] = Some(value);
    }

    pub fn get(&self, local: LocalId) -> Option<&Value> {
        self.locals[local.index()].as_ref()
    }

    /// The type with what the generic parameters stand for.
    pub fn ty(&self, ty: &Type) -> Type {
        if self.types.is_empty() { ty.clone() } else { ty.instantiate(&self.types) }
    }
}
