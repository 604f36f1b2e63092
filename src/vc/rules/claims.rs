//! All obligations of a program, and what follows once they are proved.

use super::super::engine::Engine;
use super::super::obligation::{ClaimId, DerivedClaim, Expectation, Obligation, ObligationId, Obligations, Premise};
use super::super::side_condition::SideCondition;
use crate::kernel::{ImplModel, LayerModel, Needs, PortModel, Program, TripleModel};
use std::collections::{BTreeMap, BTreeSet};

/// Everything to be shown of the program.
pub(in crate::vc) fn program(program: &Program, dropped: Option<SideCondition>) -> Obligations {
    let mut collector = Collector { program, dropped, all: Obligations::default(), twice: BTreeMap::new() };
    let mathematics = collector.mathematics();
    let layers: Vec<Premise> = program.layers.iter().map(|layer| collector.layer(layer)).collect();
    let impls: Vec<Refinement> =
        program.impls.iter().map(|own| collector.implementation(own, &mathematics, &layers)).collect();
    for triple in &program.triples {
        collector.triple(triple, &mathematics, &layers, &impls);
    }
    collector.laws();
    for system in &program.systems {
        collector.system(system, &impls);
    }
    collector.all.assumptions = program.assumptions.iter().map(|fact| fact.span).collect();
    collector.all
}

const REFINEMENT: &str = "recovery refinement, by forward simulation with idempotent recovery (Argosy, PLDI 2019)";
const TRIPLE: &str = "idempotent recovery, for a statement of Crash Hoare Logic (FSCQ, SOSP 2015)";

/// What is known of an impl.
pub(super) struct Refinement {
    pub claim: ClaimId,
    /// Its recovery does what it says.
    recovery: Premise,
    /// For each port: a crash during `init` is covered.
    pub restarts: Vec<Vec<ObligationId>>,
}

pub(super) struct Collector<'a> {
    pub program: &'a Program,
    dropped: Option<SideCondition>,
    pub all: Obligations,
    /// By layer, once it is wanted: two crashes do what one can.
    twice: BTreeMap<usize, Premise>,
}

impl<'a> Collector<'a> {
    /// Takes over what the engine found; gives it as a premise. Optional obligations are no part of it.
    fn keep(&mut self, name: impl Into<String>, engine: Engine<'a>) -> Premise {
        let owed = |obligation: &Obligation| obligation.expectation != Expectation::Optional;
        let flags: Vec<bool> = engine.obligations.iter().map(owed).collect();
        let ids = self.keep_all(engine);
        let obligations = ids.into_iter().zip(flags).filter(|(_, owed)| *owed).map(|(id, _)| id).collect();
        Premise { obligations, ..Premise::checked(name) }
    }

    fn keep_all(&mut self, engine: Engine<'a>) -> Vec<ObligationId> {
        let first = self.all.list.len();
        self.all.list.extend(engine.obligations);
        (first..self.all.list.len()).map(|index| ObligationId(index as u32)).collect()
    }

    /// Takes over a claim; it rests on what its premises rest on.
    pub fn claim(&mut self, mut claim: DerivedClaim) -> ClaimId {
        for earlier in claim.premises.iter().flat_map(|premise| &premise.claims) {
            let earlier = &self.all.claims[earlier.0 as usize];
            claim.assumptions.extend(&earlier.assumptions);
            claim.encodes |= earlier.encodes;
        }
        self.all.claims.push(claim);
        ClaimId(self.all.claims.len() as u32 - 1)
    }

    /// Two crashes of the layer do what one can.
    pub fn crashes_twice(&mut self, layer: usize) -> Premise {
        if let Some(known) = self.twice.get(&layer) {
            return known.clone();
        }
        let model = &self.program.layers[layer];
        let mut engine = self.engine(None, format!("{}.crash", model.name));
        engine.layer_crashes_twice(model);
        let premise = self.keep(format!("a second crash of `{}` does nothing that one can't do", model.name), engine);
        self.twice.insert(layer, premise.clone());
        premise
    }

    fn engine(&self, own: Option<&'a ImplModel>, owner: String) -> Engine<'a> {
        Engine::new(self.program, self.dropped, own, owner)
    }

    /// A premise for each body without state, in their order.
    fn mathematics(&mut self) -> Vec<Premise> {
        let bodies = self.program.pure.iter();
        bodies
            .map(|body| {
                let mut engine = self.engine(None, body.name.to_string());
                engine.pure_body(body);
                self.keep(format!("`{}`", body.name), engine)
            })
            .collect()
    }

    /// The layer makes sense.
    fn layer(&mut self, layer: &'a LayerModel) -> Premise {
        if !layer.wanted {
            return Premise::checked(layer.name.as_str());
        }
        let (program, dropped) = (self.program, self.dropped);
        let engine = |member: &str| Engine::new(program, dropped, None, format!("{}.{member}", layer.name));
        let mut all = vec![];
        let mut run = |this: &mut Self, mut engine: Engine<'a>, rule: &dyn Fn(&mut Engine<'a>)| {
            rule(&mut engine);
            all.extend(this.keep("", engine).obligations);
        };
        run(self, engine("invariant"), &|engine| engine.layer_meaning(layer));
        run(self, engine("init"), &|engine| engine.initial_state(layer));
        for operation in &layer.operations {
            run(self, engine(operation.name.as_str()), &|engine| engine.layer_operation(layer, operation));
        }
        run(self, engine("background"), &|engine| engine.layer_background(layer));
        run(self, engine("crash"), &|engine| engine.layer_crash(layer));
        Premise { obligations: all, ..Premise::checked(format!("layer `{}` makes sense", layer.name)) }
    }

