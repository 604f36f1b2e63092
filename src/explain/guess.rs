//! The solver's values as values that run.
//!
//! Of a candidate little is sure: it may be of a state that never is, and of a sequence only the length and some
//! elements are known. What is missing is filled in, and nothing is believed: whoever tries such a value looks at all
//! that is assumed of it.

use super::sexpr::Sexpr;
use super::watch::Plan;
use super::{Watching, value::Values};
use crate::explore::Domain;
use crate::hir::{Type, VariantIndex};
use crate::interp::{Block, Int, Value, World};
use crate::prove::{Candidate, Model, Verdict};
use crate::vc::Obligation;
use indexmap::IndexMap;

/// Longer sequences are not tried.
const LONGEST: usize = 8;

/// A value of which parts may not be known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Guess {
    Bool(bool),
    Number(String),
    /// A point of an opaque sort, such as a block, by the solver's name.
    Point(String),
    Sequence(usize, Vec<Option<Guess>>),
    /// The constructor with its fields.
    Data(String, Vec<Option<Guess>>),
}

/// What the solver says of an obligation: values by moment and name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Guesses(IndexMap<&'static str, IndexMap<String, Guess>>);

impl Guesses {
    /// Those of a counterexample or a candidate.
    pub fn new(obligation: &Obligation, verdict: &Verdict) -> Guesses {
        let (Verdict::Refuted(Model(values)) | Verdict::Failed(Candidate(values))) = verdict else {
            return Guesses::default();
        };
        let values: Values = values.iter().map(|(term, value)| (term.as_str(), value.as_str())).collect();
        let mut found = Guesses::default();
        for (watch, plan) in Watching::new(obligation).plans() {
            if let Some(guess) = guess(&values, plan) {
                found.0.entry(watch.moment).or_default().entry(watch.name.to_string()).or_insert(guess);
            }
        }
        found
    }

    /// Each moment, with the values that are known then or at another moment.
    pub fn moments(&self) -> impl Iterator<Item = Moment<'_>> {
        self.0.values().map(|now| Moment { now, all: self })
    }

    /// At whatever moment it is known.
    pub fn any(&self, name: &str) -> Option<&Guess> {
        self.0.values().find_map(|values| values.get(name))
    }
}

/// What is known of one moment.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'g> {
    now: &'g IndexMap<String, Guess>,
    all: &'g Guesses,
}

impl<'g> Moment<'g> {
    /// Then, or else at another moment.
    pub fn get(&self, name: &str) -> Option<&'g Guess> {
        self.now.get(name).or_else(|| self.all.any(name))
    }
}

fn guess(values: &Values, plan: &Plan) -> Option<Guess> {
    let answer = |term: &str| Sexpr::parse(values.get(term)?);
    match plan {
        Plan::Plain(term) => {
            let value = answer(term)?;
            match value.integer() {
                Some(number) => Some(Guess::Number(number)),
                None => Some(match value.head()? {
                    "true" => Guess::Bool(true),
                    "false" => Guess::Bool(false),
                    point => Guess::Point(point.to_owned()),
                }),
            }
        }
        Plan::Sequence { length, elements, probes } => {
            let count: usize = answer(length)?.integer()?.parse().ok().filter(|&count| count <= LONGEST)?;
            let mut found: Vec<Option<Guess>> = vec![None; count];
            let probed =
                probes.iter().filter_map(|(place, plan)| Some((answer(place)?.integer()?.parse().ok()?, plan)));
            for (place, plan) in elements.iter().enumerate().chain(probed) {
                if let Some(element) = found.get_mut(place) {
                    *element = element.take().or_else(|| guess(values, plan));
                }
            }
            Some(Guess::Sequence(count, found))
        }
        Plan::Data { whole, constructors } => {
            let answer = answer(whole)?;
            let head = answer.head()?;
            let is_it = |constructor: &crate::logic::Constructor| {
                head.strip_prefix(constructor.data.as_str()).and_then(|rest| rest.strip_prefix("::"))
                    == Some(constructor.name.as_str())
            };
            let (constructor, fields) = constructors.iter().find(|(constructor, _)| is_it(constructor))?;
            Some(Guess::Data(constructor.name.to_string(), fields.iter().map(|plan| guess(values, plan)).collect()))
        }
        Plan::Hidden => None,
    }
}

/// Makes values of guesses: the same block of the same point.
pub struct Concrete<'w> {
    domain: Domain<'w>,
    blocks: IndexMap<String, Block>,
}

impl<'w> Concrete<'w> {
    pub fn new(domain: Domain<'w>) -> Concrete<'w> {
        Concrete { domain, blocks: IndexMap::new() }
    }

    fn world(&self) -> &'w World<'w> {
        self.domain.world
    }

    /// None: it does not fit the type, or nothing does.
    pub fn value(&mut self, ty: &Type, guess: Option<&Guess>) -> Option<Value> {
        let found = match guess {
            None => self.domain.values(ty).all.into_iter().next(),
            Some(guess) => self.known(ty, guess),
        };
        found.filter(|value| self.world().is_typed(ty, value))
    }

    fn known(&mut self, ty: &Type, guess: &Guess) -> Option<Value> {
        match (ty, guess) {
            (Type::Bool, Guess::Bool(value)) => Some(Value::Bool(*value)),
            (Type::Int(_), Guess::Number(number)) => Some(Value::Int(Int::from(&number.parse().ok()?))),
            (Type::Block, Guess::Point(point)) => {
                let next = Block::numbered(self.blocks.len() as u64);
                Some(Value::Block(self.blocks.entry(point.clone()).or_insert(next).clone()))
            }
            (Type::Seq(element) | Type::Array(element, _), Guess::Sequence(_, elements)) => {
                let elements = elements.iter().map(|part| self.value(element, part.as_ref()));
                elements.collect::<Option<Vec<Value>>>().map(|all| Value::Seq(all.into()))
            }
            (Type::Tuple(_) | Type::Struct(..), Guess::Data(_, fields)) => self.fields(ty, 0, fields).map(Value::tuple),
            (Type::Enum(id, _), Guess::Data(name, fields)) => {
                let variants = &self.world().program.enum_(*id).variants;
                let place = variants.iter().position(|variant| variant.ident.name.as_str() == name)?;
                let fields = self.fields(ty, place, fields)?;
                Some(Value::variant(VariantIndex::new(place), fields))
            }
            _ => self.value(ty, None),
        }
    }

    fn fields(&mut self, ty: &Type, variant: usize, fields: &[Option<Guess>]) -> Option<Vec<Value>> {
        let types = self.world().fields(ty, variant);
        let all = types.iter().zip(fields.iter().map(Option::as_ref).chain(std::iter::repeat(None)));
        all.map(|(ty, field)| self.value(ty, field)).collect()
    }
}
