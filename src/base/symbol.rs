//! Interned names: a [`Symbol`] is four bytes, compares in one instruction, and lives as long as the process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, RwLock};

/// An interned string. Two symbols are equal exactly when their texts are.
///
/// Symbols are ordered by their text, never by the order in which they were first seen: reports must not
/// depend on the order in which threads or files came along.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(u32);

#[derive(Default)]
struct Interner {
    index: HashMap<&'static str, u32>,
    texts: Vec<&'static str>,
}

static INTERNER: LazyLock<RwLock<Interner>> = LazyLock::new(Default::default);

impl Symbol {
    /// The symbol of `text`. The text is kept until the process ends.
    pub fn new(text: &str) -> Symbol {
        if let Some(&index) = INTERNER.read().expect("no panic holds the interner").index.get(text) {
            return Symbol(index);
        }
        let mut interner = INTERNER.write().expect("no panic holds the interner");
        if let Some(&index) = interner.index.get(text) {
            return Symbol(index);
        }
        let index = u32::try_from(interner.texts.len()).expect("fewer than 2^32 names");
        let text: &'static str = Box::leak(text.into());
        interner.texts.push(text);
        interner.index.insert(text, index);
        Symbol(index)
    }

    /// The text of this symbol.
    pub fn as_str(self) -> &'static str {
        INTERNER.read().expect("no panic holds the interner").texts[self.0 as usize]
    }
}

impl PartialOrd for Symbol {
    fn partial_cmp(&self, other: &Symbol) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Symbol {
    fn cmp(&self, other: &Symbol) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.as_str())
    }
}

impl serde::Serialize for Symbol {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_symbol() {
        assert_eq!(Symbol::new("blocks"), Symbol::new("blocks"));
        assert_ne!(Symbol::new("blocks"), Symbol::new("block"));
    }

    #[test]
    fn order_is_that_of_the_texts() {
        let late = Symbol::new("zz-interned-first");
        assert!(Symbol::new("aa-interned-second") < late);
    }
}
