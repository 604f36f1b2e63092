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
    Shape,
    Pair,
    Rows,
    Table,
}

impl Sort {
    pub const ALL: [Sort; 11] = [
        Sort::Int,
        Sort::Bool,
        Sort::Seq,
        Sort::Set,
        Sort::Map,
        Sort::Option,
        Sort::Point,
        Sort::Shape,
        Sort::Pair,
        Sort::Rows,
        Sort::Table,
    ];

    /// What a variable of the sort is called where expressions are over a state.
    pub fn variable(self) -> &'static str {
        match self {
            Sort::Int => "number",
            Sort::Bool => "truth",
            Sort::Seq => "list",
            Sort::Set => "members",
            Sort::Map => "entries",
            Sort::Option => "perhaps",
            Sort::Point => "point",
            Sort::Shape => "shape",
            Sort::Pair => "pair",
            Sort::Rows => "rows",
            Sort::Table => "table",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Sort::Int => "int",
            Sort::Bool => "bool",
            Sort::Seq => "seq<int>",
            Sort::Set => "set<int>",
            Sort::Map => "map<int, int>",
            Sort::Option => "option<int>",
            Sort::Point => "Point",
            Sort::Shape => "Shape",
            Sort::Pair => "(int, bool)",
            Sort::Rows => "seq<seq<int>>",
            Sort::Table => "map<int, seq<int>>",
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
            Sort::Shape if value == "Empty" => "Circle(0)".to_string(),
            Sort::Shape => "Empty".to_string(),
            Sort::Pair => format!("(match {value} {{ (n, b) => (n + 1, b) }})"),
            Sort::Rows => format!("{value} + [[0]]"),
            Sort::Table => format!("{value}[987654321 := [0]]"),
        }
    }
}

/// The items that expressions use.
pub const ITEMS: &str = "
    struct Point { x: int, y: int }
    enum Shape { Empty, Circle(int), Rect(int, int) }
    fn twice(x: int) -> int { x + x }
    fn sum(s: seq<int>) -> int decreases len(s); { if len(s) == 0 { 0 } else { sum(s[1..]) + s[0] } }
";

pub struct Generator {
    pub random: Random,
    /// Numbers that are bound where the expression stands.
    bound: Vec<String>,
    /// Whether variables of the state may occur, one of each sort.
    pub state: bool,
}

impl Generator {
    pub fn new(seed: u64) -> Generator {
        Generator { random: Random(seed), bound: vec![], state: false }
    }

    pub fn expr(&mut self, sort: Sort, depth: u32) -> String {
        if self.state && self.random.below(2 + 3 * depth as usize) == 0 {
            return sort.variable().to_string();
        }
        match sort {
            Sort::Int => self.int(depth),
            Sort::Bool => self.bool(depth),
            Sort::Seq => self.seq(depth),
            Sort::Set => self.set(depth),
            Sort::Map => self.map(depth),
            Sort::Option => self.option(depth),
            Sort::Point => self.point(depth),
            Sort::Shape => self.shape(depth),
            Sort::Pair => format!("({}, {})", self.int(depth.saturating_sub(1)), self.bool(depth.saturating_sub(1))),
            Sort::Rows => self.rows(depth),
            Sort::Table => self.table(depth),
        }
    }

