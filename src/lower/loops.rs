//! Loops, with what their rule needs: what the body may change, invariants, measures.

use super::code::Code;
use super::footprint::touched;
use crate::base::Span;
use crate::hir::{self, Decreases, Expr, LocalId, Loop, Owner, StmtKind, Target, visit};
use crate::kernel::{Block, ClaimKind, Command, Fact, LoopCommand, PortUse};
use crate::logic::{self, Term, Variable};

impl<'a> Code<'_, 'a> {
    pub fn while_(&mut self, condition: &Expr, inner: &'a Loop, span: Span) {
        let (assigned, ports) = self.changed_by(&inner.body);
        let invariants = self.claims_of(&inner.invariants, ClaimKind::InvariantEntry);
        let guard = self.translator.expr(condition);
        let guard_claims = self.translator.take_claims();
        let measures = self.loop_measures(&inner.decreases);
        let body = self.nested(|this| this.block(&inner.body));
        self.push(Command::Loop(Box::new(LoopCommand {
            assigned,
            ports,
            invariants,
            known: vec![],
            guard_claims,
            guard,
            body,
            step: Block::default(),
            measures,
            measure_span: measure_span(&inner.decreases, span),
            span,
        })));
    }

    /// `for i in low..high`: the bounds are evaluated once; `low <= i`, and `i <= high` unless the range is empty.
    pub fn for_(&mut self, local: LocalId, low: &Expr, high: &Expr, inner: &'a Loop, span: Span) {
        let low = self.value(low);
        let low = self.snapshot("first", low);
        let high = self.value(high);
        let high = self.snapshot("bound", high);
        let counter = self.declare_typed(local);
        self.push(Command::Assign(counter.variable, low));
        let at = logic::variable(counter.variable);
        let (mut assigned, ports) = self.changed_by(&inner.body);
        assigned.push((counter.variable, counter.typing));
        let end = logic::if_then_else(logic::less(low, high), high, low);
        let bounds = logic::and([logic::less_equal(low, at), logic::less_equal(at, end)]);
        let invariants = self.claims_of(&inner.invariants, ClaimKind::InvariantEntry);
        let body = self.nested(|this| this.block(&inner.body));
        let next = Command::Assign(counter.variable, logic::add(at, logic::int_literal(1)));
        self.push(Command::Loop(Box::new(LoopCommand {
            assigned,
            ports,
            invariants,
            known: vec![Fact { term: bounds, span }],
            guard_claims: vec![],
            guard: logic::less(at, high),
            body,
            step: Block { commands: vec![next] },
            measures: None,
            measure_span: span,
            span,
        })));
    }

    fn loop_measures(&mut self, decreases: &Decreases) -> Option<Vec<Term>> {
        match decreases {
            Decreases::Measures(measures) => {
                let terms = measures.iter().map(|measure| self.translator.expr(measure)).collect();
                self.translator.notes.clear();
                Some(terms)
            }
            Decreases::Unstated | Decreases::Star => None,
        }
    }

    /// Locals and volatile variables that the body may assign, with their typing, and ports that it may touch.
    fn changed_by(&mut self, body: &hir::Block) -> (Vec<(Variable, Term)>, Vec<PortUse>) {
        let mut assigned: Vec<(Variable, Term)> =
            assigned_locals(body).into_iter().filter_map(|local| self.outer_local(local)).collect();
        let mut ports = vec![];
        if let Owner::Impl(id) = self.owner {
            let touched = touched(self.translator.lowering.program, id, body);
            ports = touched.ports();
            for index in touched.volatiles {
                let ty = self.translator.lowering.program.impl_(id).volatiles[index.index()].ty.clone();
                let variable = self.state_variable(hir::Place::Volatile(index));
                let typing = self.translator.typing(&ty, logic::variable(variable));
                assigned.push((variable, typing));
            }
        }
        (assigned, ports)
    }

    /// The variable of a local that lives outside the loop.
    fn outer_local(&mut self, local: LocalId) -> Option<(Variable, Term)> {
        let term = *self.translator.scope.locals.get(&local)?;
        let variable = term.as_variable()?;
        let ty = self.translator.body_locals.get(local).ty.clone();
        Some((variable, self.translator.typing(&ty, term)))
    }
}

fn assigned_locals(body: &hir::Block) -> Vec<LocalId> {
    let mut found = std::collections::BTreeSet::new();
    visit::each_stmt(body, &mut |stmt| match &stmt.kind {
        StmtKind::Assign(Target::Local(local), _) | StmtKind::Choose(Target::Local(local), _) => {
            found.insert(*local);
        }
        StmtKind::Call { results, .. } => found.extend(results.iter().flatten()),
        _ => {}
    });
    found.into_iter().collect()
}

fn measure_span(decreases: &Decreases, otherwise: Span) -> Span {
    match decreases {
        Decreases::Measures(measures) => measures.first().map_or(otherwise, |measure| measure.span),
        Decreases::Unstated | Decreases::Star => otherwise,
    }
}
