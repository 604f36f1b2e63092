//! Blocks: 4096 bytes that cost as much as their first part that is not zero.

use crate::encode::BLOCK_SIZE;
use crate::hir::StructId;
use rustc_hash::FxHasher;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The content of a block. The zeros at its end are not held, so that the same bytes have one representation, most
/// blocks are small, and a comparison of two of them is one of a few bytes.
#[derive(Clone)]
pub struct Block(Option<Arc<Content>>);

struct Content {
    hash: u64,
    /// Without zeros at the end, and not empty.
    bytes: Box<[u8]>,
    /// The struct of which `encode` made it.
    made_of: Option<StructId>,
}

impl Block {
    /// `block::ZERO`.
    pub const ZERO: Block = Block(None);

    /// The block of these bytes, with zeros behind them. None of more than a block has.
    pub fn new(bytes: &[u8]) -> Option<Block> {
        Block::made(bytes, None)
    }

    /// One that `encode` made of a struct: it is equal to any other of the same bytes, but can be shown as what it is.
    pub fn encoded(bytes: &[u8], id: StructId) -> Option<Block> {
        Block::made(bytes, Some(id))
    }

    fn made(bytes: &[u8], made_of: Option<StructId>) -> Option<Block> {
        if bytes.len() > BLOCK_SIZE {
            return None;
        }
        let length = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        if length == 0 && made_of.is_none() {
            return Some(Block::ZERO);
        }
        let bytes = &bytes[..length];
        let mut hasher = FxHasher::default();
        bytes.hash(&mut hasher);
        Some(Block(Some(Arc::new(Content { hash: hasher.finish(), bytes: bytes.into(), made_of }))))
    }

    /// A block that stands for nothing else, told from others by its number, which is not 0.
    pub fn numbered(number: u64) -> Block {
        Block::new(&number.to_le_bytes()).expect("eight bytes fit a block")
    }

    /// Its bytes but for the zeros at the end.
    pub fn trimmed(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |content| &content.bytes)
    }

    /// All 4096.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.trimmed().to_vec();
        bytes.resize(BLOCK_SIZE, 0);
        bytes
    }

    /// The struct of which `encode` made it, as far as that is known.
    pub fn made_of(&self) -> Option<StructId> {
        self.0.as_ref().and_then(|content| content.made_of)
    }

    fn hash(&self) -> u64 {
        self.0.as_ref().filter(|content| !content.bytes.is_empty()).map_or(0, |content| content.hash)
    }
}

impl PartialEq for Block {
    fn eq(&self, other: &Block) -> bool {
        let same = match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        same || (self.hash() == other.hash() && self.trimmed() == other.trimmed())
    }
}

impl Eq for Block {}

impl Hash for Block {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash());
    }
}

impl Ord for Block {
    /// That of all bytes: what ends sooner has zeros where the other has something, or had already more.
    fn cmp(&self, other: &Block) -> Ordering {
        self.trimmed().cmp(other.trimmed())
    }
}

impl PartialOrd for Block {
    fn partial_cmp(&self, other: &Block) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "block{:?}", self.trimmed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_its_bytes() {
        let made = Block::encoded(&[1, 0, 0], StructId(3)).expect("it fits");
        assert_eq!(made, Block::new(&[1]).expect("it fits"));
        assert_eq!(made.made_of(), Some(StructId(3)));
        assert_eq!(made.bytes().len(), BLOCK_SIZE);
        assert_eq!(Block::encoded(&[0; 9], StructId(3)).expect("it fits"), Block::ZERO);
        assert!(Block::new(&[0; BLOCK_SIZE + 1]).is_none());
    }

    #[test]
    fn order_is_that_of_all_bytes() {
        let blocks =
            [&[][..], &[0, 1], &[1], &[1, 0, 1], &[1, 1], &[2]].map(|bytes| Block::new(bytes).expect("it fits"));
        for (place, block) in blocks.iter().enumerate() {
            for (other_place, other) in blocks.iter().enumerate() {
                assert_eq!(block.cmp(other), block.bytes().cmp(&other.bytes()));
                assert_eq!(block.cmp(other), place.cmp(&other_place));
            }
        }
    }
}
