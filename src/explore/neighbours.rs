//! States that differ from a reached one in one place.

use super::reached::Reached;
use super::values::variables;
use crate::hir::Type;
use crate::interp::{Configuration, NodeId, Tree, Value, World};
use std::collections::BTreeSet;

/// So many values are put in one place.
const VALUES: usize = 12;

/// States that differ from a reached one in one place, where a value of the same type stands that was seen elsewhere;
/// at most so many.
pub(super) fn neighbours(
    world: &World<'_>,
    tree: &Tree,
    reached: &Reached,
    crashed: bool,
    limit: usize,
) -> Vec<Configuration> {
    let pool = Pool::of(world, tree, reached);
    let own = if crashed { &reached.crashed } else { &reached.rests };
    let mut found = vec![];
    for configuration in own.keys() {
        let nodes = tree.ids().filter(|&node| !(crashed && tree.is_impl(node)));
        found.extend(pool.at(world, tree, configuration, nodes, limit - found.len()));
        if found.len() == limit {
            break;
        }
    }
    found
}

/// The types of the variables of an instance.
pub(super) fn types(world: &World<'_>, tree: &Tree, node: NodeId) -> Vec<Type> {
    variables(world, tree, node).into_iter().map(|(_, ty)| ty).collect()
}

/// The values that were seen, by type.
#[derive(Default)]
pub(super) struct Pool(Vec<(Type, BTreeSet<Value>)>);

impl Pool {
    pub fn of(world: &World<'_>, tree: &Tree, reached: &Reached) -> Pool {
        let mut pool = Pool::default();
        for configuration in reached.rests.keys().chain(reached.crashed.keys()) {
            for node in tree.ids() {
                let types = types(world, tree, node);
                types.iter().zip(configuration.state(node).iter()).for_each(|(ty, value)| pool.add(world, ty, value));
            }
        }
        pool
    }

    /// States that differ from this one in one place.
    pub fn near(
        &self,
        world: &World<'_>,
        tree: &Tree,
        configuration: &Configuration,
        limit: usize,
    ) -> Vec<Configuration> {
        self.at(world, tree, configuration, tree.ids(), limit)
    }

    /// In one place of these instances.
    fn at(
        &self,
        world: &World<'_>,
        tree: &Tree,
        configuration: &Configuration,
        nodes: impl Iterator<Item = NodeId>,
        limit: usize,
    ) -> Vec<Configuration> {
        let mut found = vec![];
        for node in nodes {
            for (variable, ty) in types(world, tree, node).iter().enumerate() {
                let value = &configuration.state(node)[variable];
                let changed = self.changed(world, ty, value).into_iter().take(limit - found.len());
                let state =
                    |changed| configuration.clone().with(node, configuration.state(node).with(variable, changed));
                found.extend(changed.map(state));
            }
        }
        found
    }

    fn add(&mut self, world: &World<'_>, ty: &Type, value: &Value) {
        let place = self.0.iter().position(|(known, _)| known == ty).unwrap_or_else(|| {
            self.0.push((ty.clone(), BTreeSet::new()));
            self.0.len() - 1
        });
        self.0[place].1.insert(value.clone());
        parts(world, ty, value).iter().for_each(|(ty, part)| self.add(world, ty, part));
    }

    /// The value with another one in one place within it, or instead of it.
    fn changed(&self, world: &World<'_>, ty: &Type, value: &Value) -> Vec<Value> {
        let known = self.0.iter().find(|(known, _)| known == ty).map(|(_, values)| values);
        let mut found: Vec<Value> = vec![];
        let parts = parts(world, ty, value);
        for (place, (ty, part)) in parts.iter().enumerate() {
            found.extend(self.changed(world, ty, part).into_iter().map(|changed| value.with_part(place, changed)));
        }
        found.extend(known.into_iter().flatten().filter(|other| *other != value).take(VALUES).cloned());
        found
    }
}

/// The parts of a value that may be changed one by one, with their types.
fn parts(world: &World<'_>, ty: &Type, value: &Value) -> Vec<(Type, Value)> {
    let all = |types: Vec<Type>| types.into_iter().zip(value.parts().iter().cloned()).collect();
    match (ty, value) {
        (Type::Seq(element) | Type::Array(element, _), Value::Seq(values)) => {
            values.iter().map(|value| ((**element).clone(), value.clone())).collect()
        }
        (Type::Tuple(_) | Type::Struct(..), Value::Product(_)) => all(world.fields(ty, 0)),
        (Type::Enum(..), Value::Variant(place, _)) => all(world.fields(ty, place.index())),
        _ => vec![],
    }
}
