//! What the room promises, tried on questions with known answers.

use super::*;
use std::num::NonZeroUsize;
use std::process::Command;
use std::time::{Duration, Instant};

/// A question as text, and its parts.
#[derive(Clone, Default)]
struct Ask {
    text: String,
    watched: Vec<String>,
    parts: Vec<Ask>,
}

impl Question for Ask {
    fn assertions(&self) -> String {
        self.text.clone()
    }

    fn watched(&self) -> Vec<String> {
        self.watched.clone()
    }

    fn parts(&self) -> Vec<Ask> {
        self.parts.clone()
    }
}

fn ask(text: &str) -> Ask {
    Ask { text: text.to_owned(), ..Ask::default() }
}

fn watching(text: &str, watched: &[&str]) -> Ask {
    Ask { watched: watched.iter().map(|&term| term.to_owned()).collect(), ..ask(text) }
}

const HOLDS: &str = "(declare-const x Int)(assert (> x 3))(assert (not (> x 2)))";
const FALSE: &str = "(declare-const x Int)(declare-const y Int)(assert (> x 3))(assert (not (> x 4)))";
/// Needs an instance of the quantified fact.
const HOLDS_BY_TRIGGER: &str = "
    (declare-sort S 0)(declare-fun at (S Int) Int)(declare-const s S)
    (assert (forall ((i Int)) (! (=> (<= 0 i) (= (at s i) 0)) :pattern ((at s i)))))
    (assert (not (= (at s 7) 0)))";
const FALSE_BESIDE_TRIGGER: &str = "
    (declare-sort S 0)(declare-fun at (S Int) Int)(declare-const s S)
    (assert (forall ((i Int)) (! (=> (<= 0 i) (= (at s i) 0)) :pattern ((at s i)))))
    (assert (not (= (at s (- 1)) 0)))";
/// Each instance gives rise to another.
const ENDLESS: &str = "
    (declare-sort S 0)(declare-fun f (S Int) Int)(declare-const s S)
    (assert (forall ((s S) (i Int)) (! (> (f s (+ i 1)) (f s (f s i))) :pattern ((f s i)))))
    (assert (forall ((s S) (i Int)) (! (> (f s i) (f s (- i 1))) :pattern ((f s i)))))
    (assert (> (f s 0) 0))";
/// Fermat's last theorem for cubes.
const TOO_HARD: &str = "
    (declare-const x Int)(declare-const y Int)(declare-const z Int)
    (assert (and (> x 1) (> y 1) (> z 1)))
    (assert (= (+ (* x x x) (* y y y)) (* z z z)))";
const ILL_SORTED: &str = "(declare-const x Int)(assert (and x true))";
const MALFORMED: &str = "(declare-const x Int)(assert (> x 3)";
const UNDECLARED: &str = "(assert (> x 3))";

fn small() -> Budget {
    Budget { resources: 200_000, time: Duration::from_secs(60), ..Budget::default() }
}

fn verdict_of(text: &str) -> Verdict {
    prove(&ask(text), small()).verdict
}

#[test]
fn the_four_verdicts_are_told_apart() {
    assert_eq!(verdict_of(HOLDS), Verdict::Proved);
    assert_eq!(verdict_of(HOLDS_BY_TRIGGER), Verdict::Proved);
    assert!(matches!(verdict_of(FALSE), Verdict::Refuted(_)));
    assert!(matches!(verdict_of(FALSE_BESIDE_TRIGGER), Verdict::Failed(_)));
    assert_eq!(verdict_of(ENDLESS), Verdict::Unknown(Reason::Resources));
    assert_eq!(verdict_of(TOO_HARD), Verdict::Unknown(Reason::Resources));
}

