//! Values as the source would write them.

use super::sexpr::Sexpr;
use super::watch::{MOST_ELEMENTS, Plan};
use crate::logic::Constructor;
use indexmap::IndexMap;
use std::collections::{BTreeMap, HashMap};

/// Terms with what the solver says of them.
pub(super) type Values<'a> = HashMap<&'a str, &'a str>;

/// Longer values are not shown.
const MOST_CHARACTERS: usize = 120;

/// Stands for what is not known.
const HIDDEN: &str = "..";

/// Writes values of one finding, so that the same unknown block has one name in all of them.
pub(super) struct Writer<'a> {
    values: Values<'a>,
    /// Points of opaque sorts, in the order in which they were first shown, with their names.
    points: IndexMap<String, String>,
}

impl<'a> Writer<'a> {
    pub fn new(values: Values<'a>) -> Writer<'a> {
        Writer { values, points: IndexMap::new() }
    }

    /// None if too little is known, or too much.
    pub fn value(&mut self, plan: &Plan) -> Option<String> {
        let text = self.part(plan)?;
        (text != HIDDEN && text.chars().count() <= MOST_CHARACTERS).then_some(text)
    }

    fn part(&mut self, plan: &Plan) -> Option<String> {
        match plan {
            Plan::Plain(term) => self.plain(term),
            Plan::Sequence { length, elements, probes } => self.sequence(length, elements, probes),
            Plan::Data { whole, constructors } => self.data(whole, constructors),
            Plan::Hidden => Some(HIDDEN.to_owned()),
        }
    }

    fn answer(&self, term: &str) -> Option<Sexpr> {
        Sexpr::parse(self.values.get(term)?)
    }

    fn plain(&mut self, term: &str) -> Option<String> {
        let value = self.answer(term)?;
        if let Some(number) = value.integer() {
            return Some(number);
        }
        match value {
            Sexpr::Atom(word) if word == "true" || word == "false" => Some(word),
            value => self.point(value.head()?),
        }
    }

    /// `block!val!7`, or `@block!7`: a block of which only equality is known.
    fn point(&mut self, name: &str) -> Option<String> {
        let (sort, _) = name.trim_start_matches('@').split_once('!')?;
        // A prime and a number tell it from a name of the source.
        let sort = sort.trim_end_matches(|c: char| c.is_ascii_digit() || c == '\'');
        if let Some(shown) = self.points.get(name) {
            return Some(shown.clone());
        }
        let short = if sort == "block" { "b" } else { sort };
        let number =
            self.points.values().filter(|shown| shown.trim_end_matches(|c: char| c.is_ascii_digit()) == short).count();
        let shown = format!("{short}{number}");
        self.points.insert(name.to_owned(), shown.clone());
        Some(shown)
    }

    /// A sequence without length is not shown; one that is long, only in part.
    fn sequence(&mut self, length: &str, elements: &[Plan], probes: &[(String, Plan)]) -> Option<String> {
        let length = self.answer(length)?.integer()?;
        if length.starts_with('-') {
            return None;
        }
        let count = length.parse().unwrap_or(usize::MAX);
        let shown: Option<Vec<String>> = elements.iter().take(count).map(|element| self.part(element)).collect();
        Some(match shown {
            Some(shown) if count <= MOST_ELEMENTS => format!("[{}]", shown.join(", ")),
            Some(shown) => {
                let probed = self.probed(count, probes);
                format!("[{}, ..{probed}] of length {length}", shown.join(", "))
            }
            None => format!("[..] of length {length}"),
        })
    }

    /// Elements beyond the first: ` b1 at 17 ..`.
    fn probed(&mut self, count: usize, probes: &[(String, Plan)]) -> String {
        let mut found = BTreeMap::new();
        for (term, plan) in probes {
            let place = self.answer(term).and_then(|value| value.integer()?.parse::<usize>().ok());
            if let Some(place) = place.filter(|place| (MOST_ELEMENTS..count).contains(place))
                && let Some(value) = self.part(plan)
            {
                found.insert(place, value);
            }
        }
        found.into_iter().map(|(place, value)| format!(" {value} at {place} ..")).collect()
    }

    fn data(&mut self, whole: &str, constructors: &[(Constructor, Vec<Plan>)]) -> Option<String> {
        let answer = self.answer(whole)?;
        let head = answer.head()?;
        let is_it = |(constructor, _): &&(Constructor, Vec<Plan>)| {
            head.strip_prefix(constructor.data.as_str()).and_then(|rest| rest.strip_prefix("::"))
                == Some(constructor.name.as_str())
        };
        let (constructor, plans) = constructors.iter().find(is_it)?;
        let fields: Vec<String> =
            plans.iter().map(|plan| self.part(plan).unwrap_or_else(|| HIDDEN.to_owned())).collect();
        Some(construction(constructor, &fields))
    }
}

/// As in the source: a tuple, a struct with names of fields, a variant.
fn construction(constructor: &Constructor, fields: &[String]) -> String {
    let numbered = constructor.fields.iter().all(|(name, _)| name.as_str().bytes().all(|byte| byte.is_ascii_digit()));
    let all_hidden = !fields.is_empty() && fields.iter().all(|field| field == HIDDEN);
    let inner = if all_hidden { HIDDEN.to_owned() } else { fields.join(", ") };
    match constructor.name.as_str() {
        "tuple" if all_hidden => HIDDEN.to_owned(),
        "tuple" => format!("({inner})"),
        name if fields.is_empty() => name.to_owned(),
        name if numbered => format!("{name}({inner})"),
        name if all_hidden => format!("{name} {{ .. }}"),
        name => {
            let pairs = constructor.fields.iter().zip(fields).map(|((field, _), value)| format!("{field}: {value}"));
            format!("{name} {{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}
