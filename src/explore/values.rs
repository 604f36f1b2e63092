//! Values and states as a trace shows them.

use crate::encode;
use crate::hir::Type;
use crate::interp::{Block, Configuration, Kind, NodeId, Tree, Value, World};
use crate::trace::{self, Contents};
use indexmap::IndexMap;

/// Shows the values of one trace: a block has the same name wherever it occurs.
pub struct Shown<'w> {
    pub world: &'w World<'w>,
    names: IndexMap<Block, String>,
}

impl<'w> Shown<'w> {
    pub fn new(world: &'w World<'w>) -> Shown<'w> {
        Shown { world, names: IndexMap::from([(Block::ZERO, "zero".to_owned())]) }
    }

    /// What the names of blocks stand for.
    pub fn contents(&self) -> IndexMap<String, Contents> {
        self.names.iter().map(|(block, name)| (name.clone(), Contents::new(block.trimmed()))).collect()
    }

    pub fn value(&mut self, ty: &Type, value: &Value) -> trace::Value {
        match (ty, value) {
            (_, Value::Bool(value)) => trace::Value::Bool(*value),
            (_, Value::Int(value)) => trace::Value::int(value.to_big()),
            (_, Value::Block(block)) => self.block(block),
            (Type::Seq(element) | Type::Array(element, _), Value::Seq(parts)) => {
                trace::Value::seq(self.all(element, parts))
            }
            (Type::Set(element), Value::Set(parts)) => trace::Value::Set(self.all(element, parts)),
            (Type::Map(key, held), Value::Map(pairs)) => {
                let pair = |pair: &[Value]| (self.value(key, &pair[0]), self.value(held, &pair[1]));
                trace::Value::Map(pairs.chunks_exact(2).map(pair).collect())
            }
            (Type::Struct(id, _), Value::Product(parts)) => {
                let item = self.world.program.struct_(*id);
                let names = item.fields.iter().map(|field| field.ident.name.to_string());
                let fields = names.zip(self.parts(ty, 0, parts)).collect();
                trace::Value::Struct { name: item.ident.name.to_string(), fields }
            }
            (Type::Enum(id, _), Value::Variant(place, parts)) => {
                let name = self.world.program.enum_(*id).variants[place.index()].ident.name.to_string();
                trace::Value::variant(name, self.parts(ty, place.index(), parts))
            }
            (_, other) => trace::Value::Tuple(self.parts(ty, 0, other.parts())),
        }
    }

    fn all(&mut self, ty: &Type, values: &[Value]) -> Vec<trace::Value> {
        values.iter().map(|value| self.value(ty, value)).collect()
    }

    fn parts(&mut self, ty: &Type, variant: usize, values: &[Value]) -> Vec<trace::Value> {
        let types = self.world.fields(ty, variant);
        types.iter().zip(values).map(|(ty, value)| self.value(ty, value)).collect()
    }

    fn block(&mut self, block: &Block) -> trace::Value {
        let next = format!("b{}", self.names.len());
        let name = self.names.entry(block.clone()).or_insert(next).clone();
        let decoded = block.made_of().and_then(|id| {
            let value = self.world.decoded(id, block)?;
            Some(Box::new(self.value(&Type::Struct(id, vec![]), &value)))
        });
        trace::Value::Block(trace::Block { name, decoded })
    }

    /// The variables of all instances.
    pub fn state(&mut self, tree: &Tree, configuration: &Configuration) -> trace::State {
        let mut state = trace::State::default();
        for node in tree.ids() {
            for (name, ty) in variables(self.world, tree, node) {
                let place = if name.volatile { &mut state.volatile } else { &mut state.durable };
                let value = &configuration.state(node)[name.index];
                place.insert(name.text, self.value(&ty, value));
            }
        }
        state
    }

    /// The state of a layer.
    pub fn layer(&mut self, layer: crate::hir::LayerId, state: &[Value]) -> trace::Values {
        let fields = &self.world.program.layer(layer).state;
        fields
            .iter()
            .zip(state)
            .map(|(field, value)| (field.ident.name.to_string(), self.value(&field.ty, value)))
            .collect()
    }
}

