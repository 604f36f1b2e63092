//! Programs that are accepted, and what becomes of them. Rejected programs are data: `tests/programs/check`.

use super::check;
use crate::base::{Diagnostic, SourceMap, Symbol};
use crate::hir::{Arithmetic, Expr, ExprKind, IntType, LocalId, Place, Program, Stmt, StmtKind, Type};
use crate::resolve::{LoadedModule, resolve};
use crate::syntax::parse;

/// Checks modules given by path and text; parse errors, names and types together.
fn checked(files: &[(&str, &str)]) -> (Option<Program>, Vec<String>) {
    let mut sources = SourceMap::new();
    let mut diagnostics: Vec<Diagnostic> = vec![];
    let mut modules = vec![];
    for (path, text) in files {
        let (module, errors) = parse(sources.add(*path, *text), text);
        diagnostics.extend(errors);
        modules.push(LoadedModule { path: path.split("::").map(Symbol::new).collect(), module });
    }
    let (names, errors) = resolve(&modules);
    diagnostics.extend(errors);
    let (program, errors) = check(&modules, &names);
    diagnostics.extend(errors);
    let show = |diagnostic: &Diagnostic| {
        let span = diagnostic.primary.as_ref().map(|label| label.span);
        let line = span.map_or(0, |span| sources.start(span).line);
        let file = span.map_or("", |span| sources.file(span.file).name.as_str());
        format!("{file}:{line}: {} {}", diagnostic.code, diagnostic.message)
    };
    (program, diagnostics.iter().map(show).collect())
}

const DISKS: (&str, &str) = ("std::disks", include_str!("../../lang/std/disks.argo"));

const REGISTER: &str = "
layer Reg { state v: u64; init true; op get() -> (r: u64) { r = v; } op put(x: u64) { v = x; } crash { } }
impl Memory: Reg {
    volatile m: u64 = 0;
    abstraction { v = m; }
    invariant true;
    init() -> (ok: bool) { true }
    op get() -> (r) { m }
    op put(x) { m = x; }
}
";

#[test]
fn the_standard_disks_and_a_register_are_accepted() {
    let (program, reports) = checked(&[DISKS, ("register", REGISTER)]);
    assert_eq!(reports, [] as [&str; 0]);
    let program = program.expect("there is no error");
    assert_eq!(program.impls.len(), 1);
    assert_eq!(program.impls[0].operations.len(), 2);
}

/// The program of a text without errors.
fn accepted(text: &str) -> Program {
    let (program, reports) = checked(&[("t", text)]);
    assert_eq!(reports, [] as [&str; 0]);
    program.expect("there is no error")
}

/// The statements of the operation `get` of an implementation of a register over another.
fn body_of_get(body: &str) -> (Program, Vec<Stmt>) {
    let layer = "layer Reg { state v: u64; op get() -> (r: u64) { r = v; } op nothing() { } crash { } }";
    let text = format!(
        "{layer} impl T: Reg over p: Reg {{ volatile m: u64 = 0; abstraction {{ v = m; }}
         init() -> (ok: bool) {{ true }}
         proc bump() -> (k: u64) {{ m = m + 1; m }}
         op get() -> (r) {{ {body} }}
         op nothing() {{ let k = bump(); }} }}"
    );
    let program = accepted(&text);
    let statements = program.impls[0].operations[0].body.statements.clone();
    (program, statements)
}

fn name(program: &Program, local: LocalId) -> &'static str {
    program.impls[0].operations[0].locals.get(local).ident.name.as_str()
}

#[test]
fn ghost_statements_stay_directly_behind_their_operation() {
    let (program, statements) = body_of_get("let x = p.get(); assert x == p.v; x");
    let StmtKind::Call { results, .. } = &statements[0].kind else { panic!("a call: {:?}", statements[0]) };
    assert_eq!(results.iter().flatten().map(|&local| name(&program, local)).collect::<Vec<_>>(), ["x"]);
    assert!(statements[1].ghost && matches!(statements[1].kind, StmtKind::Assert { .. }));
}

#[test]
fn what_is_evaluated_first_is_kept_from_calls_that_follow() {
    let (_, statements) = body_of_get("m + bump()");
    let StmtKind::Let(saved, Some(value)) = &statements[0].kind else { panic!("a let: {:?}", statements[0]) };
    assert!(matches!(value.kind, ExprKind::State(Place::Volatile(_))));
    assert!(matches!(statements[1].kind, StmtKind::Call { .. }));
    let StmtKind::Assign(_, sum) = &statements[2].kind else { panic!("an assignment: {:?}", statements[2]) };
    let ExprKind::Arithmetic(_, Arithmetic::Machine(IntType::U64), left, _) = &sum.kind else { panic!("{sum:?}") };
    assert_eq!(left.kind, ExprKind::Local(*saved));
}

