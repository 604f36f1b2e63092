//! Values to try for an existential claim.
//!
//! `exists x. P(x)` is shown by any `P(t)`. A solver that instantiates by triggers finds few such terms by itself, so
//! the likely ones are offered beside the claim: both sides of equations and inequations with `x`, small numbers, all
//! values of a finite type, the default of any other. The result is equivalent to the claim: the offers imply it.

use super::build::*;
use super::term::{Node, Operator, QuantifierKind};
use super::{Constructor, Signature, Sort, SortKind, Substitution, Term, Variable, contains_variable, free_variables};
use std::collections::BTreeSet;

/// So many combinations of offers are made at most.
const MOST_OFFERS: usize = 48;
/// So many values of one finite sort are listed at most.
const MOST_VALUES: usize = 12;

/// A formula that is equivalent to `exists variables. body` and easier to show.
pub fn some_value(signature: &Signature, variables: &[Variable], body: Term) -> Term {
    let mut offers: Vec<Term> = vec![body];
    for &variable in variables {
        offers = offers.into_iter().flat_map(|offer| instances(signature, variable, offer)).collect();
        offers.truncate(MOST_OFFERS);
    }
    let whole = quantifier(QuantifierKind::Exists, variables.to_vec(), vec![], body);
    or(offers.into_iter().chain([whole]))
}

/// `exists x. x == t && P(x)` is `P(t)`: the one-point rule, which leaves no value to be found. The variables that stay,
/// and the body.
pub fn at_one_point(mut variables: Vec<Variable>, body: Term) -> (Vec<Variable>, Term) {
    let found = variables.iter().enumerate().find_map(|(place, &variable)| Some((place, only_value(variable, body)?)));
    let Some((place, value)) = found else { return (variables, body) };
    let body = Substitution::new([(variables.remove(place), value)]).apply(body);
    at_one_point(variables, body)
}

/// What the variable must be, by a conjunct that says so without mentioning it on its other side.
fn only_value(variable: Variable, body: Term) -> Option<Term> {
    use Operator::*;
    let own = super::build::variable(variable);
    match body.node() {
        Node::Operator(And, conjuncts) => conjuncts.iter().find_map(|&conjunct| only_value(variable, conjunct)),
        Node::Operator(Equal | SeqEqual | SetEqual | MapEqual, sides) => {
            let other = if sides[0] == own { sides[1] } else { sides[0] };
            (sides.contains(&own) && !contains_variable(other, variable)).then_some(other)
        }
        _ => None,
    }
}

/// All values, if there are but a few.
pub fn finite_values(signature: &Signature, sort: Sort) -> Option<Vec<Term>> {
    match sort.kind() {
        SortKind::Bool => Some(vec![bool_literal(true), bool_literal(false)]),
        SortKind::Data(name) => {
            let mut values = vec![];
            for constructor in &signature.data.get(&name)?.constructors {
                let fields = constructor.fields.iter().map(|field| field.1);
                values.extend(products(signature, fields)?.into_iter().map(|parts| construct(constructor, parts)));
            }
            (values.len() <= MOST_VALUES).then_some(values)
        }
        _ => None,
    }
}

fn products(signature: &Signature, sorts: impl Iterator<Item = Sort>) -> Option<Vec<Vec<Term>>> {
    let mut rows: Vec<Vec<Term>> = vec![vec![]];
    for sort in sorts {
        let values = finite_values(signature, sort)?;
        let extend = |row: &Vec<Term>| values.iter().map(|&v| [row.clone(), vec![v]].concat()).collect::<Vec<_>>();
        rows = rows.iter().flat_map(extend).collect();
        if rows.len() > MOST_VALUES {
            return None;
        }
    }
    Some(rows)
}

/// The body with each offer in place of the variable.
fn instances(signature: &Signature, variable: Variable, body: Term) -> Vec<Term> {
    if !contains_variable(body, variable) {
        return vec![body];
    }
    let values = offers(signature, variable, body);
    values.into_iter().map(|value| Substitution::new([(variable, value)]).apply(body)).collect()
}

