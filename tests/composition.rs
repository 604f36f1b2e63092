//! The rules behind systems, tried by brute force on random layers of three states, with their side conditions and, to
//! see them needed, without. The model here is its own: relations between few states, as rows of bits.

/// How many random layers are tried.
const TRIALS: usize = 40_000;
const STATES: usize = 3;

/// A relation: for each state the set of its successors, as bits.
#[derive(Clone, PartialEq, Debug)]
struct Relation(Vec<u16>);

impl Relation {
    fn identity(states: usize) -> Relation {
        Relation((0..states).map(|state| 1 << state).collect())
    }

    fn then(&self, next: &Relation) -> Relation {
        let image =
            |set: u16| (0..next.0.len()).filter(|state| set >> state & 1 == 1).fold(0, |all, s| all | next.0[s]);
        Relation(self.0.iter().map(|&set| image(set)).collect())
    }

    fn or(&self, other: &Relation) -> Relation {
        Relation(self.0.iter().zip(&other.0).map(|(left, right)| left | right).collect())
    }

    fn star(&self) -> Relation {
        let mut all = Relation::identity(self.0.len());
        loop {
            let more = all.or(&all.then(self));
            if more == all {
                return all;
            }
            all = more;
        }
    }

    fn is_within(&self, other: &Relation) -> bool {
        self.0.iter().zip(&other.0).all(|(left, right)| left & !right == 0)
    }

    /// Both at once, on pairs of states.
    fn beside(&self, other: &Relation) -> Relation {
        let pair = |left: u16, right: u16| {
            let of = |state: usize| if left >> state & 1 == 1 { right << (state * STATES) } else { 0 };
            (0..STATES).map(of).fold(0, |all, set| all | set)
        };
        Relation(self.0.iter().flat_map(|&left| other.0.iter().map(move |&right| pair(left, right))).collect())
    }
}

/// The same numbers in each run (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Each pair is in it once in `rarity` times.
    fn relation(&mut self, rarity: u64) -> Relation {
        let row = |random: &mut Random| {
            (0..STATES).fold(0, |row, s| row | u16::from(random.next().is_multiple_of(rarity)) << s)
        };
        Relation((0..STATES).map(|_| row(self)).collect())
    }
}

/// How often a rule was tried and held.
#[derive(Default)]
struct Count {
    tried: usize,
    held: usize,
}

impl Count {
    fn add(&mut self, holds: bool) {
        self.tried += 1;
        self.held += usize::from(holds);
    }
}

#[test]
fn simulation_carries_over_to_iteration_and_only_simulation_does() {
    let mut random = Random(0x5eed_0001);
    let (mut with, mut without) = (Count::default(), Count::default());
    for _ in 0..TRIALS {
        let (r, x, y) = (random.relation(3), random.relation(3), random.relation(2));
        let conclusion = r.then(&x.star()).is_within(&y.star().then(&r));
        let premise = r.then(&x).is_within(&y.then(&r));
        if premise { with.add(conclusion) } else { without.add(conclusion) }
    }
    println!(
        "simulation: {} of {} with its premise, {} of {} without",
        with.held, with.tried, without.held, without.tried
    );
    assert!(with.tried > 1000 && with.held == with.tried);
    assert!(without.held < without.tried);
}

/// A part that recovers stands beside a bare layer. `R ; crash ; (↯rec)* ; rec` of the part is within `A.crash ; R`; while
/// it recovers, each crash strikes the bare layer too.
#[test]
fn a_bare_layer_beside_one_that_recovers_must_bear_a_second_crash() {
    let mut random = Random(0x5eed_0002);
    let (mut with, mut without) = (Count::default(), Count::default());
    let still = Relation::identity(STATES);
    for _ in 0..TRIALS {
        let (r, abstract_crash) = (random.relation(3), random.relation(2));
        let (crash, interrupted, recovery) = (random.relation(3), random.relation(3), random.relation(3));
        let bare = random.relation(2);
        let part = r.then(&crash).then(&interrupted.star()).then(&recovery);
        if !part.is_within(&abstract_crash.then(&r)) {
            continue;
        }
        let start = r.beside(&still).then(&crash.beside(&bare));
        let whole = start.then(&interrupted.beside(&bare).star()).then(&recovery.beside(&still));
        let conclusion = whole.is_within(&abstract_crash.beside(&bare).then(&r.beside(&still)));
        let condition = bare.then(&bare).is_within(&bare);
        if condition { with.add(conclusion) } else { without.add(conclusion) }
    }
    println!(
        "product: {} of {} with its condition, {} of {} without",
        with.held, with.tried, without.held, without.tried
    );
    assert!(with.tried > 1000 && with.held == with.tried);
    assert!(without.held < without.tried);
}

/// `J: B over C` below `I: A over B`: the relations compose, if both refine.
#[test]
fn refinements_compose() {
    let mut random = Random(0x5eed_0003);
    let (mut with, mut without) = (Count::default(), Count::default());
    for _ in 0..TRIALS {
        let (upper, lower) = (random.relation(2), random.relation(2));
        let (top, middle, bottom) = (random.relation(2), random.relation(3), random.relation(3));
        let conclusion = upper.then(&lower).then(&bottom).is_within(&top.then(&upper).then(&lower));
        let above = upper.then(&middle).is_within(&top.then(&upper));
        let below = lower.then(&bottom).is_within(&middle.then(&lower));
        if above && below { with.add(conclusion) } else { without.add(conclusion) }
    }
    println!(
        "vertical: {} of {} with both premises, {} of {} without",
        with.held, with.tried, without.held, without.tried
    );
    assert!(with.tried > 1000 && with.held == with.tried);
    assert!(without.held < without.tried);
}
