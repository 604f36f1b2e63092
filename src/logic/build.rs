//! Constructors of terms. They simplify what is plain at a glance, so that obligations stay readable and small.

use super::term::{Constructor, Function, Node, Operator, Quantifier, QuantifierKind, Term, Trigger, Variable};
use super::trigger;
use super::{Sort, SortKind};
use crate::base::Symbol;
use num_bigint::BigInt;

fn operator(operator: Operator, arguments: Vec<Term>, sort: Sort) -> Term {
    Term::new(Node::Operator(operator, arguments), sort)
}

pub fn bool_literal(value: bool) -> Term {
    Term::new(Node::Bool(value), Sort::bool())
}

pub fn int_literal(value: impl Into<BigInt>) -> Term {
    Term::new(Node::Int(value.into()), Sort::int())
}

pub fn variable(variable: Variable) -> Term {
    Term::new(Node::Variable(variable), variable.sort)
}

/// The variable of that name and sort, as a term.
pub fn named(name: &str, sort: Sort) -> Term {
    variable(Variable { name: Symbol::new(name), sort })
}

pub fn apply(function: &Function, arguments: Vec<Term>) -> Term {
    Term::new(Node::Apply(function.clone(), arguments), function.result)
}

pub fn not(term: Term) -> Term {
    match term.node() {
        Node::Bool(value) => bool_literal(!value),
        Node::Operator(Operator::Not, arguments) => arguments[0],
        _ => operator(Operator::Not, vec![term], Sort::bool()),
    }
}

/// The parts without duplicates and neutral elements, nested ones of the same operator spliced in; none if one of them
/// is the absorbing element, or the opposite of another.
fn junction(own: &Operator, neutral: bool, parts: impl IntoIterator<Item = Term>) -> Option<Vec<Term>> {
    let mut flat: Vec<Term> = Vec::new();
    for part in parts {
        match part.node() {
            Node::Bool(value) if *value == neutral => {}
            Node::Bool(_) => return None,
            Node::Operator(other, inner) if other == own => flat.extend(inner),
            _ => flat.push(part),
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    flat.retain(|part| seen.insert(*part));
    let opposite = |part: &Term| negated(*part).is_some_and(|positive| seen.contains(&positive));
    if flat.iter().any(opposite) { None } else { Some(flat) }
}

/// What the term denies, if it is a negation.
fn negated(term: Term) -> Option<Term> {
    match term.node() {
        Node::Operator(Operator::Not, arguments) => Some(arguments[0]),
        _ => None,
    }
}

fn junction_term(own: Operator, neutral: bool, parts: impl IntoIterator<Item = Term>) -> Term {
    match junction(&own, neutral, parts) {
        None => bool_literal(!neutral),
        Some(flat) => match flat[..] {
            [] => bool_literal(neutral),
            [single] => single,
            _ => operator(own, flat, Sort::bool()),
        },
    }
}

pub fn and(parts: impl IntoIterator<Item = Term>) -> Term {
    junction_term(Operator::And, true, parts)
}

pub fn or(parts: impl IntoIterator<Item = Term>) -> Term {
    junction_term(Operator::Or, false, parts)
}

pub fn implies(hypothesis: Term, conclusion: Term) -> Term {
    if hypothesis.is_true() || conclusion.is_true() {
        return conclusion;
    }
    if hypothesis.is_false() {
        return bool_literal(true);
    }
    match conclusion.node() {
        Node::Bool(false) => not(hypothesis),
        // `a ==> (b ==> c)` as `a && b ==> c`: fewer nested terms, better to read.
        Node::Operator(Operator::Implies, inner) => implies(and([hypothesis, inner[0]]), inner[1]),
        _ if says(hypothesis, conclusion) => bool_literal(true),
        _ => operator(Operator::Implies, vec![hypothesis, conclusion], Sort::bool()),
    }
}

/// Whether the conclusion, or an alternative of it, is a conjunct of the hypothesis.
fn says(hypothesis: Term, conclusion: Term) -> bool {
    let known = parts_of(&Operator::And, &hypothesis);
    known.contains(&conclusion) || parts_of(&Operator::Or, &conclusion).iter().any(|part| known.contains(part))
}

/// The operands, if the term is of this operator; else the term alone.
fn parts_of<'t>(own: &Operator, term: &'t Term) -> &'t [Term] {
    match term.node() {
        Node::Operator(other, inner) if other == own => inner,
        _ => std::slice::from_ref(term),
    }
}

