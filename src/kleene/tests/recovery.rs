//! The composition of recoveries.

use crate::base::Symbol;
use crate::kleene::testing::{claim, term};
use crate::kleene::{Budget, LAYER_LIMIT, Side, Verdict, composed_recovery, decide};

fn names(count: usize) -> Vec<Symbol> {
    (1..=count).map(|number| Symbol::new(&format!("r{number}"))).collect()
}

#[test]
fn the_equation_of_two_layers_reads_as_in_the_paper() {
    let equation = composed_recovery(&[Symbol::new("Mirror.recover"), Symbol::new("Log.recover")]).unwrap();
    assert_eq!(
        equation.to_string(),
        "(↯Mirror.recover + Mirror.recover ; ↯Log.recover)* ; Mirror.recover ; Log.recover == \
         (↯Mirror.recover)* ; Mirror.recover ; (↯Log.recover ; (↯Mirror.recover)* ; Mirror.recover)* ; Log.recover"
    );
}

#[test]
fn stacks_recover_layer_by_layer() {
    for count in 1..=7 {
        let equation = composed_recovery(&names(count)).unwrap();
        let verdict = decide(&equation, &[], Budget::default()).unwrap();
        assert!(matches!(verdict, Verdict::Holds(_)), "{count} layers: {verdict:?}");
    }
}

#[test]
fn a_lower_recovery_must_run_again() {
    let wrong = claim("(↯r1 + r1 ; ↯r2)* ; r1 ; r2 == (↯r1)* ; r1 ; (↯r2)* ; r2");
    let Ok(Verdict::Fails(found)) = decide(&wrong, &[], Budget::default()) else { panic!("it is no law") };
    // `↯r1 r1 ↯r2 ↯r1 r1 r2` tells them apart as well, but is longer.
    assert_eq!((found.accepted_by, found.word.to_string().as_str()), (Side::Right, "r1 ↯r2 r2"));
}

#[test]
fn each_part_of_the_equation_is_needed() {
    for wrong in [
        "(↯r1 + r1 ; ↯r2)* ; r1 ; r2 == r1 ; (↯r2 ; (↯r1)* ; r1)* ; r2",
        "(↯r1 + r1 ; ↯r2)* ; r1 ; r2 == (↯r1)* ; r1 ; (↯r2 ; r1)* ; r2",
        "(↯r1 + ↯r2)* ; r1 ; r2 == (↯r1)* ; r1 ; (↯r2 ; (↯r1)* ; r1)* ; r2",
        "(↯r1 + r1 ; ↯r2)* ; r2 ; r1 == (↯r1)* ; r1 ; (↯r2 ; (↯r1)* ; r1)* ; r2",
    ] {
        let verdict = decide(&claim(wrong), &[], Budget::default()).unwrap();
        assert!(matches!(verdict, Verdict::Fails(_)), "{wrong}: {verdict:?}");
    }
}

#[test]
fn an_empty_recovery_composes() {
    // Nothing runs, so its crash is a crash at its start; that of the other covers a crash without any work.
    let equation = composed_recovery(&names(2)).unwrap();
    let empty = equation.map(|side| side.substitute(crate::kleene::Letter::new(Symbol::new("r1")), &term("1")));
    assert!(matches!(decide(&empty, &[], Budget::default()), Ok(Verdict::Holds(_))));
}

#[test]
fn names_must_be_different_names() {
    let refused = |names: &[&str]| {
        let names: Vec<Symbol> = names.iter().map(|name| Symbol::new(name)).collect();
        composed_recovery(&names).unwrap_err().code.to_string()
    };
    assert_eq!(refused(&[]), "A1104");
    assert_eq!(refused(&["r", "r"]), "A1106");
    assert_eq!(refused(&["r", "not a name"]), "A1106");
    assert_eq!(composed_recovery(&names(LAYER_LIMIT + 1)).unwrap_err().code.to_string(), "A1104");
}
