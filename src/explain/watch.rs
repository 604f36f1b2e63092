//! What to ask the solver, so that a value can be written as the source would.
//!
//! The solver knows a sequence as a point of an opaque sort, so it is asked for the length and the first elements; of
//! a data type, for the constructor and the fields. What it does not know of is left out.

use super::value::{Values, Writer};
use crate::logic::{self, Constructor, Signature, Sort, SortKind, Term};
use crate::prove::{Candidate, Model, Verdict};
use crate::vc::Obligation;
use indexmap::IndexMap;
use rustc_hash::FxHashMap;

/// How many elements of a sequence are shown.
pub(super) const MOST_ELEMENTS: usize = 4;
/// How many other places in a sequence are asked for.
const MOST_PLACES: usize = 4;
/// How deeply data is taken apart.
const MOST_DEPTH: usize = 3;
/// Larger terms are not asked for.
const MOST_NODES: usize = 200;
/// How many lines of values a finding may have.
const MOST_LINES: usize = 8;

/// How a value is put together from terms, each as the solver reads it.
pub(super) enum Plan {
    /// A truth value, a number, or a point of an opaque sort.
    Plain(String),
    Sequence {
        length: String,
        elements: Vec<Plan>,
        /// Elements at the values of other watched terms: loop counters, addresses.
        probes: Vec<(String, Plan)>,
    },
    Data {
        whole: String,
        constructors: Vec<(Constructor, Vec<Plan>)>,
    },
    /// Nothing short can be said.
    Hidden,
}

/// What plans are made with.
struct Planner<'a> {
    signature: &'a Signature,
    /// Watched numbers, which may be places in sequences.
    places: Vec<Term>,
}

impl Planner<'_> {
    fn plan(&self, term: Term, depth: usize) -> Plan {
        let deeper = |term| self.plan(term, depth + 1);
        match term.sort().kind() {
            SortKind::Bool | SortKind::Int | SortKind::Opaque(_) => Plan::Plain(logic::smt_text(term)),
            _ if depth == MOST_DEPTH => Plan::Hidden,
            SortKind::Seq(_) => {
                let length = logic::smt_text(logic::seq_length(term));
                let at = |index: usize| deeper(logic::seq_at(term, logic::int_literal(index)));
                let probe = |&place: &Term| (logic::smt_text(place), deeper(logic::seq_at(term, place)));
                let probes = self.places.iter().map(probe).collect();
                Plan::Sequence { length, elements: (0..MOST_ELEMENTS).map(at).collect(), probes }
            }
            SortKind::Data(name) => {
                let Some(data) = self.signature.data.get(&name) else { return Plan::Hidden };
                let fields = |constructor: &Constructor| {
                    let places = 0..constructor.fields.len();
                    places.map(|index| deeper(logic::select(constructor, index, term))).collect()
                };
                let constructors = data.constructors.iter().map(|one| (one.clone(), fields(one))).collect();
                Plan::Data { whole: logic::smt_text(term), constructors }
            }
            SortKind::Set(_) | SortKind::Map(..) => Plan::Hidden,
        }
    }
}

impl Plan {
    fn terms(&self, terms: &mut Vec<String>) {
        match self {
            Plan::Plain(term) => terms.push(term.clone()),
            Plan::Sequence { length, elements, probes } => {
                terms.push(length.clone());
                let parts = elements.iter().chain(probes.iter().map(|(_, plan)| plan));
                parts.for_each(|element| element.terms(terms));
            }
            Plan::Data { whole, constructors } => {
                terms.push(whole.clone());
                constructors.iter().flat_map(|(_, fields)| fields).for_each(|field| field.terms(terms));
            }
            Plan::Hidden => {}
        }
    }
}

/// The values that are wanted of a counterexample to an obligation.
pub struct Watching<'a> {
    plans: Vec<(&'a crate::vc::Watch, Plan)>,
}

impl<'a> Watching<'a> {
    pub fn new(obligation: &'a Obligation) -> Watching<'a> {
        let watches: Vec<_> = obligation.watches.iter().filter(|watch| is_small(watch.term)).collect();
        let numbers = watches.iter().map(|watch| watch.term).filter(|term| term.sort() == Sort::int());
        let places = numbers.take(MOST_PLACES).collect();
        let planner = Planner { signature: &obligation.query.signature, places };
        Watching { plans: watches.into_iter().map(|watch| (watch, planner.plan(watch.term, 0))).collect() }
    }

    /// What is watched, and how its value is put together.
    pub(super) fn plans(&self) -> &[(&'a crate::vc::Watch, Plan)] {
        &self.plans
    }

    /// The terms to be evaluated, as SMT-LIB text.
    pub fn terms(&self) -> Vec<String> {
        let mut terms = vec![];
        self.plans.iter().for_each(|(_, plan)| plan.terms(&mut terms));
        terms
    }

    /// `disks.d0 = Some([b0, b1]) (at entry)`, for whatever the verdict has a value of and the source has a name for.
    pub fn lines(&self, verdict: &Verdict, source: &str) -> Vec<String> {
        let (Verdict::Refuted(Model(values)) | Verdict::Failed(Candidate(values))) = verdict else { return vec![] };
        let values: Values = values.iter().map(|(term, value)| (term.as_str(), value.as_str())).collect();
        let mut writer = Writer::new(values);
        let mut lines: IndexMap<(String, String), Vec<&str>> = IndexMap::new();
        for (watch, plan) in self.plans.iter().filter(|(watch, _)| is_written(watch.name.as_str(), source)) {
            if let Some(value) = writer.value(plan) {
                let moments = lines.entry((watch.name.to_string(), value)).or_default();
                if !moments.contains(&watch.moment) {
                    moments.push(watch.moment);
                }
            }
        }
        lines.iter().take(MOST_LINES).map(|((name, value), moments)| line(name, value, moments)).collect()
    }
}

/// Whether the name, or that of the port before the dot, stands in the source: others were made up on the way.
pub(super) fn is_written(name: &str, source: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    first == "spec" || source.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == first)
}

fn line(name: &str, value: &str, moments: &[&str]) -> String {
    let moments: Vec<&str> = moments.iter().copied().filter(|moment| !moment.is_empty()).collect();
    if moments.is_empty() {
        return format!("{name} = {value}");
    }
    format!("{name} = {value} ({})", moments.join("; "))
}

/// Whether the term, written without sharing, is short.
fn is_small(term: Term) -> bool {
    fn size(term: Term, known: &mut FxHashMap<Term, usize>) -> usize {
        if let Some(&size) = known.get(&term) {
            return size;
        }
        let children = term.children();
        let total = children.iter().fold(1usize, |sum, &child| sum.saturating_add(size(child, known)));
        known.insert(term, total);
        total
    }
    size(term, &mut FxHashMap::default()) <= MOST_NODES
}
