//! Lemmas as bodies to be proved.

use super::code::Code;
use super::context::{Lowering, Scope};
use crate::hir::LemmaId;
use crate::kernel::{ClaimKind, PureBody, Subject};

pub(super) fn bodies(lowering: &mut Lowering<'_>) -> Vec<PureBody> {
    let ids = (0..lowering.program.lemmas.len()).map(LemmaId::new);
    let wanted = lowering.reachable;
    ids.filter(|id| wanted.lemmas[id.index()]).map(|id| body(lowering, id)).collect()
}

fn body(lowering: &mut Lowering<'_>, id: LemmaId) -> PureBody {
    let lemma = lowering.program.lemma(id);
    let mut code = Code::new(lowering, &lemma.locals, Scope::default());
    let parameters = code.parameters(&lemma.parameters);
    let requires = code.requires_facts(&lemma.contract.requires);
    code.start_recursion(lemma.recursive.then_some(lemma.component), &lemma.contract.decreases);
    let ensures = code.claims_of(&lemma.contract.ensures, ClaimKind::Ensures);
    code.block(&lemma.body);
    PureBody {
        subject: Subject::Lemma(id.index()),
        name: lemma.ident.name,
        span: lemma.ident.span,
        parameters,
        requires,
        body: code.finish(),
        ensures,
        withheld: None,
    }
}
