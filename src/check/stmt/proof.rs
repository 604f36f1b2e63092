//! Statements that exist for the proof: `assert`, `assume`, `choose`, `witness`, `reveal`, ghost blocks.

use super::Destination;
use crate::base::{Code, Diagnostic, Span};
use crate::check::body::{Body, CodeKind, Rules, Variable, Want};
use crate::check::expr::Callable;
use crate::hir::{AssertProof, Binder, Block, Expr, ExprKind, LocalRole, QuantifierKind, StmtKind, Target};
use crate::syntax::ast;

const GHOST_STAYS: &str = "ghost code does not decide where control goes";

impl Body<'_, '_> {
    /// Runs as ghost code, which no transition has.
    pub(super) fn proof_only(&mut self, what: &str, span: Span, run: impl FnOnce(&mut Self)) {
        if self.rules.code == CodeKind::Transition {
            let message = format!("`{what}` belongs into a proof, not into a layer, which only says what happens");
            self.report(Diagnostic::error(Code::A0416, span, message));
            return;
        }
        self.as_ghost(run);
    }

    /// Ghost code that does not decide where control goes.
    fn enclosed(&mut self, run: impl FnOnce(&mut Self)) -> Block {
        let loops = std::mem::take(&mut self.loops);
        let block = self.as_ghost(|body| {
            let rules = Rules { exits: Err(GHOST_STAYS), ..body.rules };
            body.with_rules(rules, |body| body.block(run))
        });
        self.loops = loops;
        block
    }

    pub(super) fn ghost_block(&mut self, block: &ast::Block, span: Span) {
        self.proof_only("ghost", span, |body| {
            let inner = body.enclosed(|body| body.block_into(block, &Destination::Nothing));
            body.emit(StmtKind::Block(inner), span);
        });
    }

    pub(super) fn assert(&mut self, claim: &ast::Expr, proof: Option<&ast::Block>, span: Span) {
        let claim = self.condition(claim);
        let Some(block) = proof else {
            if let Some(claim) = claim {
                self.emit(StmtKind::Assert { claim, proof: None }, span);
            }
            return;
        };
        let variables = claim.as_ref().map(leading_variables).unwrap_or_default();
        let outside = std::mem::replace(&mut self.outside_proof, self.locals.0.len());
        let inner = self.enclosed(|body| {
            for binder in &variables {
                let name = body.locals.get(binder.local).ident.name;
                body.scopes.last_mut().expect("a block has a scope").push((name, binder.local));
            }
            body.block_into(block, &Destination::Nothing);
        });
        self.outside_proof = outside;
        if let Some(claim) = claim {
            let variables = variables.iter().map(|binder| binder.local).collect();
            let proof = Some(AssertProof { variables, block: inner });
            self.emit(StmtKind::Assert { claim, proof }, span);
        }
    }

    pub(super) fn assume(&mut self, condition: &ast::Expr, span: Span) {
        if let Some(condition) = self.condition(condition) {
            self.emit(StmtKind::Assume(condition), span);
        }
    }

    pub(super) fn reveal(&mut self, path: &ast::Path, span: Span) {
        match self.find_callable(path) {
            Some(Callable::Function(id, _)) if self.globals.functions[id.index()].source.ast.opaque => {
                self.emit(StmtKind::Reveal(id), span);
            }
            Some(Callable::Function(..)) => {
                let message = format!("the function `{}` is not opaque: nothing hides it", path.last().symbol);
                self.report(Diagnostic::error(Code::A0416, path.span, message));
            }
            _ => {
                self.unknown_name::<()>(path.last(), "function");
            }
        }
    }

    pub(super) fn choose(
        &mut self,
        name: ast::Name,
        ty: Option<&ast::Type>,
        condition: Option<&ast::Expr>,
        span: Span,
    ) {
        if self.is_executable() {
            let message = "executable code does not choose";
            let help = "choose in a ghost block";
            self.report(Diagnostic::error(Code::A0402, span, message).with_help(help));
            if ty.is_some() {
                self.declare(name, None, LocalRole::Immutable);
            }
            return;
        }
        let target = match ty {
            Some(ty) => {
                let ty = self.read_type(ty);
                Some(Target::Local(self.declare(name, ty, LocalRole::Immutable)))
            }
            None => self.chosen_again(name),
        };
        let chosen = condition.map(|condition| self.condition(condition));
        let failed = matches!(chosen, Some(None));
        if let (Some(target), false) = (target, failed) {
            self.emit(StmtKind::Choose(target, chosen.flatten()), span);
        }
    }

    fn chosen_again(&mut self, name: ast::Name) -> Option<Target> {
        let transition = self.rules.code == CodeKind::Transition;
        match self.lookup(name.symbol) {
            Some(Variable::State(place, _)) if transition => Some(Target::State(place)),
            Some(Variable::Local(id)) if self.locals.get(id).role == LocalRole::Result && transition => {
                Some(Target::Local(id))
            }
            Some(_) => {
                let message = format!("`{}` can't be chosen anew", name.symbol);
                let help = "only state variables and results of a layer can; a new variable has a type: `choose x: T`";
                self.report(Diagnostic::error(Code::A0419, name.span, message).with_help(help));
                None
            }
            None => {
                let message = format!("no state variable or result is called `{}` here", name.symbol);
                let help = format!("a new variable has a type: `choose {}: T`", name.symbol);
                self.report(Diagnostic::error(Code::A0201, name.span, message).with_help(help));
                None
            }
        }
    }

    pub(super) fn witness(&mut self, name: ast::Name, value: &ast::Expr, span: Span) {
        let Some(ty) = self.witnesses.iter().find(|(witness, _)| *witness == name.symbol) else {
            let message = format!("nothing called `{}` is chosen here", name.symbol);
            let help = "`witness` names a `choose` of the abstract transition that this code carries out";
            self.report(Diagnostic::error(Code::A0201, name.span, message).with_help(help));
            return;
        };
        let ty = ty.1.clone();
        self.as_ghost(|body| {
            if let Some(value) = body.expr(value, Want::ty(&ty)) {
                body.emit(StmtKind::Witness(name.symbol, value), span);
            }
        });
    }
}

/// The variables of a `forall` that the claim begins with.
fn leading_variables(claim: &Expr) -> Vec<Binder> {
    match &claim.kind {
        ExprKind::Quantifier { kind: QuantifierKind::ForAll, binders, .. } => binders.clone(),
        _ => vec![],
    }
}
