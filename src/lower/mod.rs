//! From the typed program to commands over logic terms.
//!
//! Total: whatever the checker accepts is translated, and what can go wrong in it becomes a
//! [`Claim`](crate::kernel::Claim). Types become sorts plus typing facts, functions become symbols with axioms, each
//! instance of a generic one on its own; hidden state becomes arguments. The rules of the logic are not here: loops,
//! operations, calls and crash points stay whole, for the room `vc`.

mod abstraction;
mod calls;
mod code;
mod comprehension;
mod constants;
mod context;
mod encoded;
mod expr;
mod footprint;
mod functions;
mod impls;
mod layers;
mod lemmas;
mod loops;
mod names;
mod needs;
mod parts;
mod patterns;
mod procedures;
mod quantifier;
mod sorts;
mod statements;
mod systems;
mod unchecked;

use crate::hir;
use crate::kernel::{self, Fact};
use context::Lowering;
use std::sync::Arc;

/// Translates a whole program. Of what is not reachable nothing will be shown.
pub fn lower(program: &hir::Program, reachable: &hir::Reachable) -> kernel::Program {
    let mut lowering = Lowering::new(program, reachable);
    constants::declare(&mut lowering);
    let mut pure = constants::bodies(&mut lowering);
    pure.extend(encoded::bodies(&mut lowering));
    pure.extend(functions::bodies(&mut lowering));
    pure.extend(lemmas::bodies(&mut lowering));
    let layers = layers::models(&mut lowering);
    let impls = impls::models(&mut lowering, &pure);
    let triples = impls::triples(&mut lowering, &pure);
    functions::finish_axioms(&mut lowering);
    let assumptions: Vec<Fact> = std::mem::take(&mut lowering.assumptions).into_values().collect();
    let systems = systems::models(program);
    let laws = program.laws.clone();
    let signature = Arc::new(lowering.signature);
    kernel::Program { signature, pure, layers, impls, triples, systems, laws, assumptions }
}
