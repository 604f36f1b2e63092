//! Inner forms of the program, for those who want to see them.

use super::files::{unwritable, write_whole};
use crate::base::{Diagnostic, SourceMap};
use crate::hir;
use crate::logic::smt_text;
use crate::prove::{Budget, Heuristics, script};
use crate::resolve::LoadedModule;
use crate::vc::Obligation;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

/// The trees of all modules.
pub(super) fn ast(modules: &[LoadedModule]) -> String {
    let trees: Vec<_> = modules.iter().map(|loaded| &loaded.module).collect();
    json(&trees)
}

pub(super) fn hir(program: &hir::Program) -> String {
    json(program)
}

fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("trees have no maps with keys other than names");
    text.push('\n');
    text
}

/// One paragraph for each obligation.
pub(super) fn vc(sources: &SourceMap, obligations: &[&Obligation]) -> String {
    let mut text = String::new();
    for obligation in obligations {
        let at = sources.start(obligation.span);
        let file = &sources.file(obligation.span.file).name;
        let kind = obligation.kind;
        let _ = writeln!(text, "{} {} {}:{}:{}", kind.code(), obligation.owner, file, at.line, at.column);
        let _ = writeln!(text, "  {}", kind.when_it_holds());
        for related in &obligation.related {
            let _ = writeln!(text, "  line {}: {}", sources.start(related.span).line, related.words);
        }
        for hypothesis in &obligation.query.hypotheses {
            let _ = writeln!(text, "  {}: {}", hypothesis.name, smt_text(hypothesis.term));
        }
        let _ = writeln!(text, "  goal: {}\n", smt_text(obligation.query.goal));
    }
    text
}

/// Writes a script for each obligation, which a stand-alone `z3` answers as this tool's first attempt does.
pub(super) fn smt2(
    folder: &Path,
    sources: &SourceMap,
    obligations: &[&Obligation],
    budget: Budget,
) -> Result<(), Box<Diagnostic>> {
    let fault = |path: &Path, error: io::Error| Box::new(unwritable(path, &error));
    fs::create_dir_all(folder).map_err(|error| fault(folder, error))?;
    remove_old(folder).map_err(|error| fault(folder, error))?;
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for obligation in obligations {
        let stem = format!("{}-{:?}", file_name(&obligation.owner), obligation.kind);
        let number = numbers.entry(stem.clone()).or_default();
        *number += 1;
        let path = folder.join(format!("{stem}-{number}.smt2"));
        let text = header(sources, obligation)
            + &script(&obligation.query.assertions(), Heuristics::Usual, budget.seed, budget.resources / 2);
        write_whole(&path, &text).map_err(|error| fault(&path, error))?;
    }
    Ok(())
}

/// The first words of each file.
const MARK: &str = "; argosy asks whether ";

/// What an earlier run has written here would be taken for questions about this program. What others wrote stays.
fn remove_old(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_script = path.extension().is_some_and(|extension| extension == "smt2") && path.is_file();
        if is_script && fs::read(&path)?.starts_with(MARK.as_bytes()) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// The owner without what file systems dislike.
fn file_name(owner: &str) -> String {
    owner.chars().map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

fn header(sources: &SourceMap, obligation: &Obligation) -> String {
    let at = sources.start(obligation.span);
    let file = &sources.file(obligation.span.file).name;
    format!(
        "{MARK}{} {}: {}\n; {file}:{}:{}\n; unsat: it holds\n",
        obligation.kind.code(),
        obligation.owner,
        obligation.kind.when_it_holds(),
        at.line,
        at.column
    )
}
