//! Values in the notation of the source.

use super::{Block, Value, World};
use crate::encode::{self, Layout};
use crate::hir::{IntType, Type};
use std::collections::BTreeMap;

/// Names for blocks that stand for nothing else.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    blocks: BTreeMap<Block, String>,
}

impl Names {
    /// Names `b1`, `b2`, .. for the blocks in these values, in the order in which they are met.
    pub fn of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Names {
        let mut names = Names::default();
        values.into_iter().for_each(|value| names.add_all(value));
        names
    }

    fn add_all(&mut self, value: &Value) {
        match value {
            Value::Block(block) => self.add(block),
            other => super::values::deep(|| other.parts().iter().for_each(|part| self.add_all(part))),
        }
    }

    /// A name for a block that has none yet. Zeros and what `encode` made need none.
    pub fn add(&mut self, block: &Block) {
        if *block != Block::ZERO && block.made_of().is_none() && !self.blocks.contains_key(block) {
            self.blocks.insert(block.clone(), format!("b{}", self.blocks.len() + 1));
        }
    }

    pub fn get(&self, block: &Block) -> Option<&str> {
        self.blocks.get(block).map(String::as_str)
    }
}

/// So many equal elements are written once.
const REPEATED: usize = 4;
/// So many bytes of a block without name are written.
const SHOWN_BYTES: usize = 8;

/// The value, of this type, as the source would have it.
pub fn show(world: &World<'_>, names: &Names, ty: &Type, value: &Value) -> String {
    Show { world, names }.value(ty, value)
}

struct Show<'s, 'w> {
    world: &'s World<'w>,
    names: &'s Names,
}

impl Show<'_, '_> {
    fn value(&self, ty: &Type, value: &Value) -> String {
        super::values::deep(|| match (ty, value) {
            (_, Value::Bool(value)) => value.to_string(),
            (_, Value::Int(value)) => value.to_string(),
            (_, Value::Block(block)) => self.block(block),
            (Type::Seq(element) | Type::Array(element, _), Value::Seq(values)) => self.seq(element, values),
            (Type::Set(element), Value::Set(values)) => format!("set[{}]", self.list(element, values)),
            (Type::Map(key, held), Value::Map(pairs)) => self.map(key, held, pairs),
            (Type::Tuple(parts), Value::Product(values)) => format!("({})", self.parts(parts, values)),
            (Type::Struct(..), Value::Product(values)) => self.record(ty, values),
            (Type::Enum(id, _), Value::Variant(place, values)) => {
                let name = self.world.program.enum_(*id).variants[place.index()].ident.name;
                let types = self.world.fields(ty, place.index());
                if values.is_empty() { name.to_string() } else { format!("{name}({})", self.parts(&types, values)) }
            }
            // Of a type that is not known here.
            (_, other) => format!("{other:?}"),
        })
    }

    fn list(&self, element: &Type, values: &[Value]) -> String {
        values.iter().map(|value| self.value(element, value)).collect::<Vec<_>>().join(", ")
    }

    fn parts(&self, types: &[Type], values: &[Value]) -> String {
        types.iter().zip(values).map(|(ty, value)| self.value(ty, value)).collect::<Vec<_>>().join(", ")
    }

    fn seq(&self, element: &Type, values: &[Value]) -> String {
        if let (Type::Int(IntType::U8), Some(text)) = (element, printable(values)) {
            return format!("\"{text}\"");
        }
        match values {
            [first, rest @ ..] if values.len() >= REPEATED && rest.iter().all(|value| value == first) => {
                format!("[{}; {}]", self.value(element, first), values.len())
            }
            _ => format!("[{}]", self.list(element, values)),
        }
    }

    fn map(&self, key: &Type, held: &Type, pairs: &[Value]) -> String {
        let pair = |pair: &[Value]| format!("{} := {}", self.value(key, &pair[0]), self.value(held, &pair[1]));
        format!("map[{}]", pairs.chunks_exact(2).map(pair).collect::<Vec<_>>().join(", "))
    }

    fn record(&self, ty: &Type, values: &[Value]) -> String {
        let Type::Struct(id, _) = ty else { return String::new() };
        let item = self.world.program.struct_(*id);
        let types = self.world.fields(ty, 0);
        let field = |((field, ty), value): ((&crate::hir::Field, &Type), &Value)| {
            format!("{}: {}", field.ident.name, self.value(ty, value))
        };
        let fields: Vec<String> = item.fields.iter().zip(&types).zip(values).map(field).collect();
        if fields.is_empty() {
            return format!("{} {{}}", item.ident.name);
        }
        format!("{} {{ {} }}", item.ident.name, fields.join(", "))
    }

    fn block(&self, block: &Block) -> String {
        if let Some(text) = self.encoded(block) {
            return text;
        }
        if *block == Block::ZERO {
            return "zero".to_string();
        }
        self.names.get(block).map_or_else(|| first_bytes(block), str::to_string)
    }

    /// What a block that `encode` made says.
    fn encoded(&self, block: &Block) -> Option<String> {
        let id = block.made_of()?;
        let layout: &Layout<usize> = self.world.layout(id)?;
        let value = super::encoded::from_encoder(layout, encode::decode(layout, block.trimmed()));
        Some(self.value(&Type::Struct(id, vec![]), &value))
    }
}

fn first_bytes(block: &Block) -> String {
    let bytes = block.trimmed();
    let shown: String = bytes.iter().take(SHOWN_BYTES).map(|byte| format!("{byte:02x}")).collect();
    if bytes.len() > SHOWN_BYTES { format!("#{shown}..") } else { format!("#{shown}") }
}

/// The bytes as a text, where that can be read.
fn printable(values: &[Value]) -> Option<String> {
    let character = |value: &Value| match value {
        Value::Int(byte) => byte.to_i64().and_then(|byte| u8::try_from(byte).ok()).map(char::from),
        _ => None,
    };
    let text: String = values.iter().map(character).collect::<Option<_>>()?;
    let readable = |c: char| c == ' ' || (c.is_ascii_graphic() && c != '"' && c != '\\');
    (!text.is_empty() && text.chars().all(readable)).then_some(text)
}
