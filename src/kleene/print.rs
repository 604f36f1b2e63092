//! Terms as text, in the notation of laws: what is printed reads back as the same term.

use super::{Letter, Term};
use std::fmt::{self, Write as _};

/// How tightly an operator binds; a looser one inside a tighter one needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Sum,
    Product,
    Starred,
    Atom,
}

fn tightness(term: &Term) -> Tightness {
    match term {
        Term::Sum(_) => Tightness::Sum,
        Term::Product(_) => Tightness::Product,
        Term::Star(_) | Term::Not(_) => Tightness::Starred,
        Term::Letter(letter) if letter.crash => Tightness::Starred,
        Term::Zero | Term::One | Term::Letter(_) | Term::Test(_) => Tightness::Atom,
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.crash {
            f.write_char('↯')?;
        }
        write!(f, "{}", self.name)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Zero => f.write_char('0'),
            Term::One => f.write_char('1'),
            Term::Letter(letter) => write!(f, "{letter}"),
            Term::Test(name) => write!(f, "{name}"),
            Term::Not(inner) => {
                f.write_char('!')?;
                write_inside(f, inner, Tightness::Atom)
            }
            Term::Star(inner) => {
                write_inside(f, inner, Tightness::Atom)?;
                f.write_char('*')
            }
            Term::Sum(parts) => join(f, parts, if self.is_test() { " | " } else { " + " }, Tightness::Product),
            Term::Product(parts) => join(f, parts, if self.is_test() { " & " } else { " ; " }, Tightness::Starred),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Term], separator: &str, least: Tightness) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write_inside(f, part, least)?;
    }
    Ok(())
}

fn write_inside(f: &mut fmt::Formatter<'_>, term: &Term, least: Tightness) -> fmt::Result {
    if tightness(term) < least { write!(f, "({term})") } else { write!(f, "{term}") }
}

impl serde::Serialize for Term {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use crate::kleene::testing::{claim, term};

    #[test]
    fn parentheses_stand_where_they_must() {
        let text = "(p + q)* ; (↯p)* ; (b | c & !d) ; !(b | c) + (p ; q)* + 1";
        assert_eq!(term(text).to_string(), text);
    }

    #[test]
    fn claims_print_as_they_are_written() {
        assert_eq!(claim("p;q<=0").to_string(), "p ; q <= 0");
    }
}
