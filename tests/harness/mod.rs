//! Makes a trial of every program, of every mutant, of every example, and of the standard library.

mod case;
mod ends;
mod judge;

use crate::support;
use case::{Mutant, Program};
use judge::Expectation;
use libtest_mimic::Trial;
use std::fs;
use std::path::{Path, PathBuf};

/// All trials, in the order of their paths.
pub fn trials() -> Result<Vec<Trial>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = vec![];
    let folder = root.join("tests/programs");
    let mut unsound = vec![];
    for file in files_below(&folder, "argo")? {
        let path = relative(&folder, &file);
        let mut programs = case::programs(&read(&file)?).map_err(|fault| format!("{path}: {fault}"))?;
        for program in &mut programs {
            program.neighbours = example_modules(root, &path, &program.text)?;
        }
        let expectation = judge::expectation(&path)?;
        if expectation == Expectation::Refused {
            every_refusal_has_a_twin(&path, &programs)?;
            unsound.extend(programs.clone());
        }
        trials.extend(programs.into_iter().flat_map(|program| program_trials(&path, expectation, program)));
    }
    trials.push(side_conditions_trial(&unsound));
    let examples = files_below(&root.join("examples"), "argo")?;
    for file in examples.iter().filter(|file| !file.is_symlink()) {
        trials.extend(example_trials(root, file)?);
    }
    for file in files_below(&root.join("lang/std"), "argo")? {
        let program = Program { text: read(&file)?, ..Program::default() };
        trials.extend(program_trials(&relative(root, &file), Expectation::Example, program));
    }
    trials.extend(manual_trials(root)?);
    Ok(trials)
}

