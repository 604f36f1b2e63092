//! Terms of Kleene algebra with tests, as the user writes them.
//!
//! Terms are built by the functions below, which flatten sums and products and drop the units: `1 ; p` is `p`,
//! `0 ; p` is `0`, `0 + p` is `p`, `p + p` is `p`, `p**` is `p*`. All of them are laws of every Kleene algebra, and
//! they are the only simplifications that the decision procedure and the checker of its certificates share.

use super::{Malformed, claim::Claim};
use crate::base::{Code, Symbol};
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// The most that a power may grow to, in nodes.
pub const SIZE_LIMIT: usize = 50_000;

/// An atomic program: a letter that the user chose, or the crash `↯p` of one, which is a letter of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Letter {
    pub name: Symbol,
    /// Whether this is `↯name`.
    pub crash: bool,
}

impl Letter {
    pub fn new(name: Symbol) -> Letter {
        Letter { name, crash: false }
    }

    pub fn crash_of(name: Symbol) -> Letter {
        Letter { name, crash: true }
    }
}

/// A term. Build it by the functions, which keep sums and products flat; match on it freely.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Term {
    Zero,
    One,
    Letter(Letter),
    Test(Symbol),
    /// The complement of a test.
    Not(Box<Term>),
    /// At least two different summands, none of which is a sum or zero.
    Sum(Vec<Term>),
    /// At least two factors, none of which is a product, zero or one.
    Product(Vec<Term>),
    Star(Box<Term>),
}

impl Term {
    pub fn letter(name: Symbol) -> Term {
        Term::Letter(Letter::new(name))
    }

    pub fn crash_letter(name: Symbol) -> Term {
        Term::Letter(Letter::crash_of(name))
    }

    pub fn test(name: Symbol) -> Term {
        Term::Test(name)
    }

    /// `0` and `1` are terms; no other number is.
    pub fn number(digits: &str) -> Result<Term, Malformed> {
        match digits.trim_start_matches('0') {
            "" => Ok(Term::Zero),
            "1" => Ok(Term::One),
            _ => Err(Malformed::new(Code::A1103, "the only numbers of a law are 0 and 1")
                .help("0 is the program that never ends well, 1 the one that does nothing")),
        }
    }

    /// `p + q + ..`; the empty sum is zero.
    pub fn sum(parts: impl IntoIterator<Item = Term>) -> Term {
        let mut summands = IndexSet::new();
        for part in parts {
            match part {
                Term::Sum(inner) => summands.extend(inner),
                Term::Zero => {}
                other => _ = summands.insert(other),
            }
        }
        one_or_many(summands.into_iter().collect(), Term::Zero, Term::Sum)
    }

    /// `p ; q ; ..`; the empty product is one.
    pub fn product(parts: impl IntoIterator<Item = Term>) -> Term {
        let mut factors = Vec::new();
        for part in parts {
            match part {
                Term::Product(inner) => factors.extend(inner),
                Term::One => {}
                Term::Zero => return Term::Zero,
                other => factors.push(other),
            }
        }
        one_or_many(factors, Term::One, Term::Product)
    }

    #[must_use]
    pub fn plus(self, other: Term) -> Term {
        Term::sum([self, other])
    }

    #[must_use]
    pub fn then(self, next: Term) -> Term {
        Term::product([self, next])
    }

    #[must_use]
    pub fn star(self) -> Term {
        match self {
            Term::Zero | Term::One => Term::One,
            Term::Star(_) => self,
            _ => Term::Star(Box::new(self)),
        }
    }

    /// `p ; p ; ..`, `count` times.
    pub fn power(self, count: usize) -> Result<Term, Malformed> {
        if self.size().saturating_mul(count) > SIZE_LIMIT {
            return Err(Malformed::new(Code::A1104, format!("the power {count} makes the term too large"))
                .help(format!("terms have at most {SIZE_LIMIT} symbols")));
        }
        Ok(Term::product(std::iter::repeat_n(self, count)))
    }

    /// `!b`, of tests only.
    pub fn complement(self) -> Result<Term, Malformed> {
        self.expect_test("!")?;
        Ok(self.negated())
    }

    /// `b & c`, of tests only; the same as `b ; c`.
    pub fn both(self, other: Term) -> Result<Term, Malformed> {
        self.expect_test("&")?;
        other.expect_test("&")?;
        Ok(self.then(other))
    }

    /// `b | c`, of tests only; the same as `b + c`.
    pub fn either(self, other: Term) -> Result<Term, Malformed> {
        self.expect_test("|")?;
        other.expect_test("|")?;
        Ok(self.plus(other))
    }

    /// The complement of what is known to be a test.
    pub(super) fn negated(self) -> Term {
        debug_assert!(self.is_test());
        match self {
            Term::Zero => Term::One,
            Term::One => Term::Zero,
            Term::Not(inner) => *inner,
            test => Term::Not(Box::new(test)),
        }
    }

    fn expect_test(&self, operator: &str) -> Result<(), Malformed> {
        if self.is_test() {
            return Ok(());
        }
        Err(Malformed::new(Code::A1102, format!("`{operator}` applies to tests only, and `{self}` is not a test"))
            .help("declare the names of tests as tests; programs are joined by `;` and `+`"))
    }

    /// `↯p`: run `p` to some crash point, then crash. A letter's crash is a letter; a sequence crashes in its first
    /// part, or in the rest after the first part has run; a choice crashes as one of its parts does.
    pub fn crash(self) -> Result<Term, Malformed> {
        match self {
            Term::Letter(Letter { name, crash: false }) => Ok(Term::crash_letter(name)),
            Term::Sum(parts) if !parts.iter().all(Term::is_test) => {
                Ok(Term::sum(parts.into_iter().map(Term::crash).collect::<Result<Vec<_>, _>>()?))
            }
            Term::Product(factors) if !factors.iter().all(Term::is_test) => crash_of_sequence(&factors),
            other => Err(Malformed::new(Code::A1105, format!("`{other}` has no crash of its own"))
                .help("`↯` stands before a letter, or before letters that are joined by `;` and `+`")),
        }
    }

