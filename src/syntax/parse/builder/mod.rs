//! What the actions of the grammar call to make nodes: it gives each node its id and its span, and keeps the tree from
//! getting too deep.

mod expression;

use super::depth::{Depths, LIMIT};
use crate::base::{Code, Diagnostic, FileId, Span, Symbol};
use crate::syntax::ast::*;
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
