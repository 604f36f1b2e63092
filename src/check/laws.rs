//! Laws of Kleene algebra: their letters are declared. What they claim is decided elsewhere.

use super::globals::Globals;
use crate::base::{Code, Diagnostic};
use crate::resolve::{duplicate, suggestion};
use crate::syntax::ast::{Law, LawTerm, LawTermKind, Name};

pub(super) fn check_laws(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for source in &globals.index.laws {
        distinct_letters(source.ast, diagnostics);
        for equation in source.ast.given.iter().chain([&source.ast.conclusion]) {
            report_letters(source.ast, &equation.left, diagnostics);
            report_letters(source.ast, &equation.right, diagnostics);
        }
    }
}

fn distinct_letters(law: &Law, diagnostics: &mut Vec<Diagnostic>) {
    for (at, param) in law.params.iter().enumerate() {
        if let Some(earlier) = law.params[..at].iter().find(|earlier| earlier.name.symbol == param.name.symbol) {
            diagnostics.push(duplicate(param.name, earlier.name.span));
        }
    }
}

fn report_letters(law: &Law, term: &LawTerm, diagnostics: &mut Vec<Diagnostic>) {
    match &term.kind {
        LawTermKind::Letter(name) => report_letter(law, *name, diagnostics),
        LawTermKind::Binary { left, right, .. } => {
            report_letters(law, left, diagnostics);
            report_letters(law, right, diagnostics);
        }
        LawTermKind::Star(inner) | LawTermKind::Not(inner) | LawTermKind::Crash(inner) => {
            report_letters(law, inner, diagnostics);
        }
        LawTermKind::Zero | LawTermKind::One | LawTermKind::Error => {}
    }
}

fn report_letter(law: &Law, name: Name, diagnostics: &mut Vec<Diagnostic>) {
    if law.params.iter().any(|param| param.name.symbol == name.symbol) {
        return;
    }
    let message = format!("the law `{}` has no letter `{}`", law.name.symbol, name.symbol);
    let diagnostic = Diagnostic::error(Code::A0201, name.span, message);
    let help = suggestion(name.symbol, law.params.iter().map(|param| param.name.symbol))
        .unwrap_or_else(|| format!("declare it: `kleene law {}({}, ..)`", law.name.symbol, name.symbol));
    diagnostics.push(diagnostic.with_help(help));
}