#[test]
fn values_of_branches_become_assignments() {
    let (_, statements) = body_of_get("let x = if m == 0 { p.get() } else { unreachable }; x + 1");
    let [Stmt { kind: StmtKind::Let(_, None), .. }, Stmt { kind: StmtKind::If(_, then, otherwise), .. }, ..] =
        &statements[..]
    else {
        panic!("a variable and a branch: {statements:?}");
    };
    assert!(matches!(then.statements[0].kind, StmtKind::Call { .. }));
    assert!(matches!(&otherwise.statements[0].kind,
        StmtKind::Assign(_, value) if value.kind == ExprKind::Unreachable && value.ty == Type::U64));
}

#[test]
fn early_exits_bind_what_remains() {
    let (_, statements) = body_of_get("let o: option<u64> = Some(m); let Some(x) = o else { return 0; }; x");
    let StmtKind::Match(_, arms) = &statements[2].kind else { panic!("a match: {:?}", statements[2]) };
    assert_eq!(arms.len(), 2);
    assert!(matches!(arms[1].body.statements.last().map(|stmt| &stmt.kind), Some(StmtKind::Return)));
}

fn checked_conversion(body: &Expr) -> Option<bool> {
    match &body.kind {
        ExprKind::Convert { checked, .. } => Some(*checked),
        _ => None,
    }
}

#[test]
fn narrowing_is_checked_and_widening_is_not() {
    let program = accepted(
        "fn narrow(a: u64) -> u64 { a + 1 }
         fn wide(a: u8) -> u64 { a }
         fn same(a: u64) -> u64 { a }
         fn literal() -> u8 { 255 }
         fn element(s: seq<u64>) -> u64 { s[0] }",
    );
    let found: Vec<_> = program.functions.iter().map(|function| checked_conversion(&function.body)).collect();
    assert_eq!(found, [Some(true), Some(false), None, None, Some(true)]);
}

#[test]
fn constants_come_after_those_that_they_mention() {
    let program = accepted("const A: u64 = f() + 1; fn f() -> u64 { B } const B: u64 where B < 3;");
    let names: Vec<_> = program.constants.iter().map(|constant| constant.ident.name.as_str()).collect();
    assert_eq!(names, ["B", "A"]);
}

#[test]
fn callees_have_lower_numbers_unless_they_call_back() {
    let program = accepted(
        "predicate top(n: nat) { even(n) }
         fn even(n: nat) -> bool decreases n; { if n == 0 { true } else { odd(n - 1) } }
         fn odd(n: nat) -> bool decreases n; { if n == 0 { false } else { even(n - 1) } }",
    );
    let [top, even, odd] = &program.functions[..] else { panic!("three functions") };
    assert!(even.component == odd.component && even.component < top.component);
    assert!(even.recursive && odd.recursive && !top.recursive);
}

#[test]
fn a_missing_value_is_found_among_many() {
    let (_, reports) = checked(&[(
        "t",
        "enum Color { Red, Green } fn f(a: option<Color>, b: (Color, bool)) -> u64 {
         match (a, b) { (None, _) => 0, (Some(Red), (_, true)) => 1, (Some(Green), (Red, _)) => 2, (_, (Green, true)) => 3, (Some(Red), (Red, false)) => 4 } }",
    )]);
    assert_eq!(reports, ["t:2: A0308 the `match` says nothing about `(Some(Red), (Green, false))`"]);
}

#[test]
fn deep_and_wide_programs_are_answered() {
    let lets: String = (0..5000).map(|at| format!("let x{at} = {at};")).collect();
    let (_, reports) = checked(&[("t", &format!("fn f() -> u64 {{ {lets} 0 }}"))]);
    assert_eq!(reports.len(), 1, "{reports:?}");
    assert!(reports[0].contains("too many `let`s"));
    let aliases: String = (1..60).map(|at| format!("type A{at} = (A{}, A{});", at - 1, at - 1)).collect();
    let (_, reports) = checked(&[("t", &format!("type A0 = u64; {aliases}"))]);
    assert!(!reports.is_empty() && reports.iter().all(|report| report.contains("too large")), "{reports:?}");
    let columns = |cell: &str| vec![cell; 24].join(", ");
    let rows: String = (0..24).map(|at| format!("({}) => {at},", columns("_").replacen('_', "true", at + 1))).collect();
    let text = format!("fn f(x: ({})) -> u64 {{ match x {{ {rows} }} }}", columns("bool"));
    let (_, reports) = checked(&[("t", &text)]);
    assert!(reports.iter().any(|report| report.contains("A0308")), "{reports:?}");
}
