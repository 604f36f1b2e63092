//! What can be said on the command line.

use crate::driver::{Emit, Line, Options, Search};
use crate::explore::{Bounds, Luck};
use crate::prove::{self, Budget};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

static VERSION: LazyLock<String> = LazyLock::new(|| format!("{} (Z3 {})", env!("CARGO_PKG_VERSION"), prove::version()));

const AFTER: &str = "Exit status: 0 all proved; 1 something refuted, failed or vacuous; 2 a file or an option is at \
fault; 3 a source text has an error; 4 nothing refuted or failed, but something unknown; 5 proved but for assumptions \
that were denied; 101 a bug in argosy.";

const AFTER_KLEENE: &str = "Terms: letters, tests, 0, 1, `p + q`, `p ; q`, `p*`, `p^3`, `↯p` or `~!p` for a crash in p; of \
tests also `!b`, `b & c`, `b | c`. Exit status: 0 it holds; 1 it does not, and the shortest word that shows it is \
printed; 2 the input is malformed; 4 not decided.";

const AFTER_STABILITY: &str = "Exit status: 0 each obligation is proved with each seed; 1 some is not; 2 a file or an \
option is at fault; 3 a source text has an error; 101 a bug in argosy.";

const AFTER_EXPLORE: &str = "No solver is asked and no annotation is looked at: results are held against what the layer allows. \
Exit status: 0 nothing was found within the bounds; 1 something was; 2 a file or an option is at fault; 3 a source text \
has an error; 101 a bug in argosy.";

const AFTER_MUTATE: &str = "Exit status: 0 every change is refused; 1 some are not, or the program itself is not proved; \
2 a file or an option is at fault; 3 a source text has an error; 4 none is known to pass, but something was not decided; \
101 a run shows that a proof is wrong, a bug in argosy.";

const AFTER_REPLAY: &str = "Exit status: 0 it fails in the same way; 1 it does not; 2 a file is at fault, or the trace does \
not fit the program; 3 a source text has an error; 101 a bug in argosy.";

/// Verifies layered storage systems: crash specifications, recovery refinement.
#[derive(Parser, Debug)]
#[command(name = "argosy", version = VERSION.as_str(), after_help = AFTER)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Prove what programs claim
    Verify(Verify),
    /// Prove what programs claim, and write what was found as one page for a browser
    #[command(after_help = AFTER)]
    Report(Report),
    /// Run a trace once more, as `--trace-dir` wrote it, and see whether the program still fails in the same way
    #[command(after_help = AFTER_REPLAY)]
    Replay(Replay),
    /// Prove everything with several seeds of the solver, and say how much the answers hang on luck
    #[command(after_help = AFTER_STABILITY)]
    Stability(Stability),
    /// Look for errors in syntax, names and types; prove nothing
    Check(Check),
    /// Put programs into the common style
    Fmt(Fmt),
    /// Decide an equation of Kleene algebra with tests
    #[command(after_help = AFTER_KLEENE)]
    Kleene(Kleene),
    /// Run systems on small disks, with crashes everywhere, and look for what their layers do not allow
    #[command(after_help = AFTER_EXPLORE)]
    Explore(Explore),
    /// Change a proved program by one slip at a time, and see which changes are not refused
    #[command(after_help = AFTER_MUTATE)]
    Mutate(Mutate),
    /// Explain the code of a message; without a code, list all codes
    Explain(Explain),
}

