//! Decision diagrams over tests: functions from the truth values of the tests to numbers, in one canonical form.
//!
//! With numbers 0 and 1 these are the binary decision diagrams of Bryant; with numbers of sets they say to which set
//! a letter leads under which tests (Pous, *Symbolic algorithms for language equivalence and Kleene algebra with
//! tests*, POPL 2015). Equal functions are equal handles, so thirty tests cost no more than their diagram has nodes.

use super::fuel::{Exhausted, Fuel};
use indexmap::IndexSet;
use rustc_hash::FxHashMap;

/// A function from truth values of tests to numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Diagram(u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Node {
    Leaf(u32),
    /// Tests are numbered; those on top have smaller numbers.
    Branch {
        test: u32,
        low: Diagram,
        high: Diagram,
    },
}

/// How two functions are combined, point by point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Operation {
    And,
    Or,
    Differ,
    /// The second where the first is 1, else 0.
    Guard,
    /// The union of two numbered sets; the caller computes it.
    Union,
}

#[derive(Default)]
pub(super) struct Diagrams {
    nodes: IndexSet<Node>,
    cache: FxHashMap<(Operation, Diagram, Diagram), Diagram>,
}

type Leaves<'a> = &'a mut dyn FnMut(u32, u32) -> Result<u32, Exhausted>;

impl Diagrams {
    fn node(&mut self, node: Node) -> Diagram {
        Diagram(u32::try_from(self.nodes.insert_full(node).0).expect("fuel ends before 2^32 nodes"))
    }

    pub(super) fn view(&self, diagram: Diagram) -> Node {
        self.nodes[diagram.0 as usize]
    }

    /// The function that is the same number everywhere.
    pub(super) fn constant(&mut self, number: u32) -> Diagram {
        self.node(Node::Leaf(number))
    }

    fn branch(&mut self, test: u32, low: Diagram, high: Diagram) -> Diagram {
        if low == high { low } else { self.node(Node::Branch { test, low, high }) }
    }

    /// 1 where the test holds.
    pub(super) fn variable(&mut self, test: u32) -> Diagram {
        let (low, high) = (self.constant(0), self.constant(1));
        self.branch(test, low, high)
    }

    pub(super) fn not(&mut self, diagram: Diagram, fuel: &Fuel) -> Result<Diagram, Exhausted> {
        let one = self.constant(1);
        self.combine(Operation::Differ, diagram, one, fuel)
    }

    /// Combines two functions by an operation on numbers.
    pub(super) fn combine(
        &mut self,
        operation: Operation,
        left: Diagram,
        right: Diagram,
        fuel: &Fuel,
    ) -> Result<Diagram, Exhausted> {
        let leaf: fn(u32, u32) -> u32 = match operation {
            Operation::And => |a, b| a & b,
            Operation::Or => |a, b| a | b,
            Operation::Differ => |a, b| a ^ b,
            Operation::Guard => |a, b| a * b,
            Operation::Union => unreachable!("unions go through `unite`"),
        };
        self.apply(operation, left, right, &mut |a, b| Ok(leaf(a, b)), fuel)
    }

    /// The union of two functions to numbered sets; `union` unites two sets.
    pub(super) fn unite(
        &mut self,
        left: Diagram,
        right: Diagram,
        union: Leaves,
        fuel: &Fuel,
    ) -> Result<Diagram, Exhausted> {
        self.apply(Operation::Union, left, right, union, fuel)
    }

    fn apply(
        &mut self,
        operation: Operation,
        left: Diagram,
        right: Diagram,
        leaf: Leaves,
        fuel: &Fuel,
    ) -> Result<Diagram, Exhausted> {
        if let Some(&known) = self.cache.get(&(operation, left, right)) {
            return Ok(known);
        }
        fuel.spend(1)?;
        let result = match (self.view(left), self.view(right)) {
            (Node::Leaf(a), Node::Leaf(b)) => self.constant(leaf(a, b)?),
            (a, b) => {
                let test = top(a).min(top(b));
                let (left_low, left_high) = cofactors(left, a, test);
                let (right_low, right_high) = cofactors(right, b, test);
                let low = stacker::maybe_grow(32 * 1024, 1024 * 1024, || {
                    self.apply(operation, left_low, right_low, leaf, fuel)
                })?;
                let high = stacker::maybe_grow(32 * 1024, 1024 * 1024, || {
                    self.apply(operation, left_high, right_high, leaf, fuel)
                })?;
                self.branch(test, low, high)
            }
        };
        self.cache.insert((operation, left, right), result);
        Ok(result)
    }
}

/// The test that a node branches on; leaves come below every test.
pub(super) fn top(node: Node) -> u32 {
    match node {
        Node::Leaf(_) => u32::MAX,
        Node::Branch { test, .. } => test,
    }
}

/// What remains of a function when the test fails, and when it holds.
pub(super) fn cofactors(diagram: Diagram, node: Node, test: u32) -> (Diagram, Diagram) {
    match node {
        Node::Branch { test: own, low, high } if own == test => (low, high),
        _ => (diagram, diagram),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_are_equal_handles() {
        let (mut diagrams, fuel) = (Diagrams::default(), Fuel::new(10_000));
        let (b, c) = (diagrams.variable(0), diagrams.variable(1));
        let both = diagrams.combine(Operation::And, b, c, &fuel).unwrap();
        let not_both = diagrams.not(both, &fuel).unwrap();
        let (not_b, not_c) = (diagrams.not(b, &fuel).unwrap(), diagrams.not(c, &fuel).unwrap());
        let de_morgan = diagrams.combine(Operation::Or, not_c, not_b, &fuel).unwrap();
        assert_eq!(not_both, de_morgan);
        let nothing = diagrams.combine(Operation::And, b, not_b, &fuel).unwrap();
        assert_eq!(nothing, diagrams.constant(0));
    }

    #[test]
    fn fuel_runs_out() {
        let (mut diagrams, fuel) = (Diagrams::default(), Fuel::new(3));
        let tests: Vec<Diagram> = (0..10).map(|test| diagrams.variable(test)).collect();
        let one = diagrams.constant(1);
        let all = tests.iter().try_fold(one, |all, &test| diagrams.combine(Operation::And, all, test, &fuel));
        assert!(all.is_err());
    }
}
