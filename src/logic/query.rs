//! A question for the solver, as plain data.

use super::text::{Writer, quoted};
use super::{Node, Operator, Signature, Sort, SortKind, Term, Variable, memo, theory};
use crate::base::Symbol;
use indexmap::{IndexMap, IndexSet};
use std::sync::Arc;

/// A named assumption. The name comes back when a proof has used it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hypothesis {
    pub name: Symbol,
    pub term: Term,
}

/// Do the hypotheses entail the goal?
#[derive(Clone, Debug)]
pub struct Query {
    pub signature: Arc<Signature>,
    /// The group of functions of which nothing is known here.
    pub withheld: Option<u32>,
    pub hypotheses: Vec<Hypothesis>,
    pub goal: Term,
}

impl Query {
    /// The canonical SMT-LIB text: declarations in the order of their first use, axioms, hypotheses, the negated goal.
    /// It is unsatisfiable exactly if the goal holds. How the solver is set, and the command that asks it, belong to
    /// whoever runs it.
    pub fn assertions(&self) -> String {
        self.assertions_with_names(|_| None)
    }

    /// The same, with names for some of the hypotheses, by which a proof can say that it used them.
    pub fn assertions_with_names(&self, name: impl Fn(usize) -> Option<String>) -> String {
        let needs = self.needs();
        let mut writer = Writer::default();
        needs.declare(&self.signature, &mut writer);
        for axiom in &needs.axioms {
            writer.assertion(*axiom);
        }
        writer.line("; hypotheses");
        for (place, hypothesis) in self.hypotheses.iter().enumerate() {
            match name(place) {
                Some(name) => writer.named_assertion(hypothesis.term, &name),
                None => writer.assertion(hypothesis.term),
            }
        }
        writer.line("; goal");
        writer.assertion(super::not(self.goal));
        writer.finish()
    }

    /// What these queries need, all together. They are of one signature, and withhold the same.
    pub fn preamble<'q>(queries: impl IntoIterator<Item = &'q Query> + Clone) -> Preamble {
        let Some(first) = queries.clone().into_iter().next() else { return Preamble::default() };
        let mut needs = Needs { withheld: first.withheld, ..Needs::default() };
        queries.into_iter().for_each(|query| needs.query(query));
        let mut writer = Writer::default();
        needs.declare(&first.signature, &mut writer);
        let is_general = |axiom: &Term| matches!(axiom.node(), Node::Quantifier(_));
        let (general, ground): (Vec<Term>, _) = needs.axioms.iter().partition(|axiom| is_general(axiom));
        general.into_iter().for_each(|axiom| writer.assertion(axiom));
        Preamble { text: writer.finish(), ground }
    }

    /// A term as SMT-LIB writes it.
    pub fn formula(term: Term) -> String {
        memo::formula(term).to_string()
    }

    /// The free constants of the query, in the order in which they are declared.
    pub fn constants(&self) -> Vec<Variable> {
        self.needs().constants.into_iter().collect()
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { withheld: self.withheld, ..Needs::default() };
        needs.query(self);
        needs
    }
}

/// What queries need beside their own terms.
#[derive(Clone, Debug, Default)]
pub struct Preamble {
    /// Declarations, and axioms that begin with a quantifier.
    pub text: String,
    /// The other axioms.
    pub ground: Vec<Term>,
}

/// What a query mentions, directly or through the axioms of what it mentions.
#[derive(Default)]
struct Needs {
    withheld: Option<u32>,
    opaque: IndexSet<Symbol>,
    data: IndexSet<Symbol>,
    collections: IndexSet<Sort>,
    sorts: IndexSet<Sort>,
    constants: IndexSet<Variable>,
    functions: IndexSet<super::Function>,
    operators: IndexMap<(Operator, Vec<Sort>), Sort>,
    axioms: IndexSet<Term>,
    whole: rustc_hash::FxHashSet<Term>,
    seen: rustc_hash::FxHashSet<Term>,
    bound: Vec<Variable>,
}

impl Needs {
    fn query(&mut self, query: &Query) {
        for term in query.hypotheses.iter().map(|hypothesis| hypothesis.term).chain([query.goal]) {
            // What was seen before has brought what it needs.
            if self.whole.insert(term) {
                self.visit(&query.signature, term);
                self.add_axioms(&query.signature, &memo::mentions(term));
            }
        }
    }

