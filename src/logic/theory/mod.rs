//! Sequences, sets and maps as axiomatised sorts.
//!
//! Each operator brings its own axioms, one list for each instance, taken up by a query only if the operator occurs in
//! it. Triggers are placed so that instances follow the terms of the problem: unfolding stops by itself, and a false
//! claim is answered as fast as a true one. This form was measured against sequences as pairs of length and array, and
//! was several times faster on the obligations of write-ahead logs; the axioms follow those of Boogie's prelude for
//! Dafny in what they say (Leino, "Dafny: an automatic program verifier", LPAR 2010).
//!
//! All axioms hold in the model of finite sequences, sets and maps in which reading out of range, or under a key that
//! is not there, gives some fixed value. `sort` in what follows is that of the collection.

mod map;
mod seq;
mod set;

use super::term::{Operator, Term, Variable};
use super::{Sort, build};
use crate::base::Symbol;

/// Whether the operator is a symbol of its own in SMT-LIB, declared for each instance.
pub(super) fn is_axiomatised(operator: &Operator) -> bool {
    prefix(operator).is_some()
}

/// Whether the first argument is an element, so that the instance is told by the sort of the result.
pub(super) fn builds_from_element(operator: &Operator) -> bool {
    matches!(operator, Operator::SeqUnit | Operator::SeqRepeat | Operator::SetUnit)
}

fn prefix(operator: &Operator) -> Option<&'static str> {
    use Operator::*;
    Some(match operator {
        SeqLength => "seq.length",
        SeqAt => "seq.at",
        SeqUpdate => "seq.update",
        SeqSlice => "seq.slice",
        SeqConcat => "seq.concat",
        SeqEmpty(_) => "seq.empty",
        SeqUnit => "seq.unit",
        SeqRepeat => "seq.repeat",
        SeqContains => "seq.contains",
        SeqEqual => "seq.equal",
        SeqDifference => "seq.difference",
        SeqIndexOf => "seq.index-of",
        SetContains => "set.contains",
        SetEmpty(_) => "set.empty",
        SetUnit => "set.unit",
        SetUnion => "set.union",
        SetDifference => "set.difference",
        SetIntersection => "set.intersection",
        SetSubset => "set.subset",
        SetEqual => "set.equal",
        SetWitness => "set.witness",
        SetSize => "set.size",
        MapKeys => "map.keys",
        MapGet => "map.get",
        MapUpdate => "map.update",
        MapRemove => "map.remove",
        MapEmpty(_) => "map.empty",
        MapEqual => "map.equal",
        MapWitness => "map.witness",
        Not | And | Or | Implies | Equal | If | Add | Subtract | Multiply | Negate | Divide | Modulo | LessEqual
        | Less | Construct(_) | Is(_) | Select(..) => return None,
    })
}

/// The name of the instance, such as `seq.at<block>`.
pub(super) fn name(operator: &Operator, arguments: &[Sort], result: Sort) -> String {
    let collection = arguments.first().copied().filter(|_| !builds_from_element(operator)).unwrap_or(result);
    let prefix = prefix(operator).expect("only axiomatised operators are named");
    let instance = collection.to_string();
    // `seq<block>` gives `block`: of the brackets only the outermost go.
    let inner = instance.strip_suffix('>').and_then(|text| text.split_once('<')).map_or("", |(_, inner)| inner);
    format!("{prefix}<{inner}>")
}

/// What is known of the operator at this instance.
pub(super) fn axioms(operator: &Operator, sort: Sort) -> Vec<Term> {
    use Operator::*;
    match operator {
        SeqLength => seq::length(sort),
        SeqUpdate => seq::update(sort),
        SeqSlice => [seq::slice(sort), seq::known_slices(sort)].concat(),
        SeqConcat => seq::concat(sort),
        SeqEmpty(_) => seq::empty(sort),
        SeqUnit => seq::unit(sort),
        SeqRepeat => seq::repeat(sort),
        SeqContains => seq::contains(sort),
        SeqEqual => seq::equality(sort),
        SetEmpty(_) => set::empty(sort),
        SetUnit => set::unit(sort),
        SetUnion => set::union(sort),
        SetDifference => set::difference(sort),
        SetIntersection => set::intersection(sort),
        SetSubset => set::subset(sort),
        SetEqual => set::equality(sort),
        SetSize => set::size(sort),
        MapUpdate => map::update(sort),
        MapRemove => map::remove(sort),
        MapEmpty(_) => map::empty(sort),
        MapEqual => map::equality(sort),
        _ => vec![],
    }
}

/// What is known of two operators where a query has both.
pub(super) fn joint_axioms(first: &Operator, second: &Operator, sort: Sort) -> Vec<Term> {
    match (first, second) {
        (Operator::SeqSlice, Operator::SeqConcat) => seq::slices_of_concat(sort),
        (Operator::SeqSlice, Operator::SeqUpdate) => seq::slices_of_update(sort),
        _ => vec![],
    }
}

/// A bound variable of an axiom. The dollar keeps it apart from names of the source.
fn bound(name: &str, sort: Sort) -> (Variable, Term) {
    let variable = Variable { name: Symbol::new(&format!("${name}")), sort };
    (variable, build::variable(variable))
}

fn within(index: Term, length: Term) -> Term {
    build::and([build::less_equal(build::int_literal(0), index), build::less(index, length)])
}