#[test]
fn what_the_solver_refuses_is_neither_proved_nor_refuted() {
    for (text, word) in [(ILL_SORTED, "Sort"), (MALFORMED, "')' expected"), (UNDECLARED, "unknown constant x")] {
        match verdict_of(text) {
            Verdict::Unknown(Reason::Error(words)) => assert!(words.contains(word), "{words}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    assert!(matches!(verdict_of("(assert false)\0"), Verdict::Unknown(Reason::Error(_))));
    assert!(matches!(verdict_of("(check-sat)"), Verdict::Unknown(Reason::Error(_))), "answers are not for questions");
    assert_eq!(verdict_of(HOLDS), Verdict::Proved, "the process lives on");
}

#[test]
fn an_endless_question_is_ended_by_the_watchdog() {
    let start = Instant::now();
    let budget = Budget { resources: u32::MAX, time: Duration::from_millis(300), ..Budget::default() };
    assert_eq!(prove(&ask(ENDLESS), budget).verdict, Verdict::Unknown(Reason::Time));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn the_watchdog_also_ends_the_reading_of_a_question() {
    let conjuncts = "(> (+ x 1) y) ".repeat(2_000_000);
    let text = format!("(declare-const x Int)(declare-const y Int)(assert (and {conjuncts}))");
    let start = Instant::now();
    let budget = Budget { resources: u32::MAX, time: Duration::from_millis(10), ..Budget::default() };
    assert_eq!(prove(&ask(&text), budget).verdict, Verdict::Unknown(Reason::Time));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_question_that_eats_memory_is_ended_and_asked_again_alone() {
    let budget = Budget { resources: u32::MAX, time: Duration::from_secs(60), memory: 100 << 20, ..Budget::default() };
    let told = std::sync::atomic::AtomicU32::new(0);
    let count = |_: usize, _: &Outcome| {
        told.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    };
    let two = NonZeroUsize::new(2).expect("not zero");
    let outcomes = discharge(&[ask(ENDLESS), ask(HOLDS)], two, budget, &count);
    assert_eq!(outcomes[0].verdict, Verdict::Unknown(Reason::Memory));
    assert_eq!(outcomes[1].verdict, Verdict::Proved);
    assert_eq!(told.into_inner(), 2);
}

#[test]
fn models_and_candidates_give_values() {
    let watched = watching(FALSE, &["x", "(+ x 1)", "nothing", "y"]);
    let Verdict::Refuted(Model(values)) = prove(&watched, small()).verdict else { panic!("not refuted") };
    let value = |term: &str| values.iter().find(|(watched, _)| watched == term).map(|(_, value)| value.as_str());
    assert_eq!(value("x"), Some("4"));
    assert_eq!(value("(+ x 1)"), Some("5"));
    assert_eq!(value("nothing"), None);
    assert!(value("y").is_some(), "a model is completed");

    let watched = watching(FALSE_BESIDE_TRIGGER, &["(= (at s (- 1)) 0)"]);
    let Verdict::Failed(Candidate(values)) = prove(&watched, small()).verdict else { panic!("not failed") };
    assert_eq!(values, [("(= (at s (- 1)) 0)".to_owned(), "false".to_owned())]);
}

#[test]
fn a_hard_question_is_asked_in_parts() {
    let hard = |parts: &[&str]| Ask { parts: parts.iter().map(|part| ask(part)).collect(), ..ask(ENDLESS) };
    let proved = prove(&hard(&[HOLDS, HOLDS_BY_TRIGGER]), small());
    assert_eq!((proved.verdict, proved.part, proved.cost.attempts), (Verdict::Proved, None, 3));
    let unknown = prove(&hard(&[HOLDS, ENDLESS, HOLDS]), small());
    assert_eq!((unknown.verdict, unknown.part), (Verdict::Unknown(Reason::Resources), Some(1)));
    let refuted = prove(&hard(&[ENDLESS, FALSE, FALSE_BESIDE_TRIGGER]), small());
    assert!(matches!(refuted.verdict, Verdict::Refuted(_)));
    assert_eq!(refuted.part, Some(1));
}

#[test]
fn no_question_costs_more_than_its_budget() {
    for text in [ENDLESS, TOO_HARD] {
        let outcome = prove(&ask(text), small());
        assert_eq!(outcome.cost.attempts, 2, "once more, with other heuristics");
        // A limit is noticed a little late.
        assert!(outcome.cost.resources < u64::from(small().resources) + 2_000, "{:?}", outcome.cost);
    }
}

#[test]
fn what_easy_parts_leave_goes_to_the_hard_one() {
    let parts = [ask(HOLDS), ask(HOLDS), ask(HOLDS), ask(TOO_HARD)].to_vec();
    let outcome = prove(&Ask { parts, ..ask(TOO_HARD) }, small());
    assert_eq!(outcome.part, Some(3));
    let spent = outcome.cost.resources;
    let budget = u64::from(small().resources);
    assert!(spent > budget * 95 / 100 && spent < budget + 2_000, "{spent}");
}

#[test]
fn outcomes_do_not_depend_on_the_number_of_threads() {
    let texts = [HOLDS, ENDLESS, FALSE, ILL_SORTED, HOLDS_BY_TRIGGER, FALSE_BESIDE_TRIGGER, TOO_HARD];
    let questions: Vec<Ask> = texts.iter().cycle().take(28).map(|text| watching(text, &["x", "s"])).collect();
    let run = |jobs: usize| -> Vec<_> {
        let jobs = NonZeroUsize::new(jobs).expect("not zero");
        let outcomes = discharge(&questions, jobs, small(), &|_, _| {});
        outcomes.into_iter().map(|outcome| (outcome.verdict, outcome.cost.resources)).collect()
    };
    let (one, many) = (run(1), run(5));
    assert_eq!(one, many);
    assert_eq!(one[..7], one[7..14], "nor on what was asked before");
}

#[test]
fn each_outcome_is_told_once() {
    let told = std::sync::Mutex::new(Vec::new());
    let questions = vec![ask(HOLDS); 9];
    let jobs = NonZeroUsize::new(3).expect("not zero");
    discharge(&questions, jobs, small(), &|place, _| told.lock().expect("no panic before").push(place));
    let mut places = told.into_inner().expect("no panic before");
    places.sort_unstable();
    assert_eq!(places, (0..9).collect::<Vec<_>>());
}

#[test]
fn a_stand_alone_z3_agrees() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/.z3/bin/z3");
    if !std::path::Path::new(program).is_file() {
        eprintln!("no stand-alone z3 in .z3: not compared");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for text in [HOLDS, HOLDS_BY_TRIGGER, FALSE, FALSE_BESIDE_TRIGGER, ENDLESS, TOO_HARD] {
        for (heuristics, seed) in [(Heuristics::Usual, 0), (Heuristics::OtherCaseSplit, 0), (Heuristics::Usual, 7)] {
            let script = script(text, heuristics, seed, 100_000).replace("(check-sat", "(get-info :rlimit)(check-sat");
            let script = script + "(get-info :rlimit)\n";
            let file = folder.path().join("question.smt2");
            std::fs::write(&file, script).expect("the temporary folder can be written");
            let output = Command::new(program).arg(&file).output().expect("z3 starts");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(answer_and_resources(&said), in_process(text, heuristics, seed), "{text}");
        }
    }
}

/// What is between two resource counts, and their difference.
fn answer_and_resources(said: &str) -> (String, u64) {
    let lines: Vec<&str> = said.lines().collect();
    let count = |line: &str| -> u64 {
        line.trim_start_matches("(:rlimit ").trim_end_matches(')').parse().expect("a resource count")
    };
    let [before, answer, after] = lines[..] else { panic!("{said}") };
    (answer.to_owned(), count(after) - count(before))
}

fn in_process(text: &str, heuristics: Heuristics, seed: u32) -> (String, u64) {
    let limits = solver::Limits { resources: 100_000, time: Duration::from_secs(60), memory: u64::MAX };
    let request = solver::Request { assertions: text, watched: &Vec::new, heuristics, seed, limits };
    let reply = solver::ask(&request);
    (reply.answer, reply.resources)
}

#[test]
fn a_query_of_terms_is_a_question() {
    use crate::logic::{self, Hypothesis, Sort, Trigger};
    let (seq, index) = (logic::named("s", Sort::seq(Sort::int())), logic::named("i", Sort::int()));
    let other = logic::named("j", Sort::int());
    let bound = index.as_variable().expect("a variable");
    let at = |index| logic::seq_at(seq, index);
    let triggers: Vec<Trigger> = vec![vec![at(index)]];
    let all = logic::for_all(vec![bound], triggers, logic::less(logic::int_literal(3), at(index)));
    let hypothesis = Hypothesis { name: crate::base::Symbol::new("h"), term: all };
    let query = |goal| logic::Query {
        signature: Default::default(),
        withheld: None,
        hypotheses: vec![hypothesis.clone()],
        goal,
    };

    let holds = query(logic::less(logic::int_literal(2), at(other)));
    assert_eq!(prove(&holds, small()).verdict, Verdict::Proved);
    let fails = query(logic::and([holds.goal, logic::less(logic::int_literal(4), at(other))]));
    assert!(matches!(prove(&fails, small()).verdict, Verdict::Failed(_)));
    assert_eq!(fails.parts().len(), 2);
}

/// Facts with names, and what contradicts them.
struct Facts<'a>(&'a [&'a str]);

impl Named for Facts<'_> {
    fn assertions(&self) -> String {
        let fact = |(place, fact): (usize, &&str)| format!("(assert (! {fact} :named {}))", name(place));
        let facts: String = self.0.iter().enumerate().map(fact).collect();
        format!("(declare-const x Int)(declare-const y Int)(declare-fun f (Int) Int){facts}(assert (> x 3))")
    }
}

fn used(facts: &[&str]) -> Option<Vec<usize>> {
    cores(&[Facts(facts)], NonZeroUsize::MIN, small()).remove(0)
}

#[test]
fn a_proof_names_what_it_used() {
    assert_eq!(used(&["(> y 0)", "(< x 2)", "(= y 7)"]), Some(vec![1]));
    assert_eq!(used(&["(< y x)", "(> y 9)", "(< x 5)"]), Some(vec![0, 1, 2]));
    let all = "(forall ((i Int)) (! (< (f i) 0) :pattern ((f i))))";
    assert_eq!(used(&["(> y 0)", all, "(= (f y) x)"]), Some(vec![1, 2]));
    assert_eq!(used(&["(> y 0)"]), None, "there is no proof");
    assert_eq!(used(&["(> z 0)"]), None, "it is not understood");
    assert_eq!(used(&["false"]), Some(vec![0]));
}

#[test]
fn what_proofs_use_does_not_depend_on_the_number_of_threads() {
    let facts: [&[&str]; 3] = [&["(> y 0)", "(< x 2)"], &["(> y x)", "(< y 0)"], &["(> y 0)"]];
    let questions: Vec<Facts> = facts.iter().cycle().take(12).map(|facts| Facts(facts)).collect();
    let run = |jobs| cores(&questions, NonZeroUsize::new(jobs).expect("not zero"), small());
    assert_eq!(run(1), run(4));
    assert_eq!(run(1)[..3], [Some(vec![1]), Some(vec![0, 1]), None]);
}

/// A dialogue about two integers, `x` and `y`.
struct Told(Script);

impl Dialogue for Told {
    fn script(&self) -> Script {
        self.0.clone()
    }
}

fn told(facts: &[&str], questions: &[(&[usize], &str)]) -> Told {
    let question =
        |&(known, denial): &(&[usize], &str)| Entailment { known: known.to_vec(), denial: denial.to_owned() };
    Told(Script {
        preamble: "(declare-const x Int)(declare-const y Int)".to_owned(),
        facts: facts.iter().map(|&fact| fact.to_owned()).collect(),
        questions: questions.iter().map(question).collect(),
    })
}

fn answers(dialogue: Told) -> Vec<bool> {
    let answers = converse(&[dialogue], NonZeroUsize::MIN, small(), &|_, _| {}).remove(0);
    answers.list.into_iter().map(|(unsatisfiable, _)| unsatisfiable).collect()
}

#[test]
fn a_question_knows_its_facts_and_no_others() {
    let (x_below_2, y_below_2) = ("(assert (< x 2))", "(assert (< y 2))");
    let questions: [(&[usize], &str); 5] =
        [(&[], x_below_2), (&[0], x_below_2), (&[0, 1], y_below_2), (&[1], y_below_2), (&[], x_below_2)];
    assert_eq!(answers(told(&["(> x 3)", "(= y x)"], &questions)), [false, true, true, false, false]);
}

#[test]
fn a_question_is_no_fact_for_the_next() {
    assert_eq!(answers(told(&[], &[(&[], "(assert false)"), (&[], "(assert true)")])), [true, false]);
    assert_eq!(answers(told(&[], &[(&[], ENDLESS), (&[], "(assert false)")])), [false, true]);
}

#[test]
fn a_dialogue_ends_where_it_is_not_understood() {
    let yes: (&[usize], &str) = (&[], "(assert false)");
    for wrong in ["(assert (> z 0))", "(assert (> x 0)", "(pop 1)(pop 1)"] {
        assert_eq!(answers(told(&[], &[yes, (&[], wrong), yes])), [true, false, false], "{wrong}");
    }
    assert_eq!(answers(told(&["(> z 0)"], &[yes])), [false]);
    assert_eq!(answers(told(&[], &[(&[7], "(assert true)"), yes])), [false, false]);
}

#[test]
fn endless_facts_do_no_harm_until_they_are_used() {
    let matching = "(forall ((i Int)) (! (> (f (+ i 1)) (f (f i))) :pattern ((f i))))";
    let mut dialogue = told(&[matching, "(> (f 0) 0)"], &[(&[0, 1], "(assert (> x 0))"), (&[], "(assert false)")]);
    dialogue.0.preamble.push_str("(declare-fun f (Int) Int)");
    assert_eq!(answers(dialogue), [false, true]);
}

#[test]
fn dialogues_are_the_same_on_any_number_of_threads() {
    let questions: [(&[usize], &str); 3] = [(&[], ENDLESS), (&[0], FALSE_BESIDE_TRIGGER), (&[0], "(assert (< x 0))")];
    let dialogues: Vec<Told> = (0..9).map(|skip| told(&["(> x 3)"], &questions[skip % 3..])).collect();
    let run = |jobs| -> Vec<Vec<(bool, u64)>> {
        let jobs = NonZeroUsize::new(jobs).expect("not zero");
        let all = converse(&dialogues, jobs, small(), &|_, _| {});
        let counted = |answers: &Answers| answers.list.iter().map(|(yes, cost)| (*yes, cost.resources)).collect();
        all.iter().map(counted).collect()
    };
    assert_eq!(run(1), run(4));
}
