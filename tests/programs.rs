//! Runs every program under `tests/programs/` and every example against what its text says of it.
//!
//! `tests/programs/README.md` teaches how such a program is written. The tool itself is touched in `support` only.

mod harness;
mod support;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let trials = match harness::trials() {
        Ok(trials) => trials,
        Err(fault) => vec![Trial::test("tests/programs", move || Err(fault.into()))],
    };
    libtest_mimic::run(&arguments, trials).exit();
}
