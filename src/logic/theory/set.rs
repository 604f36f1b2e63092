//! Axioms of finite sets.

use super::super::build::*;
use super::super::{Sort, Term};
use super::bound;

fn element(sort: Sort) -> Sort {
    sort.element().expect("the sort of a set")
}

pub(super) fn empty(sort: Sort) -> Vec<Term> {
    let (x, value) = bound("x", element(sort));
    let held = set_contains(set_empty(element(sort)), value);
    vec![for_all(vec![x], vec![vec![held]], not(held))]
}

pub(super) fn unit(sort: Sort) -> Vec<Term> {
    let ((x, value), (y, single)) = (bound("x", element(sort)), bound("y", element(sort)));
    let set = set_unit(single);
    let held = set_contains(set, value);
    vec![
        for_all(vec![y], vec![vec![set]], set_contains(set, single)),
        for_all(vec![x, y], vec![vec![held]], iff(held, same(value, single))),
    ]
}

/// `x in combine(s, t)` is what `members` makes of `x in s` and `x in t`; known as soon as any of the three is mentioned.
fn combination(sort: Sort, combine: fn(Term, Term) -> Term, members: fn(Term, Term) -> Term) -> Vec<Term> {
    let ((s, left), (t, right)) = (bound("s", sort), bound("t", sort));
    let (x, value) = bound("x", element(sort));
    let combined = combine(left, right);
    let held = set_contains(combined, value);
    let (in_left, in_right) = (set_contains(left, value), set_contains(right, value));
    vec![for_all(
        vec![s, t, x],
        vec![vec![held], vec![combined, in_left], vec![combined, in_right]],
        iff(held, members(in_left, in_right)),
    )]
}

pub(super) fn union(sort: Sort) -> Vec<Term> {
    combination(sort, set_union, |left, right| or([left, right]))
}

pub(super) fn difference(sort: Sort) -> Vec<Term> {
    combination(sort, set_difference, |left, right| and([left, not(right)]))
}

pub(super) fn intersection(sort: Sort) -> Vec<Term> {
    combination(sort, set_intersection, |left, right| and([left, right]))
}

pub(super) fn subset(sort: Sort) -> Vec<Term> {
    let ((s, left), (t, right)) = (bound("s", sort), bound("t", sort));
    let (x, value) = bound("x", element(sort));
    let within = set_subset(left, right);
    let witness = set_witness(left, right);
    vec![
        for_all(
            vec![s, t, x],
            vec![vec![within, set_contains(left, value)], vec![within, set_contains(right, value)]],
            implies(and([within, set_contains(left, value)]), set_contains(right, value)),
        ),
        for_all(
            vec![s, t],
            vec![vec![within]],
            or([within, and([set_contains(left, witness), not(set_contains(right, witness))])]),
        ),
    ]
}

/// Sets with the same elements are the same.
pub(super) fn equality(sort: Sort) -> Vec<Term> {
    let ((s, left), (t, right)) = (bound("s", sort), bound("t", sort));
    let equality = equal(left, right);
    let witness = set_witness(left, right);
    let differ = or([
        and([set_contains(left, witness), not(set_contains(right, witness))]),
        and([set_contains(right, witness), not(set_contains(left, witness))]),
    ]);
    vec![for_all(vec![s, t], vec![vec![equality]], and([implies(equality, same(left, right)), or([equality, differ])]))]
}

/// Sizes: of the empty set, with one element more, with one element less.
pub(super) fn size(sort: Sort) -> Vec<Term> {
    let ((s, set), (x, value)) = (bound("s", sort), bound("x", element(sort)));
    let (grown, shrunk) = (set_union(set, set_unit(value)), set_difference(set, set_unit(value)));
    let one = int_literal(1);
    let held = set_contains(set, value);
    let none = set_empty(element(sort));
    vec![
        equal(set_size(none), int_literal(0)),
        for_all(
            vec![s],
            vec![vec![set_size(set)]],
            and([
                less_equal(int_literal(0), set_size(set)),
                iff(equal(set_size(set), int_literal(0)), same(set, none)),
            ]),
        ),
        for_all(
            vec![s, x],
            vec![vec![set_size(grown)]],
            equal(set_size(grown), if_then_else(held, set_size(set), add(set_size(set), one))),
        ),
        for_all(
            vec![s, x],
            vec![vec![set_size(shrunk)]],
            equal(set_size(shrunk), if_then_else(held, subtract(set_size(set), one), set_size(set))),
        ),
        for_all(vec![x], vec![vec![set_size(set_unit(value))]], equal(set_size(set_unit(value)), one)),
    ]
}
