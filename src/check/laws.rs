//! Laws of Kleene algebra: their letters are declared, and tests stand where tests must. What they claim is decided
//! later.

use super::globals::Globals;
use super::index::Source;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::kleene::{self, Claim, Item, Malformed, Relation, Term};
use crate::resolve::{duplicate, suggestion};
use crate::syntax::ast::{Law, LawEquation, LawOp, LawRelation, LawTerm, LawTermKind, Name};

/// The laws of the program. `None` where one has an error.
pub(super) fn laws(globals: &Globals<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Item>> {
    let all: Vec<Option<Item>> = globals.index.laws.iter().map(|source| item(source, diagnostics)).collect();
    all.into_iter().collect()
}

fn item(source: &Source<'_, Law>, diagnostics: &mut Vec<Diagnostic>) -> Option<Item> {
    let law = source.ast;
    let before = diagnostics.len();
    distinct_letters(law, diagnostics);
    let mut reader = Reader { law, diagnostics };
    let hypotheses: Vec<Option<Claim>> = law.given.iter().map(|equation| reader.claim(equation)).collect();
    let goal = reader.claim(&law.conclusion);
    let steps: Vec<Symbol> = law.by.iter().map(|step| step.symbol).collect();
    let read = kleene::Law {
        name: law.name.symbol,
        hypotheses: hypotheses.into_iter().collect::<Option<_>>()?,
        goal: goal?,
        steps,
    };
    let whole = |mut spans: Box<dyn Iterator<Item = Span> + '_>| spans.next().map(|first| spans.fold(first, Span::to));
    let given = whole(Box::new(law.given.iter().map(|equation| equation.span)));
    let by = whole(Box::new(law.by.iter().map(|step| step.span)));
    let span = law.name.span;
    let clean = diagnostics.len() == before;
    clean.then(|| Item { law: read, span, given: given.unwrap_or(span), by: by.unwrap_or(span) })
}

fn distinct_letters(law: &Law, diagnostics: &mut Vec<Diagnostic>) {
    for (at, param) in law.params.iter().enumerate() {
        if let Some(earlier) = law.params[..at].iter().find(|earlier| earlier.name.symbol == param.name.symbol) {
            diagnostics.push(duplicate(param.name, earlier.name.span));
        }
    }
}

struct Reader<'r> {
    law: &'r Law,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn claim(&mut self, equation: &LawEquation) -> Option<Claim> {
        let (left, right) = (self.term(&equation.left), self.term(&equation.right));
        let relation = match equation.relation {
            LawRelation::Equal => Relation::Equal,
            LawRelation::AtMost => Relation::Below,
        };
        Some(Claim::new(left?, relation, right?))
    }

    fn term(&mut self, term: &LawTerm) -> Option<Term> {
        match &term.kind {
            LawTermKind::Letter(name) => self.letter(*name),
            LawTermKind::Zero => Some(Term::Zero),
            LawTermKind::One => Some(Term::One),
            LawTermKind::Binary { op, left, right } => {
                let (left, right) = (self.term(left), self.term(right));
                let joined = match op {
                    LawOp::Plus => Ok(left?.plus(right?)),
                    LawOp::Then => Ok(left?.then(right?)),
                    LawOp::Or => left?.either(right?),
                    LawOp::And => left?.both(right?),
                };
                self.sound(joined, term.span)
            }
            LawTermKind::Star(inner) => self.term(inner).map(Term::star),
            LawTermKind::Not(inner) => {
                let inner = self.term(inner)?;
                self.sound(inner.complement(), term.span)
            }
            LawTermKind::Crash(inner) => {
                let inner = self.term(inner)?;
                self.sound(inner.crash(), term.span)
            }
            LawTermKind::Error => None,
        }
    }

    fn sound(&mut self, term: Result<Term, Malformed>, span: Span) -> Option<Term> {
        term.map_err(|fault| self.diagnostics.push(fault.at(span))).ok()
    }

    fn letter(&mut self, name: Name) -> Option<Term> {
        match self.law.params.iter().find(|param| param.name.symbol == name.symbol) {
            Some(param) if param.is_test => Some(Term::test(name.symbol)),
            Some(_) => Some(Term::letter(name.symbol)),
            None => {
                self.report_unknown(name);
                None
            }
        }
    }

    fn report_unknown(&mut self, name: Name) {
        let law = self.law.name.symbol;
        let message = format!("the law `{law}` has no letter `{}`", name.symbol);
        let help = suggestion(name.symbol, self.law.params.iter().map(|param| param.name.symbol))
            .unwrap_or_else(|| format!("declare it: `kleene law {law}({}, ..)`", name.symbol));
        self.diagnostics.push(Diagnostic::error(Code::A0201, name.span, message).with_help(help));
    }
}
