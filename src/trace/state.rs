//! States, and what changes between two of them.

use super::Value;
use super::difference::differences;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Values with names, in the order of the program.
pub type Values = IndexMap<String, Value>;

/// What the variables of all instances hold; each is named with the path of its instance: `log.disk.blocks`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// What is left to the layers below.
    pub durable: Values,
    /// What a crash resets.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub volatile: Values,
}

/// How to get at a part of a value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    Index(u64),
    Key(Value),
    /// Of a struct; `0`, `1`, .. of a tuple.
    Field(String),
    /// Of the variant that the value is.
    Inside(String),
}

/// A cell that changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Write {
    pub variable: String,
    /// A crash resets it.
    pub volatile: bool,
    /// From the variable to the cell.
    pub path: Vec<Access>,
    /// None if the cell was not there.
    pub before: Option<Value>,
    /// None if the cell is gone.
    pub after: Option<Value>,
}

impl State {
    /// The cells that this state has otherwise than the former.
    pub fn writes_since(&self, former: &State) -> Vec<Write> {
        let mut writes = vec![];
        differences(&former.durable, &self.durable, false, &mut writes);
        differences(&former.volatile, &self.volatile, true, &mut writes);
        writes
    }
}

impl Write {
    /// The cell as the source would write it: `disks.d0[1]`, `header.len`.
    pub fn cell(&self) -> String {
        let parts: String = self.path.iter().map(Access::to_string).collect();
        format!("{}{parts}", self.variable)
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Access::Index(index) => write!(f, "[{index}]"),
            Access::Key(key) => write!(f, "[{key}]"),
            Access::Field(field) => write!(f, ".{field}"),
            Access::Inside(field) if field.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
            Access::Inside(field) => write!(f, ".{field}"),
        }
    }
}

/// `disks.d0[1]: b0 → b1`.
impl fmt::Display for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
        write!(f, "{}: {} → {}", self.cell(), shown(&self.before), shown(&self.after))
    }
}
