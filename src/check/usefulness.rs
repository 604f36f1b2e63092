//! Whether patterns leave a value out, and whether one can ever be reached.
//!
//! Luc Maranget, *Warnings for pattern matching* (JFP 2007): a row of patterns is useful to a matrix if some value
//! matches the row and none of the matrix. A `match` is exhaustive if a wildcard after all its arms is useless.

use super::globals::Globals;
use crate::hir::{EnumId, Pattern, PatternKind, Type, VariantIndex};
use num_bigint::BigInt;
use std::fmt;

/// Patterns that need more steps than this, which no one writes by hand, are refused.
const LARGEST_EFFORT: u32 = 200_000;

/// What was found out about the arms of a `match`.
pub(super) struct Outcome {
    /// A value that no arm matches.
    pub missing: Option<String>,
    /// Arms that match nothing that earlier ones leave.
    pub redundant: Vec<usize>,
}

/// Examines the arms for values of the type. `None`: it would take too long.
pub(super) fn examine(globals: &Globals<'_>, patterns: &[Pattern], ty: &Type) -> Option<Outcome> {
    let mut search = Search { globals, effort: 0 };
    let types = std::slice::from_ref(ty);
    let mut matrix: Vec<Row<'_>> = vec![];
    let mut redundant = vec![];
    for (at, pattern) in patterns.iter().enumerate() {
        let row = vec![Cell::Pattern(pattern)];
        if search.useful(&matrix, &row, types)?.is_none() {
            redundant.push(at);
        }
        matrix.push(row);
    }
    let missing = search.useful(&matrix, &[Cell::Any], types)?;
    Some(Outcome { missing: missing.map(|example| example[0].to_string()), redundant })
}

/// One place of a row.
#[derive(Clone, Copy)]
enum Cell<'p> {
    Any,
    Pattern(&'p Pattern),
}

type Row<'p> = Vec<Cell<'p>>;

/// How a value is made.
#[derive(Clone, PartialEq, Debug)]
enum Constructor {
    Bool(bool),
    Int(BigInt),
    Variant(EnumId, VariantIndex),
    Tuple,
}

/// An example of a value, as far as it matters.
#[derive(Clone)]
enum Example {
    Any,
    Bool(bool),
    Int(BigInt),
    Tuple(Vec<Example>),
    Variant(String, Vec<Example>),
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |parts: &[Example]| parts.iter().map(Example::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Example::Any => write!(f, "_"),
            Example::Bool(value) => write!(f, "{value}"),
            Example::Int(value) => write!(f, "{value}"),
            Example::Tuple(parts) => write!(f, "({})", list(parts)),
            Example::Variant(name, parts) if parts.is_empty() => write!(f, "{name}"),
            Example::Variant(name, parts) => write!(f, "{name}({})", list(parts)),
        }
    }
}

struct Search<'s, 'a> {
    globals: &'s Globals<'a>,
    effort: u32,
}

/// `None` outside: too much effort. `None` inside: useless.
type Found = Option<Option<Vec<Example>>>;

