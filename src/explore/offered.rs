//! States and arguments that somebody else proposes.

use super::values::variables;
use crate::hir::Type;
use crate::interp::{Configuration, Evaluator, State, Tree, Value, World};
use std::sync::Arc;

/// A state to begin in, and arguments for what is called there. Nothing is known of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Offered {
    pub configuration: Configuration,
    pub arguments: Option<Arc<[Value]>>,
}

/// The configuration with these values of its variables, by their names; `fresh`: with memory as it is after a start.
pub fn configuration(
    world: &World<'_>,
    tree: &Tree,
    fresh: bool,
    value: &mut dyn FnMut(&str, &Type) -> Option<Value>,
) -> Option<Configuration> {
    let empty = tree.leaves().map(|_| State::EMPTY);
    let mut configuration = Configuration::new(&mut Evaluator::new(world), tree, empty).ok()?;
    for node in tree.ids().filter(|&node| !(fresh && tree.is_impl(node))) {
        let values = variables(world, tree, node);
        let state = values.iter().map(|(name, ty)| value(&name.text, ty)).collect::<Option<State>>()?;
        configuration = configuration.with(node, state);
    }
    Some(configuration)
}
