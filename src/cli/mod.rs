//! The command line: arguments in, text and an exit status out.

mod arguments;
mod bug;
mod explore;
mod format;
mod kleene;
mod memory;
mod mutate;
mod output;
mod progress;
mod replay;
mod report;
mod stability;

use crate::base::{Code, CodeInfo, codes};
use crate::driver::{self, FileSystem, Goal, Options};
use arguments::{Arguments, Check, Command, Explain, Shape, Verify};
use clap::Parser;
use output::Output;
use std::process::ExitCode;

/// A file or an option is at fault.
const UNUSABLE: u8 = 2;

/// What the program does.
pub fn main() -> ExitCode {
    memory::keep();
    bug::catch(|| match Arguments::parse_from(arguments::with_folder_of_emit(std::env::args_os())).command {
        Command::Verify(arguments) => verify(&arguments),
        Command::Stability(arguments) => stability::stability(&arguments),
        Command::Replay(arguments) => replay::replay(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Check(arguments) => check(&arguments),
        Command::Fmt(arguments) => format::format(&arguments),
        Command::Kleene(arguments) => kleene::kleene(arguments),
        Command::Explore(arguments) => explore::explore(&arguments),
        Command::Mutate(arguments) => mutate::mutate(&arguments),
        Command::Explain(arguments) => explain(&arguments),
    })
}

fn verify(arguments: &Verify) -> u8 {
    let output = Output::new(&arguments.shape, arguments.explain_proof, arguments.stats);
    let done = run(&arguments.shape, &arguments.options(), &output);
    let status = output.write(&done, &arguments.options());
    replay::written(arguments.trace_dir.as_deref(), &done.report, status)
}

fn check(arguments: &Check) -> u8 {
    let options = Options { goal: Goal::Check, ..Options::default() };
    let output = Output::new(&arguments.shape, false, arguments.stats);
    output.write(&run(&arguments.shape, &options, &output), &options)
}

fn run(shape: &Shape, options: &Options, output: &Output) -> driver::Output {
    let progress = progress::Progress::new(output.shows_progress(), "questions");
    let done = driver::run(&FileSystem, &shape.paths, options, &|event| progress.tell(event));
    progress.end();
    done
}

fn explain(arguments: &Explain) -> u8 {
    let Some(text) = &arguments.code else {
        let line = |info: &CodeInfo| format!("{}  {}\n", info.code, info.title);
        return output::print(&codes().iter().map(line).collect::<String>(), 0);
    };
    match Code::parse(text).and_then(Code::info) {
        Some(info) => output::print(&format!("{}: {}\n\n{}", info.code, info.title, info.explanation), 0),
        None => {
            output::complain(&format!("`{text}` is no code; `argosy explain` lists all of them"));
            UNUSABLE
        }
    }
}
