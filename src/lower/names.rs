//! Names of symbols: those of the source, made unique.

use crate::base::Symbol;
use crate::hir::{self, Owner, Place};
use std::collections::HashMap;

/// Gives out names, each once.
#[derive(Default, Clone)]
pub(super) struct Namer {
    used: HashMap<Symbol, usize>,
}

impl Namer {
    /// `wanted`, or `wanted'1`, `wanted'2`, .. if it is taken.
    pub fn fresh(&mut self, wanted: &str) -> Symbol {
        let symbol = Symbol::new(wanted);
        let count = self.used.entry(symbol).or_default();
        *count += 1;
        if *count == 1 { symbol } else { Symbol::new(&format!("{wanted}'{}", *count - 1)) }
    }
}

/// A unique name for each function: with its layer or impl before it, and numbered where modules use a name twice.
pub(super) fn function_names(program: &hir::Program) -> Vec<Symbol> {
    let mut namer = Namer::default();
    let qualified = |function: &hir::Function| match function.owner {
        Owner::Module => function.ident.name.to_string(),
        Owner::Layer(id) => format!("{}.{}", program.layer(id).ident.name, function.ident.name),
        Owner::Impl(id) => format!("{}.{}", program.impl_(id).ident.name, function.ident.name),
    };
    program.functions.iter().map(|function| namer.fresh(&qualified(function))).collect()
}

/// How the source names a variable of the state of an impl.
pub(super) fn place_name(program: &hir::Program, implementation: &hir::Impl, place: Place) -> String {
    match place {
        Place::Port(port, state) => {
            let port = &implementation.ports[port.index()];
            format!("{}.{}", port.ident.name, program.layer(port.layer).state[state.index()].ident.name)
        }
        Place::Volatile(index) => implementation.volatiles[index.index()].ident.name.to_string(),
        Place::Spec(state) | Place::Own(state) => {
            format!("spec.{}", program.layer(implementation.layer).state[state.index()].ident.name)
        }
    }
}
