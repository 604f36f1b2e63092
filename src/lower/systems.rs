//! Systems: trees of what was translated already.

use crate::hir::{self, Stack};
use crate::kernel::{StackModel, SystemModel};

pub(super) fn models(program: &hir::Program) -> Vec<SystemModel> {
    let model = |system: &hir::System| SystemModel {
        name: system.ident.name,
        span: system.ident.span,
        stack: stack(&system.stack),
    };
    program.systems.iter().map(model).collect()
}

fn stack(own: &Stack) -> StackModel {
    match own {
        Stack::Layer(id) => StackModel::Layer(id.index()),
        Stack::Impl(id, below) => StackModel::Impl(id.index(), below.iter().map(stack).collect()),
    }
}
