//! What is claimed of a system, and what a claim rests on: a premise that is missing is missed, and nothing else is.

use argosy::driver::{self, Options};
use argosy::report::{self, ClaimStanding, Report};

/// One implementation over another, and what belongs to them.
const STACK: &str = "
layer Reg { state v: u64; op get() -> (r: u64) { r = v; } op put(x: u64) { v = x; } crash {} }
impl Lower: Reg over r: Reg {
    abstraction { v = r.v; }
    op get() -> (x) { r.get() }
    op put(x) { r.put(LOWER); }
    init() -> (ok: bool) { true }
}
impl Upper: Reg over r: Reg {
    abstraction { v = r.v; }
    op get() -> (x) { UPPER r.get() }
    op put(x) { r.put(x); }
    init() -> (ok: bool) { true }
}
system Store = Upper over Lower over Reg;
";

fn stack(lower: &str, upper: &str) -> String {
    STACK.replace("LOWER", lower).replace("UPPER", upper)
}

fn verify(text: &str) -> Report {
    driver::verify(vec![("a.argo".to_owned(), text.to_owned())], &Options::default())
}

fn standing(report: &Report, beginning: &str) -> ClaimStanding {
    let claim = report.claims.iter().find(|claim| claim.statement.starts_with(beginning));
    report.claim_standing(claim.unwrap_or_else(|| panic!("there is no claim on {beginning}")))
}

#[test]
fn a_system_is_proved_when_its_parts_are() {
    let report = verify(&stack("x", ""));
    assert_eq!(standing(&report, "Store: Reg over Reg, trace inclusion"), ClaimStanding::Proved);
    assert!(report::claims(&report).contains("a program that uses `Store` as a `Reg` sees only what `Reg` allows"));
}

/// Program 43: a premise that is refuted.
#[test]
fn nothing_is_claimed_of_a_system_with_a_broken_part() {
    let report = verify(&stack("0", ""));
    assert_eq!(standing(&report, "Upper"), ClaimStanding::Proved);
    for beginning in ["Lower", "Store: Reg over Reg, recovery refinement", "Store: Reg over Reg, trace inclusion"] {
        assert_eq!(standing(&report, beginning), ClaimStanding::NotProved, "{beginning}");
    }
    assert!(!report::claims(&report).contains("a program that uses"));
}

/// Program 43: a premise that is assumed.
#[test]
fn an_assumption_taints_what_rests_on_it_and_nothing_else() {
    let report = verify(&stack("x", "assume r.v == 0;"));
    assert_eq!(standing(&report, "Upper"), ClaimStanding::Assuming);
    assert_eq!(standing(&report, "Lower"), ClaimStanding::Proved);
    assert_eq!(standing(&report, "Store: Reg over Reg, recovery refinement"), ClaimStanding::Assuming);
    assert_eq!(standing(&report, "Store: Reg over Reg, trace inclusion"), ClaimStanding::Assuming);
    assert!(report::claims(&report).contains("that what is assumed at a.argo:11 holds"));
}

#[test]
fn an_assumption_in_a_lemma_taints_those_who_call_it_through_others() {
    let lemmas = "
        lemma assumed(n: int) ensures n * n >= 0; { assume n * n >= 0; }
        lemma through(n: int) ensures n * n + 1 > 0; { assumed(n); }
        lemma beside(n: int) ensures n + 1 > n; {}
    ";
    let calling = |lemma: &str| verify(&(stack("x", &format!("{lemma}(1);")) + lemmas));
    assert_eq!(standing(&calling("through"), "Upper"), ClaimStanding::Assuming);
    assert_eq!(standing(&calling("beside"), "Upper"), ClaimStanding::Proved);
    assert_eq!(standing(&calling("through"), "Lower"), ClaimStanding::Proved);
}

#[test]
fn a_wrong_lemma_or_function_is_missed_only_where_it_is_used() {
    let mathematics = "
        lemma wrong(n: int) ensures n > 0; {}
        fn shrunk(n: nat) -> nat { n - 1 }
        fn through(n: nat) -> nat { shrunk(n) }
    ";
    let with = |used: &str| verify(&(stack("x", used) + mathematics));
    assert_eq!(standing(&with(""), "Upper"), ClaimStanding::Proved);
    assert_eq!(standing(&with("wrong(1);"), "Upper"), ClaimStanding::NotProved);
    assert_eq!(standing(&with("assert through(3) == 2;"), "Upper"), ClaimStanding::NotProved);
    assert_eq!(standing(&with("assert through(3) == 2;"), "Lower"), ClaimStanding::Proved);
    assert_eq!(standing(&with("wrong(1);"), "Store: Reg over Reg, trace inclusion"), ClaimStanding::NotProved);
}