impl Search<'_, '_> {
    fn useful<'p>(&mut self, matrix: &[Row<'p>], row: &[Cell<'p>], types: &[Type]) -> Found {
        self.effort += 1 + matrix.len() as u32 / 8;
        if self.effort > LARGEST_EFFORT {
            return None;
        }
        let Some((&first, _)) = row.split_first() else {
            return Some(matrix.is_empty().then(Vec::new));
        };
        match constructor_of(first) {
            Some(constructor) => self.specialised(matrix, row, types, &constructor),
            None => self.wildcard(matrix, row, types),
        }
    }

    fn specialised<'p>(&mut self, matrix: &[Row<'p>], row: &[Cell<'p>], types: &[Type], with: &Constructor) -> Found {
        let mut inner_types = self.fields(with, &types[0]);
        let arity = inner_types.len();
        inner_types.extend_from_slice(&types[1..]);
        let matrix: Vec<Row<'p>> = matrix.iter().filter_map(|row| specialise(row, with, arity)).collect();
        let row = specialise(row, with, arity)?;
        let found = self.useful(&matrix, &row, &inner_types)?;
        Some(found.map(|example| self.rebuild(with, arity, example)))
    }

    fn wildcard<'p>(&mut self, matrix: &[Row<'p>], row: &[Cell<'p>], types: &[Type]) -> Found {
        let mut used: Vec<Constructor> = vec![];
        for constructor in matrix.iter().filter_map(|row| constructor_of(row[0])) {
            if !used.contains(&constructor) {
                used.push(constructor);
            }
        }
        let all = self.constructors(&types[0]);
        let unused = all.as_ref().map(|all| all.iter().find(|constructor| !used.contains(constructor)).cloned());
        match (all, unused) {
            (Some(all), Some(None)) => {
                for constructor in all {
                    let found = self.specialised(matrix, row, types, &constructor)?;
                    if found.is_some() {
                        return Some(found);
                    }
                }
                Some(None)
            }
            (_, unused) => self.rest(matrix, row, types, unused.flatten(), &used),
        }
    }

    /// The first value is one that no row names: only rows that do not care about it are left.
    fn rest<'p>(
        &mut self,
        matrix: &[Row<'p>],
        row: &[Cell<'p>],
        types: &[Type],
        unused: Option<Constructor>,
        used: &[Constructor],
    ) -> Found {
        let indifferent = matrix.iter().filter(|row| constructor_of(row[0]).is_none());
        let matrix: Vec<Row<'p>> = indifferent.map(|row| row[1..].to_vec()).collect();
        let Some(mut example) = self.useful(&matrix, &row[1..], &types[1..])? else { return Some(None) };
        let first = match unused {
            _ if used.is_empty() => Example::Any,
            Some(constructor) => {
                let arity = self.fields(&constructor, &types[0]).len();
                self.rebuild(&constructor, arity, vec![Example::Any; arity]).remove(0)
            }
            None => fresh_integer(used),
        };
        example.insert(0, first);
        Some(Some(example))
    }

    /// All ways to make a value of the type, where they can be listed.
    fn constructors(&self, ty: &Type) -> Option<Vec<Constructor>> {
        match ty {
            Type::Bool => Some(vec![Constructor::Bool(false), Constructor::Bool(true)]),
            Type::Tuple(_) => Some(vec![Constructor::Tuple]),
            Type::Enum(id, _) => {
                let number = self.globals.enums[id.index()].variants.len();
                Some((0..number).map(|at| Constructor::Variant(*id, VariantIndex::new(at))).collect())
            }
            _ => None,
        }
    }

    fn fields(&self, constructor: &Constructor, ty: &Type) -> Vec<Type> {
        match (constructor, ty) {
            (Constructor::Tuple, Type::Tuple(types)) => types.clone(),
            (Constructor::Variant(id, at), Type::Enum(_, types)) => {
                let fields = &self.globals.enums[id.index()].variants[at.index()].fields;
                fields.iter().map(|ty| ty.as_ref().map_or_else(Type::unit, |ty| ty.instantiate(types))).collect()
            }
            _ => vec![],
        }
    }

    fn rebuild(&self, constructor: &Constructor, arity: usize, mut example: Vec<Example>) -> Vec<Example> {
        let rest = example.split_off(arity);
        let first = match constructor {
            Constructor::Bool(value) => Example::Bool(*value),
            Constructor::Int(value) => Example::Int(value.clone()),
            Constructor::Tuple => Example::Tuple(example),
            Constructor::Variant(id, at) => {
                let name = self.globals.enums[id.index()].variants[at.index()].ident.name;
                Example::Variant(name.to_string(), example)
            }
        };
        [vec![first], rest].concat()
    }
}

fn fresh_integer(used: &[Constructor]) -> Example {
    let largest = used.iter().filter_map(|constructor| match constructor {
        Constructor::Int(value) => Some(value),
        _ => None,
    });
    largest.max().map_or(Example::Any, |largest| Example::Int(largest + 1))
}

fn constructor_of(cell: Cell<'_>) -> Option<Constructor> {
    let Cell::Pattern(pattern) = cell else { return None };
    match &pattern.kind {
        PatternKind::Wildcard | PatternKind::Bind(_) => None,
        PatternKind::Bool(value) => Some(Constructor::Bool(*value)),
        PatternKind::Int(value) => Some(Constructor::Int(value.clone())),
        PatternKind::Variant(id, at, _) => Some(Constructor::Variant(*id, *at)),
        PatternKind::Tuple(_) => Some(Constructor::Tuple),
    }
}

/// The row for values made with the constructor: its parts come first. `None` where it does not match them.
fn specialise<'p>(row: &[Cell<'p>], with: &Constructor, arity: usize) -> Option<Row<'p>> {
    let mut parts: Row<'p> = match constructor_of(row[0]) {
        None => vec![Cell::Any; arity],
        Some(own) if own == *with => parts(row[0]),
        Some(_) => return None,
    };
    parts.extend_from_slice(&row[1..]);
    Some(parts)
}

fn parts<'p>(cell: Cell<'p>) -> Row<'p> {
    match cell {
        Cell::Pattern(Pattern { kind: PatternKind::Tuple(parts) | PatternKind::Variant(_, _, parts), .. }) => {
            parts.iter().map(Cell::Pattern).collect()
        }
        _ => vec![],
    }
}
