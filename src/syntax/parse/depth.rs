//! How deep the nodes are, so that no tree gets so deep that later phases could not recurse over it.
//!
//! The depth of a node is one more than that of its deepest part. It is kept under the node's id while the tree is
//! built, so that each new node looks only at its own parts.

use crate::syntax::ast::*;
use std::cell::RefCell;

/// No node is deeper.
pub const LIMIT: u16 = 500;

#[derive(Default)]
pub struct Depths {
    by_id: RefCell<Vec<u16>>,
}

impl Depths {
    /// A new node whose parts are as deep as `parts`.
    pub fn add(&self, parts: u16) -> NodeId {
        let mut by_id = self.by_id.borrow_mut();
        let id = u32::try_from(by_id.len()).expect("a text has fewer nodes than bytes, and is short");
        by_id.push(parts + 1);
        NodeId(id)
    }

    pub fn count(&self) -> u32 {
        self.by_id.borrow().len() as u32
    }

    /// Forgets the nodes from `count` on, which are to be built anew.
    pub fn forget(&self, count: u32) {
        self.by_id.borrow_mut().truncate(count as usize);
    }

    fn of(&self, id: NodeId) -> u16 {
        self.by_id.borrow()[id.0 as usize]
    }

    pub fn expr(&self, expr: &Expr) -> u16 {
        self.of(expr.id)
    }

