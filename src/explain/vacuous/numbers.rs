//! Whether small values are enough to judge clauses by: they mention no number that is not small, nothing that makes
//! large numbers of small ones, and not the bytes of blocks.

use super::SMALL;
use crate::hir::visit::{each_expr, each_stmt, stmt_exprs};
use crate::hir::{ArithmeticOp, Block, Builtin, Clause, Contract, Expr, ExprKind, FnId, IntType};
use crate::interp::{Int, Value, World};
use std::collections::BTreeSet;

/// Looks at expressions, and at the functions that they call.
pub(super) struct Numbers<'w> {
    world: &'w World<'w>,
    seen: BTreeSet<FnId>,
    pub all_small: bool,
}

impl<'w> Numbers<'w> {
    pub fn new(world: &'w World<'w>) -> Numbers<'w> {
        Numbers { world, seen: BTreeSet::new(), all_small: true }
    }

    pub fn clauses(&mut self, clauses: &'w [Clause]) {
        clauses.iter().for_each(|clause| self.expr(&clause.expr));
    }

    pub fn contract(&mut self, contract: &'w Contract) {
        self.clauses(&contract.requires);
        self.clauses(&contract.crashes);
    }

    pub fn block(&mut self, block: &'w Block) {
        each_stmt(block, &mut |stmt| stmt_exprs(stmt, &mut |expr| self.expr(expr)));
    }

    pub fn expr(&mut self, expr: &'w Expr) {
        each_expr(expr, &mut |part| match &part.kind {
            ExprKind::Int(value) => self.number(&Int::from(value)),
            ExprKind::Const(id) => match self.world.constant(*id) {
                Some(Value::Int(value)) => self.number(value),
                _ => self.all_small = false,
            },
            ExprKind::Bytes(_)
            | ExprKind::Builtin(Builtin::Encode | Builtin::Decode | Builtin::Split | Builtin::Join, _) => {
                self.all_small = false;
            }
            ExprKind::Arithmetic(ArithmeticOp::Mul, ..) => self.all_small = false,
            ExprKind::Call { function, .. } if self.seen.insert(*function) => {
                let function = self.world.program.function(*function);
                self.all_small &= !function.recursive;
                self.expr(&function.body);
            }
            _ => {}
        });
    }

    /// The largest numbers of the machine types are tried.
    fn number(&mut self, number: &Int) {
        let largest = [IntType::U8, IntType::U32, IntType::U64].into_iter().filter_map(IntType::maximum);
        let is_largest = largest.map(Int::from).any(|largest| largest == *number);
        self.all_small &= is_largest || number.to_i64().is_some_and(|number| (-SMALL..=SMALL).contains(&number));
    }
}
