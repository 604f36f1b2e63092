//! Types that contain themselves: each must have a value, and none may be its own set.

use super::globals::{Globals, VariantInfo};
use crate::base::{Code, Diagnostic};
use crate::hir::{EnumId, GenericIndex, Ident, StructId, Type};
use std::collections::BTreeSet;

/// Reports types without any value, and types that contain themselves through a set or a map. There are finitely many
/// instances of each: no definition grows.
pub(super) fn report_empty_types(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut inhabited = Inhabited { globals, known: BTreeSet::new(), open: vec![] };
    for (at, info) in globals.structs.iter().enumerate() {
        let own = own_type(info.generics.len(), |types| Type::Struct(StructId::new(at), types));
        if !inhabited.has_value(&own) {
            diagnostics.push(empty(info.ident, "it would contain itself for ever"));
        }
        report_paradox(globals, &own, info.ident, diagnostics);
    }
    for (at, info) in globals.enums.iter().enumerate() {
        let own = own_type(info.generics.len(), |types| Type::Enum(EnumId::new(at), types));
        if info.variants.is_empty() {
            diagnostics.push(empty(info.ident, "it has no variant"));
        } else if !inhabited.has_value(&own) {
            diagnostics.push(empty(info.ident, "each of its variants would contain it for ever"));
        }
        report_paradox(globals, &own, info.ident, diagnostics);
    }
}

fn own_type(generics: usize, make: impl FnOnce(Vec<Type>) -> Type) -> Type {
    make((0..generics).map(|at| Type::Generic(GenericIndex::new(at))).collect())
}

fn empty(ident: Ident, why: &str) -> Diagnostic {
    let message = format!("the type `{}` has no value: {why}", ident.name);
    Diagnostic::error(Code::A0311, ident.span, message)
        .with_help("let it end somewhere, for instance with `option<..>` or `seq<..>`")
}

/// The alternatives of a struct or enum, each with the types of its parts; those with an error were reported, and are left
/// out.
fn alternatives(globals: &Globals<'_>, ty: &Type) -> Vec<Vec<Type>> {
    match ty {
        Type::Struct(id, types) => {
            let fields = globals.structs[id.index()].fields.iter().filter_map(|field| field.ty.as_ref());
            vec![fields.map(|ty| ty.instantiate(types)).collect()]
        }
        Type::Enum(id, types) => {
            let parts =
                |variant: &VariantInfo| variant.fields.iter().flatten().map(|ty| ty.instantiate(types)).collect();
            globals.enums[id.index()].variants.iter().map(parts).collect()
        }
        _ => vec![],
    }
}

/// Looks for values that end: a type that is needed for its own has none by that way.
struct Inhabited<'g, 'a> {
    globals: &'g Globals<'a>,
    /// Types that have a value.
    known: BTreeSet<Type>,
    /// Types that are being looked into.
    open: Vec<Type>,
}

impl Inhabited<'_, '_> {
    fn has_value(&mut self, ty: &Type) -> bool {
        match ty {
            Type::Array(element, _) => self.has_value(element),
            Type::Tuple(parts) => parts.iter().all(|part| self.has_value(part)),
            Type::Struct(..) | Type::Enum(..) => self.data_has_value(ty),
            _ => true,
        }
    }

    fn data_has_value(&mut self, ty: &Type) -> bool {
        if self.known.contains(ty) {
            return true;
        }
        if self.open.contains(ty) {
            return false;
        }
        self.open.push(ty.clone());
        let found = alternatives(self.globals, ty).iter().any(|parts| parts.iter().all(|part| self.has_value(part)));
        self.open.pop();
        if found {
            self.known.insert(ty.clone());
        }
        found
    }
}

fn report_paradox(globals: &Globals<'_>, own: &Type, ident: Ident, diagnostics: &mut Vec<Diagnostic>) {
    let mut search = Search { globals, wanted: own, seen: BTreeSet::new() };
    if search.through_collection(own, false) {
        let message = format!("the type `{}` contains sets or maps of itself", ident.name);
        let help = "use a sequence: `seq<..>`";
        diagnostics.push(Diagnostic::error(Code::A0311, ident.span, message).with_help(help));
    }
}

struct Search<'s, 'a> {
    globals: &'s Globals<'a>,
    wanted: &'s Type,
    /// With whether a set or map was passed on the way.
    seen: BTreeSet<(Type, bool)>,
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
            Type::Struct(..) | Type::Enum(..) => self.data(ty, passed),
        }
    }

    fn data(&mut self, ty: &Type, passed: bool) -> bool {
        if ty == self.wanted && passed {
            return true;
        }
        if !self.seen.insert((ty.clone(), passed)) {
            return false;
        }
        alternatives(self.globals, ty).concat().iter().any(|part| self.through_collection(part, passed))
    }
}
