use super::*;
use crate::base::{SourceMap, Span};

fn values(pairs: &[(&str, Value)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn blocks(names: &[&str]) -> Value {
    Value::seq(names.iter().map(|&name| Value::block(name)).collect())
}

fn header(committed: bool, name: &str) -> Value {
    let fields = values(&[("committed", Value::Bool(committed)), ("len", Value::int(2))]);
    let decoded = Value::Struct { name: "Header".to_owned(), fields };
    Value::Block(Block { name: name.to_owned(), decoded: Some(Box::new(decoded)) })
}

fn disks(d0: &[&str], cache: u32) -> State {
    State {
        durable: values(&[("disks.d0", Value::variant("Some", vec![blocks(d0)]))]),
        volatile: values(&[("cache", Value::int(cache))]),
    }
}

fn sources(text: &str) -> SourceMap {
    let mut sources = SourceMap::new();
    sources.add("m.argo", text);
    sources
}

fn example() -> Trace {
    let sources = sources("op write() {\n  d.write();\n}\n");
    let (file, text) = sources.files().next().expect("there is one file");
    let place = Place::new(&sources, Span::new(file, 15..24));
    let (before, after) = (disks(&["b0", "b0"], 1), disks(&["b0", "b1"], 1));
    let write = Event::Call { name: "write".into(), arguments: values(&[("a", Value::int(1))]), ended: Ended::Crashed };
    let lower = Step::new(write, "disks").at(place.clone()).changing(&before, &after);
    let crash = Step::new(Event::Crash, "").changing(&after, &disks(&["b0", "b1"], 0));
    let inner = Step::new(Event::Recovery { ended: Ended::Returned(Values::new()) }, "");
    let recovery = Step::new(Event::Recovery { ended: Ended::Crashed }, "").containing(vec![crash.clone(), inner]);
    Trace {
        schema: SCHEMA,
        version: "0.1.0".into(),
        sources: vec![Source::new(text, true)],
        subject: "Mirror".into(),
        checked: Checked::Inclusion { layer: "Disk".into() },
        judgement: Judgement::Program,
        constants: values(&[("LOG_LEN", Value::int(1))]),
        blocks: [("b0".to_owned(), Contents::new(&[0])), ("b1".to_owned(), Contents::new(&[1, 0]))].into(),
        start: Start { state: before, allowed: vec![values(&[("blocks", blocks(&["b0", "b0"]))])] },
        steps: vec![lower, crash, recovery],
        violation: Violation { words: "no".into(), place: Some(place), clause: None, allowed: vec![] },
        seed: Some(7),
        decisions: vec![
            Decision::Call { operation: "write".into(), arguments: vec![Value::int(1), header(true, "b1")] },
            Decision::CrashPoint { crash: true },
        ],
    }
}

#[test]
fn a_trace_survives_being_written() {
    let trace = example();
    let text = trace.print();
    assert_eq!(Trace::parse(&text), Ok(trace));
    assert_eq!(Trace::parse(&text).expect("it was just read").print(), text);
}

#[test]
fn what_is_no_trace_is_refused_with_its_reason() {
    let text = example().print();
    assert!(matches!(Trace::parse("lemma"), Err(Fault::NoTrace(_))));
    assert!(matches!(Trace::parse("{}"), Err(Fault::NoTrace(_))));
    let newer = text.replacen(&format!("\"schema\": {SCHEMA}"), "\"schema\": 9", 1);
    assert_eq!(Trace::parse(&newer), Err(Fault::Version(9)));
    let unknown = text.replacen("\"seed\"", "\"sead\"", 1);
    let Err(Fault::Malformed(why)) = Trace::parse(&unknown) else { panic!("it has an unknown field") };
    assert!(why.contains("sead"), "{why}");
    let no_number = text.replacen("\"int\": \"1\"", "\"int\": \"one\"", 1);
    assert!(matches!(Trace::parse(&no_number), Err(Fault::Malformed(why)) if why.contains("`one` is no integer")));
}

#[test]
fn a_changed_program_is_noticed() {
    let trace = example();
    assert_eq!(trace.changed(&sources("op write() {\n  d.write();\n}\n")), [""; 0]);
    assert_eq!(trace.changed(&sources("op write() {\n  d.read();\n}\n")), ["m.argo"]);
    assert_eq!(trace.changed(&SourceMap::new()), ["m.argo"]);
}

#[test]
fn values_are_written_as_the_source_would() {
    assert_eq!(Value::variant("Some", vec![blocks(&["b0", "b1"])]).to_string(), "Some([b0, b1])");
    assert_eq!(Value::variant("None", vec![]).to_string(), "None");
    assert_eq!(header(true, "b3").to_string(), "Header { committed: true, len: 2 }");
    let map = Value::Map(vec![(Value::int(1), Value::Bool(false))]);
    assert_eq!(Value::Tuple(vec![map, Value::Set(vec![Value::int(-3)])]).to_string(), "({1: false}, {-3})");
}

#[test]
fn long_sequences_are_written_by_what_stands_out() {
    let long = blocks(&["b0", "b0", "b1", "b0", "b0", "b0", "b2"]);
    assert_eq!(long.to_string(), "{2: b1, 6: b2, rest: b0, length: 7}");
    let varied = Value::seq((0..20).map(Value::int).collect());
    assert!(varied.to_string().starts_with("[0, 1, 2, 3"), "{varied}");
}

#[test]
fn only_changed_cells_are_written() {
    let cells = |before: &State, after: &State| -> Vec<String> {
        after.writes_since(before).iter().map(Write::to_string).collect()
    };
    let (same, other) = (disks(&["b0", "b1"], 1), disks(&["b2", "b1"], 2));
    assert_eq!(cells(&same, &same), [""; 0]);
    assert_eq!(cells(&same, &other), ["disks.d0[0]: b0 → b2", "cache: 1 → 2"]);
    let failed = State { durable: values(&[("disks.d0", Value::variant("None", vec![]))]), ..same.clone() };
    assert_eq!(cells(&same, &failed), ["disks.d0: Some([b0, b1]) → None"]);
    let long = |names: &[&str]| State { durable: values(&[("d", blocks(names))]), ..State::default() };
    let (zeros, one) = (long(&["b0"; 9]), long(&["b0", "b0", "b0", "b0", "b1", "b0", "b0", "b0", "b0"]));
    assert_eq!(cells(&zeros, &one), ["d[4]: b0 → b1"]);
    let ones = long(&["b1"; 9]);
    assert_eq!(cells(&one, &ones).len(), 8);
}

#[test]
fn a_block_is_the_same_whatever_it_is_read_as() {
    assert_eq!(header(true, "b1"), Value::block("b1"));
    assert_ne!(header(true, "b1"), header(true, "b2"));
}

#[test]
fn contents_leave_out_zeros_at_the_end() {
    let contents = Contents::new(&[0, 0x1f, 0, 0]);
    assert_eq!(contents, Contents("001f".into()));
    assert_eq!(contents.bytes(4), Some(vec![0, 0x1f, 0, 0]));
    assert_eq!(contents.bytes(1), None);
    assert_eq!(Contents("+f".into()).bytes(4), None);
    assert_eq!(Contents("0".into()).bytes(4), None);
    assert_eq!(Contents("é".into()).bytes(4), None);
}

#[test]
fn steps_are_walked_in_the_order_in_which_they_begin() {
    let trace = example();
    let depths: Vec<usize> = trace.walk().iter().map(|(depth, _)| *depth).collect();
    assert_eq!(depths, [0, 0, 0, 1, 1]);
    assert_eq!(trace.headline(), "Mirror: 5 steps, 2 crashes");
    assert_eq!(trace.stem(), "Mirror-Disk");
}
