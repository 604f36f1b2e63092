//! From trees to text, in the one style that all Argo programs share: lines of at most 110 columns, four columns of
//! indentation, contracts on lines of their own.
//!
//! [`print()`] makes the text of a tree. Comments that are no documentation are not in the tree, and so not in the text.
//! [`format()`] makes a text of a text: it keeps the comments, single empty lines, digits as they were written, and the
//! choice between a block on one line and on several. For both, parsing the result gives the same tree, up to places
//! and ids, and doing it twice is the same as doing it once.
//!
//! The layout is that of Wadler, *A prettier printer* (2003), as the crate `pretty` has it: a group is put on one line
//! if it fits, and its lines are broken if not.

mod expression;
mod item;
mod law;
mod member;
mod statement;
mod trivia;

#[cfg(test)]
mod tests;

use super::ast::{Module, Name, Path};
use super::lexer::lex;
use super::parse::parse;
use super::sink::Sink;
use crate::base::{Diagnostic, FileId};
use pretty::RcDoc;
use trivia::Trivia;

/// Lines are not longer, where that can be helped.
const WIDTH: usize = 110;
const INDENT: isize = 4;

/// A text whose line breaks are still to be chosen.
type Layout = RcDoc<'static, ()>;

/// The text of a tree without error nodes. Parentheses stand where the tree says that they were written.
pub fn print(module: &Module) -> String {
    render(Printer { trivia: Trivia::none() }.module(module))
}

/// The text in the common style, with its comments; or what is wrong with it.
pub fn format(file: FileId, text: &str) -> Result<String, Vec<Diagnostic>> {
    let (module, diagnostics) = parse(file, text);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let comments = lex(text, &mut Sink::new(file)).comments;
    Ok(render(Printer { trivia: Trivia::of(text, comments) }.module(&module)))
}

fn render(layout: Layout) -> String {
    let mut text = layout.pretty(WIDTH).to_string();
    // Nested line breaks leave their indentation behind on lines that turn out empty.
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    text = lines.join("\n");
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

struct Printer<'a> {
    trivia: Trivia<'a>,
}

fn text(text: impl Into<String>) -> Layout {
    RcDoc::text(text.into())
}

fn nil() -> Layout {
    RcDoc::nil()
}

/// A line break, or a space where all fits on one line.
fn line() -> Layout {
    RcDoc::line()
}

fn name(name: Name) -> Layout {
    text(name.symbol.as_str())
}

fn path(path: &Path) -> Layout {
    joined(path.segments.iter().map(|segment| name(*segment)), "::")
}

fn joined(parts: impl Iterator<Item = Layout>, separator: &'static str) -> Layout {
    RcDoc::intersperse(parts, RcDoc::text(separator))
}

/// Parts between brackets with commas; each on a line of its own where they do not fit.
fn list(open: &'static str, parts: Vec<Layout>, close: &'static str) -> Layout {
    if parts.is_empty() {
        return text(open).append(text(close));
    }
    let parts = RcDoc::intersperse(parts, text(",").append(line()));
    text(open).append(RcDoc::line_().append(parts).nest(INDENT)).append(RcDoc::line_()).append(text(close)).group()
}

/// Parts in braces with spaces inside, and a last comma where each has a line of its own.
fn braced(parts: Vec<Layout>, several_lines: bool) -> Layout {
    if parts.is_empty() {
        return text("{}");
    }
    let edge = || if several_lines { RcDoc::hardline() } else { line() };
    let parts = RcDoc::intersperse(parts, text(",").append(edge()));
    let last = RcDoc::flat_alt(text(","), nil());
    text("{").append(edge().append(parts).append(last).nest(INDENT)).append(edge()).append(text("}")).group()
}
