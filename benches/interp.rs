//! How many operations of leaves the interpreter runs in a second: writes to a mirror of two disks, crash points and
//! background steps asked for at each, as an explorer does it.

#[path = "../tests/interp/support.rs"]
#[allow(dead_code)]
mod support;

use argosy::hir::{ImplId, OpIndex};
use argosy::interp::{Block, Configuration, Evaluator, First, Given, Limits, Machine, Run, State, Tree, Value, World};
use std::time::Instant;

const ROUNDS: usize = 200_000;

fn main() {
    let program = support::example("mirror");
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants");
    let tree = Tree::of_impl(&program, ImplId::new(0));
    let layer = program.layer(tree.layer(&program, tree.top()));
    let op = |name: &str| layer.operations.iter().position(|op| op.ident.name.as_str() == name).expect("it has it");
    let (read, write) = (OpIndex::new(op("read")), OpIndex::new(op("write")));
    let mut evaluator = Evaluator::new(&world);
    let disk = || Value::option(Some(Value::seq((0..4).map(|_| Value::Block(Block::ZERO)))));
    let configuration =
        Configuration::new(&mut evaluator, &tree, [State::from([disk(), disk()])]).expect("there is no memory");
    let mut oracle = First;
    let mut machine = Machine::new(&mut evaluator, &tree, configuration, &mut oracle);
    let blocks: Vec<Value> = (1..=4).map(|number| Value::Block(Block::numbered(number))).collect();
    let start = Instant::now();
    for round in 0..ROUNDS {
        let (place, block) = (Value::size(round % 4), blocks[round % 3].clone());
        assert_eq!(machine.operation(write, &[place.clone(), block.clone()]), Ok(Run::Done(vec![])));
        assert_eq!(machine.operation(read, &[place]), Ok(Run::Done(vec![block])));
    }
    // Two writes and a read each.
    let rate = (3 * ROUNDS) as f64 / start.elapsed().as_secs_f64();
    println!("{rate:.0} operations of leaves a second");
}
