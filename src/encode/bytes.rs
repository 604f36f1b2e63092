//! Values to bytes, and back.

use super::{Fixed, Layout, Value};
use num_bigint::{BigInt, Sign};

/// The size of a block in bytes.
pub const BLOCK_SIZE: usize = 4096;

/// The block that holds the value; none if the value does not belong to the layout, or does not fit a block.
pub fn encode(layout: &Fixed, value: &Value) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(BLOCK_SIZE);
    write(layout, value, &mut bytes)?;
    (bytes.len() <= BLOCK_SIZE).then(|| {
        bytes.resize(BLOCK_SIZE, 0);
        bytes
    })
}

fn write(layout: &Fixed, value: &Value, bytes: &mut Vec<u8>) -> Option<()> {
    match (layout, value) {
        (Layout::Bool, Value::Bool(value)) => bytes.push(u8::from(*value)),
        (Layout::Int(width), Value::Int(value)) => write_int(*width as usize, value, bytes)?,
        (Layout::Array(element, length), Value::Product(values)) if values.len() == *length => {
            values.iter().try_for_each(|value| write(element, value, bytes))?;
        }
        (Layout::Product(fields), Value::Product(values)) => write_fields(fields, values, bytes)?,
        (Layout::Sum(tag, variants), Value::Variant(place, values)) => {
            let start = bytes.len();
            write_int(*tag as usize, &BigInt::from(*place), bytes)?;
            let Layout::Product(fields) = variants.get(*place)? else { return None };
            write_fields(fields, values, bytes)?;
            // The rest of the widest variant stays zero.
            bytes.resize(start + layout.bytes(), 0);
        }
        _ => return None,
    }
    Some(())
}

fn write_fields(fields: &[Fixed], values: &[Value], bytes: &mut Vec<u8>) -> Option<()> {
    if fields.len() != values.len() {
        return None;
    }
    fields.iter().zip(values).try_for_each(|(field, value)| write(field, value, bytes))
}

fn write_int(width: usize, value: &BigInt, bytes: &mut Vec<u8>) -> Option<()> {
    let (sign, mut digits) = value.to_bytes_le();
    if sign == Sign::Minus || (digits.len() > width && *value != BigInt::ZERO) {
        return None;
    }
    digits.resize(width, 0);
    bytes.extend(digits);
    Some(())
}

/// The value that a block holds. Of any other block: some well-typed value, always the same.
pub fn decode(layout: &Fixed, block: &[u8]) -> Value {
    read(layout, &mut Reader { rest: block })
}

/// Reads on; past the end there are zeros.
struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn take(&mut self, width: usize) -> Vec<u8> {
        let (taken, rest) = self.rest.split_at(width.min(self.rest.len()));
        self.rest = rest;
        let mut bytes = taken.to_vec();
        bytes.resize(width, 0);
        bytes
    }
}

fn read(layout: &Fixed, reader: &mut Reader<'_>) -> Value {
    match layout {
        Layout::Bool => Value::Bool(reader.take(1)[0] != 0),
        Layout::Int(width) => Value::Int(BigInt::from_bytes_le(Sign::Plus, &reader.take(*width as usize))),
        Layout::Array(element, length) => Value::Product((0..*length).map(|_| read(element, reader)).collect()),
        Layout::Product(fields) => Value::Product(read_fields(fields, reader)),
        Layout::Sum(tag, variants) => {
            let mut own = Reader { rest: &reader.take(layout.bytes()) };
            let tag = own.take(*tag as usize).iter().rev().fold(0_usize, |tag, &byte| tag << 8 | usize::from(byte));
            // A tag that no variant has stands for the first one.
            let place = if tag < variants.len() { tag } else { 0 };
            match variants.get(place) {
                Some(Layout::Product(fields)) => Value::Variant(place, read_fields(fields, &mut own)),
                _ => Value::Variant(place, vec![]),
            }
        }
    }
}

fn read_fields(fields: &[Fixed], reader: &mut Reader<'_>) -> Vec<Value> {
    fields.iter().map(|field| read(field, reader)).collect()
}