    fn literal(&mut self) -> String {
        let number = self.random.below(9) as i64 - 3;
        if self.state && self.random.below(3) == 0 {
            return Sort::Int.variable().to_string();
        }
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
        match self.random.below(23) {
            0 => format!("({} + {})", self.int(depth), self.int(depth)),
            1 => format!("({} - {})", self.int(depth), self.int(depth)),
            2 => format!("({} * {})", self.int(depth), self.int(depth)),
            3 => format!("({} / {})", self.int(depth), self.int(depth)),
            4 => format!("({} % {})", self.int(depth), self.int(depth)),
            5 => format!("min({}, {})", self.int(depth), self.int(depth)),
            6 => format!("max({}, {})", self.int(depth), self.int(depth)),
            7 => format!("(len({}) + 0)", self.expr(Sort::Seq, depth)),
            8 => format!("last({})", self.expr(Sort::Seq, depth)),
            9 => format!("{}[{}]", self.expr(Sort::Seq, depth), self.literal()),
            10 => format!("{}[{}]", self.expr(Sort::Map, depth), self.literal()),
            11 => format!("(if {} {{ {} }} else {{ {} }})", self.bool(depth), self.int(depth), self.int(depth)),
            12 => {
                let scrutinee = self.expr(Sort::Option, depth);
                let some = self.under(|this, name| format!("Some({name}) => {}", this.int(depth)));
                format!("(match {scrutinee} {{ {some}, None => {} }})", self.int(depth))
            }
            13 => format!("{}.x", self.expr(Sort::Point, depth)),
            14 => format!("twice({})", self.int(depth)),
            15 => format!("(-{})", self.int(depth)),
            16 => self.of_shape(depth),
            17 => {
                let pair = self.expr(Sort::Pair, depth);
                self.under(|this, name| format!("(match {pair} {{ ({name}, _) => {} }})", this.int(depth)))
            }
            18 => format!("{}[{}][{}]", self.expr(Sort::Rows, depth), self.literal(), self.literal()),
            19 => format!("(len({}[{}]) + 0)", self.expr(Sort::Table, depth), self.literal()),
            20 => format!("sum({})", self.expr(Sort::Seq, depth)),
            _ => self.literal(),
        }
    }

