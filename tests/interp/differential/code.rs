//! Executable code: numbers of machines, sequences in range, conversions, and what goes wrong with them.

use super::{Counts, Judged};
use crate::random::Random;
use crate::support::program;
use argosy::hir::{ImplId, OpIndex};
use argosy::interp::{
    Configuration, Evaluator, First, Given, Limits, Machine, Run, Stop, Tree, Value, ViolationKind, World,
};

/// So many bodies.
const BODIES: usize = 300;

/// What variables there are: `a` of u64, `b` of u8, `list` of sequences of u64, `perhaps` of an option of u64.
struct Code {
    random: Random,
    fresh: usize,
}

impl Code {
    fn one_of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.random.below(all.len())]
    }

    fn word(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return self.one_of(&["a", "a", "0", "1", "2", "3", "7", "256", "18446744073709551615"]).to_string();
        };
        match self.random.below(11) {
            0 => format!("({} + {})", self.word(depth), self.word(depth)),
            1 => format!("({} - {})", self.word(depth), self.word(depth)),
            2 => format!("({} * {})", self.word(depth), self.word(depth)),
            3 => format!("({} / {})", self.word(depth), self.word(depth)),
            4 => format!("({} % {})", self.word(depth), self.word(depth)),
            5 => format!("(if {} {{ {} }} else {{ {} }})", self.truth(depth), self.word(depth), self.word(depth)),
            6 => format!("{}[{}]", self.list(depth), self.index()),
            7 => format!("len({})", self.list(depth)),
            8 => format!("({} as u64)", self.byte(depth)),
            9 => format!("(match perhaps {{ Some(got) => got, None => {} }})", self.word(depth)),
            _ => "a".to_string(),
        }
    }

    fn byte(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return self.one_of(&["b", "b", "b", "3", "200"]).to_string();
        };
        match self.random.below(5) {
            0 => format!("(b + {})", self.byte(depth)),
            1 => format!("(b / {})", self.byte(depth)),
            2 => format!("({} as u8)", self.word(depth)),
            _ => "b".to_string(),
        }
    }

    fn index(&mut self) -> &'static str {
        self.one_of(&["0", "0", "1", "1", "2", "a"])
    }

    fn truth(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return format!("(a < {})", self.word(0)) };
        match self.random.below(5) {
            0 => format!("({} <= {})", self.word(depth), self.word(depth)),
            1 => format!("({} == {})", self.word(depth), self.word(depth)),
            2 => format!("({} && {})", self.truth(depth), self.truth(depth)),
            3 => format!("({} || {})", self.truth(depth), self.truth(depth)),
            _ => format!("!{}", self.truth(depth)),
        }
    }

    fn list(&mut self, depth: u32) -> String {
        let Some(depth) = depth.checked_sub(1) else { return "list".to_string() };
        match self.random.below(6) {
            0 => format!("[a, {}]", self.word(depth)),
            1 => format!("{}[{} := {}]", self.list(depth), self.index(), self.word(depth)),
            2 => format!("{}[{}..]", self.list(depth), self.index()),
            3 => format!("({} + {})", self.list(depth), self.list(depth)),
            _ => "list".to_string(),
        }
    }

    fn statement(&mut self, depth: u32) -> String {
        match self.random.below(if depth == 0 { 4 } else { 6 }) {
            0 => format!("b = {}; ", self.byte(2)),
            1 => format!("list = {}; ", self.list(2)),
            2 => format!("perhaps = Some({}); ", self.word(1)),
            4 => {
                let (then, otherwise) = (self.statement(depth - 1), self.statement(depth - 1));
                format!("if {} {{ {then} }} else {{ {otherwise} }} ", self.truth(1))
            }
            5 => {
                self.fresh += 1;
                let got = format!("got{}", self.fresh);
                format!("let Some({got}) = perhaps else {{ return {}; }}; a = {got}; ", self.word(1))
            }
            _ => format!("a = {}; ", self.word(2)),
        }
    }

    fn body(&mut self) -> String {
        let begin = format!(
            "let mut a: u64 = {}; let mut b: u8 = {}; let mut list: seq<u64> = [{}, {}]; let mut perhaps: option<u64> = {}; ",
            self.random.below(5),
            self.random.below(4) * 60,
            self.random.below(5),
            self.random.below(5),
            self.one_of(&["None", "Some(3)"]),
        );
        let count = 1 + self.random.below(3);
        let statements: String = (0..count).map(|_| self.statement(2)).collect();
        format!("{begin}{statements}{}", self.word(2))
    }
}

