//! What a place of the state stands for.

use super::context::{Scope, Translator};
use crate::hir::{Abstraction, ImplId, Place, StateIndex};
use crate::logic::Term;

impl Translator<'_, '_> {
    /// The value of a place. The abstract state is what the abstraction makes of the state, where it is a function.
    pub fn place(&mut self, place: Place) -> Term {
        match (place, self.scope.implementation) {
            (Place::Spec(index), Some(id)) => self.abstracted(id, index),
            _ => self.scope.place(place),
        }
    }

    fn abstracted(&mut self, id: ImplId, index: StateIndex) -> Term {
        let implementation = self.lowering.program.impl_(id);
        let Abstraction::Function(values) = &implementation.abstraction else {
            return self.scope.place(Place::Spec(index));
        };
        let value = values.iter().find(|(variable, _)| *variable == index).map(|(_, value)| value);
        let value = value.expect("the checker sees to it that the abstraction is total");
        // The locals of the abstraction are not those of the body that mentions `spec`.
        let scope = Scope { locals: Default::default(), unchecked: Default::default(), ..self.scope.clone() };
        let mut inner = Translator::new(self.lowering, &implementation.locals, scope);
        let term = inner.expr(value);
        if !inner.notes.is_empty() || inner.is_unchecked(value) {
            self.lowering.unchecked_abstractions.insert((id, index));
        }
        term
    }
}
