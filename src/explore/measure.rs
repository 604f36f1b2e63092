//! How large states are, and which blocks they hold.

use crate::interp::{Block, Configuration, Tree, Value};

/// How many elements the sequences in it have.
pub fn size(value: &Value) -> usize {
    let own = if let Value::Seq(parts) = value { parts.len() } else { 0 };
    own + value.parts().iter().map(size).sum::<usize>()
}

/// How many elements the sequences of each instance have.
pub fn sizes(configuration: &Configuration, tree: &Tree) -> Vec<usize> {
    tree.ids().flat_map(|node| configuration.state(node).iter().map(size)).collect()
}

/// The length of the longest sequence in the values.
pub fn longest(values: &[Value]) -> usize {
    let own = |value: &Value| match value {
        Value::Seq(parts) => parts.len(),
        _ => 0,
    };
    values.iter().map(|value| own(value).max(longest(value.parts()))).max().unwrap_or(0)
}

/// Whether a block other than zero is in it.
pub fn holds_block(value: &Value) -> bool {
    match value {
        Value::Block(block) => *block != Block::ZERO,
        other => other.parts().iter().any(holds_block),
    }
}

/// Whether no blocks are in it but those that are there at the beginning.
pub fn is_plain(value: &Value) -> bool {
    match value {
        Value::Block(block) => *block == Block::ZERO || *block == Block::numbered(1),
        other => other.parts().iter().all(is_plain),
    }
}

/// Whether each sequence at the bottom holds at most one block other than zero.
pub fn is_sparse(configuration: &Configuration, tree: &Tree) -> bool {
    tree.leaves().all(|(node, _)| configuration.state(node).iter().all(has_one_block))
}

fn has_one_block(value: &Value) -> bool {
    let blocks = value.parts().iter().filter(|part| matches!(part, Value::Block(block) if *block != Block::ZERO));
    blocks.count() <= 1 && value.parts().iter().all(has_one_block)
}