    /// The impl refines its layer.
    fn implementation(&mut self, own: &'a ImplModel, mathematics: &[Premise], layers: &[Premise]) -> Refinement {
        let mut premises = needed(&own.needs, mathematics);
        let mut used: Vec<usize> = own.ports.iter().map(|port| port.layer).chain([own.layer]).collect();
        used.dedup();
        premises.extend(used.into_iter().map(|layer| layers[layer].clone()));
        premises.push(self.rule(own, "abstraction", "abstraction", |engine| engine.meaning()));
        premises.push(self.rule(own, "init", "init", |engine| engine.init()));
        for (index, operation) in own.operations.iter().enumerate() {
            let name = format!("operation `{}`: normal and crash", operation.name);
            premises.push(self.rule(own, operation.name.as_str(), &name, |engine| engine.operation(index)));
        }
        premises.push(self.rule(own, "idle", "crash while no operation runs", |engine| engine.idle()));
        let recovery = self.recovery(own, &mut premises);
        premises.push(recovery.clone());
        let restarts = own.ports.iter().map(|port| self.restart(own, port)).collect();
        let claim = DerivedClaim::new(statement(self.program, own), REFINEMENT, own.span, premises);
        let claim = self.claim(claim.resting_on(&own.needs));
        Refinement { claim, recovery, restarts }
    }

    /// Recovery does what it says, however often it is interrupted. Of a recovery that does nothing only that must be
    /// known: the next crash may come before anybody saw the last one, so the abstract layer crashes again.
    fn recovery(&mut self, own: &'a ImplModel, premises: &mut Vec<Premise>) -> Premise {
        let mut recovery = self.rule(own, "recover", "recovery is idempotent", |engine| engine.recovery());
        for helper in own.procedures.iter().filter(|helper| !helper.inlined) {
            let name = format!("helper `{}`", helper.name);
            let premise = self.rule(own, helper.name.as_str(), &name, |engine| engine.helper(helper));
            // Recovery may call any helper.
            recovery.obligations.extend(&premise.obligations);
            premises.push(premise);
        }
        if own.recover_is_empty {
            premises.push(self.crashes_twice(own.layer));
        }
        recovery
    }

    fn restart(&mut self, own: &'a ImplModel, port: &'a PortModel) -> Vec<ObligationId> {
        let mut engine = self.engine(Some(own), format!("{}.init", own.name));
        engine.restart(port);
        self.keep_all(engine)
    }

    fn rule(&mut self, own: &'a ImplModel, member: &str, name: &str, rule: impl FnOnce(&mut Engine<'a>)) -> Premise {
        let mut engine = self.engine(Some(own), format!("{}.{member}", own.name));
        rule(&mut engine);
        self.keep(name, engine)
    }

    fn triple(&mut self, triple: &'a TripleModel, mathematics: &[Premise], layers: &[Premise], impls: &[Refinement]) {
        let own = &self.program.impls[triple.implementation];
        let name = format!("code of `{}`", triple.name);
        let premise = self.rule(own, triple.name.as_str(), &name, |engine| engine.triple(triple));
        let mut premises = needed(&triple.needs, mathematics);
        premises.extend(own.ports.iter().map(|port| layers[port.layer].clone()));
        premises.extend([premise, impls[triple.implementation].recovery.clone()]);
        if own.recover_is_empty {
            // Nothing separates two crashes.
            let below: BTreeSet<usize> = own.ports.iter().map(|port| port.layer).collect();
            premises.extend(below.into_iter().map(|layer| self.crashes_twice(layer)));
        }
        let statement = format!("{}: triple in {}", triple.name, own.name);
        self.claim(DerivedClaim::new(statement, TRIPLE, triple.span, premises).resting_on(&triple.needs));
    }
}

/// What is shown of the mathematics that is needed; bodies of which nothing must be shown are left out.
fn needed(needs: &Needs, mathematics: &[Premise]) -> Vec<Premise> {
    let all = needs.pure.iter().map(|&place| &mathematics[place]);
    all.filter(|premise| !premise.obligations.is_empty()).cloned().collect()
}

/// Such as `Mirror: Disk over TwoDisk, recovery refinement`.
fn statement(program: &Program, own: &ImplModel) -> String {
    let layer = program.layers[own.layer].name;
    let ports: Vec<&str> = own.ports.iter().map(|port| program.layers[port.layer].name.as_str()).collect();
    match ports.len() {
        0 => format!("{}: {layer} in memory, recovery refinement", own.name),
        _ => format!("{}: {layer} over {}, recovery refinement", own.name, ports.join(", ")),
    }
}