    /// Whether only tests occur, so that the term is a test itself.
    pub fn is_test(&self) -> bool {
        match self {
            Term::Zero | Term::One | Term::Test(_) | Term::Not(_) => true,
            Term::Sum(parts) | Term::Product(parts) => parts.iter().all(Term::is_test),
            Term::Letter(_) | Term::Star(_) => false,
        }
    }

    /// The factors of a product, a term being the product of itself. One has none.
    pub fn factors(&self) -> &[Term] {
        match self {
            Term::One => &[],
            Term::Product(factors) => factors,
            other => std::slice::from_ref(other),
        }
    }

    /// The summands of a sum, a term being the sum of itself. Zero has none.
    pub fn summands(&self) -> &[Term] {
        match self {
            Term::Zero => &[],
            Term::Sum(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// What stands directly inside this term.
    pub(super) fn children(&self) -> &[Term] {
        match self {
            Term::Zero | Term::One | Term::Letter(_) | Term::Test(_) => &[],
            Term::Not(inner) | Term::Star(inner) => std::slice::from_ref(inner),
            Term::Sum(parts) | Term::Product(parts) => parts,
        }
    }

    /// The number of letters, tests and operators.
    pub fn size(&self) -> usize {
        1 + self.children().iter().map(Term::size).sum::<usize>()
    }

    pub fn letters(&self) -> BTreeSet<Letter> {
        let mut found = BTreeSet::new();
        self.visit(&mut |term| {
            if let Term::Letter(letter) = term {
                found.insert(*letter);
            }
        });
        found
    }

    pub fn tests(&self) -> BTreeSet<Symbol> {
        let mut found = BTreeSet::new();
        self.visit(&mut |term| {
            if let Term::Test(name) = term {
                found.insert(*name);
            }
        });
        found
    }

    fn visit(&self, action: &mut impl FnMut(&Term)) {
        action(self);
        self.children().iter().for_each(|child| child.visit(action));
    }

    /// Puts `replace(leaf)` for each letter and test for which it is something.
    pub(super) fn replace(&self, replace: &impl Fn(&Term) -> Option<Term>) -> Term {
        let of = |term: &Term| term.replace(replace);
        match self {
            Term::Zero | Term::One => self.clone(),
            Term::Letter(_) | Term::Test(_) => replace(self).unwrap_or_else(|| self.clone()),
            Term::Not(inner) => of(inner).negated(),
            Term::Star(inner) => of(inner).star(),
            Term::Sum(parts) => Term::sum(parts.iter().map(of)),
            Term::Product(factors) => Term::product(factors.iter().map(of)),
        }
    }

    /// Puts `replacement` for the letter.
    pub fn substitute(&self, letter: Letter, replacement: &Term) -> Term {
        self.replace(&|leaf| (*leaf == Term::Letter(letter)).then(|| replacement.clone()))
    }

    /// The same term with all sums in order, so that terms that differ in the order of summands become equal.
    pub fn sorted(&self) -> Term {
        match self {
            Term::Zero | Term::One | Term::Letter(_) | Term::Test(_) => self.clone(),
            Term::Not(inner) => inner.sorted().negated(),
            Term::Star(inner) => inner.sorted().star(),
            Term::Product(factors) => Term::product(factors.iter().map(Term::sorted)),
            Term::Sum(parts) => {
                let mut parts: Vec<Term> = parts.iter().map(Term::sorted).collect();
                parts.sort();
                Term::sum(parts)
            }
        }
    }

    /// `self == right`.
    pub fn equals(self, right: Term) -> Claim {
        Claim::equal(self, right)
    }

    /// `self <= right`.
    pub fn below(self, right: Term) -> Claim {
        Claim::below(self, right)
    }
}

fn one_or_many(mut parts: Vec<Term>, none: Term, many: impl Fn(Vec<Term>) -> Term) -> Term {
    match parts.len() {
        0 => none,
        1 => parts.pop().expect("there is one"),
        _ => many(parts),
    }
}

/// `↯(p;q;r) = ↯p + p;↯q + p;q;↯r`.
fn crash_of_sequence(factors: &[Term]) -> Result<Term, Malformed> {
    let crash_in = |index: usize| -> Result<Term, Malformed> {
        let before = factors[..index].iter().cloned();
        Ok(Term::product(before.chain([factors[index].clone().crash()?])))
    };
    Ok(Term::sum((0..factors.len()).map(crash_in).collect::<Result<Vec<_>, _>>()?))
}

#[cfg(test)]
mod tests {
    use crate::kleene::testing::term;

    #[test]
    fn units_and_nesting_disappear() {
        assert_eq!(term("1 ; (p ; (1 ; q)) + 0 + p ; q"), term("p ; q"));
        assert_eq!(term("p ; 0 ; q + (0* ; r)**"), term("r*"));
        assert_eq!(term("!!b & !0"), term("b"));
    }

    #[test]
    fn crashes_of_sequences_and_choices_are_spelled_out() {
        assert_eq!(term("↯(p ; q ; r)"), term("↯p + p ; ↯q + p ; q ; ↯r"));
        assert_eq!(term("~!(p + q)"), term("↯p + ↯q"));
    }

    #[test]
    fn sorting_ignores_the_order_of_summands_only() {
        assert_eq!(term("(q + p)* ; r").sorted(), term("(p + q)* ; r").sorted());
        assert_ne!(term("q ; p").sorted(), term("p ; q").sorted());
    }
}
