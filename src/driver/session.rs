//! The phases of a session, one after the other.

use super::claims::claims;
use super::discharge::{Discharged, Terms, discharge};
use super::exploration::{self, ExplorationReport, Search};
use super::files::Files;
use super::load::load;
use super::options::{Emit, Goal, Options};
use super::proofs::Proofs;
use super::recheck::{Recheck, recheck};
use super::selection::{Selected, select};
use super::traces::{self, ReplayReport};
use super::{emit, equations, lines, uses};
use crate::base::{Code, Diagnostic, FileId, SourceMap};
use crate::check::check;
use crate::explain::{self, Case, Finding, Guesses, Replay, Standing, Word};
use crate::hir;
use crate::kernel;
use crate::lower::lower;
use crate::prove::{self, Budget, Outcome};
use crate::report::{self, Judged, Report, Run, Selection, Stability, Status, Times, Usage};
use crate::resolve::{LoadedModule, resolve};
use crate::trace::Trace;
use crate::vc::{self, Equation, Expectation, Obligation, Obligations};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What a session tells while it works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// So many obligations are put to the solver.
    Asking(usize),
    /// One of them is done.
    Answered(Standing),
    /// So many systems, each with other constants, are searched.
    Searching(usize),
    /// One of them is done.
    Searched,
}

/// What a session leaves behind.
pub struct Output {
    pub report: Report,
    /// Inner forms that were asked for; the session went no further than these.
    pub emitted: String,
}

pub(super) struct Session<'a> {
    files: &'a dyn Files,
    options: &'a Options,
    watch: &'a (dyn Fn(Event) + Sync),
    /// Files that were asked for by an import from the library, not by the user.
    library: Vec<FileId>,
    output: Output,
    start: Instant,
    /// What was proved, where somebody wants to know it.
    proofs: Option<Proofs>,
}

/// A program, and what is to be shown of it.
struct Prepared {
    program: hir::Program,
    obligations: Obligations,
    selected: Selected,
}

/// A phase that says that the session is over.
struct Stop;

