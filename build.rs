//! Compiles the grammar; and finds the Z3 library, installing it where it is missing, and tells the linker and the
//! program where it is.
//!
//! The library comes from the wheel `z3-solver`, whose version and hashes stand in `.cargo/z3-requirements.txt`. Four
//! places are tried: the folder in `Z3_LIBRARY_PATH_OVERRIDE`; `.z3` in the project; the wheel of exactly that version,
//! if Python has it; and `.z3` again, after `pip` has put the wheel there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

const VERSION: &str = "5.4.0.0";
const OVERRIDE: &str = "Z3_LIBRARY_PATH_OVERRIDE";
const GRAMMAR: &str = "lang/argo.lalrpop";
const REQUIREMENTS: &str = ".cargo/z3-requirements.txt";

fn main() -> ExitCode {
    match compile_grammar().and_then(|()| find_z3()) {
        Ok(folder) => link_z3(&folder),
        Err(message) => {
            message.lines().for_each(|line| println!("cargo::error={line}"));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Makes a parser of the grammar: `argo.rs` in the folder for generated code.
fn compile_grammar() -> Result<(), String> {
    println!("cargo::rerun-if-changed={GRAMMAR}");
    let output = env::var_os("OUT_DIR").ok_or("build scripts are run by cargo")?;
    lalrpop::Configuration::new()
        .set_in_dir(Path::new(GRAMMAR).parent().expect("the grammar lies in a folder"))
        .set_out_dir(output)
        .emit_rerun_directives(false)
        .process()
        .map_err(|error| format!("the grammar {GRAMMAR} is not accepted: {error}"))
}

/// Prints what the linker needs. The second rpath lets a shipped program find a library that lies beside it.
fn link_z3(folder: &Path) {
    let folder = folder.display();
    let beside = if cfg!(target_os = "macos") { "@loader_path" } else { "$ORIGIN" };
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={REQUIREMENTS}");
    println!("cargo::rerun-if-changed={folder}");
    println!("cargo::rerun-if-env-changed={OVERRIDE}");
    println!("cargo::rustc-link-search=native={folder}");
    println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    println!("cargo::rustc-link-arg=-Wl,-rpath,{beside}");
}

/// The folder that holds the library.
fn find_z3() -> Result<PathBuf, String> {
    if let Some(folder) = env::var_os(OVERRIDE) {
        return overriding(PathBuf::from(folder));
    }
    let project = env::current_dir().map_err(|error| format!("cannot tell the current folder: {error}"))?;
    let own = project.join(".z3");
    if let Some(folder) = library_in(&own).or_else(installed_wheel) {
        return Ok(folder);
    }
    install(&own).map_err(|reason| by_hand(&reason))?;
    library_in(&own).ok_or_else(|| by_hand("the wheel holds no library for this machine"))
}

fn overriding(folder: PathBuf) -> Result<PathBuf, String> {
    let missing = format!("{OVERRIDE} is {}, but there is no {} in it", folder.display(), library_name());
    if folder.join(library_name()).is_file() { Ok(folder) } else { Err(missing) }
}

fn library_name() -> &'static str {
    if cfg!(target_os = "macos") { "libz3.dylib" } else { "libz3.so" }
}

/// The library's folder below one into which the wheel of the right version was installed.
fn library_in(target: &Path) -> Option<PathBuf> {
    let folder = target.join("z3").join("lib");
    let right = target.join(format!("z3_solver-{VERSION}.dist-info")).is_dir();
    (right && folder.join(library_name()).is_file()).then_some(folder)
}

/// Asks Python for an installed wheel.
fn installed_wheel() -> Option<PathBuf> {
    let script = "import importlib.metadata as m; print(m.distribution('z3-solver').locate_file(''))";
    let output = Command::new("python3").args(["-c", script]).stderr(Stdio::null()).output().ok()?;
    library_in(Path::new(String::from_utf8(output.stdout).ok()?.trim()))
}

/// Installs the wheel into a folder of its own first and renames that, so that a build which is interrupted leaves no
/// `.z3` that looks complete.
fn install(target: &Path) -> Result<(), String> {
    let partial = target.with_extension(format!("partial-{}", std::process::id()));
    let installed = pip(&partial).and_then(|()| put_in_place(&partial, target));
    // Whatever happened, nothing of the partial folder is wanted any more; after a success it is gone already.
    let _ = fs::remove_dir_all(&partial);
    installed
}

fn pip(target: &Path) -> Result<(), String> {
    let output = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"])
        .args(["--requirement", REQUIREMENTS, "--target"])
        .arg(target)
        .output()
        .map_err(|error| format!("python3 does not start: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

fn put_in_place(partial: &Path, target: &Path) -> Result<(), String> {
    // Another build may have installed it meanwhile, and a program of that build may be running.
    if library_in(target).is_some() {
        return Ok(());
    }
    if target.exists() {
        fs::remove_dir_all(target).map_err(|error| format!("cannot remove {}: {error}", target.display()))?;
    }
    fs::rename(partial, target).map_err(|error| format!("cannot create {}: {error}", target.display()))
}

fn by_hand(reason: &str) -> String {
    format!(
        "the Z3 library {VERSION} is needed, was not found, and could not be installed:\n{reason}\n\
         run this by hand in the project's folder, then build again (it needs Python 3 with pip, on Debian: \
         apt install python3-pip):\n    \
         python3 -m pip install --no-deps --require-hashes --target .z3 --requirement {REQUIREMENTS}\n\
         or unpack the wheel z3_solver-{VERSION} from https://pypi.org/project/z3-solver/ into .z3\n\
         or set {OVERRIDE} to a folder that holds {}",
        library_name()
    )
}
