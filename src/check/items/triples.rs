//! Triples.

use super::Findings;
use super::procedures::executable_rules;
use crate::base::{Code, Diagnostic};
use crate::check::body::{Body, CodeKind, Rules};
use crate::check::globals::{Globals, Named};
use crate::check::index::{ItemId, Source};
use crate::check::stmt::Destination;
use crate::check::types::ident;
use crate::hir::{Block, Callee, Clause, ImplId, LocalId, LocalRole, Owner, StmtKind, Triple};
use crate::syntax::ast::{self, TripleCode};

/// `None` where one has an error.
pub(in crate::check) fn triples(globals: &Globals<'_>, findings: &mut Findings) -> Option<Vec<Triple>> {
    let all: Vec<Option<Triple>> =
        globals.index.triples.iter().map(|source| triple(globals, source, findings)).collect();
    all.into_iter().collect()
}

fn triple(globals: &Globals<'_>, source: &Source<'_, ast::Triple>, findings: &mut Findings) -> Option<Triple> {
    let implementation = target(globals, source, findings)?;
    let ast = source.ast;
    let rules = Rules { spec: abstract_state(globals, implementation), ..executable_rules() };
    let mut body = Body::new(globals, source.module, Owner::Impl(implementation), rules);
    body.in_triple = true;
    let parameters = parameters(&mut body, &ast.params);
    let precondition = clause(&mut body, &ast.before, Err("the precondition speaks of one state"));
    let recovery_postcondition = clause(&mut body, &ast.after_recovery, Ok(()));
    body.scopes.push(vec![]);
    let (block, results) = code(&mut body, &ast.code);
    let postcondition = clause(&mut body, &ast.after, Ok(()));
    body.scopes.pop();
    findings.absorb(&mut body).then_some(())?;
    Some(Triple {
        ident: ident(ast.name),
        implementation,
        locals: std::mem::take(&mut body.locals),
        parameters,
        results,
        precondition: precondition?,
        body: block,
        postcondition: postcondition?,
        recovery_postcondition: recovery_postcondition?,
        span: source.item.span,
    })
}

fn target(globals: &Globals<'_>, source: &Source<'_, ast::Triple>, findings: &mut Findings) -> Option<ImplId> {
    let path = &source.ast.target;
    match globals.index.names.item(source.module, path).map(|item| globals.index.ids[&item]) {
        Ok(ItemId::Impl(id)) => Some(id),
        Ok(other) => {
            let message = format!("`{}` is {}, not an implementation", path.last().symbol, other.description());
            findings.diagnostics.push(Diagnostic::error(Code::A0207, path.span, message));
            None
        }
        Err(report) => {
            findings.diagnostics.extend(report.map(|report| *report));
            None
        }
    }
}

/// Whether a state has one abstract state, which conditions can speak of.
fn abstract_state(globals: &Globals<'_>, id: ImplId) -> Result<(), &'static str> {
    let members = &globals.index.impls[id.index()].ast.members;
    match members.iter().any(|member| matches!(member.kind, ast::ImplMemberKind::Relation(_))) {
        true => Err("the abstraction is a relation, and a state may stand for several abstract states"),
        false => Ok(()),
    }
}

fn parameters(body: &mut Body<'_, '_>, params: &[ast::Param]) -> Vec<LocalId> {
    let declared = params.iter().map(|param| {
        let ty = match &param.ty {
            Some(ty) => body.read_type(ty),
            None => body.error(Code::A0303, param.span, format!("the type of `{}` is missing", param.name.symbol)),
        };
        if let Some(ty) = &ty {
            body.can_hold(ty, param.span);
        }
        body.declare(param.name, ty, LocalRole::Parameter)
    });
    declared.collect()
}

fn clause(body: &mut Body<'_, '_>, expr: &ast::Expr, old: Result<(), &'static str>) -> Option<Clause> {
    let calls = Err("a condition only describes states: it calls no operation");
    let rules = Rules { code: CodeKind::Ghost, old, calls, ..body.rules };
    body.with_rules(rules, |body| body.clause(expr, expr.span))
}

/// The code, and the variables of it that the postcondition may read.
fn code(body: &mut Body<'_, '_>, code: &TripleCode) -> (Block, Vec<LocalId>) {
    match code {
        TripleCode::Call(call) => {
            let block = single_call(body, call);
            let results = name_results(body, &block);
            (block, results)
        }
        TripleCode::Block(block) => {
            let rules = Rules { exits: Err("the code of a triple runs to its end"), ..body.rules };
            body.with_rules(rules, |body| body.block_into(block, &Destination::Nothing));
            let results = body.scopes.last().map(|scope| scope.iter().map(|&(_, id)| id).collect());
            (Block { statements: std::mem::take(&mut body.out) }, results.unwrap_or_default())
        }
    }
}

fn single_call(body: &mut Body<'_, '_>, call: &ast::Expr) -> Block {
    body.expr(call, crate::check::body::Want::ANY);
    Block { statements: std::mem::take(&mut body.out) }
}

/// The results of a bare call have the names that its declaration gives them.
fn name_results(body: &mut Body<'_, '_>, block: &Block) -> Vec<LocalId> {
    let Some(StmtKind::Call { callee, results, .. }) = block.statements.last().map(|stmt| &stmt.kind) else {
        return vec![];
    };
    let names = declared_results(body, *callee);
    let results: Vec<LocalId> = results.iter().copied().flatten().collect();
    for (&result, named) in results.iter().zip(&names) {
        body.locals.0[result.index()].ident = named.ident;
        body.scopes.last_mut().expect("a body has a scope").push((named.ident.name, result));
    }
    results
}

fn declared_results(body: &Body<'_, '_>, callee: Callee) -> Vec<Named> {
    let Some(own) = body.own_impl() else { return vec![] };
    match (callee, own.layer) {
        (Callee::OwnOp(at), Some(layer)) => body.globals.layer(layer).operations[at.index()].results.clone(),
        (Callee::Proc(at), _) => own.procedures[at.index()].results.clone(),
        _ => vec![],
    }
}
