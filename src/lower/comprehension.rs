//! Comprehensions as functions of their free variables.
//!
//! `seq |i in a..b| e` becomes `f(x, y)` with a fresh symbol `f`, the free variables `x`, `y` of a, b and e, and axioms that
//! say what its elements are. Two comprehensions that say the same of other variables get the same symbol, so that
//! equal arguments give equal values.

use super::context::{Surrounding, Translator};
use super::expr::member;
use crate::base::Symbol;
use crate::hir::{Binder, CollectionKind, Expr, Type};
use crate::logic::{self, Axioms, Function, Sort, Substitution, Term, Variable};

/// A comprehension whose free variables are parameters.
struct Lifted {
    function: Function,
    parameters: Vec<Variable>,
    /// The comprehension itself, applied to its parameters.
    value: Term,
    bound: Vec<Variable>,
    domain: Term,
    body: Term,
    /// The beginning of the range of a sequence.
    low: Term,
    high: Term,
}

impl Translator<'_, '_> {
    pub fn comprehension(&mut self, kind: CollectionKind, binders: &[Binder], body: &Expr, ty: &Type) -> Term {
        let limits = self.range_of(&binders[0]);
        let (bound, domain) = self.bind_all(binders);
        let body = self.under(Surrounding::Bound(bound.clone()), |this| this.guarded(domain, |this| this.expr(body)));
        let sort = self.sort(ty);
        self.lift(kind, bound, domain, body, limits, sort)
    }

    /// The range of the binder of a sequence; zeros where it has none.
    fn range_of(&mut self, binder: &Binder) -> (Term, Term) {
        let before = self.notes.len();
        let limits = match &binder.domain {
            crate::hir::Domain::Range(low, high) => (self.expr(low), self.expr(high)),
            _ => (logic::int_literal(0), logic::int_literal(0)),
        };
        self.notes.truncate(before);
        limits
    }

    fn lift(
        &mut self,
        kind: CollectionKind,
        bound: Vec<Variable>,
        domain: Term,
        body: Term,
        (low, high): (Term, Term),
        sort: Sort,
    ) -> Term {
        let whole = [domain, body, low, high];
        let mut free: Vec<Variable> = whole.iter().flat_map(|&term| logic::free_variables(term)).collect();
        free.retain(|variable| !bound.contains(variable));
        free.sort();
        free.dedup();
        // Numbered names for parameters and bound variables alike: what is the same up to names becomes the same.
        let numbered = |prefix: &str, variables: &[Variable]| -> Vec<Variable> {
            let name = |index| Symbol::new(&format!("{prefix}!{index}"));
            variables.iter().enumerate().map(|(index, v)| Variable { name: name(index), sort: v.sort }).collect()
        };
        let (parameters, places) = (numbered("parameter", &free), numbered("element", &bound));
        let pairs = free.iter().chain(&bound).copied();
        let values = parameters.iter().chain(&places).map(|&v| logic::variable(v));
        let mut rename = Substitution::new(pairs.zip(values));
        let [domain, body, low, high] = whole.map(|term| rename.apply(term));
        let function = self.comprehension_symbol(kind, &parameters, vec![domain, body, low, high], sort);
        let arguments = free.iter().map(|&v| logic::variable(v)).collect();
        let result = logic::apply(&function, arguments);
        if !self.lowering.signature.functions.contains_key(&function) {
            let value = logic::apply(&function, parameters.iter().map(|&v| logic::variable(v)).collect());
            let lifted = Lifted { function, parameters, value, bound: places, domain, body, low, high };
            self.define_comprehension(kind, lifted);
        }
        result
    }

    fn comprehension_symbol(
        &mut self,
        kind: CollectionKind,
        parameters: &[Variable],
        key: Vec<Term>,
        result: Sort,
    ) -> Function {
        let count = self.lowering.comprehensions.len();
        let name = match kind {
            CollectionKind::Seq => "seq",
            CollectionKind::Set => "set",
            CollectionKind::Map => "map",
        };
        let make = || Function {
            name: Symbol::new(&format!("{name} comprehension {count}")),
            parameters: parameters.iter().map(|variable| variable.sort).collect(),
            result,
        };
        self.lowering.comprehensions.entry((kind, key)).or_insert_with(make).clone()
    }

    fn define_comprehension(&mut self, kind: CollectionKind, lifted: Lifted) {
        let terms = match kind {
            CollectionKind::Seq => seq_axioms(&lifted),
            CollectionKind::Set => self.set_axioms(&lifted),
            CollectionKind::Map => map_axioms(&lifted),
        };
        self.lowering.signature.functions.insert(lifted.function, Axioms { terms, group: None });
    }

    /// Every element comes from a value in the domain, and every value in the domain gives an element.
    fn set_axioms(&mut self, lifted: &Lifted) -> Vec<Term> {
        let element = lifted.value.sort().element().expect("a set");
        let variable = Variable { name: Symbol::new("member!"), sort: element };
        let member = logic::variable(variable);
        let held = logic::set_contains(lifted.value, member);
        let mut outer = lifted.parameters.clone();
        outer.push(variable);
        // Where each element comes from: one function for each bound variable.
        let sources = lifted.bound.iter().enumerate().map(|(index, bound)| {
            let source = Function {
                name: Symbol::new(&format!("{} source {index}", lifted.function.name)),
                parameters: outer.iter().map(|v| v.sort).collect(),
                result: bound.sort,
            };
            (*bound, logic::apply(&source, outer.iter().map(|&v| logic::variable(v)).collect()))
        });
        let mut at_source = Substitution::new(sources);
        let comes_from =
            logic::and([at_source.apply(lifted.domain), logic::equal(member, at_source.apply(lifted.body))]);
        let mut inner = lifted.parameters.clone();
        inner.extend(&lifted.bound);
        let gives = logic::set_contains(lifted.value, lifted.body);
        vec![
            logic::for_all(outer, vec![vec![held]], logic::implies(held, comes_from)),
            logic::for_all(inner, vec![], logic::implies(lifted.domain, gives)),
        ]
    }
}

fn seq_axioms(lifted: &Lifted) -> Vec<Term> {
    let size = logic::subtract(lifted.high, lifted.low);
    let length = logic::if_then_else(logic::less(size, logic::int_literal(0)), logic::int_literal(0), size);
    let index = Variable { name: Symbol::new("index!"), sort: Sort::int() };
    let at = logic::variable(index);
    let mut place = Substitution::new([(lifted.bound[0], logic::add(lifted.low, at))]);
    let read = logic::seq_at(lifted.value, at);
    let inside = logic::and([logic::less_equal(logic::int_literal(0), at), logic::less(at, length)]);
    let mut all = lifted.parameters.clone();
    all.push(index);
    vec![
        logic::for_all(
            lifted.parameters.clone(),
            vec![vec![lifted.value]],
            logic::equal(logic::seq_length(lifted.value), length),
        ),
        logic::for_all(all, vec![vec![read]], logic::implies(inside, logic::same(read, place.apply(lifted.body)))),
    ]
}

fn map_axioms(lifted: &Lifted) -> Vec<Term> {
    let key = logic::variable(lifted.bound[0]);
    let mut all = lifted.parameters.clone();
    all.push(lifted.bound[0]);
    let held = member(key, lifted.value);
    let got = logic::map_get(lifted.value, key);
    vec![
        logic::for_all(all.clone(), vec![vec![held]], logic::iff(held, lifted.domain)),
        logic::for_all(all, vec![vec![got]], logic::implies(lifted.domain, logic::same(got, lifted.body))),
    ]
}
