//! Claims in parts, for when a claim is too hard for the solver: conjuncts under what stands before them, each at its
//! own place in the source, also where they stand in the definition of a predicate.
//!
//! The parts of a claim together say the same as the claim. Nothing else comes of taking it apart: the questions about
//! whole claims are the same as without.

use super::context::Translator;
use crate::hir::{Arm, Binder, Connective, Expr, ExprKind, FnId, Function, QuantifierKind, Receiver, Type, visit};
use crate::kernel::Part;
use crate::logic::{self, Term};

/// How deeply definitions are unfolded.
const MOST_DEPTH: usize = 2;

impl<'a> Translator<'_, 'a> {
    /// The parts of a claim whose term is known already; none if it has fewer than two.
    pub fn parts(&mut self, expr: &Expr) -> Vec<Part> {
        self.parts_at(expr, 0)
    }

    fn parts_at(&mut self, expr: &Expr, depth: usize) -> Vec<Part> {
        if !is_composed(expr) {
            return vec![];
        }
        let (notes, instances) = (self.notes.len(), self.lowering.instances.len());
        let mut splitter = Splitter { translator: self, depth, guard: logic::bool_literal(true), found: vec![] };
        splitter.split(expr);
        let found = splitter.found;
        self.notes.truncate(notes);
        // They come again, in their turn, when the definitions are made.
        self.lowering.instances.truncate(instances);
        if found.len() > 1 { found } else { vec![] }
    }

    /// The parts of a predicate's body, where it is known and may be looked into.
    fn parts_of_call(
        &mut self,
        id: FnId,
        receiver: Receiver,
        types: &[Type],
        arguments: &[Expr],
        depth: usize,
    ) -> Vec<Part> {
        let program: &'a crate::hir::Program = self.lowering.program;
        let item = program.function(id);
        if depth == MOST_DEPTH || !is_plain(item) {
            return vec![];
        }
        let types: Vec<Type> = types.iter().map(|ty| self.scope.ty(ty)).collect();
        let terms: Vec<Term> = arguments.iter().map(|argument| self.expr(argument)).collect();
        let scope = self.callee_scope(id, item, receiver, &types, &terms);
        Translator::new(self.lowering, &item.locals, scope).parts_at(&item.body, depth + 1)
    }
}

/// Whether there may be more than one part.
fn is_composed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Connective(Connective::And, ..) | ExprKind::If(..) | ExprKind::Match(..) => true,
        ExprKind::Connective(Connective::Implies, _, inner)
        | ExprKind::Let(_, _, inner)
        | ExprKind::Quantifier { kind: QuantifierKind::ForAll, body: inner, .. } => is_composed(inner),
        ExprKind::Call { .. } => true,
        _ => false,
    }
}

/// Whether the definition says neither more nor less than the call, and nothing of its own that is numbered.
fn is_plain(item: &Function) -> bool {
    let mut plain = !item.opaque && !item.recursive;
    visit::each_expr(&item.body, &mut |inner| plain &= !matches!(inner.kind, ExprKind::Comprehension { .. }));
    plain
}

/// Collects parts.
struct Splitter<'s, 'l, 'a> {
    translator: &'s mut Translator<'l, 'a>,
    /// How many definitions stand around.
    depth: usize,
    /// What must hold for the expression to matter.
    guard: Term,
    found: Vec<Part>,
}

impl Splitter<'_, '_, '_> {
    fn split(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Connective(Connective::And, left, right) => {
                self.split(left);
                self.split(right);
            }
            ExprKind::Connective(Connective::Implies, condition, inner) => {
                let condition = self.translator.expr(condition);
                self.under(condition, inner);
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.translator.expr(condition);
                self.under(condition, then);
                self.under(logic::not(condition), otherwise);
            }
            ExprKind::Match(scrutinee, arms) => self.split_arms(scrutinee, arms),
            ExprKind::Let(local, value, body) => {
                let value = self.translator.expr(value);
                self.translator.scope.locals.insert(*local, value);
                self.split(body);
            }
            ExprKind::Quantifier { kind: QuantifierKind::ForAll, binders, body, .. } => self.split_all(binders, body),
            ExprKind::Call { function, receiver, types, arguments } => {
                let inner = self.translator.parts_of_call(*function, *receiver, types, arguments, self.depth);
                if inner.is_empty() { self.whole(expr) } else { self.add(inner) }
            }
            _ => self.whole(expr),
        }
    }

    fn whole(&mut self, expr: &Expr) {
        let term = self.translator.expr(expr);
        self.add(vec![Part { term, span: expr.span }]);
    }

    fn add(&mut self, parts: Vec<Part>) {
        let guard = self.guard;
        self.found.extend(parts.into_iter().map(|part| Part { term: logic::implies(guard, part.term), ..part }));
    }

    fn under(&mut self, condition: Term, inner: &Expr) {
        let outside = self.guard;
        self.guard = logic::and([outside, condition]);
        self.split(inner);
        self.guard = outside;
    }

    /// An arm counts where its pattern matches and no earlier one does; the last needs no test.
    fn split_arms(&mut self, scrutinee: &Expr, arms: &[Arm]) {
        let value = self.translator.expr(scrutinee);
        let mut earlier: Vec<Term> = vec![];
        for (place, arm) in arms.iter().enumerate() {
            let matches = self.translator.pattern_condition(&arm.pattern, value);
            self.translator.bind_pattern(&arm.pattern, value);
            let is_last = place + 1 == arms.len();
            let own = if is_last { logic::bool_literal(true) } else { matches };
            self.under(logic::and(earlier.iter().map(|&term| logic::not(term)).chain([own])), &arm.body);
            earlier.push(matches);
        }
    }

    /// `forall x. P && Q` in the parts of P and Q, each of all x.
    fn split_all(&mut self, binders: &[Binder], body: &Expr) {
        let (variables, domain) = self.translator.bind_all(binders);
        let outside = std::mem::replace(&mut self.guard, domain);
        let before = std::mem::take(&mut self.found);
        self.split(body);
        self.guard = outside;
        let inner = std::mem::replace(&mut self.found, before);
        let all = |part: Part| Part { term: logic::for_all(variables.clone(), vec![], part.term), ..part };
        self.add(inner.into_iter().map(all).collect());
    }
}
