//! Expressions as terms, with the claims that they bring.

use super::context::Translator;
use crate::base::Span;
use crate::hir::{Arithmetic, ArithmeticOp, Arm, Builtin, Comparison, Connective, Expr, ExprKind, LocalId, Type};
use crate::kernel::{Claim, ClaimKind};
use crate::logic::{self, Sort, Term};

impl Translator<'_, '_> {
    /// The term of an expression. Claims are added to `self.claims`, each under its surroundings.
    pub fn expr(&mut self, expr: &Expr) -> Term {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Local(id) => self.local(*id),
            ExprKind::State(place) => self.place(*place),
            ExprKind::Const(id) => super::constants::value(self.lowering, *id),
            ExprKind::Bool(value) => logic::bool_literal(*value),
            ExprKind::Int(value) => logic::int_literal(value.clone()),
            ExprKind::Bytes(bytes) => super::constants::bytes(self.lowering, bytes),
            ExprKind::ZeroBlock => logic::named("block::ZERO", Sort::block()),
            ExprKind::Not(inner) => logic::not(self.expr(inner)),
            ExprKind::Negate(inner) => logic::negate(self.expr(inner)),
            ExprKind::Arithmetic(op, mode, left, right) => self.arithmetic(*op, *mode, left, right, span),
            ExprKind::Compare(comparison, left, right) => self.comparison(*comparison, left, right),
            ExprKind::Equal(left, right) => {
                let (left, right) = (self.expr(left), self.expr(right));
                logic::equal(left, right)
            }
            ExprKind::Connective(connective, left, right) => self.connective(*connective, left, right),
            ExprKind::If(condition, then, otherwise) => self.conditional(condition, then, otherwise),
            ExprKind::Match(scrutinee, arms) => self.match_expr(scrutinee, arms),
            ExprKind::Let(local, value, body) => {
                let term = self.expr(value);
                self.scope.locals.insert(*local, term);
                if self.is_unchecked(value) {
                    self.scope.unchecked.insert(*local);
                }
                self.expr(body)
            }
            ExprKind::Call { function, receiver, types, arguments } => {
                self.function_call(*function, *receiver, types, arguments, span)
            }
            ExprKind::Builtin(builtin, arguments) => self.builtin(*builtin, arguments, expr),
            ExprKind::Tuple(parts) | ExprKind::Struct(_, parts) => self.construct(&expr.ty, 0, parts),
            ExprKind::Variant(_, variant, parts) => self.construct(&expr.ty, variant.index(), parts),
            ExprKind::Part(base, index) => self.select(base, *index as usize),
            ExprKind::Field(base, field) => self.select(base, field.index()),
            ExprKind::WithFields(base, fields) => self.with_fields(base, fields),
            ExprKind::Index { base, index, checked } => self.index(base, index, *checked, span),
            ExprKind::Update { base, index, value, checked } => self.update(base, index, value, *checked, span),
            ExprKind::Slice { base, from, to } => self.slice(base, from.as_deref(), to.as_deref()),
            ExprKind::Seq(elements) => self.seq_literal(&expr.ty, elements),
            ExprKind::Repeat(value, count) => {
                let (value, count) = (self.expr(value), self.expr(count));
                logic::seq_repeat(value, count)
            }
            ExprKind::Set(elements) => self.set_literal(&expr.ty, elements),
            ExprKind::Map(pairs) => self.map_literal(&expr.ty, pairs),
            ExprKind::Comprehension { kind, binders, body } => self.comprehension(*kind, binders, body, &expr.ty),
            ExprKind::Quantifier { kind, binders, triggers, body } => self.quantifier(*kind, binders, triggers, body),
            ExprKind::Old(inner) => self.old(inner),
            ExprKind::Convert { value, checked } => self.convert(value, *checked, expr),
            ExprKind::ToArray(value) => self.array(value, expr),
            ExprKind::Unreachable => self.unreachable(expr),
        }
    }

    fn local(&self, id: LocalId) -> Term {
        *self.scope.locals.get(&id).unwrap_or_else(|| {
            let local = self.body_locals.get(id);
            panic!("the checker lets nothing read {:?} before it has a value", local.ident.name)
        })
    }

    fn arithmetic(&mut self, op: ArithmeticOp, mode: Arithmetic, left: &Expr, right: &Expr, span: Span) -> Term {
        let (left, right) = (self.expr(left), self.expr(right));
        let result = match op {
            ArithmeticOp::Add => logic::add(left, right),
            ArithmeticOp::Sub => logic::subtract(left, right),
            ArithmeticOp::Mul => logic::multiply(left, right),
            ArithmeticOp::Div => logic::divide(left, right),
            ArithmeticOp::Mod => logic::modulo(left, right),
        };
        match mode {
            Arithmetic::Machine(int) => self.machine_claims(op, Type::Int(int), right, result, span),
            Arithmetic::Mathematical if self.is_executed => self.divisor_claim(op, right, span),
            Arithmetic::Mathematical => {}
        }
        result
    }

    /// Executable code: the result fits; division is by something.
    fn machine_claims(&mut self, op: ArithmeticOp, ty: Type, right: Term, result: Term, span: Span) {
        self.divisor_claim(op, right, span);
        if let ArithmeticOp::Add | ArithmeticOp::Sub | ArithmeticOp::Mul = op {
            let fits = self.typing(&ty, result);
            self.claim(fitting(ClaimKind::Overflow, span, &ty, fits));
        }
    }

    fn divisor_claim(&mut self, op: ArithmeticOp, right: Term, span: Span) {
        if let ArithmeticOp::Div | ArithmeticOp::Mod = op {
            let not_zero = logic::not(logic::equal(right, logic::int_literal(0)));
            self.claim(Claim::new(ClaimKind::DivisionByZero, span, not_zero));
        }
    }

    fn comparison(&mut self, comparison: Comparison, left: &Expr, right: &Expr) -> Term {
        let (left, right) = (self.expr(left), self.expr(right));
        match comparison {
            Comparison::Less => logic::less(left, right),
            Comparison::LessEqual => logic::less_equal(left, right),
            Comparison::Greater => logic::less(right, left),
            Comparison::GreaterEqual => logic::less_equal(right, left),
        }
    }

    fn connective(&mut self, connective: Connective, left: &Expr, right: &Expr) -> Term {
        let left = self.expr(left);
        match connective {
            Connective::And => {
                let right = self.guarded(left, |this| this.expr(right));
                logic::and([left, right])
            }
            Connective::Or => {
                let right = self.guarded(logic::not(left), |this| this.expr(right));
                logic::or([left, right])
            }
            Connective::Implies => {
                let right = self.guarded(left, |this| this.expr(right));
                logic::implies(left, right)
            }
            Connective::Iff => logic::iff(left, self.expr(right)),
        }
    }

    fn conditional(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Term {
        let condition = self.expr(condition);
        let then = self.guarded(condition, |this| this.expr(then));
        let otherwise = self.guarded(logic::not(condition), |this| this.expr(otherwise));
        logic::if_then_else(condition, then, otherwise)
    }

    /// Arms from the last to the first: the last one needs no test, since matches are exhaustive.
    fn match_expr(&mut self, scrutinee: &Expr, arms: &[Arm]) -> Term {
        let value = self.expr(scrutinee);
        let unchecked = self.is_unchecked(scrutinee);
        let mut earlier = vec![];
        let mut results: Vec<(Term, Term)> = vec![];
        for arm in arms {
            let matches = self.pattern_condition(&arm.pattern, value);
            self.bind_pattern(&arm.pattern, value);
            self.note_pattern(&arm.pattern, unchecked);
            let guard = logic::and(earlier.iter().map(|&term| logic::not(term)).chain([matches]));
            let result = self.guarded(guard, |this| this.expr(&arm.body));
            results.push((matches, result));
            earlier.push(matches);
        }
        let (_, last) = results.pop().expect("the checker refuses a match without arms");
        results.into_iter().rev().fold(last, |rest, (test, result)| logic::if_then_else(test, result, rest))
    }

    fn construct(&mut self, ty: &Type, variant: usize, parts: &[Expr]) -> Term {
        let parts = parts.iter().map(|part| self.expr(part)).collect();
        let ty = self.scope.ty(ty);
        let constructor = self.lowering.constructor(&ty, variant);
        logic::construct(&constructor, parts)
    }

    fn select(&mut self, base: &Expr, field: usize) -> Term {
        let value = self.expr(base);
        let ty = self.scope.ty(&base.ty);
        let constructor = self.lowering.constructor(&ty, 0);
        logic::select(&constructor, field, value)
    }

    fn with_fields(&mut self, base: &Expr, fields: &[(crate::hir::FieldIndex, Expr)]) -> Term {
        let value = self.expr(base);
        let ty = self.scope.ty(&base.ty);
        let constructor = self.lowering.constructor(&ty, 0);
        let mut parts: Vec<Term> =
            (0..constructor.fields.len()).map(|field| logic::select(&constructor, field, value)).collect();
        for (field, expr) in fields {
            parts[field.index()] = self.expr(expr);
        }
        logic::construct(&constructor, parts)
    }

    fn index(&mut self, base: &Expr, index: &Expr, checked: bool, span: Span) -> Term {
        let (collection, at) = (self.expr(base), self.expr(index));
        if checked || self.is_executed {
            self.index_claim(collection, at, span);
        }
        if is_map(&base.ty) { logic::map_get(collection, at) } else { logic::seq_at(collection, at) }
    }

    fn index_claim(&mut self, collection: Term, index: Term, span: Span) {
        let inside = match collection.sort().kind() {
            logic::SortKind::Map(..) => logic::set_contains(logic::map_keys(collection), index),
            _ => logic::and([
                logic::less_equal(logic::int_literal(0), index),
                logic::less(index, logic::seq_length(collection)),
            ]),
        };
        self.claim(Claim::new(ClaimKind::IndexInRange, span, inside));
    }

    fn update(&mut self, base: &Expr, index: &Expr, value: &Expr, checked: bool, span: Span) -> Term {
        let (collection, at, value) = (self.expr(base), self.expr(index), self.expr(value));
        if is_map(&base.ty) {
            return logic::map_update(collection, at, value);
        }
        if checked {
            self.index_claim(collection, at, span);
        }
        logic::seq_update(collection, at, value)
    }

    fn slice(&mut self, base: &Expr, from: Option<&Expr>, to: Option<&Expr>) -> Term {
        let seq = self.expr(base);
        let from = from.map_or_else(|| logic::int_literal(0), |from| self.expr(from));
        let to = to.map_or_else(|| logic::seq_length(seq), |to| self.expr(to));
        logic::seq_slice(seq, from, to)
    }

    fn seq_literal(&mut self, ty: &Type, elements: &[Expr]) -> Term {
        let elements: Vec<Term> = elements.iter().map(|element| self.expr(element)).collect();
        let sort = self.sort(ty).element().expect("a sequence literal has a sequence type");
        elements.into_iter().map(logic::seq_unit).fold(logic::seq_empty(sort), logic::seq_concat)
    }

    fn set_literal(&mut self, ty: &Type, elements: &[Expr]) -> Term {
        let elements: Vec<Term> = elements.iter().map(|element| self.expr(element)).collect();
        let sort = self.sort(ty).element().expect("a set literal has a set type");
        let units = elements.into_iter().map(logic::set_unit);
        units.reduce(logic::set_union).unwrap_or_else(|| logic::set_empty(sort))
    }

    fn map_literal(&mut self, ty: &Type, pairs: &[(Expr, Expr)]) -> Term {
        let logic::SortKind::Map(key, value) = self.sort(ty).kind() else {
            unreachable!("a map literal has a map type");
        };
        pairs.iter().fold(logic::map_empty(key, value), |map, (key, value)| {
            let (key, value) = (self.expr(key), self.expr(value));
            logic::map_update(map, key, value)
        })
    }

    fn old(&mut self, inner: &Expr) -> Term {
        let outside = std::mem::replace(&mut self.scope.in_old, true);
        let term = self.expr(inner);
        self.scope.in_old = outside;
        term
    }

    fn convert(&mut self, value: &Expr, checked: bool, whole: &Expr) -> Term {
        let term = self.expr(value);
        if checked {
            let fits = self.typing(&whole.ty, term);
            self.claim(fitting(ClaimKind::Fits, value.span, &whole.ty, fits));
        }
        term
    }

    fn array(&mut self, value: &Expr, whole: &Expr) -> Term {
        let term = self.expr(value);
        if let Type::Array(_, length) = &whole.ty {
            let length = self.lowering.length(length);
            let right = logic::equal(logic::seq_length(term), length);
            self.claim(Claim::new(ClaimKind::ArrayLength, value.span, right));
        }
        term
    }

    fn unreachable(&mut self, expr: &Expr) -> Term {
        self.claim(Claim::new(ClaimKind::Unreachable, expr.span, logic::bool_literal(false)));
        let sort = self.sort(&expr.ty);
        logic::named(&format!("unreachable {sort}"), sort)
    }

    /// In executable code the length has a machine type, which it must fit.
    fn length_of(&mut self, collection: Term, whole: &Expr) -> Term {
        let size = size_of(collection);
        if matches!(whole.ty, Type::Int(int) if int.is_machine()) {
            let fits = self.typing(&whole.ty, size);
            self.claim(fitting(ClaimKind::Fits, whole.span, &whole.ty, fits));
        }
        size
    }

    fn builtin(&mut self, builtin: Builtin, arguments: &[Expr], whole: &Expr) -> Term {
        let terms: Vec<Term> = arguments.iter().map(|argument| self.expr(argument)).collect();
        match (builtin, &terms[..]) {
            (Builtin::Len, &[collection]) => self.length_of(collection, whole),
            (Builtin::Last, &[seq]) => {
                logic::seq_at(seq, logic::subtract(logic::seq_length(seq), logic::int_literal(1)))
            }
            (Builtin::In, &[element, collection]) => member(element, collection),
            (Builtin::IsPrefix, &[prefix, seq]) => is_prefix(prefix, seq),
            (Builtin::Keys, &[map]) => logic::map_keys(map),
            (Builtin::Remove, &[map, key]) => logic::map_remove(map, key),
            (Builtin::Concat, &[left, right]) => logic::seq_concat(left, right),
            (Builtin::Union, &[left, right]) => logic::set_union(left, right),
            (Builtin::Difference, &[left, right]) => logic::set_difference(left, right),
            (Builtin::Intersection, &[left, right]) => logic::set_intersection(left, right),
            (Builtin::Subset, &[left, right]) => logic::set_subset(left, right),
            (Builtin::Min, &[a, b]) => logic::if_then_else(logic::less_equal(a, b), a, b),
            (Builtin::Max, &[a, b]) => logic::if_then_else(logic::less_equal(a, b), b, a),
            (Builtin::Split | Builtin::Join | Builtin::Encode | Builtin::Decode, _) => {
                self.on_disk(builtin, terms, arguments, whole)
            }
            _ => unreachable!("the checker counts the arguments of {builtin:?}"),
        }
    }
}

