//! The cells of a run that changed, as columns of its table, and what each holds in a state.

use crate::trace::{Access, State, Trace, Value, Write};

/// Wider tables cannot be read.
const MOST: usize = 24;

/// A cell: a variable and the way into its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    pub title: String,
    variable: String,
    path: Vec<Access>,
}

/// The cells that some step changed, in the order of the variables and of the ways into them. A cell that has a cell
/// in it that changed too is no column of its own: what it becomes as a whole shows in the inner one.
pub(super) fn columns(trace: &Trace) -> Vec<Column> {
    let steps = trace.walk();
    let writes: Vec<&Write> = steps.iter().flat_map(|(_, step)| &step.writes).collect();
    let mut columns: Vec<Column> = vec![];
    for write in &writes {
        let column = Column { title: write.cell(), variable: write.variable.clone(), path: write.path.clone() };
        if !columns.contains(&column) && !writes.iter().any(|other| is_within(other, write)) {
            columns.push(column);
        }
    }
    columns.sort_by_key(|column| (place(&trace.start.state, &column.variable), indices(&column.path)));
    columns.truncate(MOST);
    columns
}

/// Whether the one is a part of the other, and not all of it.
fn is_within(inner: &Write, outer: &Write) -> bool {
    inner.variable == outer.variable && inner.path.len() > outer.path.len() && inner.path.starts_with(&outer.path)
}

fn place(state: &State, variable: &str) -> usize {
    let mut names = state.durable.keys().chain(state.volatile.keys());
    names.position(|name| name == variable).unwrap_or(usize::MAX)
}

fn indices(path: &[Access]) -> Vec<u64> {
    path.iter().filter_map(|access| if let Access::Index(index) = access { Some(*index) } else { None }).collect()
}

impl Column {
    /// What the cell holds; where the way ends early, what stands there.
    pub fn shown(&self, state: &State) -> String {
        let Some(mut value) = state.durable.get(&self.variable).or_else(|| state.volatile.get(&self.variable)) else {
            return "–".to_owned();
        };
        for access in &self.path {
            match inner(value, access) {
                Some(part) => value = part,
                None if matches!(value, Value::Variant { .. }) => break,
                None => return "–".to_owned(),
            }
        }
        value.to_string()
    }
}

fn inner<'a>(value: &'a Value, access: &Access) -> Option<&'a Value> {
    match (value, access) {
        (Value::Seq { length, elements, rest }, Access::Index(index)) if index < length => {
            elements.get(index).or(rest.as_deref())
        }
        (Value::Map(entries), Access::Key(wanted)) => {
            entries.iter().find(|(key, _)| key == wanted).map(|(_, value)| value)
        }
        (Value::Tuple(parts), Access::Field(field)) => parts.get(field.parse::<usize>().ok()?),
        (Value::Struct { fields, .. }, Access::Field(field)) => fields.get(field),
        (Value::Variant { fields, .. }, Access::Inside(field)) => fields.get(field),
        _ => None,
    }
}
