//! The command `argosy`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    argosy::cli::main()
}
