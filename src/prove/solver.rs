//! One question or one dialogue, one fresh context: the only file that knows the crate `z3`.
//!
//! The question goes in as text and the replies come out as text. Nothing of Z3's leaves this file, and nothing that
//! Z3 does to itself while it answers can reach whoever asks next: the context is thrown away. What is global in Z3,
//! its parameters, is set once, before the first context, and never changed, but for the seed.

use super::dialogue::{Entailment, Script};
use super::options::{GLOBAL, Heuristics, SEED, USUAL_SEED, local_options};
use super::verdict::Cost;
use std::ffi::{CStr, CString};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Once, OnceLock, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};
use z3::{Context, ContextHandle};
use z3_sys::{
    ErrorCode, Z3_del_config, Z3_eval_smtlib2_string, Z3_get_error_code, Z3_get_estimated_alloc_size, Z3_mk_config,
    Z3_mk_context_rc, Z3_set_error_handler,
};

/// How often the watchdog looks.
const LOOK: Duration = Duration::from_millis(20);

/// Separates the values of watched terms.
const SEPARATOR: &str = "--next--";

/// What is put to the solver.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub assertions: &'a str,
    /// The watched terms, made only if there is a model: most questions have none.
    pub watched: &'a (dyn Fn() -> Vec<String> + Sync),
    pub heuristics: Heuristics,
    pub seed: u32,
    pub limits: Limits,
}

/// How far the solver may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For each question.
    pub resources: u32,
    /// For all that is asked in one context.
    pub time: Duration,
    /// Bytes in the hands of Z3, all questions of the process together: it keeps no other count. Z3's own limit on
    /// memory would end the process, so the watchdog sees to this one.
    pub memory: u64,
}

/// What the watchdog guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Time,
    Memory,
}

/// What came back: the solver's own words, and the measurements with which to judge them.
#[derive(Clone, Debug, Default)]
pub(super) struct Reply {
    /// Anything that was said before the question was asked, or a failure to ask it; empty if all went well.
    pub error: String,
    pub answer: String,
    pub reason: String,
    /// The watched terms in their order, each with the reply to it.
    pub values: Vec<(String, String)>,
    /// Counted by the solver during the check.
    pub resources: u64,
    /// The limit for which the watchdog had to interrupt.
    pub interrupted: Option<Limit>,
    /// Spent inside the check.
    pub inside: Duration,
}

/// The version of the library that is linked.
pub fn version() -> &'static str {
    z3::full_version()
}

/// Asks. Never panics, and returns soon after the time is over.
pub(super) fn ask(request: &Request) -> Reply {
    let (reply, interrupted) = in_fresh_context(request.seed, request.limits, |session| session.question(request));
    let reply = reply.unwrap_or_else(|| failure("it panicked"));
    Reply { interrupted, ..reply }
}

/// Leads a dialogue. For each question, as far as it came, whether it is unsatisfiable.
pub(super) fn converse(script: &Script, seed: u32, limits: Limits) -> Vec<(bool, Cost)> {
    in_fresh_context(seed, limits, |session| session.dialogue(script, limits.resources)).0.unwrap_or_default()
}

/// The names of the assertions that a refutation used, as the solver lists them; none if there is no refutation.
pub(super) fn core(assertions: &str, seed: u32, limits: Limits) -> Option<String> {
    in_fresh_context(seed, limits, |session| session.core(assertions, limits.resources)).0.flatten()
}

/// Runs a session under watch: its result, unless Z3 panicked, and the limit for which it was interrupted.
fn in_fresh_context<T: Send + Sync>(
    seed: u32,
    limits: Limits,
    run: impl Fn(&Session) -> T + Send + Sync,
) -> (Option<T>, Option<Limit>) {
    set_global_options();
    let watchdog = Watchdog::new(limits);
    let watched = || {
        let session = Session { context: fresh_context(), watchdog: &watchdog };
        let handle = session.context.handle();
        thread::scope(|scope| {
            // When the sender is dropped, at the end of the session or in a panic, the watchdog ends.
            let (_asking, finished) = mpsc::channel::<()>();
            scope.spawn(|| watchdog.watch(handle, finished));
            run(&session)
        })
    };
    let run = || catch_unwind(AssertUnwindSafe(watched));
    (with_seed(seed, run).ok(), watchdog.barked.get().copied())
}

