//! Transitions of layers, from generated states.

use super::generator::{Generator, ITEMS, Sort};
use super::{Counts, Judged, shown};
use crate::support::{layer, program};
use argosy::hir::{LayerId, OpIndex, VariantIndex};
use argosy::interp::{Evaluator, Given, Limits, State, Step, Stop, Value, Wanted, World};

/// So many transitions.
const TRANSITIONS: usize = 160;

/// The variables of the state.
const STATE: [Sort; 7] = [Sort::Int, Sort::Seq, Sort::Set, Sort::Map, Sort::Option, Sort::Shape, Sort::Pair];

/// A transition, and another one that puts the layer into the state in which it begins.
struct Body {
    begin: String,
    step: String,
}

impl Body {
    fn new(generator: &mut Generator) -> Body {
        let begin = STATE.iter().map(|sort| format!("{} = {}; ", sort.variable(), generator.expr(*sort, 0))).collect();
        let steps = 1 + generator.random.below(3);
        Body { begin, step: (0..steps).map(|_| statement(generator, 2)).collect() }
    }
}

fn assignment(generator: &mut Generator) -> String {
    let sort = STATE[generator.random.below(STATE.len())];
    format!("{} = {}; ", sort.variable(), expr(generator, sort))
}

/// Over the state; the other variables of the generator have no place in it.
fn expr(generator: &mut Generator, sort: Sort) -> String {
    generator.state = true;
    let mut text = generator.expr(sort, 2);
    generator.state = false;
    for sort in Sort::ALL.into_iter().filter(|sort| !STATE.contains(sort)) {
        let value = generator.expr(sort, 0);
        text = text.replace(sort.variable(), &value);
    }
    text
}

fn statement(generator: &mut Generator, depth: u32) -> String {
    let Some(depth) = depth.checked_sub(1) else { return assignment(generator) };
    match generator.random.below(6) {
        0 => {
            let condition = expr(generator, Sort::Bool);
            let (then, otherwise) = (statement(generator, depth), statement(generator, depth));
            format!("if {condition} {{ {then} }} else {{ {otherwise} }} ")
        }
        1 => {
            let (some, none) = (statement(generator, depth), statement(generator, depth));
            format!("match perhaps {{ Some(got) => {{ number = got + old(number); {some} }} None => {{ {none} }} }} ")
        }
        2 => format!("choose number where number == {}; ", expr(generator, Sort::Int).replace("number", "old(number)")),
        _ => assignment(generator),
    }
}

fn fields() -> String {
    STATE.iter().map(|sort| format!("state {}: {};\n", sort.variable(), sort.name())).collect()
}

fn below(bodies: &[Body]) -> String {
    let operations = bodies.iter().enumerate().map(|(place, Body { begin, step })| {
        format!("op begin{place}() {{ {begin} }}\nop step{place}() {{ {step} }}\n")
    });
    format!("{ITEMS}layer Below {{ {} {} crash {{}} }}\n", fields(), operations.collect::<String>())
}

/// A value of the sort: what is begun with assigns another.
fn any(sort: Sort) -> Value {
    match sort {
        Sort::Int => Value::int(0),
        Sort::Seq => Value::seq([]),
        Sort::Set => Value::set([]),
        Sort::Map => Value::map([]),
        Sort::Option => Value::option(None),
        Sort::Shape => Value::variant(VariantIndex::new(0), []),
        Sort::Pair => Value::tuple([Value::int(0), Value::Bool(false)]),
        other => unreachable!("no variable is of sort {other:?}"),
    }
}

/// The one state to which an operation leads; none: the language does not say.
fn after(evaluator: &mut Evaluator<'_>, id: LayerId, operation: usize, state: &State) -> Option<State> {
    evaluator.meter.refill();
    match evaluator.successors(id, Step::Operation(OpIndex::new(operation)), state, &[], Wanted::default()) {
        Ok(found) if found.complete => {
            assert_eq!(found.all.len(), 1, "no transition leaves anything open");
            Some(found.all[0].state.clone())
        }
        Ok(_) => None,
        Err(stop) if matches!(*stop, Stop::Stuck(_)) => None,
        Err(stop) => panic!("{stop:?}"),
    }
}

/// Where each leads, in the notation of the source.
fn ends(bodies: &[Body]) -> Vec<Option<Vec<String>>> {
    let program = program(&below(bodies));
    let world = World::new(&program, &Given::new(), Limits::default()).expect("there are no constants of its own");
    let id = layer(&program, "Below");
    let mut evaluator = Evaluator::new(&world);
    let nothing: State = STATE.iter().map(|sort| any(*sort)).collect();
    let mut end = |place: usize| {
        let start = after(&mut evaluator, id, 2 * place, &nothing).expect("what is begun with has values");
        let state = after(&mut evaluator, id, 2 * place + 1, &start)?;
        let fields = program.layer(id).state.iter().zip(state.iter());
        Some(fields.map(|(field, value)| shown(&world, &field.ty, value)).collect())
    };
    (0..bodies.len()).map(&mut end).collect()
}

/// Operations that put the layer into these states; and others that do not.
fn above(ends: &[Option<Vec<String>>]) -> String {
    let (mut layer, mut code) = (String::new(), String::new());
    for (place, end) in ends.iter().enumerate() {
        let Some(end) = end else { continue };
        let assignments = |other: bool| -> String {
            let values = STATE.iter().zip(end).enumerate().map(|(number, (sort, value))| {
                let value = if other && number == place % STATE.len() { sort.other(value) } else { value.clone() };
                format!("{} = {value}; ", sort.variable())
            });
            values.collect()
        };
        layer +=
            &format!("op right{place}() {{ {} }}\nop wrong{place}() {{ {} }}\n", assignments(false), assignments(true));
        let steps = format!("below.begin{place}(); below.step{place}();");
        code += &format!("op right{place}() {{ {steps} }}\nop wrong{place}() {{ {steps} }}\n");
    }
    let same: String = STATE.iter().map(|sort| format!("{0} = below.{0}; ", sort.variable())).collect();
    format!(
        "layer Above {{ {} {layer} crash {{}} }}\n\
         impl Run: Above over below: Below {{ abstraction {{ {same} }} init() -> (ok: bool) {{ true }} {code} }}",
        fields()
    )
}

#[test]
fn interpreter_and_verifier_agree_on_transitions() {
    let mut generator = Generator::new(7);
    let bodies: Vec<Body> = (0..TRANSITIONS).map(|_| Body::new(&mut generator)).collect();
    let ends = ends(&bodies);
    // What a crash between the two leaves is another matter.
    let judged = Judged::of(below(&bodies) + &above(&ends)).only("A0602");
    let mut counts = Counts::default();
    for (place, (body, end)) in bodies.iter().zip(&ends).enumerate() {
        match end {
            Some(_) => {
                let names = [format!("Run.right{place}"), format!("Run.wrong{place}")];
                counts.note(&judged, [&names[0], &names[1]], &format!("{} {}", body.begin, body.step));
            }
            None => counts.unspecified += 1,
        }
    }
    counts.check("transitions", TRANSITIONS * 6 / 10, 75);
}
