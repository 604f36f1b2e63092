//! Functions, predicates and lemmas.

use super::contracts::Allowed;
use super::{Findings, one_state};
use crate::base::Code;
use crate::check::body::{Body, CodeKind, Rules, Want};
use crate::check::globals::{FunctionInfo, Globals};
use crate::hir::{Function, Lemma};

/// `None` where one has an error.
pub(in crate::check) fn functions(globals: &Globals<'_>, findings: &mut Findings) -> Option<Vec<Function>> {
    let all: Vec<Option<Function>> = globals.functions.iter().map(|info| function(globals, info, findings)).collect();
    all.into_iter().collect()
}

/// `None` where one has an error.
pub(in crate::check) fn lemmas(globals: &Globals<'_>, findings: &mut Findings) -> Option<Vec<Lemma>> {
    let all: Vec<Option<Lemma>> = globals.lemmas.iter().map(|info| lemma(globals, info, findings)).collect();
    all.into_iter().collect()
}

const MATHEMATICS: Allowed = Allowed {
    requires: Ok(()),
    ensures: Ok(()),
    crashes: Err("only code that touches state can crash"),
    decreases: Ok(()),
    old: Err("a function sees one state"),
};

fn function(globals: &Globals<'_>, info: &FunctionInfo<'_>, findings: &mut Findings) -> Option<Function> {
    let source = info.source;
    let rules = one_state("a function sees one state");
    let mut body = Body::new(globals, source.module, source.owner, rules);
    body.generics = &info.generics;
    let parameters = body.declare_parameters(&info.parameters);
    body.scopes.push(vec![]);
    let (contract, results) = body.contract(&source.ast.clauses, &info.results, &MATHEMATICS);
    if let [_, second, ..] = results.as_slice() {
        let span = body.locals.get(*second).ident.span;
        body.error::<()>(Code::A0416, span, "a function has one result: make it a tuple");
    }
    body.scopes.pop();
    let want = Want { ty: info.result.as_ref(), origin: Some((info.ident.span, "the result of this function")) };
    let value = match info.result {
        Some(_) => body.pure_block(&source.ast.body, want),
        None => body.without_expectation(|body| body.pure_block(&source.ast.body, want)),
    };
    let clean = findings.absorb(&mut body);
    let (value, result_type) = (value?, info.result.clone()?);
    clean.then(|| Function {
        ident: info.ident,
        owner: source.owner,
        generics: info.generics.clone(),
        locals: std::mem::take(&mut body.locals),
        parameters,
        result: results.first().copied(),
        result_type,
        contract,
        body: value,
        opaque: source.ast.opaque,
        executed: false,
        recursive: false,
        component: 0,
    })
}

fn lemma(globals: &Globals<'_>, info: &FunctionInfo<'_>, findings: &mut Findings) -> Option<Lemma> {
    let source = info.source;
    let reason = "a lemma takes values, not state";
    let rules = Rules {
        code: CodeKind::Ghost,
        state: Err(reason),
        old: Err(reason),
        spec: Err(reason),
        calls: Err("ghost code only describes what happens: it calls no operation"),
        exits: Ok(()),
    };
    let mut body = Body::new(globals, source.module, source.owner, rules);
    body.generics = &info.generics;
    let parameters = body.declare_parameters(&info.parameters);
    let allowed = Allowed { old: Err(reason), ..MATHEMATICS };
    let (contract, _) = body.contract(&source.ast.clauses, &[], &allowed);
    let block = body.procedure_body(&source.ast.body);
    findings.absorb(&mut body).then(|| Lemma {
        ident: info.ident,
        owner: source.owner,
        generics: info.generics.clone(),
        locals: std::mem::take(&mut body.locals),
        parameters,
        contract,
        body: block,
        recursive: false,
        component: 0,
    })
}
