//! Values as the encoder knows them, and back.

use super::{Int, Value};
use crate::encode::{self, Fixed, Layout};
use crate::hir::VariantIndex;

/// The value as the encoder knows it; none where it does not belong to the layout.
pub(super) fn to_encoder(layout: &Fixed, value: &Value) -> Option<encode::Value> {
    let each = |layouts: &[Fixed], values: &[Value]| -> Option<Vec<encode::Value>> {
        let right = layouts.len() == values.len();
        right.then(|| layouts.iter().zip(values).map(|(layout, value)| to_encoder(layout, value)).collect())?
    };
    Some(match (layout, value) {
        (Layout::Bool, Value::Bool(value)) => encode::Value::Bool(*value),
        (Layout::Int(_), Value::Int(value)) => encode::Value::Int(value.to_big()),
        (Layout::Array(element, _), Value::Seq(values)) => {
            encode::Value::Product(values.iter().map(|value| to_encoder(element, value)).collect::<Option<_>>()?)
        }
        (Layout::Product(fields), Value::Product(values)) => encode::Value::Product(each(fields, values)?),
        (Layout::Sum(_, variants), Value::Variant(place, values)) => {
            let Layout::Product(fields) = variants.get(place.index())? else { return None };
            encode::Value::Variant(place.index(), each(fields, values)?)
        }
        _ => return None,
    })
}

/// The value as it is in the language.
pub(super) fn from_encoder(layout: &Fixed, value: encode::Value) -> Value {
    let each = |layouts: &[Fixed], values: Vec<encode::Value>| -> Vec<Value> {
        layouts.iter().zip(values).map(|(layout, value)| from_encoder(layout, value)).collect()
    };
    match (layout, value) {
        (_, encode::Value::Bool(value)) => Value::Bool(value),
        (_, encode::Value::Int(value)) => Value::Int(Int::from(value)),
        (Layout::Array(element, _), encode::Value::Product(values)) => {
            Value::seq(values.into_iter().map(|value| from_encoder(element, value)))
        }
        (Layout::Product(fields), encode::Value::Product(values)) => Value::tuple(each(fields, values)),
        (Layout::Sum(_, variants), encode::Value::Variant(place, values)) => match variants.get(place) {
            Some(Layout::Product(fields)) => Value::variant(VariantIndex::new(place), each(fields, values)),
            _ => Value::variant(VariantIndex::new(place), []),
        },
        (layout, value) => unreachable!("the encoder makes no {value:?} of {layout:?}"),
    }
}