/// A variable of an instance.
pub(super) struct Name {
    pub text: String,
    pub volatile: bool,
    pub index: usize,
}

/// The variables of an instance, in the order in which they are held, with their types.
pub(super) fn variables(world: &World<'_>, tree: &Tree, node: NodeId) -> Vec<(Name, Type)> {
    let path = &tree.node(node).path;
    let named = |name: crate::base::Symbol| if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
    let program = world.program;
    let (fields, volatile): (Vec<_>, bool) = match &tree.node(node).kind {
        Kind::Layer(id) => (program.layer(*id).state.iter().map(|f| (f.ident.name, f.ty.clone())).collect(), false),
        Kind::Impl(id, _) => {
            (program.impl_(*id).volatiles.iter().map(|v| (v.ident.name, v.ty.clone())).collect(), true)
        }
    };
    let variable = |(index, (name, ty)): (usize, _)| (Name { text: named(name), volatile, index }, ty);
    fields.into_iter().enumerate().map(variable).collect()
}

/// A value of a trace as one that runs: the other way round.
pub fn concrete(
    world: &World<'_>,
    blocks: &IndexMap<String, Contents>,
    ty: &Type,
    value: &trace::Value,
) -> Option<Value> {
    let all = |ty: &Type, values: &mut dyn Iterator<Item = &trace::Value>| {
        values.map(|value| concrete(world, blocks, ty, value)).collect::<Option<Vec<Value>>>()
    };
    let parts = |variant: usize, values: Vec<&trace::Value>| {
        let types = world.fields(ty, variant);
        let fits = types.len() == values.len();
        let parts = types.iter().zip(values).map(|(ty, value)| concrete(world, blocks, ty, value));
        fits.then(|| parts.collect::<Option<Vec<Value>>>()).flatten()
    };
    let found = match (ty, value) {
        (Type::Bool, trace::Value::Bool(value)) => Value::Bool(*value),
        (Type::Int(_), trace::Value::Int(value)) => Value::int(value.clone()),
        (Type::Block, trace::Value::Block(block)) => {
            Value::Block(Block::new(&blocks.get(&block.name)?.bytes(encode::BLOCK_SIZE)?)?)
        }
        (Type::Seq(element) | Type::Array(element, _), trace::Value::Seq { length, elements, rest }) => {
            let rest = rest.as_deref().map(|rest| concrete(world, blocks, element, rest));
            let at = |index: u64| match elements.get(&index) {
                Some(value) => concrete(world, blocks, element, value),
                None => rest.clone().flatten(),
            };
            let limit = world.limits.elements as u64;
            Value::Seq((0..*length).take_while(|&index| index <= limit).map(at).collect::<Option<Vec<_>>>()?.into())
        }
        (Type::Set(element), trace::Value::Set(values)) => Value::set(all(element, &mut values.iter())?),
        (Type::Map(key, held), trace::Value::Map(pairs)) => {
            let keys = all(key, &mut pairs.iter().map(|(key, _)| key))?;
            Value::map(keys.into_iter().zip(all(held, &mut pairs.iter().map(|(_, value)| value))?))
        }
        (Type::Tuple(_), trace::Value::Tuple(values)) => Value::tuple(parts(0, values.iter().collect())?),
        (Type::Struct(..), trace::Value::Struct { fields, .. }) => Value::tuple(parts(0, fields.values().collect())?),
        (Type::Enum(id, _), trace::Value::Variant { name, fields }) => {
            let variants = &world.program.enum_(*id).variants;
            let place = variants.iter().position(|variant| variant.ident.name.as_str() == name)?;
            Value::variant(crate::hir::VariantIndex::new(place), parts(place, fields.values().collect())?)
        }
        _ => return None,
    };
    world.is_typed(ty, &found).then_some(found)
}
