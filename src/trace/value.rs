//! Values of a trace, and how they are written.

use indexmap::IndexMap;
use num_bigint::BigInt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A sequence that is longer is written by what is special in it.
const SHORT: u64 = 6;

/// A value that describes itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Value {
    Bool(bool),
    #[serde(with = "number")]
    Int(BigInt),
    Block(Block),
    /// Where `elements` says nothing, there is `rest`, which is left out if nothing is left.
    Seq {
        length: u64,
        elements: BTreeMap<u64, Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<Box<Value>>,
    },
    Set(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Tuple(Vec<Value>),
    Struct {
        name: String,
        fields: IndexMap<String, Value>,
    },
    /// Fields without names are called `0`, `1`, ..
    Variant {
        name: String,
        fields: IndexMap<String, Value>,
    },
}

/// A block, known by its name in [`Trace::blocks`](super::Trace::blocks).
#[derive(Clone, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub name: String,
    /// What it holds, where the program says what to read it as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decoded: Option<Box<Value>>,
}

/// Blocks of one name are one block, whatever it is read as.
impl PartialEq for Block {
    fn eq(&self, other: &Block) -> bool {
        self.name == other.name
    }
}

/// The bytes of a block, in hexadecimal; zeros at the end are left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Contents(pub String);

impl Contents {
    pub fn new(bytes: &[u8]) -> Contents {
        let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        Contents(bytes[..end].iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// All bytes of a block of this size; none if the text is not hexadecimal, or too long.
    pub fn bytes(&self, size: usize) -> Option<Vec<u8>> {
        let digits = self.0.as_bytes();
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let is_hexadecimal = digits.iter().all(u8::is_ascii_hexdigit) && digits.len().is_multiple_of(2);
        let mut bytes: Vec<u8> = digits.chunks(2).map(pair).collect::<Option<_>>().filter(|_| is_hexadecimal)?;
        let fits = bytes.len() <= size;
        bytes.resize(size, 0);
        fits.then_some(bytes)
    }
}

impl Value {
    pub fn int(value: impl Into<BigInt>) -> Value {
        Value::Int(value.into())
    }

    pub fn block(name: impl Into<String>) -> Value {
        Value::Block(Block { name: name.into(), decoded: None })
    }

    /// In a long sequence, what most elements are is said once.
    pub fn seq(elements: Vec<Value>) -> Value {
        let length = elements.len() as u64;
        let rest = elements.iter().max_by_key(|one| elements.iter().filter(|other| other == one).count()).cloned();
        let rest = rest.filter(|rest| length > SHORT && elements.iter().filter(|one| *one == rest).count() > 2);
        let numbered = (0..).zip(elements).filter(|(_, element)| Some(element) != rest.as_ref());
        Value::Seq { length, elements: numbered.collect(), rest: rest.map(Box::new) }
    }

    /// `None`, `Some(x)`, .. with fields by position.
    pub fn variant(name: impl Into<String>, fields: Vec<Value>) -> Value {
        let fields = fields.into_iter().enumerate().map(|(place, value)| (place.to_string(), value)).collect();
        Value::Variant { name: name.into(), fields }
    }
}

/// As the source would write it; blocks by what they hold, else by name.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Block(Block { decoded: Some(held), .. }) => write!(f, "{held}"),
            Value::Block(block) => f.write_str(&block.name),
            Value::Seq { length, elements, rest } => sequence(f, *length, elements, rest.as_deref()),
            Value::Set(elements) => write!(f, "{{{}}}", listed(elements.iter())),
            Value::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key}: {value}"));
                write!(f, "{{{}}}", listed(entries))
            }
            Value::Tuple(elements) => write!(f, "({})", listed(elements.iter())),
            Value::Struct { name, fields } | Value::Variant { name, fields } => construction(f, name, fields),
        }
    }
}

fn listed(parts: impl Iterator<Item = impl fmt::Display>) -> String {
    parts.map(|part| part.to_string()).collect::<Vec<_>>().join(", ")
}

/// `[b0, b1]` if short; else what stands out: `{0: b1, rest: b0, length: 9}`.
fn sequence(
    f: &mut fmt::Formatter<'_>,
    length: u64,
    elements: &BTreeMap<u64, Value>,
    rest: Option<&Value>,
) -> fmt::Result {
    if length <= SHORT || rest.is_none() {
        let at = |index| elements.get(&index).or(rest).map_or_else(|| "..".to_owned(), Value::to_string);
        return write!(f, "[{}]", listed((0..length.min(elements.len() as u64 + SHORT)).map(at)));
    }
    let mut parts: Vec<String> = elements.iter().map(|(index, value)| format!("{index}: {value}")).collect();
    parts.extend(rest.map(|rest| format!("rest: {rest}")));
    write!(f, "{{{}, length: {length}}}", parts.join(", "))
}

fn construction(f: &mut fmt::Formatter<'_>, name: &str, fields: &IndexMap<String, Value>) -> fmt::Result {
    let is_numbered = fields.keys().all(|field| field.bytes().all(|byte| byte.is_ascii_digit()));
    match fields.len() {
        0 => f.write_str(name),
        _ if is_numbered => write!(f, "{name}({})", listed(fields.values())),
        _ => {
            let fields = fields.iter().map(|(field, value)| format!("{field}: {value}"));
            write!(f, "{name} {{ {} }}", listed(fields))
        }
    }
}

/// Numbers are text, since readers of JSON may not know large ones.
mod number {
    use num_bigint::BigInt;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(value: &BigInt, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BigInt, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom(format!("`{text}` is no integer")))
    }
}
