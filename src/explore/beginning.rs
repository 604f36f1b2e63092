//! The states in which layers may begin.
//!
//! Variables that `init` says the value of (`init may == singletons(latest)`) are computed; small values are tried for
//! the others.

use super::domain::{Domain, Listed, products};
use crate::hir::visit::each_expr;
use crate::hir::{Expr, ExprKind, Layer, LayerId, Place, Receiver, StateIndex, Type};
use crate::interp::{Evaluator, Outcome, Scope, State, Value, View};

/// What the states depend on in which the layer at the top may begin.
#[derive(PartialEq, Eq, Hash, Debug)]
pub(super) struct Begun {
    /// Beside zero.
    pub blocks: u32,
    pub length: usize,
    /// Whether there may be more elements.
    pub is_cut: bool,
    /// Numbers and blocks that the client saw.
    pub seen: Vec<Value>,
}

/// What is known of a variable before the others are.
enum Source<'w> {
    Tried,
    /// The other side of an equation.
    Computed(&'w Expr),
}

impl<'w> Domain<'w> {
    /// States of the layer in which it may begin: with these numbers beside the small ones as values of variables, and
    /// with what was seen anywhere within.
    ///
    /// # Errors
    /// Where what the layer says of them can't be evaluated.
    pub fn initial_states(
        &self,
        evaluator: &mut Evaluator<'w>,
        id: LayerId,
        numbers: &[Value],
        seen: &[Value],
    ) -> Outcome<Listed<State>> {
        let layer = self.world.program.layer(id);
        let sources = sources(layer);
        let mut rows = self.tried(layer, &sources, (numbers, seen));
        for row in &mut rows.all {
            compute(evaluator, layer, &sources, row)?;
        }
        let mut found = Listed { all: vec![], complete: rows.complete };
        for row in rows.all {
            let state = State::from(row);
            if evaluator.is_initial(id, &state)? {
                found.all.push(state);
            }
        }
        Ok(found)
    }

    /// Small values for the variables that are not computed, and any for those that are.
    fn tried(&self, layer: &Layer, sources: &[Source<'_>], new: (&[Value], &[Value])) -> Listed<Vec<Value>> {
        let values = |(field, source): (&crate::hir::Field, &Source)| match source {
            Source::Tried => self.values_and(&field.ty, new),
            Source::Computed(_) => Listed::new(vec![Value::UNIT]),
        };
        let parts: Vec<Listed<Value>> = layer.state.iter().zip(sources).map(values).collect();
        let rows = products(parts.iter().map(|part| part.all.as_slice()), self.sizes.limit);
        Listed { complete: rows.complete && parts.iter().all(|part| part.complete), ..rows }
    }
}

impl<'w> Domain<'w> {
    /// Small values of the type, those with what was seen, and of a type of numbers also these.
    fn values_and(&self, ty: &Type, (numbers, seen): (&[Value], &[Value])) -> Listed<Value> {
        let mut listed = self.values_with(ty, seen);
        if let Type::Int(_) = ty {
            let new = numbers.iter().filter(|number| self.world.is_typed(ty, number) && !listed.all.contains(number));
            let new: Vec<Value> = new.cloned().collect();
            listed.all.extend(new);
        }
        listed
    }
}

/// Each computed variable, from those that are tried.
fn compute<'w>(
    evaluator: &mut Evaluator<'w>,
    layer: &'w Layer,
    sources: &[Source<'w>],
    row: &mut [Value],
) -> Outcome<()> {
    for (place, source) in sources.iter().enumerate() {
        if let Source::Computed(value) = source {
            let mut scope = Scope::new(&layer.locals, View::Layer(State::from(&*row)));
            row[place] = evaluator.eval(&mut scope, value)?;
        }
    }
    Ok(())
}

/// For each variable, whether an equation gives it from variables that are tried.
fn sources(layer: &Layer) -> Vec<Source<'_>> {
    let mut sources: Vec<Source> = vec![];
    for place in 0..layer.state.len() {
        let is_tried = |other: StateIndex| {
            other.index() != place && !matches!(sources.get(other.index()), Some(Source::Computed(_)))
        };
        let found = equation(layer, StateIndex::new(place), &is_tried);
        sources.push(found.map_or(Source::Tried, Source::Computed));
    }
    sources
}

/// The other side of an equation for the variable that reads nothing but what is tried.
fn equation<'p>(layer: &'p Layer, variable: StateIndex, is_tried: &dyn Fn(StateIndex) -> bool) -> Option<&'p Expr> {
    let own = ExprKind::State(Place::Own(variable));
    layer.init.iter().flat_map(|clause| clause.expr.conjuncts()).find_map(|conjunct| match &conjunct.kind {
        ExprKind::Equal(left, right) if left.kind == own && reads(right, is_tried) => Some(&**right),
        ExprKind::Equal(left, right) if right.kind == own && reads(left, is_tried) => Some(&**left),
        _ => None,
    })
}

/// Whether all state that the expression reads is of these variables. What a function of the layer reads is not looked
/// into: then no.
fn reads(expr: &Expr, allowed: &dyn Fn(StateIndex) -> bool) -> bool {
    let mut all = true;
    each_expr(expr, &mut |part| match &part.kind {
        ExprKind::State(Place::Own(variable)) => all &= allowed(*variable),
        ExprKind::Call { receiver, .. } => all &= *receiver == Receiver::None,
        _ => {}
    });
    all
}