    fn visit(&mut self, signature: &Signature, term: Term) {
        if !self.seen.insert(term) {
            return;
        }
        self.sort(signature, term.sort());
        match term.node() {
            Node::Bool(_) | Node::Int(_) => {}
            Node::Variable(variable) => self.variable(signature, *variable),
            Node::Quantifier(quantifier) => {
                self.bound.extend(&quantifier.variables);
                quantifier.variables.iter().for_each(|variable| self.sort(signature, variable.sort));
                quantifier.triggers.iter().flatten().for_each(|&part| self.visit(signature, part));
            }
            Node::Apply(function, _) => self.function(signature, function),
            Node::Operator(operator, arguments) => self.operator(signature, operator, arguments, term.sort()),
        }
        term.children().iter().for_each(|&child| self.visit(signature, child));
    }

    fn variable(&mut self, signature: &Signature, variable: Variable) {
        // A quantifier is visited before its body, and names of bound variables are never those of constants.
        if self.bound.contains(&variable) || !self.constants.insert(variable) {
            return;
        }
        if let Some(facts) = signature.constants.get(&variable) {
            self.add_axioms(signature, facts);
        }
    }

    fn function(&mut self, signature: &Signature, function: &super::Function) {
        if !self.functions.insert(function.clone()) {
            return;
        }
        function.parameters.iter().for_each(|&sort| self.sort(signature, sort));
        match signature.functions.get(function) {
            Some(axioms) if axioms.group.is_none() || axioms.group != self.withheld => {
                self.add_axioms(signature, &axioms.terms);
            }
            _ => {}
        }
    }

    fn operator(&mut self, signature: &Signature, operator: &Operator, arguments: &[Term], result: Sort) {
        if !theory::is_axiomatised(operator) {
            return;
        }
        let sorts: Vec<Sort> = arguments.iter().map(|argument| argument.sort()).collect();
        let collection = sorts.first().copied().filter(|_| !theory::builds_from_element(operator)).unwrap_or(result);
        if self.operators.insert((operator.clone(), sorts), result).is_none() {
            self.add_axioms(signature, &memo::axioms(operator, collection));
            self.joint_axioms(signature, operator, collection);
        }
    }

    /// Axioms about the operator together with one that occurs already.
    fn joint_axioms(&mut self, signature: &Signature, operator: &Operator, collection: Sort) {
        let others: Vec<Operator> = self
            .operators
            .keys()
            .filter(|(_, sorts)| sorts.first() == Some(&collection))
            .map(|(other, _)| other.clone())
            .collect();
        for other in others {
            self.add_axioms(signature, &theory::joint_axioms(operator, &other, collection));
            self.add_axioms(signature, &theory::joint_axioms(&other, operator, collection));
        }
    }

    fn add_axioms(&mut self, signature: &Signature, axioms: &[Term]) {
        for &axiom in axioms {
            if !self.axioms.insert(axiom) {
                continue;
            }
            self.visit(signature, axiom);
        }
    }

    fn sort(&mut self, signature: &Signature, sort: Sort) {
        if !self.sorts.insert(sort) {
            return;
        }
        match sort.kind() {
            SortKind::Bool | SortKind::Int => {}
            SortKind::Opaque(name) => {
                self.opaque.insert(name);
            }
            SortKind::Seq(element) | SortKind::Set(element) => {
                self.sort(signature, element);
                self.collections.insert(sort);
            }
            SortKind::Map(key, value) => {
                self.sort(signature, key);
                self.sort(signature, value);
                self.collections.insert(sort);
            }
            SortKind::Data(name) => {
                self.data.insert(name);
                let fields = |data: &super::DataType| -> Vec<Sort> {
                    data.constructors.iter().flat_map(|c| c.fields.iter().map(|field| field.1)).collect()
                };
                let fields = signature.data.get(&name).map(fields).unwrap_or_default();
                fields.into_iter().for_each(|field| self.sort(signature, field));
            }
        }
    }

    fn declare(&self, signature: &Signature, writer: &mut Writer) {
        for name in &self.opaque {
            writer.line(&format!("(declare-sort {} 0)", quoted(name.as_str())));
        }
        for sort in &self.collections {
            writer.line(&format!("(declare-sort {} 0)", quoted(&sort.to_string())));
        }
        writer.data_types(self.data.iter().filter_map(|name| signature.data.get(name)));
        for ((operator, sorts), &result) in &self.operators {
            writer.declare(&theory::name(operator, sorts, result), sorts, result);
        }
        for function in &self.functions {
            writer.declare(function.name.as_str(), &function.parameters, function.result);
        }
        for constant in &self.constants {
            writer.declare(constant.name.as_str(), &[], constant.sort);
        }
    }
}
