//! What the actions of the grammar call to make nodes: it gives each node its id and its span, and keeps the tree from
//! getting too deep.

use super::depth::{Depths, LIMIT};
use super::literal;
use crate::base::{Code, Diagnostic, FileId, Span, Symbol};
use crate::syntax::ast::*;
use num_bigint::BigInt;
use std::cell::RefCell;

/// What the grammar reads at once.
pub enum Chunk {
    Use(Use),
    Item(Box<Item>),
}

/// What follows a postfix operand.
pub enum Suffix {
    Field(Name),
    Call(Vec<Expr>),
    Index(Expr),
    Update(Box<Expr>, Box<Expr>),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>),
}

/// A function without clauses and body.
pub struct FunctionHead {
    pub kind: FunctionKind,
    pub name: Name,
    pub generics: Vec<Name>,
    pub params: Vec<Param>,
    pub result: FunctionResult,
}

pub struct Builder<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub depths: Depths,
    /// What is wrong though the grammar allows it.
    pub faults: RefCell<Vec<Diagnostic>>,
}

impl<'a> Builder<'a> {
    pub fn new(file: FileId, text: &'a str) -> Builder<'a> {
        Builder { file, text, depths: Depths::default(), faults: RefCell::default() }
    }

    pub fn span(&self, start: u32, end: u32) -> Span {
        // A node that is made of nothing begins where the next token does, and ends where the last one did.
        Span { file: self.file, start, end: end.max(start) }
    }

    fn slice(&self, start: u32, end: u32) -> &'a str {
        &self.text[start as usize..end as usize]
    }

    pub fn fault(&self, fault: Diagnostic) {
        self.faults.borrow_mut().push(fault);
    }

    fn id(&self) -> NodeId {
        self.depths.add(0)
    }

    /// `kind`, or `error` if its parts are as deep as a tree may be; and the id.
    fn limited<K>(&self, span: Span, below: u16, kind: K, error: K) -> (NodeId, K) {
        if below < LIMIT {
            return (self.depths.add(below), kind);
        }
        if !self.faults.borrow().iter().any(|fault| fault.code == Code::A0109) {
            self.fault(too_deep(span));
        }
        (self.depths.add(0), error)
    }

    // ---- names ------------------------------------------------------------------------------------------------------

    pub fn name(&self, start: u32, end: u32) -> Name {
        Name { symbol: Symbol::new(self.slice(start, end)), span: self.span(start, end) }
    }

    pub fn path(&self, segments: Vec<Name>) -> Path {
        let span = segments[0].span.to(segments[segments.len() - 1].span);
        Path { id: self.id(), segments, span }
    }

    pub fn doc(&self, start: u32, end: u32) -> Doc {
        let text = &self.slice(start, end)[3..];
        let text = text.strip_prefix(' ').unwrap_or(text).trim_end();
        Doc { text: text.to_owned(), span: self.span(start, end) }
    }

    // ---- items and members ------------------------------------------------------------------------------------------

    /// `use m::X;`: the last name is what is taken from the module.
    pub fn use_one(&self, start: u32, mut module: Path, end: u32) -> Use {
        let names = if module.segments.len() > 1 { module.segments.pop().into_iter().collect() } else { vec![] };
        module.span = module.segments[0].span.to(module.last().span);
        Use { module, names, span: self.span(start, end) }
    }

    pub fn use_several(&self, start: u32, module: Path, names: Vec<Name>, end: u32) -> Use {
        Use { module, names, span: self.span(start, end) }
    }

    pub fn item(&self, docs: Vec<Doc>, attributes: Vec<Attribute>, start: u32, kind: ItemKind, end: u32) -> Item {
        Item { id: self.id(), docs, attributes, kind, span: self.span(start, end) }
    }

    pub fn layer_member(&self, docs: Vec<Doc>, start: u32, kind: LayerMemberKind, end: u32) -> LayerMember {
        LayerMember { id: self.id(), docs, kind, span: self.span(start, end) }
    }

    pub fn impl_member(&self, docs: Vec<Doc>, start: u32, kind: ImplMemberKind, end: u32) -> ImplMember {
        ImplMember { id: self.id(), docs, kind, span: self.span(start, end) }
    }

    pub fn field(&self, docs: Vec<Doc>, start: u32, name: Name, ty: Type, end: u32) -> Field {
        Field { id: self.id(), docs, name, ty, span: self.span(start, end) }
    }

    pub fn variant(&self, docs: Vec<Doc>, start: u32, name: Name, fields: Option<Vec<Type>>, end: u32) -> Variant {
        Variant { id: self.id(), docs, name, fields: fields.unwrap_or_default(), span: self.span(start, end) }
    }

