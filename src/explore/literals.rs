//! Numbers that stand in code.
//!
//! Where a layer may begin with any number, small ones stand for all, since what a client sees of one is as of another.
//! But numbers that code mentions are special, and so are those beside them and the largest of each type: a client may
//! see these without having written them, and the layer may have begun with them.

use crate::hir::visit::{each_expr, each_stmt, stmt_exprs};
use crate::hir::{Block, Expr, ExprKind, IntType};
use crate::interp::{Int, Kind, Tree, Value, World};
use std::collections::BTreeSet;

/// More are not tried.
const MOST: usize = 12;

/// The numbers in code of the system, with their neighbours, and the largest of the machine types.
pub(super) fn literals(world: &World<'_>, tree: &Tree) -> Vec<Value> {
    let mut found: BTreeSet<Int> = BTreeSet::new();
    for node in tree.ids() {
        match tree.node(node).kind {
            Kind::Impl(id, _) => {
                let item = world.program.impl_(id);
                let all = item.operations.iter().chain(&item.procedures).chain([&item.init, &item.recover]);
                all.for_each(|procedure| in_block(&procedure.body, &mut found));
            }
            Kind::Layer(id) => {
                let layer = world.program.layer(id);
                let transitions = layer.background.iter().chain([&layer.crash]);
                transitions.for_each(|transition| in_block(&transition.body, &mut found));
                layer.operations.iter().for_each(|op| in_block(&op.body, &mut found));
            }
        }
    }
    let near = found.iter().flat_map(|number| [number.subtract(&Int::ONE), number.clone(), number.add(&Int::ONE)]);
    let mut near: BTreeSet<Int> = near.collect();
    near.extend([IntType::U8, IntType::U32, IntType::U64].into_iter().filter_map(IntType::maximum).map(Int::from));
    near.into_iter().rev().take(MOST).map(Value::Int).collect()
}

/// The numbers in a piece of the program, with their neighbours, the largest of each machine type and the first that is
/// none of it, and one that is negative.
pub fn near_literals<'a>(exprs: impl Iterator<Item = &'a Expr>, block: Option<&Block>) -> Vec<Value> {
    let mut found: BTreeSet<Int> = BTreeSet::from([Int::ZERO]);
    exprs.for_each(|expr| in_expr(expr, &mut found));
    block.into_iter().for_each(|block| in_block(block, &mut found));
    let near = found.iter().flat_map(|number| [number.subtract(&Int::ONE), number.clone(), number.add(&Int::ONE)]);
    let mut all: Vec<Int> = near.take(MOST).collect();
    let largest = [IntType::U8, IntType::U32, IntType::U64].into_iter().filter_map(IntType::maximum).map(Int::from);
    all.extend(largest.flat_map(|number| [number.add(&Int::ONE), number]));
    all.into_iter().map(Value::Int).collect()
}

fn in_block(block: &Block, found: &mut BTreeSet<Int>) {
    each_stmt(block, &mut |stmt| stmt_exprs(stmt, &mut |expr| in_expr(expr, found)));
}

fn in_expr(expr: &Expr, found: &mut BTreeSet<Int>) {
    each_expr(expr, &mut |part| {
        if let ExprKind::Int(value) = &part.kind {
            found.insert(Int::from(value));
        }
    });
}
