//! Axioms of finite maps. A map is its set of keys and a value for each.

use super::super::build::*;
use super::super::{Sort, SortKind, Term};
use super::bound;

fn key_and_value(sort: Sort) -> (Sort, Sort) {
    match sort.kind() {
        SortKind::Map(key, value) => (key, value),
        other => unreachable!("axioms of maps are asked for maps, not {other:?}"),
    }
}

fn has(map: Term, key: Term) -> Term {
    set_contains(map_keys(map), key)
}

pub(super) fn empty(sort: Sort) -> Vec<Term> {
    let (key, value) = key_and_value(sort);
    vec![same(map_keys(map_empty(key, value)), set_empty(key))]
}

pub(super) fn update(sort: Sort) -> Vec<Term> {
    let (key_sort, value_sort) = key_and_value(sort);
    let ((m, map), (k, key)) = (bound("m", sort), bound("k", key_sort));
    let ((v, value), (j, other)) = (bound("v", value_sort), bound("j", key_sort));
    let updated = map_update(map, key, value);
    vec![
        for_all(
            vec![m, k, v],
            vec![vec![updated]],
            and([same(map_keys(updated), set_union(map_keys(map), set_unit(key))), same(map_get(updated, key), value)]),
        ),
        for_all(
            vec![m, k, v, j],
            vec![vec![map_get(updated, other)], vec![updated, map_get(map, other)]],
            implies(and([not(same(other, key)), has(map, other)]), same(map_get(updated, other), map_get(map, other))),
        ),
    ]
}

pub(super) fn remove(sort: Sort) -> Vec<Term> {
    let (key_sort, _) = key_and_value(sort);
    let ((m, map), (k, key), (j, other)) = (bound("m", sort), bound("k", key_sort), bound("j", key_sort));
    let removed = map_remove(map, key);
    vec![
        for_all(vec![m, k], vec![vec![removed]], same(map_keys(removed), set_difference(map_keys(map), set_unit(key)))),
        for_all(
            vec![m, k, j],
            vec![vec![map_get(removed, other)], vec![removed, map_get(map, other)]],
            implies(and([not(same(other, key)), has(map, other)]), same(map_get(removed, other), map_get(map, other))),
        ),
    ]
}

/// Maps with the same keys and the same value for each are the same.
pub(super) fn equality(sort: Sort) -> Vec<Term> {
    let ((m, left), (n, right)) = (bound("m", sort), bound("n", sort));
    let equality = equal(left, right);
    let witness = map_witness(left, right);
    let differ = and([has(left, witness), not(same(map_get(left, witness), map_get(right, witness)))]);
    vec![for_all(
        vec![m, n],
        vec![vec![equality]],
        and([
            implies(equality, same(left, right)),
            or([equality, not(equal(map_keys(left), map_keys(right))), differ]),
        ]),
    )]
}
