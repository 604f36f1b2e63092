//! Helpers that nobody calls and that are not proved by themselves: what is wrong in them would never be told.

use super::length::helpers;
use crate::base::{Code, Diagnostic};
use crate::hir::{Block, Impl, ImplId, Procedure, Program};

pub(super) fn report_uncalled_helpers(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for (at, own) in program.impls.iter().enumerate() {
        let called = called_helpers(program, own, ImplId::new(at));
        let uncalled = own.procedures.iter().zip(called).filter(|(helper, called)| helper.is_inlined() && !called);
        diagnostics.extend(uncalled.map(|(helper, _)| uncalled_helper(helper)));
    }
}

fn uncalled_helper(helper: &Procedure) -> Diagnostic {
    let message = format!("nothing is proved of `{}`, which nothing calls", helper.ident.name);
    Diagnostic::warning(Code::A0433, helper.ident.span, message)
        .with_note("a helper without a contract stands for its body where it is called")
        .with_help("call it, delete it, or say what it does with `ensures`, so that it is proved by itself")
}

/// Which helpers stand in code that is proved, also through each other.
fn called_helpers(program: &Program, own: &Impl, id: ImplId) -> Vec<bool> {
    let mut called = vec![false; own.procedures.len()];
    let proved = own.procedures.iter().filter(|helper| !helper.is_inlined());
    let bodies = proved.chain(&own.operations).chain([&own.init, &own.recover]).map(|procedure| &procedure.body);
    let triples = program.triples.iter().filter(|triple| triple.implementation == id).map(|triple| &triple.body);
    let mut queue: Vec<&Block> = bodies.chain(triples).collect();
    while let Some(body) = queue.pop() {
        for helper in helpers(body) {
            if !std::mem::replace(&mut called[helper.index()], true) {
                queue.push(&own.procedures[helper.index()].body);
            }
        }
    }
    called
}
