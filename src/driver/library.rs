//! The standard library: Argo texts that are part of the tool.

use crate::base::Symbol;

macro_rules! library {
    ($($name:literal),* $(,)?) => {
        const MODULES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../lang/std/", $name, ".argo")))),*];
    };
}

library! { "disks", "files", "replay", "sequences" }

/// The first name of every path into the library.
pub(super) const ROOT: &str = "std";

/// The text of `std::disks` and the like.
pub(super) fn text(path: &[Symbol]) -> Option<&'static str> {
    let [root, name] = path else { return None };
    let found = MODULES.iter().find(|(module, _)| *module == name.as_str())?;
    (root.as_str() == ROOT).then_some(found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_by_their_full_path() {
        let path = |names: &[&str]| -> Vec<Symbol> { names.iter().map(|name| Symbol::new(name)).collect() };
        assert!(text(&path(&["std", "disks"])).is_some_and(|text| text.contains("layer TwoDisk")));
        assert!(text(&path(&["std", "nothing"])).is_none());
        assert!(text(&path(&["disks"])).is_none());
    }
}
