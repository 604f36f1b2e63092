//! `argosy kleene`: an equation from the command line.

use super::arguments::{Format, Kleene};
use super::output;
use crate::explain::Finding;
use crate::kleene::{Budget, Request, run};
use crate::prove;
use crate::report::{self, Report, Selection};

/// Prints what became of the equation; the exit status.
pub(super) fn kleene(arguments: Kleene) -> u8 {
    let Kleene { equation, tests, hypothesis, by, certificate, color } = arguments;
    let request =
        Request { equation, tests, hypotheses: hypothesis, steps: by, certificate, budget: Budget::default() };
    let response = run(&request);
    let status = response.exit_status();
    if response.diagnostics.is_empty() {
        // A certificate is for programs.
        let format = if request.certificate { Format::Short } else { Format::Human };
        return output::print(&output::folded(format, &response.report), status);
    }
    let findings = response.diagnostics.into_iter().map(Finding::from).collect();
    let report = Report { sources: response.sources, findings, ..Report::new(Selection::All, prove::version()) };
    output::complain(report::human(&report, output::style(color), usize::MAX).trim_end());
    status
}