fn offers(signature: &Signature, variable: Variable, body: Term) -> Vec<Term> {
    if let Some(values) = finite_values(signature, variable.sort) {
        return values;
    }
    let known = free_variables(body).into_iter().filter(|other| *other != variable).collect();
    let offering = Offering { signature, body, known };
    let mut found = vec![];
    compared_with(variable, body, &mut found);
    found.retain(|&term| offering.is_value(term));
    found.extend(offering.plain(super::build::variable(variable), 2));
    let mut unique: Vec<Term> = vec![];
    for value in found {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}

/// The other sides of equations and inequations with the variable, and the first of a sequence that holds it.
fn compared_with(variable: Variable, term: Term, found: &mut Vec<Term>) {
    use Operator::*;
    let own = super::build::variable(variable);
    if let Node::Operator(Equal | SeqEqual | SetEqual | MapEqual | LessEqual | Less, sides) = term.node() {
        let strict = matches!(term.node(), Node::Operator(Less, _));
        match (sides[0] == own, sides[1] == own) {
            (true, false) => found.push(if strict { subtract(sides[1], int_literal(1)) } else { sides[1] }),
            (false, true) => found.push(if strict { add(sides[0], int_literal(1)) } else { sides[0] }),
            _ => {}
        }
    }
    if let Node::Operator(SeqContains, sides) = term.node()
        && sides[1] == own
    {
        found.push(seq_at(sides[0], int_literal(0)));
    }
    term.children().iter().for_each(|&child| compared_with(variable, child, found));
}

/// The other sides of equations with the term, and what it must reach. Not what it may reach at most, such as the
/// largest number of a machine: less does as well.
fn lengths_for(wanted: Term, term: Term, found: &mut Vec<Term>) {
    if let Node::Operator(operator @ (Operator::Equal | Operator::LessEqual), sides) = term.node() {
        match (sides[0] == wanted, sides[1] == wanted) {
            (true, false) if *operator == Operator::Equal => found.push(sides[1]),
            (false, true) => found.push(sides[0]),
            _ => {}
        }
    }
    term.children().iter().for_each(|&child| lengths_for(wanted, child, found));
}

/// What values are made of.
struct Offering<'a> {
    signature: &'a Signature,
    body: Term,
    /// What a value may mention: variables that are chosen later too, and none that a quantifier inside binds.
    known: BTreeSet<Variable>,
}

