//! Small values for lemmas and functions, small states for layers.

use super::numbers::Numbers;
use super::{SIZES, SMALL};
use crate::base::Span;
use crate::explore::{Domain, Listed, Sizes};
use crate::hir::visit::each_stmt;
use crate::hir::{
    Block, Clause, Function, IntType, Layer, LayerId, LayerOp, Lemma, LocalId, Locals, OpIndex, Owner, StmtKind, Type,
};
use crate::interp::{Evaluator, Outcome, Scope, Sought, State, Value, View, World};
use std::collections::BTreeSet;

/// Most assumptions are satisfied by one of the first few values; only for others all are listed.
const FEW: usize = 64;
/// Steps of evaluation for one lemma, function or layer.
const STEPS: u64 = 2_000_000;

/// Of the places, those of lemmas, functions and layers that no small values reach.
pub(super) struct Missed {
    /// Everything small was tried.
    pub surely: BTreeSet<Span>,
    /// Those that were not looked for here.
    pub others: BTreeSet<Span>,
}

/// What was seen of something that values were tried for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seen {
    Reached,
    /// By none of all small values.
    Missed,
    /// By none, and not all could be tried.
    Unknown,
}

pub(super) fn missed<'w>(world: &'w World<'w>, places: &BTreeSet<Span>) -> Missed {
    let mut tried = Tried { evaluator: Evaluator::new(world), missed: BTreeSet::new(), looked_at: BTreeSet::new() };
    let program = world.program;
    program.lemmas.iter().filter(|lemma| lemma.owner == Owner::Module).for_each(|lemma| tried.lemma(lemma, places));
    let functions = program.functions.iter().filter(|function| function.owner == Owner::Module);
    functions.filter(|function| places.contains(&function.ident.span)).for_each(|function| tried.function(function));
    for (id, layer) in program.layers.iter().enumerate() {
        let wanted = layer.operations.iter().enumerate().filter(|(_, op)| places.contains(&op.ident.span));
        let wanted: Vec<(OpIndex, &LayerOp)> = wanted.map(|(place, op)| (OpIndex::new(place), op)).collect();
        tried.layer(LayerId::new(id), layer, &wanted);
    }
    if !tried.missed.is_empty() {
        program.lemmas.iter().filter(|lemma| lemma.owner == Owner::Module).for_each(|lemma| tried.calls_of(lemma));
    }
    let others = places.difference(&tried.looked_at).copied().collect();
    Missed { surely: tried.missed, others }
}

struct Tried<'w> {
    evaluator: Evaluator<'w>,
    missed: BTreeSet<Span>,
    looked_at: BTreeSet<Span>,
}

impl<'w> Tried<'w> {
    fn note(&mut self, place: Span, seen: Seen) {
        self.looked_at.insert(place);
        if seen == Seen::Missed {
            self.missed.insert(place);
        }
    }

    fn function(&mut self, function: &'w Function) {
        let Function { locals, parameters, contract, .. } = function;
        let seen =
            self.satisfied(locals, parameters, &contract.requires, !function.generics.is_empty(), &mut |_, _| true);
        self.note(function.ident.span, seen);
    }

