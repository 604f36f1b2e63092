//! Closed expressions by chance, of every operator and builtin that the solver's theories know.

use crate::random::Random;

/// The types of which expressions are made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Int,
    Bool,
    Seq,
    Set,
    Map,
    Option,
    Point,
}

impl Sort {
    pub const ALL: [Sort; 7] = [Sort::Int, Sort::Bool, Sort::Seq, Sort::Set, Sort::Map, Sort::Option, Sort::Point];

    pub fn name(self) -> &'static str {
        match self {
            Sort::Int => "int",
            Sort::Bool => "bool",
            Sort::Seq => "seq<int>",
            Sort::Set => "set<int>",
            Sort::Map => "map<int, int>",
            Sort::Option => "option<int>",
            Sort::Point => "Point",
        }
    }

    /// Something else than this value of the sort.
    pub fn other(self, value: &str) -> String {
        match self {
            Sort::Int => format!("{value} + 1"),
            Sort::Bool => format!("!({value})"),
            Sort::Seq => format!("{value} + [0]"),
            // No expression comes to such numbers.
            Sort::Set => format!("{value} + set[987654321]"),
            Sort::Map => format!("{value}[987654321 := 0]"),
            Sort::Option => match value.strip_suffix(')') {
                Some(begun) => format!("{begun} + 1)"),
                None => "Some(0)".to_string(),
            },
            Sort::Point => format!("Point {{ x: 987654321, ..{value} }}"),
        }
    }
}

/// The items that expressions use.
pub const ITEMS: &str = "
    struct Point { x: int, y: int }
    fn twice(x: int) -> int { x + x }
    fn sum(s: seq<int>) -> int decreases len(s); { if len(s) == 0 { 0 } else { sum(s[1..]) + s[0] } }
";

pub struct Generator {
    pub random: Random,
    /// Numbers that are bound where the expression stands.
    bound: Vec<String>,
}

impl Generator {
    pub fn new(seed: u64) -> Generator {
        Generator { random: Random(seed), bound: vec![] }
    }

    pub fn expr(&mut self, sort: Sort, depth: u32) -> String {
        match sort {
            Sort::Int => self.int(depth),
            Sort::Bool => self.bool(depth),
            Sort::Seq => self.seq(depth),
            Sort::Set => self.set(depth),
            Sort::Map => self.map(depth),
            Sort::Option => self.option(depth),
            Sort::Point => self.point(depth),
        }
    }

    fn literal(&mut self) -> String {
        let number = self.random.below(9) as i64 - 3;
        match self.bound.last() {
            Some(name) if self.random.below(2) == 0 => name.clone(),
            // A sum is an `int`; a literal alone may be taken for something narrower.
            _ if number < 0 => format!("(({number}) + 0)"),
            _ => format!("({number} + 0)"),
        }
    }

    /// An expression in which another variable is bound.
    fn under(&mut self, make: impl FnOnce(&mut Self, &str) -> String) -> String {
        let name = format!("v{}", self.bound.len());
        self.bound.push(name.clone());
        let text = make(self, &name);
        self.bound.pop();
        text
    }