#[derive(Args, Debug)]
pub(super) struct Explain {
    /// Such as A0602
    pub code: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Fmt {
    /// Files, and folders with files that end in .argo
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    pub check: bool,
}

#[derive(Args, Debug)]
pub(super) struct Kleene {
    /// Such as 'p ; (q ; p)* == (p ; q)* ; p', or with <=
    #[arg(allow_hyphen_values = true)]
    pub equation: String,
    /// The names that are tests: b,c
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub tests: Vec<String>,
    /// What the letters and tests are known to satisfy: 'b ; p == p ; b'
    #[arg(long, value_name = "EQUATION")]
    pub hypothesis: Vec<String>,
    /// Steps that prove it, where no procedure can: denesting,sliding
    #[arg(long, value_name = "STEPS", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Print the certificate of an equation that holds
    #[arg(long)]
    pub certificate: bool,
    /// Colours; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
}

#[derive(Args, Debug)]
pub(super) struct Explore {
    #[command(flatten)]
    pub shape: Shape,
    /// A system or an implementation; all systems if left out, or all implementations where there is no system
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
    /// Write each run that is found to a file in this folder
    #[arg(long, value_name = "DIR")]
    pub trace_dir: Option<PathBuf>,
    /// Make runs by chance, rather than all of them: longer ones, on larger disks, with crashes at any point
    #[arg(long)]
    random: bool,
    /// What chance begins with: a run depends on this and on its number alone
    #[arg(long, value_name = "NUMBER", requires = "random", default_value_t = 0)]
    seed: u64,
    /// When to end, by the clock: how many runs there are by then depends on the machine, what happens in each does not
    #[arg(long, value_name = "SECONDS", requires = "random")]
    time: Option<u64>,
    /// How many calls in a row; a crash between two of them counts as one [default: 5, by chance 20]
    #[arg(long, value_name = "COUNT")]
    calls: Option<usize>,
    /// How many crashes during recovery, one within the other [default: 1, by chance 3]
    #[arg(long, value_name = "COUNT")]
    nested: Option<u32>,
    /// How many blocks more than the fewest with which the system can begin [default: 2, by chance 4]
    #[arg(long, value_name = "COUNT")]
    larger: Option<usize>,
    /// How many different blocks are written, beside zero
    #[arg(long, value_name = "COUNT", default_value_t = Bounds::default().blocks)]
    blocks: u32,
    /// How many operations of the layers at the bottom; the search ends there [default: 2000000, with --time no end]
    #[arg(long, value_name = "COUNT")]
    steps: Option<u64>,
}

impl Explore {
    pub fn search(&self) -> Search {
        let default = if self.random { Bounds::by_chance() } else { Bounds::default() };
        let steps = if self.time.is_some() { u64::MAX } else { default.steps };
        let bounds = Bounds {
            calls: self.calls.unwrap_or(default.calls),
            nested: self.nested.unwrap_or(default.nested),
            larger: self.larger.unwrap_or(default.larger),
            blocks: self.blocks,
            steps: self.steps.unwrap_or(steps),
            ..default
        };
        let luck = Luck { seed: self.seed, time: self.time.map(Duration::from_secs) };
        Search { system: self.system.clone(), bounds, luck: self.random.then_some(luck) }
    }
}

#[derive(Args, Debug)]
pub(super) struct Replay {
    /// A file that `--trace-dir` wrote; its program is looked for where it was, from here
    pub trace: PathBuf,
    /// Colours; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
}

#[derive(Args, Debug)]
pub(super) struct Mutate {
    #[command(flatten)]
    pub shape: Shape,
    /// Change only this item or member: Mirror, Mirror.write, write
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How many mutants are tried at once; as many as there are processors if left out
    #[arg(long, value_name = "COUNT", value_parser = jobs)]
    jobs: Option<NonZeroUsize>,
    /// What one obligation may cost, in the solver's count
    #[arg(long, value_name = "COUNT", default_value_t = Budget::default().resources,
        value_parser = clap::value_parser!(u32).range(1..))]
    rlimit: u32,
}