    /// What it requires, and what it assumes.
    fn lemma(&mut self, lemma: &'w Lemma, places: &BTreeSet<Span>) {
        let assumed: Vec<Span> = assumptions(&lemma.body).into_iter().filter(|place| places.contains(place)).collect();
        if assumed.is_empty() && !places.contains(&lemma.ident.span) {
            return;
        }
        let Lemma { locals, parameters, contract, .. } = lemma;
        let is_generic = !lemma.generics.is_empty();
        self.evaluator.sought = Some(assumed.iter().copied().collect());
        let mut begun = false;
        let mut is_done = |evaluator: &mut Evaluator<'w>, row: &[Value]| {
            begun = true;
            if evaluator.has_reached_all() {
                return true;
            }
            // Whatever becomes of the proof: what it comes to on the way counts.
            let _ = evaluator.prove(lemma, &[], row);
            evaluator.has_reached_all()
        };
        let undecided = self.evaluator.undecided;
        let seen = self.satisfied(locals, parameters, &contract.requires, is_generic, &mut is_done);
        let Sought { waiting, refused } = self.evaluator.sought.take().unwrap_or_default();
        self.note(lemma.ident.span, if begun { Seen::Reached } else { seen });
        let is_known = seen == Seen::Missed
            && self.evaluator.undecided == undecided
            && small(self.evaluator.world, |numbers| numbers.block(&lemma.body));
        for place in assumed {
            let is_missed = is_known && waiting.contains(&place) && refused.contains(&place);
            self.note(place, if is_missed { Seen::Missed } else { Seen::Unknown });
        }
    }

    /// What its proof calls is reached, too: with larger values than are tried.
    fn calls_of(&mut self, lemma: &'w Lemma) {
        let Lemma { locals, parameters, contract, .. } = lemma;
        self.evaluator.sought = Some(self.missed.iter().copied().collect());
        let mut is_done = |evaluator: &mut Evaluator<'w>, row: &[Value]| {
            // Whatever becomes of the proof.
            let _ = evaluator.prove(lemma, &[], row);
            evaluator.has_reached_all()
        };
        self.satisfied(locals, parameters, &contract.requires, !lemma.generics.is_empty(), &mut is_done);
        let Sought { waiting, .. } = self.evaluator.sought.take().unwrap_or_default();
        self.missed.retain(|place| waiting.contains(place));
    }

    /// Tries values that satisfy the clauses until it is done.
    fn satisfied(
        &mut self,
        locals: &'w Locals,
        parameters: &'w [LocalId],
        clauses: &'w [Clause],
        is_generic: bool,
        is_done: &mut dyn FnMut(&mut Evaluator<'w>, &[Value]) -> bool,
    ) -> Seen {
        if is_generic {
            return Seen::Unknown;
        }
        let types: Vec<Type> = parameters.iter().map(|&local| locals.get(local).ty.clone()).collect();
        let holds = |evaluator: &mut Evaluator<'w>, row: &[Value]| -> Outcome<bool> {
            let mut scope = Scope::new(locals, View::Nothing).with(parameters, row);
            clauses.iter().try_fold(true, |all, clause| Ok(all && evaluator.bool(&mut scope, &clause.expr)?))
        };
        let seen = self.search(&types, &mut |evaluator, row| Ok(holds(evaluator, row)? && is_done(evaluator, row)));
        let is_small = small(self.evaluator.world, |numbers| numbers.clauses(clauses));
        if seen == Seen::Missed && !is_small { Seen::Unknown } else { seen }
    }

    /// Each operation in each small state that satisfies the invariant.
    fn layer(&mut self, id: LayerId, layer: &'w Layer, wanted: &[(OpIndex, &'w LayerOp)]) {
        let fields: Vec<Type> = layer.state.iter().map(|field| field.ty.clone()).collect();
        for &(op, own) in wanted {
            let arguments = own.parameters.iter().map(|&local| own.locals.get(local).ty.clone());
            let types: Vec<Type> = fields.iter().cloned().chain(arguments).collect();
            let undecided = self.evaluator.undecided;
            let seen = self.search(&types, &mut |evaluator, row| {
                let (state, arguments) = row.split_at(fields.len());
                let state = State::from(state);
                Ok(evaluator.is_state(id, &state)? && evaluator.may_call(id, op, &state, arguments)?)
            });
            let is_small = small(self.evaluator.world, |numbers| {
                numbers.clauses(&layer.invariants);
                numbers.clauses(&own.requires);
            });
            let is_known = is_small && self.evaluator.undecided == undecided;
            self.note(own.ident.span, if seen == Seen::Missed && !is_known { Seen::Unknown } else { seen });
        }
    }

    /// Tries a few values, and if none will do all small ones.
    fn search(
        &mut self,
        types: &[Type],
        is_found: &mut dyn FnMut(&mut Evaluator<'w>, &[Value]) -> Outcome<bool>,
    ) -> Seen {
        let last = self.evaluator.meter.spent() + STEPS;
        let mut is_complete = true;
        for limit in [FEW, SIZES.limit] {
            let rows = rows(self.evaluator.world, types, limit);
            is_complete = rows.complete;
            for row in rows.all {
                self.evaluator.meter.refill();
                match is_found(&mut self.evaluator, &row) {
                    Ok(true) => return Seen::Reached,
                    Ok(false) if self.evaluator.meter.spent() < last => {}
                    _ => return Seen::Unknown,
                }
            }
            if is_complete {
                break;
            }
        }
        if is_complete { Seen::Missed } else { Seen::Unknown }
    }
}

fn small<'w>(world: &'w World<'w>, look: impl FnOnce(&mut Numbers<'w>)) -> bool {
    let mut numbers = Numbers::new(world);
    look(&mut numbers);
    numbers.all_small
}

/// Small values of the types, in all ways; of integers negative ones, too.
fn rows<'w>(world: &'w World<'w>, types: &[Type], limit: usize) -> Listed<Vec<Value>> {
    let domain = Domain { world, sizes: Sizes { limit, ..SIZES }, extremes: true, sparse: false, more: &[] };
    let mut rows = domain.rows(types);
    for (place, _) in types.iter().enumerate().filter(|(_, ty)| **ty == Type::Int(IntType::Int)) {
        let negative = (1..=SMALL + 2).map(|number| Value::int(-number));
        let plain: Vec<Vec<Value>> = rows.all.iter().filter(|row| row[place] == Value::int(0)).cloned().collect();
        let with = |value: Value| {
            plain.iter().map(move |row| [&row[..place], std::slice::from_ref(&value), &row[place + 1..]].concat())
        };
        rows.all.extend(negative.flat_map(with).collect::<Vec<_>>());
    }
    rows.complete &= !types.iter().any(holds_integers);
    rows
}

/// Whether integers stand within values of the type: of these negative ones are not tried.
fn holds_integers(ty: &Type) -> bool {
    match ty {
        Type::Seq(element) | Type::Set(element) | Type::Array(element, _) => {
            matches!(**element, Type::Int(IntType::Int)) || holds_integers(element)
        }
        Type::Tuple(parts) => parts.iter().any(|part| matches!(part, Type::Int(IntType::Int)) || holds_integers(part)),
        Type::Struct(..) | Type::Enum(..) => true,
        _ => false,
    }
}

/// The places of what is assumed there.
pub(super) fn assumptions(body: &Block) -> Vec<Span> {
    let mut found = vec![];
    each_stmt(body, &mut |stmt| {
        if let StmtKind::Assume(_) = stmt.kind {
            found.push(stmt.span);
        }
    });
    found
}
