//! From syntax trees and names to the typed program.
//!
//! Items are numbered (`index`), their signatures read (`signatures`), then each body is checked by itself
//! (`items`): expressions get their types in both directions at once (Dunfield and Krishnaswami, *Bidirectional
//! typing*), executable code is kept apart from ghost code and put into an explicit order of evaluation, patterns are
//! exhaustive. What concerns several bodies comes last: recursion, what executable code may call, what an abstraction
//! may read.

mod aliases;
mod assigned;
mod body;
mod bounded;
mod coerce;
mod constants;
mod display;
mod encoded;
mod evaluate;
mod executable;
mod expr;
mod extent;
mod globals;
mod growing;
mod index;
mod inhabited;
mod items;
mod laws;
mod length;
mod order;
mod patterns;
mod recursion;
mod settings;
mod signatures;
mod stmt;
mod systems;
mod types;
mod uncalled;
mod usefulness;
mod variables;
mod whole;
mod witnesses;

#[cfg(test)]
mod tests;

use crate::base::Diagnostic;
use crate::hir::Program;
use crate::resolve::{LoadedModule, Names};
use globals::Globals;
use index::Index;
use items::Findings;
use signatures::signatures;

/// The typed program, if there is no error, and whatever there is to report, in the order of the source.
///
/// `names` is what [`resolve`](crate::resolve::resolve) made of the same modules; where it or the parser reported an
/// error, what depends on it is passed over in silence, so a caller must not use the program then.
pub fn check(modules: &[LoadedModule], names: &Names) -> (Option<Program>, Vec<Diagnostic>) {
    let mut findings = Findings::default();
    let index = Index::new(modules, names, &mut findings.diagnostics);
    let globals = signatures(index, &mut findings.diagnostics);
    let is_large = growing::report_growing_types(&globals, &mut findings.diagnostics)
        || extent::report_large_types(&globals, &mut findings.diagnostics);
    // Of types without end, or as good as, nothing more can be said.
    if !is_large {
        inhabited::report_empty_types(&globals, &mut findings.diagnostics);
        encoded::report_encodings(&globals, &mut findings.diagnostics);
    }
    let program = program(&globals, &mut findings);
    let clean = !findings.diagnostics.iter().any(Diagnostic::is_error);
    let program = program.filter(|_| clean).and_then(|program| whole::finish(&globals, program, &mut findings));
    findings.diagnostics.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    findings.diagnostics.dedup();
    (program, findings.diagnostics)
}

/// All tables; `None` where an item has an error.
fn program(globals: &Globals<'_>, findings: &mut Findings) -> Option<Program> {
    let structs = items::structs(globals);
    let enums = items::enums(globals);
    let constants = items::constants(globals, findings);
    let functions = items::functions(globals, findings);
    let lemmas = items::lemmas(globals, findings);
    let layers = items::layers(globals, findings);
    let impls = items::impls(globals, layers.as_deref(), findings);
    let triples = items::triples(globals, findings);
    let systems = systems::systems(globals, findings);
    let laws = laws::laws(globals, &mut findings.diagnostics);
    Some(Program {
        structs: structs?,
        enums: enums?,
        constants: constants?,
        functions: functions?,
        lemmas: lemmas?,
        layers: layers?,
        impls: impls?,
        triples: triples?,
        systems: systems?,
        laws: laws?,
    })
}
