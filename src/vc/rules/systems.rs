//! Systems: what follows of a tree of implementations. Nothing is proved again: the theorems of composition are
//! applied.
//!
//! ```text
//!   vertical    I: A over B,  J: B over C      give  I over J: A over C,  recovery J.recover ; I.recover
//!   product     J: A over C,  K: B over D      give  (J, K): (A, B) over (C, D),  recovery J.recover ; K.recover
//!   traces      I: A over C                    gives: what a client of A sees on I, A can do
//! ```
//! So the recovery of a tree is that of its implementations in post-order (Chajed et al., *Argosy*, PLDI 2019). Side
//! conditions: the upper one stands on the very layer that the lower one implements, which the checker sees to; it
//! keeps the `requires` of that layer everywhere, which are obligations of the upper one; each occurrence is an
//! instance of its own; recoveries return nothing. In a product all parts crash together: while one recovers, another
//! may crash again. An implemented part bears that, its recovery being idempotent; a bare layer counts as implemented
//! by nothing, so two crashes of it must do what one can. That recoveries compose is an equation of Kleene algebra,
//! decided each time.

use super::super::obligation::{ClaimId, DerivedClaim, Equation, EquationId, ObligationId, Premise, Promise};
use super::claims::{Collector, Refinement};
use super::recoveries;
use crate::base::Symbol;
use crate::kernel::{ImplModel, LayerModel, Program, StackModel, SystemModel};
use crate::kleene;
use indexmap::{IndexMap, IndexSet};

const TRACES: &str = "trace inclusion follows from recovery refinement (Argosy, PLDI 2019)";
const COMPOSITION: &str = "composition, vertical (Argosy, PLDI 2019) and of products; recoveries run in post-order";

impl Collector<'_> {
    pub fn system(&mut self, system: &SystemModel, impls: &[Refinement]) {
        let StackModel::Impl(top, _) = system.stack else {
            unreachable!("a system begins with an implementation: the checker sees to it")
        };
        let parts = implementations(&system.stack);
        let refinement = match parts.len() {
            1 => impls[top].claim,
            _ => self.composition(system, &parts, impls),
        };
        let program = self.program;
        let layer = &program.layers[program.impls[top].layer];
        let restart = restarts(&system.stack, impls);
        let promise = Promise {
            system: system.name.to_string(),
            layer: layer.name.to_string(),
            bottom: bottom(program, &system.stack),
            keeps: keeps(layer),
            restart,
        };
        let statement = format!("{}: {}, trace inclusion", system.name, offers(program, system));
        let premises = vec![Premise::claim("recovery refinement", refinement)];
        let claim = DerivedClaim::new(statement, TRACES, system.span, premises);
        self.claim(DerivedClaim { promise: Some(promise), ..claim });
    }

    /// Recovery refinement of the whole tree.
    fn composition(&mut self, system: &SystemModel, parts: &[usize], impls: &[Refinement]) -> ClaimId {
        let program = self.program;
        let distinct: IndexSet<usize> = parts.iter().copied().collect();
        let name = |part: usize| format!("`{}` implements `{}`", program.impls[part].name, implemented(program, part));
        let mut premises: Vec<Premise> =
            distinct.iter().map(|&part| Premise::claim(name(part), impls[part].claim)).collect();
        premises.extend(joints(program, &system.stack).into_iter().map(Premise::checked));
        premises.push(Premise::checked("each occurrence of a name is an instance of its own"));
        for layer in beside_implemented(&system.stack) {
            let twice = self.crashes_twice(layer);
            let name = format!("while a part beside it recovers, {}", twice.name);
            premises.push(Premise { name, ..twice });
        }
        premises.push(self.recoveries(system));
        let statement = format!("{}: {}, recovery refinement", system.name, offers(program, system));
        self.claim(DerivedClaim::new(statement, COMPOSITION, system.span, premises))
    }

    /// The recoveries in post-order are one recovery.
    fn recoveries(&mut self, system: &SystemModel) -> Premise {
        let all = recoveries::in_post_order(self.program, &system.stack);
        let equations: Vec<EquationId> = recoveries::equations(&all)
            .into_iter()
            .map(|goal| {
                let law = kleene::Law { name: system.name, hypotheses: vec![], goal, steps: vec![] };
                let item = kleene::Item { law, span: system.span, given: system.span, by: system.span };
                self.equation(Equation { owner: system.name.to_string(), item, earlier: vec![] })
            })
            .collect();
        let names: Vec<String> = all.iter().map(|one| format!("`{}`", one.name)).collect();
        let name = format!("{}, run one after the other, are one recovery", names.join(", "));
        Premise { equations, ..Premise::checked(name) }
    }
}

