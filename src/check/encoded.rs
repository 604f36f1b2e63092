//! `#[encode]`: what can be written into a block.

use super::globals::Globals;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{IntType, StructId, Type};
use crate::resolve::LoadedModule;
use crate::syntax::ast::{Attribute, ItemKind};
use std::collections::BTreeSet;

/// Reports attributes without meaning, and fields of encoded structs that have no fixed width.
pub(super) fn report_encodings(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for LoadedModule { module, .. } in globals.index.modules {
        for item in &module.items {
            let is_struct = matches!(item.kind, ItemKind::Struct(_) | ItemKind::Error);
            diagnostics.extend(item.attributes.iter().filter_map(|attribute| misplaced(attribute, is_struct)));
        }
    }
    for (at, info) in globals.structs.iter().enumerate().filter(|(_, info)| info.encoded) {
        if let Some(generic) = info.generics.first() {
            let message = format!("the encoded struct `{}` takes types, so its width is not fixed", info.ident.name);
            diagnostics.push(Diagnostic::error(Code::A0426, generic.span, message));
        }
        for field in &info.fields {
            let Some(ty) = &field.ty else { continue };
            let own = Type::Struct(StructId::new(at), vec![]);
            if !is_encodable(globals, ty, &mut BTreeSet::from([own])) {
                diagnostics.push(without_width(globals, ty, field.ident.span));
            }
        }
    }
}

fn misplaced(attribute: &Attribute, is_struct: bool) -> Option<Diagnostic> {
    let name = attribute.name.symbol;
    let message = match (name.as_str(), attribute.arguments.first()) {
        ("encode", None) if is_struct => return None,
        ("encode", None) => "only structs are encoded".to_string(),
        ("encode", Some(_)) => "`encode` takes no arguments".to_string(),
        _ => format!("nothing is known of the attribute `{name}`"),
    };
    Some(Diagnostic::error(Code::A0426, attribute.span, message))
}

fn without_width(globals: &Globals<'_>, ty: &Type, span: Span) -> Diagnostic {
    let shown = super::display::display_type(&globals.index, &[], ty);
    let message = format!("a value of `{shown}` has no fixed width and can't be encoded");
    let help = "`bool`, `u8`, `u32`, `u64`, arrays of them, enums and encoded structs can";
    Diagnostic::error(Code::A0426, span, message).with_help(help)
}

/// The types that are being looked into: one that contains itself has no fixed width.
type Open = BTreeSet<Type>;

fn is_encodable(globals: &Globals<'_>, ty: &Type, open: &mut Open) -> bool {
    match ty {
        Type::Bool | Type::Int(IntType::U8 | IntType::U32 | IntType::U64) => true,
        Type::Array(element, _) => is_encodable(globals, element, open),
        Type::Tuple(parts) => parts.iter().all(|part| is_encodable(globals, part, open)),
        Type::Struct(id, types) => {
            let info = &globals.structs[id.index()];
            let fields = info.fields.iter().filter_map(|field| field.ty.as_ref());
            info.encoded && parts_are_encodable(globals, ty, fields, types, open)
        }
        Type::Enum(id, types) => {
            let variants = &globals.enums[id.index()].variants;
            let fields = variants.iter().flat_map(|variant| variant.fields.iter().flatten());
            parts_are_encodable(globals, ty, fields, types, open)
        }
        _ => false,
    }
}

fn parts_are_encodable<'t>(
    globals: &Globals<'_>,
    ty: &Type,
    parts: impl Iterator<Item = &'t Type>,
    types: &[Type],
    open: &mut Open,
) -> bool {
    /// Types nested deeper than this grow with each step.
    const DEEPEST: usize = 100;
    if open.len() > DEEPEST || !open.insert(ty.clone()) {
        return false;
    }
    let parts: Vec<Type> = parts.map(|part| part.instantiate(types)).collect();
    let all = parts.iter().all(|part| is_encodable(globals, part, open));
    open.remove(ty);
    all
}
