//! Proofs by named steps.

use crate::base::Symbol;
use crate::kleene::testing::{Random, claim, law, models};
use crate::kleene::{Budget, Claim, Law, Outcome, Proof, prove};

fn outcome(law: &Law, earlier: &[Law]) -> Result<Outcome, String> {
    prove(law, earlier, Budget::default()).map_err(|fault| fault.code.to_string())
}

/// The law is proved by the steps, and holds in random models of its hypotheses.
fn assert_proved(goal: &str, given: &[&str], steps: &[&str]) {
    let law = law(goal, given, steps);
    match outcome(&law, &[]) {
        Ok(Outcome::Holds(Proof::Steps(lines))) => assert_eq!(lines.len(), steps.len() + 1, "{goal}"),
        other => panic!("{goal} by {steps:?}: {other:?}"),
    }
    assert_holds_in_models(&law.hypotheses, &law.goal);
}

fn assert_holds_in_models(given: &[Claim], goal: &Claim) {
    let models = models(given, goal, &mut Random(5));
    assert!(models.len() > 10, "{goal} was tried in {} models only", models.len());
    assert!(models.iter().all(|model| model.holds(goal)), "{goal}");
}

fn assert_refused(goal: &str, given: &[&str], steps: &[&str], code: &str) {
    assert_eq!(outcome(&law(goal, given, steps), &[]), Err(code.to_owned()), "{goal} by {steps:?}");
}

#[test]
fn rules_are_theorems() {
    for (name, premises, goal) in crate::kleene::steps::BUILT_IN {
        let premises: Vec<Claim> = premises.iter().map(|premise| claim(premise)).collect();
        assert_holds_in_models(&premises, &claim(goal));
        if premises.is_empty() {
            let verdict = crate::kleene::decide(&claim(goal), &[], Budget::default());
            assert!(matches!(verdict, Ok(crate::kleene::Verdict::Holds(_))), "{name}: {verdict:?}");
        }
    }
}

#[test]
fn the_law_of_two_recoveries_is_a_chain_of_two() {
    let composed = "(↯r + r ; ↯l)* ; r ; l == (↯r)* ; r ; (↯l ; (↯r)* ; r)* ; l";
    assert_proved(composed, &[], &["denesting", "sliding"]);
    assert_refused(composed, &[], &["sliding", "denesting"], "A1113");
    assert_refused(composed, &[], &["denesting"], "A1113");
    assert_refused(composed, &[], &["denesting", "sliding", "decide"], "A1114");
}

#[test]
fn each_rule_proves_something() {
    assert_proved("(p + q)* ; r == p* ; (q ; p*)* ; r", &[], &["denesting"]);
    assert_proved("p* ; (q ; p*)* == (q + p)*", &[], &["denesting"]);
    assert_proved("r ; (p ; q ; r)* ; p ; q == r ; p ; (q ; r ; p)* ; q", &[], &["sliding"]);
    assert_proved("q ; p* == q ; (1 + p ; p*)", &[], &["unfolding"]);
    assert_proved("p* ; q <= x", &["q + p ; x <= x"], &["induction"]);
    assert_proved("q ; p* <= x", &["q <= x", "x ; p <= x"], &["induction"]);
    assert_proved("r ; x* <= y* ; r", &["r ; x <= y ; r"], &["simulation"]);
    assert_proved("x* ; r <= r ; y*", &["x ; r <= r ; y"], &["simulation"]);
    assert_proved("r ; x* == y* ; r", &["r ; x == y ; r"], &["simulation"]);
    assert_proved("a ; r ; x <= a ; y ; r", &["r ; x <= y ; r"], &["hypothesis"]);
}

#[test]
fn rules_are_used_inside_terms() {
    assert_proved("(a ; r ; x* ; a + z)* <= (a ; y* ; r ; a + z)*", &["r ; x <= y ; r"], &["simulation"]);
    assert_proved("r ; s ; x* <= y* ; r ; s", &["r ; s ; x <= y ; r ; s"], &["simulation"]);
    assert_proved("r ; (x + z)* <= y* ; r", &["r ; (z + x) <= y ; r"], &["simulation"]);
    assert_proved("b ; r ; x* <= b ; y* ; r", &["r ; x <= y ; r"], &["simulation"]);
}

#[test]
fn steps_and_decision_work_together() {
    let given = &["r ; x <= y ; r"];
    assert_proved("r ; (x ; x)* <= y* ; r", given, &["decide", "simulation"]);
    assert_proved("r ; x* <= (1 + y ; y*) ; r", given, &["simulation", "decide"]);
    // The hypothesis about tests is for the decision, the other one for the step.
    assert_proved("r ; x* ; b <= y* ; r ; c", &["r ; x <= y ; r", "b <= c"], &["simulation", "decide"]);
}

#[test]
fn simulation_is_no_matter_of_decision() {
    let given = &["r ; x <= y ; r"];
    assert_refused("r ; x* <= y* ; r", given, &[], "A1107");
    assert_refused("r ; x* <= y* ; r", given, &["decide"], "A1107");
}

#[test]
fn rules_keep_their_direction() {
    let given = &["r ; x <= y ; r"];
    assert_refused("y* ; r <= r ; x*", given, &["simulation"], "A1113");
    assert_refused("y ; r <= r ; x", given, &["hypothesis"], "A1113");
    assert_refused("r ; x* == y* ; r", given, &["simulation"], "A1113");
    assert_refused("x* ; r <= r ; y*", given, &["simulation"], "A1113");
    assert_refused("r ; x* <= r ; y*", given, &["simulation"], "A1113");
    assert_refused("r ; z* <= y* ; r", given, &["simulation"], "A1113");
    assert_refused("p* ; q <= x", &["p ; x <= x"], &["induction"], "A1113");
    assert_refused("p* ; q <= x", &["x ; p <= x", "q <= x"], &["induction"], "A1113");
}

