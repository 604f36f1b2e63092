//! Expressions of every kind.

use crate::support::{function, program, shown};
use argosy::interp::{Evaluator, Limits, Scope, Stop, StuckKind, Value, View, ViolationKind, World};

/// Each expression of the type has the value that stands beside it.
#[track_caller]
fn are(items: &str, ty: &str, expected: &[(&str, &str)]) {
    for (expr, value) in expected {
        assert_eq!(shown(items, ty, expr).as_deref(), Ok(*value), "{expr}");
    }
}

#[track_caller]
fn are_stuck(items: &str, ty: &str, kind: StuckKind, exprs: &[&str]) {
    for expr in exprs {
        match shown(items, ty, expr) {
            Err(Stop::Stuck(stuck)) => assert_eq!(stuck.kind, kind, "{expr}"),
            other => panic!("{expr}: {other:?}"),
        }
    }
}

#[track_caller]
fn are_violations(items: &str, ty: &str, kind: ViolationKind, exprs: &[&str]) {
    for expr in exprs {
        match shown(items, ty, expr) {
            Err(Stop::Violation(violation)) => assert_eq!(violation.kind, kind, "{expr}"),
            other => panic!("{expr}: {other:?}"),
        }
    }
}

#[test]
fn numbers() {
    are(
        "",
        "int",
        &[
            ("2 + 3 * 4 - 5", "9"),
            ("-7 / 2", "-4"),
            ("-7 % 2", "1"),
            ("7 / -2", "-3"),
            ("7 % -2", "1"),
            ("u64::MAX + 1", "18446744073709551616"),
            ("u64::MAX * u64::MAX - u64::MAX * u64::MAX", "0"),
            ("min(3, -4) + max(3, -4)", "-1"),
            ("(255 as u8) + 1", "256"),
        ],
    );
    are_stuck("", "int", StuckKind::Unspecified, &["1 / 0", "1 % (2 - 2)"]);
    are_violations("", "u8", ViolationKind::Narrowing, &["100 + 200", "3 - 4"]);
}

#[test]
fn conditions_decide_as_soon_as_they_can() {
    are(
        "",
        "bool",
        &[
            ("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", "true"),
            ("1 / 0 == 1 && false", "false"),
            ("false && 1 / 0 == 1", "false"),
            ("1 / 0 == 1 || true", "true"),
            ("1 / 0 == 1 ==> true", "true"),
            ("false ==> 1 / 0 == 1", "true"),
            ("(1 < 2) <==> !(2 < 1)", "true"),
            ("if 1 < 2 { true } else { 1 / 0 == 0 }", "true"),
        ],
    );
    are_stuck(
        "",
        "bool",
        StuckKind::Unspecified,
        &["1 / 0 == 1 && true", "1 / 0 == 1 ==> false", "1 / 0 == 1 || false"],
    );
}

#[test]
fn bounds_that_a_predicate_gives() {
    are(
        "predicate inside(i: int, s: seq<int>) { 0 <= i && i < len(s) }
         predicate deeper(s: seq<int>, i: int) { inside(i, s) && i != 1 }
         predicate member(x: int, s: seq<int>) { x in s }",
        "bool",
        &[
            ("forall |i: int| inside(i, [1, 2]) ==> [1, 2][i] > 0", "true"),
            ("forall |i: int| inside(i, [1, 2]) ==> [1, 2][i] > 1", "false"),
            ("exists |i: int| deeper([1, 2, 3], i) && [1, 2, 3][i] == 3", "true"),
            ("exists |i: int| deeper([1, 2, 3], i) && [1, 2, 3][i] == 2", "false"),
            ("exists |x: int| member(x, [3, 4]) && x > 3", "true"),
        ],
    );
    are_stuck("predicate low(i: int) { i < 3 }", "bool", StuckKind::Unbounded, &["forall |i: int| low(i) ==> i < 4"]);
}

#[test]
fn a_recursion_must_come_nearer_to_its_end() {
    let items = "
        fn down(n: int) -> int decreases n; { if n <= 0 { 0 } else { down(n - 1) } }
        fn around(n: int) -> int decreases 7; { if n <= 0 { 0 } else { around(n - 1) } }
        fn subject() -> int { down(3) }
        fn other() -> int { around(3) }
    ";
    let program = program(items);
    let world = World::new(&program, &Default::default(), Limits::default()).expect("there are no constants");
    let evaluate = |name: &str| {
        let item = program.function(function(&program, name));
        let mut evaluator = Evaluator::new(&world);
        evaluator.contracts = true;
        evaluator.eval(&mut Scope::new(&item.locals, View::Nothing), &item.body).map_err(|stop| *stop)
    };
    assert_eq!(evaluate("subject"), Ok(Value::int(0)));
    let Err(Stop::Violation(violation)) = evaluate("other") else { panic!("7 is not below 7") };
    assert_eq!(violation.kind, ViolationKind::Decreases);
}

