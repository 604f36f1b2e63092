//! Axioms of sequences.

use super::super::build::*;
use super::super::{Sort, Term};
use super::{bound, within};

fn element(sort: Sort) -> Sort {
    sort.element().expect("the sort of a sequence")
}

fn zero() -> Term {
    int_literal(0)
}

/// Lengths are not negative, and only the empty sequence has length 0.
pub(super) fn length(sort: Sort) -> Vec<Term> {
    let (s, seq) = bound("s", sort);
    vec![for_all(vec![s], vec![vec![seq_length(seq)]], less_equal(zero(), seq_length(seq)))]
}

/// Out of range an update changes nothing.
pub(super) fn update(sort: Sort) -> Vec<Term> {
    let ((s, seq), (i, at)) = (bound("s", sort), bound("i", Sort::int()));
    let ((v, value), (j, other)) = (bound("v", element(sort)), bound("j", Sort::int()));
    // The node itself: the constructor of lengths would look through the update.
    let updated = seq_update(seq, at, value);
    let read = seq_at(updated, other);
    let inside = within(at, seq_length(seq));
    vec![
        for_all(
            vec![s, i, v],
            vec![vec![updated]],
            and([
                length_of_update(seq, updated),
                implies(inside, same(seq_at(updated, at), value)),
                implies(not(inside), same(updated, seq)),
            ]),
        ),
        for_all(
            vec![s, i, v, j],
            vec![vec![read]],
            implies(and([within(other, seq_length(seq)), not(equal(at, other))]), same(read, seq_at(seq, other))),
        ),
    ]
}

fn length_of_update(seq: Term, updated: Term) -> Term {
    let raw = Term::new(super::super::Node::Operator(super::super::Operator::SeqLength, vec![updated]), Sort::int());
    equal(raw, seq_length(seq))
}

/// Slices clamp: `s[5..3]` is empty, `s[0 .. len(s) + 1]` is `s`. Where a slice has elements it begins at `from`, or at
/// 0 below that. Indices must not mention the length: that of a sequence with two names is two terms, and what is added
/// under one name and subtracted under the other would make a new index each time, without end.
pub(super) fn slice(sort: Sort) -> Vec<Term> {
    let ((s, seq), (a, from), (b, to)) = (bound("s", sort), bound("a", Sort::int()), bound("b", Sort::int()));
    let ((j, index), (k, outer)) = (bound("j", Sort::int()), bound("k", Sort::int()));
    let cut = seq_slice(seq, from, to);
    let length = seq_length(seq);
    let (low, first) = (clamp(from, zero(), length), if_then_else(less(from, zero()), zero(), from));
    let high = clamp(to, low, length);
    let inside = and([less_equal(first, outer), less(outer, to), less(outer, length)]);
    vec![
        for_all(vec![s, a, b], vec![vec![cut]], equal(seq_length(cut), subtract(high, low))),
        for_all(
            vec![s, a, b, j],
            vec![vec![seq_at(cut, index)]],
            implies(within(index, seq_length(cut)), same(seq_at(cut, index), seq_at(seq, add(first, index)))),
        ),
        for_all(
            vec![s, a, b, k],
            vec![vec![seq_at(seq, outer), cut]],
            implies(inside, same(seq_at(cut, subtract(outer, first)), seq_at(seq, outer))),
        ),
    ]
}

/// Slices that are known as a whole: of everything, of a concatenation where it was joined, of an update. A solver
/// would find them by extensionality, if it were asked.
pub(super) fn known_slices(sort: Sort) -> Vec<Term> {
    let ((s, seq), (a, from), (b, to)) = (bound("s", sort), bound("a", Sort::int()), bound("b", Sort::int()));
    let cut = seq_slice(seq, from, to);
    let everything = and([less_equal(from, zero()), less_equal(seq_length(seq), to)]);
    vec![for_all(vec![s, a, b], vec![vec![cut]], implies(everything, same(cut, seq)))]
}

/// `(s + t)[..len(s)]` is `s`, `(s + t)[len(s)..]` is `t`.
pub(super) fn slices_of_concat(sort: Sort) -> Vec<Term> {
    let ((s, left), (t, right)) = (bound("s", sort), bound("t", sort));
    let ((a, from), (b, to)) = (bound("a", Sort::int()), bound("b", Sort::int()));
    let (joined, end) = (seq_concat(left, right), add(seq_length(left), seq_length(right)));
    let cut = seq_slice(joined, from, to);
    let is_left = and([less_equal(from, zero()), equal(to, seq_length(left))]);
    let is_right = and([equal(from, seq_length(left)), less_equal(end, to)]);
    vec![for_all(
        vec![s, t, a, b],
        vec![vec![cut]],
        and([implies(is_left, same(cut, left)), implies(is_right, same(cut, right))]),
    )]
}

