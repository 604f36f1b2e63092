//! What code may change, as whoever knows nothing but its contract must assume.

use crate::base::Symbol;
use crate::hir::visit::each_stmt;
use crate::hir::{
    Block, Callee, Impl, LocalId, OpIndex, Place, PortIndex, Procedure, Program, StateIndex, StmtKind, Target,
    VolatileIndex,
};
use std::collections::BTreeSet;

/// Variables that may have other values afterwards.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Changes {
    pub ports: BTreeSet<(PortIndex, StateIndex)>,
    pub volatiles: BTreeSet<VolatileIndex>,
    /// Of the block itself.
    pub locals: BTreeSet<LocalId>,
}

impl Changes {
    /// Of a block of the implementation, through its helpers too.
    pub fn of(program: &Program, item: &Impl, block: &Block) -> Changes {
        let mut walk = Walk { program, item, seen: BTreeSet::new(), found: Changes::default() };
        walk.block(block);
        let locals = assigned(block);
        Changes { locals, ..walk.found }
    }

    /// Of recovery: of ports all, since crashes may have struck it before it came through.
    pub fn of_recovery(program: &Program, item: &Impl) -> Changes {
        let mut found = Changes::of(program, item, &item.recover.body);
        for (port, layer) in item.ports.iter().enumerate().map(|(place, port)| (PortIndex::new(place), port.layer)) {
            let count = program.layer(layer).state.len();
            found.ports.extend((0..count).map(|place| (port, StateIndex::new(place))));
        }
        found
    }

    /// Nothing of the state.
    pub fn is_empty(&self) -> bool {
        self.ports.is_empty() && self.volatiles.is_empty()
    }
}

struct Walk<'a> {
    program: &'a Program,
    item: &'a Impl,
    seen: BTreeSet<Symbol>,
    found: Changes,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        each_stmt(block, &mut |stmt| match &stmt.kind {
            StmtKind::Assign(Target::State(Place::Volatile(index)), _)
            | StmtKind::Choose(Target::State(Place::Volatile(index)), _) => _ = self.found.volatiles.insert(*index),
            StmtKind::Call { callee, .. } => self.call(*callee),
            _ => {}
        });
    }

    fn call(&mut self, callee: Callee) {
        let item = self.item;
        match callee {
            Callee::Op(port, op) => self.port(port, op),
            Callee::Proc(index) => self.procedure(&item.procedures[index.index()]),
            Callee::Recover => self.procedure(&item.recover),
            Callee::OwnOp(index) => self.procedure(&item.operations[index.index()]),
        }
    }

    fn procedure(&mut self, procedure: &Procedure) {
        if self.seen.insert(procedure.ident.name) {
            self.block(&procedure.body);
        }
    }

    /// What the operation assigns, and what background steps do meanwhile.
    fn port(&mut self, port: PortIndex, op: OpIndex) {
        let layer = self.program.layer(self.item.ports[port.index()].layer);
        let background = layer.background.iter().map(|step| &step.body);
        for block in [&layer.operation(op).body].into_iter().chain(background) {
            self.found.ports.extend(own_state(block).into_iter().map(|index| (port, index)));
        }
    }
}

/// The variables of a layer that a transition assigns.
fn own_state(block: &Block) -> BTreeSet<StateIndex> {
    let mut found = BTreeSet::new();
    each_stmt(block, &mut |stmt| {
        if let StmtKind::Assign(Target::State(Place::Own(index)), _)
        | StmtKind::Choose(Target::State(Place::Own(index)), _) = &stmt.kind
        {
            found.insert(*index);
        }
    });
    found
}

fn assigned(block: &Block) -> BTreeSet<LocalId> {
    let mut found = BTreeSet::new();
    each_stmt(block, &mut |stmt| match &stmt.kind {
        StmtKind::Let(local, _) | StmtKind::For(local, ..) => _ = found.insert(*local),
        StmtKind::Assign(Target::Local(local), _) | StmtKind::Choose(Target::Local(local), _) => {
            found.insert(*local);
        }
        StmtKind::Call { results, .. } => found.extend(results.iter().flatten().copied()),
        _ => {}
    });
    found
}
