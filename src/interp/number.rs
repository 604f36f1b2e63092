//! Integers without bounds, cheap where they are small.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// An integer. Each has one representation: only what does not fit 64 bits is held on the heap.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Int(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    Big(Arc<BigInt>),
}

impl Int {
    pub const ZERO: Int = Int(Repr::Small(0));
    pub const ONE: Int = Int(Repr::Small(1));

    /// The integer as one of the library.
    pub fn to_big(&self) -> BigInt {
        match &self.0 {
            Repr::Small(small) => BigInt::from(*small),
            Repr::Big(big) => (**big).clone(),
        }
    }

    /// As the length or index of something that fits memory.
    pub fn to_usize(&self) -> Option<usize> {
        self.to_i64().and_then(|small| usize::try_from(small).ok())
    }

    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small(small) => Some(*small),
            Repr::Big(_) => None,
        }
    }

    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(small) => *small < 0,
            Repr::Big(big) => big.is_negative(),
        }
    }

    pub fn is_zero(&self) -> bool {
        *self == Int::ZERO
    }

    /// How many bits it takes.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small(_) => 64,
            Repr::Big(big) => big.bits(),
        }
    }

    fn with(&self, other: &Int, small: fn(i64, i64) -> Option<i64>, big: fn(&BigInt, &BigInt) -> BigInt) -> Int {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(result) = small(*a, *b)
        {
            return Int(Repr::Small(result));
        }
        Int::from(big(&self.to_big(), &other.to_big()))
    }

    pub fn add(&self, other: &Int) -> Int {
        self.with(other, i64::checked_add, |a, b| a + b)
    }

    pub fn subtract(&self, other: &Int) -> Int {
        self.with(other, i64::checked_sub, |a, b| a - b)
    }

    pub fn multiply(&self, other: &Int) -> Int {
        self.with(other, i64::checked_mul, |a, b| a * b)
    }

    pub fn negate(&self) -> Int {
        Int::ZERO.subtract(self)
    }

    /// The Euclidean quotient: the remainder is never negative. None by zero.
    pub fn divide(&self, other: &Int) -> Option<Int> {
        (!other.is_zero()).then(|| self.with(other, i64::checked_div_euclid, big_quotient))
    }

    /// The Euclidean remainder, never negative. None by zero.
    pub fn modulo(&self, other: &Int) -> Option<Int> {
        (!other.is_zero()).then(|| self.with(other, i64::checked_rem_euclid, |a, b| a.mod_floor(&b.abs())))
    }
}

fn big_quotient(a: &BigInt, b: &BigInt) -> BigInt {
    (a - a.mod_floor(&b.abs())) / b
}

impl From<i64> for Int {
    fn from(small: i64) -> Int {
        Int(Repr::Small(small))
    }
}

impl From<usize> for Int {
    fn from(size: usize) -> Int {
        i64::try_from(size).map_or_else(|_| Int::from(BigInt::from(size)), Int::from)
    }
}

impl From<BigInt> for Int {
    fn from(big: BigInt) -> Int {
        big.to_i64().map_or_else(|| Int(Repr::Big(Arc::new(big))), Int::from)
    }
}

impl From<&BigInt> for Int {
    fn from(big: &BigInt) -> Int {
        big.to_i64().map_or_else(|| Int(Repr::Big(Arc::new(big.clone()))), Int::from)
    }
}

impl Ord for Int {
    fn cmp(&self, other: &Int) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            (Repr::Big(a), Repr::Big(b)) => a.cmp(b),
            // What is not small is beyond all that are, on the side of its sign.
            (Repr::Small(_), Repr::Big(big)) => {
                if big.is_negative() {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Repr::Big(big), Repr::Small(_)) => {
                if big.is_negative() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Int {
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(small) => small.fmt(f),
            Repr::Big(big) => big.fmt(f),
        }
    }
}

impl fmt::Debug for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(value: i128) -> Int {
        Int::from(BigInt::from(value))
    }

    #[test]
    fn arithmetic_leaves_64_bits_and_comes_back() {
        let largest = int(i64::MAX.into());
        let beyond = largest.add(&Int::ONE);
        assert_eq!(beyond, int(1 << 63));
        assert!(beyond > largest && int(-(1 << 64)) < int(i64::MIN.into()));
        assert_eq!(beyond.subtract(&Int::ONE), largest);
        assert_eq!(int(1 << 40).multiply(&int(1 << 40)), int(1 << 80));
        assert_eq!(int(i64::MIN.into()).negate(), beyond);
    }

    #[test]
    fn division_is_euclidean() {
        for (a, b, quotient, remainder) in
            [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -3, 1), (-7, -2, 4, 1), (6, -3, -2, 0)]
        {
            for scale in [1, 1 << 80] {
                let (x, y) = (int(a * scale), int(b * scale));
                assert_eq!(x.divide(&y), Some(int(quotient)), "{x} / {y}");
                assert_eq!(x.modulo(&y), Some(int(remainder * scale)), "{x} % {y}");
            }
        }
        assert_eq!(int(i64::MIN.into()).divide(&int(-1)), Some(int(1 << 63)));
        assert_eq!((Int::ONE.divide(&Int::ZERO), Int::ONE.modulo(&Int::ZERO)), (None, None));
    }
}
