//! Which items of the library a program rests on.
//!
//! An item can be used only where its name is written, or that of one of its variants. So whatever is named by the
//! user's files, or by an item that is used, counts as used: too much, perhaps, never too little.

use super::load::Loaded;
use crate::base::{FileId, SourceMap};
use crate::resolve::item_name;
use crate::syntax::ast::{Item, ItemKind};
use std::collections::HashSet;

/// The items of the library that nobody names.
#[derive(Default)]
pub(super) struct Unused {
    items: HashSet<(FileId, &'static str)>,
}

impl Unused {
    pub fn new(loaded: &Loaded) -> Unused {
        let sources = &loaded.sources;
        let own = sources.files().filter(|(file, _)| !loaded.library.contains(file));
        let mut words: HashSet<&str> = own.flat_map(|(_, file)| words(&file.text)).collect();
        let modules = loaded.modules.iter().filter(|module| loaded.library.contains(&module.module.file));
        let mut rest: Vec<&Item> = modules.flat_map(|module| &module.module.items).collect();
        loop {
            let (used, unused): (Vec<&Item>, Vec<&Item>) = rest.iter().partition(|item| is_named(item, &words));
            rest = unused;
            if used.is_empty() {
                break;
            }
            used.into_iter().for_each(|item| words.extend(self::words(text(sources, item))));
        }
        let key = |item: &Item| item_name(item).map(|name| (item.span.file, name.symbol.as_str()));
        Unused { items: rest.into_iter().filter_map(key).collect() }
    }

    /// Whether the owner of an obligation, `Item` or `Item.member`, is such an item.
    pub fn contains(&self, file: FileId, owner: &str) -> bool {
        let item = owner.split('.').next().unwrap_or(owner);
        self.items.contains(&(file, item))
    }
}

fn text<'a>(sources: &'a SourceMap, item: &Item) -> &'a str {
    sources.text(item.span)
}

/// All that could be a name.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

fn is_named(item: &Item, words: &HashSet<&str>) -> bool {
    let variants = match &item.kind {
        ItemKind::Enum(item) => item.variants.as_slice(),
        _ => &[],
    };
    let names = item_name(item).into_iter().chain(variants.iter().map(|variant| variant.name));
    // What has no name is not passed over.
    item_name(item).is_none() || names.into_iter().any(|name| words.contains(name.symbol.as_str()))
}
