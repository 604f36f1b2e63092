//! Findings with the source beside them: the only file that knows the crate `codespan-reporting`.

use super::wrap::filled;
use super::{Report, short, timeline, wrapped};
use crate::base::{self, SourceMap, Span};
use crate::explain::Finding;
use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Config, emit_to_write_style};
use std::ops::Range;

/// A longer line of source would bury the message, so the finding is shown without the source.
const LONGEST_LINE: usize = 400;
/// However narrow the terminal, notes have so many columns.
const NARROWEST: usize = 30;

/// How the text is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// In characters: longer notes are broken.
    pub width: usize,
    pub colour: bool,
}

/// At most `limit` findings, the first of them.
pub fn human(report: &Report, style: Style, limit: usize) -> String {
    let mut text = String::new();
    for finding in super::shown(report, limit) {
        text += one(report, finding, style).trim_end();
        text += "\n\n";
    }
    text + &wrapped(&explanation(report, limit), style.width, 2)
}

/// Where more is said of a code, for whom it is new.
fn explanation(report: &Report, limit: usize) -> String {
    let first = super::shown(report, limit).find(|finding| finding.is_error());
    first.map_or_else(String::new, |finding| {
        let code = finding.diagnostic.code;
        format!("what a code means, with examples: argosy explain {code}\n\n")
    })
}

fn one(report: &Report, finding: &Finding, style: Style) -> String {
    let rendered = if is_showable(&report.sources, finding) { rendered(report, finding, style) } else { None };
    rendered.unwrap_or_else(|| bare(report, finding, style))
}

fn rendered(report: &Report, finding: &Finding, style: Style) -> Option<String> {
    let diagnostic = diagnostic(&report.sources, finding, style.width);
    let files = Sources(&report.sources);
    let bytes = if style.colour {
        write(Ansi::new(vec![]), &files, &diagnostic)?.into_inner()
    } else {
        write(NoColor::new(vec![]), &files, &diagnostic)?.into_inner()
    };
    String::from_utf8(bytes).ok()
}

fn write<W: WriteColor>(mut writer: W, files: &Sources, diagnostic: &Diagnostic<u32>) -> Option<W> {
    let config = Config { start_context_lines: 2, end_context_lines: 1, ..Config::default() };
    emit_to_write_style(&mut writer, &config, files, diagnostic).ok()?;
    Some(writer)
}

fn diagnostic(sources: &SourceMap, finding: &Finding, width: usize) -> Diagnostic<u32> {
    let said = &finding.diagnostic;
    let severity = match said.severity {
        base::Severity::Error => Severity::Error,
        base::Severity::Warning => Severity::Warning,
        base::Severity::Note => Severity::Note,
    };
    let primary = said.primary.iter().map(|place| label(LabelStyle::Primary, place));
    let secondary = said.secondary.iter().map(|place| label(LabelStyle::Secondary, &on_one_line(sources, place)));
    Diagnostic::new(severity)
        .with_code(said.code.to_string())
        .with_message(headline(finding, width))
        .with_labels(primary.chain(secondary).collect())
        .with_notes(notes(finding, width))
}

/// The message, broken where it does not fit behind `error[A0702]: `.
fn headline(finding: &Finding, width: usize) -> String {
    let said = &finding.diagnostic;
    let before = format!("{}[{}]: ", finding.head(), said.code).len();
    filled(&said.message, width, &" ".repeat(before), 2).trim_start().to_owned()
}

fn label(style: LabelStyle, place: &base::Label) -> Label<u32> {
    Label::new(style, place.span.file.0, place.span.range()).with_message(&place.message)
}

/// What only says why is shown by its first line: a whole loop would bury what it explains.
fn on_one_line(sources: &SourceMap, place: &base::Label) -> base::Label {
    let text = sources.text(place.span);
    let first = text.lines().next().unwrap_or(text).trim_end_matches([' ', '{']);
    let end = if text.contains('\n') { place.span.start + first.len() as u32 } else { place.span.end };
    base::Label { span: Span { end, ..place.span }, message: place.message.clone() }
}

fn notes(finding: &Finding, width: usize) -> Vec<String> {
    let said = &finding.diagnostic;
    let help = said.help.iter().map(|help| format!("help: {help}"));
    // The renderer puts `  = ` before each.
    let width = width.saturating_sub(8).max(NARROWEST);
    let words = said.notes.iter().cloned().chain(help).map(|note| wrapped(&note, width, 0));
    let run = finding.trace.iter().map(|trace| timeline(trace, width).trim_end().to_owned());
    words.chain(run).collect()
}

fn is_showable(sources: &SourceMap, finding: &Finding) -> bool {
    let said = &finding.diagnostic;
    said.primary.iter().chain(&said.secondary).all(|place| has_short_lines(sources, place.span))
}

fn has_short_lines(sources: &SourceMap, span: Span) -> bool {
    let file = sources.file(span.file);
    let (first, last) = (file.line_column(span.start).line, file.line_column(span.end).line);
    (first..=last).all(|line| file.line(line).len() <= LONGEST_LINE)
}

/// Without the source.
fn bare(report: &Report, finding: &Finding, style: Style) -> String {
    let mut text = String::new();
    short::line(&mut text, report, finding);
    text = wrapped(&text, style.width, 2);
    for note in notes(finding, style.width) {
        text += &format!("  = {}\n", note.replace('\n', "\n    "));
    }
    text
}

/// The source map as the renderer wants it.
struct Sources<'a>(&'a SourceMap);

impl Sources<'_> {
    fn file(&self, id: u32) -> &base::SourceFile {
        self.0.file(base::FileId(id))
    }
}

impl<'a> Files<'a> for Sources<'a> {
    type FileId = u32;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: u32) -> Result<&'a str, Error> {
        Ok(&self.file(id).name)
    }

    fn source(&'a self, id: u32) -> Result<&'a str, Error> {
        Ok(&self.file(id).text)
    }

    fn line_index(&'a self, id: u32, byte: usize) -> Result<usize, Error> {
        let byte = u32::try_from(byte).map_err(|_| Error::FileMissing)?;
        Ok(self.file(id).line_column(byte).line as usize - 1)
    }

    fn line_range(&'a self, id: u32, line: usize) -> Result<Range<usize>, Error> {
        let file = self.file(id);
        file.line_range(line).ok_or(Error::LineTooLarge { given: line, max: file.text.lines().count() })
    }
}