/// Made by hand: the crate would keep another one for each thread, of 14 MB, which nobody asks anything.
fn fresh_context() -> Context {
    // SAFETY: the configuration is deleted once, after its use; the context has no other owner. Errors are not handled by
    // Z3, which would end the process, but asked for after each command.
    unsafe {
        let configuration = Z3_mk_config().expect("there is memory for a configuration");
        let context = Z3_mk_context_rc(configuration).expect("there is memory for a context");
        Z3_del_config(configuration);
        Z3_set_error_handler(context, None);
        Context::from_raw(context)
    }
}

/// Z3 has one seed for the whole process: questions with the same one run side by side, those with another wait.
fn with_seed<T>(seed: u32, run: impl FnOnce() -> T) -> T {
    static CURRENT: RwLock<u32> = RwLock::new(USUAL_SEED);
    loop {
        let current = CURRENT.read().unwrap_or_else(PoisonError::into_inner);
        if *current == seed {
            return run();
        }
        drop(current);
        let mut current = CURRENT.write().unwrap_or_else(PoisonError::into_inner);
        z3::set_global_param(SEED, &seed.to_string());
        *current = seed;
    }
}

fn failure(words: &str) -> Reply {
    Reply { error: words.to_owned(), ..Reply::default() }
}

fn set_global_options() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (name, value) in GLOBAL {
            z3::set_global_param(name, value);
        }
        // Warnings would stand among the replies; and an interrupt is for the user's terminal, not for Z3.
        z3::set_global_param("warning", "false");
        z3::set_global_param("ctrl_c", "false");
    });
}

/// The context of this thread.
struct Session<'a> {
    context: Context,
    watchdog: &'a Watchdog,
}

