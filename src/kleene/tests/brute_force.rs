//! The decision against all short guarded strings, on random terms.

use crate::base::Symbol;
use crate::kleene::testing::Random;
use crate::kleene::{Budget, Claim, Guard, Letter, Relation, Term, Verdict, Word, decide};

/// Words are tried up to this many letters.
const LENGTH: usize = 3;

/// All guarded strings over `p`, `q` and `b`, `c` with so many letters, shortest first.
fn words(length: usize) -> Vec<Word> {
    let guards: Vec<Guard> = (0..4).map(guard).collect();
    let mut layer: Vec<Word> = guards.iter().map(|guard| Word { steps: Vec::new(), last: guard.clone() }).collect();
    let mut all = layer.clone();
    for _ in 0..length {
        let longer = |word: &Word| {
            let word = word.clone();
            ["p", "q"].into_iter().flat_map(move |letter| {
                let mut steps = word.steps.clone();
                steps.push((word.last.clone(), Letter::new(Symbol::new(letter))));
                (0..4).map(move |last| Word { steps: steps.clone(), last: guard(last) })
            })
        };
        layer = layer.iter().flat_map(longer).collect();
        all.extend(layer.iter().cloned());
    }
    all
}

fn guard(number: usize) -> Guard {
    Guard(vec![(Symbol::new("b"), number & 1 == 1), (Symbol::new("c"), number & 2 == 2)])
}

fn agrees(claim: &Claim, word: &Word) -> bool {
    let (left, right) = (word.is_accepted_by(&claim.left), word.is_accepted_by(&claim.right));
    if claim.relation == Relation::Equal { left == right } else { !left || right }
}

/// Says what the decision said, after comparing it with the words.
fn compare(claim: &Claim, words: &[Word]) -> bool {
    match decide(claim, &[], Budget::default()).expect("there are no hypotheses") {
        Verdict::Holds(_) => {
            let wrong = words.iter().find(|word| !agrees(claim, word));
            assert!(wrong.is_none(), "{claim} was accepted, but look at {}", wrong.expect("it is some"));
            true
        }
        Verdict::Fails(found) => {
            let shorter = words.iter().take_while(|word| word.letters() < found.word.letters());
            for word in shorter {
                assert!(agrees(claim, word), "{claim}: {word} is shorter than {}", found.word);
            }
            assert!(!agrees(claim, &found.word), "{claim}: {}", found.word);
            false
        }
        Verdict::Unknown(reason) => panic!("{claim}: {reason}"),
    }
}

/// An equal term that looks different.
fn disguised(term: &Term, random: &mut Random) -> Term {
    match term {
        Term::Star(body) if random.below(2) == 0 => {
            let body = disguised(body, random);
            Term::One.plus(body.clone().star().then(body))
        }
        Term::Star(body) => Term::One.plus(disguised(body, random)).star(),
        Term::Sum(parts) => Term::sum(parts.iter().rev().map(|part| disguised(part, random))),
        Term::Product(factors) => distributed(factors, random),
        Term::Test(_) => term.clone().then(term.clone()),
        _ => term.clone(),
    }
}

/// The first factor that is a sum is multiplied out.
fn distributed(factors: &[Term], random: &mut Random) -> Term {
    let factors: Vec<Term> = factors.iter().map(|factor| disguised(factor, random)).collect();
    let Some(at) = factors.iter().position(|factor| matches!(factor, Term::Sum(_))) else {
        return Term::product(factors);
    };
    let with = |summand: &Term| {
        let (before, after) = (factors[..at].iter().cloned(), factors[at + 1..].iter().cloned());
        Term::product(before.chain([summand.clone()]).chain(after))
    };
    Term::sum(factors[at].summands().iter().map(with))
}

#[test]
fn random_equations_and_inequations() {
    let (words, mut random) = (words(LENGTH), Random(1));
    let mut holding = 0;
    for _ in 0..250 {
        let (left, right) = (random.term(3), random.term(3));
        holding += usize::from(compare(&left.clone().below(right.clone()), &words));
        holding += usize::from(compare(&left.equals(right), &words));
    }
    assert!(holding > 20, "only {holding} random claims held");
}

#[test]
fn random_terms_equal_their_disguises() {
    let (words, mut random) = (words(2), Random(2));
    for _ in 0..150 {
        let term = random.term(4);
        let mask = disguised(&term, &mut random);
        assert!(compare(&term.clone().equals(mask.clone()), &words), "{term} == {mask}");
        compare(&term.plus(random.term(2)).equals(mask), &words);
    }
}