    fn int(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return self.literal() };
        match self.random.below(17) {
            0 => format!("({} + {})", self.int(depth), self.int(depth)),
            1 => format!("({} - {})", self.int(depth), self.int(depth)),
            2 => format!("({} * {})", self.int(depth), self.int(depth)),
            3 => format!("({} / {})", self.int(depth), self.int(depth)),
            4 => format!("({} % {})", self.int(depth), self.int(depth)),
            5 => format!("min({}, {})", self.int(depth), self.int(depth)),
            6 => format!("max({}, {})", self.int(depth), self.int(depth)),
            7 => format!("len({})", self.seq(depth)),
            8 => format!("last({})", self.seq(depth)),
            9 => format!("{}[{}]", self.seq(depth), self.literal()),
            10 => format!("{}[{}]", self.map(depth), self.literal()),
            11 => format!("(if {} {{ {} }} else {{ {} }})", self.bool(depth), self.int(depth), self.int(depth)),
            12 => {
                let scrutinee = self.option(depth);
                let some = self.under(|this, name| format!("Some({name}) => {}", this.int(depth)));
                format!("(match {scrutinee} {{ {some}, None => {} }})", self.int(depth))
            }
            13 => format!("{}.x", self.point(depth)),
            14 => format!("twice({})", self.int(depth)),
            15 => format!("(-{})", self.int(depth)),
            _ => self.literal(),
        }
    }

    fn bool(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return format!("({} <= {})", self.literal(), self.literal());
        };
        match self.random.below(19) {
            0 => format!("({} < {})", self.int(depth), self.int(depth)),
            1 => format!("({} <= {})", self.int(depth), self.int(depth)),
            2 => format!("({} > {})", self.int(depth), self.int(depth)),
            3 => format!("({} >= {})", self.int(depth), self.int(depth)),
            4 => format!("({} && {})", self.bool(depth), self.bool(depth)),
            5 => format!("({} || {})", self.bool(depth), self.bool(depth)),
            6 => format!("({} ==> {})", self.bool(depth), self.bool(depth)),
            7 => format!("({} <==> {})", self.bool(depth), self.bool(depth)),
            8 => format!("!{}", self.bool(depth)),
            9 => format!("({} in {})", self.literal(), self.seq(depth)),
            10 => format!("({} in {})", self.literal(), self.set(depth)),
            11 => format!("({} in {})", self.literal(), self.map(depth)),
            12 => format!("is_prefix({}, {})", self.seq(depth), self.seq(depth)),
            13 => format!("({} <= {})", self.set(depth), self.set(depth)),
            14 => format!("({} == {})", self.seq(depth), self.seq(depth)),
            15 => format!("({} == {})", self.set(depth), self.set(depth)),
            16 => format!("({} != {})", self.option(depth), self.option(depth)),
            17 => {
                let low = self.literal();
                self.under(|this, name| format!("(forall |{name} in {low}..{low} + 3| {})", this.bool(depth)))
            }
            _ => {
                let collection = self.set(depth);
                self.under(|this, name| format!("(exists |{name} in {collection}| {})", this.bool(depth)))
            }
        }
    }

    fn seq(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("[{}, {}]", self.literal(), self.literal()) };
        match self.random.below(8) {
            0 => format!("({} + {})", self.seq(depth), self.seq(depth)),
            1 => format!("{}[{}..{}]", self.seq(depth), self.literal(), self.literal()),
            2 => format!("{}[{} := {}]", self.seq(depth), self.literal(), self.int(depth)),
            3 => format!("[{}; {}]", self.int(depth), self.literal()),
            4 => {
                let low = self.literal();
                self.under(|this, name| format!("(seq |{name} in {low}..{low} + 2| {})", this.int(depth)))
            }
            5 => format!("{}[..{}]", self.seq(depth), self.literal()),
            6 => format!("{}[{}..]", self.seq(depth), self.literal()),
            _ => format!("[{}, {}, {}]", self.int(depth), self.literal(), self.literal()),
        }
    }

    fn set(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("set[{}, {}]", self.literal(), self.literal()) };
        match self.random.below(6) {
            0 => format!("({} + {})", self.set(depth), self.set(depth)),
            1 => format!("({} - {})", self.set(depth), self.set(depth)),
            2 => format!("({} * {})", self.set(depth), self.set(depth)),
            3 => format!("keys({})", self.map(depth)),
            4 => {
                let low = self.literal();
                self.under(|this, name| format!("(set |{name} in {low}..{low} + 2| {})", this.int(depth)))
            }
            _ => format!("set[{}, {}]", self.int(depth), self.literal()),
        }
    }

    fn map(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("map[{} := {}]", self.literal(), self.literal()) };
        match self.random.below(4) {
            0 => format!("{}[{} := {}]", self.map(depth), self.literal(), self.int(depth)),
            1 => format!("remove({}, {})", self.map(depth), self.literal()),
            2 => {
                let keys = self.set(depth);
                self.under(|this, name| format!("(map |{name} in {keys}| {})", this.int(depth)))
            }
            _ => format!("map[{} := {}, {} := {}]", self.literal(), self.int(depth), self.literal(), self.literal()),
        }
    }

    fn option(&mut self, depth: u32) -> String {
        match (depth.checked_sub(1), self.random.below(3)) {
            (Some(depth), 1) => {
                format!("(if {} {{ Some({}) }} else {{ None }})", self.bool(depth), self.int(depth))
            }
            (Some(depth), _) => format!("Some({})", self.int(depth)),
            (None, _) => format!("Some({})", self.literal()),
        }
    }

    fn point(&mut self, depth: u32) -> String {
        let depth = depth.saturating_sub(1);
        let point = format!("Point {{ x: {}, y: {} }}", self.int(depth), self.int(depth));
        if self.random.below(2) == 0 {
            format!("(Point {{ x: {}, ..{point} }})", self.int(depth))
        } else {
            format!("({point})")
        }
    }
}