#[test]
fn sequences() {
    are(
        "",
        "seq<int>",
        &[
            ("[1, 2] + [3]", "[1, 2, 3]"),
            ("[7; 5]", "[7; 5]"),
            ("[7; 0 - 2]", "[]"),
            ("[1, 2, 3][1 := 9]", "[1, 9, 3]"),
            ("[1, 2, 3][3 := 9]", "[1, 2, 3]"),
            ("[1, 2, 3][-1 := 9]", "[1, 2, 3]"),
            ("[1, 2, 3][1..]", "[2, 3]"),
            ("[1, 2, 3][..9]", "[1, 2, 3]"),
            ("[1, 2, 3][2..1]", "[]"),
            ("[1, 2, 3][-5..1]", "[1]"),
            ("seq |i in 2..5| i * i", "[4, 9, 16]"),
            ("seq |i in 5..2| i", "[]"),
        ],
    );
    are("", "int", &[("len([4, 5])", "2"), ("last([4, 5])", "5"), ("[4, 5][1]", "5"), ("(seq |i in 3..9| i)[1]", "4")]);
    are(
        "",
        "bool",
        &[("2 in [1, 2]", "true"), ("is_prefix([1], [1, 2])", "true"), ("is_prefix([2], [1, 2])", "false")],
    );
    are_stuck("", "int", StuckKind::Unspecified, &["[1][1]", "[1][-1]", "last([1][1..])"]);
    are("", "bytes", &[("\"abc\"", "\"abc\""), ("\"abc\"[..2] + \"!\"", "\"ab!\"")]);
}

#[test]
fn sets_and_maps() {
    are(
        "",
        "set<int>",
        &[
            ("set[3, 1, 3]", "set[1, 3]"),
            ("set[1, 2] + set[2, 3]", "set[1, 2, 3]"),
            ("set[1, 2] - set[2, 3]", "set[1]"),
            ("set[1, 2] * set[2, 3]", "set[2]"),
            ("set |i in 0..4, j in 0..i| i * j", "set[0, 2, 3, 6]"),
            ("keys(map[5 := true, 4 := false])", "set[4, 5]"),
        ],
    );
    are("", "bool", &[("set[1] <= set[1, 2]", "true"), ("set[1, 3] <= set[1, 2]", "false"), ("3 in set[1]", "false")]);
    are(
        "",
        "map<int, int>",
        &[
            ("map[1 := 2, 1 := 3]", "map[1 := 3]"),
            ("map[2 := 1][1 := 5][3 := 0]", "map[1 := 5, 2 := 1, 3 := 0]"),
            ("remove(map[2 := 1, 3 := 4], 2)", "map[3 := 4]"),
            ("remove(map[2 := 1], 7)", "map[2 := 1]"),
            ("map |k in set[1, 2]| k * 10", "map[1 := 10, 2 := 20]"),
        ],
    );
    are("", "int", &[("map[1 := 2][1]", "2"), ("len(map[1 := 2, 3 := 4])", "2"), ("len(set[1, 1])", "1")]);
    are("", "bool", &[("1 in map[1 := 2]", "true"), ("2 in map[1 := 2]", "false")]);
    are_stuck("", "int", StuckKind::Unspecified, &["map[1 := 2][2]"]);
}

const DATA: &str = "
    struct Point { x: int, y: int }
    enum Shape { Empty, Circle(nat), Rect(nat, nat) }
    fn area(s: Shape) -> nat { match s { Empty => 0, Circle(r) => 3 * r * r, Rect(a, b) => a * b } }
    fn same<T>(a: T, b: T) -> bool { a == b }
    fn sum(s: seq<int>) -> int decreases len(s); {
        if len(s) == 0 { 0 } else { sum(s[1..]) + s[0] }
    }
";

