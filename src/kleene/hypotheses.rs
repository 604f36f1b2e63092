//! Hypotheses that can be eliminated: a law that assumes them becomes a law that assumes nothing.
//!
//! Deciding laws under arbitrary hypotheses is impossible: with `p ; q == q ; p` alone the word problem of commuting
//! letters comes in. Some kinds can be put into the equation itself, and then lose nothing in either direction:
//!
//! - *A term is empty*, `r == 0`: with `u` the star of the sum of all letters, `s == t` follows from `r == 0` exactly
//!   when `s + u;r;u == t + u;r;u` holds outright (Cohen 1994; Kozen and Smith 1996 with tests). Of this kind are
//!   `b <= c` (`b;!c == 0`), `b;p <= p;c` (`b;p;!c == 0`), `b;p == p;b`, `p;b == p`, for any term `p`.
//! - *A letter is at least something*, `c <= x`: the values that `x` may have are those of `x + c`, so that is put in
//!   place of `x`. Likewise `q <= b;x;c`, where in addition `!b;q` and `q;!c` are empty.
//! - *A letter is known where tests hold*, `b;x;c == e`: the values are those of `!b;x + x;!c + e`, and `!b;e`
//!   and `e;!c` are empty. Of this kind are `c;p == c`, for which Hardin and Kozen put `c + !c;p` (*On the elimination of hypotheses in Kleene algebra
//!   with tests*, 2002), and plain definitions `x == e`.
//!
//! In the last two, `x` must not occur in what it is compared with: `x;x <= x` is not an instance. Each of these steps
//! replaces a law by an equivalent one, so they can follow one another; a letter can be replaced only once.

use super::{Claim, Letter, Malformed, Relation, Term};
use crate::base::Code;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A law without hypotheses that holds exactly when the law with them does.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    pub(super) left: Term,
    pub(super) right: Term,
    /// What was put in place of letters, in this order.
    pub(super) replacements: Vec<(Letter, Term)>,
}

/// What a hypothesis says, in a form that can be eliminated.
#[derive(Clone, Debug)]
enum Meaning {
    Empty(Term),
    AtLeast { letter: Letter, lower: Term },
    Known { letter: Letter, before: Term, after: Term, value: Term },
}

/// Whether the hypothesis is of a kind that can be eliminated.
pub(super) fn can_be_eliminated(hypothesis: &Claim) -> bool {
    meanings(hypothesis).is_some()
}

/// Puts the hypotheses into the claim.
pub(super) fn eliminate(claim: &Claim, hypotheses: &[Claim]) -> Result<Reduced, Malformed> {
    let (left, right) = claim.as_equation();
    let mut elimination = Elimination { sides: [left, right], empty: Vec::new(), replacements: Vec::new() };
    let mut letters = IndexMap::<Letter, Vec<Meaning>>::new();
    for hypothesis in hypotheses {
        for meaning in meanings(hypothesis).ok_or_else(|| refused(hypothesis))? {
            match &meaning {
                Meaning::Empty(term) => elimination.empty.push(term.clone()),
                Meaning::AtLeast { letter, .. } | Meaning::Known { letter, .. } => {
                    letters.entry(*letter).or_default().push(meaning);
                }
            }
        }
    }
    for (letter, meanings) in letters {
        elimination.replace(letter, meanings)?;
    }
    Ok(elimination.finish())
}

struct Elimination {
    sides: [Term; 2],
    /// Terms that the hypotheses say are zero.
    empty: Vec<Term>,
    replacements: Vec<(Letter, Term)>,
}

impl Elimination {
    fn replace(&mut self, letter: Letter, meanings: Vec<Meaning>) -> Result<(), Malformed> {
        let replacement = self.replacement(letter, meanings)?;
        for term in self.sides.iter_mut().chain(&mut self.empty) {
            *term = term.substitute(letter, &replacement);
        }
        self.replacements.push((letter, replacement));
        Ok(())
    }

    /// The general form of the values that the letter may have.
    fn replacement(&self, letter: Letter, meanings: Vec<Meaning>) -> Result<Term, Malformed> {
        let free = Term::Letter(letter);
        let several = meanings.len() > 1;
        let mut parts = Vec::new();
        for meaning in meanings {
            match meaning {
                Meaning::Known { .. } if several => return Err(two_values(letter)),
                Meaning::Known { before, after, value, .. } => {
                    let value = self.current(letter, &value)?;
                    // The value is confined to `before` and `after` already: what is outside is empty.
                    parts.extend([before.negated().then(free.clone()), free.clone().then(after.negated()), value]);
                }
                Meaning::AtLeast { lower, .. } => parts.extend([free.clone(), self.current(letter, &lower)?]),
                Meaning::Empty(_) => {}
            }
        }
        Ok(Term::sum(parts))
    }

    /// The term after the replacements so far. They must not have brought the letter into it.
    fn current(&self, letter: Letter, term: &Term) -> Result<Term, Malformed> {
        let term = replaced(term, &self.replacements);
        if term.letters().contains(&letter) { Err(circle(letter)) } else { Ok(term) }
    }

    fn finish(self) -> Reduced {
        let [left, right] = self.sides;
        let empty = Term::sum(self.empty);
        let letters: BTreeSet<Letter> = &(&left.letters() | &right.letters()) | &empty.letters();
        let anything = Term::sum(letters.into_iter().map(Term::Letter)).star();
        let excess = Term::product([anything.clone(), empty, anything]);
        Reduced { left: left.plus(excess.clone()), right: right.plus(excess), replacements: self.replacements }
    }
}

