//! Values for the symbolic constants of a program.

use super::values::concrete;
use crate::base::FileId;
use crate::hir::{ConstId, Constant, Definition, Program};
use crate::interp::{Given, Int, Limits, Value, World};
use crate::trace::Trace;

/// The user's symbolic constants.
pub fn symbolic<'p>(
    program: &'p Program,
    is_own: &'p dyn Fn(FileId) -> bool,
) -> impl Iterator<Item = (ConstId, &'p Constant)> {
    let numbered = program.constants.iter().enumerate().map(|(place, constant)| (ConstId::new(place), constant));
    let symbolic = |constant: &Constant| matches!(constant.definition, Definition::Where(_));
    numbered.filter(move |(_, constant)| symbolic(constant) && is_own(constant.ident.span.file))
}

/// The program with each of the user's symbolic numbers one larger, where there are any and they may be.
pub fn larger<'p>(program: &'p Program, world: &World<'p>, is_own: &dyn Fn(FileId) -> bool) -> Option<World<'p>> {
    let next = |(id, _): (ConstId, &Constant)| match world.constant(id)? {
        Value::Int(value) => Some((id, Value::Int(value.add(&Int::ONE)))),
        _ => None,
    };
    let given: Given = symbolic(program, is_own).filter_map(next).collect();
    if given.is_empty() { None } else { World::new(program, &given, world.limits).ok() }
}

/// The program with its constants as the trace has them. None: they do not fit it.
pub fn of_trace<'p>(program: &'p Program, trace: &Trace, limits: Limits) -> Option<World<'p>> {
    let plain = World::new(program, &Given::default(), limits).ok()?;
    let mut given = Given::default();
    for (id, constant) in symbolic(program, &|_| true) {
        if let Some(value) = trace.constants.get(constant.ident.name.as_str()) {
            given.insert(id, concrete(&plain, &trace.blocks, &constant.ty, value)?);
        }
    }
    World::new(program, &given, limits).ok()
}
