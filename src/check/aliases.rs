//! Aliases that stand for themselves.

use super::index::{Index, Source};
use crate::resolve::{ItemRef, item, type_paths};
use crate::syntax::ast::{Alias, ItemKind};

/// Whether replacing the alias leads back to it.
pub(super) fn is_cyclic(index: &Index<'_>, source: &Source<'_, Alias>) -> bool {
    let mut seen: Vec<ItemRef> = vec![];
    let mut queue: Vec<ItemRef> = vec![source.reference];
    while let Some(at) = queue.pop() {
        for mentioned in aliases_in(index, at) {
            if mentioned == source.reference {
                return true;
            }
            if !seen.contains(&mentioned) {
                seen.push(mentioned);
                queue.push(mentioned);
            }
        }
    }
    false
}

fn aliases_in(index: &Index<'_>, at: ItemRef) -> Vec<ItemRef> {
    let ItemKind::Alias(alias) = &item(index.modules, at).kind else { return vec![] };
    let mut found = vec![];
    type_paths(&alias.ty, &mut |path| found.extend(index.names.find_item(at.module, path)));
    found.retain(|&mentioned| matches!(item(index.modules, mentioned).kind, ItemKind::Alias(_)));
    found
}