#[test]
fn wrong_and_needless_names_are_errors() {
    assert_refused("(p + q)* == p* ; (q ; p*)*", &[], &["denest"], "A1112");
    assert_refused("(p + q)* == p* ; (q ; p*)*", &[], &["sliding"], "A1113");
    assert_refused("(p + q)* == p* ; (q ; p*)*", &[], &["denesting", "decide"], "A1114");
    assert_refused("p + q == q + p", &[], &["unfolding", "unfolding"], "A1113");
    assert_refused("p* == p*", &[], &["unfolding", "unfolding"], "A1114");
    assert_refused("p* == 1 + p ; p*", &[], &["decide", "unfolding", "decide"], "A1112");
    assert_refused("p == p", &[], &["hypothesis"], "A1113");
    assert_refused("p* == p*", &[], &["unfolding"; 13], "A1104");
}

#[test]
fn a_wrong_law_fails_whatever_its_steps() {
    let wrong = law("(p + q)* == p* ; (q ; p)*", &[], &["denesting"]);
    let outcome = outcome(&wrong, &[]).expect("the steps are not looked at");
    let complaint = outcome.complaint(&wrong).expect("the law does not hold");
    assert_eq!(complaint.code.to_string(), "A1110");
    assert_eq!(complaint.message, "the law does not hold: only the left side accepts `q`");
}

#[test]
fn earlier_laws_are_steps() {
    let mut unroll = law("(b ; p)* ; !b == !b + b ; p ; (b ; p)* ; !b", &[], &[]);
    unroll.name = Symbol::new("unroll");
    let mut pass = law("r ; x* ; z <= y* ; r ; z", &["r ; x <= y ; r"], &["simulation"]);
    pass.name = Symbol::new("pass");
    let earlier = [unroll, pass];
    let steps = |law: &Law| matches!(outcome(law, &earlier), Ok(Outcome::Holds(Proof::Steps(_))));
    assert!(steps(&law(
        "q ; (!(c | d) ; q ; q)* ; (c | d) == q ; ((c | d) + !(c | d) ; q ; q ; (!(c | d) ; q ; q)* ; (c | d))",
        &[],
        &["unroll"]
    )));
    assert!(steps(&law("p ; q* ; a <= (↯q)* ; p ; a", &["p ; q <= ↯q ; p"], &["pass"])));
    assert!(!steps(&law("p ; q* ; a <= (↯q)* ; p ; a", &["q ; p <= p ; ↯q"], &["pass"])));
}

#[test]
fn a_test_of_a_law_stands_for_tests_only() {
    let mut twice = law("b ; b ; p == b ; p", &[], &[]);
    twice.name = Symbol::new("twice");
    let by_twice = |goal: &str| outcome(&law(goal, &["r ; x <= y ; r"], &["twice"]), std::slice::from_ref(&twice));
    assert!(matches!(by_twice("(c | d) ; (c | d) ; q == (c | d) ; q"), Ok(Outcome::Holds(_))));
    assert_eq!(by_twice("q ; q ; p == q ; p"), Err("A1113".to_owned()));
}

#[test]
fn the_laws_of_the_paper_prove_one_another() {
    let mut earlier = Vec::new();
    for (name, goal, given, steps) in [
        ("denesting", "(p + q)* == p* ; (q ; p*)*", &[][..], &[][..]),
        ("sliding", "(p ; q)* ; p == p ; (q ; p)*", &[], &[]),
        ("composed", "(↯r + r ; ↯l)* ; r ; l == (↯r)* ; r ; (↯l ; (↯r)* ; r)* ; l", &[], &["denesting", "sliding"]),
        ("simulation", "r ; x* <= y* ; r", &["r ; x <= y ; r"], &["simulation"]),
        ("again", "p ; q* ; s <= q* ; p ; s", &["p ; q <= q ; p"], &["simulation"]),
    ] {
        let mut law = law(goal, given, steps);
        law.name = Symbol::new(name);
        assert!(matches!(outcome(&law, &earlier), Ok(Outcome::Holds(_))), "{name}");
        earlier.push(law);
    }
}

#[test]
fn complements_turn_inequations_round() {
    let given = &["b <= c", "r ; x <= y ; r"];
    assert_proved("b ; d ; p <= c ; d ; p", given, &["hypothesis"]);
    assert_proved("(b & d | e) ; p <= (c & d | e) ; p", given, &["hypothesis"]);
    assert_refused("!b ; p <= !c ; p", given, &["hypothesis"], "A1113");
}

#[test]
fn contradictory_hypotheses_are_refused_with_steps_as_well() {
    assert_refused("r ; x* <= y* ; r", &["r ; x <= y ; r", "b == 0", "!b == 0"], &["simulation", "decide"], "A1109");
}

#[test]
fn long_searches_end() {
    let sum = (1..=9).map(|number| format!("p{number}")).collect::<Vec<_>>().join(" + ");
    let law = law(&format!("({sum})* == p1"), &["r ; x <= y ; r"], &["denesting", "denesting", "unfolding", "sliding"]);
    let outcome = prove(&law, &[], Budget { work: 200_000 });
    assert!(matches!(outcome, Ok(Outcome::Unknown(_))), "{outcome:?}");
}
