//! Small values for what has no state: lemmas and functions of modules.

use super::matching::{meets, of_kind};
use super::{Guesses, Replay, Replayed};
use crate::explain::guess::Concrete;
use crate::explore::{Domain, Searched, Shown, Sizes, Within, near_literals, products, words};
use crate::hir::{Clause, Contract, Function, Lemma, LocalId, Locals, OpIndex, Owner, Type};
use crate::interp::{Evaluator, Limits, Outcome, Scope, Stop, StuckKind, Value, View, Violation, World};
use crate::kernel::ClaimKind;
use crate::vc::Obligation;

pub(super) const LIMITS: Limits =
    Limits { fuel: 50_000, elements: 1 << 12, depth: 300, bits: 1 << 12, candidates: 1 << 8 };
const SIZES: Sizes = Sizes { blocks: 1, length: 3, largest: 4, limit: 4_000 };

/// What small values of the parameters say of the obligation, and how many steps that took.
pub(super) fn of(replay: &Replay<'_>, obligation: &Obligation, guesses: &Guesses, steps: u64) -> Searched<Replayed> {
    let unconfirmed = |why: &str| (Replayed::Unconfirmed(why.to_owned()), 0);
    if let Some(why) = beyond(obligation.kind) {
        return unconfirmed(why);
    }
    let Ok(world) = World::new(replay.program, &Default::default(), LIMITS) else {
        return unconfirmed("a constant has no small value");
    };
    if let Some(found) = super::layers::of(&world, obligation, steps) {
        return found;
    }
    let Some(item) = Item::of(replay, obligation) else {
        return unconfirmed("there is no run of this that could be tried");
    };
    let mut evaluator = Evaluator::new(&world);
    let mut stuck = None;
    let found = match item.counterexample(&mut evaluator, (obligation, guesses), steps, &mut stuck) {
        Some(lines) => Replayed::Values(lines),
        None => Replayed::Unconfirmed(nothing(stuck)),
    };
    (found, evaluator.meter.spent())
}

/// What no values can show.
fn beyond(kind: ClaimKind) -> Option<&'static str> {
    match kind {
        ClaimKind::InitialState | ClaimKind::ConstantExists => Some("no value can show that there is none"),
        _ => None,
    }
}

fn nothing(stuck: Option<StuckKind>) -> String {
    match stuck {
        Some(kind) => format!("no small values show this; where some might, {}", words::stuck(kind)),
        None => "no small values show this".to_owned(),
    }
}

/// What has parameters and a contract, and no state.
struct Item<'p> {
    locals: &'p Locals,
    parameters: &'p [LocalId],
    contract: &'p Contract,
    /// What generic parameters stand for: whatever is claimed is claimed of `bool`, too.
    types: Vec<Type>,
    body: Body<'p>,
}

