//! Makes expressions and terms of laws.

use super::{Builder, Suffix};
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast::*;
use crate::syntax::parse::literal;
use num_bigint::BigInt;

impl Builder<'_> {
    pub fn expr(&self, start: u32, kind: ExprKind, end: u32) -> Expr {
        self.spanned_expr(kind, self.span(start, end))
    }

    fn spanned_expr(&self, kind: ExprKind, span: Span) -> Expr {
        let (id, kind) = self.limited(span, self.depths.below_expr(&kind), kind, ExprKind::Error);
        Expr { id, kind, parens: false, span }
    }

    pub fn parens(&self, start: u32, inner: Expr, end: u32) -> Expr {
        Expr { parens: true, span: self.span(start, end), ..inner }
    }

    pub fn integer(&self, start: u32, end: u32) -> BigInt {
        let (value, fault) = literal::integer(self.slice(start, end), self.span(start, end));
        self.faults.borrow_mut().extend(fault);
        value
    }

    pub fn bytes(&self, start: u32, end: u32) -> Vec<u8> {
        let (value, faults) = literal::bytes(self.slice(start, end), self.span(start, end));
        self.faults.borrow_mut().extend(faults);
        value
    }

    pub fn unary(&self, start: u32, op: UnaryOp, operand: Expr, end: u32) -> Expr {
        self.expr(start, ExprKind::Unary { op, operand: Box::new(operand) }, end)
    }

    pub fn binary(&self, left: Expr, op: BinaryOp, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        self.spanned_expr(ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span)
    }

    pub fn chain(&self, first: Expr, mut rest: Vec<(RelOp, Expr)>, op: RelOp, last: Expr) -> Expr {
        let span = first.span.to(last.span);
        rest.push((op, last));
        self.check_type_arguments(&first, &rest);
        self.spanned_expr(ExprKind::Chain { first: Box::new(first), rest }, span)
    }

    /// `decode<Header>(b)` is a chain of comparisons to the grammar, and never meant as one.
    fn check_type_arguments(&self, first: &Expr, rest: &[(RelOp, Expr)]) {
        let [(RelOp::Less, middle), (RelOp::Greater, last)] = rest else { return };
        let called = last.parens || matches!(last.kind, ExprKind::Tuple(_));
        if let (ExprKind::Path { path, .. }, ExprKind::Path { path: ty, .. }, true) =
            (&first.kind, &middle.kind, called)
        {
            let (function, ty) = (path.last(), ty.last());
            let fault = Diagnostic::error(Code::A0119, path.span.to(middle.span), "this compares with `<` and `>`")
                .with_help(format!(
                    "types for a function are given with `::`, as in `{}::<{}>(..)`",
                    function.symbol, ty.symbol
                ));
            self.fault(fault);
        }
    }

    pub fn cast(&self, value: Expr, target: Path) -> Expr {
        let span = value.span.to(target.span);
        self.spanned_expr(ExprKind::Cast { value: Box::new(value), target }, span)
    }

    pub fn if_expr(&self, start: u32, condition: Expr, then: Block, otherwise: Option<Expr>, end: u32) -> Expr {
        let kind = ExprKind::If { condition: Box::new(condition), then, otherwise: otherwise.map(Box::new) };
        self.expr(start, kind, end)
    }

    pub fn suffix(&self, start: u32, base: Expr, suffix: Suffix, end: u32) -> Expr {
        let base = Box::new(base);
        let kind = match suffix {
            Suffix::Field(name) => ExprKind::Field { base, name },
            Suffix::Call(arguments) => ExprKind::Call { callee: base, arguments },
            Suffix::Index(index) => ExprKind::Index { base, index: Box::new(index) },
            Suffix::Update(index, value) => ExprKind::Update { base, index, value },
            Suffix::Slice(from, to) => ExprKind::Slice { base, from, to },
        };
        self.expr(start, kind, end)
    }

    pub fn call_of_path(&self, start: u32, path: Path, arguments: Vec<Expr>, end: u32) -> Expr {
        let span = path.span;
        let callee = Box::new(self.spanned_expr(ExprKind::Path { path, arguments: vec![] }, span));
        self.expr(start, ExprKind::Call { callee, arguments }, end)
    }

    pub fn binder(&self, name: Name, domain: Domain) -> Binder {
        let end = match &domain {
            Domain::Type(ty) => ty.span,
            Domain::In(domain) => domain.span,
            Domain::Range { to, .. } => to.span,
        };
        Binder { id: self.id(), name, domain, span: name.span.to(end) }
    }

    pub fn trigger(&self, attribute: Attribute) -> Trigger {
        if attribute.name.symbol.as_str() != "trigger" {
            let message = "the only attribute of a quantifier is `#[trigger(..)]`";
            self.fault(Diagnostic::error(Code::A0121, attribute.name.span, message));
        }
        Trigger { terms: attribute.arguments, span: attribute.span }
    }

    // ---- laws -------------------------------------------------------------------------------------------------------

    pub fn test_param(&self, name: Name, sort: Name) -> LawParam {
        if sort.symbol.as_str() != "test" {
            let fault = Diagnostic::error(Code::A0121, sort.span, "a letter of a law is a program or a `test`")
                .with_help("write `b: test` for a test, and only the letter for a program");
            self.fault(fault);
        }
        LawParam { name, is_test: true, span: name.span.to(sort.span) }
    }

    pub fn law_term(&self, start: u32, kind: LawTermKind, end: u32) -> LawTerm {
        self.spanned_law_term(kind, self.span(start, end))
    }

    fn spanned_law_term(&self, kind: LawTermKind, span: Span) -> LawTerm {
        let (id, kind) = self.limited(span, self.depths.below_law(&kind), kind, LawTermKind::Error);
        LawTerm { id, kind, parens: false, span }
    }

    pub fn law_binary(&self, left: LawTerm, op: LawOp, right: LawTerm) -> LawTerm {
        let span = left.span.to(right.span);
        self.spanned_law_term(LawTermKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span)
    }

    pub fn law_letter(&self, name: Name) -> LawTerm {
        self.spanned_law_term(LawTermKind::Letter(name), name.span)
    }

    pub fn law_number(&self, start: u32, end: u32) -> LawTerm {
        let kind = match self.slice(start, end) {
            "0" => LawTermKind::Zero,
            "1" => LawTermKind::One,
            _ => {
                let fault =
                    Diagnostic::error(Code::A0121, self.span(start, end), "the only numbers of a law are 0 and 1")
                        .with_note("0 is the program that never ends normally, and 1 the one that does nothing");
                self.fault(fault);
                LawTermKind::Error
            }
        };
        self.law_term(start, kind, end)
    }

    pub fn law_parens(&self, start: u32, inner: LawTerm, end: u32) -> LawTerm {
        LawTerm { parens: true, span: self.span(start, end), ..inner }
    }
}
