//! What many queries of one run have in common, kept by each thread: their texts, axioms of collections, and the free
//! variables of quantifiers.
//!
//! Terms are never freed and equal terms are one node, so what was made of a term once is right for ever.

use super::mention::{known, overlooked};
use super::term::{Operator, Quantifier, Term, Variable};
use super::{Sort, substitute, theory};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hash::Hash;
use std::rc::Rc;

type Table<K, V> = RefCell<FxHashMap<K, V>>;

thread_local! {
    static TEXTS: Table<Term, Rc<str>> = RefCell::default();
    static MENTIONS: Table<Term, Rc<[Term]>> = RefCell::default();
    static FREE: Table<Term, Rc<BTreeSet<Variable>>> = RefCell::default();
    static AXIOMS: Table<(Operator, Sort), Rc<[Term]>> = RefCell::default();
}

/// The text of the term.
pub(super) fn formula(term: Term) -> Rc<str> {
    recall(&TEXTS, term, || super::text::formula(term).into())
}

/// The line that asserts the term.
pub(super) fn assertion(term: Term) -> String {
    format!("(assert {})\n", formula(term))
}

/// `known(call)` for each call in the term that a solver overlooks.
pub(super) fn mentions(term: Term) -> Rc<[Term]> {
    recall(&MENTIONS, term, || overlooked(term).into_iter().map(known).collect())
}

/// The free variables of a quantifier, of which `term` consists.
pub(super) fn free_in_quantifier(term: Term, quantifier: &Quantifier) -> Rc<BTreeSet<Variable>> {
    recall(&FREE, term, || substitute::free_in_quantifier(quantifier).into())
}

/// Axioms of an operator at an instance.
pub(super) fn axioms(operator: &Operator, sort: Sort) -> Rc<[Term]> {
    recall(&AXIOMS, (operator.clone(), sort), || theory::axioms(operator, sort).into())
}

fn recall<K: Eq + Hash, V: Clone>(
    table: &'static std::thread::LocalKey<Table<K, V>>,
    key: K,
    make: impl FnOnce() -> V,
) -> V {
    if let Some(kept) = table.with_borrow(|table| table.get(&key).cloned()) {
        return kept;
    }
    let made = make();
    table.with_borrow_mut(|table| table.insert(key, made.clone()));
    made
}