/// How many elements or keys.
fn size_of(collection: Term) -> Term {
    match collection.sort().kind() {
        logic::SortKind::Set(_) => logic::set_size(collection),
        logic::SortKind::Map(..) => logic::set_size(logic::map_keys(collection)),
        _ => logic::seq_length(collection),
    }
}

/// `element in collection`.
pub(super) fn member(element: Term, collection: Term) -> Term {
    match collection.sort().kind() {
        logic::SortKind::Set(_) => logic::set_contains(collection, element),
        logic::SortKind::Map(..) => logic::set_contains(logic::map_keys(collection), element),
        _ => logic::seq_contains(collection, element),
    }
}

fn is_prefix(prefix: Term, seq: Term) -> Term {
    let length = logic::seq_length(prefix);
    logic::and([
        logic::less_equal(length, logic::seq_length(seq)),
        logic::equal(prefix, logic::seq_slice(seq, logic::int_literal(0), length)),
    ])
}

fn is_map(ty: &Type) -> bool {
    matches!(ty, Type::Map(..))
}

/// The claim that a value fits its type; that of an integer with the extent that it must fit.
pub(super) fn fitting(kind: ClaimKind, span: Span, ty: &Type, fits: Term) -> Claim {
    let claim = Claim::new(kind, span, fits);
    match ty {
        Type::Int(int) => claim.related_to(span, format!("must fit `{}`: {}", int.name(), int.extent())),
        _ => claim,
    }
}
