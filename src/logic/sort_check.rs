//! An independent check that terms are well-sorted.
//!
//! The solver's library aborts on a sort error without a word; this pass finds it first and says where. It is also the
//! oracle of tests: what `lower` and `vc` make must pass.

use super::term::{Node, Operator, Term};
use super::{Sort, SortKind};
use rustc_hash::FxHashSet;
use std::fmt;

/// An application whose arguments have the wrong sorts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortError {
    pub term: String,
    pub arguments: Vec<String>,
}

impl fmt::Display for SortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ill-sorted term {} with arguments of sorts ({})", self.term, self.arguments.join(", "))
    }
}

/// Checks the term and all its subterms.
///
/// # Errors
/// The first ill-sorted subterm, innermost first.
pub fn check_sorts(term: Term) -> Result<(), SortError> {
    check(term, &mut FxHashSet::default())
}

fn check(term: Term, seen: &mut FxHashSet<Term>) -> Result<(), SortError> {
    if !seen.insert(term) {
        return Ok(());
    }
    for &child in term.children() {
        check(child, seen)?;
    }
    let sorts: Vec<Sort> = term.children().iter().map(|child| child.sort()).collect();
    let expected = match term.node() {
        Node::Bool(_) => Some(Sort::bool()),
        Node::Int(_) => Some(Sort::int()),
        Node::Variable(variable) => Some(variable.sort),
        Node::Apply(function, _) => (function.parameters == sorts).then_some(function.result),
        Node::Operator(operator, _) => result_sort(operator, &sorts),
        Node::Quantifier(quantifier) => {
            for &part in quantifier.triggers.iter().flatten() {
                check(part, seen)?;
            }
            (sorts[0] == Sort::bool()).then_some(Sort::bool())
        }
    };
    if expected == Some(term.sort()) { Ok(()) } else { Err(error(term, &sorts)) }
}

fn error(term: Term, sorts: &[Sort]) -> SortError {
    SortError { term: format!("{term:?}"), arguments: sorts.iter().map(Sort::to_string).collect() }
}

/// The sort of the application, if the arguments fit.
fn result_sort(operator: &Operator, sorts: &[Sort]) -> Option<Sort> {
    use Operator::*;
    let (bool, int) = (Sort::bool(), Sort::int());
    let all = |wanted: Sort| sorts.iter().all(|&sort| sort == wanted);
    match (operator, sorts) {
        (Not, [_]) | (Implies, [_, _]) | (And | Or, _) => all(bool).then_some(bool),
        (Equal, [a, b]) => (a == b).then_some(bool),
        (If, [c, a, b]) => (*c == bool && a == b).then_some(*a),
        (Add | Subtract | Multiply | Divide | Modulo, [_, _]) | (Negate, [_]) => all(int).then_some(int),
        (LessEqual | Less, [_, _]) => all(int).then_some(bool),
        (Construct(constructor), _) => {
            let fields: Vec<Sort> = constructor.fields.iter().map(|field| field.1).collect();
            (fields == sorts).then(|| Sort::data(constructor.data))
        }
        (Is(constructor), [data]) => (*data == Sort::data(constructor.data)).then_some(bool),
        (Select(constructor, field), [data]) => {
            (*data == Sort::data(constructor.data)).then_some(constructor.fields.get(*field)?.1)
        }
        _ => collection_sort(operator, sorts),
    }
}

fn collection_sort(operator: &Operator, sorts: &[Sort]) -> Option<Sort> {
    use Operator::*;
    match (operator, sorts) {
        (SeqEmpty(sort) | SetEmpty(sort) | MapEmpty(sort), []) => Some(*sort),
        (SeqUnit, [element]) => Some(Sort::seq(*element)),
        (SetUnit, [element]) => Some(Sort::set(*element)),
        (SeqRepeat, [element, count]) => (*count == Sort::int()).then(|| Sort::seq(*element)),
        (_, [first, rest @ ..]) => match first.kind() {
            SortKind::Seq(element) => seq_sort(operator, *first, element, rest),
            SortKind::Set(element) => set_sort(operator, *first, element, rest),
            SortKind::Map(key, value) => map_sort(operator, *first, key, value, rest),
            _ => None,
        },
        _ => None,
    }
}

fn seq_sort(operator: &Operator, seq: Sort, element: Sort, rest: &[Sort]) -> Option<Sort> {
    use Operator::*;
    let int = Sort::int();
    let (wanted, result) = match operator {
        SeqLength => (vec![], int),
        SeqAt => (vec![int], element),
        SeqUpdate => (vec![int, element], seq),
        SeqSlice => (vec![int, int], seq),
        SeqConcat => (vec![seq], seq),
        SeqContains => (vec![element], Sort::bool()),
        SeqEqual => (vec![seq], Sort::bool()),
        SeqDifference => (vec![seq], int),
        SeqIndexOf => (vec![element], int),
        _ => return None,
    };
    (wanted == rest).then_some(result)
}

fn set_sort(operator: &Operator, set: Sort, element: Sort, rest: &[Sort]) -> Option<Sort> {
    use Operator::*;
    let (wanted, result) = match operator {
        SetContains => (vec![element], Sort::bool()),
        SetUnion | SetDifference | SetIntersection => (vec![set], set),
        SetSubset | SetEqual => (vec![set], Sort::bool()),
        SetWitness => (vec![set], element),
        SetSize => (vec![], Sort::int()),
        _ => return None,
    };
    (wanted == rest).then_some(result)
}

fn map_sort(operator: &Operator, map: Sort, key: Sort, value: Sort, rest: &[Sort]) -> Option<Sort> {
    use Operator::*;
    let (wanted, result) = match operator {
        MapKeys => (vec![], Sort::set(key)),
        MapGet => (vec![key], value),
        MapUpdate => (vec![key, value], map),
        MapRemove => (vec![key], map),
        MapEqual => (vec![map], Sort::bool()),
        MapWitness => (vec![map], key),
        _ => return None,
    };
    (wanted == rest).then_some(result)
}
