//! Transitions of layers: what they can do from a state, by hand.

use crate::support::{example, layer, program};
use argosy::hir::{OpIndex, Program};
use argosy::interp::{
    Block, Evaluator, Given, Limits, Results, State, Step, Stop, Successors, Value, ViolationKind, Wanted, World,
};

fn world(program: &Program) -> World<'_> {
    World::new(program, &Given::new(), Limits::default()).expect("constants have values")
}

fn state(values: impl IntoIterator<Item = Value>) -> State {
    values.into_iter().collect()
}

fn block(number: u64) -> Value {
    Value::Block(Block::numbered(number))
}

fn blocks(numbers: &[u64]) -> Value {
    Value::seq(numbers.iter().map(|&number| block(number)))
}

const LAYER: &str = "
    layer Box {
        state n: u64;
        state s: seq<u64>;
        op add(x: u64) -> (before: u64) requires n < 10; { before = n; n = n + x; }
        op swap() { let t = n; n = old(n) + 1; s = s + [t, old(n)]; }
        op pick() -> (x: u64) { choose x where x in s; }
        op below() { choose n where n < old(n) && 2 <= n; }
        op maybe() -> (ok: bool) { if ok { n = 0; } }
        op any() -> (x: u64) { }
        op any_kept() { choose y: u64; n = y; }
        op some(k: nat) { choose m: nat where m <= k && m % 2 == 0; n = m; }
        op part() -> (p: seq<u64>) { choose p where is_prefix(p, s); }
        op either() { choose n where n == 3 || n == 5 || n in s; }
        op none() { choose n where n < 0; }
        background { n = n + 1; }
        crash { s = []; }
    }
";

fn operation(program: &Program, layer_name: &str, name: &str) -> Step {
    let operations = &program.layer(layer(program, layer_name)).operations;
    let place = operations.iter().position(|operation| operation.ident.name.as_str() == name);
    Step::Operation(OpIndex::new(place.expect("the layer has the operation")))
}

/// Where an operation of the layer leads from n and s: n, s and results.
fn led(name: &str, n: i64, s: &[i64], arguments: &[i64]) -> Result<(Vec<String>, bool), Stop> {
    let program = program(LAYER);
    let world = world(&program);
    let numbers = |all: &[i64]| all.iter().map(|&number| Value::int(number)).collect::<Vec<_>>();
    let from = state([Value::int(n), Value::seq(numbers(s))]);
    let step = match name {
        "background" => Step::Background,
        "crash" => Step::Crash,
        name => operation(&program, "Box", name),
    };
    let mut evaluator = Evaluator::new(&world);
    let arguments = numbers(arguments);
    let found = evaluator.successors(layer(&program, "Box"), step, &from, &arguments, Wanted::default());
    let Successors { all, complete } = found.map_err(|stop| *stop)?;
    Ok((all.iter().map(|reached| format!("{:?} {:?}", reached.state, reached.results)).collect(), complete))
}

#[track_caller]
fn leads(name: &str, arguments: &[i64], expected: &[&str]) {
    let all = expected.iter().map(|text| text.to_string()).collect();
    assert_eq!(led(name, 7, &[7, 4], arguments), Ok((all, true)), "{name}");
}

#[test]
fn statements_do_what_they_say() {
    leads("add", &[5], &["[Int(12), Seq([Int(7), Int(4)])] [Int(7)]"]);
    leads("swap", &[], &["[Int(8), Seq([Int(7), Int(4), Int(7), Int(7)])] []"]);
    leads("background", &[], &["[Int(8), Seq([Int(7), Int(4)])] []"]);
    leads("crash", &[], &["[Int(7), Seq([])] []"]);
}

