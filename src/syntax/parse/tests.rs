use super::*;
use crate::base::SourceMap;
use crate::syntax::ast::*;
use std::fs;

fn folder(name: &str) -> Vec<(String, String)> {
    let folder = format!("{}/tests/programs/syntax/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder exists").flatten().map(|e| e.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "argo"));
    paths.sort();
    let read = |path: &std::path::PathBuf| fs::read_to_string(path).expect("programs are readable");
    paths.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

/// What is reported, as `line: code message`.
fn reports(text: &str) -> Vec<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("test.argo", text);
    let line = |diagnostic: &Diagnostic| diagnostic.primary.as_ref().map_or(0, |label| sources.start(label.span).line);
    let (_, diagnostics) = parse(file, text);
    diagnostics.iter().map(|found| format!("{}: {} {}", line(found), found.code, found.message)).collect()
}

#[test]
fn all_programs_parse() {
    for (path, text) in folder("ok") {
        assert_eq!(reports(&text), Vec::<String>::new(), "{path}");
    }
}

/// The first code of a text that is hard to read.
fn hard(text: &str) -> Option<String> {
    reports(text).first().and_then(|report| report.split(' ').nth(1)).map(str::to_owned)
}

#[test]
fn deep_texts_are_refused() {
    const MANY: usize = 20_000;
    let expressions = [
        format!("{}1{}", "(".repeat(MANY), ")".repeat(MANY)),
        format!("{}1{}", "{".repeat(MANY), "}".repeat(MANY)),
        format!("{}1", "!".repeat(MANY)),
        format!("{}1", "a + ".repeat(MANY)),
        format!("{}1", "a ==> ".repeat(MANY)),
        format!("{} {{ 1 }}", "if a { 1 } else ".repeat(MANY)),
        format!("{} 1", "forall |x: u64| ".repeat(MANY)),
        format!("x{}", ".a".repeat(MANY)),
        format!("x{}", "[0]".repeat(MANY)),
    ];
    for expression in expressions {
        assert_eq!(
            hard(&format!("fn f() -> u64 {{ {expression} }}")).as_deref(),
            Some("A0109"),
            "{}",
            &expression[..20]
        );
    }
    let type_name = format!("{}u64{}", "seq<".repeat(MANY), ">".repeat(MANY));
    assert_eq!(hard(&format!("type T = {type_name};")).as_deref(), Some("A0109"));
    assert_eq!(hard(&format!("system S = {}A;", "A over ".repeat(MANY))).as_deref(), Some("A0109"));
    assert_eq!(
        hard(&format!("kleene law a(p) {{ {}p == p{} }}", "!".repeat(MANY), "*".repeat(MANY))).as_deref(),
        Some("A0109")
    );
}

#[test]
fn wide_texts_are_read() {
    let wide = |part: &str| format!("fn f() -> u64 {{ {}1 }}", part.repeat(20_000));
    assert_eq!(hard(&wide("a < ")), None);
    assert_eq!(hard(&wide("f(a); ")), None);
    assert_eq!(hard(&wide("if a { return 1; } ")), None);
    assert_eq!(hard(&format!("fn f() -> u64 {{ {} }}", "9".repeat(1_000))), None);
}

#[test]
fn junk_is_refused_in_linear_time() {
    const MANY: usize = 50_000;
    let junk = [
        "x ",
        "} ",
        "( ",
        "{ ] ",
        "@",
        "'",
        "\"",
        "\0",
        "\u{a0}",
        "fn ",
        "/// x\n",
        "#[",
        "else ",
        "; ",
        "layer L {}}",
    ];
    for part in junk {
        assert!(hard(&part.repeat(MANY)).is_some(), "{part}");
        assert!(hard(&format!("layer L {{ {} }}", part.repeat(MANY))).is_some(), "{part}");
        assert!(hard(&format!("fn f() -> u64 {{ {} }}", part.repeat(MANY))).is_some(), "{part}");
    }
}

#[test]
fn reports_are_few() {
    assert_eq!(reports(&"fn f( -> u64 { 1 }\n".repeat(1000)).len(), 20);
}

#[test]
fn line_endings_and_byte_order_marks_do_not_matter() {
    assert_eq!(reports("\u{feff}const A: u64 = 1;\r\nconst B: u64 = 2;\r\n"), Vec::<String>::new());
    assert_eq!(reports("\u{feff}"), Vec::<String>::new());
    assert_eq!(reports(""), Vec::<String>::new());
}

