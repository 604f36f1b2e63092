//! Values at hand: what to try where there are too many values to try them all.

use super::universe::products;
use super::{Block, State, Value, Values, World};
use crate::hir::{
    self, Expr, ExprKind, IntType, Layer, LocalId, Pattern, PatternKind, Stmt, StmtKind, Target, Type, VariantIndex,
    visit,
};
use std::collections::{BTreeMap, BTreeSet};

/// So many values of one type are tried.
const TRIED: usize = 64;
/// Types within types are not followed deeper.
const DEPTH: u32 = 4;

/// Values that occur, each with its type, in a fixed order.
pub(super) struct Pool<'w> {
    world: &'w World<'w>,
    found: BTreeMap<Type, BTreeSet<Value>>,
}

impl<'w> Pool<'w> {
    pub fn new(world: &'w World<'w>) -> Pool<'w> {
        Pool { world, found: BTreeMap::new() }
    }

    pub fn add_state(&mut self, layer: &Layer, state: &State) {
        for (field, value) in layer.state.iter().zip(state.iter()) {
            self.add(&field.ty, value);
        }
    }

    /// Takes a value and all its parts in.
    pub fn add(&mut self, ty: &Type, value: &Value) {
        // Numbers of all types serve for one another.
        let kind = if let Type::Int(_) = ty { Type::INT } else { ty.clone() };
        if !self.found.entry(kind).or_default().insert(value.clone()) {
            return;
        }
        super::values::deep(|| match (ty, value) {
            (Type::Seq(element) | Type::Array(element, _), Value::Seq(parts)) => self.add_all(element, parts),
            (Type::Set(element), Value::Set(parts)) => self.add_all(element, parts),
            (Type::Map(key, held), Value::Map(pairs)) => {
                for pair in pairs.chunks_exact(2) {
                    self.add(key, &pair[0]);
                    self.add(held, &pair[1]);
                }
            }
            (Type::Enum(..), Value::Variant(place, parts)) => self.add_fields(ty, place.index(), parts),
            (_, Value::Product(parts)) => self.add_fields(ty, 0, parts),
            _ => {}
        });
    }

    fn add_all(&mut self, ty: &Type, values: &[Value]) {
        values.iter().for_each(|value| self.add(ty, value));
    }

    fn add_fields(&mut self, ty: &Type, variant: usize, values: &[Value]) {
        for (ty, value) in self.world.fields(ty, variant).iter().zip(values) {
            self.add(ty, value);
        }
    }

    /// Values of the type: those that occur, and some that do not.
    pub fn values(&self, ty: &Type) -> Vec<Value> {
        let mut values = self.some(ty, DEPTH);
        values.retain(|value| self.world.is_typed(ty, value));
        values
    }

    fn some(&self, ty: &Type, depth: u32) -> Vec<Value> {
        let kind = if let Type::Int(_) = ty { &Type::INT } else { ty };
        let mut values: Vec<Value> = self.found.get(kind).into_iter().flatten().cloned().collect();
        values.truncate(TRIED);
        for value in self.others(ty, depth) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// Values that need not occur.
    fn others(&self, ty: &Type, depth: u32) -> Vec<Value> {
        let Some(depth) = depth.checked_sub(1) else { return vec![] };
        match ty {
            Type::Bool => vec![Value::Bool(false), Value::Bool(true)],
            Type::Int(int) => numbers(*int),
            Type::Block => self.blocks(),
            Type::Seq(_) => vec![Value::Seq(Values::EMPTY)],
            Type::Set(_) => vec![Value::Set(Values::EMPTY)],
            Type::Map(..) => vec![Value::Map(Values::EMPTY)],
            Type::Array(element, length) => {
                let length = self.world.length(length).filter(|&length| length <= TRIED).unwrap_or_default();
                self.some(element, depth).into_iter().map(|value| Value::Seq(vec![value; length].into())).collect()
            }
            Type::Tuple(_) | Type::Struct(..) => self.fields(ty, 0, depth).into_iter().map(Value::Product).collect(),
            Type::Enum(id, _) => {
                let places = 0..self.world.program.enum_(*id).variants.len();
                let variant = |place| {
                    let fields = self.fields(ty, place, depth).into_iter();
                    fields.map(move |fields| Value::Variant(VariantIndex::new(place), fields))
                };
                places.flat_map(variant).collect()
            }
            Type::Generic(_) => vec![],
        }
    }

    fn fields(&self, ty: &Type, variant: usize, depth: u32) -> Vec<Values> {
        let parts: Vec<_> = self.world.fields(ty, variant).iter().map(|ty| self.some(ty, depth)).collect();
        products(&parts, TRIED * TRIED).unwrap_or_default()
    }

    /// Zero, and one that does not occur.
    fn blocks(&self) -> Vec<Value> {
        let known = self.found.get(&Type::Block);
        let is_new = |value: &Value| known.is_none_or(|known| !known.contains(value));
        let new = (1..).map(|number| Value::Block(Block::numbered(number))).find(is_new);
        [Value::Block(Block::ZERO)].into_iter().chain(new).collect()
    }
}

