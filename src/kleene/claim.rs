//! Claims that two terms agree, and laws: claims with hypotheses and the steps that prove them.

use super::{Letter, Malformed, Term};
use crate::base::{Code, Span, Symbol};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// How the two sides of a claim are said to relate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// `==`
    Equal,
    /// `<=`, which means `p + q == q`.
    Below,
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Relation::Equal => "==",
            Relation::Below => "<=",
        })
    }
}

/// An equation or inequation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Claim {
    pub left: Term,
    pub relation: Relation,
    pub right: Term,
}

impl Claim {
    pub fn new(left: Term, relation: Relation, right: Term) -> Claim {
        Claim { left, relation, right }
    }

    pub fn equal(left: Term, right: Term) -> Claim {
        Claim::new(left, Relation::Equal, right)
    }

    pub fn below(left: Term, right: Term) -> Claim {
        Claim::new(left, Relation::Below, right)
    }

    /// The two terms that must be equal for the claim to hold: `p <= q` is `p + q == q`.
    pub fn as_equation(&self) -> (Term, Term) {
        match self.relation {
            Relation::Equal => (self.left.clone(), self.right.clone()),
            Relation::Below => (self.left.clone().plus(self.right.clone()), self.right.clone()),
        }
    }

    pub fn letters(&self) -> BTreeSet<Letter> {
        &self.left.letters() | &self.right.letters()
    }

    pub fn tests(&self) -> BTreeSet<Symbol> {
        &self.left.tests() | &self.right.tests()
    }

    /// The claim with something done to both sides.
    pub fn map(&self, change: impl Fn(&Term) -> Term) -> Claim {
        Claim::new(change(&self.left), self.relation, change(&self.right))
    }

    /// The claim with its sides swapped. Only equations can be swapped.
    pub(super) fn swapped(&self) -> Option<Claim> {
        (self.relation == Relation::Equal).then(|| Claim::equal(self.right.clone(), self.left.clone()))
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.relation, self.right)
    }
}

impl Serialize for Claim {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `kleene law NAME(params) given HYPOTHESES { GOAL by STEPS }`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Law {
    pub name: Symbol,
    pub hypotheses: Vec<Claim>,
    pub goal: Claim,
    /// The names after `by`. None means `decide`.
    pub steps: Vec<Symbol>,
}

/// A law of a program, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Item {
    pub law: Law,
    /// Its name.
    pub span: Span,
    /// From the first hypothesis to the last; the name if there is none.
    pub given: Span,
    /// From the first step to the last; the name if there is none.
    pub by: Span,
}

impl Item {
    /// The part of the law that has a fault with this code.
    pub fn place(&self, code: Code) -> Span {
        match code {
            Code::A1107 | Code::A1108 | Code::A1109 => self.given,
            Code::A1112 | Code::A1113 | Code::A1114 => self.by,
            _ => self.span,
        }
    }
}

/// The names that a term may use: what an item's parameters, or the command line, declare.
#[derive(Clone, Debug, Default)]
pub struct Alphabet {
    letters: BTreeSet<Symbol>,
    tests: BTreeSet<Symbol>,
    /// Whether a name that was not declared is a letter.
    open: bool,
}

impl Alphabet {
    /// Names must be declared.
    pub fn new() -> Alphabet {
        Alphabet::default()
    }

    /// Names that are not declared as tests are letters.
    pub fn open() -> Alphabet {
        Alphabet { open: true, ..Alphabet::default() }
    }

    pub fn declare_letter(&mut self, name: Symbol) -> Result<(), Malformed> {
        self.expect_new(name)?;
        self.letters.insert(name);
        Ok(())
    }

    pub fn declare_test(&mut self, name: Symbol) -> Result<(), Malformed> {
        self.expect_new(name)?;
        self.tests.insert(name);
        Ok(())
    }

    fn expect_new(&self, name: Symbol) -> Result<(), Malformed> {
        if self.letters.contains(&name) || self.tests.contains(&name) {
            return Err(Malformed::new(Code::A1106, format!("`{name}` is declared twice")));
        }
        Ok(())
    }

    /// The term that the name stands for.
    pub fn term(&self, name: Symbol) -> Result<Term, Malformed> {
        if self.tests.contains(&name) {
            Ok(Term::test(name))
        } else if self.open || self.letters.contains(&name) {
            Ok(Term::letter(name))
        } else {
            Err(Malformed::new(Code::A1106, format!("`{name}` is not declared"))
                .help("list it among the parameters of the law, as `name: test` if it is a test"))
        }
    }
}
