//! Writes reports.

use super::UNUSABLE;
use super::arguments::{Color, Format, Shape};
use crate::driver::{self, Goal, Options};
use crate::report::{self, Report, Status, Style};
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Narrower terminals are written to as if they had so many columns.
const NARROWEST: u16 = 50;
/// Without a terminal, and on wide ones.
const USUAL: u16 = 80;

/// What a report is to look like.
pub(super) struct Output {
    format: Format,
    style: Style,
    limit: usize,
    with_times: bool,
    explain_proof: bool,
    stats: bool,
}

impl Output {
    pub fn new(shape: &Shape, explain_proof: bool, stats: bool) -> Output {
        let style = style(shape.color);
        let (format, limit, with_times) = (shape.format, shape.error_limit, !shape.no_times);
        Output { format, style, limit, with_times, explain_proof, stats }
    }

    pub fn shows_progress(&self) -> bool {
        shows_progress(self.format)
    }

    /// Writes the report; the exit status.
    pub fn write(&self, done: &driver::Output, options: &Options) -> u8 {
        let report = &done.report;
        let status = report.status.exit_code();
        if self.format == Format::Json && done.emitted.is_empty() {
            return print(&report::json(report, self.with_times), status);
        }
        let text = done.emitted.clone() + &self.text(report, options);
        // What was asked for goes to standard output; why it is not there, to standard error.
        if report.status == Status::Unusable {
            complain(text.trim_end());
            return status;
        }
        print(&text, status)
    }

    fn text(&self, report: &Report, options: &Options) -> String {
        let mut text = match self.format {
            Format::Human => report::human(report, self.style, self.limit),
            Format::Short | Format::Json => report::short(report, self.limit),
        };
        text += &self.folded(&report::hidden(report, self.limit));
        if options.shows_inner_form() && report.status == Status::Proved {
            return text;
        }
        text += &self.derived(report);
        text += &self.folded(&report::unneeded(report));
        if self.stats {
            text += &self.folded(&report::statistics(report));
        }
        let last = match options.goal {
            Goal::Verify => report::summary(report, self.with_times),
            Goal::Check => report::checked(report, self.with_times),
        };
        text + &self.folded(&last)
    }

    /// What follows from the obligations; each claim on one line where lines are searched.
    fn derived(&self, report: &Report) -> String {
        self.folded(&if self.explain_proof { report::proof(report) } else { report::claims(report) })
    }

    fn folded(&self, text: &str) -> String {
        folded(self.format, text)
    }
}

/// As lines that fit the terminal; where lines are searched, as they are.
pub(super) fn folded(format: Format, text: &str) -> String {
    match format {
        Format::Human => report::wrapped(text, width().into(), 2),
        Format::Short | Format::Json => text.to_owned(),
    }
}

/// Whether somebody watches.
pub(super) fn shows_progress(format: Format) -> bool {
    format != Format::Json && io::stderr().is_terminal()
}

pub(super) fn style(color: Color) -> Style {
    Style { width: width().into(), colour: has_colour(color) }
}

/// As `COLUMNS` says, else of the terminal, within reason.
pub(super) fn width() -> u16 {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = said.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0));
    columns.unwrap_or(USUAL).clamp(NARROWEST, USUAL)
}

fn has_colour(color: Color) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
    }
}

/// Writes to standard output. Who closes a pipe early has read enough: that is no error.
pub(super) fn print(text: &str, status: u8) -> u8 {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("the report cannot be written: {error}"));
            UNUSABLE
        }
        _ => status,
    }
}

/// Tells people what went otherwise than they asked for.
pub(super) fn remark(words: &str) {
    complain(&folded(Format::Human, words));
}

/// Writes to standard error; nobody can be told if that fails.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