#[derive(Clone, Copy)]
enum Body<'p> {
    Lemma(&'p Lemma),
    Function(&'p Function),
}

impl<'p> Item<'p> {
    fn of(replay: &Replay<'p>, obligation: &Obligation) -> Option<Item<'p>> {
        let lemma = |one: &&Lemma| one.ident.name.as_str() == obligation.owner;
        let function = |one: &&Function| one.ident.name.as_str() == obligation.owner && one.owner == Owner::Module;
        let program = replay.program;
        if let Some(found) = program.lemmas.iter().find(lemma) {
            let Lemma { locals, parameters, contract, generics, .. } = found;
            let types = vec![Type::Bool; generics.len()];
            return Some(Item { locals, parameters, contract, types, body: Body::Lemma(found) });
        }
        let found = program.functions.iter().find(function)?;
        let Function { locals, parameters, contract, generics, .. } = found;
        let types = vec![Type::Bool; generics.len()];
        Some(Item { locals, parameters, contract, types, body: Body::Function(found) })
    }

    /// The values that show it, a line for each parameter. Else: why some values could not be tried, if so.
    fn counterexample(
        &self,
        evaluator: &mut Evaluator<'p>,
        (obligation, guesses): (&Obligation, &Guesses),
        steps: u64,
        stuck: &mut Option<StuckKind>,
    ) -> Option<Vec<String>> {
        let rows = self.rows(evaluator.world, guesses);
        let guesses: &[Option<i64>] = &[None, Some(0), Some(1)];
        for &guess in guesses {
            // Only where a value is unknown it matters what it is taken for.
            if guess.is_some() && *stuck != Some(StuckKind::Unspecified) {
                break;
            }
            evaluator.unknown = guess;
            for row in &rows {
                if evaluator.meter.spent() >= steps {
                    return None;
                }
                match self.is_false_for(evaluator, obligation, row) {
                    Ok(true) => return Some(self.lines(evaluator.world, row, guess)),
                    Err(Stop::Stuck(why)) => _ = stuck.get_or_insert(why.kind),
                    _ => {}
                }
            }
        }
        None
    }

    /// Small values first, in all ways; then those of the solver; then those beside the numbers that the item mentions.
    fn rows(&self, world: &'p World<'p>, guesses: &Guesses) -> Vec<Vec<Value>> {
        let types: Vec<Type> = self.parameters.iter().map(|&local| self.ty(local)).collect();
        let clauses = self.contract.requires.iter().chain(&self.contract.ensures).map(|clause| &clause.expr);
        let more = match self.body {
            Body::Lemma(lemma) => near_literals(clauses, Some(&lemma.body)),
            Body::Function(function) => near_literals(clauses.chain([&function.body]), None),
        };
        let small = Domain { world, sizes: SIZES, extremes: true, sparse: false, more: &[] };
        let wide = Domain { more: &more, ..small };
        let each = (SIZES.limit as f64).powf(1.0 / types.len().max(1) as f64).floor() as usize;
        let lists: Vec<Vec<Value>> = types.iter().map(|ty| wide.values(ty).cut(each).all).collect();
        let wide = products(lists.iter().map(Vec::as_slice), SIZES.limit);
        let mut concrete = Concrete::new(Domain { sizes: Sizes { limit: 1, ..SIZES }, ..small });
        let names = self.parameters.iter().map(|&local| self.locals.get(local).ident.name.as_str());
        let guessed = names.zip(&types).map(|(name, ty)| concrete.value(ty, guesses.any(name)));
        let guessed: Option<Vec<Value>> = guessed.collect();
        small.rows(&types).all.into_iter().chain(guessed).chain(wide.all).collect()
    }

    fn ty(&self, local: LocalId) -> Type {
        self.locals.get(local).ty.instantiate(&self.types)
    }

    /// A line for each parameter, and one for what was taken for unknown values.
    fn lines(&self, world: &'p World<'p>, row: &[Value], guess: Option<i64>) -> Vec<String> {
        let mut shown = Shown::new(world);
        let line = |(&local, value): (&LocalId, &Value)| {
            let local = self.locals.get(local);
            format!("{} = {}", local.ident.name, shown.value(&local.ty.instantiate(&self.types), value))
        };
        let guessed =
            guess.map(|number| format!("where what is fixed and unknown, such as `s[i]` out of range, is {number}"));
        self.parameters.iter().zip(row).map(line).chain(guessed).collect()
    }

    fn is_false_for(
        &self,
        evaluator: &mut Evaluator<'p>,
        obligation: &Obligation,
        row: &[Value],
    ) -> Result<bool, Stop> {
        evaluator.meter.refill();
        let mut scope = Scope::new(self.locals, View::Nothing).with(self.parameters, row);
        scope.types.clone_from(&self.types);
        let holds = |evaluator: &mut Evaluator<'p>, scope: &mut Scope<'p>, clause: &'p Clause| {
            evaluator.bool(scope, &clause.expr)
        };
        for clause in &self.contract.requires {
            if !holds(evaluator, &mut scope, clause).map_err(|stop| *stop)? {
                return Ok(false);
            }
        }
        let undecided = evaluator.undecided;
        let ended = match self.body {
            Body::Function(function) => applied(evaluator, &mut scope, function),
            Body::Lemma(_) if obligation.kind == ClaimKind::Ensures => Ok(true),
            Body::Lemma(lemma) => evaluator.prove(lemma, &self.types, row),
        };
        match ended.map_err(|stop| *stop) {
            Ok(true) if obligation.kind == ClaimKind::Ensures => {
                ensures_fail(evaluator, &mut scope, self.contract, obligation).map_err(|stop| *stop)
            }
            Err(Stop::Violation(violation)) => Ok(is_claim(violation, obligation)),
            Ok(_) if evaluator.undecided > undecided => Err(unspecified(obligation)),
            Ok(_) => Ok(false),
            Err(stop) => Err(stop),
        }
    }
}

/// That a claim on the way could not be decided.
fn unspecified(obligation: &Obligation) -> Stop {
    Stop::Stuck(crate::interp::Stuck { kind: StuckKind::Unspecified, span: obligation.span })
}

/// Whether what is false there is what the obligation says.
pub(super) fn is_claim(violation: Violation, obligation: &Obligation) -> bool {
    let within = Within::Call(OpIndex::new(0));
    meets(violation.span, obligation.span) && of_kind(obligation.kind, violation.kind, within)
}

fn ensures_fail<'p>(
    evaluator: &mut Evaluator<'p>,
    scope: &mut Scope<'p>,
    contract: &'p Contract,
    obligation: &Obligation,
) -> Outcome<bool> {
    let conjuncts = contract.ensures.iter().flat_map(|clause| clause.expr.conjuncts());
    for conjunct in conjuncts.filter(|conjunct| conjunct.span == obligation.span) {
        if !evaluator.bool(scope, conjunct)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The body is run, and what it calls is looked at with its contract; the result is the function's. Whether there is
/// one.
fn applied<'p>(evaluator: &mut Evaluator<'p>, scope: &mut Scope<'p>, function: &'p Function) -> Outcome<bool> {
    evaluator.contracts = true;
    let value = evaluator.eval(scope, &function.body);
    evaluator.contracts = false;
    let value = value?;
    let Some(result) = function.result else { return Ok(false) };
    scope.set(result, value);
    Ok(true)
}