#[test]
fn choices_offer_what_their_condition_allows() {
    let kept = "[Int(7), Seq([Int(7), Int(4)])]";
    leads("pick", &[], &[&format!("{kept} [Int(7)]"), &format!("{kept} [Int(4)]")]);
    let numbers = |all: &[i64]| all.iter().map(|n| format!("[Int({n}), Seq([Int(7), Int(4)])] []")).collect::<Vec<_>>();
    let (found, complete) = led("below", 7, &[7, 4], &[]).expect("there is a value");
    assert_eq!((found, complete), (numbers(&[2, 3, 4, 5, 6]), true));
    assert_eq!(led("some", 7, &[7, 4], &[5]).expect("there is a value"), (numbers(&[0, 2, 4]), true));
    assert_eq!(led("either", 7, &[7, 4], &[]).expect("there is a value"), (numbers(&[3, 5, 7, 4]), true));
    leads(
        "part",
        &[],
        &[&format!("{kept} [Seq([])]"), &format!("{kept} [Seq([Int(7)])]"), &format!("{kept} [Seq([Int(7), Int(4)])]")],
    );
    leads("maybe", &[], &[&format!("{kept} [Bool(false)]"), "[Int(0), Seq([Int(7), Int(4)])] [Bool(true)]"]);
    let (kind, none) = (ViolationKind::NoChoice, led("none", 7, &[], &[]));
    assert!(matches!(none, Err(Stop::Violation(violation)) if violation.kind == kind), "{none:?}");
}

#[test]
fn what_can_not_be_tried_is_told() {
    let (found, complete) = led("any", 7, &[4], &[]).expect("there is a value");
    assert!(!complete && found.len() > 2, "{found:?}");
    assert!(!led("any_kept", 7, &[4], &[]).expect("there is a value").1);
    // With the result known, the value is, and nothing is left out; where it is kept, that does not help.
    let program = program(LAYER);
    let world = world(&program);
    let mut evaluator = Evaluator::new(&world);
    let layer = layer(&program, "Box");
    let from = state([Value::int(7), Value::seq([])]);
    let results = [Value::int(123_456)];
    let allowed = evaluator.allows(layer, operation(&program, "Box", "any"), &from, &[], &results, &from);
    assert_eq!(allowed, Ok(Some(true)));
    let unseen = Wanted { results: Results::Unseen, ..Wanted::default() };
    let found =
        evaluator.successors(layer, operation(&program, "Box", "any"), &from, &[], unseen).expect("it leads on");
    assert_eq!((found.all.len(), found.complete), (1, true));
    let post = state([Value::int(99), Value::seq([])]);
    let allowed = evaluator.allows(layer, operation(&program, "Box", "any"), &from, &[], &results, &post);
    assert_eq!(allowed, Ok(Some(false)));
    let kept = operation(&program, "Box", "any_kept");
    assert_eq!(evaluator.allows(layer, kept, &from, &[], &[], &post), Ok(Some(true)));
    let other = state([Value::int(99), Value::seq([Value::int(1)])]);
    assert_eq!(evaluator.allows(layer, kept, &from, &[], &[], &other), Ok(None));
    let Step::Operation(add) = operation(&program, "Box", "add") else { panic!("it is one") };
    assert_eq!(evaluator.may_call(layer, add, &from, &[Value::int(1)]), Ok(true));
    assert_eq!(evaluator.may_call(layer, add, &post, &[Value::int(1)]), Ok(false));
}

/// Where the layer of the library leads, how many states, and whether these are all.
fn library(name: &str, step: &str, from: State, arguments: &[Value]) -> (Vec<State>, bool) {
    let program = program("");
    let world = world(&program);
    let mut evaluator = Evaluator::new(&world);
    let id = layer(&program, name);
    let step = if step == "crash" { Step::Crash } else { operation(&program, name, step) };
    let found = evaluator.successors(id, step, &from, arguments, Wanted::default()).expect("it leads somewhere");
    for reached in &found.all {
        assert_eq!(evaluator.is_state(id, &reached.state), Ok(true), "{reached:?}");
    }
    (found.all.into_iter().map(|reached| reached.state).collect(), found.complete)
}