/// The bodies as operations, of each of which the layer says what it returns.
fn system(bodies: &[(String, String, String)]) -> String {
    let (mut layer, mut code) = (String::new(), String::new());
    for (name, body, promise) in bodies {
        layer += &format!("op {name}() -> (r: u64) {{ {promise} }}\n");
        code += &format!("op {name}() -> (r) {{ {body} }}\n");
    }
    format!(
        "layer Calc {{ state u: bool; {layer} crash {{}} }}\n\
         impl Chip: Calc {{ abstraction {{ u = true; }} init() -> (ok: bool) {{ true }} {code} }}"
    )
}

fn run(bodies: &[String]) -> Vec<Result<Value, Stop>> {
    let named = bodies.iter().enumerate().map(|(place, body)| (format!("run{place}"), body.clone(), String::new()));
    let program = program(&system(&named.collect::<Vec<_>>()));
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants of its own");
    let tree = Tree::of_impl(&program, ImplId::new(0));
    let mut evaluator = Evaluator::new(&world);
    let mut result = |place: usize| {
        let start = Configuration::new(&mut evaluator, &tree, []).expect("there is no memory");
        let mut first = First;
        let mut machine = Machine::new(&mut evaluator, &tree, start, &mut first);
        match machine.operation(OpIndex::new(place), &[]) {
            Ok(Run::Done(results)) => Ok(results[0].clone()),
            Ok(Run::Crashed(_)) => unreachable!("the first way is to go on"),
            Err(stop) => Err(*stop),
        }
    };
    (0..bodies.len()).map(&mut result).collect()
}

fn code_of(kind: ViolationKind) -> &'static str {
    match kind {
        ViolationKind::Overflow => "A0901",
        ViolationKind::DivisionByZero => "A0902",
        ViolationKind::IndexOutOfRange => "A0903",
        ViolationKind::Narrowing => "A0904",
        other => panic!("no body does that: {other:?}"),
    }
}

#[test]
fn interpreter_and_verifier_agree_on_code() {
    let mut code = Code { random: Random(3), fresh: 0 };
    let bodies: Vec<String> = (0..BODIES).map(|_| code.body()).collect();
    let results = run(&bodies);
    let mut claimed = vec![];
    for (place, (body, result)) in bodies.iter().zip(&results).enumerate() {
        let (value, other) = match result {
            Ok(Value::Int(value)) => (format!("r = {value};"), format!("r = {};", if value.is_zero() { 1 } else { 0 })),
            _ => (String::new(), String::new()),
        };
        claimed.push((format!("right{place}"), body.clone(), value));
        claimed.push((format!("wrong{place}"), body.clone(), other));
    }
    let judged = Judged::of(system(&claimed));
    let mut counts = Counts::default();
    for (place, (body, result)) in bodies.iter().zip(&results).enumerate() {
        let [right, wrong] = [format!("Chip.right{place}"), format!("Chip.wrong{place}")];
        match result {
            Ok(_) => counts.note(&judged, [&right, &wrong], body),
            Err(Stop::Violation(violation)) => {
                assert!(judged.doubts(&right, code_of(violation.kind)), "the interpreter says otherwise: {body}");
                counts.faulty += 1;
            }
            Err(stop) => panic!("{body}: {stop:?}"),
        }
    }
    counts.check("executable code", BODIES, 99);
    assert!(counts.faulty * 10 >= BODIES, "{} faults", counts.faulty);
}
