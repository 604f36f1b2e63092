use super::*;
use crate::trace::Trace;
use std::fs;
use std::path::Path;

fn example(text: &str) -> Trace {
    Trace::parse(text).expect("the example is a trace")
}

fn mirror() -> Trace {
    example(include_str!("../../../tests/report/mirror.json"))
}

fn stack() -> Trace {
    example(include_str!("../../../tests/report/stack.json"))
}

#[test]
fn a_run_reads_from_top_to_bottom() {
    for (name, trace) in [("mirror.txt", mirror()), ("stack.txt", stack())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report").join(name);
        let golden = fs::read_to_string(path).expect("the text lies beside the trace");
        assert_eq!(timeline(&trace, 80), golden, "{name}");
    }
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    for width in [50, 64, 80] {
        let text = timeline(&mirror(), width) + &timeline(&stack(), width);
        assert!(text.lines().all(|line| line.chars().count() <= width), "{text}");
    }
}

#[test]
fn what_is_deep_still_has_room() {
    let mut step = Step::new(crate::trace::Event::Crash, "");
    for _ in 0..60 {
        step = Step::new(crate::trace::Event::Background, "some.instance").containing(vec![step]);
    }
    let text = timeline(&Trace { steps: vec![step], ..mirror() }, 60);
    assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
}
