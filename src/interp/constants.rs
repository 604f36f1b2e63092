//! Values for constants: those that are given, computed, or the smallest legal ones.

use super::universe::universe;
use super::{Block, Evaluator, Limits, Outcome, Scope, Stop, Value, View, World};
use crate::hir::{ConstId, Constant, Definition, IntType, Program, System, Type};
use std::collections::BTreeMap;

/// Values for symbolic constants.
pub type Given = BTreeMap<ConstId, Value>;

/// So many values are tried for a symbolic number.
const TRIED: i64 = 4096;

/// Why constants have no values.
#[derive(Clone, PartialEq, Debug)]
pub enum Unset {
    /// A computed constant can't be computed.
    Computed(ConstId, Box<Stop>),
    /// A value that was given is not a legal one.
    Illegal(ConstId),
    /// No legal value was found.
    NoneFound(ConstId),
}

impl<'p> World<'p> {
    /// The program with these values for symbolic constants; the others have the smallest values that are legal.
    ///
    /// # Errors
    /// Where a value that is given is not legal, or none is found.
    pub fn new(program: &'p Program, given: &Given, limits: Limits) -> Result<World<'p>, Unset> {
        let mut world = World::bare(program, limits);
        settle(&mut world, given, 0)?;
        Ok(world)
    }

    /// The program as a system runs it: with what its `with` says.
    ///
    /// # Errors
    /// As [`World::new`].
    pub fn for_system(program: &'p Program, system: &System, limits: Limits) -> Result<World<'p>, Unset> {
        // Settings may read constants that have values, and those before them.
        let mut given = Given::new();
        for setting in &system.settings {
            let world = World::new(program, &given, limits)?;
            let mut scope = Scope::new(&setting.locals, View::Nothing);
            let value = value_in(&world, |evaluator| evaluator.eval(&mut scope, &setting.value));
            given.insert(setting.constant, value.map_err(|stop| Unset::Computed(setting.constant, stop))?);
        }
        World::new(program, &given, limits)
    }
}

/// The lifetimes of what is evaluated are those of the world, which changes here from value to value.
fn value_in<'w, T>(world: &'w World<'w>, work: impl FnOnce(&mut Evaluator<'w>) -> Outcome<T>) -> Outcome<T> {
    work(&mut Evaluator::new(world))
}

/// Gives values to the constants from this one on; goes back where a later one has none.
fn settle(world: &mut World<'_>, given: &Given, place: usize) -> Result<(), Unset> {
    let program = world.program;
    let Some(constant) = program.constants.get(place) else { return Ok(()) };
    let id = ConstId::new(place);
    let candidates = match (&constant.definition, given.get(&id)) {
        (Definition::Value(_), _) => vec![computed(world, constant).map_err(|stop| Unset::Computed(id, stop))?],
        (Definition::Where(_), Some(value)) => vec![value.clone()],
        (Definition::Where(_), None) => candidates(world, &constant.ty),
    };
    let mut fault = if given.contains_key(&id) { Unset::Illegal(id) } else { Unset::NoneFound(id) };
    for candidate in candidates {
        world.constants[place] = Some(candidate);
        if !is_legal(world, id) {
            continue;
        }
        match settle(world, given, place + 1) {
            Ok(()) => return Ok(()),
            Err(deeper) => fault = deeper,
        }
    }
    world.constants[place] = None;
    Err(fault)
}

fn computed(world: &World<'_>, constant: &Constant) -> Outcome<Value> {
    let Definition::Value(value) = &constant.definition else { unreachable!("asked of computed constants alone") };
    let mut scope = Scope::new(&constant.locals, View::Nothing);
    value_in(world, |evaluator| evaluator.eval(&mut scope, value))
}

/// Whether the value that the constant has now is one that it may have.
fn is_legal(world: &World<'_>, id: ConstId) -> bool {
    let constant = world.program.constant(id);
    let Definition::Where(condition) = &constant.definition else { return true };
    let mut scope = Scope::new(&constant.locals, View::Nothing);
    let holds = value_in(world, |evaluator| evaluator.bool(&mut scope, condition));
    holds == Ok(true) && world.constant(id).is_some_and(|value| world.is_typed(&constant.ty, value))
}

/// Values to try, the smallest first.
fn candidates(world: &World<'_>, ty: &Type) -> Vec<Value> {
    match ty {
        Type::Int(IntType::Int) => (0..TRIED).flat_map(|n| [n, -n]).skip(1).map(Value::int).collect(),
        Type::Int(_) => (0..TRIED).map(Value::int).collect(),
        Type::Block => {
            (0..4).map(|n| if n == 0 { Block::ZERO } else { Block::numbered(n) }).map(Value::Block).collect()
        }
        _ => universe(world, ty, TRIED as usize).unwrap_or_else(|| simple(world, ty).into_iter().collect()),
    }
}

/// Some small value of the type.
fn simple(world: &World<'_>, ty: &Type) -> Option<Value> {
    Some(match ty {
        Type::Bool => Value::Bool(false),
        Type::Int(_) => Value::int(0),
        Type::Block => Value::Block(Block::ZERO),
        Type::Seq(_) => Value::seq([]),
        Type::Set(_) => Value::set([]),
        Type::Map(..) => Value::map([]),
        Type::Array(element, length) => Value::seq(vec![simple(world, element)?; world.length(length)?]),
        Type::Tuple(_) | Type::Struct(..) => {
            let parts = world.fields(ty, 0).iter().map(|ty| simple(world, ty)).collect::<Option<Vec<_>>>()?;
            Value::tuple(parts)
        }
        Type::Enum(..) | Type::Generic(_) => return None,
    })
}