/// The term with the replacements made in order.
pub(super) fn replaced(term: &Term, replacements: &[(Letter, Term)]) -> Term {
    replacements.iter().fold(term.clone(), |term, (letter, by)| term.substitute(*letter, by))
}

fn meanings(hypothesis: &Claim) -> Option<Vec<Meaning>> {
    let Claim { left, relation, right } = hypothesis;
    let found = match relation {
        Relation::Below => below(left, right),
        Relation::Equal => equal(left, right),
    };
    // What says that zero is zero says nothing.
    found.map(|mut meanings| {
        meanings.retain(|meaning| !matches!(meaning, Meaning::Empty(Term::Zero)));
        meanings
    })
}

fn equal(left: &Term, right: &Term) -> Option<Vec<Meaning>> {
    let both = below(left, right).zip(below(right, left)).map(|(first, second)| [first, second].concat());
    // Empty terms never stand in each other's way, so they are preferred.
    if both.as_ref().is_some_and(|meanings| meanings.iter().all(|one| matches!(one, Meaning::Empty(_)))) {
        return both;
    }
    known(left, right).or_else(|| known(right, left)).or(both)
}

/// `b;x;c == value`
fn known(framed: &Term, value: &Term) -> Option<Vec<Meaning>> {
    let Frame { before, core, after } = Frame::of(framed);
    let letter = only_letter(&core).filter(|letter| !value.letters().contains(letter))?;
    let outside = confined(value, &before, &after);
    let known = Meaning::Known { letter, before, after, value: value.clone() };
    Some([known].into_iter().chain(outside).collect())
}

fn below(left: &Term, right: &Term) -> Option<Vec<Meaning>> {
    if *right == Term::Zero || *left == Term::Zero {
        return Some(vec![Meaning::Empty(left.clone())]);
    }
    if let (Term::Sum(parts), false) = (left, left.is_test()) {
        return Some(parts.iter().map(|part| below(part, right)).collect::<Option<Vec<_>>>()?.concat());
    }
    let frame = Frame::of(right);
    if Frame::of(left).core == frame.core {
        return Some(confined(left, &frame.before, &frame.after).into());
    }
    let letter = only_letter(&frame.core).filter(|letter| !left.letters().contains(letter))?;
    let at_least = Meaning::AtLeast { letter, lower: left.clone() };
    Some([at_least].into_iter().chain(confined(left, &frame.before, &frame.after)).collect())
}

/// The term begins where `before` holds and ends where `after` does.
fn confined(term: &Term, before: &Term, after: &Term) -> [Meaning; 2] {
    [before.clone().negated().then(term.clone()), term.clone().then(after.clone().negated())].map(Meaning::Empty)
}

/// A product as the tests that it begins with, the tests that it ends with, and what is between.
struct Frame {
    before: Term,
    core: Vec<Term>,
    after: Term,
}

impl Frame {
    fn of(term: &Term) -> Frame {
        let sorted = term.sorted();
        let factors = sorted.factors();
        let start = factors.iter().take_while(|factor| factor.is_test()).count();
        let trailing = factors[start..].iter().rev().take_while(|factor| factor.is_test()).count();
        let end = factors.len() - trailing;
        let product = |factors: &[Term]| Term::product(factors.iter().cloned());
        Frame {
            before: product(&factors[..start]),
            core: factors[start..end].to_vec(),
            after: product(&factors[end..]),
        }
    }
}

fn only_letter(core: &[Term]) -> Option<Letter> {
    match core {
        [Term::Letter(letter)] => Some(*letter),
        _ => None,
    }
}

/// The message for a hypothesis of no kind that can be eliminated.
pub(super) fn refused(hypothesis: &Claim) -> Malformed {
    let why = if is_commutation(hypothesis) {
        "says that programs commute, and no procedure can decide all laws under such hypotheses"
    } else {
        "is of no kind that can be worked into the law"
    };
    Malformed::new(Code::A1107, format!("the hypothesis `{hypothesis}` {why}")).help(
        "the decision takes `p == 0`, `b <= c`, `b;p <= p;c`, `b;p == p;b`, `p;b == p`, `c;p == c`, `q <= x` and `x == q` \
         for a letter `x` that is not in `q`; others are used by named steps, such as `by simulation`",
    )
}

/// `p;q` against `q;p` in some order of factors, none of which is a test.
fn is_commutation(hypothesis: &Claim) -> bool {
    let ordered = |term: &Term| {
        let mut factors = term.factors().to_vec();
        factors.sort();
        factors
    };
    let left = ordered(&hypothesis.left);
    left.len() > 1 && left == ordered(&hypothesis.right) && !left.iter().any(Term::is_test)
}

fn two_values(letter: Letter) -> Malformed {
    Malformed::new(Code::A1108, format!("more than one hypothesis says what `{letter}` is"))
        .help("only one of them can be put in its place; combine them, or state the law for what follows from one")
}

fn circle(letter: Letter) -> Malformed {
    Malformed::new(Code::A1108, format!("the hypotheses about `{letter}` go in a circle"))
        .help("each compares a letter with terms that depend on the letter itself through another hypothesis")
}