impl Mutate {
    pub fn options(&self) -> Options {
        let default = Options::default();
        Options {
            only: self.only.clone(),
            jobs: self.jobs.unwrap_or(default.jobs),
            budget: Budget { resources: self.rlimit, ..default.budget },
            ..default
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub shape: Shape,
    /// Count lines of specification, proof and code
    #[arg(long)]
    pub stats: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// With the source beside each message
    #[default]
    Human,
    /// One line for each message
    Short,
    /// For programs
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// What is read, and what the report looks like.
#[derive(Args, Debug)]
pub(super) struct Shape {
    /// Files, and folders with files that end in .argo
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Show at most so many faults
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub error_limit: usize,
    /// Colours; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
    /// Leave times out of the report, which is then the same in each run
    #[arg(long)]
    pub no_times: bool,
}

#[derive(Args, Debug)]
pub(super) struct Verify {
    #[command(flatten)]
    pub shape: Shape,
    #[command(flatten)]
    asking: Asking,
    /// Count a proof that rests on an `assume` as none
    #[arg(long)]
    deny_assumptions: bool,
    /// Look for no runs that show what could not be proved
    #[arg(long)]
    no_replay: bool,
    /// Write each run that shows what could not be proved to a file in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "no_replay")]
    pub trace_dir: Option<PathBuf>,
    /// Show an inner form and prove nothing: ast, hir, kernel, vc; or prove, and write what the solver is asked to
    /// files in a folder, in place of what an earlier run wrote there: smt2 DIR, or smt2=DIR
    #[arg(long, value_name = "FORM", value_parser = emit)]
    emit: Vec<Emit>,
    /// Show for each claim the rule, its premises, and what discharged them
    #[arg(long)]
    pub explain_proof: bool,
    /// Ask what each proof used, and list the clauses that no proof needs
    #[arg(long)]
    used: bool,
    /// Show sizes, and where the time went
    #[arg(long)]
    pub stats: bool,
}

/// What is asked of the solver, and how.
#[derive(Args, Debug)]
struct Asking {
    /// Prove only what belongs to this item or member: Mirror, Mirror.write, write
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Prove only what has to do with this line
    #[arg(long, value_name = "FILE:LINE", value_parser = line)]
    at: Vec<Line>,
    /// How many threads ask the solver; all processors if left out
    #[arg(long, value_name = "COUNT", value_parser = jobs)]
    jobs: Option<NonZeroUsize>,
    /// What one obligation may cost, in the solver's count; the default takes about 10 s
    #[arg(long, value_name = "COUNT", default_value_t = Budget::default().resources,
        value_parser = clap::value_parser!(u32).range(1..))]
    rlimit: u32,
    /// What one obligation may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Budget::default().time.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..=LONGEST))]
    time_limit: u64,
}

#[derive(Args, Debug)]
pub(super) struct Stability {
    #[command(flatten)]
    pub shape: Shape,
    /// How many seeds: 0, which is the usual one, 1, 2 ..
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub seeds: u32,
    /// List every obligation, not only the worst
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    asking: Asking,
}

#[derive(Args, Debug)]
pub(super) struct Report {
    #[command(flatten)]
    pub shape: Shape,
    /// The page; it needs no network and no other file
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub output: PathBuf,
    /// Runs to be shown with what they show to be wrong: traces, or folders of traces; no others are looked for then
    #[arg(long, value_name = "PATH")]
    pub trace: Vec<PathBuf>,
    #[command(flatten)]
    asking: Asking,
    /// Do not ask what each proof used
    #[arg(long)]
    no_used: bool,
    /// Count a proof that rests on an `assume` as none
    #[arg(long)]
    deny_assumptions: bool,
}

/// A year, in seconds.
const LONGEST: u64 = 365 * 24 * 3600;

impl Verify {
    pub fn options(&self) -> Options {
        let asked = self.asking.options();
        let Verify { deny_assumptions, no_replay, used, .. } = *self;
        Options { deny_assumptions, replay: !no_replay, used, emit: self.emit.clone(), ..asked }
    }
}

impl Report {
    pub fn options(&self) -> Options {
        let (deny_assumptions, replay, used) = (self.deny_assumptions, self.trace.is_empty(), !self.no_used);
        Options { deny_assumptions, replay, used, ..self.asking.options() }
    }
}

impl Stability {
    pub fn options(&self) -> Options {
        self.asking.options()
    }
}

impl Asking {
    fn options(&self) -> Options {
        let default = Options::default();
        let time = Duration::from_secs(self.time_limit);
        Options {
            only: self.only.clone(),
            at: self.at.clone(),
            jobs: self.jobs.unwrap_or(default.jobs),
            budget: Budget { resources: self.rlimit, time, ..default.budget },
            ..default
        }
    }
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a number from 1".to_owned())
}

fn line(text: &str) -> Result<Line, String> {
    let wrong = || "expected FILE:LINE, such as mirror.argo:31".to_owned();
    let (file, line) = text.rsplit_once(':').filter(|(file, _)| !file.is_empty()).ok_or_else(wrong)?;
    let line = line.parse().ok().filter(|&line| line > 0).ok_or_else(wrong)?;
    Ok(Line { file: file.to_owned(), line })
}

/// `--emit smt2 DIR` as `--emit smt2=DIR`: what follows another form is a path to be verified.
pub(super) fn with_folder_of_emit(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut joined: Vec<OsString> = vec![];
    let mut rest = arguments.into_iter();
    while let Some(mut argument) = rest.next() {
        let is_form = joined.last().is_some_and(|before| before == "--emit") && argument == "smt2";
        if (is_form || argument == "--emit=smt2")
            && let Some(folder) = rest.next()
        {
            argument.push("=");
            argument.push(folder);
        }
        joined.push(argument);
    }
    joined
}

fn emit(text: &str) -> Result<Emit, String> {
    match text {
        "ast" => Ok(Emit::Ast),
        "hir" => Ok(Emit::Hir),
        "kernel" => Ok(Emit::Kernel),
        "vc" => Ok(Emit::Vc),
        "smt2" | "smt2=" => Err("a folder is needed: --emit smt2 DIR".to_owned()),
        _ => match text.strip_prefix("smt2=") {
            Some(folder) => Ok(Emit::Smt2(PathBuf::from(folder))),
            None => Err("expected ast, hir, kernel, vc or smt2 DIR".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn lines_and_forms_are_read() {
        assert_eq!(line("a:b.argo:7"), Ok(Line { file: "a:b.argo".to_owned(), line: 7 }));
        assert!(line("a.argo").is_err() && line("a.argo:0").is_err() && line("a.argo:x").is_err());
        assert!(line(":1").is_err() && line("").is_err());
        assert_eq!(emit("smt2=out"), Ok(Emit::Smt2(PathBuf::from("out"))));
        assert!(emit("smt2").is_err() && emit("llvm").is_err());
    }

    #[test]
    fn the_folder_of_emit_may_stand_apart() {
        let joined = |text: &str| with_folder_of_emit(text.split(' ').map(OsString::from)).join(" ".as_ref());
        assert_eq!(joined("verify --emit smt2 out a.argo"), "verify --emit smt2=out a.argo");
        assert_eq!(joined("verify --emit=smt2 out a.argo"), "verify --emit=smt2=out a.argo");
        assert_eq!(joined("verify --emit vc a.argo"), "verify --emit vc a.argo");
        assert_eq!(joined("verify smt2 out --emit smt2"), "verify smt2 out --emit smt2");
    }
}
