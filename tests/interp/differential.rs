//! The interpreter against the verifier: what one computes the other proves, and it proves nothing else.

use crate::generator::{Generator, ITEMS, Sort};
use crate::support::{function, program};
use argosy::driver::{Options, verify};
use argosy::explain::Standing;
use argosy::interp::{Evaluator, Given, Limits, Names, Scope, Stop, View, World, show};
use std::collections::BTreeMap;
use std::fmt::Write;

/// So many expressions that have a value are wanted.
const EXPRESSIONS: usize = 420;

struct Subject {
    sort: Sort,
    text: String,
}

/// The value of each subject in the notation of the source, or why it has none.
fn values(subjects: &[Subject]) -> Vec<Result<String, Stop>> {
    let functions = subjects
        .iter()
        .enumerate()
        .map(|(place, Subject { sort, text })| format!("fn subject{place}() -> {} {{ {text} }}\n", sort.name()));
    let program = program(&format!("{ITEMS}{}", functions.collect::<String>()));
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants of its own");
    let value = |place| {
        let function = program.function(function(&program, &format!("subject{place}")));
        let value = Evaluator::new(&world).eval(&mut Scope::new(&function.locals, View::Nothing), &function.body);
        value.map(|value| show(&world, &Names::default(), &function.result_type, &value)).map_err(|stop| *stop)
    };
    (0..subjects.len()).map(value).collect()
}

/// What became of each lemma, by its name: the worst of its obligations.
fn judged(lemmas: &str) -> BTreeMap<String, Standing> {
    let report = verify(vec![("subject.argo".to_string(), format!("{ITEMS}{lemmas}"))], &Options::default());
    assert!(!report.obligations.is_empty(), "{:?}", report.findings);
    let mut standings = BTreeMap::new();
    let lemmas = report.obligations.iter().filter(|judged| is_lemma(&judged.owner));
    for obligation in lemmas {
        let entry = standings.entry(obligation.owner.clone()).or_insert(Standing::Holds);
        if obligation.standing() != Standing::Holds {
            *entry = obligation.standing();
        }
    }
    standings
}

/// Rather than one of the items that the lemmas use.
fn is_lemma(owner: &str) -> bool {
    ["right", "wrong", "unknown", "contrary"].iter().any(|kind| owner.starts_with(kind))
}

#[test]
fn interpreter_and_verifier_agree() {
    let mut generator = Generator::new(20);
    let subjects: Vec<Subject> = (0..EXPRESSIONS * 2)
        .map(|place| {
            let sort = Sort::ALL[place % Sort::ALL.len()];
            Subject { sort, text: generator.expr(sort, 1 + (place % 3) as u32) }
        })
        .collect();
    let mut lemmas = String::new();
    let (mut known, mut unspecified) = (0, 0);
    for (place, (subject, value)) in subjects.iter().zip(values(&subjects)).enumerate() {
        let Subject { sort, text } = subject;
        match value {
            Ok(value) if known < EXPRESSIONS => {
                known += 1;
                let other = sort.other(&value);
                writeln!(lemmas, "lemma right{place}() ensures {text} == ({value}); {{}}").expect("strings grow");
                writeln!(lemmas, "lemma wrong{place}() ensures {text} == ({other}); {{}}").expect("strings grow");
            }
            Ok(_) => {}
            Err(Stop::Stuck(_)) if *sort == Sort::Int => {
                // Nothing is known of it: not both this and its contrary are proved.
                unspecified += 1;
                writeln!(lemmas, "lemma unknown{place}() ensures {text} == 7; {{}}").expect("strings grow");
                writeln!(lemmas, "lemma contrary{place}() ensures {text} != 7; {{}}").expect("strings grow");
            }
            Err(Stop::Stuck(_)) => {}
            Err(stop) => panic!("{text}: {stop:?}"),
        }
    }
    let judged = judged(&lemmas);
    let (mut agreed, mut open) = (0, vec![]);
    for (name, standing) in &judged {
        let text = || lemmas.lines().find(|line| line.contains(&format!(" {name}("))).unwrap_or_default();
        if let Some(place) = name.strip_prefix("unknown") {
            let contrary = judged.get(&format!("contrary{place}"));
            assert!(*standing != Standing::Holds || contrary != Some(&Standing::Holds), "{}", text());
            continue;
        }
        if name.starts_with("contrary") {
            continue;
        }
        match (name.starts_with("right"), standing) {
            (true, Standing::Holds) => agreed += 1,
            (true, Standing::Refuted) => panic!("the interpreter says otherwise: {}", text()),
            (true, _) => open.push(text().to_string()),
            (false, Standing::Holds) => panic!("the interpreter says otherwise: {}", text()),
            (false, _) => {}
        }
    }
    println!("{agreed} of {known} agreed, {unspecified} without value; open: {open:#?}");
    assert_eq!(known, EXPRESSIONS);
    assert!(agreed * 100 >= known * 90, "{agreed} of {known}: {open:#?}");
}
