//! Types in the words of the source.

use super::index::Index;
use crate::hir::{Ident, Length, Type};
use std::fmt::Write as _;

/// Writes a type as a user would; generic parameters get their names.
pub(super) fn display_type(index: &Index<'_>, generics: &[Ident], ty: &Type) -> String {
    let one = |ty: &Type| display_type(index, generics, ty);
    let list = |types: &[Type]| types.iter().map(one).collect::<Vec<_>>().join(", ");
    let applied = |name: &str, types: &[Type]| match types {
        [] => name.to_string(),
        types => format!("{name}<{}>", list(types)),
    };
    match ty {
        Type::Bool => "bool".into(),
        Type::Int(ty) => ty.name().into(),
        Type::Block => "block".into(),
        Type::Seq(element) => format!("seq<{}>", one(element)),
        Type::Set(element) => format!("set<{}>", one(element)),
        Type::Map(key, value) => format!("map<{}, {}>", one(key), one(value)),
        Type::Array(element, length) => format!("[{}; {}]", one(element), display_length(index, length)),
        Type::Tuple(parts) => format!("({})", list(parts)),
        Type::Struct(id, types) => applied(index.structs[id.index()].ast.name.symbol.as_str(), types),
        Type::Enum(id, types) => applied(index.enum_name(*id).as_str(), types),
        Type::Generic(at) => generics.get(at.index()).map_or("_".into(), |generic| generic.name.to_string()),
    }
}

fn display_length(index: &Index<'_>, length: &Length) -> String {
    let mut text = String::new();
    match length {
        Length::Literal(value) => write!(text, "{value}"),
        Length::Constant(id) => write!(text, "{}", index.constants[id.index()].ast.name.symbol),
    }
    .expect("writing to a string can't fail");
    text
}