#[test]
fn a_crash_of_a_buffering_disk_leaves_any_mixture() {
    let may = Value::seq([Value::set([block(1), block(2)]), Value::set([block(3)]), Value::set([block(4), block(5)])]);
    let (states, complete) = library("AsyncDisk", "crash", state([blocks(&[2, 3, 5]), may]), &[]);
    let contents: Vec<Value> = states.iter().map(|state| state[0].clone()).collect();
    assert!(complete);
    assert_eq!(contents, [blocks(&[1, 3, 4]), blocks(&[1, 3, 5]), blocks(&[2, 3, 4]), blocks(&[2, 3, 5])]);
}

#[test]
fn sectors_are_torn_one_by_one() {
    let program = program("");
    let mut given = Given::new();
    let sectors = program.constants.iter().position(|constant| constant.ident.name.as_str() == "SECTORS");
    given.insert(argosy::hir::ConstId::new(sectors.expect("it is in the library")), Value::int(2));
    let world = World::new(&program, &given, Limits::default()).expect("2 is legal");
    let mut evaluator = Evaluator::new(&world);
    let id = layer(&program, "TornDisk");
    let zeros = Value::seq(vec![Value::int(0); 2048]);
    let settled = Value::seq([Value::seq(vec![Value::set([zeros]); 2])]);
    let from = state([blocks(&[0]), settled]);
    assert_eq!(evaluator.is_initial(id, &from), Ok(true));
    let both = Value::Block(Block::new(&[&[1; 1][..], &[0; 2047], &[7; 9]].concat()).expect("it fits"));
    let write = operation(&program, "TornDisk", "write");
    let written =
        evaluator.successors(id, write, &from, &[Value::int(0), both], Wanted::default()).expect("it leads on");
    let from = written.all[0].state.clone();
    let found = evaluator.successors(id, Step::Crash, &from, &[], Wanted::default()).expect("it leads on");
    assert_eq!((found.all.len(), found.complete), (4, true));
}

#[test]
fn a_crash_of_files_keeps_prefixes() {
    let file = |text: &str, synced| {
        let bytes = text.bytes().map(Value::int);
        Value::tuple([Value::seq(bytes), Value::Bool(synced)])
    };
    let name = Value::seq([Value::int(b'a')]);
    let empty = Value::map([]);
    let names = Value::map([(name, Value::int(1))]);
    let history = Value::seq([empty, names.clone()]);
    let files = Value::seq([file("x", true), file("yz", false)]);
    let (states, complete) = library("Files", "crash", state([names, history, files]), &[]);
    // Two directories, and three first parts of the file that was not synced.
    assert_eq!((states.len(), complete), (6, true));
}

#[test]
fn one_of_two_disks_may_fail() {
    let disk = || Value::option(Some(blocks(&[1])));
    let program = program("");
    let world = world(&program);
    let id = layer(&program, "TwoDisk");
    let from = state([disk(), disk()]);
    let found = Evaluator::new(&world).successors(id, Step::Background, &from, &[], Wanted::default());
    let states: Vec<State> = found.expect("it leads on").all.into_iter().map(|reached| reached.state).collect();
    let none = || Value::option(None);
    assert_eq!(states, [from, state([none(), disk()]), state([disk(), none()])]);
}

#[test]
fn constants_have_the_smallest_legal_values() {
    let program = example("stack");
    let value = |world: &World<'_>, name: &str| {
        let place = program.constants.iter().position(|constant| constant.ident.name.as_str() == name);
        world.constant(argosy::hir::ConstId::new(place.expect("it is declared"))).cloned()
    };
    let smallest = world(&program);
    assert_eq!((value(&smallest, "LOG_LEN"), value(&smallest, "DATA")), (Some(Value::int(1)), Some(Value::int(3))));
    let store = program.systems.iter().find(|system| system.ident.name.as_str() == "Store").expect("it is declared");
    let system = World::for_system(&program, store, Limits::default()).expect("its values are legal");
    assert_eq!((value(&system, "LOG_LEN"), value(&system, "DATA")), (Some(Value::int(62)), Some(Value::int(64))));
}
