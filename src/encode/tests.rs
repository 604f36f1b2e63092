//! The format, byte by byte, and what has none. The law is tried in `tests/encoding.rs`.

use super::*;
use num_bigint::BigInt;

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
    assert_eq!(encode(&wide, &Value::Product(vec![Value::Int(BigInt::from(0)); 513])), None);
}

#[test]
fn every_block_decodes() {
    let layout = Layout::Sum(1, vec![Layout::Product(vec![Layout::Bool]), Layout::Product(vec![])]);
    assert_eq!(decode(&layout, &[255; BLOCK_SIZE]), Value::Variant(0, vec![Value::Bool(true)]));
    assert_eq!(decode(&layout, &[]), Value::Variant(0, vec![Value::Bool(false)]));
}