impl Offering<'_> {
    fn is_value(&self, term: Term) -> bool {
        free_variables(term).is_subset(&self.known)
    }

    /// A few plain values for what stands at a place; constructors are followed to the given depth.
    fn plain(&self, place: Term, depth: usize) -> Vec<Term> {
        let sort = place.sort();
        match sort.kind() {
            SortKind::Bool => vec![bool_literal(true), bool_literal(false)],
            SortKind::Int => vec![int_literal(0), int_literal(1)],
            SortKind::Opaque(_) => vec![named(&format!("some {sort}"), sort)],
            SortKind::Seq(element) => self.sequences(place, element, depth),
            SortKind::Set(element) => vec![set_empty(element)],
            SortKind::Map(key, value) => vec![map_empty(key, value)],
            SortKind::Data(name) => {
                let constructors = self.signature.data.get(&name).map_or(&[][..], |data| &data.constructors);
                constructors.iter().filter_map(|constructor| self.constructed(constructor, place, depth)).collect()
            }
        }
    }

    /// Those of a length that an equation gives, of one element again and again; and the empty one.
    fn sequences(&self, place: Term, element: Sort, depth: usize) -> Vec<Term> {
        let mut lengths = vec![];
        lengths_for(seq_length(place), self.body, &mut lengths);
        lengths.retain(|&length| self.is_value(length));
        let value = self.plain(seq_at(place, int_literal(0)), depth).into_iter().next();
        let repeat = |length| value.map(|value| seq_repeat(value, length));
        lengths.into_iter().filter_map(repeat).chain([seq_empty(element)]).collect()
    }

    fn constructed(&self, constructor: &Constructor, place: Term, depth: usize) -> Option<Term> {
        if depth == 0 && !constructor.fields.is_empty() {
            return None;
        }
        let field = |index| self.plain(select(constructor, index, place), depth - 1).into_iter().next();
        let fields: Option<Vec<Term>> = (0..constructor.fields.len()).map(field).collect();
        fields.map(|fields| construct(constructor, fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Symbol;
    use crate::logic::DataType;

    fn x() -> Variable {
        Variable { name: Symbol::new("x!"), sort: Sort::int() }
    }

    #[test]
    fn offers_the_sides_of_comparisons() {
        let (x, n) = (variable(x()), named("n", Sort::int()));
        let shown = some_value(&Signature::default(), &[self::x()], and([less(n, x), less_equal(x, n)]));
        let at = |value| and([less(n, value), less_equal(value, n)]);
        let Node::Operator(Operator::Or, parts) = shown.node() else { panic!("a disjunction") };
        assert!(parts.contains(&at(add(n, int_literal(1)))));
    }

    #[test]
    fn an_equation_leaves_one_point() {
        let (own, n) = (variable(x()), named("n", Sort::int()));
        let next = add(n, int_literal(1));
        let (left, body) = at_one_point(vec![x()], and([less(n, own), equal(next, own)]));
        assert_eq!((left, body), (vec![], less(n, next)));
    }

    #[test]
    fn an_equation_with_the_variable_on_both_sides_or_under_a_choice_leaves_all_points() {
        let (own, n) = (variable(x()), named("n", Sort::int()));
        let bodies = [equal(own, subtract(n, own)), or([equal(own, n), less(own, n)]), not(equal(own, n))];
        for body in bodies {
            assert_eq!(at_one_point(vec![x()], body), (vec![x()], body));
        }
    }

    #[test]
    fn a_point_may_be_that_of_another_variable() {
        let y = Variable { name: Symbol::new("y!"), sort: Sort::int() };
        let (own, other) = (variable(x()), variable(y));
        let (left, body) = at_one_point(vec![x(), y], and([equal(own, other), less(int_literal(0), own)]));
        assert_eq!((left, body), (vec![y], less(int_literal(0), other)));
    }

    #[test]
    fn what_a_quantifier_binds_is_no_offer() {
        let i = Variable { name: Symbol::new("i!"), sort: Sort::int() };
        let all = for_all(vec![i], vec![], equal(variable(x()), variable(i)));
        assert!(free_variables(some_value(&Signature::default(), &[x()], all)).is_empty());
    }

    #[test]
    fn a_sequence_is_not_as_long_as_it_may_be() {
        let s = Variable { name: Symbol::new("s!"), sort: Sort::seq(Sort::int()) };
        let length = seq_length(variable(s));
        let mut lengths = vec![];
        let bounds = and([less_equal(length, int_literal(9)), less_equal(int_literal(2), length)]);
        lengths_for(length, bounds, &mut lengths);
        assert_eq!(lengths, [int_literal(2)]);
    }

    #[test]
    fn sequences_within_a_value_have_the_length_that_is_wanted() {
        let field = (Symbol::new("owners"), Sort::seq(Sort::int()));
        let constructor = Constructor { data: Symbol::new("Entry"), name: Symbol::new("Entry"), fields: vec![field] };
        let data = DataType { name: Symbol::new("Entry"), constructors: vec![constructor.clone()] };
        let entry = Variable { name: Symbol::new("e!"), sort: Sort::data(data.name) };
        let mut signature = Signature::default();
        signature.data.insert(data.name, data);
        let has_two = |entry| equal(seq_length(select(&constructor, 0, entry)), int_literal(2));
        let shown = some_value(&signature, &[entry], has_two(variable(entry)));
        let offer = construct(&constructor, vec![seq_repeat(int_literal(0), int_literal(2))]);
        let Node::Operator(Operator::Or, parts) = shown.node() else { panic!("a disjunction") };
        assert!(parts.contains(&has_two(offer)));
    }

    #[test]
    fn lists_all_values_of_finite_sorts() {
        assert_eq!(finite_values(&Signature::default(), Sort::bool()).map(|values| values.len()), Some(2));
        assert_eq!(finite_values(&Signature::default(), Sort::int()), None);
    }
}