/// Equality. Sequences, sets and maps are compared by their own equality, which asks the solver for extensionality.
pub fn equal(left: Term, right: Term) -> Term {
    if left == right {
        return bool_literal(true);
    }
    match (left.node(), right.node()) {
        (Node::Int(a), Node::Int(b)) => return bool_literal(a == b),
        (Node::Bool(true), _) => return right,
        (_, Node::Bool(true)) => return left,
        (Node::Bool(false), _) => return not(right),
        (_, Node::Bool(false)) => return not(left),
        _ => {}
    }
    let equality = match left.sort().kind() {
        SortKind::Seq(_) => Operator::SeqEqual,
        SortKind::Set(_) => Operator::SetEqual,
        SortKind::Map(..) => Operator::MapEqual,
        _ => Operator::Equal,
    };
    operator(equality, vec![left, right], Sort::bool())
}

/// Equality without extensionality: for definitions, where both sides are made the same value.
pub fn same(left: Term, right: Term) -> Term {
    match (left.sort().kind(), left == right) {
        (_, true) => bool_literal(true),
        (SortKind::Bool, _) => equal(left, right),
        _ => operator(Operator::Equal, vec![left, right], Sort::bool()),
    }
}

pub fn iff(left: Term, right: Term) -> Term {
    equal(left, right)
}

pub fn if_then_else(condition: Term, then: Term, otherwise: Term) -> Term {
    match condition.node() {
        Node::Bool(true) => return then,
        Node::Bool(false) => return otherwise,
        _ if then == otherwise => return then,
        _ => {}
    }
    if then.is_true() && otherwise.is_false() {
        return condition;
    }
    operator(Operator::If, vec![condition, then, otherwise], then.sort())
}

pub fn add(left: Term, right: Term) -> Term {
    match (left.node(), right.node()) {
        (Node::Int(a), Node::Int(b)) => int_literal(a + b),
        (Node::Int(zero), _) if *zero == BigInt::ZERO => right,
        (_, Node::Int(zero)) if *zero == BigInt::ZERO => left,
        _ => operator(Operator::Add, vec![left, right], Sort::int()),
    }
}

pub fn subtract(left: Term, right: Term) -> Term {
    match (left.node(), right.node()) {
        (Node::Int(a), Node::Int(b)) => int_literal(a - b),
        (_, Node::Int(zero)) if *zero == BigInt::ZERO => left,
        _ => operator(Operator::Subtract, vec![left, right], Sort::int()),
    }
}

pub fn multiply(left: Term, right: Term) -> Term {
    match (left.node(), right.node()) {
        (Node::Int(a), Node::Int(b)) => int_literal(a * b),
        _ => operator(Operator::Multiply, vec![left, right], Sort::int()),
    }
}

pub fn negate(term: Term) -> Term {
    match term.node() {
        Node::Int(value) => int_literal(-value),
        _ => operator(Operator::Negate, vec![term], Sort::int()),
    }
}

/// Euclidean division; by zero: a fixed unknown value.
pub fn divide(left: Term, right: Term) -> Term {
    operator(Operator::Divide, vec![left, right], Sort::int())
}

/// The Euclidean remainder, never negative; by zero: a fixed unknown value.
pub fn modulo(left: Term, right: Term) -> Term {
    operator(Operator::Modulo, vec![left, right], Sort::int())
}

pub fn less_equal(left: Term, right: Term) -> Term {
    match (left.node(), right.node()) {
        (Node::Int(a), Node::Int(b)) => bool_literal(a <= b),
        _ if left == right => bool_literal(true),
        _ => operator(Operator::LessEqual, vec![left, right], Sort::bool()),
    }
}

pub fn less(left: Term, right: Term) -> Term {
    match (left.node(), right.node()) {
        (Node::Int(a), Node::Int(b)) => bool_literal(a < b),
        _ if left == right => bool_literal(false),
        _ => operator(Operator::Less, vec![left, right], Sort::bool()),
    }
}

/// The left measures come before the right ones in lexicographic order. Lists that are equal as far as both go do not.
pub fn lexicographic(left: &[Term], right: &[Term]) -> Term {
    match (left.split_first(), right.split_first()) {
        (Some((&a, rest)), Some((&b, others))) => or([less(a, b), and([equal(a, b), lexicographic(rest, others)])]),
        _ => bool_literal(false),
    }
}

pub fn construct(constructor: &Constructor, arguments: Vec<Term>) -> Term {
    operator(Operator::Construct(constructor.clone()), arguments, Sort::data(constructor.data))
}

