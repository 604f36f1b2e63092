//! `argosy` verifies layered storage systems.
//!
//! Data flows one way, through rooms that lie on floors. A room uses only rooms on lower floors, which a test checks.
//!
//! ```text
//! text → tokens → syntax tree → names → typed program → commands → obligations → verdicts → findings → report
//! ```
//!
//! | room | what it does |
//! |---|---|
//! | [`base`] | interned symbols, source texts and places in them, messages as data, the table of codes, digests |
//! | [`syntax`] | text to tokens and trees, with recovery from errors; trees to text |
//! | [`logic`] | sorts, hash-consed terms, theories of collections, canonical SMT-LIB text; no spans, no solver |
//! | [`kleene`] | Kleene algebra with tests: decision, certificates, words that tell two expressions apart |
//! | [`hir`] | the typed program as data: exists only for a source without errors |
//! | [`encode`] | values of encoded structs as bytes of a block, and back |
//! | [`trace`] | counterexamples that run, as data: the one format that is written, replayed and shown |
//! | [`interp`] | runs the typed program on concrete values, crashes and choices included; shares nothing with the proof but [`hir`] |
//! | [`kernel`] | commands over terms: the small language in which the rules are stated |
//! | [`resolve`] | which item each name means |
//! | [`check`] | trees and names to the typed program; ghost code and executable code kept apart |
//! | [`lower`] | the typed program to commands; total |
//! | [`vc`] | commands to obligations: the rules of crash refinement live here, one per file; knows no solver |
//! | [`prove`] | obligations to verdicts: budget, workers, watchdog; one file alone knows the crate `z3` |
//! | [`explore`] | systems run on small disks with crashes everywhere, held against what their layers allow |
//! | [`explain`] | verdicts to findings in the user's words |
//! | [`report`] | findings and claims to text and JSON; one file alone knows the crate `codespan-reporting` |
//! | [`driver`] | a session as a function: files in, report out |
//! | [`mutate`] | programs with one small fault each: what of them is not refused |
//! | [`cli`] | arguments, terminal, exit status |
//!
//! What holds everywhere: whatever the user writes, nothing panics, and a panic is a bug with an exit status of its
//! own; the four verdicts are never merged; the same input gives the same report for any number of threads; what cannot
//! be said with certainty is refused.

pub mod base;
pub mod check;
pub mod cli;
pub mod driver;
pub mod encode;
pub mod explain;
pub mod explore;
pub mod hir;
pub mod interp;
pub mod kernel;
pub mod kleene;
pub mod logic;
pub mod lower;
pub mod mutate;
pub mod prove;
pub mod report;
pub mod resolve;
pub mod syntax;
pub mod trace;
pub mod vc;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// From the lowest floor to the highest.
    const ROOMS: [&str; 20] = [
        "base", "syntax", "logic", "kleene", "hir", "encode", "trace", "interp", "kernel", "resolve", "check", "lower",
        "vc", "prove", "explore", "explain", "report", "driver", "mutate", "cli",
    ];

    /// The text of every source file below the folder.
    fn texts(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                self::texts(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                texts.push(fs::read_to_string(path).expect("a source can be read"));
            }
        }
    }

    fn uses(room: &str) -> Vec<String> {
        let mut all = vec![];
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut all);
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        all.iter().flat_map(|text| text.split("crate::").skip(1)).map(word).collect()
    }

    #[test]
    fn a_room_uses_only_lower_rooms() {
        for (floor, room) in ROOMS.iter().enumerate() {
            for used in uses(room).iter().filter(|used| ROOMS.contains(&used.as_str())) {
                assert!(ROOMS[..=floor].contains(&used.as_str()), "`{room}` uses `{used}`");
            }
        }
    }

    #[test]
    fn every_room_has_its_floor() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for entry in fs::read_dir(source).expect("the sources are there") {
            let path = entry.expect("a folder can be listed").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            assert!(!path.is_dir() || ROOMS.contains(&name.as_str()), "`{name}` is on no floor");
        }
    }
}
