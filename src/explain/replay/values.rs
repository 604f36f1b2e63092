//! Small values for what has no state: lemmas and functions of modules.

use super::matching::{meets, of_expression};
use super::{Replay, Replayed};
use crate::explore::{Domain, Shown, Sizes};
use crate::hir::{Clause, Contract, Function, Lemma, LocalId, Locals, Owner, Type};
use crate::interp::{Evaluator, Limits, Scope, Stop, Value, View, ViolationKind, World};
use crate::kernel::ClaimKind;
use crate::vc::Obligation;

const LIMITS: Limits = Limits { fuel: 50_000, elements: 1 << 12, depth: 300, bits: 1 << 12, candidates: 1 << 8 };
const SIZES: Sizes = Sizes { blocks: 1, length: 3, largest: 4, limit: 4_000 };

/// What small values of the parameters say of the obligation.
pub(super) fn of(replay: &Replay<'_>, obligation: &Obligation) -> Replayed {
    let unconfirmed = |why: &str| Replayed::Unconfirmed(why.to_owned());
    let Ok(world) = World::new(replay.program, &Default::default(), LIMITS) else {
        return unconfirmed("a constant has no small value");
    };
    let Some(item) = Item::of(replay, obligation) else {
        return unconfirmed("there is no run of this that could be tried");
    };
    match item.counterexample(&world, obligation) {
        Some(lines) => Replayed::Values(lines),
        None => unconfirmed("no small values show this"),
    }
}

/// What has parameters and a contract, and no state.
struct Item<'p> {
    locals: &'p Locals,
    parameters: &'p [LocalId],
    contract: &'p Contract,
    function: Option<&'p Function>,
}

impl<'p> Item<'p> {
    fn of(replay: &Replay<'p>, obligation: &Obligation) -> Option<Item<'p>> {
        let lemma = |one: &&Lemma| one.ident.name.as_str() == obligation.owner && one.generics.is_empty();
        let function = |one: &&Function| {
            one.ident.name.as_str() == obligation.owner && one.owner == Owner::Module && one.generics.is_empty()
        };
        let program = replay.program;
        if let Some(Lemma { locals, parameters, contract, .. }) = program.lemmas.iter().find(lemma) {
            return Some(Item { locals, parameters, contract, function: None });
        }
        let found = program.functions.iter().find(function)?;
        let Function { locals, parameters, contract, .. } = found;
        Some(Item { locals, parameters, contract, function: Some(found) })
    }

    /// The values that show it, a line for each parameter.
    fn counterexample(&self, world: &'p World<'p>, obligation: &Obligation) -> Option<Vec<String>> {
        let types: Vec<Type> = self.parameters.iter().map(|&local| self.locals.get(local).ty.clone()).collect();
        let domain = Domain { world, sizes: SIZES, extremes: true, sparse: false };
        let mut evaluator = Evaluator::new(world);
        let shows = |row: &Vec<Value>| self.is_false_for(&mut evaluator, obligation, row);
        let row = domain.rows(&types).all.into_iter().find(shows)?;
        let mut shown = Shown::new(world);
        let line = |(&local, value): (&LocalId, &Value)| {
            let local = self.locals.get(local);
            format!("{} = {}", local.ident.name, shown.value(&local.ty, value))
        };
        Some(self.parameters.iter().zip(&row).map(line).collect())
    }

    fn is_false_for(&self, evaluator: &mut Evaluator<'p>, obligation: &Obligation, row: &[Value]) -> bool {
        evaluator.meter.refill();
        let mut scope = Scope::new(self.locals, View::Nothing).with(self.parameters, row);
        let mut holds = |clause: &'p Clause| evaluator.bool(&mut scope, &clause.expr) == Ok(true);
        if !self.contract.requires.iter().all(&mut holds) {
            return false;
        }
        match (self.function, obligation.kind) {
            (Some(function), _) => function_fails(evaluator, &mut scope, function, obligation),
            (None, ClaimKind::Ensures) => ensures_fail(evaluator, &mut scope, self.contract, obligation),
            (None, _) => false,
        }
    }
}

fn ensures_fail<'p>(
    evaluator: &mut Evaluator<'p>,
    scope: &mut Scope<'p>,
    contract: &'p Contract,
    obligation: &Obligation,
) -> bool {
    let conjuncts = contract.ensures.iter().flat_map(|clause| clause.expr.conjuncts());
    let mut own = conjuncts.filter(|conjunct| conjunct.span == obligation.span);
    own.any(|conjunct| evaluator.bool(scope, conjunct) == Ok(false))
}

/// The body is run; what it calls is looked at with its contract.
fn function_fails<'p>(
    evaluator: &mut Evaluator<'p>,
    scope: &mut Scope<'p>,
    function: &'p Function,
    obligation: &Obligation,
) -> bool {
    evaluator.contracts = true;
    let value = evaluator.eval(scope, &function.body);
    evaluator.contracts = false;
    match value {
        Ok(value) => {
            let Some(result) = function.result else { return false };
            scope.set(result, value);
            obligation.kind == ClaimKind::Ensures && ensures_fail(evaluator, scope, &function.contract, obligation)
        }
        Err(stop) => match *stop {
            Stop::Violation(violation) => {
                let requires = obligation.kind == ClaimKind::Requires && violation.kind == ViolationKind::Requires;
                meets(violation.span, obligation.span) && (requires || of_expression(obligation.kind, violation.kind))
            }
            _ => false,
        },
    }
}