/// The files below a folder with an extension, sorted by path.
fn files_below(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let fault = |error| format!("{}: {error}", folder.display());
    let mut found = vec![];
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            found.extend(files_below(&path, extension)?);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The path below a folder, with `/` between its parts on every system.
fn relative(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What is refused must be refused for the one reason that it is meant for: the program after it, repaired, holds.
fn every_refusal_has_a_twin(path: &str, programs: &[Program]) -> Result<(), String> {
    for (index, program) in programs.iter().enumerate().filter(|(_, program)| !is_repaired(program)) {
        if !programs.get(index + 1).is_some_and(is_repaired) {
            return Err(format!("{path}: no repaired twin follows `{}`", program.name));
        }
    }
    Ok(())
}

fn is_repaired(program: &Program) -> bool {
    program.name.ends_with("repaired")
}

fn program_trials(path: &str, expectation: Expectation, program: Program) -> Vec<Trial> {
    let name = if program.name.is_empty() { path.to_string() } else { format!("{path}: {}", program.name) };
    let expectation = match expectation {
        Expectation::Refused if is_repaired(&program) => Expectation::Repaired,
        other => other,
    };
    let mutants = program.mutants.iter().filter(|_| program.known.is_none());
    let mut trials: Vec<Trial> =
        mutants.map(|mutant| mutant_trial(path, &name, program.clone(), mutant.clone())).collect();
    if matches!(expectation, Expectation::Holds | Expectation::Example) {
        trials.push(ends_trial(path, &name, program.clone()));
    }
    let path = path.to_string();
    trials.insert(0, Trial::test(name, move || Ok(run(&path, expectation, &program)?)));
    trials
}

fn run(path: &str, expectation: Expectation, program: &Program) -> Result<(), String> {
    match (judged(path, expectation, program), &program.known) {
        (Ok(()), Some(reason)) => Err(format!("it is as it should be: `known: {reason}` can go")),
        (Err(_), Some(_)) => Ok(()),
        (result, None) => result,
    }
}

fn judged(path: &str, expectation: Expectation, program: &Program) -> Result<(), String> {
    let outcome = match expectation {
        Expectation::Unparsable | Expectation::Parsed => support::parse(path, &program.text),
        Expectation::Rejected | Expectation::Accepted => support::check(path, &program.text),
        _ => support::verify(&program.files(path), 1),
    };
    judge::judge(expectation, program, &outcome)?;
    for condition in &program.drops {
        if !support::is_proved_without(path, &program.text, condition)? {
            return Err(format!("it is refused even without `{condition}`, so it does not show that it is needed"));
        }
    }
    if !matches!(expectation, Expectation::Reported | Expectation::Broken) {
        return Ok(());
    }
    let again = support::verify(&program.files(path), 4);
    if again.json == outcome.json { Ok(()) } else { Err("four threads report other bytes than one".into()) }
}

fn mutant_trial(path: &str, name: &str, program: Program, mutant: Mutant) -> Trial {
    let path = path.to_string();
    let title = format!("{name}: mutant of line {}", mutant.line);
    Trial::test(title, move || {
        let mutated = Program { text: program.mutated(&mutant)?, ..program };
        Ok(judge::judge_mutant(&mutant, &support::verify(&mutated.files(&path), 1))?)
    })
}

fn ends_trial(path: &str, name: &str, program: Program) -> Trial {
    let path = path.to_string();
    let title = format!("{name}: no contradiction at the end");
    Trial::test(title, move || Ok(ends::judge_ends(&path, &program)?))
}

/// An example holds; its mutants stand in a file beside the broken variants.
fn example_trials(root: &Path, file: &Path) -> Result<Vec<Trial>, String> {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let list = root.join("tests/programs/broken").join(&stem).join("mutants.txt");
    let program = Program {
        text: read(file)?,
        mutants: case::mutants(&read(&list)?).map_err(|fault| format!("{}: {fault}", list.display()))?,
        neighbours: neighbours(file)?,
        ..Program::default()
    };
    Ok(program_trials(&relative(root, file), Expectation::Example, program))
}

/// A broken variant may import the modules of the example that it was: those beside `examples/NAME/NAME.argo`.
fn example_modules(root: &Path, path: &str, text: &str) -> Result<Vec<(String, String)>, String> {
    let Some((name, _)) = path.strip_prefix("broken/").and_then(|rest| rest.split_once('/')) else {
        return Ok(vec![]);
    };
    let modules = neighbours(&root.join("examples").join(name).join(format!("{name}.argo")))?;
    let imports = |(file, _): &(String, String)| text.contains(&format!("use {}::", file.trim_end_matches(".argo")));
    Ok(if modules.iter().any(imports) { modules } else { vec![] })
}

/// The other programs of the folder, which an example may import.
fn neighbours(file: &Path) -> Result<Vec<(String, String)>, String> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let others = files_below(folder, "argo")?.into_iter().filter(|other| other != file);
    others.map(|other| Ok((relative(folder, &other), read(&other)?))).collect()
}

/// What no program shows to be needed. That a function knows nothing of itself follows from the measures of its calls. An
/// invariant that no state satisfies `init` can establish only if it never returns true (A1003). What recovery requires
/// must hold after a crash of the idle system (A0701), so where it can't start, no state satisfies the invariant.
const IMPLIED: [&str; 3] = ["function-withheld", "A1006", "A1007"];

/// Every side condition of every rule is dropped by some program, and so seen to be needed.
fn side_conditions_trial(programs: &[Program]) -> Trial {
    let dropped: Vec<String> = programs.iter().flat_map(|program| program.drops.clone()).collect();
    let missing: Vec<String> = support::side_conditions()
        .into_iter()
        .filter(|name| !dropped.contains(name) && !IMPLIED.contains(&name.as_str()))
        .collect();
    Trial::test("unsound: every side condition is needed", move || match missing.is_empty() {
        true => Ok(()),
        false => Err(format!("no program needs {}", missing.join(", ")).into()),
    })
}

/// A block of the manual without annotation holds.
fn manual_trials(root: &Path) -> Result<Vec<Trial>, String> {
    let path = "lang/reference.md";
    let programs = case::blocks(&read(&root.join(path))?).map_err(|fault| format!("{path}: {fault}"))?;
    let expectation = |program: &Program| match program.annotations.is_empty() {
        true => Expectation::Repaired,
        false => Expectation::Reported,
    };
    Ok(programs.into_iter().flat_map(|program| program_trials(path, expectation(&program), program)).collect())
}
