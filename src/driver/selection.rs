//! Which obligations a session is about.

use super::options::{Line, Options};
use crate::base::{Code, Diagnostic, SourceMap, Span};
use crate::vc::{Obligation, Obligations};
use std::collections::BTreeSet;
use std::path::Path;

/// Places in [`Obligations::list`], ascending. An error if the user asked for something that is not there.
pub(super) fn select(
    obligations: &Obligations,
    sources: &SourceMap,
    options: &Options,
) -> Result<Vec<usize>, Box<Diagnostic>> {
    let all = obligations.list.iter().enumerate();
    let named = |one: &Obligation| options.only.is_empty() || options.only.iter().any(|name| is_named(one, name));
    let placed = |one: &Obligation| options.at.is_empty() || options.at.iter().any(|line| touches(sources, one, line));
    let selected: Vec<usize> = all.filter(|(_, one)| named(one) && placed(one)).map(|(place, _)| place).collect();
    let asked = !options.only.is_empty() || !options.at.is_empty();
    if asked && selected.is_empty() { Err(Box::new(nothing(obligations, options))) } else { Ok(selected) }
}

/// `Mirror` and `write` name `Mirror.write`, which names itself.
fn is_named(obligation: &Obligation, name: &str) -> bool {
    obligation.owner == name || obligation.owner.split('.').any(|part| part == name)
}

/// Whether the obligation has to do with the line: it may be at fault, or says why.
fn touches(sources: &SourceMap, obligation: &Obligation, line: &Line) -> bool {
    let related = obligation.related.iter().map(|related| related.span);
    std::iter::once(obligation.span).chain(related).any(|span| holds_line(sources, span, line))
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
    let owners: BTreeSet<&str> = obligations.list.iter().map(|one| one.owner.as_str()).collect();
    let known = owners.into_iter().take(12).collect::<Vec<_>>().join(", ");
    let diagnostic = Diagnostic::bare_error(Code::A0006, format!("there is nothing to prove for {wanted}"));
    if known.is_empty() { diagnostic } else { diagnostic.with_help(format!("there are obligations of {known}")) }
}
