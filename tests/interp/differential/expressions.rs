//! Expressions of ghost code, closed and over a state.

use super::generator::{Generator, ITEMS, Sort};
use super::{Counts, Judged, shown};
use crate::support::{function, program};
use argosy::hir::Program;
use argosy::interp::{Evaluator, Given, Limits, Scope, Stop, Value, View, World};
use std::fmt::Write;

/// So many expressions of each kind.
const EXPRESSIONS: usize = 600;

struct Subject {
    sort: Sort,
    text: String,
    /// The variables that occur, with their values.
    state: Vec<(Sort, String)>,
}

impl Subject {
    fn new(generator: &mut Generator, place: usize, state: bool) -> Subject {
        let sort = Sort::ALL[place % Sort::ALL.len()];
        generator.state = state;
        let text = generator.expr(sort, 1 + (place / Sort::ALL.len() % 3) as u32);
        generator.state = false;
        let occurs = |sort: &Sort| words(&text).any(|word| word == sort.variable());
        let occurring: Vec<Sort> = Sort::ALL.into_iter().filter(occurs).collect();
        let state = occurring.into_iter().map(|sort| (sort, generator.expr(sort, 0))).collect();
        Subject { sort, text, state }
    }

    fn parameters(&self) -> String {
        let parameter = |(sort, _): &(Sort, String)| format!("{}: {}", sort.variable(), sort.name());
        self.state.iter().map(parameter).collect::<Vec<_>>().join(", ")
    }

    /// The functions by which its values are computed.
    fn functions(&self, place: usize) -> String {
        let (name, parameters) = (self.sort.name(), self.parameters());
        let mut text = format!("fn subject{place}({parameters}) -> {name} {{ {} }}\n", self.text);
        for (sort, value) in &self.state {
            let (name, variable) = (sort.name(), sort.variable());
            writeln!(text, "fn {variable}{place}() -> {name} {{ {value} }}").expect("strings grow");
        }
        text
    }

    fn lemma(&self, name: &str, claim: &str) -> String {
        let equation = |(sort, value): &(Sort, String)| format!("requires {} == {value};", sort.variable());
        let state: String = self.state.iter().map(equation).collect();
        format!("lemma {name}({}) {state} ensures {} {claim}; {{}}\n", self.parameters(), self.text)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
}

fn evaluate(world: &World<'_>, program: &Program, name: &str, arguments: &[Value]) -> Result<Value, Stop> {
    let function = program.function(function(program, name));
    let mut scope = Scope::new(&function.locals, View::Nothing).with(&function.parameters, arguments);
    Evaluator::new(world).eval(&mut scope, &function.body).map_err(|stop| *stop)
}

/// The value of each subject in the notation of the source, or why it has none.
fn values(subjects: &[Subject]) -> Vec<Result<String, Stop>> {
    let functions: String = subjects.iter().enumerate().map(|(place, subject)| subject.functions(place)).collect();
    let program = program(&format!("{ITEMS}{functions}"));
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants of its own");
    let value = |(place, subject): (usize, &Subject)| {
        let argument = |(sort, _): &(Sort, String)| {
            let name = format!("{}{place}", sort.variable());
            evaluate(&world, &program, &name, &[]).expect("what a state holds has a value")
        };
        let arguments: Vec<Value> = subject.state.iter().map(argument).collect();
        let ty = &program.function(function(&program, &format!("subject{place}"))).result_type;
        let value = evaluate(&world, &program, &format!("subject{place}"), &arguments)?;
        Ok(shown(&world, ty, &value))
    };
    subjects.iter().enumerate().map(value).collect()
}

/// The claims about each subject, and their names.
fn lemmas(subjects: &[Subject], values: &[Result<String, Stop>]) -> String {
    let mut text = String::new();
    for (place, (subject, value)) in subjects.iter().zip(values).enumerate() {
        let (holds, fails) = match value {
            Ok(value) => (format!("== ({value})"), format!("== ({})", subject.sort.other(value))),
            // Nothing is known of it: not both this and its contrary are proved.
            Err(Stop::Stuck(_)) if subject.sort == Sort::Int => ("== 7".to_string(), "!= 7".to_string()),
            Err(Stop::Stuck(_)) => continue,
            Err(stop) => panic!("{}: {stop:?}", subject.text),
        };
        text += &subject.lemma(&format!("right{place}"), &holds);
        text += &subject.lemma(&format!("wrong{place}"), &fails);
    }
    text
}

fn agree(what: &str, state: bool) {
    let mut generator = Generator::new(20);
    let subjects: Vec<Subject> = (0..EXPRESSIONS).map(|place| Subject::new(&mut generator, place, state)).collect();
    let values = values(&subjects);
    let judged = Judged::of(format!("{ITEMS}{}", lemmas(&subjects, &values)));
    let mut counts = Counts::default();
    for (place, (subject, value)) in subjects.iter().zip(&values).enumerate() {
        let names = [format!("right{place}"), format!("wrong{place}")];
        let text = format!("{} over {:?} is {value:?}", subject.text, subject.state);
        match value {
            Ok(_) => counts.note(&judged, [&names[0], &names[1]], &text),
            Err(_) => {
                counts.unspecified += 1;
                let both = subject.sort == Sort::Int && names.iter().all(|name| judged.holds(name));
                assert!(!both, "the interpreter says otherwise: {text}");
            }
        }
    }
    counts.check(what, EXPRESSIONS * 7 / 10, 90);
}

#[test]
fn interpreter_and_verifier_agree_on_expressions() {
    agree("closed expressions", false);
}

#[test]
fn interpreter_and_verifier_agree_on_expressions_over_states() {
    agree("expressions over states", true);
}