    pub fn function(&self, opaque: bool, head: FunctionHead, clauses: Vec<Clause>, body: Block) -> Function {
        let FunctionHead { kind, name, generics, params, result } = head;
        Function { kind, opaque, name, generics, params, result, clauses, body }
    }

    pub fn procedure(
        &self,
        kind: ProcedureKind,
        name: Name,
        params: Vec<Param>,
        results: Option<Vec<Param>>,
        clauses: Vec<Clause>,
        body: Block,
    ) -> Box<Procedure> {
        Box::new(Procedure { kind, name, params, results: results.unwrap_or_default(), clauses, body })
    }

    pub fn param(&self, name: Name, ty: Option<Type>) -> Param {
        let span = ty.as_ref().map_or(name.span, |ty| name.span.to(ty.span));
        Param { id: self.id(), name, ty, span }
    }

    pub fn port(&self, name: Name, layer: LayerRef) -> Port {
        Port { id: self.id(), name, span: name.span.to(layer.span), layer }
    }

    pub fn stack(&self, top: LayerRef, over: StackOver) -> Stack {
        let span = match &over {
            StackOver::Nothing => top.span,
            StackOver::One(below) => top.span.to(below.span),
            StackOver::Several(below) => below.iter().fold(top.span, |span, named| span.to(named.stack.span)),
        };
        let (id, over) = self.limited(span, self.depths.below_stack(&top, &over), over, StackOver::Nothing);
        Stack { id, top, over, span }
    }

    pub fn setting(&self, name: Name, value: Expr) -> Setting {
        Setting { id: self.id(), name, span: name.span.to(value.span), value }
    }

    // ---- types, patterns, statements --------------------------------------------------------------------------------

    pub fn ty(&self, start: u32, kind: TypeKind, end: u32) -> Type {
        let span = self.span(start, end);
        let (id, kind) = self.limited(span, self.depths.below_type(&kind), kind, TypeKind::Error);
        Type { id, kind, span }
    }

    pub fn pattern(&self, start: u32, kind: PatternKind, end: u32) -> Pattern {
        let span = self.span(start, end);
        let (id, kind) = self.limited(span, self.depths.below_pattern(&kind), kind, PatternKind::Error);
        Pattern { id, kind, span }
    }

    /// A name that begins with a capital is a constructor, others are bound.
    pub fn path_pattern(&self, path: Path) -> PatternKind {
        match path.as_name() {
            Some(name) if !name.symbol.as_str().starts_with(|c: char| c.is_ascii_uppercase()) => {
                PatternKind::Binding(name)
            }
            _ => PatternKind::Constructor { path, arguments: vec![] },
        }
    }

    pub fn stmt(&self, start: u32, kind: StmtKind, end: u32) -> Stmt {
        let span = self.span(start, end);
        let (id, kind) = self.limited(span, self.depths.below_stmt(&kind), kind, StmtKind::Error);
        Stmt { id, kind, span }
    }

    /// An `if`, a `match` or a block that stands last becomes the tail.
    pub fn block(&self, start: u32, mut stmts: Vec<Stmt>, tail: Option<Expr>, end: u32) -> Block {
        let span = self.span(start, end);
        let tail = tail.or_else(|| stmts.pop_if(|stmt| is_value(stmt)).and_then(into_value));
        Block { stmts, tail: tail.map(Box::new), span }
    }

    pub fn arm(&self, pattern: Pattern, body: Expr) -> Box<Arm> {
        let span = pattern.span.to(body.span);
        Box::new(Arm { pattern, body, span })
    }

    /// `p => return e,` means `p => { return e; }`.
    pub fn statement_arm(&self, pattern: Pattern, start: u32, kind: StmtKind, end: u32) -> Box<Arm> {
        let stmt = self.stmt(start, kind, end);
        let block = Block { stmts: vec![stmt], tail: None, span: self.span(start, end) };
        let body = self.expr(start, ExprKind::Block(block), end);
        self.arm(pattern, body)
    }

    // ---- expressions ------------------------------------------------------------------------------------------------

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

/// The nodes, in their place.
pub fn unboxed<T>(nodes: Vec<Box<T>>) -> Vec<T> {
    nodes.into_iter().map(|node| *node).collect()
}

/// Whether the statement is an `if`, a `match` or a block, without `;`.
fn is_value(stmt: &Stmt) -> bool {
    let StmtKind::Expr(value) = &stmt.kind else { return false };
    let control = matches!(value.kind, ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_));
    control && !value.parens && value.span == stmt.span
}

fn into_value(stmt: Stmt) -> Option<Expr> {
    match stmt.kind {
        StmtKind::Expr(value) => Some(value),
        _ => None,
    }
}

pub fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(Code::A0109, span, "this is nested too deeply")
        .with_note(format!("at most {LIMIT} levels are allowed; each operator of a long chain is one"))
        .with_help("give parts of it names of their own")
}