    fn exprs<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>) -> u16 {
        deepest(exprs.into_iter().map(|expr| self.expr(expr)))
    }

    fn types(&self, types: &[Type]) -> u16 {
        deepest(types.iter().map(|ty| self.of(ty.id)))
    }

    fn optional_type(&self, ty: &Option<Type>) -> u16 {
        ty.as_ref().map_or(0, |ty| self.of(ty.id))
    }

    pub fn block(&self, block: &Block) -> u16 {
        let stmts = deepest(block.stmts.iter().map(|stmt| self.of(stmt.id)));
        stmts.max(self.exprs(block.tail.as_deref()))
    }

    fn optional_block(&self, block: &Option<Block>) -> u16 {
        block.as_ref().map_or(0, |block| self.block(block))
    }

    fn clauses(&self, clauses: &[Clause]) -> u16 {
        deepest(clauses.iter().map(|clause| self.clause(clause)))
    }

    fn clause(&self, clause: &Clause) -> u16 {
        match &clause.kind {
            ClauseKind::Requires(e) | ClauseKind::Ensures(e) | ClauseKind::Crashes(e) | ClauseKind::Invariant(e) => {
                self.expr(e)
            }
            ClauseKind::Decreases(measure) => self.exprs(measure),
            ClauseKind::DecreasesStar => 0,
        }
    }

    /// The depth of the deepest part.
    pub fn below_expr(&self, kind: &ExprKind) -> u16 {
        match kind {
            ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Bytes(_) | ExprKind::Unreachable | ExprKind::Error => 0,
            ExprKind::Path { arguments, .. } => self.types(arguments),
            ExprKind::Tuple(parts) | ExprKind::Seq(parts) | ExprKind::Set(parts) => self.exprs(parts),
            ExprKind::Map(entries) => self.exprs(entries.iter().flat_map(|entry| [&entry.key, &entry.value])),
            ExprKind::Struct { arguments, fields, base, .. } => {
                let fields = self.exprs(fields.iter().map(|field| &field.value));
                fields.max(self.types(arguments)).max(self.exprs(base.as_deref()))
            }
            ExprKind::Repeat { value: a, count: b }
            | ExprKind::Binary { left: a, right: b, .. }
            | ExprKind::Index { base: a, index: b } => self.exprs([&**a, &**b]),
            ExprKind::Unary { operand: e, .. }
            | ExprKind::Cast { value: e, .. }
            | ExprKind::Field { base: e, .. }
            | ExprKind::Old(e) => self.expr(e),
            ExprKind::Chain { first, rest } => self.expr(first).max(self.exprs(rest.iter().map(|(_, next)| next))),
            ExprKind::Call { callee, arguments } => self.expr(callee).max(self.exprs(arguments)),
            ExprKind::Update { base, index, value } => self.exprs([&**base, &**index, &**value]),
            ExprKind::Slice { base, from, to } => {
                self.exprs([Some(&**base), from.as_deref(), to.as_deref()].into_iter().flatten())
            }
            ExprKind::If { condition, then, otherwise } => {
                self.expr(condition).max(self.block(then)).max(self.exprs(otherwise.as_deref()))
            }
            ExprKind::Match { value, arms } => {
                let arms = arms.iter().map(|arm| self.of(arm.pattern.id).max(self.expr(&arm.body)));
                self.expr(value).max(deepest(arms))
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Quantified { binders, triggers, body, .. } => {
                let binders = deepest(binders.iter().map(|binder| self.domain(&binder.domain)));
                let triggers = self.exprs(triggers.iter().flat_map(|trigger| &trigger.terms));
                self.expr(body).max(binders).max(triggers)
            }
        }
    }

    fn domain(&self, domain: &Domain) -> u16 {
        match domain {
            Domain::Type(ty) => self.of(ty.id),
            Domain::In(set) => self.expr(set),
            Domain::Range { from, to } => self.exprs([from, to]),
        }
    }

    pub fn below_stmt(&self, kind: &StmtKind) -> u16 {
        match kind {
            StmtKind::Let(binding) => {
                let typed = self.of(binding.pattern.id).max(self.optional_type(&binding.ty));
                typed.max(self.expr(&binding.value)).max(self.optional_block(&binding.otherwise))
            }
            StmtKind::Assign { target, value } => self.exprs([target, value]),
            StmtKind::Expr(value) | StmtKind::Assume(value) | StmtKind::Witness { value, .. } => self.expr(value),
            StmtKind::Return(value) => self.exprs(value),
            StmtKind::Break | StmtKind::Continue | StmtKind::Reveal(_) | StmtKind::Error => 0,
            StmtKind::Choose { ty, condition, .. } => self.optional_type(ty).max(self.exprs(condition)),
            StmtKind::Assert { condition, proof } => self.expr(condition).max(self.optional_block(proof)),
            StmtKind::Ghost(block) => self.block(block),
            StmtKind::While { condition, clauses, body } => {
                self.expr(condition).max(self.clauses(clauses)).max(self.block(body))
            }
            StmtKind::For { from, to, clauses, body, .. } => {
                self.exprs([from, to]).max(self.clauses(clauses)).max(self.block(body))
            }
        }
    }

    pub fn below_type(&self, kind: &TypeKind) -> u16 {
        match kind {
            TypeKind::Path { arguments: types, .. } | TypeKind::Tuple(types) => self.types(types),
            TypeKind::Seq(element) | TypeKind::Set(element) => self.of(element.id),
            TypeKind::Map { key, value } => self.of(key.id).max(self.of(value.id)),
            TypeKind::Array { element, length } => self.of(element.id).max(self.expr(length)),
            TypeKind::Error => 0,
        }
    }

    pub fn below_pattern(&self, kind: &PatternKind) -> u16 {
        match kind {
            PatternKind::Constructor { arguments: parts, .. } | PatternKind::Tuple(parts) => {
                deepest(parts.iter().map(|part| self.of(part.id)))
            }
            _ => 0,
        }
    }

    pub fn below_stack(&self, top: &LayerRef, over: &StackOver) -> u16 {
        let below = match over {
            StackOver::Nothing => 0,
            StackOver::One(stack) => self.of(stack.id),
            StackOver::Several(stacks) => deepest(stacks.iter().map(|named| self.of(named.stack.id))),
        };
        below.max(self.types(&top.arguments))
    }

    pub fn below_law(&self, kind: &LawTermKind) -> u16 {
        match kind {
            LawTermKind::Binary { left, right, .. } => self.of(left.id).max(self.of(right.id)),
            LawTermKind::Star(term) | LawTermKind::Not(term) | LawTermKind::Crash(term) => self.of(term.id),
            LawTermKind::Letter(_) | LawTermKind::Zero | LawTermKind::One | LawTermKind::Error => 0,
        }
    }
}

fn deepest(depths: impl Iterator<Item = u16>) -> u16 {
    depths.max().unwrap_or(0)
}
