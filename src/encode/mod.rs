//! The encoder: values of `#[encode]` structs as the bytes of a disk block.
//!
//! Fixed width, little endian, fields in the order of their declaration without gaps: `bool` and `u8` take one byte,
//! `u32` four, `u64` eight, `[T; N]` N times T, an enum its tag and then the widest of its variants. What is left of
//! the block is zero. `decode` is total and gives a well-typed value of every block, as the logic says; what it makes
//! of blocks that no `encode` made is nobody's business. The law that proofs use, `decode(encode(x)) == x`, is tested
//! here; that the width fits a block is proved from the constants, see `lower`.

mod bytes;
mod layout;
mod value;

#[cfg(test)]
mod tests;

pub use bytes::{BLOCK_SIZE, decode, encode};
pub use layout::{Fixed, Layout, Parts};
pub use value::Value;
