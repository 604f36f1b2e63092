//! The examples of the project, run with everything checked that they say. They are proved, so all of it must hold.

use crate::random::Random;
use crate::support::example;
use argosy::hir::{ImplId, OpIndex, Program};
use argosy::interp::{
    Block, Configuration, Evaluator, First, Given, Limits, Machine, Oracle, Run, State, Tree, Value, World,
};

/// A small state in which a layer of the library may begin.
pub fn initial(layer: &str, blocks: usize) -> State {
    let content = || Value::seq((0..blocks).map(|place| Value::Block(Block::numbered(place as u64 % 3))));
    let disk = || Value::option(Some(content()));
    let singletons = || content().parts().iter().map(|block| Value::set([block.clone()])).collect::<Vec<_>>();
    match layer {
        "Disk" => State::from([content()]),
        "TwoDisk" => State::from([disk(), disk()]),
        "AsyncDisk" => State::from([content(), Value::seq(singletons())]),
        "Files" => State::from([Value::map([]), Value::seq([Value::map([])]), Value::seq([])]),
        "TxnDisk" => State::from([content(), content(), Value::int(1)]),
        other => panic!("no small state of {other} is known"),
    }
}

pub fn leaves(program: &Program, tree: &Tree, blocks: usize) -> Vec<State> {
    tree.leaves().map(|(_, layer)| initial(program.layer(layer).ident.name.as_str(), blocks)).collect()
}

/// What a run did.
#[derive(Debug, Default)]
struct Covered {
    operations: u32,
    crashes: u32,
    undecided: u64,
}

/// Operations by chance with crashes by chance.
fn run(world: &World<'_>, tree: &Tree, blocks: usize, steps: usize, seed: u64) -> Covered {
    let program = world.program;
    let mut evaluator = Evaluator::new(world);
    let states = leaves(program, tree, blocks);
    let configuration = Configuration::new(&mut evaluator, tree, states).expect("memory has initial values");
    let mut covered = Covered::default();
    let layer = program.layer(tree.layer(program, tree.top()));
    let (mut arguments_of, mut oracle) = (Random(seed), Random(seed + 1));
    let mut machine = Machine::new(&mut evaluator, tree, configuration, &mut oracle).checked();
    machine.may_crash = false;
    assert_eq!(machine.init(), Ok(Run::Done(true)));
    machine.may_crash = true;
    for _ in 0..steps {
        let op = OpIndex::new(arguments_of.below(layer.operations.len()));
        let operation = layer.operation(op);
        let ty = |local| &operation.locals.get(local).ty;
        let arguments: Vec<Value> =
            operation.parameters.iter().map(|&parameter| arguments_of.value(world, ty(parameter))).collect();
        let done = machine.operation(op, &arguments);
        covered.operations += 1;
        match done.unwrap_or_else(|stop| panic!("{} {arguments:?}: {stop:?}", operation.ident.name)) {
            Run::Done(_) => {}
            Run::Crashed(point) => {
                covered.crashes += machine.crash_and_recover(Some(point)).expect("recovery does what it says");
            }
        }
        if arguments_of.below(20) == 0 {
            covered.crashes += machine.crash_and_recover(None).expect("recovery does what it says");
        }
    }
    drop(machine);
    covered.undecided = evaluator.undecided;
    covered
}

/// Of each implementation of the example over bare layers, and of each of its systems.
#[track_caller]
fn holds(name: &str, blocks: usize) {
    let program = example(name);
    let given = Given::new();
    let smallest = World::new(&program, &given, Limits::default()).expect("constants have values");
    let mut runs = vec![];
    for id in (0..program.impls.len()).map(ImplId::new) {
        let tree = Tree::of_impl(&program, id);
        runs.push((program.impl_(id).ident.name, run(&smallest, &tree, blocks, 300, 5)));
    }
    for system in &program.systems {
        let world = World::for_system(&program, system, Limits::default()).expect("constants have values");
        let tree = Tree::new(&program, &system.stack);
        let blocks = if system.settings.is_empty() { blocks } else { 70 };
        runs.push((system.ident.name, run(&world, &tree, blocks, 60, 9)));
    }
    println!("{name}: {runs:?}");
    for (part, covered) in &runs {
        assert_eq!(covered.undecided, 0, "{part}");
        assert!(covered.crashes > 0, "{part}: {covered:?}");
    }
}

#[test]
fn mirror() {
    holds("mirror", 3);
}

#[test]
fn log() {
    holds("log", 5);
}

#[test]
fn log_cached() {
    holds("log_cached", 5);
}

#[test]
fn pair() {
    holds("pair", 5);
}

#[test]
fn queue() {
    holds("queue", 2);
}

#[test]
fn atomic_save() {
    holds("atomic_save", 0);
}

#[test]
fn group_commit() {
    holds("group_commit", 3);
}

#[test]
fn statdb() {
    holds("statdb", 0);
}

#[test]
fn logged_mirror() {
    holds("logged_mirror", 5);
}

#[test]
fn stack() {
    holds("stack", 5);
}

/// Without crashes and choices the log does what it is for.
#[test]
fn a_transaction_is_read_after_its_commit() {
    let program = example("log");
    let world = World::new(&program, &Given::new(), Limits::default()).expect("constants have values");
    let tree = Tree::of_impl(&program, ImplId::new(0));
    let mut evaluator = Evaluator::new(&world);
    let configuration = Configuration::new(&mut evaluator, &tree, [initial("Disk", 6)]).expect("there is no memory");
    let oracle: &mut dyn Oracle = &mut First;
    let mut machine = Machine::new(&mut evaluator, &tree, configuration, oracle).checked();
    assert_eq!(machine.init(), Ok(Run::Done(true)));
    let layer = program.layer(tree.layer(&program, tree.top()));
    let op = |name: &str| {
        OpIndex::new(layer.operations.iter().position(|op| op.ident.name.as_str() == name).expect("it has it"))
    };
    let block = |number| Value::Block(Block::numbered(number));
    assert_eq!(machine.operation(op("size"), &[]), Ok(Run::Done(vec![Value::int(3)])));
    assert_eq!(machine.operation(op("write"), &[Value::int(1), block(9)]), Ok(Run::Done(vec![Value::Bool(true)])));
    // There is room for one write.
    assert_eq!(machine.operation(op("write"), &[Value::int(2), block(8)]), Ok(Run::Done(vec![Value::Bool(false)])));
    assert_eq!(machine.operation(op("read"), &[Value::int(1)]), Ok(Run::Done(vec![block(1)])));
    assert_eq!(machine.operation(op("commit"), &[]), Ok(Run::Done(vec![])));
    assert_eq!(machine.operation(op("read"), &[Value::int(1)]), Ok(Run::Done(vec![block(9)])));
    assert_eq!(machine.operation(op("write"), &[Value::int(2), block(8)]), Ok(Run::Done(vec![Value::Bool(true)])));
    assert_eq!(machine.crash_and_recover(None), Ok(1));
    // What was not committed is gone.
    assert_eq!(machine.operation(op("commit"), &[]), Ok(Run::Done(vec![])));
    assert_eq!(machine.operation(op("read"), &[Value::int(2)]), Ok(Run::Done(vec![block(2)])));
}
