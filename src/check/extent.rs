//! Types whose values have too many parts: `struct A { x: B, y: B }`, `struct B { x: C, y: C }`, and so on.
//!
//! What is known of a value speaks of each of its parts, and of the parts of those. A type of few lines may have more of
//! them than there is memory.

use super::globals::Globals;
use crate::base::{Code, Diagnostic};
use crate::hir::{Ident, Type};
use std::collections::BTreeMap;

/// So many parts the values of a type may have; of a collection one element counts.
const MOST: u64 = 2_000;

/// Reports structs and enums that are too large; whether there are any.
pub(super) fn report_large_types(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let mut measure = Measure { globals, known: BTreeMap::new() };
    let structs = globals.structs.iter().enumerate().map(|(at, info)| (Definition::Struct(at), info.ident));
    let enums = globals.enums.iter().enumerate().map(|(at, info)| (Definition::Enum(at), info.ident));
    let is_large = |(definition, ident)| (measure.definition(definition).own > MOST).then_some(ident);
    // Whatever contains a large type is large: the first one is where to begin.
    let first: Option<Ident> = structs.chain(enums).find_map(is_large);
    diagnostics.extend(first.map(large));
    first.is_some()
}

fn large(ident: Ident) -> Diagnostic {
    let message = format!("a value of the type `{}` has more than {MOST} parts", ident.name);
    let help = "put what there is many of into a sequence or an array";
    Diagnostic::error(Code::A0316, ident.span, message).with_help(help)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Definition {
    Struct(usize),
    Enum(usize),
}

/// How many parts there are: some, and for each type parameter so many times those of it.
#[derive(Clone, Default)]
struct Extent {
    own: u64,
    of: BTreeMap<usize, u64>,
}

impl Extent {
    fn add(&mut self, other: &Extent, times: u64) {
        self.own = self.own.saturating_add(other.own.saturating_mul(times));
        for (&parameter, &count) in &other.of {
            let own = self.of.entry(parameter).or_default();
            *own = own.saturating_add(count.saturating_mul(times));
        }
    }
}

struct Measure<'g, 'a> {
    globals: &'g Globals<'a>,
    known: BTreeMap<Definition, Extent>,
}

impl Measure<'_, '_> {
    fn definition(&mut self, definition: Definition) -> Extent {
        if let Some(known) = self.known.get(&definition) {
            return known.clone();
        }
        // A type within itself is what it stands for, and counts once.
        self.known.insert(definition, Extent { own: 1, ..Extent::default() });
        let globals = self.globals;
        let parts: Vec<&Type> = match definition {
            Definition::Struct(at) => globals.structs[at].fields.iter().filter_map(|field| field.ty.as_ref()).collect(),
            Definition::Enum(at) => globals.enums[at].variants.iter().flat_map(|one| &one.fields).flatten().collect(),
        };
        let extent = self.all(parts);
        self.known.insert(definition, extent.clone());
        extent
    }

    fn all<'t>(&mut self, parts: impl IntoIterator<Item = &'t Type>) -> Extent {
        let mut extent = Extent { own: 1, ..Extent::default() };
        parts.into_iter().for_each(|part| extent.add(&self.of(part), 1));
        extent
    }

    fn of(&mut self, ty: &Type) -> Extent {
        match ty {
            Type::Bool | Type::Int(_) | Type::Block => self.all([]),
            Type::Generic(index) => Extent { own: 0, of: [(index.index(), 1)].into() },
            Type::Seq(inner) | Type::Set(inner) | Type::Array(inner, _) => self.all([&**inner]),
            Type::Map(key, value) => self.all([&**key, &**value]),
            Type::Tuple(parts) => self.all(parts),
            Type::Struct(id, types) => self.instance(Definition::Struct(id.index()), types),
            Type::Enum(id, types) => self.instance(Definition::Enum(id.index()), types),
        }
    }

    fn instance(&mut self, definition: Definition, types: &[Type]) -> Extent {
        let Extent { own, of } = self.definition(definition);
        let mut extent = Extent { own, ..Extent::default() };
        for (parameter, times) in of {
            if let Some(ty) = types.get(parameter) {
                extent.add(&self.of(ty), times);
            }
        }
        extent
    }
}