impl<'a> Session<'a> {
    pub fn new(files: &'a dyn Files, options: &'a Options, watch: &'a (dyn Fn(Event) + Sync)) -> Session<'a> {
        let selection = if options.only.is_empty() && options.at.is_empty() { Selection::All } else { Selection::Some };
        let report = Report::new(selection, prove::version());
        let output = Output { report, emitted: String::new() };
        Session { files, options, watch, library: vec![], output, start: Instant::now(), proofs: None }
    }

    pub fn run(mut self, paths: &[PathBuf]) -> Output {
        self.whole(paths);
        self.output
    }

    /// As [`run`](Session::run), and what was proved on the way.
    pub fn run_for_proofs(mut self, paths: &[PathBuf]) -> (Output, Proofs) {
        self.proofs = Some(Proofs::default());
        self.whole(paths);
        (self.output, self.proofs.unwrap_or_default())
    }

    /// Looks at a program of which much may be known already.
    pub fn recheck(mut self, paths: &[PathBuf], proofs: &Proofs) -> Recheck {
        match self.prepare(paths) {
            Ok(Prepared { obligations, .. }) => recheck(&obligations.list, proofs, self.options.budget),
            Err(Stop) => Recheck::Rejected,
        }
    }

    /// Runs systems, without a solver.
    pub fn explore(mut self, paths: &[PathBuf], search: &Search) -> ExplorationReport {
        let mut explored = vec![];
        if let Ok(program) = self.program(paths) {
            let library = &self.library;
            let is_own = |file: FileId| !library.contains(&file);
            let (looked_at, findings) = exploration::explore(&program, self.sources(), &is_own, search, self.watch);
            self.output.report.findings.extend(findings);
            explored = looked_at;
        }
        self.finish();
        ExplorationReport { report: self.output.report, explored }
    }

    /// Runs a trace once more.
    pub fn replay_trace(mut self, paths: &[PathBuf], trace: &Trace) -> ReplayReport {
        let program = self.program(paths);
        let changed = trace.changed(self.sources()).into_iter().map(str::to_owned).collect();
        let is_root = |file: FileId| self.is_own(file);
        let replay = program.ok().map(|program| traces::replay(&program, self.sources(), &is_root, trace));
        self.finish();
        ReplayReport { report: self.output.report, replay, changed }
    }

    /// The typed program.
    fn program(&mut self, paths: &[PathBuf]) -> Result<hir::Program, Stop> {
        let modules = self.load(paths)?;
        self.check(&modules)
    }

    /// Whether the user named the file, or a file that imports it; else it is one of the library.
    fn is_own(&self, file: FileId) -> bool {
        !self.library.contains(&file)
    }

    fn sources(&self) -> &SourceMap {
        &self.output.report.sources
    }

    fn whole(&mut self, paths: &[PathBuf]) {
        // A phase that stops has said why in the report.
        let _ = self.phases(paths);
        self.finish();
    }

    fn finish(&mut self) {
        let report = &mut self.output.report;
        report.findings.sort_by(|left, right| left.diagnostic.sort_key().cmp(&right.diagnostic.sort_key()));
        report.status = status(report, self.options);
        report.times.total = self.start.elapsed();
    }

    fn phases(&mut self, paths: &[PathBuf]) -> Result<(), Stop> {
        let Prepared { program, obligations, selected } = self.prepare(paths)?;
        let asked: Vec<&Obligation> = selected.obligations.iter().map(|&place| &obligations.list[place]).collect();
        self.emit_obligations(&asked)?;
        (self.watch)(Event::Asking(asked.len()));
        let found = self.discharge(&obligations.list, &selected.obligations, self.options.budget);
        self.judge(self.replay(&program, &asked, &found.outcomes));
        self.tell(self.unreached(&program, &asked, &found.outcomes));
        if self.options.used {
            self.output.report.usage =
                Some(self.usage(&program, &obligations.list, &selected.obligations, &found.outcomes));
        }
        self.decide(&obligations.equations, &selected.equations);
        self.output.report.claims = claims(&obligations, &selected);
        Ok(())
    }

    /// What is to be shown.
    fn prepare(&mut self, paths: &[PathBuf]) -> Result<Prepared, Stop> {
        let program = self.program(paths)?;
        if self.options.goal == Goal::Check {
            return Err(Stop);
        }
        let kernel = self.lower(&program)?;
        let obligations = self.generate(&kernel);
        let selected = self.select(&obligations)?;
        Ok(Prepared { program, obligations, selected })
    }

    /// Asks everything once with each seed.
    pub fn stability(mut self, paths: &[PathBuf], seeds: u32) -> Stability {
        let runs = self.with_seeds(paths, seeds).unwrap_or_default();
        self.finish();
        Stability { report: self.output.report, runs }
    }

    fn with_seeds(&mut self, paths: &[PathBuf], seeds: u32) -> Result<Vec<Run>, Stop> {
        let Prepared { obligations, selected, .. } = self.prepare(paths)?;
        let asked: Vec<&Obligation> = selected.obligations.iter().map(|&place| &obligations.list[place]).collect();
        (self.watch)(Event::Asking(asked.len() * seeds as usize));
        let mut runs = vec![];
        for seed in 0..seeds {
            let budget = Budget { seed, ..self.options.budget };
            let found = self.discharge(&obligations.list, &selected.obligations, budget);
            let words = asked.iter().zip(&found.outcomes).map(|(obligation, outcome)| Word::new(obligation, outcome));
            runs.push(Run { seed, words: words.collect(), spent: found.spent });
            if seed == 0 {
                self.judge(cases(&asked, &found.outcomes));
            }
        }
        Ok(runs)
    }

    /// Reads and parses. Goes on after errors of the parser, since later phases have more to tell.
    fn load(&mut self, paths: &[PathBuf]) -> Result<Vec<LoadedModule>, Stop> {
        let start = Instant::now();
        let loaded = load(self.files, paths);
        self.times().load = start.elapsed().saturating_sub(loaded.parsing);
        self.times().parse = loaded.parsing;
        let stop = !loaded.faults.is_empty();
        if !stop {
            self.output.report.lines = lines::count(&loaded);
            self.library.clone_from(&loaded.library);
        }
        self.output.report.sources = loaded.sources;
        self.tell(loaded.faults);
        self.tell(loaded.diagnostics);
        if stop { Err(Stop) } else { Ok(loaded.modules) }
    }

    /// Names and types.
    fn check(&mut self, modules: &[LoadedModule]) -> Result<hir::Program, Stop> {
        if self.options.emits(&Emit::Ast) {
            self.output.emitted += &emit::ast(modules);
        }
        let start = Instant::now();
        let (names, diagnostics) = resolve(modules);
        self.times().resolve = start.elapsed();
        self.tell(diagnostics);
        let start = Instant::now();
        let (program, diagnostics) = check(modules, &names);
        self.times().check = start.elapsed();
        self.tell(diagnostics);
        let clean = !self.output.report.findings.iter().any(Finding::is_error);
        let program = program.filter(|_| clean).ok_or(Stop)?;
        self.output.report.models = models(&program);
        if self.options.emits(&Emit::Hir) {
            self.output.emitted += &emit::hir(&program);
        }
        Ok(program)
    }

    fn lower(&mut self, program: &hir::Program) -> Result<kernel::Program, Stop> {
        if !self.options.goes_beyond_types() {
            return Err(Stop);
        }
        let start = Instant::now();
        let reachable = program.reachable(|file| !self.library.contains(&file));
        self.output.report.encodes = reachable.encodes;
        let kernel = lower(program, &reachable);
        self.times().lower = start.elapsed();
        if self.options.emits(&Emit::Kernel) {
            self.output.emitted += &format!("{kernel:#?}\n");
        }
        Ok(kernel)
    }

    fn generate(&mut self, kernel: &kernel::Program) -> Obligations {
        let start = Instant::now();
        let obligations = vc::obligations(kernel);
        self.times().generate = start.elapsed();
        let assumed = |&span| {
            let words = "this is assumed, not proved: what is claimed rests on it";
            Diagnostic::warning(Code::A1001, span, words)
        };
        self.tell(obligations.assumptions.iter().map(assumed).collect());
        self.output.report.assumptions = obligations.assumptions.clone();
        obligations
    }

    fn select(&mut self, obligations: &Obligations) -> Result<Selected, Stop> {
        let sources = &self.output.report.sources;
        select(obligations, sources, self.options).map_err(|fault| {
            self.tell(vec![*fault]);
            Stop
        })
    }

    fn emit_obligations(&mut self, asked: &[&Obligation]) -> Result<(), Stop> {
        let sources = &self.output.report.sources;
        if self.options.emits(&Emit::Vc) {
            self.output.emitted += &emit::vc(sources, asked);
        }
        if let Some(folder) = self.options.smt2_folder()
            && let Err(fault) = emit::smt2(folder, sources, asked, self.options.budget)
        {
            self.tell(vec![*fault]);
            return Err(Stop);
        }
        if self.options.shows_inner_form() { Err(Stop) } else { Ok(()) }
    }

    fn discharge(&mut self, all: &[Obligation], selected: &[usize], budget: Budget) -> Discharged {
        let start = Instant::now();
        let watch = self.watch;
        let finished = |obligation: &Obligation, outcome: &Outcome| {
            watch(Event::Answered(Word::new(obligation, outcome).standing()));
        };
        let terms = Terms { jobs: self.options.jobs, budget, finished: &finished };
        let found = discharge(all, selected, &terms);
        let sum = |part: fn(&Outcome) -> Duration| found.outcomes.iter().map(part).sum::<Duration>();
        let times = self.times();
        times.solve = start.elapsed();
        times.encode = found.writing;
        times.inside = sum(|outcome| outcome.cost.inside);
        times.outside = (sum(|outcome| outcome.cost.outside) + found.around).saturating_sub(found.writing);
        found
    }

    /// Looks for runs that show what must follow and was not proved.
    fn replay<'o>(&self, program: &hir::Program, asked: &[&'o Obligation], outcomes: &'o [Outcome]) -> Vec<Case<'o>> {
        let mut cases = cases(asked, outcomes);
        let is_open = |case: &&mut Case| {
            case.obligation.expectation == Expectation::Entailed && case.word() != Word::Holds && self.options.replay
        };
        let mut open: Vec<&mut Case> = cases.iter_mut().filter(is_open).collect();
        let obligations: Vec<&Obligation> = open.iter().map(|case| case.obligation).collect();
        let replay = Replay { program, sources: self.sources(), is_root: &|file| self.is_own(file) };
        let guesses: Vec<Guesses> =
            open.iter().map(|case| Guesses::new(case.obligation, &case.outcome.verdict)).collect();
        let told = replay.of(&obligations, &guesses, &self.certain(asked, outcomes));
        if let Some(trace) = told.contradiction {
            contradicts_itself(&trace);
        }
        for (case, replayed) in open.iter_mut().zip(told.open) {
            case.replayed = Some(replayed);
        }
        cases
    }

