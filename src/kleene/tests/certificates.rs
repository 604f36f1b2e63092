//! Certificates prove what they say, and nothing when something was changed.

use crate::kleene::testing::claim;
use crate::kleene::{Budget, Certificate, Pair, Verdict, decide};

const LAWS: &[&str] = &[
    "(p + q)* == p* ; (q ; p*)*",
    "(b ; p)* ; !b == !b + b ; p ; (b ; p)* ; !b",
    "(↯r + r ; ↯l)* ; r ; l == (↯r)* ; r ; (↯l ; (↯r)* ; r)* ; l",
    "(p ; p)* <= p*",
    "p ; q* == p ; (1 + q ; q*)",
];

fn certificate(text: &str) -> Certificate {
    match decide(&claim(text), &[], Budget::default()) {
        Ok(Verdict::Holds(certificate)) => certificate,
        other => panic!("{text}: {other:?}"),
    }
}

fn assert_refused(certificate: &Certificate, what: &str) {
    assert!(certificate.check().is_err(), "{what}: {certificate:?}");
}

#[test]
fn certificates_survive_json() {
    for text in LAWS {
        let json = serde_json::to_string(&certificate(text)).unwrap();
        let again: Certificate = serde_json::from_str(&json).unwrap();
        assert_eq!(again.check(), Ok(()), "{text}");
    }
}

#[test]
fn a_certificate_of_something_else_is_refused() {
    let (left, right) = claim("p ; q == q ; p").as_equation();
    for text in LAWS {
        assert!(certificate(text).check_for(&left, &right).is_err(), "{text}");
    }
}

#[test]
fn false_equations_are_refused_with_any_relation() {
    for (law, lie) in [
        ("(p + q)* == p* ; (q ; p*)*", "(p + q)* == p* ; (q ; p)*"),
        ("(b ; p)* ; !b == !b + b ; p ; (b ; p)* ; !b", "(b ; p)* ; !b == !b + b ; p ; (b ; p)*"),
        ("p ; q* == p ; (1 + q ; q*)", "p ; q* == p ; (q ; q*)"),
    ] {
        let mut forged = certificate(law);
        forged.equation = lie.to_owned();
        assert_refused(&forged, "the equation was replaced");
        // With the pair of the two sides added, its derivatives disagree instead.
        let (left, right) = lie.split_once(" == ").unwrap();
        forged.terms.extend([left.to_owned(), right.to_owned()]);
        let (left, right) = (vec![forged.terms.len() - 2], vec![forged.terms.len() - 1]);
        forged.relation.push(Pair { left, right });
        assert_refused(&forged, "the equation was replaced, and its sides paired");
    }
}

#[test]
fn acceptance_is_not_a_matter_of_pairs() {
    // The pairs say that what accepts and what does not are equal. They agree with each other, and prove nothing.
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let pair = |left: &[usize], right: &[usize]| Pair { left: left.to_vec(), right: right.to_vec() };
    let one_is_zero = Certificate {
        equation: "1 == 0".to_owned(),
        tests: Vec::new(),
        terms: texts(&["1", "0"]),
        relation: vec![pair(&[0], &[1]), pair(&[0], &[]), pair(&[1], &[])],
    };
    assert_refused(&one_is_zero, "one and zero are paired");
    let test_is_zero = Certificate {
        equation: "b == b ; !b".to_owned(),
        tests: texts(&["b"]),
        terms: texts(&["b", "b & !b", "1"]),
        relation: vec![pair(&[0], &[1]), pair(&[2], &[])],
    };
    assert_refused(&test_is_zero, "a test and zero are paired");
}

#[test]
fn both_truth_values_of_a_test_count() {
    for (equation, right) in [("p == b ; p", "b ; p"), ("p == !b ; p", "!b ; p"), ("1 == b", "b"), ("1 == !b", "!b")] {
        let left = equation.split(' ').next().expect("it is not empty");
        let half_true = Certificate {
            equation: equation.to_owned(),
            tests: vec!["b".to_owned()],
            terms: vec![left.to_owned(), right.to_owned()],
            relation: vec![Pair { left: vec![0], right: vec![1] }],
        };
        assert_refused(&half_true, equation);
    }
}

#[test]
fn a_missing_pair_is_refused() {
    for text in LAWS {
        let whole = certificate(text);
        for index in 0..whole.relation.len() {
            let mut partial = whole.clone();
            partial.relation.remove(index);
            assert_refused(&partial, &format!("{text} without pair {index}"));
        }
    }
}

#[test]
fn a_changed_term_is_refused() {
    for text in LAWS {
        let whole = certificate(text);
        for index in 0..whole.terms.len() {
            let mut changed = whole.clone();
            changed.terms[index] = format!("({}) ; p", changed.terms[index]);
            assert_refused(&changed, &format!("{text} with term {index} changed"));
        }
    }
}

#[test]
fn a_changed_pair_is_refused() {
    for text in LAWS {
        let whole = certificate(text);
        for index in 0..whole.relation.len() {
            let mut changed = whole.clone();
            changed.relation[index].right.clear();
            assert_refused(&changed, &format!("{text} with a side of pair {index} emptied"));
            let mut changed = whole.clone();
            changed.relation[index].left.push(whole.terms.len());
            assert_refused(&changed, &format!("{text} with a wild number in pair {index}"));
        }
    }
}

#[test]
fn a_test_that_became_a_letter_is_refused() {
    let mut changed = certificate("b ; p == b ; b ; p");
    changed.tests.clear();
    assert_refused(&changed, "`b` is a letter now");
}

#[test]
fn texts_that_cannot_be_read_are_refused() {
    let mut changed = certificate("p + p == p");
    changed.equation = "p + == p".to_owned();
    assert_refused(&changed, "the equation is broken");
    changed.equation = "p <= p".to_owned();
    assert_refused(&changed, "an inequation is no equation");
}
