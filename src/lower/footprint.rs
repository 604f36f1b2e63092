//! What functions read and procedures touch, transitively.

use crate::hir::{
    Block, Callee, Expr, ExprKind, FnId, ImplId, Place, ProcIndex, Procedure, Program, Receiver, Stmt, StmtKind,
    Target, VolatileIndex, visit,
};
use crate::kernel::PortUse;
use std::collections::{BTreeMap, BTreeSet};

/// Ports, with the operations that are called there, and memory that code touches.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Touched {
    ports: BTreeMap<usize, BTreeSet<usize>>,
    pub volatiles: BTreeSet<VolatileIndex>,
}

impl Touched {
    pub fn ports(&self) -> Vec<PortUse> {
        let port = |(&port, operations): (&usize, &BTreeSet<usize>)| PortUse {
            port,
            operations: operations.iter().copied().collect(),
        };
        self.ports.iter().map(port).collect()
    }
}

pub(super) struct Footprints {
    /// The state that each function reads, as it names it: the order of its hidden arguments.
    reads: Vec<BTreeSet<Place>>,
}

impl Footprints {
    pub fn new(program: &Program) -> Footprints {
        let mut reads = vec![BTreeSet::new(); program.functions.len()];
        // Functions may be mutually recursive: repeat until nothing is added.
        loop {
            let next: Vec<BTreeSet<Place>> =
                program.functions.iter().map(|function| direct_reads(function, &reads)).collect();
            if next == reads {
                return Footprints { reads };
            }
            reads = next;
        }
    }

    pub fn reads(&self, function: FnId) -> &BTreeSet<Place> {
        &self.reads[function.index()]
    }
}

/// Where the callee's own state is found by the caller.
pub(super) fn seen_from_caller(place: Place, receiver: Receiver) -> Place {
    match (place, receiver) {
        (Place::Own(state), Receiver::Port(port)) => Place::Port(port, state),
        (Place::Own(state), Receiver::Spec) => Place::Spec(state),
        _ => place,
    }
}

fn direct_reads(function: &crate::hir::Function, known: &[BTreeSet<Place>]) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    let clauses = function.contract.requires.iter().chain(&function.contract.ensures).map(|clause| &clause.expr);
    for expr in clauses.chain([&function.body]) {
        visit::each_expr(expr, &mut |expr| match &expr.kind {
            ExprKind::State(place) => {
                found.insert(*place);
            }
            ExprKind::Call { function, receiver, .. } => {
                found.extend(known[function.index()].iter().map(|&place| seen_from_caller(place, *receiver)));
            }
            _ => {}
        });
    }
    found
}

/// What a block of an impl touches, through helpers too.
pub(super) fn touched(program: &Program, implementation: ImplId, block: &Block) -> Touched {
    let mut walk = Walk { program, implementation, seen: BTreeSet::new(), touched: Touched::default() };
    walk.block(block);
    walk.touched
}

struct Walk<'a> {
    program: &'a Program,
    implementation: ImplId,
    seen: BTreeSet<ProcIndex>,
    touched: Touched,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        visit::each_stmt(block, &mut |stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Assign(target, _) | StmtKind::Choose(target, _) => self.target(*target),
            StmtKind::Call { callee, .. } => self.call(*callee),
            _ => {}
        }
    }

    fn target(&mut self, target: Target) {
        if let Target::State(Place::Volatile(index)) = target {
            self.touched.volatiles.insert(index);
        }
    }

    fn call(&mut self, callee: Callee) {
        let implementation = self.program.impl_(self.implementation);
        match callee {
            Callee::Op(port, operation) => {
                self.touched.ports.entry(port.index()).or_default().insert(operation.index());
            }
            Callee::Proc(index) => {
                if self.seen.insert(index) {
                    self.block(&implementation.procedures[index.index()].body);
                }
            }
            Callee::Recover => self.procedure(&implementation.recover),
            Callee::OwnOp(index) => self.procedure(&implementation.operations[index.index()]),
        }
    }

    fn procedure(&mut self, procedure: &Procedure) {
        self.block(&procedure.body);
    }
}

/// Whether the block speaks of the state at entry.
pub(super) fn uses_old(block: &Block) -> bool {
    let mut found = false;
    visit::each_stmt(block, &mut |stmt| {
        visit::stmt_exprs(stmt, &mut |expr: &Expr| {
            visit::each_expr(expr, &mut |expr| found |= matches!(expr.kind, ExprKind::Old(_)));
        });
    });
    found
}
