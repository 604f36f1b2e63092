//! Runs of small stacks, by hand: what is executed, where crashes strike, and what is found wrong.

use crate::support::program;
use argosy::hir::{ImplId, OpIndex, Program};
use argosy::interp::{
    Configuration, CrashPoint, Decision, Evaluator, Event, First, Given, Limits, Machine, Moment, Observer, Oracle,
    Record, Run, State, Stop, Tree, Value, ViolationKind, World,
};

const CELLS: &str = "
    layer Cells {
        state a: u64;
        state b: u64;
        op get_a() -> (x: u64) { x = a; }
        op put_a(x: u64) requires x < 100; { a = x; }
        op put_b(x: u64) { b = x; }
        crash {}
    }
    layer Reg {
        state v: u64;
        op get() -> (x: u64) { x = v; }
        op put(x: u64) requires x < 1000; { v = x; }
        crash {}
    }
";

fn over(body: &str) -> Program {
    program(&format!("{CELLS} impl Twice: Reg over cells: Cells {{ {body} }}"))
}

/// What happens, in words.
#[derive(Default)]
struct Told(Vec<String>);

impl Observer for Told {
    fn event(&mut self, event: &Event<'_>) {
        self.0.push(match event {
            Event::Begin { arguments, .. } => format!("begin {arguments:?}"),
            Event::End { results, .. } => format!("end {results:?}"),
            Event::Step { op, arguments, before, after, .. } => {
                format!("step {} {arguments:?} {before:?} {after:?}", op.0)
            }
            Event::Background { moment, .. } => format!("background {moment:?}"),
            Event::Volatile { value, .. } => format!("volatile {value:?}"),
            Event::Crash { point } => format!("crash {point:?}"),
            Event::Crashed { before, after, .. } => format!("crashed {before:?} {after:?}"),
            Event::Recover { .. } => "recover".to_string(),
            Event::Recovered { .. } => "recovered".to_string(),
            Event::Init { .. } => "init".to_string(),
            Event::Initialised { ok, .. } => format!("initialised {ok}"),
            Event::Promised { procedure, .. } => format!("promised {}", procedure.ident.name),
            Event::PromisedLoop { names, .. } => format!("promised {names:?}"),
        });
    }
}

const MIRRORED: &str = "
    volatile calls: u64 = 7;
    abstraction { v = cells.a; }
    invariant cells.a == cells.b;
    op get() -> (x) { cells.get_a() }
    op put(x) { calls = calls + 1; if x < 100 { both(x); } }
    proc both(x: u64) requires x < 100; ensures cells.a == x && cells.b == x; crashes cells.b == old(cells.b) || cells.a == x; {
        cells.put_a(x);
        cells.put_b(x);
    }
    init() -> (ok: bool) { both(0); true }
    recover() ensures cells.a == cells.b && cells.a == old(cells.a); { cells.put_b(cells.get_a()); }
";

fn numbers(all: &[i64]) -> Vec<Value> {
    all.iter().map(|&number| Value::int(number)).collect()
}

/// Calls an operation of the first implementation from a = b = 3.
fn call(program: &Program, op: u32, arguments: &[i64], oracle: &mut dyn Oracle) -> Result<Run<Vec<Value>>, Stop> {
    let world = World::new(program, &Given::new(), Limits::default()).expect("there are no constants");
    let tree = Tree::of_impl(program, ImplId::new(0));
    let mut evaluator = Evaluator::new(&world);
    let configuration = Configuration::new(&mut evaluator, &tree, [State::from(numbers(&[3, 3]))]);
    let configuration = configuration.expect("memory has initial values");
    let mut machine = Machine::new(&mut evaluator, &tree, configuration, oracle).checked();
    machine.operation(OpIndex(op), &numbers(arguments)).map_err(|stop| *stop)
}

