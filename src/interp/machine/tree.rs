//! Stacks as trees of instances.

use super::super::{Evaluator, Outcome, Scope, State, Value, View};
use crate::hir::{ImplId, LayerId, Program, Stack};

/// A place of a [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

impl NodeId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an instance is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A layer that nothing implements here.
    Layer(LayerId),
    /// An implementation over these, one for each port.
    Impl(ImplId, Vec<NodeId>),
}

/// An instance of a layer or an implementation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub kind: Kind,
    /// How it is reached from the top, by ports: `disk.left`; empty at the top.
    pub path: String,
}

/// The instances of a system. Each stands behind those below it, so that going from first to last is post-order; the
/// top is the last one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub fn new(program: &Program, stack: &Stack) -> Tree {
        let mut tree = Tree { nodes: vec![] };
        tree.add(program, stack, String::new());
        tree
    }

    /// An implementation over bare layers.
    pub fn of_impl(program: &Program, id: ImplId) -> Tree {
        let ports = program.impl_(id).ports.iter().map(|port| Stack::Layer(port.layer)).collect();
        Tree::new(program, &Stack::Impl(id, ports))
    }

    fn add(&mut self, program: &Program, stack: &Stack, path: String) -> NodeId {
        let kind = match stack {
            Stack::Layer(id) => Kind::Layer(*id),
            Stack::Impl(id, below) => {
                let ports = program.impl_(*id).ports.iter().zip(below);
                let children = ports.map(|(port, stack)| {
                    let name = port.ident.name;
                    let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
                    self.add(program, stack, path)
                });
                Kind::Impl(*id, children.collect())
            }
        };
        self.nodes.push(Node { kind, path });
        NodeId(u32::try_from(self.nodes.len() - 1).expect("a system has fewer than 2^32 instances"))
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// All instances, those below first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    pub fn top(&self) -> NodeId {
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// The instances that are bare layers, and their layers.
    pub fn leaves(&self) -> impl Iterator<Item = (NodeId, LayerId)> {
        self.ids().filter_map(|id| match self.node(id).kind {
            Kind::Layer(layer) => Some((id, layer)),
            Kind::Impl(..) => None,
        })
    }

    pub fn is_impl(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Impl(..))
    }

    /// The layer that an instance offers.
    pub fn layer(&self, program: &Program, id: NodeId) -> LayerId {
        match self.node(id).kind {
            Kind::Layer(layer) => layer,
            Kind::Impl(implementation, _) => program.impl_(implementation).layer,
        }
    }
}

/// The states of all instances: of a layer its state, of an implementation its volatile variables.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Configuration(Vec<State>);

impl Configuration {
    /// These states of the leaves, in the order of the tree, and memory as it is after a start.
    ///
    /// # Errors
    /// Where the initial value of a volatile variable can't be evaluated.
    pub fn new<'w>(
        evaluator: &mut Evaluator<'w>,
        tree: &Tree,
        leaves: impl IntoIterator<Item = State>,
    ) -> Outcome<Configuration> {
        let mut leaves = leaves.into_iter();
        let states = tree.ids().map(|id| match tree.node(id).kind {
            Kind::Layer(_) => Ok(leaves.next().expect("each leaf has a state")),
            Kind::Impl(implementation, _) => initial_memory(evaluator, implementation),
        });
        states.collect::<Outcome<_>>().map(Configuration)
    }

    pub fn state(&self, node: NodeId) -> &State {
        &self.0[node.index()]
    }

    /// With another state of an instance.
    #[must_use]
    pub fn with(mut self, node: NodeId, state: State) -> Configuration {
        self.set(node, state);
        self
    }

    pub(super) fn set(&mut self, node: NodeId, state: State) {
        self.0[node.index()] = state;
    }

    pub(super) fn set_variable(&mut self, node: NodeId, variable: usize, value: Value) {
        self.0[node.index()].make_mut()[variable] = value;
    }
}

/// The volatile variables of an implementation as a crash leaves them.
pub(super) fn initial_memory(evaluator: &mut Evaluator<'_>, implementation: ImplId) -> Outcome<State> {
    let item = evaluator.world.program.impl_(implementation);
    if item.volatiles.is_empty() {
        return Ok(State::EMPTY);
    }
    let mut scope = Scope::new(&item.locals, View::Nothing);
    item.volatiles.iter().map(|volatile| evaluator.eval(&mut scope, &volatile.initial)).collect()
}