/// An expression with parentheses around all of its parts.
fn shape(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Path { path, .. } => path.last().symbol.to_string(),
        ExprKind::Int(value) => value.to_string(),
        ExprKind::Binary { op, left, right } => format!("({} {op:?} {})", shape(left), shape(right)),
        ExprKind::Unary { op, operand } => format!("({op:?} {})", shape(operand)),
        ExprKind::Cast { value, target } => format!("({} as {})", shape(value), target.last().symbol),
        ExprKind::Chain { first, rest } => {
            let rest: String = rest.iter().map(|(op, next)| format!(" {op:?} {}", shape(next))).collect();
            format!("({}{rest})", shape(first))
        }
        ExprKind::Field { base, name } => format!("{}.{}", shape(base), name.symbol),
        ExprKind::Quantified { quantifier, body, .. } => format!("({quantifier:?} {})", shape(body)),
        ExprKind::If { .. } => "if".to_owned(),
        other => panic!("no shape for {other:?}"),
    }
}

fn shape_of(text: &str) -> String {
    let (module, diagnostics) = parse(FileId(0), &format!("predicate p() {{ {text} }}"));
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    let ItemKind::Function(function) = &module.items[0].kind else { panic!("{text} is no function") };
    shape(function.body.tail.as_ref().expect("it has a value"))
}

#[test]
fn operators_bind_as_they_should() {
    assert_eq!(shape_of("a + b * c - d"), "((a Add (b Multiply c)) Subtract d)");
    assert_eq!(shape_of("a || b && c == d + 1"), "(a Or (b And (c Equal (d Add 1))))");
    assert_eq!(shape_of("-a as u64 * !b.c"), "(((Negate a) as u64) Multiply (Not b.c))");
    assert_eq!(shape_of("a - b - c"), "((a Subtract b) Subtract c)");
}

#[test]
fn comparisons_are_chains() {
    assert_eq!(shape_of("a <= b + 1 < c"), "(a LessEqual (b Add 1) Less c)");
    assert_eq!(shape_of("(a < b) == c"), "((a Less b) Equal c)");
    assert_eq!(shape_of("a in b && c != d"), "((a In b) And (c NotEqual d))");
}

#[test]
fn implication_associates_to_the_right() {
    assert_eq!(shape_of("a ==> b ==> c"), "(a Implies (b Implies c))");
    assert_eq!(shape_of("a || b ==> c && d"), "((a Or b) Implies (c And d))");
    assert_eq!(reports("predicate p() { a <==> b <==> c }").len(), 1);
    assert_eq!(reports("predicate p() { a <==> b ==> c }").len(), 1);
}

#[test]
fn quantifiers_reach_as_far_as_they_can() {
    assert_eq!(shape_of("a && forall |i: u64| b || c ==> d"), "(a And (Forall ((b Or c) Implies d)))");
    assert_eq!(shape_of("(exists |i in a..b| c) && d"), "((Exists c) And d)");
    assert_eq!(shape_of("a == seq |i in b| c + d"), "(a Equal (Seq (c Add d)))");
    assert_eq!(shape_of("!forall |i: u64| a && b"), "(Not (Forall (a And b)))");
}

#[test]
fn an_if_is_an_operand_but_not_at_the_start_of_a_statement() {
    assert_eq!(shape_of("a + if b { c } else { d } + e"), "((a Add if) Add e)");
    assert_eq!(shape_of("(if b { c } else { d }) + e"), "(if Add e)");
    assert_eq!(reports("predicate p() { if b { c } else { d } + e }").len(), 1);
}

#[test]
fn what_stands_last_is_the_value() {
    let block = |text: &str| {
        let (module, _) = parse(FileId(0), &format!("lemma l() {{ {text} }}"));
        let ItemKind::Function(function) = &module.items[0].kind else { panic!("{text} is no function") };
        (function.body.stmts.len(), function.body.tail.is_some())
    };
    assert_eq!(block("a; b"), (1, true));
    assert_eq!(block("a; if b { c }"), (1, true));
    assert_eq!(block("a; if b { c };"), (2, false));
    assert_eq!(block("if b { c } match d { _ => e }"), (1, true));
    assert_eq!(block("while b {}"), (1, false));
}

#[test]
fn spans_are_those_of_the_text() {
    let text = "fn f(a: u64) -> u64 { (a + b[c]) * 2 }";
    let (module, _) = parse(FileId(0), text);
    let ItemKind::Function(function) = &module.items[0].kind else { panic!("it is a function") };
    let value = function.body.tail.as_ref().expect("it has a value");
    let ExprKind::Binary { left, .. } = &value.kind else { panic!("it is a product") };
    let ExprKind::Binary { right: index, .. } = &left.kind else { panic!("it is a sum") };
    let written = |span: crate::base::Span| &text[span.range()];
    assert_eq!(written(value.span), "(a + b[c]) * 2");
    assert_eq!(written(left.span), "(a + b[c])");
    assert_eq!(written(index.span), "b[c]");
    assert_eq!(written(function.params[0].span), "a: u64");
    assert_eq!(written(function.body.span), "{ (a + b[c]) * 2 }");
    assert_eq!(written(module.items[0].span), text);
}

