//! Compares two states cell by cell.

use super::{Access, Value, Values, Write};
use indexmap::IndexMap;

/// What was one variable and is another value in it.
struct Comparison<'a> {
    variable: &'a str,
    volatile: bool,
    path: Vec<Access>,
    writes: &'a mut Vec<Write>,
}

pub(super) fn differences(before: &Values, after: &Values, volatile: bool, writes: &mut Vec<Write>) {
    let new = after.keys().filter(|name| !before.contains_key(*name));
    for variable in before.keys().chain(new) {
        let mut comparison = Comparison { variable, volatile, path: vec![], writes };
        comparison.cell(before.get(variable), after.get(variable));
    }
}

impl Comparison<'_> {
    fn cell(&mut self, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (Some(before), Some(after)) => self.values(before, after),
            (None, None) => {}
            _ => self.write(before, after),
        }
    }

    /// Goes down while the shape is the same.
    fn values(&mut self, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Seq { length, .. }, Value::Seq { length: now, .. }) if length == now => {
                self.elements(*length, before, after);
            }
            (Value::Map(before), Value::Map(after)) => self.entries(before, after),
            (Value::Tuple(before), Value::Tuple(after)) if before.len() == after.len() => {
                let pairs = before.iter().zip(after).enumerate();
                pairs.for_each(|(place, (before, after))| {
                    self.part(Access::Field(place.to_string()), Some(before), Some(after));
                });
            }
            (Value::Struct { name, fields }, Value::Struct { name: new, fields: now }) if name == new => {
                self.fields(fields, now, Access::Field);
            }
            (Value::Variant { name, fields }, Value::Variant { name: new, fields: now }) if name == new => {
                self.fields(fields, now, Access::Inside);
            }
            _ if before == after => {}
            _ => self.write(Some(before), Some(after)),
        }
    }

    /// Only places where one of the two says something of its own, unless what they say of the rest differs.
    fn elements(&mut self, length: u64, before: &Value, after: &Value) {
        let (Value::Seq { elements: left, rest: was, .. }, Value::Seq { elements: right, rest: is, .. }) =
            (before, after)
        else {
            return;
        };
        let mut places: Vec<u64> = if was == is { left.keys().chain(right.keys()).copied().collect() } else { vec![] };
        places.sort_unstable();
        places.dedup();
        if was != is {
            places = (0..length).collect();
        }
        for place in places {
            let (before, after) = (left.get(&place).or(was.as_deref()), right.get(&place).or(is.as_deref()));
            self.part(Access::Index(place), before, after);
        }
    }

    fn entries(&mut self, before: &[(Value, Value)], after: &[(Value, Value)]) {
        let find = |entries: &'_ [(Value, Value)], wanted: &Value| {
            entries.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone())
        };
        let new = after.iter().filter(|(key, _)| find(before, key).is_none());
        for (key, _) in before.iter().chain(new) {
            let (before, after) = (find(before, key), find(after, key));
            self.part(Access::Key(key.clone()), before.as_ref(), after.as_ref());
        }
    }

    fn fields(
        &mut self,
        before: &IndexMap<String, Value>,
        after: &IndexMap<String, Value>,
        access: fn(String) -> Access,
    ) {
        for (field, was) in before {
            self.part(access(field.clone()), Some(was), after.get(field));
        }
    }

    fn part(&mut self, access: Access, before: Option<&Value>, after: Option<&Value>) {
        self.path.push(access);
        self.cell(before, after);
        self.path.pop();
    }

    fn write(&mut self, before: Option<&Value>, after: Option<&Value>) {
        self.writes.push(Write {
            variable: self.variable.to_owned(),
            volatile: self.volatile,
            path: self.path.clone(),
            before: before.cloned(),
            after: after.cloned(),
        });
    }
}
