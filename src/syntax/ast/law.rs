//! Laws of Kleene algebra with tests.

use super::{Name, NodeId};
use crate::base::Span;
use serde::Serialize;

/// `kleene law name(b: test, p) given .. { left == right by .. }`
#[derive(Clone, Debug, Serialize)]
pub struct Law {
    pub name: Name,
    pub params: Vec<LawParam>,
    pub given: Vec<LawEquation>,
    pub conclusion: LawEquation,
    /// The laws after `by`.
    pub by: Vec<Name>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LawParam {
    pub name: Name,
    pub is_test: bool,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub struct LawEquation {
    pub left: LawTerm,
    pub relation: LawRelation,
    pub right: LawTerm,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum LawRelation {
    /// `==`
    Equal,
    /// `<=`
    AtMost,
}

#[derive(Clone, Debug, Serialize)]
pub struct LawTerm {
    pub id: NodeId,
    pub kind: LawTermKind,
    /// Written in parentheses. Only the printer looks at it.
    pub parens: bool,
    pub span: Span,
}

#[derive(Clone, Debug, Serialize)]
pub enum LawTermKind {
    Letter(Name),
    Zero,
    One,
    Binary {
        op: LawOp,
        left: Box<LawTerm>,
        right: Box<LawTerm>,
    },
    /// `p*`
    Star(Box<LawTerm>),
    /// `!b`
    Not(Box<LawTerm>),
    /// `~!p` or `↯p`: run `p` up to some crash point, then crash.
    Crash(Box<LawTerm>),
    Error,
}

/// `|` means `+` and `&` means `;`, and both are usual between tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum LawOp {
    /// `+`
    Plus,
    /// `|`
    Or,
    /// `;`
    Then,
    /// `&`
    And,
}