/// The implementations of a tree in post-order, one for each occurrence.
fn implementations(stack: &StackModel) -> Vec<usize> {
    match stack {
        StackModel::Layer(_) => vec![],
        StackModel::Impl(own, below) => below.iter().flat_map(implementations).chain([*own]).collect(),
    }
}

/// The layers at the leaves, one for each occurrence.
fn leaves(stack: &StackModel) -> Vec<usize> {
    match stack {
        StackModel::Layer(layer) => vec![*layer],
        StackModel::Impl(_, below) => below.iter().flat_map(leaves).collect(),
    }
}

/// The names of the layers at the bottom, each once.
fn bottom(program: &Program, stack: &StackModel) -> Vec<String> {
    let layers: IndexSet<usize> = leaves(stack).into_iter().collect();
    layers.into_iter().map(|layer| program.layers[layer].name.to_string()).collect()
}

/// Such as `Disk over TwoDisk`, or `TxnDisk over 4 Disk`.
fn offers(program: &Program, system: &SystemModel) -> String {
    let StackModel::Impl(top, _) = system.stack else { return String::new() };
    let mut counts: IndexMap<usize, usize> = IndexMap::new();
    leaves(&system.stack).into_iter().for_each(|layer| *counts.entry(layer).or_default() += 1);
    let name = |(layer, count): (usize, usize)| match count {
        1 => program.layers[layer].name.to_string(),
        _ => format!("{count} {}", program.layers[layer].name),
    };
    let below: Vec<String> = counts.into_iter().map(name).collect();
    let top = implemented(program, top);
    if below.is_empty() { format!("{top} in memory") } else { format!("{top} over {}", below.join(", ")) }
}

fn implemented(program: &Program, own: usize) -> Symbol {
    program.layers[program.impls[own].layer].name
}

/// For each place where two implementations meet: that they fit.
fn joints(program: &Program, stack: &StackModel) -> IndexSet<String> {
    let StackModel::Impl(own, below) = stack else { return IndexSet::new() };
    let upper: &ImplModel = &program.impls[*own];
    let mut found = IndexSet::new();
    for (port, part) in upper.ports.iter().zip(below) {
        found.extend(joints(program, part));
        if let StackModel::Impl(lower, _) = part {
            let layer = program.layers[port.layer].name;
            let lower = program.impls[*lower].name;
            found.insert(format!("`{}` stands on `{layer}`, which is what `{lower}` implements", upper.name));
        }
    }
    found
}

/// Bare layers that stand beside something implemented.
fn beside_implemented(stack: &StackModel) -> IndexSet<usize> {
    let StackModel::Impl(_, below) = stack else { return IndexSet::new() };
    let mut found: IndexSet<usize> = below.iter().flat_map(beside_implemented).collect();
    if below.iter().any(|part| matches!(part, StackModel::Impl(..))) {
        found.extend(below.iter().filter_map(|part| match part {
            StackModel::Layer(layer) => Some(*layer),
            StackModel::Impl(..) => None,
        }));
    }
    found
}

/// That a crash during initialisation leaves the layers at the bottom as `init` may find them.
fn restarts(stack: &StackModel, impls: &[Refinement]) -> Vec<ObligationId> {
    let StackModel::Impl(own, below) = stack else { return vec![] };
    let of_part = |(port, part): (usize, &StackModel)| match part {
        StackModel::Layer(_) => impls[*own].restarts[port].clone(),
        StackModel::Impl(..) => restarts(part, impls),
    };
    let all: IndexSet<ObligationId> = below.iter().enumerate().flat_map(of_part).collect();
    all.into_iter().collect()
}

/// What clients of the layer must keep.
fn keeps(layer: &LayerModel) -> Vec<(String, Vec<crate::base::Span>)> {
    let required = layer.operations.iter().filter(|operation| !operation.requires.is_empty());
    required
        .map(|operation| (operation.name.to_string(), operation.requires.iter().map(|claim| claim.span).collect()))
        .collect()
}
