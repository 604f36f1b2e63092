//! Executable code of an impl.

use super::Findings;
use super::contracts::Allowed;
use crate::base::{Code, Diagnostic, Symbol};
use crate::check::assigned;
use crate::check::body::{Body, CodeKind, Rules};
use crate::check::globals::{Globals, Named};
use crate::check::witnesses;
use crate::hir::{Ident, ImplId, Owner, Procedure, ProcedureKind, Type};
use crate::resolve::ModuleIndex;
use crate::syntax::ast;

/// What a procedure is, before its body is checked.
pub(super) struct Outline<'o> {
    pub kind: ProcedureKind,
    pub ident: Ident,
    pub parameters: Vec<Named>,
    pub results: Vec<Named>,
    pub ast: &'o ast::Procedure,
    pub witnesses: Vec<(Symbol, Type)>,
}

pub(super) fn executable_rules() -> Rules {
    Rules { code: CodeKind::Executable, state: Ok(()), old: Ok(()), spec: Ok(()), calls: Ok(()), exits: Ok(()) }
}

pub(super) fn procedure(
    globals: &Globals<'_>,
    module: ModuleIndex,
    implementation: ImplId,
    outline: Outline<'_>,
    findings: &mut Findings,
) -> Option<Procedure> {
    let mut body = Body::new(globals, module, Owner::Impl(implementation), executable_rules());
    let parameters = body.declare_parameters(&outline.parameters);
    for named in outline.parameters.iter().chain(&outline.results) {
        if let Some(ty) = &named.ty {
            body.can_hold(ty, named.ident.span);
        }
    }
    let (contract, results) = body.contract(&outline.ast.clauses, &outline.results, &allowed(outline.kind));
    body.results = results.clone();
    body.witnesses = outline.witnesses;
    let block = body.procedure_body(&outline.ast.body);
    if !body.failed && !body.diagnostics.iter().any(Diagnostic::is_error) {
        body.diagnostics.extend(assigned::check(&body.locals, &results, &block, outline.ident));
        if outline.kind == ProcedureKind::Recover {
            body.diagnostics.extend(witnesses::out_of_reach(&block, &body.locals));
        }
    }
    findings.absorb(&mut body).then(|| Procedure {
        kind: outline.kind,
        ident: outline.ident,
        parameters,
        results,
        contract,
        body: block,
        span: super::layers::header(outline.ast),
        recursive: false,
        locals: std::mem::take(&mut body.locals),
    })
}

/// A recovery that is left out does nothing.
pub(super) fn empty_recovery(name: Ident) -> Procedure {
    let ident = Ident { name: Symbol::new("recover"), span: name.span };
    Procedure {
        kind: ProcedureKind::Recover,
        ident,
        locals: crate::hir::Locals::default(),
        parameters: vec![],
        results: vec![],
        contract: crate::hir::Contract::default(),
        body: crate::hir::Block::default(),
        span: ident.span,
        recursive: false,
    }
}

fn allowed(kind: ProcedureKind) -> Allowed {
    const FROM_LAYER: &str = "what an operation does is said by the layer; inside, use `assert`";
    const NOT_CALLED: &str = "nobody calls it again from inside";
    let open = Allowed { requires: Ok(()), ensures: Ok(()), crashes: Ok(()), decreases: Ok(()), old: Ok(()) };
    match kind {
        ProcedureKind::Proc | ProcedureKind::Recover => open,
        ProcedureKind::Op(_) => Allowed {
            requires: Err((
                Code::A0414,
                "an implementation must work wherever its layer does: it may not require more",
            )),
            ensures: Err(FROM_LAYER),
            decreases: Err(NOT_CALLED),
            ..open
        },
        ProcedureKind::Init => Allowed {
            requires: Err((Code::A0414, "`init` starts from any initial state of the ports")),
            ensures: Err("where `init` returns true, the invariant holds and the layer's `init`"),
            decreases: Err(NOT_CALLED),
            ..open
        },
    }
}
