//! One question, one fresh context: the only file that knows the crate `z3`.
//!
//! The question goes in as text and the replies come out as text. Nothing of Z3's leaves this file, and nothing that
//! Z3 does to itself while it answers can reach the next question: the context is thrown away. What is global in Z3,
//! its parameters, is set once, before the first context, and never changed.

use super::options::{GLOBAL, Heuristics, local_options};
use std::ffi::{CStr, CString};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use z3::{Config, Context, ContextHandle, with_z3_config};
use z3_sys::{ErrorCode, Z3_eval_smtlib2_string, Z3_get_error_code};

/// Process-wide memory for Z3 in MB: beyond it a question gets an error instead of the machine getting slow.
const MEMORY: &str = "3000";

/// How often a solver that does not listen is told again to stop.
const NAG: Duration = Duration::from_millis(50);

/// Separates the values of watched terms.
const SEPARATOR: &str = "--next--";

/// What is put to the solver.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub assertions: &'a str,
    pub watched: &'a [String],
    pub heuristics: Heuristics,
    pub resources: u32,
    pub time: Duration,
}

/// What came back: the solver's own words, and the measurements with which to judge them.
#[derive(Clone, Debug, Default)]
pub(super) struct Reply {
    /// Anything that was said before the question was asked, or a failure to ask it; empty if all went well.
    pub error: String,
    pub answer: String,
    pub reason: String,
    /// Replies to the watched terms in their order.
    pub values: Vec<String>,
    /// Counted by the solver during the check.
    pub resources: u64,
    pub out_of_time: bool,
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
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| failure("it panicked"))
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
        z3::set_global_param("memory_max_size", MEMORY);
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
        let (expired, time) = (&AtomicBool::new(false), self.request.time);
        let handle = self.context.handle();
        let mut reply = thread::scope(|scope| {
            // When the sender is dropped, at the end of the question or in a panic, the watchdog ends.
            let (_asking, finished) = mpsc::channel::<()>();

            scope.spawn(move || watch(handle, finished, time, expired));
            self.question(expired)
        });
        reply.out_of_time = expired.load(Ordering::Relaxed);
        reply
    }

    fn question(&self, expired: &AtomicBool) -> Reply {
        let request = self.request;
        let options = local_options(request.heuristics, request.resources);
        let said = self.evaluate(&format!("{options}{}", request.assertions));
        if said.as_deref() != Ok("") {
            return failure(&said.unwrap_or_else(|error| error));
        }
        // Reading cannot be interrupted, and a check does not notice an interrupt from before its start.
        if expired.load(Ordering::Relaxed) {
            return failure("the time was over before the question was read");
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
    fn values(&self) -> Vec<String> {
        if self.request.watched.is_empty() {
            return Vec::new();
        }
        let ask = |term: &String| format!("(eval {term} :completion true)(echo \"{SEPARATOR}\")");
        let commands: String = self.request.watched.iter().map(ask).collect();
        let said = self.evaluate(&commands).unwrap_or_else(|error| error);
        said.split(SEPARATOR).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
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

/// Interrupts the solver when the time is over, and again until it listens.
fn watch(handle: ContextHandle, finished: mpsc::Receiver<()>, time: Duration, expired: &AtomicBool) {
    let mut patience = time;
    while finished.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
        expired.store(true, Ordering::Relaxed);
        handle.interrupt();
        patience = NAG;
    }
}