#[test]
fn ids_are_unique_and_below_the_count() {
    fn ids(value: &serde_json::Value, found: &mut Vec<u64>) {
        match value {
            serde_json::Value::Object(fields) => {
                found.extend(fields.get("id").and_then(serde_json::Value::as_u64));
                fields.values().for_each(|value| ids(value, found));
            }
            serde_json::Value::Array(parts) => parts.iter().for_each(|value| ids(value, found)),
            _ => {}
        }
    }
    for (path, text) in folder("ok") {
        let (module, _) = parse(FileId(0), &text);
        let mut found = vec![];
        ids(&serde_json::to_value(&module).expect("trees can be serialized"), &mut found);
        assert!(found.iter().all(|&id| id < u64::from(module.node_count)), "{path}");
        let count = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), count, "{path}");
    }
}

#[test]
fn what_can_be_read_is_in_the_tree() {
    let text = "layer L { state a: u64; state b u64; op f() { x = ; y = 1; } } fn () {} const A: u64 = 1;";
    let (module, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics.len(), 3);
    let ItemKind::Layer(layer) = &module.items[0].kind else { panic!("the layer is read") };
    assert!(matches!(layer.members[1].kind, LayerMemberKind::Error));
    let LayerMemberKind::Op(op) = &layer.members[2].kind else { panic!("the operation is read") };
    assert!(matches!(op.body.stmts[0].kind, StmtKind::Error));
    assert!(matches!(op.body.stmts[1].kind, StmtKind::Assign { .. }));
    assert!(matches!(module.items[1].kind, ItemKind::Error));
    assert!(matches!(module.items[2].kind, ItemKind::Const(_)));
}

#[test]
fn long_files_are_refused() {
    assert_eq!(hard(&" ".repeat(LONGEST + 1)).as_deref(), Some("A0122"));
}

/// The advice that goes with the first fault.
fn advice(text: &str) -> String {
    let (_, diagnostics) = parse(FileId(0), text);
    diagnostics.first().map(|diagnostic| diagnostic.help.join("; ")).unwrap_or_default()
}

#[test]
fn items_of_other_languages_are_understood() {
    let items = [
        ("pub fn f() -> int { 1 }", "everything can be imported"),
        ("function f(a: int): int { a }", "`fn f(a: int) -> int"),
        ("int f(int a) { return a; }", "the type comes last"),
        ("import std.disks", "`use m::X;`"),
        ("class Foo { }", "`struct P"),
        ("layr L { crash {} }", "did you mean `layer`?"),
        ("layer L { stat a: int; crash {} }", "did you mean `state`?"),
        ("layer L { state a: int = 0; crash {} }", "`init x == ..;`"),
        ("layer L { state a: int, b: int; crash {} }", "each is declared by itself"),
        ("lemma l() ensure 1 == 1; {}", "did you mean `ensures`?"),
        ("lemma l(a: int) requires a > 1, a < 3; {}", "joined by `&&`"),
        ("struct P { int x, int y }", "the type comes after the name: `x: int`"),
    ];
    for (text, help) in items {
        assert!(advice(text).contains(help), "`{text}`: {}", advice(text));
    }
}

#[test]
fn statements_of_other_languages_are_understood() {
    let statements = [
        ("int y = 5;", "`let y: int`"),
        ("var y = 5;", "`let mut x"),
        ("let y;", "a value from the start"),
        ("if let Some(y) = x { y }", "`match e"),
        ("if (x == 1) c.w(2);", "a body stands in braces"),
        ("if x { 1 } elif y { 2 }", "`else if`"),
        ("for (i = 0; i < 3; i++) { }", "`for i in 0..n"),
        ("switch x { case 1: y; }", "`match x"),
        ("let y = |a| a;", "`len(s)`"),
        ("let y = x ** 2;", "no operator for powers"),
        ("y = a not in s;", "`!(x in s)`"),
        ("for i in 0..=3 {}", "a range leaves out its end"),
        ("y = {1, 2};", "`set[a, b]`"),
        ("println!(x);", "there are no macros"),
    ];
    for (statement, help) in statements {
        let text = format!("layer L {{ op f() {{ {statement} }} crash {{}} }}");
        assert!(advice(&text).contains(help), "`{statement}`: {}", advice(&text));
    }
}
