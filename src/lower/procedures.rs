//! Procedures of impls: operations, `init`, helpers, recovery, and the code of triples.

use super::code::Code;
use super::context::Lowering;
use super::footprint::touched;
use super::impls::StateVariables;
use crate::hir::{self, Block, Contract, ImplId, LocalId, Locals, Owner};
use crate::kernel::{Claim, ClaimKind, ProcedureModel, Typed};

/// A procedure of an impl, given by its place in the program.
pub(super) fn model<'a>(
    lowering: &mut Lowering<'a>,
    id: ImplId,
    variables: &StateVariables,
    own: &'a hir::Procedure,
) -> ProcedureModel {
    let mut code = code(lowering, id, variables, &own.locals);
    let parameters = code.parameters(&own.parameters);
    let parts = body(&mut code, &own.contract, &own.results, &own.body);
    let model = finish(code, id, own.ident, parameters, parts, own.recursive, &own.body);
    ProcedureModel { inlined: own.is_inlined(), ..model }
}

/// The code of a triple as a procedure that requires P and ensures Q, and the recovery postcondition.
pub(super) fn triple<'a>(
    lowering: &mut Lowering<'a>,
    id: ImplId,
    variables: &StateVariables,
    own: &'a hir::Triple,
) -> (ProcedureModel, Vec<Claim>) {
    let mut code = code(lowering, id, variables, &own.locals);
    let parameters = code.parameters(&own.parameters);
    let requires = code.requires(std::slice::from_ref(&own.precondition));
    let recovery = code.claims_of(std::slice::from_ref(&own.recovery_postcondition), ClaimKind::TripleRecovery);
    let results = code.parameters(&own.results);
    code.block(&own.body);
    code.flush_crash();
    let ensures = code.claims_of(std::slice::from_ref(&own.postcondition), ClaimKind::TriplePostcondition);
    let parts = Parts { requires, ensures, crashes: vec![], measures: vec![], results };
    let procedure = finish(code, id, own.ident, parameters, parts, false, &own.body);
    (procedure, recovery)
}

struct Parts {
    requires: Vec<Claim>,
    ensures: Vec<Claim>,
    crashes: Vec<Claim>,
    measures: Vec<crate::logic::Term>,
    results: Vec<Typed>,
}

fn code<'l, 'a>(
    lowering: &'l mut Lowering<'a>,
    id: ImplId,
    variables: &StateVariables,
    locals: &'a Locals,
) -> Code<'l, 'a> {
    let mut code = Code::new(lowering, locals, variables.scope(id));
    code.owner = Owner::Impl(id);
    code.namer = variables.namer.clone();
    code
}

fn body<'a>(code: &mut Code<'_, 'a>, contract: &'a Contract, results: &[LocalId], body: &'a Block) -> Parts {
    let requires = code.requires(&contract.requires);
    let crashes = code.claims_of(&contract.crashes, ClaimKind::CrashCondition);
    let measures = super::functions::measures(
        code.translator.lowering,
        code.translator.body_locals,
        &contract.decreases,
        code.translator.scope.clone(),
    );
    let results = code.parameters(results);
    let ensures = code.claims_of(&contract.ensures, ClaimKind::Ensures);
    code.block(body);
    code.flush_crash();
    Parts { requires, ensures, crashes, measures, results }
}

fn finish(
    code: Code<'_, '_>,
    id: ImplId,
    ident: hir::Ident,
    parameters: Vec<Typed>,
    parts: Parts,
    recursive: bool,
    body: &Block,
) -> ProcedureModel {
    let touched = touched(code.translator.lowering.program, id, body);
    ProcedureModel {
        name: ident.name,
        span: ident.span,
        parameters,
        results: parts.results,
        requires: parts.requires,
        ensures: parts.ensures,
        crashes: parts.crashes,
        measures: parts.measures,
        inlined: false,
        recursive,
        body: code.finish(),
        ports: touched.ports(),
        assigns: touched.volatiles.into_iter().map(hir::VolatileIndex::index).collect(),
    }
}
