//! The table of codes: the stable names of everything that can be reported.
//!
//! A code never changes its meaning. The hundreds tell the room: `A00` input, `A01` syntax, `A02` names, `A03` types,
//! `A04` ghost and executable, `A05` layers, `A06` operations, `A07` crashes and recovery, `A08` contracts and loops,
//! `A09` arithmetic, `A10` claims, `A11` algebra. What `argosy explain CODE` prints stands in `lang/codes/CODE.md`,
//! beside the code and embedded in the binary.

use std::fmt;

/// A stable code such as `A0410`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub u16);

/// What is known of a code.
#[derive(Clone, Copy, Debug)]
pub struct CodeInfo {
    pub code: Code,
    /// A few words in lower case.
    pub title: &'static str,
    /// What it means, an example that is wrong and one that is right; Markdown.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal;)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Code = Code($number);)*
        }
        /// Every code, in ascending order.
        pub const TABLE: &[CodeInfo] = &[$(CodeInfo {
            code: Code($number),
            title: $title,
            explanation: include_str!(concat!("../../lang/codes/", stringify!($name), ".md")),
        }),*];
    };
}

codes! {
    A0001 = 1, "file cannot be read";
    A0101 = 101, "unexpected token";
}

impl Code {
    pub fn info(self) -> Option<&'static CodeInfo> {
        TABLE.binary_search_by_key(&self, |info| info.code).ok().map(|index| &TABLE[index])
    }

    /// Reads `A0410`, `a0410` or `410`.
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.trim_start_matches(['A', 'a']);
        digits.parse().ok().map(Code).filter(|code| code.info().is_some())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "A{:04}", self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend() {
        assert!(TABLE.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn every_code_is_explained() {
        for info in TABLE {
            assert!(info.explanation.len() > 40, "{} has no explanation", info.code);
        }
    }
}