    /// Assumptions in which the solver sees no contradiction, and that nothing was found to satisfy either. Where something
    /// is wrong, that may be why nothing was found.
    fn unreached(&self, program: &hir::Program, asked: &[&Obligation], outcomes: &[Outcome]) -> Vec<Diagnostic> {
        let holds = |(obligation, outcome): &(&&Obligation, &Outcome)| Word::new(obligation, outcome) == Word::Holds;
        let is_entailed = |one: &(&&Obligation, &Outcome)| one.0.expectation == Expectation::Entailed;
        if !self.options.replay || !asked.iter().zip(outcomes).filter(is_entailed).all(|one| holds(&one)) {
            return vec![];
        }
        let is_open = |one: &(&&Obligation, &Outcome)| {
            one.0.expectation == Expectation::NotEntailed && self.is_own(one.0.span.file) && holds(one)
        };
        let open: Vec<&Obligation> = asked.iter().zip(outcomes).filter(is_open).map(|(&one, _)| one).collect();
        let replay = Replay { program, sources: self.sources(), is_root: &|file| self.is_own(file) };
        explain::unreached(&replay, &open)
    }

    /// Which clauses the proofs used. Of obligations that were not asked nothing is known.
    fn usage(&self, program: &hir::Program, all: &[Obligation], selected: &[usize], outcomes: &[Outcome]) -> Usage {
        let asked: Vec<&Obligation> = selected.iter().map(|&place| &all[place]).collect();
        let mut used = vec![None; all.len()];
        for (&place, spans) in selected.iter().zip(uses::used(&asked, outcomes, self.options.jobs, self.options.budget))
        {
            used[place] = spans;
        }
        let unknown = used.iter().filter(|spans| spans.is_none()).count();
        let mut clauses = explain::clauses(program, &|file| self.is_own(file), all, &used);
        // The report counts only what was selected; of the rest nothing is known.
        let reported = |old: &usize| selected.binary_search(old).ok();
        clauses.iter_mut().for_each(|one| one.used_by = one.used_by.iter().filter_map(reported).collect());
        let nothing_yet = selected.iter().map(|&place| used[place].as_ref().map(|_| vec![]));
        let mut used: Vec<Option<Vec<usize>>> = nothing_yet.collect();
        for (place, clause) in clauses.iter().enumerate() {
            clause.used_by.iter().for_each(|&user| used[user].get_or_insert_default().push(place));
        }
        Usage { clauses, used, unknown }
    }

