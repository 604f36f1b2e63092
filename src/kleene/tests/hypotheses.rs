//! Hypotheses that can be eliminated, against relations on a few points in which they hold.

use crate::kleene::model::Model;
use crate::kleene::testing::{Random, claim, models};
use crate::kleene::{Budget, Claim, Relation, Verdict, decide};

/// Sets of hypotheses that can be eliminated.
const ELIMINABLE: &[&[&str]] = &[
    &["p == 0"],
    &["p ; q == 0"],
    &["0 == p ; q"],
    &["b <= c"],
    &["b == c"],
    &["b ; p <= p ; c"],
    &["p ; c <= b ; p"],
    &["b ; p == p ; b"],
    &["b ; p == p ; c"],
    &["p ; b == p"],
    &["b ; p == p"],
    &["p <= p ; b"],
    &["p ; q ; b == p ; q"],
    &["c ; p == c"],
    &["p ; c == c"],
    &["b <= p"],
    &["q <= p"],
    &["q <= p ; c"],
    &["q <= b ; p ; c"],
    &["q + b <= p"],
    &["p == q ; q"],
    &["q* == p"],
    &["b ; p ; c == q"],
    &["b ; p ; c == b ; q ; c"],
    &["b <= c", "b ; p == p ; b"],
    &["c ; p == c", "q ; b == q"],
    &["b <= p", "p <= q"],
    &["q <= p", "c <= p"],
    &["p == q ; q", "c ; q == c"],
    &["c ; p == c", "p ; q == 0"],
];

fn claims(texts: &[&str]) -> Vec<Claim> {
    texts.iter().map(|text| claim(text)).collect()
}

fn holds(claim: &Claim, given: &[Claim]) -> bool {
    match decide(claim, given, Budget::default()).unwrap_or_else(|fault| panic!("{claim}: {}", fault.message)) {
        Verdict::Holds(_) => true,
        Verdict::Fails(_) => false,
        Verdict::Unknown(reason) => panic!("{claim} given {given:?}: {reason}"),
    }
}

fn code_of(goal: &str, given: &[&str]) -> String {
    decide(&claim(goal), &claims(given), Budget::default())
        .map_or_else(|fault| fault.code.to_string(), |verdict| panic!("{goal} given {given:?}: {verdict:?}"))
}

#[test]
fn what_is_accepted_holds_in_all_models_of_the_hypotheses() {
    let mut random = Random(3);
    let everything = claim("p ; q ; b == c");
    for texts in ELIMINABLE {
        let given = claims(texts);
        let models: Vec<Model> = models(&given, &everything, &mut random);
        assert!(models.len() > 20, "{texts:?} has only {} models", models.len());
        for _ in 0..25 {
            let goal = random.term(2).equals(random.term(2));
            if holds(&goal, &given) {
                let broken = models.iter().find(|model| !model.holds(&goal));
                assert!(broken.is_none(), "{goal} was accepted under {texts:?}, but look at {broken:?}");
            }
        }
    }
}

#[test]
fn hypotheses_can_be_used_anywhere() {
    let mut random = Random(4);
    for texts in ELIMINABLE {
        let given = claims(texts);
        for hypothesis in &given {
            assert!(holds(hypothesis, &given), "{hypothesis} does not follow from {texts:?}");
            let (before, after, beside) = (random.term(1), random.term(1), random.term(1));
            let somewhere = hypothesis.map(|side| before.clone().then(side.clone()).then(after.clone()).star());
            let weakened = somewhere.map(|side| side.clone().plus(beside.clone()));
            assert!(holds(&weakened, &given), "{weakened} does not follow from {texts:?}");
        }
    }
}

#[test]
fn hypotheses_are_not_overdone() {
    // Each law needs a little more than its hypothesis.
    for (goal, given) in [
        ("p == 0", "p ; q == 0"),
        ("p ; b == p", "b ; p == p"),
        ("b == c", "b <= c"),
        ("b ; p == p ; b", "b ; p <= p ; b"),
        ("p == 1", "c ; p == c"),
        ("p ; c == c", "c ; p == c"),
        ("p == q", "q <= p"),
        ("p ; c == p", "q <= p ; c"),
        ("p <= 1", "b <= p"),
        ("b ; p ; c == p", "b ; p ; c == q"),
    ] {
        assert!(!holds(&claim(goal), &claims(&[given])), "{goal} was accepted under {given}");
    }
}

#[test]
fn useful_laws_follow() {
    for (goal, given) in [
        ("(b ; p)* ; !b ; q == !b ; q", "b ; p == 0"),
        ("b ; p* == b ; (b ; p)*", "b ; p <= p ; b"),
        ("b ; p* ; !b == 0", "b ; p == p ; b"),
        ("p ; (b ; q + !b ; r) == p ; q", "p ; b == p"),
        ("c ; p* == c", "c ; p == c"),
        ("1 <= x ; x", "1 <= x"),
        ("x ; (q ; r)* == q ; r ; (q ; r)*", "x == q ; r"),
    ] {
        assert!(holds(&claim(goal), &claims(&[given])), "{goal} was not accepted under {given}");
    }
}

#[test]
fn words_say_what_letters_stand_for() {
    let verdict = decide(&claim("p == 1"), &claims(&["c ; p == c"]), Budget::default()).unwrap();
    let Verdict::Fails(found) = verdict else { panic!("{verdict:?}") };
    assert_eq!(found.word.to_string(), "!c");
    assert_eq!(found.replacements.len(), 1);
    assert_eq!(found.replacements[0].by.to_string(), "!c ; p + c");
}

#[test]
fn other_kinds_are_refused() {
    for given in [
        "p ; q == q ; p",
        "p ; q <= q ; p",
        "r ; x <= y ; r",
        "p <= 1",
        "p <= b",
        "p ; p <= p",
        "p ; p == p",
        "p ; q == 1",
        "1 == p + q",
        "p <= q ; r",
        "p <= q + r",
        "x <= x ; x",
        "p ; b ; q == q ; b ; p",
        "b ; p <= q ; c ; q",
        "p* <= p",
    ] {
        assert_eq!(code_of("p == p ; 1", &[given]), "A1107", "{given}");
    }
}

#[test]
fn hypotheses_in_each_others_way_are_refused() {
    assert_eq!(code_of("p == q", &["p == q", "p == r"]), "A1108");
    assert_eq!(code_of("p == q", &["c ; p == c", "q <= p"]), "A1108");
    assert_eq!(code_of("x == y", &["x <= y", "y <= x"]), "A1108");
    assert_eq!(code_of("x == y", &["x ; q <= y", "y == z", "z ; q <= x"]), "A1108");
}

#[test]
fn contradictory_hypotheses_are_refused() {
    assert_eq!(code_of("p == q", &["1 == 0"]), "A1109");
    assert_eq!(code_of("p == q", &["b == 0", "!b == 0"]), "A1109");
    assert_eq!(code_of("p == q", &["1 <= p", "p ; p == 0"]), "A1109");
    assert_eq!(code_of("p == q", &["b ; p == b", "!b ; p == 0", "p ; p == 0", "!b == 0"]), "A1109");
}

#[test]
fn inequations_use_hypotheses_too() {
    let goal = claim("b ; p <= p");
    assert_eq!(goal.relation, Relation::Below);
    assert!(holds(&claim("b ; p ; q <= p ; c ; q"), &claims(&["b ; p <= p ; c"])));
    assert!(!holds(&claim("p ; c ; q <= b ; p ; q"), &claims(&["b ; p <= p ; c"])));
}
