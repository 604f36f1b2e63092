//! The decision: a breadth-first search for a bisimulation up to congruence.
//!
//! The search starts with the pair of the two sides. Two sets that accept under different tests show the difference;
//! otherwise each letter leads, under each truth value of the tests, to another pair, which is queued unless it is
//! congruent to the pairs that were queued before. When the queue is empty, the pairs are a bisimulation up to
//! congruence and the sides are equal.
//!
//! The search goes layer by layer: all pairs at one distance from the start, then those at the next. So the word of the
//! first difference is a shortest one. For suppose that a skipped pair differs by a word of `k` letters. Agreement on
//! all words of at most `k` letters is a congruence, so one of the pairs queued before, which are not farther from the
//! start, differs by at most `k` letters as well.
//!
//! Sets multiply where one letter stands behind many tests: `t1;p;q1 + .. + t30;p;q30` can be in 2^30 sets after `p`.
//! Where both sides have the same guards the search first *guesses* that what they reach under each guard is equal.
//! If that comes out, the pairs are a bisimulation up to congruence as any other, since all sets are unions of theirs.
//! If it does not, nothing was learnt, and the search starts again without guesses.

use super::certificate::Certificate;
use super::congruence::Congruence;
use super::diagram::{Diagram, Diagrams, Node, Operation, cofactors, top};
use super::fuel::{Exhausted, Fuel};
use super::residual::{Residual, Residuals};
use super::subset::{Members, Subset, Subsets, Targets};
use super::word::{Guard, Side, Word};
use super::{Letter, Term};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// What a search finds.
pub(super) enum Found {
    Bisimulation(Certificate),
    Difference { word: Word, accepted_by: Side },
}

/// Compares two terms.
pub(super) fn compare(left: &Term, right: &Term, fuel: &Fuel) -> Result<Found, Exhausted> {
    // A guess may lead far astray, so it gets half of the fuel.
    let half = fuel.half();
    let mut search = Search::new(left, right, &half)?;
    search.guess = true;
    let answer = search.run();
    fuel.spend(half.spent())?;
    match answer {
        Ok(Some(_)) | Err(Exhausted) if search.has_guessed => {
            let mut exact = Search::new(left, right, fuel)?;
            let answer = exact.run()?;
            Ok(exact.found(left, right, answer))
        }
        answer => Ok(search.found(left, right, answer?)),
    }
}

/// The truth values of the tests above a place in a diagram, from the top.
type Path = Vec<(u32, bool)>;

struct Pair {
    left: Subset,
    right: Subset,
    /// The pair that led here, under which tests and by which letter. The first pair has none.
    from: Option<(usize, Path, usize)>,
}

struct Search<'a> {
    terms: Residuals,
    subsets: Subsets,
    congruence: Congruence,
    /// The queue, and the relation that it leaves behind.
    pairs: Vec<Pair>,
    fuel: &'a Fuel,
    /// Whether to pair targets by their guards.
    guess: bool,
    has_guessed: bool,
}