    /// What was proved and must hold in every run: where everything was asked and nothing is assumed.
    fn certain<'o>(&self, asked: &[&'o Obligation], outcomes: &[Outcome]) -> Vec<&'o Obligation> {
        let report = &self.output.report;
        if report.selection != Selection::All || !report.assumptions.is_empty() {
            return vec![];
        }
        let is_proved = |(obligation, outcome): &(&&Obligation, &Outcome)| {
            obligation.expectation == Expectation::Entailed && Word::new(obligation, outcome) == Word::Holds
        };
        asked.iter().zip(outcomes).filter(is_proved).map(|(obligation, _)| *obligation).collect()
    }

    fn judge(&mut self, cases: Vec<Case<'_>>) {
        if let Some(proofs) = &mut self.proofs {
            let good = cases.iter().filter(|case| case.word() == Word::Holds);
            good.for_each(|case| proofs.add(case.obligation));
        }
        let report = &mut self.output.report;
        report.findings.extend(explain::findings(&report.sources, &cases));
        report.obligations = cases.iter().map(judged).collect();
    }

    /// Laws, and equations behind claims.
    fn decide(&mut self, equations: &[Equation], selected: &[usize]) {
        for &place in selected {
            let decided = equations::decide(equations, place);
            self.output.report.equations.push(decided.report);
            self.output.report.findings.extend(decided.finding);
        }
    }

    fn tell(&mut self, diagnostics: Vec<Diagnostic>) {
        self.output.report.findings.extend(diagnostics.into_iter().map(Finding::from));
    }

    fn times(&mut self) -> &mut Times {
        &mut self.output.report.times
    }
}

