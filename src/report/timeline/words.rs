//! Steps, values and judgements in words, for the terminal and for the page.

use crate::trace::{Ended, Event, Step, Term, Value, Values};

/// `disks.write(D0, 0, b1)`, `↯ crash`, with the remark that goes with it.
pub(in crate::report) fn event(step: &Step) -> String {
    let on = if step.instance.is_empty() { String::new() } else { format!("{}.", step.instance) };
    let words = match &step.event {
        Event::Call { name, arguments, ended } => {
            let arguments: Vec<String> = arguments.values().map(Value::to_string).collect();
            format!("{on}{name}({}){}", arguments.join(", "), end(ended))
        }
        Event::Recovery { ended } => format!("{on}recover(){}", end(ended)),
        Event::Background if step.instance.is_empty() => "background step".to_owned(),
        Event::Background => format!("background step of {}", step.instance),
        Event::Choose { variable, value } => format!("{on}{variable} is chosen to be {value}"),
        Event::Assign => "assignment".to_owned(),
        Event::Crash => "↯ crash".to_owned(),
        Event::Promised { words } => words.clone(),
    };
    if step.note.is_empty() { words } else { format!("{words}: {}", step.note) }
}

fn end(ended: &Ended) -> String {
    match ended {
        Ended::Returned(results) if results.is_empty() => String::new(),
        Ended::Returned(results) => {
            let results: Vec<String> = results.values().map(Value::to_string).collect();
            format!(" = {}", results.join(", "))
        }
        Ended::Crashed => ", cut short by a crash".to_owned(),
        Ended::Stuck(why) => format!(", which cannot go on: {why}"),
    }
}

/// `blocks = [b0], room = 1`.
pub(in crate::report) fn listed(values: &Values) -> String {
    let parts: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    parts.join(", ")
}

/// `in_sync() is false`, `surviving(D0) = [b1]`.
pub(in crate::report) fn outcome(term: &Term) -> String {
    match &term.value {
        Some(Value::Bool(value)) => format!("{} is {value}", term.text),
        Some(value) => format!("{} = {value}", term.text),
        None => format!("{} has no value", term.text),
    }
}
