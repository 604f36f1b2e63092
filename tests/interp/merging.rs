//! Runs that are merged end as all runs end.

use crate::support::{example, layer, program};
use argosy::hir::{ImplId, OpIndex, Program};
use argosy::interp::{
    Block, Configuration, Evaluator, Given, Limits, Machine, Merged, Oracle, Outcome, Paths, Run, State, Stop,
    Transitions, Tree, Value, World,
};
use std::collections::BTreeSet;

/// Where all ways of a part of a run end, and how many were gone to their end.
fn ends<T: std::fmt::Debug>(
    program: &Program,
    leaves: &[State],
    merging: bool,
    run: impl for<'w> Fn(&mut Machine<'_, 'w>) -> Outcome<Run<T>>,
) -> (BTreeSet<String>, usize) {
    let world = World::new(program, &Given::new(), Limits::default()).expect("constants have values");
    let tree = Tree::of_impl(program, ImplId::new(0));
    let mut evaluator = Evaluator::new(&world);
    let start = Configuration::new(&mut evaluator, &tree, leaves.iter().cloned()).expect("memory has values");
    let (mut paths, mut transitions, mut merged) = (Paths::default(), Transitions::default(), Merged::default());
    let (mut found, mut count) = (BTreeSet::new(), 0);
    loop {
        let oracle: &mut dyn Oracle = &mut paths;
        let machine = Machine::new(&mut evaluator, &tree, start.clone(), oracle).listing(&mut transitions);
        let mut machine = if merging { machine.merging(&mut merged) } else { machine };
        match run(&mut machine) {
            Ok(done) => {
                found.insert(format!("{done:?} {:?}", machine.configuration));
                count += 1;
            }
            Err(stop) => assert_eq!(*stop, Stop::Merged),
        }
        if !paths.advance() {
            return (found, count);
        }
    }
}

/// That merging loses no end, and saves runs.
fn agree<T: std::fmt::Debug>(
    program: &Program,
    leaves: &[State],
    run: impl for<'w> Fn(&mut Machine<'_, 'w>) -> Outcome<Run<T>>,
) {
    let (all, runs) = ends(program, leaves, false, &run);
    let (merged, fewer) = ends(program, leaves, true, &run);
    assert_eq!(all, merged);
    assert!(fewer < runs, "{fewer} of {runs}");
}

fn disk(numbers: &[u64]) -> Value {
    let block = |&number: &u64| Value::Block(if number == 0 { Block::ZERO } else { Block::numbered(number) });
    Value::option(Some(Value::seq(numbers.iter().map(block))))
}

#[test]
fn a_mirror_ends_as_it_does_without() {
    let program = example("mirror");
    assert_eq!(program.layer(layer(&program, "TwoDisk")).state.len(), 2);
    let leaves = [State::from(vec![disk(&[0, 1, 2]), disk(&[3, 1, 0])])];
    agree(&program, &leaves, |machine| machine.init());
    agree(&program, &leaves, |machine| machine.recover());
    agree(&program, &leaves, |machine| machine.operation(OpIndex::new(1), &[Value::int(1), Value::Block(Block::ZERO)]));
}

/// The end of a loop is no variable: here it alone tells two runs apart.
#[test]
fn loops_that_end_elsewhere_are_not_the_same() {
    let program = program(
        "layer Coin {
             state n: u64;
             op flip() -> (x: bool) { choose x: bool; }
             op add() { if n < 9 { n = n + 1; } }
             op get() -> (x: u64) { x = n; }
             crash {}
         }
         layer Count { state n: u64; op run() -> (x: u64) { } crash {} }
         impl Flips: Count over coin: Coin {
             abstraction { n = coin.n; }
             init() -> (ok: bool) { true }
             op run() -> (x) {
                 let mut end: u64 = 1;
                 let more = coin.flip();
                 if more { end = 3; }
                 for i in 0..end { 
                     end = 0;
                     coin.add();
                 }
                 coin.get()
             }
         }",
    );
    let leaves = [State::from(vec![Value::int(0)])];
    let run = |machine: &mut Machine<'_, '_>| machine.operation(OpIndex::new(0), &[]);
    assert_eq!(ends(&program, &leaves, false, run).0, ends(&program, &leaves, true, run).0);
}