impl<'a> Search<'a> {
    fn new(left: &Term, right: &Term, fuel: &'a Fuel) -> Result<Search<'a>, Exhausted> {
        let (mut terms, mut subsets) = (Residuals::new(), Subsets::new());
        let start = [left, right].map(|side| subsets.of(Members::from([terms.start(side)])));
        let (congruence, pairs) = (Congruence::default(), Vec::new());
        let mut search = Search { terms, subsets, congruence, pairs, fuel, guess: false, has_guessed: false };
        search.queue(Pair { left: start[0], right: start[1], from: None })?;
        Ok(search)
    }

    fn queue(&mut self, pair: Pair) -> Result<(), Exhausted> {
        if !self.congruence.relates(pair.left, pair.right, &self.subsets, self.fuel)? {
            self.congruence.relate(pair.left, pair.right, &self.subsets);
            self.pairs.push(pair);
        }
        Ok(())
    }

    /// The word of the first difference, and the side that accepts it.
    fn run(&mut self) -> Result<Option<(Word, Side)>, Exhausted> {
        let mut done = 0;
        while done < self.pairs.len() {
            let layer = done..self.pairs.len();
            done = layer.end;
            let mut next = Vec::new();
            for index in layer {
                if let Some((path, accepted_by)) = self.difference(index)? {
                    return Ok(Some((self.word(index, &path), accepted_by)));
                }
                self.expand(index, &mut next)?;
            }
            // Small sets first: the large ones are often unions of them, and then congruent.
            next.sort_by_key(|pair| self.subsets.members(pair.left).len() + self.subsets.members(pair.right).len());
            next.into_iter().try_for_each(|pair| self.queue(pair))?;
        }
        Ok(None)
    }

    /// Tests under which one side accepts and the other does not.
    fn difference(&mut self, index: usize) -> Result<Option<(Path, Side)>, Exhausted> {
        let Pair { left, right, .. } = self.pairs[index];
        let left = self.subsets.accepts(left, &mut self.terms, self.fuel)?;
        let right = self.subsets.accepts(right, &mut self.terms, self.fuel)?;
        let diagrams = &mut self.terms.diagrams;
        let differ = diagrams.combine(Operation::Differ, left, right, self.fuel)?;
        let left_only = diagrams.combine(Operation::And, left, differ, self.fuel)?;
        let in_left = path_to_one(diagrams, left_only).map(|path| (path, Side::Left));
        Ok(in_left.or_else(|| path_to_one(diagrams, differ).map(|path| (path, Side::Right))))
    }

    /// The pairs that each letter leads to.
    fn expand(&mut self, index: usize, next: &mut Vec<Pair>) -> Result<(), Exhausted> {
        let Pair { left, right, .. } = self.pairs[index];
        let mut left = self.subsets.moves(left, &mut self.terms, self.fuel)?;
        let mut right = self.subsets.moves(right, &mut self.terms, self.fuel)?;
        for letter in 0..self.terms.letters.len() {
            let (left, right) = (left.swap_remove(&letter), right.swap_remove(&letter));
            // The same moves under the same tests lead to the same sets, however many tests there are.
            if left == right {
                continue;
            }
            let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
            let guessed = if self.guess { self.pairs_by_guard(index, letter, &left, &right) } else { None };
            match guessed {
                Some(pairs) => next.extend(pairs),
                None => self.pairs_by_tests(index, letter, (left, right), next)?,
            }
        }
        Ok(())
    }

    /// The pairs of sets that a letter leads to, under all truth values of the tests.
    fn pairs_by_tests(
        &mut self,
        index: usize,
        letter: usize,
        (left, right): (Targets, Targets),
        next: &mut Vec<Pair>,
    ) -> Result<(), Exhausted> {
        let left = self.subsets.targets(left, &mut self.terms, self.fuel)?;
        let right = self.subsets.targets(right, &mut self.terms, self.fuel)?;
        for (left, right, path) in common_leaves(&self.terms.diagrams, left, right, self.fuel)? {
            next.push(Pair { left: Subset(left), right: Subset(right), from: Some((index, path, letter)) });
        }
        Ok(())
    }

    /// If both sides move under the same guards: the pairs of what they reach under each.
    fn pairs_by_guard(&mut self, index: usize, letter: usize, left: &Targets, right: &Targets) -> Option<Vec<Pair>> {
        let mut groups = BTreeMap::<Diagram, [Vec<Residual>; 2]>::new();
        for (side, targets) in [left, right].into_iter().enumerate() {
            for (&target, &guard) in targets {
                groups.entry(guard).or_default()[side].push(target);
            }
        }
        if groups.len() < 2 || groups.values().flatten().any(Vec::is_empty) {
            return None;
        }
        self.has_guessed = true;
        let mut subset = |members: Vec<Residual>| self.subsets.of(members.into());
        let pair = |[left, right]: [Vec<Residual>; 2]| Pair {
            left: subset(left),
            right: subset(right),
            from: Some((index, Path::new(), letter)),
        };
        Some(groups.into_values().map(pair).collect())
    }

    fn word(&self, index: usize, last: &Path) -> Word {
        let (mut steps, mut index) = (Vec::new(), index);
        while let Some((before, path, letter)) = &self.pairs[index].from {
            steps.push((self.guard(path), self.letter(*letter)));
            index = *before;
        }
        steps.reverse();
        Word { steps, last: self.guard(last) }
    }

    fn letter(&self, index: usize) -> Letter {
        self.terms.letters[index]
    }

    fn guard(&self, path: &Path) -> Guard {
        Guard(path.iter().map(|&(test, holds)| (self.terms.tests[test as usize], holds)).collect())
    }

    fn found(&self, left: &Term, right: &Term, answer: Option<(Word, Side)>) -> Found {
        match answer {
            Some((word, accepted_by)) => Found::Difference { word, accepted_by },
            None => Found::Bisimulation(Certificate::new(left, right, self.relation())),
        }
    }

    /// The pairs of the search, as sets of terms.
    fn relation(&self) -> impl Iterator<Item = (Vec<Term>, Vec<Term>)> {
        let members = |subset| self.subsets.members(subset).iter().map(|&member| self.terms.term(member)).collect();
        self.pairs.iter().map(move |pair| (members(pair.left), members(pair.right)))
    }
}

/// A path to a 1; in canonical diagrams every node that is not the leaf 0 has one.
fn path_to_one(diagrams: &Diagrams, diagram: Diagram) -> Option<Path> {
    let (mut path, mut here) = (Path::new(), diagram);
    let is_zero = |diagram| diagrams.view(diagram) == Node::Leaf(0);
    while let Node::Branch { test, low, high } = diagrams.view(here) {
        let holds = is_zero(low);
        path.push((test, holds));
        here = if holds { high } else { low };
    }
    (!is_zero(here)).then_some(path)
}

/// The different pairs of numbers that two functions take together, each with one path that leads there. Where the
/// functions are the same they lead to equal sets, which nobody needs to look at.
fn common_leaves(
    diagrams: &Diagrams,
    left: Diagram,
    right: Diagram,
    fuel: &Fuel,
) -> Result<Vec<(u32, u32, Path)>, Exhausted> {
    let (mut found, mut seen) = (Vec::new(), FxHashSet::default());
    let mut open = vec![(left, right, Path::new())];
    while let Some((left, right, path)) = open.pop() {
        if left == right || !seen.insert((left, right)) {
            continue;
        }
        fuel.spend(1)?;
        let (left_node, right_node) = (diagrams.view(left), diagrams.view(right));
        if let (Node::Leaf(left), Node::Leaf(right)) = (left_node, right_node) {
            found.push((left, right, path));
            continue;
        }
        let test = top(left_node).min(top(right_node));
        let (left_low, left_high) = cofactors(left, left_node, test);
        let (right_low, right_high) = cofactors(right, right_node, test);
        let extended = |holds| path.iter().copied().chain([(test, holds)]).collect::<Path>();
        open.push((left_high, right_high, extended(true)));
        open.push((left_low, right_low, extended(false)));
    }
    Ok(found)
}
