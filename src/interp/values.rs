//! Shared lists of values.

use super::Value;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// So much stack must be left before a walk goes deeper; else it goes on on new stack.
const RED_ZONE: usize = 64 << 10;
const NEW_STACK: usize = 1 << 20;

/// Recurses where the depth is the program's own.
pub(super) fn deep<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, NEW_STACK, work)
}

/// Values in order, shared by those who hold them. All nesting of values goes through here, so that however deep a
/// value is, to compare, hash or drop it does not overflow the stack.
#[derive(Clone, Default)]
pub struct Values(Option<Arc<[Value]>>);

impl Values {
    pub const EMPTY: Values = Values(None);

    /// A list that is changed where nobody else holds it, else a copy.
    pub fn make_mut(&mut self) -> &mut [Value] {
        self.0.as_mut().map_or(&mut [], |list| Arc::make_mut(list))
    }

    /// With another value at a place.
    pub fn with(&self, place: usize, value: Value) -> Values {
        let mut changed = self.clone();
        changed.make_mut()[place] = value;
        changed
    }

    /// Whether both are one list in memory.
    pub fn is_same(&self, other: &Values) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

impl Drop for Values {
    fn drop(&mut self) {
        if let Some(list) = self.0.take()
            && Arc::strong_count(&list) == 1
        {
            deep(|| drop(list));
        }
    }
}

impl Deref for Values {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<Value>> for Values {
    fn from(list: Vec<Value>) -> Values {
        Values((!list.is_empty()).then(|| list.into()))
    }
}

impl From<&[Value]> for Values {
    fn from(list: &[Value]) -> Values {
        Values((!list.is_empty()).then(|| list.into()))
    }
}

impl<const N: usize> From<[Value; N]> for Values {
    fn from(list: [Value; N]) -> Values {
        Values((N > 0).then(|| Arc::new(list) as Arc<[Value]>))
    }
}

impl FromIterator<Value> for Values {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Values {
        values.into_iter().collect::<Vec<_>>().into()
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        self.is_same(other) || (self.len() == other.len() && deep(|| **self == **other))
    }
}

impl Eq for Values {}

impl Ord for Values {
    fn cmp(&self, other: &Values) -> Ordering {
        if self.is_same(other) { Ordering::Equal } else { deep(|| (**self).cmp(&**other)) }
    }
}

impl PartialOrd for Values {
    fn partial_cmp(&self, other: &Values) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Values {
    fn hash<H: Hasher>(&self, state: &mut H) {
        deep(|| (**self).hash(state));
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        deep(|| f.debug_list().entries(self.iter()).finish())
    }
}
