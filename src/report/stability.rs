//! How much the answers hang on luck: the same questions with other seeds of the solver.
//!
//! An obligation is *steady* if each seed proves it. Its *spread* is the largest of the solver's counts divided by the
//! smallest; where obligations are asked together, the count of that question belongs to each of them. What must not
//! follow, or need not, is asked until a limit is reached, so that its count says nothing: of it only the answer
//! counts.

use super::summary::counted;
use super::{Judged, Report, Status};
use crate::base::Code;
use crate::explain::Word;
use crate::vc::Expectation;
use serde::Serialize;
use std::fmt::Write;

/// Everything asked once.
#[derive(Clone, Debug)]
pub struct Run {
    pub seed: u32,
    /// For each obligation of the report what came of it.
    pub words: Vec<Word>,
    /// For each obligation of the report the solver's count.
    pub spent: Vec<u64>,
}

/// The same with several seeds. The report is that of the first, which is the usual one.
#[derive(Clone, Debug)]
pub struct Stability {
    pub report: Report,
    /// None if there was nothing to ask because of an error.
    pub runs: Vec<Run>,
}

/// A spread from which on an obligation is called wide.
const WIDE: f64 = 2.0;

impl Stability {
    pub fn exit_code(&self) -> u8 {
        match self.report.status {
            status @ (Status::Unusable | Status::Rejected) => status.exit_code(),
            _ if (0..self.report.obligations.len()).all(|place| self.is_steady(place)) => 0,
            _ => Status::Wrong.exit_code(),
        }
    }

    /// How many seeds gave the wanted answer.
    pub fn good(&self, place: usize) -> usize {
        let first = &self.runs[0].words[place];
        let good = |word: &Word| *word == Word::Holds || (*word == Word::Noted && word == first);
        self.runs.iter().filter(|run| good(&run.words[place])).count()
    }

    pub fn is_steady(&self, place: usize) -> bool {
        let first = &self.runs[0].words[place];
        self.good(place) == self.runs.len() && self.runs.iter().all(|run| run.words[place] == *first)
    }

    /// The smallest and the largest count.
    pub fn range(&self, place: usize) -> (u64, u64) {
        let counts = || self.runs.iter().map(|run| run.spent[place]);
        (counts().min().unwrap_or(0), counts().max().unwrap_or(0))
    }

    pub fn spread(&self, place: usize) -> f64 {
        let (least, most) = self.range(place);
        most.max(1) as f64 / least.max(1) as f64
    }

    /// The obligations that must follow.
    fn entailed(&self) -> Vec<usize> {
        let all = self.report.obligations.iter().enumerate();
        all.filter(|(_, judged)| judged.expectation == Expectation::Entailed).map(|(place, _)| place).collect()
    }

    /// Of those that must follow, how many are not wide.
    fn narrow(&self) -> usize {
        self.entailed().into_iter().filter(|&place| self.spread(place) < WIDE).count()
    }
}

/// For people: how many were proved each time, the share of narrow ones, and the worst; or each.
pub fn stability(found: &Stability, all: bool) -> String {
    let mut text = String::new();
    let entailed = found.entailed();
    for run in &found.runs {
        let proved = entailed.iter().filter(|&&place| run.words[place] == Word::Holds).count();
        let _ = writeln!(text, "seed {}: proved {} of {}", run.seed, proved, counted(entailed.len(), "obligation"));
    }
    if all {
        listed(&mut text, found, &(0..found.report.obligations.len()).collect::<Vec<_>>());
    } else {
        worst(&mut text, found);
    }
    summary(&mut text, found, entailed.len());
    text
}

/// How many of the widest are listed.
const WORST: usize = 10;

/// All that are not steady, and the widest of the others.
fn worst(text: &mut String, found: &Stability) {
    let mut ranked = found.entailed();
    ranked.retain(|&place| found.is_steady(place) && found.spread(place) >= WIDE);
    ranked.sort_by(|&left, &right| found.spread(right).total_cmp(&found.spread(left)));
    ranked.truncate(WORST);
    let unsteady = (0..found.report.obligations.len()).filter(|&place| !found.is_steady(place));
    let places: Vec<usize> = unsteady.chain(ranked).collect();
    listed(text, found, &places);
}

fn listed(text: &mut String, found: &Stability, places: &[usize]) {
    for &place in places {
        let judged = &found.report.obligations[place];
        let (least, most) = found.range(place);
        let good = match found.is_steady(place) {
            true => "each time".to_owned(),
            false => format!("{} of {}", found.good(place), found.runs.len()),
        };
        let verb = if judged.expectation == Expectation::Entailed { "proved" } else { "right" };
        let _ = writeln!(
            text,
            "{verb} {good}, {least} to {most} ({:.2}): {} {}, {}",
            found.spread(place),
            judged.owner,
            found.report.line(judged.span),
            judged.kind.when_it_holds(),
        );
    }
}

fn summary(text: &mut String, found: &Stability, entailed: usize) {
    let unsteady = (0..found.report.obligations.len()).filter(|&place| !found.is_steady(place)).count();
    let share = 100.0 * found.narrow() as f64 / entailed.max(1) as f64;
    let seeds = counted(found.runs.len(), "seed");
    let _ = match unsteady {
        0 => write!(text, "each of {} proved with {seeds}", counted(entailed, "obligation")),
        _ => write!(text, "{} not proved each time with {seeds}", counted(unsteady, "obligation")),
    };
    let _ = writeln!(text, "; the solver's count spreads by less than {WIDE} for {share:.1} %");
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    solver: &'a str,
    exit_code: u8,
    seeds: Vec<u32>,
    /// Obligations that must follow.
    entailed: usize,
    /// Of all obligations.
    steady: usize,
    /// Of those that must follow, with a spread under 2.
    narrow: usize,
    obligations: Vec<ObligationDocument<'a>>,
}

#[derive(Serialize)]
struct ObligationDocument<'a> {
    owner: &'a str,
    code: Code,
    file: &'a str,
    line: u32,
    column: u32,
    expectation: Expectation,
    steady: bool,
    /// With how many seeds the answer was right.
    proved: usize,
    /// By seed.
    resources: Vec<u64>,
    spread: f64,
}

/// For programs.
pub fn stability_json(found: &Stability) -> String {
    let all = || 0..found.report.obligations.len();
    let document = Document {
        schema: super::SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        solver: found.report.solver,
        exit_code: found.exit_code(),
        seeds: found.runs.iter().map(|run| run.seed).collect(),
        entailed: found.entailed().len(),
        steady: all().filter(|&place| found.is_steady(place)).count(),
        narrow: found.narrow(),
        obligations: all().map(|place| obligation(found, place)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("the document has no maps");
    text.push('\n');
    text
}

fn obligation(found: &Stability, place: usize) -> ObligationDocument<'_> {
    let judged: &Judged = &found.report.obligations[place];
    let (file, at) = found.report.place(judged.span);
    ObligationDocument {
        owner: &judged.owner,
        code: judged.kind.code(),
        file,
        line: at.line,
        column: at.column,
        expectation: judged.expectation,
        steady: found.is_steady(place),
        proved: found.good(place),
        resources: found.runs.iter().map(|run| run.spent[place]).collect(),
        spread: found.spread(place),
    }
}
