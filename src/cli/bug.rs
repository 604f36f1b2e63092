//! A panic is a bug of the tool: it is said so, without noise.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

/// The exit status of a bug.
const BUG: u8 = 101;

/// Runs the program; what it returns is the exit status.
pub(super) fn catch(run: impl FnOnce() -> u8) -> ExitCode {
    panic::set_hook(Box::new(|info| super::output::complain(&message(info))));
    let status = panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or(BUG);
    ExitCode::from(status)
}

fn message(info: &PanicHookInfo) -> String {
    let payload = info.payload();
    let words = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    format!(
        "this is a bug in argosy, not in your program: {}{place}\n\
         Nothing that this run said is a proof. Please report it, with the program and the command line.\n\
         argosy {}, Z3 {}",
        words.unwrap_or("no message"),
        env!("CARGO_PKG_VERSION"),
        crate::prove::version()
    )
}
