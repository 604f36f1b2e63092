//! Terms as the source would write them.
//!
//! A term of an obligation speaks of values, not of variables: where a value is that of a variable whose name the user
//! knows, the name is written, in `old(..)` if it is the value at entry. What has no name in the source is not shown,
//! and neither is what would be long.

use crate::logic::{Node, Operator, Quantifier, QuantifierKind, Term, Variable};
use crate::vc::Watch;
use std::collections::HashMap;

/// Longer phrases say less than none.
const MOST_CHARACTERS: usize = 100;

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Quantified,
    Implies,
    Or,
    And,
    Compare,
    Add,
    Multiply,
    Unary,
    Atom,
}

/// The term in the names of the source.
pub(super) fn phrase(term: Term, watches: &[Watch]) -> Option<String> {
    let mut names = HashMap::new();
    for watch in watches {
        let name = watch.name.to_string();
        names.insert(watch.term, if watch.moment == "at entry" { format!("old({name})") } else { name });
    }
    // A value that has not changed since entry has both names; the shorter one is right.
    for watch in watches.iter().filter(|watch| watch.moment != "at entry") {
        names.insert(watch.term, watch.name.to_string());
    }
    let text = Phraser { names }.at(term, Level::Quantified)?;
    (text.chars().count() <= MOST_CHARACTERS).then_some(text)
}

struct Phraser {
    names: HashMap<Term, String>,
}

impl Phraser {
    /// In parentheses if it binds less tightly than what stands around it.
    fn at(&self, term: Term, around: Level) -> Option<String> {
        if let Some(name) = self.names.get(&term) {
            return Some(name.clone());
        }
        let (text, level) = match term.node() {
            Node::Bool(value) => (value.to_string(), Level::Atom),
            Node::Int(value) => (value.to_string(), Level::Atom),
            Node::Variable(variable) => (bound(*variable)?, Level::Atom),
            Node::Apply(function, arguments) => {
                // A recursive call that is not unfolded has the name of the function, and a word after it.
                let name = function.name.as_str().split([' ', '<']).next()?.rsplit('.').next()?.to_owned();
                (format!("{name}({})", self.list(arguments)?), Level::Atom)
            }
            Node::Operator(operator, arguments) => self.operator(operator, arguments)?,
            Node::Quantifier(quantifier) => self.quantifier(quantifier)?,
        };
        Some(if level < around { format!("({text})") } else { text })
    }

    fn list(&self, terms: &[Term]) -> Option<String> {
        let parts: Option<Vec<String>> = terms.iter().map(|&term| self.at(term, Level::Quantified)).collect();
        Some(parts?.join(", "))
    }

    fn operator(&self, operator: &Operator, arguments: &[Term]) -> Option<(String, Level)> {
        use Operator::*;
        let atom = |term: &Term| self.at(*term, Level::Atom);
        let inner = |term: &Term| self.at(*term, Level::Quantified);
        Some(match (operator, arguments) {
            (Not, [a]) => (format!("!{}", atom(a)?), Level::Unary),
            (Negate, [a]) => (format!("-{}", atom(a)?), Level::Unary),
            (SeqLength | SetSize, [a]) => (format!("len({})", inner(a)?), Level::Atom),
            (SeqAt | MapGet, [a, i]) => (format!("{}[{}]", atom(a)?, inner(i)?), Level::Atom),
            (SeqUpdate | MapUpdate, [a, i, v]) => {
                (format!("{}[{} := {}]", atom(a)?, inner(i)?, inner(v)?), Level::Atom)
            }
            (SeqSlice, [a, from, to]) => (format!("{}[{}..{}]", atom(a)?, inner(from)?, inner(to)?), Level::Atom),
            (MapKeys, [a]) => (format!("keys({})", inner(a)?), Level::Atom),
            (Select(constructor, field), [a]) => {
                (format!("{}.{}", atom(a)?, constructor.fields[*field].0), Level::Atom)
            }
            _ => self.infix(operator, arguments)?,
        })
    }