/// A run makes false what was proved: one of the two readings of the language is wrong, and nothing may rest on either.
fn contradicts_itself(trace: &Trace) -> ! {
    panic!("argosy contradicts itself: this run makes false what was proved\n{}", report::timeline(trace, 80))
}

/// Layers below some impl that no impl implements, and those at the bottom of systems.
fn models(program: &hir::Program) -> Vec<String> {
    let implemented: BTreeSet<_> = program.impls.iter().map(|one| one.layer).collect();
    let used: BTreeSet<_> = program.impls.iter().flat_map(|one| one.ports.iter().map(|port| port.layer)).collect();
    let mut models: BTreeSet<_> = used.difference(&implemented).copied().collect();
    program.systems.iter().for_each(|system| bottom(&system.stack, &mut models));
    models.into_iter().map(|layer| program.layer(layer).ident.name.to_string()).collect()
}

fn bottom(stack: &hir::Stack, found: &mut BTreeSet<hir::LayerId>) {
    match stack {
        hir::Stack::Layer(layer) => _ = found.insert(*layer),
        hir::Stack::Impl(_, below) => below.iter().for_each(|part| bottom(part, found)),
    }
}

/// Obligations with what the solver said.
fn cases<'o>(asked: &[&'o Obligation], outcomes: &'o [Outcome]) -> Vec<Case<'o>> {
    let case = |(&obligation, outcome)| Case { obligation, outcome, replayed: None };
    asked.iter().zip(outcomes).map(case).collect()
}

fn judged(case: &Case<'_>) -> Judged {
    let Case { obligation, outcome, .. } = case;
    Judged {
        owner: obligation.owner.clone(),
        kind: obligation.kind,
        span: obligation.span,
        related: obligation.related.clone(),
        expectation: obligation.expectation,
        word: case.word(),
        resources: outcome.cost.resources,
        time: outcome.cost.inside + outcome.cost.outside,
    }
}

/// The worst thing that was found decides.
fn status(report: &Report, options: &Options) -> Status {
    let is_fault = |finding: &Finding| finding.diagnostic.code.0 < 100;
    let mut errors = report.findings.iter().filter(|finding| finding.is_error() && finding.standing.is_none());
    let standings = report.obligations.iter().map(Judged::standing);
    let standings: BTreeSet<Standing> = standings.chain(report.equations.iter().map(|one| one.standing)).collect();
    let ends = |wanted: Standing| standings.contains(&wanted);
    if report.findings.iter().any(|finding| finding.is_error() && is_fault(finding)) {
        Status::Unusable
    } else if errors.next().is_some() {
        Status::Rejected
    } else if ends(Standing::Refuted) || ends(Standing::Failed) {
        Status::Wrong
    } else if ends(Standing::Unknown) {
        Status::Undecided
    } else if options.deny_assumptions && !report.assumptions.is_empty() {
        Status::Assumed
    } else {
        Status::Proved
    }
}
