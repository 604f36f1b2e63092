//! The table of codes: the stable names of everything that can be reported.
//!
//! A code never changes its meaning. The hundreds tell the room: `A00` input, `A01` syntax, `A02` names, `A03` types,
//! `A04` ghost and executable, `A05` layers, `A06` operations, `A07` crashes and recovery, `A08` contracts and loops,
//! `A09` arithmetic, `A10` claims, `A11` algebra, `A12` mutants, `A13` runs. What `argosy explain CODE` prints stands
//! in `lang/codes/CODE.md`, beside the code and embedded in the binary.

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
    A0002 = 2, "text is not UTF-8";
    A0003 = 3, "nothing to verify";
    A0004 = 4, "not a file";
    A0005 = 5, "output cannot be written";
    A0006 = 6, "nothing is selected";
    A0007 = 7, "not a trace";
    A0101 = 101, "unexpected token";
    A0102 = 102, "character without meaning";
    A0103 = 103, "text that is never closed";
    A0104 = 104, "comment of another language";
    A0105 = 105, "malformed number";
    A0106 = 106, "unknown escape";
    A0107 = 107, "bracket that is never closed";
    A0108 = 108, "bracket that closes nothing";
    A0109 = 109, "nested too deeply";
    A0110 = 110, "missing semicolon";
    A0111 = 111, "missing comma";
    A0112 = 112, "reserved word as a name";
    A0113 = 113, "`=`, `==` or `:=` for another";
    A0114 = 114, "wrong arrow";
    A0115 = 115, "contract after the body";
    A0116 = 116, "misplaced documentation";
    A0117 = 117, "`use` after an item";
    A0118 = 118, "operator of another language";
    A0119 = 119, "type arguments without `::`";
    A0120 = 120, "`if` with a value but no `else`";
    A0121 = 121, "unknown word or number";
    A0122 = 122, "file too long";
    A0123 = 123, "misplaced member";
    A0201 = 201, "unknown name";
    A0202 = 202, "name used twice";
    A0203 = 203, "failed import";
    A0204 = 204, "import cycle";
    A0205 = 205, "unused import";
    A0206 = 206, "ambiguous name";
    A0207 = 207, "name of the wrong kind";
    A0208 = 208, "name already taken by state";
    A0209 = 209, "name begins wrongly";
    A0301 = 301, "wrong type";
    A0302 = 302, "wrong number of arguments";
    A0303 = 303, "type not known";
    A0304 = 304, "unknown or missing field";
    A0305 = 305, "operation not defined for the type";
    A0306 = 306, "mixed integer types";
    A0307 = 307, "number out of range";
    A0308 = 308, "value not covered";
    A0309 = 309, "pattern never reached";
    A0310 = 310, "pattern does not fit";
    A0311 = 311, "type without values";
    A0312 = 312, "type that stands for itself";
    A0313 = 313, "constant that depends on itself";
    A0314 = 314, "wrong number of types";
    A0315 = 315, "length of an array";
    A0316 = 316, "type too large";
    A0401 = 401, "executable code reads ghost";
    A0402 = 402, "not executable";
    A0403 = 403, "ghost code assigns";
    A0404 = 404, "operation called where nothing happens";
    A0405 = 405, "exit that can't be here";
    A0406 = 406, "call that is not always made";
    A0407 = 407, "nothing says that it ends";
    A0408 = 408, "must end";
    A0409 = 409, "`else` that does not leave";
    A0410 = 410, "result not assigned";
    A0411 = 411, "abstraction incomplete";
    A0412 = 412, "state that can't be read here";
    A0413 = 413, "operations do not match the layer";
    A0414 = 414, "stronger requirement";
    A0415 = 415, "signature differs";
    A0416 = 416, "can't stand here";
    A0417 = 417, "operation calls its own kind";
    A0418 = 418, "code that nothing reaches";
    A0419 = 419, "can't be assigned";
    A0420 = 420, "part missing or twice";
    A0421 = 421, "too many values to try";
    A0422 = 422, "value not used";
    A0423 = 423, "lemma where a value is wanted";
    A0424 = 424, "misplaced clause";
    A0425 = 425, "types that grow in a recursion";
    A0426 = 426, "no encoding";
    A0427 = 427, "parts of a system do not fit";
    A0428 = 428, "shared part of a system";
    A0429 = 429, "setting of a system";
    A0430 = 430, "contract of itself";
    A0431 = 431, "witness out of reach";
    A0432 = 432, "body too long";
    A0433 = 433, "helper that nothing calls";
    A0501 = 501, "a transition may have no successor";
    A0502 = 502, "a layer has no initial state";
    A0503 = 503, "an operation breaks the layer's invariant";
    A0504 = 504, "a background step breaks the layer's invariant";
    A0505 = 505, "the crash breaks the layer's invariant";
    A0506 = 506, "background steps are not transitive";
    A0507 = 507, "a constant has no value";
    A0508 = 508, "a second crash may do more than one";
    A0601 = 601, "the invariant may not hold at exit";
    A0602 = 602, "an operation does not do what the layer says";
    A0603 = 603, "`init` does not establish the invariant";
    A0604 = 604, "`init` does not establish the layer's `init`";
    A0701 = 701, "recovery may start without what it requires";
    A0702 = 702, "the invariant may not hold after crash and recovery";
    A0703 = 703, "crash and recovery may show what the layer does not allow";
    A0704 = 704, "recovery may not do what it ensures";
    A0705 = 705, "recovery may not be able to start again";
    A0706 = 706, "recovery is not idempotent";
    A0707 = 707, "the crash condition may not hold";
    A0708 = 708, "a helper is not atomic";
    A0709 = 709, "the postcondition of a triple may not hold";
    A0710 = 710, "the recovery postcondition of a triple may not hold";
    A0801 = 801, "an assertion may not hold";
    A0802 = 802, "a callee may not get what it requires";
    A0803 = 803, "a postcondition may not hold";
    A0804 = 804, "a loop invariant may not hold at entry";
    A0805 = 805, "a loop invariant may not be kept";
    A0806 = 806, "a measure may not decrease";
    A0807 = 807, "a measure may be negative";
    A0808 = 808, "a choice may be impossible";
    A0809 = 809, "recovery is called while memory is not fresh";
    A0901 = 901, "arithmetic may overflow";
    A0902 = 902, "the divisor may be zero";
    A0903 = 903, "an index may be out of range";
    A0904 = 904, "a value may not fit its type";
    A0905 = 905, "`unreachable` may be reached";
    A0906 = 906, "a sequence may not have the length of the array";
    A0907 = 907, "an encoded value may not fit a block";
    A1001 = 1001, "a claim rests on an assumption";
    A1002 = 1002, "contradictory assumptions";
    A1003 = 1003, "`init` can never return true";
    A1004 = 1004, "a crash during init is not covered";
    A1005 = 1005, "code that is never reached behind an assumption";
    A1006 = 1006, "an invariant that no state satisfies";
    A1007 = 1007, "recovery that can never start";
    A1008 = 1008, "assumptions that nothing was found to satisfy";
    A1101 = 1101, "unexpected token in a law";
    A1102 = 1102, "not a test";
    A1103 = 1103, "number that is neither 0 nor 1";
    A1104 = 1104, "law too large";
    A1105 = 1105, "no crash of its own";
    A1106 = 1106, "name of a law missing or doubled";
    A1107 = 1107, "hypothesis that cannot be eliminated";
    A1108 = 1108, "hypotheses in each other's way";
    A1109 = 1109, "contradictory hypotheses";
    A1110 = 1110, "law does not hold";
    A1111 = 1111, "law not decided";
    A1112 = 1112, "unknown step";
    A1113 = 1113, "step does not apply";
    A1114 = 1114, "needless step";
    A1201 = 1201, "change of code that nothing refuses";
    A1202 = 1202, "clause that no proof needs";
    A1203 = 1203, "change that was not decided";
    A1204 = 1204, "proof that a run contradicts";
    A1301 = 1301, "run that the layer does not allow";
    A1302 = 1302, "constant without a value to run with";
}

/// Every code, in ascending order.
pub fn codes() -> &'static [CodeInfo] {
    TABLE
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
