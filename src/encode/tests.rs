//! The law, for layouts of every kind. `tests/encoding.rs` tries it on every encoded struct of the project.

use super::*;
use num_bigint::BigInt;

/// A linear congruential generator: the same values in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 11
    }
}

fn any_value(layout: &Fixed, random: &mut Random) -> Value {
    match layout {
        Layout::Bool => Value::Bool(random.next().is_multiple_of(2)),
        Layout::Int(width) => {
            let bytes: Vec<u8> = (0..*width).map(|_| random.next() as u8).collect();
            Value::Int(BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes))
        }
        Layout::Array(element, length) => Value::Product((0..*length).map(|_| any_value(element, random)).collect()),
        Layout::Product(fields) => Value::Product(fields.iter().map(|field| any_value(field, random)).collect()),
        Layout::Sum(_, variants) => {
            let place = random.next() as usize % variants.len();
            let Value::Product(fields) = any_value(&variants[place], random) else { panic!("variants are products") };
            Value::Variant(place, fields)
        }
    }
}

fn obeys_the_law(layout: &Fixed, random: &mut Random) {
    for _ in 0..20 {
        let value = any_value(layout, random);
        let block = encode(layout, &value).expect("the width was shown to fit");
        assert_eq!(block.len(), BLOCK_SIZE);
        assert_eq!(decode(layout, &block), value);
    }
}

#[test]
fn layouts_of_every_kind_obey_the_law() {
    let option = Layout::Sum(1, vec![Layout::Product(vec![]), Layout::Product(vec![Layout::Int(8)])]);
    let nested =
        Layout::Product(vec![Layout::Bool, Layout::Array(Box::new(option.clone()), 5), Layout::Int(4), option]);
    obeys_the_law(&nested, &mut Random(1));
    assert_eq!(nested.bytes(), 1 + 5 * 9 + 4 + 9);
}

#[test]
fn integers_are_little_endian() {
    let block = encode(&Layout::Int(4), &Value::Int(BigInt::from(0x0102_0304))).expect("it fits");
    assert_eq!(block[..5], [4, 3, 2, 1, 0]);
}

#[test]
fn what_does_not_belong_is_not_encoded() {
    assert_eq!(encode(&Layout::Int(1), &Value::Int(BigInt::from(256))), None);
    assert_eq!(encode(&Layout::Int(8), &Value::Int(BigInt::from(-1))), None);
    assert_eq!(encode(&Layout::Bool, &Value::Int(BigInt::from(1))), None);
    let wide = Layout::Array(Box::new(Layout::Int(8)), 513);
    assert_eq!(encode(&wide, &any_value(&wide, &mut Random(3))), None);
}

#[test]
fn every_block_decodes() {
    let layout = Layout::Sum(1, vec![Layout::Product(vec![Layout::Bool]), Layout::Product(vec![])]);
    assert_eq!(decode(&layout, &[255; BLOCK_SIZE]), Value::Variant(0, vec![Value::Bool(true)]));
    assert_eq!(decode(&layout, &[]), Value::Variant(0, vec![Value::Bool(false)]));
}
