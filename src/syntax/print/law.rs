//! Laws of Kleene algebra.

use super::{INDENT, Layout, Printer, joined, line, name, nil, text};
use crate::base::Span;
use crate::syntax::ast::*;
use pretty::RcDoc;

impl Printer<'_> {
    pub fn law(&self, law: &Law, span: Span) -> Layout {
        let param = |param: &LawParam| name(param.name).append(text(if param.is_test { ": test" } else { "" }));
        let head = text("kleene law ").append(name(law.name)).append(text("("));
        let head = head.append(joined(law.params.iter().map(param), ", ")).append(text(")"));
        let edge = || if self.trivia.has_line_break(span).unwrap_or(false) { RcDoc::hardline() } else { line() };
        let inside = edge().append(equation(&law.conclusion)).append(by(law));
        let body = text("{").append(inside.nest(INDENT)).append(edge()).append(text("}")).group();
        if law.given.is_empty() {
            return head.append(text(" ")).append(body);
        }
        let given = RcDoc::hardline().append(text("given ")).append(joined(law.given.iter().map(equation), ", "));
        head.append(given.nest(INDENT)).append(RcDoc::hardline()).append(body)
    }
}

fn by(law: &Law) -> Layout {
    if law.by.is_empty() {
        return nil();
    }
    line().append(text("by ")).append(joined(law.by.iter().map(|used| name(*used)), ", "))
}

fn equation(equation: &LawEquation) -> Layout {
    let relation = match equation.relation {
        LawRelation::Equal => " == ",
        LawRelation::AtMost => " <= ",
    };
    term(&equation.left).append(text(relation)).append(term(&equation.right))
}

fn term(law_term: &LawTerm) -> Layout {
    let inner = match &law_term.kind {
        LawTermKind::Letter(letter) => name(*letter),
        LawTermKind::Zero => text("0"),
        LawTermKind::One => text("1"),
        LawTermKind::Binary { op, left, right } => term(left).append(text(sign(*op))).append(term(right)),
        LawTermKind::Star(inner) => term(inner).append(text("*")),
        LawTermKind::Not(inner) => text("!").append(term(inner)),
        LawTermKind::Crash(inner) => text("~!").append(term(inner)),
        LawTermKind::Error => text("<error>"),
    };
    if law_term.parens { text("(").append(inner).append(text(")")) } else { inner }
}

fn sign(op: LawOp) -> &'static str {
    match op {
        LawOp::Plus => " + ",
        LawOp::Or => " | ",
        LawOp::Then => " ; ",
        LawOp::And => " & ",
    }
}
