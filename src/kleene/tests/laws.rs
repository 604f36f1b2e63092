//! Laws of Kleene algebra with tests, and what is no law.

use crate::kleene::testing::{claim, term};
use crate::kleene::{Budget, Side, Verdict, decide};

fn verdict(text: &str) -> Verdict {
    decide(&claim(text), &[], Budget::default()).unwrap_or_else(|fault| panic!("{text}: {}", fault.message))
}

fn assert_holds(text: &str) {
    let verdict = verdict(text);
    assert!(matches!(verdict, Verdict::Holds(_)), "{text}: {verdict:?}");
}

/// The law fails, with this word, which only that side accepts.
fn assert_fails(text: &str, side: Side, word: &str) {
    match verdict(text) {
        Verdict::Fails(found) => {
            assert_eq!((found.accepted_by, found.word.to_string().as_str()), (side, word), "{text}")
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn axioms_of_kleene_algebra_hold() {
    for text in [
        "p + (q + r) == (p + q) + r",
        "p + q == q + p",
        "p + 0 == p",
        "p + p == p",
        "p ; (q ; r) == (p ; q) ; r",
        "1 ; p == p",
        "p ; 1 == p",
        "p ; (q + r) == p ; q + p ; r",
        "(p + q) ; r == p ; r + q ; r",
        "0 ; p == 0",
        "p ; 0 == 0",
        "1 + p ; p* == p*",
        "1 + p* ; p == p*",
        "p <= p + q",
        "0 <= p",
        "p ; q <= (p + q)*",
    ] {
        assert_holds(text);
    }
}

#[test]
fn axioms_of_tests_hold() {
    for text in [
        "b & c == c & b",
        "b | c & d == (b | c) & (b | d)",
        "b + 1 == 1",
        "b | !b == 1",
        "b & !b == 0",
        "b ; b == b",
        "!(b | c) == !b & !c",
        "!(b & c) == !b | !c",
        "b <= 1",
        "b* == 1",
        "p == b ; p + !b ; p",
        "b ; p ; c <= p",
    ] {
        assert_holds(text);
    }
}

#[test]
fn well_known_theorems_hold() {
    for text in [
        "(p + q)* == p* ; (q ; p*)*",
        "(p + q)* == (p* ; q)* ; p*",
        "(p ; q)* ; p == p ; (q ; p)*",
        "p* ; p* == p*",
        "(p ; p)* ; (1 + p) == p*",
        "(p + q)* == (p* ; q*)*",
        "(1 + p)* == p*",
        "p* == (1 + p) ; (p ; p)*",
        "p* == (1 + p + p;p) ; (p ; p ; p)*",
        "(p* + q)* == (p + q)*",
        // An inner loop whose condition is that of the outer one has run when the outer one is tested.
        "(b ; p ; (b ; q)* ; !b)* ; !b == b ; p ; (b ; q)* ; !b + !b",
        // Two loops in one another are one loop with a conditional inside (Kozen and Patron).
        "(b ; p ; (c ; q)* ; !c)* ; !b == b ; p ; ((b | c) ; (c ; q + !c ; p))* ; !(b | c) + !b",
        "(b ; p)* ; !b == !b + b ; p ; (b ; p)* ; !b",
        "b ; (b ; p)* ; !b == b ; p ; (b ; p)* ; !b",
        "(b ; p + !b ; q) ; r == b ; p ; r + !b ; q ; r",
        "(p + b)* == p*",
        "(b ; p)* <= p*",
        "↯(p ; q) == ↯p + p ; ↯q",
        "b ; (c ; p + !c ; q) == c ; b ; p + (b & !c) ; q",
    ] {
        assert_holds(text);
    }
}

#[test]
fn what_is_no_law_fails_with_a_shortest_word() {
    assert_fails("p ; q == q ; p", Side::Left, "p q");
    assert_fails("p == q", Side::Left, "p");
    assert_fails("1 == p", Side::Left, "the empty word");
    assert_fails("p* == p ; p*", Side::Left, "the empty word");
    assert_fails("p ; (q + r)* == p ; q* + p ; r*", Side::Left, "p q r");
    assert_fails("(p + q)* == p* + q*", Side::Left, "p q");
    assert_fails("(p ; q)* == p* ; q*", Side::Right, "q");
    assert_fails("p* ; q* <= (p ; q)*", Side::Left, "q");
    assert_fails("p ; b == b ; p", Side::Left, "!b p b");
    assert_fails("p <= b ; p", Side::Left, "!b p");
    assert_fails("(b ; p)* ; !b == (b ; p)*", Side::Right, "b");
    assert_fails("p* <= (p ; p)*", Side::Left, "p");
    assert_fails("b | c == b", Side::Left, "!b c");
    assert_fails("↯p == p", Side::Left, "↯p");
    assert_fails("(b ; p + c ; q)* == (b ; p)* ; (c ; q)*", Side::Left, "c q b p");
    assert_fails("(b ; p ; (b ; q)* ; !b)* ; !b == (b ; p ; (b ; q)*)* ; !b", Side::Right, "b p b p !b");
}

#[test]
fn the_side_that_accepts_is_right_whatever_the_other_tests_are() {
    // Each side has truth values that the other lacks; the word must fix `b`.
    assert_fails("b ; p == !b ; p", Side::Right, "!b p");
    assert_fails("b == !b", Side::Left, "b");
}

#[test]
fn long_nondeterministic_terms_are_easy() {
    assert_holds("(a+f)* ; a ; (a+f)^14 == (1 + (a+f);(a+f)*) ; a ; (a+f)^14");
    // The same without shared derivatives: only the congruence keeps the pairs few.
    assert_holds("(a+f)* ; a ; (a+f)^14 == (f* ; a)* ; f* ; a ; (f + a)^14");
    assert_fails_somewhere("(a+f)* ; a ; (a+f)^14 == (a+f)* ; a ; (a+f)^13 ; a");
}

fn assert_fails_somewhere(text: &str) {
    let verdict = verdict(text);
    assert!(matches!(verdict, Verdict::Fails(_)), "{text}: {verdict:?}");
}

fn numbered(order: impl Iterator<Item = usize>, separator: &str, part: impl Fn(usize) -> String) -> String {
    order.map(part).collect::<Vec<_>>().join(separator)
}

#[test]
fn thirty_tests_are_easy() {
    let test = |number: usize| format!("t{number}");
    let permuted = || (1..=30).map(|number| number * 7 % 31);
    let (all, all_permuted) = (numbered(1..=30, " & ", test), numbered(permuted(), " & ", test));
    assert_holds(&format!("{all} == {all_permuted}"));
    assert_holds(&format!("{all} ; p == {all_permuted} ; p"));
    assert_holds(&format!("{} == {}", numbered(1..=30, " | ", test), numbered(permuted(), " | ", test)));
    let guarded = |number: usize| format!("t{number} ; p{number}");
    assert_holds(&format!("{} == {}", numbered(1..=30, " + ", guarded), numbered(permuted(), " + ", guarded)));
    let same_letter = |number: usize| format!("t{number} ; p ; q{number}");
    assert_holds(&format!("{} == {}", numbered(1..=30, " + ", same_letter), numbered(permuted(), " + ", same_letter)));
    // After `p`, each side can be in 2^30 sets, none of which is one of the other side.
    let (ordered, reordered) =
        (|n: usize| format!("t{n} ; p ; q{n} ; (r + s)"), |n: usize| format!("t{n} ; p ; q{n} ; (s + r)"));
    assert_holds(&format!("{} == {}", numbered(1..=30, " + ", ordered), numbered(permuted(), " + ", reordered)));
    let pairs = |number: usize| format!("(t{number} | t{})", number + 15);
    let pairs_permuted = (1..=15).map(|number| number * 3 % 16).map(|number| number.max(1));
    assert_holds(&format!("{} <= {}", numbered(1..=15, " & ", pairs), numbered(pairs_permuted, " & ", pairs)));
    assert_fails_somewhere(&format!("{all} == {}", numbered(1..=29, " & ", test)));
}

/// The law is decided with so little work. The usual budget, which takes a few seconds, is many times more.
fn assert_takes_at_most(work: u64, text: &str) {
    let verdict =
        decide(&claim(text), &[], Budget { work }).unwrap_or_else(|fault| panic!("{text}: {}", fault.message));
    let Verdict::Holds(certificate) = verdict else { panic!("{text}: {verdict:?}") };
    assert!(certificate.relation.len() <= 100, "{text}: {} pairs", certificate.relation.len());
}

#[test]
fn two_laws_that_must_be_quick_take_a_hundredth_of_the_usual_work() {
    let little = Budget::default().work / 100;
    assert_takes_at_most(little, "(a+f)* ; a ; (a+f)^14 == (1 + (a+f);(a+f)*) ; a ; (a+f)^14");
    let test = |number: usize| format!("t{number}");
    let (all, permuted) = (numbered(1..=30, " & ", test), numbered((1..=30).map(|n| n * 7 % 31), " & ", test));
    assert_takes_at_most(little, &format!("{all} == {permuted}"));
}

#[test]
fn a_wrong_guess_about_guards_does_no_harm() {
    // Under `b` alone `q` is not `r`, but the second summand makes up for it.
    assert_holds("b ; p ; q + p ; (q + r) == b ; p ; r + p ; (q + r)");
    assert_fails("b ; p ; q + p ; (q ; s + r) == b ; p ; r + p ; (q ; s + r)", Side::Left, "b p q");
}

#[test]
fn too_much_work_is_unknown() {
    let little = Budget { work: 10 };
    let verdict = decide(&claim("(p + q)* == p* ; (q ; p*)*"), &[], little).unwrap();
    assert!(matches!(verdict, Verdict::Unknown(_)), "{verdict:?}");
}

#[test]
fn words_pass_the_matcher() {
    let Verdict::Fails(found) = verdict("p ; (q + r)* == p ; q* + p ; r*") else { panic!("it is no law") };
    assert!(found.word.is_accepted_by(&term("p ; (q + r)*")));
    assert!(!found.word.is_accepted_by(&term("p ; q* + p ; r*")));
}