#[test]
fn data() {
    are(
        DATA,
        "int",
        &[
            ("area(Empty) + area(Circle(2)) + area(Rect(2, 3))", "18"),
            ("Point { x: 5, ..Point { x: 1, y: 2 } }.y", "2"),
            ("match (1, Some(4)) { (1, Some(x)) => x, _ => 0 }", "4"),
            ("{ let x = 3; let y = x + 1; x * y }", "12"),
            ("sum([1, 2, 3, 4])", "10"),
        ],
    );
    are(DATA, "Point", &[("Point { y: 2, x: 1 }", "Point { x: 1, y: 2 }")]);
    are(DATA, "option<Shape>", &[("Some(Rect(1, 2))", "Some(Rect(1, 2))"), ("None", "None")]);
    are(DATA, "(int, bool)", &[("(1, true)", "(1, true)")]);
    are(DATA, "bool", &[("same(Empty, Circle(0))", "false"), ("same([1], [1])", "true")]);
}

#[test]
fn quantifiers() {
    are(
        "enum Colour { Red, Green, Blue }",
        "bool",
        &[
            ("forall |i in 0..10| i * i >= i", "true"),
            ("exists |i in 0..10| i * i == 49", "true"),
            ("exists |i in 0..7| i * i == 49", "false"),
            ("forall |x in set[1, 2], y in [3, 4]| x < y", "true"),
            ("forall |k in map[1 := 2]| k == 1", "true"),
            ("forall |b: bool| b || !b", "true"),
            ("forall |c: Colour| c == Red || c == Green", "false"),
            ("exists |c: option<Colour>, d: bool| c == Some(Blue) && d", "true"),
            ("forall |i: u64| 3 <= i && i < 9 ==> [0; 9][i] == 0", "true"),
            ("forall |i: int| 3 <= i ==> i + 1 <= 7 ==> i < 6", "false"),
            ("exists |i: nat| i < 5 && i * i == 16", "true"),
            ("forall |i: nat, j: nat| i < j && j < 5 ==> i <= 3", "true"),
            ("forall |i: nat, j: nat| j < 5 && i < 3 ==> i + j < 7", "true"),
            ("exists |i: int| i == 7 && i % 2 == 1", "true"),
            ("forall |x: int| x in [4, 5] ==> x > 3", "true"),
            ("forall |x: u8| x <= 255", "true"),
            ("forall |i in 0..3| [1, 2][i] < 2", "false"),
            ("forall |s: set<bool>| len(s) <= 2", "true"),
        ],
    );
    are_stuck("", "bool", StuckKind::Unbounded, &["forall |i: u64| i >= 0", "exists |b: block| b != b"]);
    are_stuck("", "bool", StuckKind::Unspecified, &["forall |i in 0..3| [1, 1][i] < 2"]);
}

#[test]
fn blocks_and_encoding() {
    let items = "
        const N: u64 where 2 < N;
        #[encode] struct Header { committed: bool, len: u32, at: [u64; N] }
        fn header() -> Header { Header { committed: true, len: 7, at: [1, 2, 3] } }
    ";
    are(
        items,
        "block",
        &[("encode(header())", "Header { committed: true, len: 7, at: [1, 2, 3] }"), ("block::ZERO", "zero")],
    );
    are(
        items,
        "bool",
        &[
            ("decode::<Header>(encode(header())) == header()", "true"),
            ("encode(header()) == block::ZERO", "false"),
            ("join(split(encode(header()), 8)) == encode(header())", "true"),
            ("encode(Header { committed: false, len: 0, at: [0; 3] }) == block::ZERO", "true"),
            ("len(split(block::ZERO, 4)) == 4 && len(split(block::ZERO, 4)[3]) == 1024", "true"),
        ],
    );
    are_stuck(items, "int", StuckKind::Unspecified, &["len(split(block::ZERO, 3))"]);
    are_violations(items, "Header", ViolationKind::ArrayLength, &["Header { committed: true, len: 7, at: [1] }"]);
}

#[test]
fn nothing_runs_for_ever() {
    let items = "fn down(n: int) -> int decreases n; { if n < 0 { 0 } else { down(n + 1) } }";
    are_stuck(items, "int", StuckKind::TooLarge, &["down(0)", "len([0; 1000000000000000000000])", "len([0; 1000000])"]);
    are_stuck(items, "bool", StuckKind::OutOfFuel, &["forall |i in 0..1000000000000| i >= 0"]);
    let doubled = "fn power(n: nat) -> nat decreases n; { if n == 0 { 2 } else { power(n - 1) * power(n - 1) } }";
    are_stuck(doubled, "int", StuckKind::TooLarge, &["power(14)"]);
}
