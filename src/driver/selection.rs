//! Which obligations a session is about.

use super::options::{Line, Options};
use crate::base::{Code, Diagnostic, SourceMap, Span};
use crate::vc::{Obligation, Obligations};
use std::collections::BTreeSet;
use std::path::Path;

/// What was selected: places in [`Obligations::list`] and [`Obligations::equations`], ascending.
pub(super) struct Selected {
    pub obligations: Vec<usize>,
    pub equations: Vec<usize>,
}

/// An error if the user asked for something that is not there.
pub(super) fn select(
    obligations: &Obligations,
    sources: &SourceMap,
    options: &Options,
) -> Result<Selected, Box<Diagnostic>> {
    let wanted = |owner: &str, places: &[Span]| {
        let named = options.only.is_empty() || options.only.iter().any(|name| is_named(owner, name));
        let touches = |span: &Span| options.at.iter().any(|line| holds_line(sources, *span, line));
        named && (options.at.is_empty() || places.iter().any(touches))
    };
    // What is at fault if it fails, and what says why.
    let places = |one: &Obligation| {
        std::iter::once(one.span).chain(one.related.iter().map(|related| related.span)).collect::<Vec<Span>>()
    };
    let all = obligations.list.iter().enumerate();
    let list = all.filter(|(_, one)| wanted(&one.owner, &places(one)));
    let equations = obligations.equations.iter().enumerate();
    let equations = equations.filter(|(_, one)| wanted(&one.owner, &[one.item.span]));
    let selected = Selected {
        obligations: list.map(|(place, _)| place).collect(),
        equations: equations.map(|(place, _)| place).collect(),
    };
    let asked = !options.only.is_empty() || !options.at.is_empty();
    let nothing_found = selected.obligations.is_empty() && selected.equations.is_empty();
    if asked && nothing_found { Err(Box::new(nothing(obligations, options))) } else { Ok(selected) }
}

/// `Mirror` and `write` name `Mirror.write`, which names itself.
pub fn is_named(owner: &str, name: &str) -> bool {
    owner == name || owner.split('.').any(|part| part == name)
}

fn holds_line(sources: &SourceMap, span: Span, line: &Line) -> bool {
    let file = sources.file(span.file);
    let (first, last) = (file.line_column(span.start).line, file.line_column(span.end).line);
    (first..=last).contains(&line.line) && Path::new(&file.name).ends_with(line.file.trim_start_matches("./"))
}

fn nothing(obligations: &Obligations, options: &Options) -> Diagnostic {
    let names = options.only.iter().map(|name| format!("`{name}`"));
    let lines = options.at.iter().map(|line| format!("{}:{}", line.file, line.line));
    let wanted = names.chain(lines).collect::<Vec<_>>().join(", ");
    let equations = obligations.equations.iter().map(|one| one.owner.as_str());
    let owners: BTreeSet<&str> = obligations.list.iter().map(|one| one.owner.as_str()).chain(equations).collect();
    let known = owners.into_iter().take(12).collect::<Vec<_>>().join(", ");
    let diagnostic = Diagnostic::bare_error(Code::A0006, format!("there is nothing to prove for {wanted}"));
    if known.is_empty() { diagnostic } else { diagnostic.with_help(format!("there are obligations of {known}")) }
}
