//! One question, one fresh context: the only file that knows the crate `z3`.
//!
//! The question goes in as text and the replies come out as text. Nothing of Z3's leaves this file, and nothing that
//! Z3 does to itself while it answers can reach the next question: the context is thrown away. What is global in Z3,
//! its parameters, is set once, before the first context, and never changed, but for the seed.

use super::options::{GLOBAL, Heuristics, SEED, USUAL_SEED, local_options};
use std::ffi::{CStr, CString};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Once, OnceLock, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};
use z3::{Config, Context, ContextHandle, with_z3_config};
use z3_sys::{ErrorCode, Z3_eval_smtlib2_string, Z3_get_error_code, Z3_get_estimated_alloc_size};

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
    pub resources: u32,
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

/// Asks. Never panics, and returns soon after `request.time`.
pub(super) fn ask(request: &Request) -> Reply {
    set_global_options();
    let run = || with_z3_config(&Config::new(), || Session::new(request).run());
    with_seed(request.seed, || catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| failure("it panicked")))
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

/// A request in the context of this thread.
struct Session<'a> {
    request: &'a Request<'a>,
    context: Context,
}

impl<'a> Session<'a> {
    fn new(request: &'a Request<'a>) -> Session<'a> {
        Session { request, context: Context::thread_local() }
    }

    fn run(&self) -> Reply {
        let handle = self.context.handle();
        let watchdog = &Watchdog::new(self.request);
        let mut reply = thread::scope(|scope| {
            // When the sender is dropped, at the end of the question or in a panic, the watchdog ends.
            let (_asking, finished) = mpsc::channel::<()>();
            scope.spawn(move || watchdog.watch(handle, finished));
            self.question(watchdog)
        });
        reply.interrupted = watchdog.barked.get().copied();
        reply
    }

    fn question(&self, watchdog: &Watchdog) -> Reply {
        let request = self.request;
        let options = local_options(request.resources);
        let said = self.evaluate(&format!("{options}{}", request.assertions));
        if said.as_deref() != Ok("") {
            return failure(&said.unwrap_or_else(|error| error));
        }
        // Reading cannot be interrupted, and a check does not notice an interrupt from before its start.
        if watchdog.barked.get().is_some() {
            return failure("interrupted before it was asked");
        }
        let before = self.resource_count();
        let start = Instant::now();
        let answer = self.evaluate(request.heuristics.check());
        let inside = start.elapsed();
        let resources = self.resource_count().saturating_sub(before);
        match answer {
            Ok(answer) => self.details(Reply { answer, resources, inside, ..Reply::default() }),
            Err(error) => Reply { error, resources, inside, ..Reply::default() },
        }
    }

    fn details(&self, mut reply: Reply) -> Reply {
        match reply.answer.as_str() {
            "unsat" => return reply,
            "unknown" => reply.reason = self.info(":reason-unknown").unwrap_or_default(),
            _ => {}
        }
        reply.values = self.values();
        reply
    }

    /// Without a model, or where a term is refused, the reply is an error text, which is not a value.
    fn values(&self) -> Vec<(String, String)> {
        let watched = (self.request.watched)();
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
    fn new(request: &Request) -> Watchdog {
        let deadline = Instant::now() + request.time;
        Watchdog { deadline, memory: request.memory, barked: OnceLock::new() }
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
