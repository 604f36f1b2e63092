//! Structs and enums.

use crate::check::globals::{Globals, Named};
use crate::hir::{Enum, Field, Struct, Variant};

/// `None` where a type has an error.
pub(in crate::check) fn structs(globals: &Globals<'_>) -> Option<Vec<Struct>> {
    let made = globals.structs.iter().map(|info| {
        Some(Struct {
            ident: info.ident,
            generics: info.generics.clone(),
            fields: fields(&info.fields)?,
            encoded: info.encoded,
        })
    });
    made.collect()
}

/// `None` where a type has an error.
pub(in crate::check) fn enums(globals: &Globals<'_>) -> Option<Vec<Enum>> {
    let made = globals.enums.iter().map(|info| {
        let variants = info.variants.iter().map(|variant| {
            Some(Variant { ident: variant.ident, fields: variant.fields.iter().cloned().collect::<Option<_>>()? })
        });
        Some(Enum { ident: info.ident, generics: info.generics.clone(), variants: variants.collect::<Option<_>>()? })
    });
    made.collect()
}

pub(super) fn fields(named: &[Named]) -> Option<Vec<Field>> {
    named.iter().map(|named| Some(Field { ident: named.ident, ty: named.ty.clone()? })).collect()
}
