//! All obligations of a program, and what follows once they are proved.

use super::super::engine::Engine;
use super::super::obligation::{DerivedClaim, Expectation, Obligation, ObligationId, Obligations, Premise};
use super::super::side_condition::SideCondition;
use crate::kernel::{ImplModel, LayerModel, Program, TripleModel};

/// Everything to be shown of the program.
pub(in crate::vc) fn program(program: &Program, dropped: Option<SideCondition>) -> Obligations {
    let mut collector = Collector { program, dropped, all: Obligations::default() };
    let mathematics = collector.mathematics();
    let layers: Vec<Premise> = program.layers.iter().map(|layer| collector.layer(layer)).collect();
    let recoveries: Vec<Premise> =
        program.impls.iter().map(|own| collector.implementation(own, &mathematics, &layers)).collect();
    for triple in &program.triples {
        collector.triple(triple, &mathematics, &recoveries);
    }
    collector.all.assumptions = program.assumptions.iter().map(|fact| fact.span).collect();
    collector.all
}

struct Collector<'a> {
    program: &'a Program,
    dropped: Option<SideCondition>,
    all: Obligations,
}

impl<'a> Collector<'a> {
    /// Takes over what the engine found; gives it as a premise. Optional obligations are no part of it.
    fn keep(&mut self, name: impl Into<String>, engine: Engine<'a>) -> Premise {
        let first = self.all.list.len();
        let owed = |obligation: &Obligation| obligation.expectation != Expectation::Optional;
        let ids = engine.obligations.iter().enumerate().filter(|(_, obligation)| owed(obligation));
        let obligations = ids.map(|(index, _)| ObligationId((first + index) as u32)).collect();
        self.all.list.extend(engine.obligations);
        Premise { name: name.into(), obligations }
    }

    fn engine(&self, own: Option<&'a ImplModel>, owner: String) -> Engine<'a> {
        Engine::new(self.program, self.dropped, own, owner)
    }

    fn mathematics(&mut self) -> Vec<Premise> {
        let bodies = self.program.pure.iter();
        bodies
            .map(|body| {
                let mut engine = self.engine(None, body.name.to_string());
                engine.pure_body(body);
                self.keep(format!("`{}`", body.name), engine)
            })
            .filter(|premise| !premise.obligations.is_empty())
            .collect()
    }

    /// The layer makes sense.
    fn layer(&mut self, layer: &'a LayerModel) -> Premise {
        if !layer.wanted {
            return Premise { name: layer.name.to_string(), obligations: vec![] };
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
        Premise { name: format!("layer `{}` makes sense", layer.name), obligations: all }
    }

    /// The impl refines its layer; gives the premise that its recovery does what it says.
    fn implementation(&mut self, own: &'a ImplModel, mathematics: &[Premise], layers: &[Premise]) -> Premise {
        let mut premises = mathematics.to_vec();
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
        let mut recovery = self.rule(own, "recover", "recovery is idempotent", |engine| engine.recovery());
        for helper in own.procedures.iter().filter(|helper| !helper.inlined) {
            let name = format!("helper `{}`", helper.name);
            let premise = self.rule(own, helper.name.as_str(), &name, |engine| engine.helper(helper));
            // Recovery may call any helper.
            recovery.obligations.extend(&premise.obligations);
            premises.push(premise);
        }
        premises.push(recovery.clone());
        self.rule(own, "init", "a crash during init", |engine| engine.restart());
        self.all.claims.push(DerivedClaim {
            statement: statement(self.program, own),
            rule: "recovery refinement (Argosy, theorem 5: forward simulation with idempotent recovery)",
            span: own.span,
            premises,
            notes: vec![],
        });
        recovery
    }

    fn rule(&mut self, own: &'a ImplModel, member: &str, name: &str, rule: impl FnOnce(&mut Engine<'a>)) -> Premise {
        let mut engine = self.engine(Some(own), format!("{}.{member}", own.name));
        rule(&mut engine);
        self.keep(name, engine)
    }

    fn triple(&mut self, triple: &'a TripleModel, mathematics: &[Premise], recoveries: &[Premise]) {
        let own = &self.program.impls[triple.implementation];
        let name = format!("code of `{}`", triple.name);
        let premise = self.rule(own, triple.name.as_str(), &name, |engine| engine.triple(triple));
        let premises =
            mathematics.iter().cloned().chain([premise, recoveries[triple.implementation].clone()]).collect();
        self.all.claims.push(DerivedClaim {
            statement: format!("{}: triple in {}", triple.name, own.name),
            rule: "idempotent recovery (Argosy, section 5)",
            span: triple.span,
            premises,
            notes: vec![],
        });
    }
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