/// Constants stand in types, too: a constant without a value spoils every claim.
#[test]
fn a_constant_without_a_value_is_a_premise_of_everything() {
    let report = verify(&(stack("x", "") + "const ODD: u64 where ODD > 3 && ODD < 2;"));
    assert_eq!(standing(&report, "Lower"), ClaimStanding::NotProved);
}

#[test]
fn functions_of_layers_invariants_and_triples_count() {
    let layer = "
        fn low(n: nat) -> nat { n - 1 }
        layer Odd { state v: u64; invariant v < 10 || low(3) == 2; op get() -> (r: u64) { r = v; } crash {} }
        impl OnOdd: Reg2 over o: Odd { abstraction { v = o.v; } op get() -> (x) { o.get() } init() -> (ok: bool) { true } }
        layer Reg2 { state v: u64; op get() -> (r: u64) { r = v; } crash {} }
        triple reads in Upper <true> get() ~! recover() <true> <low(3) == 2 || true>;
    ";
    let report = verify(&(stack("x", "") + layer));
    assert_eq!(standing(&report, "OnOdd"), ClaimStanding::NotProved);
    assert_eq!(standing(&report, "reads"), ClaimStanding::NotProved);
    assert_eq!(standing(&report, "Upper"), ClaimStanding::Proved);
}

#[test]
fn the_encoder_is_trusted_where_it_is_used() {
    let encoding = "
        #[encode] struct Number { n: u64 }
        impl Encoded: Reg over d: Block {
            abstraction { v = decode::<Number>(d.b).n; }
            op get() -> (x) { decode::<Number>(d.read()).n }
            op put(x) { d.write(encode(Number { n: x })); }
            init() -> (ok: bool) { true }
        }
        layer Block { state b: block; op read() -> (r: block) { r = b; } op write(x: block) { b = x; } crash {} }
        system Written = Encoded over Block;
    ";
    let report = verify(&(stack("x", "") + encoding));
    let encodes = |beginning: &str| {
        let claim = report.claims.iter().find(|claim| claim.statement.starts_with(beginning));
        claim.expect("the claim is made").encodes
    };
    assert!(encodes("Encoded") && encodes("Written: Reg over Block, trace inclusion"));
    assert!(!encodes("Upper") && !encodes("Store: Reg over Reg, trace inclusion"));
    let text = report::claims(&report);
    assert_eq!(text.matches("that what `encode` writes").count(), 1, "{text}");
}

/// Program 44: after a crash in `init`, what lies below may not be as `init` needs it.
#[test]
fn a_crash_during_init_that_is_not_covered_is_said() {
    let text = "
        layer Fresh { state v: u64; init v == 0; op put(x: u64) { v = x; } op get() -> (r: u64) { r = v; } crash {} }
        layer One { state v: u64; init v == 1; op get() -> (r: u64) { r = v; } crash {} }
        impl T: One over f: Fresh {
            abstraction { v = f.v; }
            invariant f.v == 1;
            op get() -> (r) { f.get() }
            init() -> (ok: bool) {
                let x = f.get();
                if x == 0 { f.put(2); f.put(1); }
                true
            }
            recover() ensures f.v == old(f.v); {}
        }
        system S = T over Fresh;
    ";
    let report = verify(text);
    let said = report::claims(&report);
    assert!(said.contains("a crash during `init` is not covered"), "{said}");
    let covered = verify(&text.replace("init v == 0; ", "").replace("if x == 0", "if x != 1"));
    let said = report::claims(&covered);
    assert!(said.contains("S: One over Fresh, trace inclusion: proved") && !said.contains("not covered"), "{said}");
}

/// Program 45: an `init` that never returns true makes every claim empty.
#[test]
fn an_init_that_can_not_return_true_is_noted() {
    let text = stack("x", "").replacen("init() -> (ok: bool) { true }", "init() -> (ok: bool) { false }", 1);
    let report = verify(&text);
    assert!(report.findings.iter().any(|finding| finding.diagnostic.code.to_string() == "A1003"));
    assert_ne!(standing(&report, "Lower"), ClaimStanding::Proved);
    assert_ne!(standing(&report, "Store: Reg over Reg, trace inclusion"), ClaimStanding::Proved);
}