pub fn is(constructor: &Constructor, term: Term) -> Term {
    match term.node() {
        Node::Operator(Operator::Construct(other), _) => bool_literal(other == constructor),
        _ => operator(Operator::Is(constructor.clone()), vec![term], Sort::bool()),
    }
}

pub fn select(constructor: &Constructor, field: usize, term: Term) -> Term {
    match term.node() {
        Node::Operator(Operator::Construct(other), arguments) if other == constructor => arguments[field],
        _ => operator(Operator::Select(constructor.clone(), field), vec![term], constructor.fields[field].1),
    }
}

pub fn seq_length(seq: Term) -> Term {
    match seq.node() {
        Node::Operator(Operator::SeqEmpty(_), _) => int_literal(0),
        Node::Operator(Operator::SeqUpdate, arguments) => seq_length(arguments[0]),
        _ => operator(Operator::SeqLength, vec![seq], Sort::int()),
    }
}

fn element_of(collection: Term) -> Sort {
    collection.sort().element().expect("a sequence or set")
}

pub fn seq_at(seq: Term, index: Term) -> Term {
    operator(Operator::SeqAt, vec![seq, index], element_of(seq))
}

pub fn seq_update(seq: Term, index: Term, value: Term) -> Term {
    operator(Operator::SeqUpdate, vec![seq, index, value], seq.sort())
}

/// The elements from `from` up to `to`, both clamped to the sequence.
pub fn seq_slice(seq: Term, from: Term, to: Term) -> Term {
    operator(Operator::SeqSlice, vec![seq, from, to], seq.sort())
}

pub fn seq_concat(left: Term, right: Term) -> Term {
    match (left.node(), right.node()) {
        (Node::Operator(Operator::SeqEmpty(_), _), _) => right,
        (_, Node::Operator(Operator::SeqEmpty(_), _)) => left,
        _ => operator(Operator::SeqConcat, vec![left, right], left.sort()),
    }
}

pub fn seq_empty(element: Sort) -> Term {
    let sort = Sort::seq(element);
    operator(Operator::SeqEmpty(sort), vec![], sort)
}

pub fn seq_unit(element: Term) -> Term {
    operator(Operator::SeqUnit, vec![element], Sort::seq(element.sort()))
}

/// `count` times `value`; none if the count is negative.
pub fn seq_repeat(value: Term, count: Term) -> Term {
    operator(Operator::SeqRepeat, vec![value, count], Sort::seq(value.sort()))
}

pub fn seq_contains(seq: Term, element: Term) -> Term {
    operator(Operator::SeqContains, vec![seq, element], Sort::bool())
}

pub(super) fn seq_difference(left: Term, right: Term) -> Term {
    operator(Operator::SeqDifference, vec![left, right], Sort::int())
}

pub(super) fn seq_index_of(seq: Term, element: Term) -> Term {
    operator(Operator::SeqIndexOf, vec![seq, element], Sort::int())
}

pub fn set_contains(set: Term, element: Term) -> Term {
    operator(Operator::SetContains, vec![set, element], Sort::bool())
}

pub fn set_empty(element: Sort) -> Term {
    let sort = Sort::set(element);
    operator(Operator::SetEmpty(sort), vec![], sort)
}

pub fn set_unit(element: Term) -> Term {
    operator(Operator::SetUnit, vec![element], Sort::set(element.sort()))
}

pub fn set_union(left: Term, right: Term) -> Term {
    operator(Operator::SetUnion, vec![left, right], left.sort())
}

pub fn set_difference(left: Term, right: Term) -> Term {
    operator(Operator::SetDifference, vec![left, right], left.sort())
}

pub fn set_intersection(left: Term, right: Term) -> Term {
    operator(Operator::SetIntersection, vec![left, right], left.sort())
}

pub fn set_subset(left: Term, right: Term) -> Term {
    operator(Operator::SetSubset, vec![left, right], Sort::bool())
}

pub(super) fn set_witness(left: Term, right: Term) -> Term {
    operator(Operator::SetWitness, vec![left, right], element_of(left))
}

pub fn set_size(set: Term) -> Term {
    operator(Operator::SetSize, vec![set], Sort::int())
}

fn map_sorts(map: Term) -> (Sort, Sort) {
    match map.sort().kind() {
        SortKind::Map(key, value) => (key, value),
        other => unreachable!("a map, not {other:?}: the sort checker refuses others"),
    }
}

/// The set of the keys.
pub fn map_keys(map: Term) -> Term {
    operator(Operator::MapKeys, vec![map], Sort::set(map_sorts(map).0))
}

/// The value of a key; of one that is not there: fixed and unknown.
pub fn map_get(map: Term, key: Term) -> Term {
    operator(Operator::MapGet, vec![map, key], map_sorts(map).1)
}