    fn infix(&self, operator: &Operator, arguments: &[Term]) -> Option<(String, Level)> {
        use Operator::*;
        let (sign, level) = match operator {
            And => ("&&", Level::And),
            Or => ("||", Level::Or),
            Implies => ("==>", Level::Implies),
            Equal | SeqEqual | SetEqual | MapEqual => ("==", Level::Compare),
            Less => ("<", Level::Compare),
            LessEqual => ("<=", Level::Compare),
            Add | SeqConcat | SetUnion => ("+", Level::Add),
            Subtract | SetDifference => ("-", Level::Add),
            Multiply | SetIntersection => ("*", Level::Multiply),
            Divide => ("/", Level::Multiply),
            Modulo => ("%", Level::Multiply),
            SeqContains | SetContains => return self.member(arguments),
            _ => return None,
        };
        let tighter = |term: &Term| self.at(*term, next(level));
        let parts: Option<Vec<String>> = arguments.iter().map(tighter).collect();
        Some((parts?.join(&format!(" {sign} ")), level))
    }

    fn member(&self, arguments: &[Term]) -> Option<(String, Level)> {
        let &[collection, element] = arguments else { return None };
        let (element, collection) = (self.at(element, Level::Add)?, self.at(collection, Level::Add)?);
        Some((format!("{element} in {collection}"), Level::Compare))
    }

    fn quantifier(&self, quantifier: &Quantifier) -> Option<(String, Level)> {
        let word = match quantifier.kind {
            QuantifierKind::ForAll => "forall",
            QuantifierKind::Exists => "exists",
        };
        let names: Option<Vec<String>> = quantifier.variables.iter().map(|&variable| bound(variable)).collect();
        Some((
            format!("{word} {}. {}", names?.join(", "), self.at(quantifier.body, Level::Quantified)?),
            Level::Quantified,
        ))
    }
}

fn next(level: Level) -> Level {
    match level {
        Level::Quantified => Level::Implies,
        Level::Implies => Level::Or,
        Level::Or => Level::And,
        Level::And => Level::Compare,
        Level::Compare => Level::Add,
        Level::Add => Level::Multiply,
        Level::Multiply => Level::Unary,
        Level::Unary | Level::Atom => Level::Atom,
    }
}

/// The name of a variable that a quantifier binds, without the number that tells it from others, or of a constant of
/// the source. Values that were made on the way have none.
fn bound(variable: Variable) -> Option<String> {
    let name = variable.name.as_str().split('!').next()?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'));
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Symbol;
    use crate::logic::{self, Sort};

    fn watch(name: &str, moment: &'static str, term: Term) -> Watch {
        Watch { name: Symbol::new(name), moment, term }
    }

    #[test]
    fn values_have_the_names_of_the_source() {
        let sort = Sort::seq(Sort::int());
        let (before, now) = (logic::named("disks.d0@0", sort), logic::named("disks.d0@3", sort));
        let index = Variable { name: Symbol::new("i!2"), sort: Sort::int() };
        let at = |seq| logic::seq_at(seq, logic::variable(index));
        let inside = logic::less(logic::variable(index), logic::seq_length(now));
        let body = logic::implies(inside, logic::equal(at(now), logic::add(at(before), logic::int_literal(1))));
        let all = logic::for_all(vec![index], vec![vec![at(now)]], body);
        let watches = [watch("disks.d0", "at entry", before), watch("disks.d0", "here", now)];
        let text = "forall i. i < len(disks.d0) ==> disks.d0[i] == old(disks.d0)[i] + 1";
        assert_eq!(phrase(all, &watches).as_deref(), Some(text));
    }

    #[test]
    fn what_has_no_name_is_not_shown() {
        let hidden = logic::named("steps@1", Sort::int());
        assert_eq!(phrase(logic::less(hidden, logic::int_literal(0)), &[]), None);
        let known = [watch("n", "here", hidden)];
        assert_eq!(phrase(logic::less(hidden, logic::int_literal(0)), &known).as_deref(), Some("n < 0"));
    }

    #[test]
    fn parentheses_stand_where_they_must() {
        let [a, b, c] = ["a", "b", "c"].map(|name| logic::named(name, Sort::int()));
        let watches = [("a", a), ("b", b), ("c", c)].map(|(name, term)| watch(name, "here", term));
        let sum = logic::multiply(logic::add(a, b), c);
        let text = phrase(logic::not(logic::less(sum, logic::subtract(a, logic::subtract(b, c)))), &watches);
        assert_eq!(text.as_deref(), Some("!((a + b) * c < a - (b - c))"));
    }
}