fn numbers(int: IntType) -> Vec<Value> {
    let largest = int.maximum().map(|maximum| Value::Int(maximum.into()));
    [Value::int(0), Value::int(1)].into_iter().chain(largest).collect()
}

/// Whether the value of a local can make a difference for the state that a transition leads to, rather than for its
/// results alone. Where in doubt: yes.
pub(super) fn flows_into_state(body: &hir::Block, local: LocalId) -> bool {
    let mut flow = Flow { tainted: BTreeSet::from([local]), reached: false };
    loop {
        let known = flow.tainted.len();
        flow.block(body, false);
        if flow.reached || flow.tainted.len() == known {
            return flow.reached;
        }
    }
}

/// Whether a statement gives the local a value.
pub(super) fn is_assigned(body: &hir::Block, local: LocalId) -> bool {
    let mut found = false;
    visit::each_stmt(body, &mut |stmt| {
        found |= matches!(
            &stmt.kind,
            StmtKind::Assign(Target::Local(target), _) | StmtKind::Choose(Target::Local(target), _) if *target == local
        );
    });
    found
}

/// Whether something is computed with a local, rather than handed on as it is, by itself or as a part.
pub(super) fn is_computed_with(body: &hir::Block, local: LocalId) -> bool {
    let mut handed = BTreeSet::from([local]);
    loop {
        let known = handed.len();
        let mut computed = false;
        visit::each_stmt(body, &mut |stmt| computed |= computes_with(stmt, local, &mut handed));
        if computed || handed.len() == known {
            return computed;
        }
    }
}

/// Whether the statement does; what it hands on to is added. The condition of a choice is tried for each value.
fn computes_with(stmt: &Stmt, chosen: LocalId, handed: &mut BTreeSet<LocalId>) -> bool {
    let mut read = false;
    visit::stmt_exprs(stmt, &mut |expr| read |= reads_one_of(expr, handed));
    match &stmt.kind {
        StmtKind::Choose(Target::Local(target), _) if *target == chosen => false,
        StmtKind::Assign(Target::Local(target), value) if read && is_handed_on(value, handed) => {
            handed.insert(*target);
            false
        }
        _ => read,
    }
}

fn is_handed_on(expr: &Expr, handed: &BTreeSet<LocalId>) -> bool {
    match &expr.kind {
        ExprKind::Local(_) => true,
        ExprKind::Tuple(parts)
        | ExprKind::Struct(_, parts)
        | ExprKind::Variant(_, _, parts)
        | ExprKind::Seq(parts)
        | ExprKind::Set(parts) => parts.iter().all(|part| is_handed_on(part, handed)),
        _ => !reads_one_of(expr, handed),
    }
}

fn reads_one_of(expr: &Expr, locals: &BTreeSet<LocalId>) -> bool {
    let mut found = false;
    visit::each_expr(expr, &mut |part| found |= matches!(&part.kind, ExprKind::Local(local) if locals.contains(local)));
    found
}

struct Flow {
    tainted: BTreeSet<LocalId>,
    reached: bool,
}

impl Flow {
    fn reads(&self, expr: &Expr) -> bool {
        reads_one_of(expr, &self.tainted)
    }

    fn block(&mut self, block: &hir::Block, under: bool) {
        block.statements.iter().for_each(|stmt| self.stmt(stmt, under));
    }

    /// `under`: whether this statement is reached depends on the local.
    fn stmt(&mut self, stmt: &Stmt, under: bool) {
        let mut under = under;
        visit::stmt_exprs(stmt, &mut |expr| under |= self.reads(expr));
        match &stmt.kind {
            StmtKind::Let(local, _) | StmtKind::For(local, ..) if under => {
                self.tainted.insert(*local);
            }
            StmtKind::Assign(target, _) | StmtKind::Choose(target, _) if under => match target {
                Target::Local(local) => {
                    self.tainted.insert(*local);
                }
                Target::State(_) => self.reached = true,
            },
            StmtKind::Match(_, arms) if under => arms.iter().for_each(|arm| self.pattern(&arm.pattern)),
            // What comes behind is not done then.
            StmtKind::Return | StmtKind::Break | StmtKind::Continue if under => self.reached = true,
            _ => {}
        }
        visit::blocks(stmt).into_iter().for_each(|block| self.block(block, under));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Bind(local) => {
                self.tainted.insert(*local);
            }
            PatternKind::Variant(_, _, parts) | PatternKind::Tuple(parts) => {
                parts.iter().for_each(|part| self.pattern(part));
            }
            PatternKind::Wildcard | PatternKind::Bool(_) | PatternKind::Int(_) => {}
        }
    }
}
