//! Types that contain themselves: each must have a value, and none may be its own set.

use super::globals::Globals;
use crate::base::{Code, Diagnostic};
use crate::hir::{EnumId, Ident, StructId, Type};
use std::collections::BTreeSet;

/// Reports types without any value, and types that contain themselves through a set or a map.
pub(super) fn report_empty_types(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let inhabited = Inhabited::find(globals);
    for (at, info) in globals.structs.iter().enumerate() {
        if !inhabited.structs[at] {
            diagnostics.push(empty(info.ident, "it would contain itself for ever"));
        }
        let fields: Vec<&Type> = info.fields.iter().filter_map(|field| field.ty.as_ref()).collect();
        report_paradox(globals, Data::Struct(StructId::new(at)), info.ident, &fields, diagnostics);
    }
    for (at, info) in globals.enums.iter().enumerate() {
        if info.variants.is_empty() {
            diagnostics.push(empty(info.ident, "it has no variant"));
        } else if !inhabited.enums[at] {
            diagnostics.push(empty(info.ident, "each of its variants would contain it for ever"));
        }
        let fields: Vec<&Type> = info.variants.iter().flat_map(|variant| &variant.fields).flatten().collect();
        report_paradox(globals, Data::Enum(EnumId::new(at)), info.ident, &fields, diagnostics);
    }
}

fn empty(ident: Ident, why: &str) -> Diagnostic {
    let message = format!("the type `{}` has no value: {why}", ident.name);
    Diagnostic::error(Code::A0311, ident.span, message)
        .with_help("let it end somewhere, for instance with `option<..>` or `seq<..>`")
}

/// The types that are known to have a value; found by growing until nothing is added.
struct Inhabited {
    structs: Vec<bool>,
    enums: Vec<bool>,
}

impl Inhabited {
    fn find(globals: &Globals<'_>) -> Inhabited {
        let mut found =
            Inhabited { structs: vec![false; globals.structs.len()], enums: vec![false; globals.enums.len()] };
        while found.grow(globals) {}
        found
    }

    fn grow(&mut self, globals: &Globals<'_>) -> bool {
        let mut grown = false;
        for (at, info) in globals.structs.iter().enumerate() {
            if !self.structs[at] && info.fields.iter().all(|field| self.optional(field.ty.as_ref())) {
                self.structs[at] = true;
                grown = true;
            }
        }
        for (at, info) in globals.enums.iter().enumerate() {
            let has_value =
                info.variants.iter().any(|variant| variant.fields.iter().all(|ty| self.optional(ty.as_ref())));
            if !self.enums[at] && has_value {
                self.enums[at] = true;
                grown = true;
            }
        }
        grown
    }

    /// A type with an error was reported, and counts as one with values.
    fn optional(&self, ty: Option<&Type>) -> bool {
        ty.is_none_or(|ty| self.has_value(ty))
    }

    fn has_value(&self, ty: &Type) -> bool {
        match ty {
            Type::Struct(id, _) => self.structs[id.index()],
            Type::Enum(id, _) => self.enums[id.index()],
            Type::Array(element, _) => self.has_value(element),
            Type::Tuple(parts) => parts.iter().all(|part| self.has_value(part)),
            _ => true,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Data {
    Struct(StructId),
    Enum(EnumId),
}

fn report_paradox(
    globals: &Globals<'_>,
    data: Data,
    ident: Ident,
    fields: &[&Type],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut search = Search { globals, wanted: data, seen: BTreeSet::new() };
    if fields.iter().any(|ty| search.through_collection(ty, false)) {
        let message = format!("the type `{}` contains sets or maps of itself", ident.name);
        let help = "use a sequence: `seq<..>`";
        diagnostics.push(Diagnostic::error(Code::A0311, ident.span, message).with_help(help));
    }
}

struct Search<'s, 'a> {
    globals: &'s Globals<'a>,
    wanted: Data,
    /// With whether a set or map was passed on the way.
    seen: BTreeSet<(Data, bool)>,
}

impl Search<'_, '_> {
    /// Whether the wanted type is in this one, with a set or map between.
    fn through_collection(&mut self, ty: &Type, passed: bool) -> bool {
        match ty {
            Type::Bool | Type::Int(_) | Type::Block | Type::Generic(_) => false,
            Type::Seq(inner) | Type::Array(inner, _) => self.through_collection(inner, passed),
            Type::Set(inner) => self.through_collection(inner, true),
            Type::Map(key, value) => self.through_collection(key, true) || self.through_collection(value, true),
            Type::Tuple(parts) => parts.iter().any(|part| self.through_collection(part, passed)),
            Type::Struct(id, types) => self.data(Data::Struct(*id), types, passed),
            Type::Enum(id, types) => self.data(Data::Enum(*id), types, passed),
        }
    }

    fn data(&mut self, data: Data, types: &[Type], passed: bool) -> bool {
        if data == self.wanted && passed {
            return true;
        }
        // A generic parameter may stand in a set inside, so the arguments count as if they did.
        let generic_inside = self.has_collection(data);
        if types.iter().any(|ty| self.through_collection(ty, passed || generic_inside)) {
            return true;
        }
        if !self.seen.insert((data, passed)) {
            return false;
        }
        let fields: Vec<Type> = self.fields(data);
        fields.iter().any(|ty| self.through_collection(ty, passed))
    }

    fn fields(&self, data: Data) -> Vec<Type> {
        match data {
            Data::Struct(id) => {
                self.globals.structs[id.index()].fields.iter().filter_map(|field| field.ty.clone()).collect()
            }
            Data::Enum(id) => {
                let variants = &self.globals.enums[id.index()].variants;
                variants.iter().flat_map(|variant| variant.fields.iter().flatten().cloned()).collect()
            }
        }
    }

    fn has_collection(&self, data: Data) -> bool {
        self.fields(data).iter().any(is_collection)
    }
}

fn is_collection(ty: &Type) -> bool {
    match ty {
        Type::Set(_) | Type::Map(..) => true,
        Type::Seq(inner) | Type::Array(inner, _) => is_collection(inner),
        Type::Tuple(parts) | Type::Struct(_, parts) | Type::Enum(_, parts) => parts.iter().any(is_collection),
        _ => false,
    }
}