pub fn map_update(map: Term, key: Term, value: Term) -> Term {
    operator(Operator::MapUpdate, vec![map, key, value], map.sort())
}

pub fn map_remove(map: Term, key: Term) -> Term {
    operator(Operator::MapRemove, vec![map, key], map.sort())
}

pub fn map_empty(key: Sort, value: Sort) -> Term {
    let sort = Sort::map(key, value);
    operator(Operator::MapEmpty(sort), vec![], sort)
}

pub(super) fn map_witness(left: Term, right: Term) -> Term {
    operator(Operator::MapWitness, vec![left, right], map_sorts(left).0)
}

/// A quantifier with these triggers; where none is given they are chosen.
pub fn quantifier(kind: QuantifierKind, variables: Vec<Variable>, triggers: Vec<Trigger>, body: Term) -> Term {
    let mut used = super::free_variables(body);
    if !variables.iter().any(|variable| used.contains(variable)) {
        return body;
    }
    used.extend(triggers.iter().flatten().flat_map(|&term| super::free_variables(term)));
    let variables: Vec<Variable> = variables.into_iter().filter(|variable| used.contains(variable)).collect();
    let triggers = if triggers.is_empty() { trigger::choose(&variables, body) } else { triggers };
    let node = Node::Quantifier(Quantifier { kind, variables, triggers, body });
    Term::new(node, Sort::bool())
}

pub fn for_all(variables: Vec<Variable>, triggers: Vec<Trigger>, body: Term) -> Term {
    quantifier(QuantifierKind::ForAll, variables, triggers, body)
}

pub fn exists(variables: Vec<Variable>, triggers: Vec<Trigger>, body: Term) -> Term {
    quantifier(QuantifierKind::Exists, variables, triggers, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["p", "q", "r"];

    /// The truth value of a term without quantifiers, where the bits say which of the names are true.
    fn holds(term: Term, bits: usize) -> bool {
        match term.node() {
            Node::Bool(value) => *value,
            Node::Variable(variable) => {
                let place = NAMES.iter().position(|&name| variable.name == Symbol::new(name));
                bits >> place.expect("one of the names") & 1 == 1
            }
            Node::Operator(operator, parts) => {
                let mut values = parts.iter().map(|&part| holds(part, bits));
                match operator {
                    Operator::Not => !holds(parts[0], bits),
                    Operator::And => values.all(|value| value),
                    Operator::Or => values.any(|value| value),
                    Operator::Implies => !holds(parts[0], bits) || holds(parts[1], bits),
                    _ => panic!("no connective: {operator:?}"),
                }
            }
            _ => panic!("no connective"),
        }
    }

    /// Literals, and what is made of two of them.
    fn formulas() -> Vec<Term> {
        let names = NAMES.map(|name| named(name, Sort::bool()));
        let literals: Vec<Term> = names.into_iter().chain(names.map(not)).collect();
        let pairs = || literals.iter().flat_map(|&a| literals.iter().map(move |&b| (a, b)));
        let junctions = pairs().flat_map(|(a, b)| [and([a, b]), or([a, b]), not(and([a, b])), not(or([a, b]))]);
        let mut all: Vec<Term> = literals.iter().copied().chain(junctions).collect();
        all.sort_by_key(|term| super::super::smt_text(*term));
        all.dedup();
        all
    }

    #[test]
    fn connectives_keep_their_truth_values() {
        let all = formulas();
        assert!(all.len() > 60, "{}", all.len());
        for &a in &all {
            for &b in &all {
                let (both, either, arrow) = (and([a, b]), or([a, b]), implies(a, b));
                for bits in 0..1 << NAMES.len() {
                    let (left, right) = (holds(a, bits), holds(b, bits));
                    assert_eq!(holds(both, bits), left && right, "{a:?} and {b:?}");
                    assert_eq!(holds(either, bits), left || right, "{a:?} or {b:?}");
                    assert_eq!(holds(arrow, bits), !left || right, "{a:?} implies {b:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_plain_at_a_glance_is_not_asked() {
        let [p, q, r] = NAMES.map(|name| named(name, Sort::bool()));
        assert!(or([p, q, not(p)]).is_true());
        assert!(and([p, q, not(p)]).is_false());
        assert!(implies(and([p, q]), q).is_true());
        assert!(implies(and([p, q]), or([r, q])).is_true());
        assert!(!implies(and([p, q]), r).is_true());
        assert!(!implies(p, or([q, r])).is_true());
    }
}
