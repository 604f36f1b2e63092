//! `argosy mutate`.

use super::UNUSABLE;
use super::arguments::{Format, Mutate};
use super::output::{Output, folded, print, remark, style};
use super::progress::Progress;
use crate::driver::FileSystem;
use crate::mutate::{self, Campaign, Terms};
use crate::prove;
use crate::report::{self, Report, Selection, Status};

/// A run shows that what was proved is false.
const BUG: u8 = 101;
/// Something survived.
const SURVIVED: u8 = 1;
/// Nothing is known to have survived, but something was not decided.
const NOT_DECIDED: u8 = 4;

/// Tries the mutants; the exit status.
pub(super) fn mutate(arguments: &Mutate) -> u8 {
    let output = Output::new(&arguments.shape, false, false);
    let options = arguments.options();
    let progress = Progress::new(output.shows_progress(), "mutants");
    let watch = |event| match event {
        mutate::Progress::Trying(count) => progress.begin(count),
        mutate::Progress::Tried => progress.step(),
    };
    let terms = Terms { files: &FileSystem, paths: &arguments.shape.paths, options: &options, watch: &watch };
    let campaign = mutate::run(&terms);
    progress.end();
    if campaign.original.report.status != Status::Proved {
        return refused(&output, &campaign, &options);
    }
    if campaign.tried.is_empty() {
        remark("there is nothing to change: no code of an implementation, no invariant, no contract");
        return UNUSABLE;
    }
    print(&text(arguments, &campaign), status(&campaign))
}

/// What is not proved has no mutants.
fn refused(output: &Output, campaign: &Campaign, options: &crate::driver::Options) -> u8 {
    let status = output.write(&campaign.original, options);
    remark("nothing was changed: only a program that is proved as it stands has mutants to tell apart");
    status
}

fn text(arguments: &Mutate, campaign: &Campaign) -> String {
    let Mutate { shape, .. } = arguments;
    if shape.format == Format::Json {
        return mutate::json(campaign);
    }
    let findings = mutate::findings(campaign);
    let sources = campaign.original.report.sources.clone();
    let report = Report { sources, findings, ..Report::new(Selection::All, prove::version()) };
    let found = match shape.format {
        Format::Short => report::short(&report, shape.error_limit),
        _ => report::human(&report, style(shape.color), shape.error_limit),
    };
    let counts = report::hidden(&report, shape.error_limit) + &mutate::summary(campaign);
    found + &folded(shape.format, &counts)
}

fn status(campaign: &Campaign) -> u8 {
    use crate::driver::Recheck;
    if mutate::is_unsound(campaign) {
        return BUG;
    }
    let any = |wanted: Recheck| campaign.tried.iter().any(|tried| tried.fate == wanted);
    if any(Recheck::Holds) {
        SURVIVED
    } else if any(Recheck::Undecided) {
        NOT_DECIDED
    } else {
        0
    }
}