#[track_caller]
fn violates(body: &str, op: u32, arguments: &[i64], kind: ViolationKind) {
    let program = over(body);
    match call(&program, op, arguments, &mut First) {
        Err(Stop::Violation(violation)) => assert_eq!(violation.kind, kind),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_step_is_told() {
    let program = over(MIRRORED);
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants");
    let tree = Tree::of_impl(&program, ImplId::new(0));
    let mut evaluator = Evaluator::new(&world);
    let configuration =
        Configuration::new(&mut evaluator, &tree, [State::from(numbers(&[3, 3]))]).expect("memory has initial values");
    let mut told = Told::default();
    // Not at entry, but after the first write; then not again in recovery.
    let mut oracle = Record::new(vec![0, 1]);
    let mut machine = Machine::new(&mut evaluator, &tree, configuration, &mut oracle).observed(&mut told).checked();
    let cells = tree.leaves().next().expect("there is a leaf").0;
    assert_eq!(machine.operation(OpIndex(1), &numbers(&[5])), Ok(Run::Crashed(CrashPoint::After(cells))));
    assert_eq!(machine.configuration.state(tree.top())[..], numbers(&[8]));
    assert_eq!(machine.crash_and_recover(Some(CrashPoint::After(cells))), Ok(1));
    assert_eq!(machine.configuration.state(tree.top())[..], numbers(&[7]));
    assert_eq!(machine.configuration.state(cells)[..], numbers(&[5, 5]));
    drop(machine);
    assert_eq!(
        told.0,
        [
            "begin [Int(5)]",
            "volatile Int(8)",
            "step 1 [Int(5)] [Int(3), Int(3)] [Int(5), Int(3)]",
            "crash Some(After(NodeId(0)))",
            "crashed [Int(5), Int(3)] [Int(5), Int(3)]",
            "recover",
            "step 0 [] [Int(5), Int(3)] [Int(5), Int(3)]",
            "step 2 [Int(5)] [Int(5), Int(3)] [Int(5), Int(5)]",
            "recovered",
        ]
    );
}

#[test]
fn crash_points_are_before_the_first_operation_and_after_each() {
    struct Points(Vec<CrashPoint>, Vec<Moment>);
    impl Oracle for Points {
        fn decide(&mut self, decision: &Decision<'_>) -> usize {
            match decision {
                Decision::Crash { point, .. } => self.0.push(*point),
                Decision::Background { moment, .. } => self.1.push(*moment),
                Decision::Value { .. } | Decision::Outcome { .. } => {}
                Decision::Promised { .. } | Decision::PromisedValues { .. } => {}
            }
            0
        }
    }
    let program = over(MIRRORED);
    let mut points = Points(vec![], vec![]);
    assert_eq!(call(&program, 1, &[5], &mut points), Ok(Run::Done(vec![])));
    let tree = Tree::of_impl(&program, ImplId::new(0));
    let after = CrashPoint::After(tree.leaves().next().expect("there is a leaf").0);
    assert_eq!(points.0, [CrashPoint::Entry, after, after]);
    // The layer has no background.
    assert_eq!(points.1, []);
}

#[test]
fn what_the_code_must_not_do_is_found() {
    let with = |put: &str| MIRRORED.replace("calls = calls + 1; if x < 100 { both(x); }", put);
    violates(&with("both(x);"), 1, &[200], ViolationKind::Requires);
    violates(&with("cells.put_a(x);"), 1, &[200], ViolationKind::Requires);
    violates(&with("cells.put_a(5);"), 1, &[5], ViolationKind::Invariant);
    violates(&with("both(6);"), 1, &[5], ViolationKind::Abstraction);
    violates(&with("calls = 18446744073709551615 + calls;"), 1, &[5], ViolationKind::Overflow);
    violates(&with("calls = 1 / (calls - 7);"), 1, &[5], ViolationKind::DivisionByZero);
    violates(&with("calls = [1, 2][calls];"), 1, &[5], ViolationKind::IndexOutOfRange);
    violates(&with("assert calls == 8;"), 1, &[5], ViolationKind::Assert);
    violates(&with("assume calls == 8;"), 1, &[5], ViolationKind::Assume);
    violates(&with("if calls == 7 { unreachable } both(x);"), 1, &[5], ViolationKind::Unreachable);
    violates(
        &with("while calls > 0 invariant calls > 5; decreases calls; { calls = calls - 1; }"),
        1,
        &[5],
        ViolationKind::LoopInvariant,
    );
    violates(&with("while calls < 10 decreases calls; { calls = calls + 1; }"), 1, &[5], ViolationKind::Decreases);
    violates(&MIRRORED.replace("ensures cells.a == x &&", "ensures cells.a != x &&"), 1, &[5], ViolationKind::Ensures);
    violates(&MIRRORED.replace("|| cells.a == x;", "|| cells.a == 77;"), 1, &[5], ViolationKind::Crashes);
}

#[test]
fn recovery_must_leave_what_the_layer_allows() {
    let program = over(
        &MIRRORED
            .replace("cells.put_b(cells.get_a());", "cells.put_a(9); cells.put_b(9);")
            .replace(" && cells.a == old(cells.a)", ""),
    );
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants");
    let tree = Tree::of_impl(&program, ImplId::new(0));
    let mut evaluator = Evaluator::new(&world);
    let configuration =
        Configuration::new(&mut evaluator, &tree, [State::from(numbers(&[3, 3]))]).expect("memory has initial values");
    let mut oracle = First;
    let mut machine = Machine::new(&mut evaluator, &tree, configuration, &mut oracle).checked();
    let stop = machine.crash_and_recover(None).map_err(|stop| *stop);
    let kind = ViolationKind::Abstraction;
    assert!(matches!(stop, Err(Stop::Violation(violation)) if violation.kind == kind), "{stop:?}");
}

#[test]
fn nothing_runs_for_ever() {
    let body = MIRRORED.replace("if x < 100 { both(x); }", "while true decreases *; { calls = 1; }");
    let program = over(&body);
    assert!(matches!(call(&program, 1, &[5], &mut First), Err(Stop::Stuck(_))));
}

#[test]
fn a_false_clause_is_explained() {
    let program = program(
        "predicate sorted(s: seq<int>) { forall |i in 1..len(s)| s[i - 1] <= s[i] }
        fn subject() -> bool { sorted([1, 5, 4]) && 1 < 2 }",
    );
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants");
    let function = program.function(crate::support::function(&program, "subject"));
    let mut evaluator = Evaluator::new(&world);
    let mut scope = argosy::interp::Scope::new(&function.locals, argosy::interp::View::Nothing);
    let explained = evaluator.explain(&mut scope, &function.body);
    assert_eq!(explained.value, Ok(Value::Bool(false)));
    // Where it fails: at 2, where 5 stands before 4.
    let instance = explained.instances.first().expect("a forall is false");
    assert_eq!(instance.values.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(), numbers(&[2]));
    let values: Vec<_> = explained.parts.iter().filter_map(|part| part.value.clone().ok()).collect();
    assert!(values.contains(&Value::int(5)) && values.contains(&Value::int(4)), "{values:?}");
}
