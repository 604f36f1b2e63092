//! How the state of an implementation stands for that of its layer.

use super::implementation::ImplChecker;
use crate::base::{Code, Diagnostic, Span};
use crate::check::body::{Body, Rules, Want};
use crate::hir::{Abstraction, Expr, StateIndex};
use crate::resolve::suggestion;
use crate::syntax::ast::{self, ImplMemberKind};
use std::collections::BTreeMap;

impl ImplChecker<'_, '_> {
    pub(super) fn abstraction(&self, body: &mut Body<'_, '_>) -> Option<Abstraction> {
        let member = self.ast.members.iter().find_map(|member| match &member.kind {
            ImplMemberKind::Abstraction(block) => Some((block, false)),
            ImplMemberKind::Relation(block) => Some((block, true)),
            _ => None,
        });
        match member {
            Some((block, true)) => self.relation(block, body),
            Some((block, false)) => self.function(block, body),
            None if self.layer_info().state.is_empty() => Some(Abstraction::Function(vec![])),
            None => {
                let message = format!("`{}` does not say which abstract state it stands for", self.info.ident.name);
                let help = "add `abstraction { v = ..; }` with each state variable of the layer";
                body.report(Diagnostic::error(Code::A0420, self.info.ident.span, message).with_help(help));
                None
            }
        }
    }

    fn relation(&self, block: &ast::Block, body: &mut Body<'_, '_>) -> Option<Abstraction> {
        let rules = Rules { spec: Ok(()), ..body.rules };
        let claim = body.with_rules(rules, |body| body.pure_block(block, Want::ty(&crate::hir::Type::Bool)))?;
        let span = claim.span;
        Some(Abstraction::Relation(vec![crate::hir::Clause { expr: claim, span }]))
    }

    fn function(&self, block: &ast::Block, body: &mut Body<'_, '_>) -> Option<Abstraction> {
        let mut found: BTreeMap<StateIndex, (Option<Expr>, Span)> = BTreeMap::new();
        for stmt in &block.stmts {
            match &stmt.kind {
                ast::StmtKind::Assign { target, value } => self.assignment(target, value, &mut found, body),
                ast::StmtKind::Error => return None,
                _ => {
                    let message = "an abstraction only assigns each abstract variable: `v = e;`";
                    body.error::<()>(Code::A0416, stmt.span, message);
                }
            }
        }
        if let Some(tail) = &block.tail {
            let message = "an abstraction only assigns each abstract variable: `v = e;`";
            body.error::<()>(Code::A0416, tail.span, message);
        }
        self.all_assigned(block, &found, body)?;
        let all = found.into_iter().map(|(at, (value, _))| Some((at, value?)));
        Some(Abstraction::Function(all.collect::<Option<_>>()?))
    }

    fn assignment(
        &self,
        target: &ast::Expr,
        value: &ast::Expr,
        found: &mut BTreeMap<StateIndex, (Option<Expr>, Span)>,
        body: &mut Body<'_, '_>,
    ) {
        let layer = self.layer_info();
        let name = match &target.kind {
            ast::ExprKind::Path { path, .. } => path.last(),
            _ => {
                body.error::<()>(Code::A0416, target.span, "name a state variable of the layer, bare");
                return;
            }
        };
        let Some(at) = layer.state(name.symbol) else {
            let message = format!("the layer `{}` has no state variable `{}`", layer.ident.name, name.symbol);
            let help = suggestion(name.symbol, layer.state.iter().map(|variable| variable.ident.name));
            let diagnostic = Diagnostic::error(Code::A0201, name.span, message);
            body.report(help.into_iter().fold(diagnostic, Diagnostic::with_help));
            return;
        };
        let declared = &layer.state[at];
        let want = Want { ty: declared.ty.as_ref(), origin: Some((declared.ident.span, "declared here")) };
        let value = body.expr(value, want);
        if let Some((_, earlier)) = found.insert(StateIndex::new(at), (value, name.span)) {
            let message = format!("`{}` is assigned twice", name.symbol);
            body.report(Diagnostic::error(Code::A0411, name.span, message).with_secondary(earlier, "first here"));
        }
    }

    fn all_assigned(
        &self,
        block: &ast::Block,
        found: &BTreeMap<StateIndex, (Option<Expr>, Span)>,
        body: &mut Body<'_, '_>,
    ) -> Option<()> {
        let layer = self.layer_info();
        let missing = layer.state.iter().enumerate().filter(|(at, _)| !found.contains_key(&StateIndex::new(*at)));
        let missing: Vec<String> = missing.map(|(_, variable)| format!("`{}`", variable.ident.name)).collect();
        if missing.is_empty() {
            return Some(());
        }
        let message = format!("the abstraction says nothing about {}", missing.join(", "));
        let diagnostic = Diagnostic::error(Code::A0411, block.span, message);
        body.report(diagnostic.with_secondary(layer.ident.span, "the layer is declared here"));
        None
    }
}