/// An update inside a slice is an update of the slice, one outside is none.
pub(super) fn slices_of_update(sort: Sort) -> Vec<Term> {
    let ((s, seq), (i, at), (v, value)) = (bound("s", sort), bound("i", Sort::int()), bound("v", element(sort)));
    let ((a, from), (b, to)) = (bound("a", Sort::int()), bound("b", Sort::int()));
    let cut = seq_slice(seq_update(seq, at, value), from, to);
    let before = seq_slice(seq, from, to);
    let proper = and([less_equal(zero(), from), less_equal(from, to), less_equal(to, seq_length(seq))]);
    let inside = and([less_equal(from, at), less(at, to)]);
    let moved = seq_update(before, subtract(at, from), value);
    vec![for_all(
        vec![s, i, v, a, b],
        vec![vec![cut]],
        and([implies(and([proper, inside]), same(cut, moved)), implies(and([proper, not(inside)]), same(cut, before))]),
    )]
}

/// `low <= high` is known.
fn clamp(value: Term, low: Term, high: Term) -> Term {
    if_then_else(less(value, low), low, if_then_else(less(high, value), high, value))
}

pub(super) fn concat(sort: Sort) -> Vec<Term> {
    let ((s, left), (t, right)) = (bound("s", sort), bound("t", sort));
    let (j, index) = bound("j", Sort::int());
    let joined = seq_concat(left, right);
    let (left_length, right_length) = (seq_length(left), seq_length(right));
    let in_right = and([less_equal(left_length, index), less(index, add(left_length, right_length))]);
    vec![
        for_all(vec![s, t], vec![vec![joined]], equal(seq_length(joined), add(left_length, right_length))),
        for_all(
            vec![s, t, j],
            vec![vec![seq_at(joined, index)]],
            and([
                implies(within(index, left_length), same(seq_at(joined, index), seq_at(left, index))),
                implies(in_right, same(seq_at(joined, index), seq_at(right, subtract(index, left_length)))),
            ]),
        ),
        for_all(
            vec![s, t, j],
            vec![vec![seq_at(left, index), joined]],
            implies(within(index, left_length), same(seq_at(joined, index), seq_at(left, index))),
        ),
        for_all(
            vec![s, t, j],
            vec![vec![seq_at(right, index), joined]],
            implies(within(index, right_length), same(seq_at(joined, add(left_length, index)), seq_at(right, index))),
        ),
    ]
}

/// Nothing but the empty sequence has length 0.
pub(super) fn empty(sort: Sort) -> Vec<Term> {
    let (s, seq) = bound("s", sort);
    let none = seq_empty(element(sort));
    let raw = Term::new(super::super::Node::Operator(super::super::Operator::SeqLength, vec![none]), Sort::int());
    vec![
        equal(raw, zero()),
        for_all(vec![s], vec![vec![seq_length(seq)]], implies(equal(seq_length(seq), zero()), same(seq, none))),
    ]
}

pub(super) fn unit(sort: Sort) -> Vec<Term> {
    let (v, value) = bound("v", element(sort));
    let single = seq_unit(value);
    vec![for_all(
        vec![v],
        vec![vec![single]],
        and([equal(seq_length(single), int_literal(1)), same(seq_at(single, zero()), value)]),
    )]
}

pub(super) fn repeat(sort: Sort) -> Vec<Term> {
    let ((v, value), (n, count)) = (bound("v", element(sort)), bound("n", Sort::int()));
    let (j, index) = bound("j", Sort::int());
    let repeated = seq_repeat(value, count);
    let length = if_then_else(less(count, zero()), zero(), count);
    vec![
        for_all(vec![v, n], vec![vec![repeated]], equal(seq_length(repeated), length)),
        for_all(
            vec![v, n, j],
            vec![vec![seq_at(repeated, index)]],
            implies(within(index, length), same(seq_at(repeated, index), value)),
        ),
    ]
}

pub(super) fn contains(sort: Sort) -> Vec<Term> {
    let ((s, seq), (v, value)) = (bound("s", sort), bound("v", element(sort)));
    let (j, index) = bound("j", Sort::int());
    let held = seq_contains(seq, value);
    let place = seq_index_of(seq, value);
    vec![
        for_all(
            vec![s, v],
            vec![vec![held]],
            implies(held, and([within(place, seq_length(seq)), same(seq_at(seq, place), value)])),
        ),
        for_all(
            vec![s, v, j],
            vec![vec![held, seq_at(seq, index)]],
            implies(and([within(index, seq_length(seq)), same(seq_at(seq, index), value)]), held),
        ),
        for_all(
            vec![s, j],
            vec![vec![seq_at(seq, index)]],
            implies(within(index, seq_length(seq)), seq_contains(seq, seq_at(seq, index))),
        ),
    ]
}

/// Two sequences of one length that agree at each index are the same.
pub(super) fn equality(sort: Sort) -> Vec<Term> {
    let ((s, left), (t, right)) = (bound("s", sort), bound("t", sort));
    let place = seq_difference(left, right);
    let differ = and([
        equal(seq_length(left), seq_length(right)),
        within(place, seq_length(left)),
        not(same(seq_at(left, place), seq_at(right, place))),
    ]);
    let equality = equal(left, right);
    vec![for_all(
        vec![s, t],
        vec![vec![equality]],
        and([
            implies(equality, same(left, right)),
            implies(not(equality), or([not(equal(seq_length(left), seq_length(right))), differ])),
        ]),
    )]
}