impl Session<'_> {
    fn question(&self, request: &Request) -> Reply {
        let options = local_options(request.limits.resources);
        let said = self.evaluate(&format!("{options}{}", request.assertions));
        if said.as_deref() != Ok("") {
            return failure(&said.unwrap_or_else(|error| error));
        }
        // Reading cannot be interrupted, and a check does not notice an interrupt from before its start.
        if self.is_interrupted() {
            return failure("interrupted before it was asked");
        }
        let reply = self.check(request.heuristics);
        if reply.error.is_empty() { self.details(reply, request) } else { reply }
    }

    fn check(&self, heuristics: Heuristics) -> Reply {
        let before = self.resource_count();
        let start = Instant::now();
        let answer = self.evaluate(heuristics.check());
        let inside = start.elapsed();
        let resources = self.resource_count().saturating_sub(before);
        match answer {
            Ok(answer) => Reply { answer, resources, inside, ..Reply::default() },
            Err(error) => Reply { error, resources, inside, ..Reply::default() },
        }
    }

    fn core(&self, assertions: &str, resources: u32) -> Option<String> {
        let options = local_options(resources);
        if !self.does(&format!("(set-option :produce-unsat-cores true)\n{options}{assertions}"))
            || self.is_interrupted()
        {
            return None;
        }
        let reply = self.check(Heuristics::Usual);
        if reply.answer == "unsat" { self.evaluate("(get-unsat-core)").ok() } else { None }
    }

    /// The answers up to the first thing that the solver did not understand, or to the limit.
    fn dialogue(&self, script: &Script, resources: u32) -> Vec<(bool, Cost)> {
        let options = local_options(resources);
        let name = |(place, fact): (usize, &String)| format!("(define-fun $f{place} () Bool {fact})\n");
        let facts: String = script.facts.iter().enumerate().map(name).collect();
        if !self.does(&format!("{options}{}{facts}", script.preamble)) {
            return vec![];
        }
        // A question that stayed would be a fact for the next. The last one stays: it goes with the context.
        let is_clear = |place: usize| place == 0 || self.does("(pop)");
        let questions = script.questions.iter().enumerate();
        questions.map_while(|(place, question)| is_clear(place).then(|| self.entailment(question)).flatten()).collect()
    }

    /// None if the dialogue cannot go on.
    fn entailment(&self, question: &Entailment) -> Option<(bool, Cost)> {
        let start = Instant::now();
        let opened = self.does("(push)");
        let taking_in = start.elapsed();
        let known: String = question.known.iter().map(|place| format!("(assert $f{place})")).collect();
        if !opened || !self.does(&known) || !self.does(&question.denial) || self.is_interrupted() {
            return None;
        }
        let reply = self.check(Heuristics::Usual);
        let inside = taking_in + reply.inside;
        let cost = Cost { resources: reply.resources, attempts: 1, inside, ..Cost::default() };
        Some((reply.answer == "unsat", cost))
    }

    /// Runs commands that say nothing if all goes well.
    fn does(&self, commands: &str) -> bool {
        self.evaluate(commands).as_deref() == Ok("")
    }

    fn is_interrupted(&self) -> bool {
        self.watchdog.barked.get().is_some()
    }

    fn details(&self, mut reply: Reply, request: &Request) -> Reply {
        match reply.answer.as_str() {
            "unsat" => return reply,
            "unknown" => reply.reason = self.info(":reason-unknown").unwrap_or_default(),
            _ => {}
        }
        reply.values = self.values(request);
        reply
    }

    /// Without a model, or where a term is refused, the reply is an error text, which is not a value.
    fn values(&self, request: &Request) -> Vec<(String, String)> {
        let watched = (request.watched)();
        if watched.is_empty() {
            return Vec::new();
        }
        let ask = |term: &String| format!("(eval {term} :completion true)(echo \"{SEPARATOR}\")");
        let commands: String = watched.iter().map(ask).collect();
        let said = self.evaluate(&commands).unwrap_or_else(|error| error);
        let values = said.split(SEPARATOR).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
        watched.into_iter().zip(values).collect()
    }

    fn resource_count(&self) -> u64 {
        self.info(":rlimit").and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    /// The reply to `get-info`, which looks like `(:name value)`.
    fn info(&self, name: &str) -> Option<String> {
        let said = self.evaluate(&format!("(get-info {name})")).ok()?;
        let value = said.strip_prefix('(')?.strip_suffix(')')?.strip_prefix(name)?;
        Some(value.trim().trim_matches('"').to_owned())
    }

    /// Runs commands in this session; what they print, or the error if one of them was refused.
    fn evaluate(&self, commands: &str) -> Result<String, String> {
        let commands = CString::new(commands).map_err(|_| "the question contains a zero byte".to_owned())?;
        let context = self.context.get_z3_context();
        // SAFETY: the context is alive as long as `self`, is used by this thread alone but for interrupts, and the
        // commands end with a zero byte. The reply is copied before anything else is asked.
        let (said, code) = unsafe {
            let said = Z3_eval_smtlib2_string(context, commands.as_ptr());
            let said = if said.is_null() { String::new() } else { copy(said) };
            (said, Z3_get_error_code(context))
        };
        if code == ErrorCode::Ok { Ok(said) } else { Err(said) }
    }
}

/// # Safety
/// `text` ends with a zero byte.
unsafe fn copy(text: z3_sys::Z3_string) -> String {
    // SAFETY: by the caller.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().trim().to_owned()
}

/// Guards, from another thread, what the solver itself does not.
struct Watchdog {
    deadline: Instant,
    memory: u64,
    /// Set when a limit was passed, to the first that was.
    barked: OnceLock<Limit>,
}

impl Watchdog {
    fn new(limits: Limits) -> Watchdog {
        let deadline = Instant::now() + limits.time;
        Watchdog { deadline, memory: limits.memory, barked: OnceLock::new() }
    }

    /// Interrupts the solver when a limit is passed, and again until it listens.
    fn watch(&self, handle: ContextHandle, finished: mpsc::Receiver<()>) {
        while finished.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            if let Some(limit) = self.passed() {
                self.barked.get_or_init(|| limit);
                handle.interrupt();
            }
        }
    }

    fn passed(&self) -> Option<Limit> {
        // SAFETY: reads one of Z3's counters, under Z3's own lock.
        let memory = || unsafe { Z3_get_estimated_alloc_size() };
        if Instant::now() >= self.deadline {
            Some(Limit::Time)
        } else {
            (memory() > self.memory).then_some(Limit::Memory)
        }
    }
}