    fn bool(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return format!("({} <= {})", self.literal(), self.literal());
        };
        match self.random.below(24) {
            0 => format!("({} < {})", self.int(depth), self.int(depth)),
            1 => format!("({} <= {})", self.int(depth), self.int(depth)),
            2 => format!("({} > {})", self.int(depth), self.int(depth)),
            3 => format!("({} >= {})", self.int(depth), self.int(depth)),
            4 => format!("({} && {})", self.bool(depth), self.bool(depth)),
            5 => format!("({} || {})", self.bool(depth), self.bool(depth)),
            6 => format!("({} ==> {})", self.bool(depth), self.bool(depth)),
            7 => format!("({} <==> {})", self.bool(depth), self.bool(depth)),
            8 => format!("!{}", self.bool(depth)),
            9 => format!("({} in {})", self.literal(), self.expr(Sort::Seq, depth)),
            10 => format!("({} in {})", self.literal(), self.expr(Sort::Set, depth)),
            11 => format!("({} in {})", self.literal(), self.expr(Sort::Map, depth)),
            12 => format!("is_prefix({}, {})", self.expr(Sort::Seq, depth), self.expr(Sort::Seq, depth)),
            13 => format!("({} <= {})", self.expr(Sort::Set, depth), self.expr(Sort::Set, depth)),
            14 => format!("({} == {})", self.expr(Sort::Seq, depth), self.expr(Sort::Seq, depth)),
            15 => format!("({} == {})", self.expr(Sort::Set, depth), self.expr(Sort::Set, depth)),
            16 => format!("({} != {})", self.expr(Sort::Option, depth), self.expr(Sort::Option, depth)),
            17 => format!("(match {} {{ (_, second) => second }})", self.expr(Sort::Pair, depth)),
            18 => format!("({} == {})", self.expr(Sort::Map, depth), self.expr(Sort::Map, depth)),
            19 => format!("({} == {})", self.expr(Sort::Shape, depth), self.expr(Sort::Shape, depth)),
            20 => format!("({} in {})", self.expr(Sort::Seq, depth), self.expr(Sort::Rows, depth)),
            21 => format!("({} in {})", self.literal(), self.expr(Sort::Table, depth)),
            22 => {
                let low = self.literal();
                self.under(|this, name| format!("(forall |{name} in {low}..{low} + 3| {})", this.bool(depth)))
            }
            _ => {
                let collection = self.expr(Sort::Set, depth);
                self.under(|this, name| format!("(exists |{name} in {collection}| {})", this.bool(depth)))
            }
        }
    }

    fn seq(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("[{}, {}]", self.literal(), self.literal()) };
        match self.random.below(10) {
            0 => format!("({} + {})", self.expr(Sort::Seq, depth), self.expr(Sort::Seq, depth)),
            1 => format!("{}[{}..{}]", self.expr(Sort::Seq, depth), self.literal(), self.literal()),
            2 => format!("{}[{} := {}]", self.expr(Sort::Seq, depth), self.literal(), self.int(depth)),
            3 => format!("[{}; {}]", self.int(depth), self.literal()),
            4 => {
                let low = self.literal();
                self.under(|this, name| format!("(seq |{name} in {low}..{low} + 2| {})", this.int(depth)))
            }
            5 => format!("{}[..{}]", self.expr(Sort::Seq, depth), self.literal()),
            6 => format!("{}[{}..]", self.expr(Sort::Seq, depth), self.literal()),
            7 => format!("{}[{}]", self.expr(Sort::Rows, depth), self.literal()),
            8 => format!("{}[{}]", self.expr(Sort::Table, depth), self.literal()),
            _ => format!("[{}, {}, {}]", self.int(depth), self.literal(), self.literal()),
        }
    }

    fn set(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("set[{}, {}]", self.literal(), self.literal()) };
        match self.random.below(6) {
            0 => format!("({} + {})", self.expr(Sort::Set, depth), self.expr(Sort::Set, depth)),
            1 => format!("({} - {})", self.expr(Sort::Set, depth), self.expr(Sort::Set, depth)),
            2 => format!("({} * {})", self.expr(Sort::Set, depth), self.expr(Sort::Set, depth)),
            3 => format!("keys({})", self.expr(Sort::Map, depth)),
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
            0 => format!("{}[{} := {}]", self.expr(Sort::Map, depth), self.literal(), self.int(depth)),
            1 => format!("remove({}, {})", self.expr(Sort::Map, depth), self.literal()),
            2 => {
                let keys = self.expr(Sort::Set, depth);
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

    fn shape(&mut self, depth: u32) -> String {
        let depth = depth.saturating_sub(1);
        match self.random.below(4) {
            0 => "Empty".to_string(),
            1 => format!("Circle({})", self.int(depth)),
            2 => format!("Rect({}, {})", self.int(depth), self.int(depth)),
            _ => {
                let (then, otherwise) = (self.int(depth), self.int(depth));
                format!("(if {} {{ Circle({then}) }} else {{ Rect({otherwise}, {then}) }})", self.bool(depth))
            }
        }
    }

    fn of_shape(&mut self, depth: u32) -> String {
        let shape = self.expr(Sort::Shape, depth);
        let circle = self.under(|this, name| format!("Circle({name}) => {}", this.int(depth)));
        let rect = self.under(|this, name| format!("Rect(_, {name}) => {}", this.int(depth)));
        format!("(match {shape} {{ Empty => {}, {circle}, {rect} }})", self.int(depth))
    }

    fn rows(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("[{}, {}]", self.seq(0), self.seq(0)) };
        match self.random.below(5) {
            0 => format!("({} + {})", self.expr(Sort::Rows, depth), self.expr(Sort::Rows, depth)),
            1 => format!("{}[{}..{}]", self.expr(Sort::Rows, depth), self.literal(), self.literal()),
            2 => format!("{}[{} := {}]", self.expr(Sort::Rows, depth), self.literal(), self.expr(Sort::Seq, depth)),
            3 => {
                let low = self.literal();
                self.under(|this, name| format!("(seq |{name} in {low}..{low} + 2| {})", this.expr(Sort::Seq, depth)))
            }
            _ => format!("[{}, {}]", self.expr(Sort::Seq, depth), self.expr(Sort::Seq, depth)),
        }
    }

    fn table(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("map[{} := {}]", self.literal(), self.seq(0)) };
        match self.random.below(3) {
            0 => format!("{}[{} := {}]", self.expr(Sort::Table, depth), self.literal(), self.expr(Sort::Seq, depth)),
            1 => format!("remove({}, {})", self.expr(Sort::Table, depth), self.literal()),
            _ => format!("map[{} := {}]", self.literal(), self.expr(Sort::Seq, depth)),
        }
    }
}
