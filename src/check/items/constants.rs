//! Constants.

use super::{Findings, one_state};
use crate::check::body::{Body, Rules, Want};
use crate::check::globals::Globals;
use crate::hir::{ConstId, Constant, Definition, Owner};
use crate::syntax::ast::ConstDefinition;

/// `None` where one has an error.
pub(in crate::check) fn constants(globals: &Globals<'_>, findings: &mut Findings) -> Option<Vec<Constant>> {
    let all: Vec<Option<Constant>> =
        (0..globals.constants.len()).map(|at| constant(globals, ConstId::new(at), findings)).collect();
    all.into_iter().collect()
}

/// A constant is computed from other constants alone.
pub(in crate::check) fn constant_rules() -> Rules {
    let reason = "a constant reads no state";
    Rules { state: Err(reason), ..one_state(reason) }
}

fn constant(globals: &Globals<'_>, id: ConstId, findings: &mut Findings) -> Option<Constant> {
    let source = &globals.index.constants[id.index()];
    let info = &globals.constants[id.index()];
    let mut body = Body::new(globals, source.module, Owner::Module, constant_rules());
    let definition = match (&source.ast.definition, &info.ty) {
        (ConstDefinition::Where(condition), _) => body.condition(condition).map(Definition::Where),
        (ConstDefinition::Value(value), Some(ty)) => {
            let want = Want::because(ty, source.ast.ty.span, "as stated here");
            body.expr(value, want).map(Definition::Value)
        }
        (ConstDefinition::Value(value), None) => {
            body.without_expectation(|body| body.expr(value, Want::ANY)).map(Definition::Value)
        }
    };
    let clean = findings.absorb(&mut body);
    let (definition, ty) = (definition?, info.ty.clone()?);
    clean.then(|| Constant { ident: info.ident, ty, locals: std::mem::take(&mut body.locals), definition })
}
