//! The operations of an implementation: those of its layer, by name, with parameters and results by position.

use super::Findings;
use super::implementation::{ImplChecker, Members};
use super::procedures::{Outline, procedure};
use crate::base::{Code, Diagnostic};
use crate::check::globals::{Named, ProcedureInfo};
use crate::check::types::{TypeReader, count, ident};
use crate::check::witnesses::Moment;
use crate::hir::{OpIndex, Procedure, ProcedureKind, Type};
use crate::resolve::{duplicate, suggestion};
use crate::syntax::ast;

impl<'a> ImplChecker<'_, 'a> {
    /// The operations in the order of the layer's.
    pub fn operations(&self, members: &Members<'a>, findings: &mut Findings) -> Option<Vec<Procedure>> {
        let layer = self.layer_info();
        for written in &members.operations {
            if layer.operation(written.name.symbol).is_none() {
                findings.diagnostics.push(self.extra_operation(written));
            }
        }
        let missing: Vec<String> = layer
            .operations
            .iter()
            .filter(|op| !members.operations.iter().any(|written| written.name.symbol == op.ident.name))
            .map(|op| format!("`{}`", op.ident.name))
            .collect();
        if !missing.is_empty() {
            let message =
                format!("`{}` leaves out {} of `{}`", self.info.ident.name, missing.join(", "), layer.ident.name);
            let diagnostic = Diagnostic::error(Code::A0413, self.info.ident.span, message);
            findings.diagnostics.push(diagnostic.with_secondary(layer.ident.span, "the layer is declared here"));
        }
        let all: Vec<Option<Procedure>> = (0..layer.operations.len())
            .map(|at| {
                let op = &layer.operations[at];
                let written = members.operations.iter().find(|written| written.name.symbol == op.ident.name)?;
                self.operation(OpIndex::new(at), op, written, findings)
            })
            .collect();
        all.into_iter().collect()
    }

    fn extra_operation(&self, written: &ast::Procedure) -> Diagnostic {
        let layer = self.layer_info();
        let message = format!("the layer `{}` has no operation `{}`", layer.ident.name, written.name.symbol);
        let help = suggestion(written.name.symbol, layer.operations.iter().map(|op| op.ident.name));
        let help = help.unwrap_or_else(|| "a helper is a `proc`".into());
        Diagnostic::error(Code::A0413, written.name.span, message).with_help(help)
    }

    fn operation(
        &self,
        at: OpIndex,
        op: &ProcedureInfo<'_>,
        written: &ast::Procedure,
        findings: &mut Findings,
    ) -> Option<Procedure> {
        self.distinct_names(written, findings);
        let parameters = self.by_position(&written.params, &op.parameters, "parameter", op, written, findings);
        let results = self.by_position(&written.results, &op.results, "result", op, written, findings);
        let outline = Outline {
            kind: ProcedureKind::Op(at),
            ident: ident(written.name),
            parameters: parameters?,
            results: results?,
            ast: written,
            witnesses: self.witnesses(Moment::Operation(at)),
        };
        procedure(self.globals, self.module, self.id, outline, findings)
    }

    fn distinct_names(&self, written: &ast::Procedure, findings: &mut Findings) {
        let mut seen: Vec<ast::Name> = vec![];
        for name in written.params.iter().chain(&written.results).map(|param| param.name) {
            match seen.iter().find(|earlier| earlier.symbol == name.symbol) {
                Some(earlier) => findings.diagnostics.push(duplicate(name, earlier.span)),
                None => seen.push(name),
            }
        }
    }

    /// Names from the implementation, types from the layer.
    fn by_position(
        &self,
        written: &[ast::Param],
        declared: &[Named],
        noun: &str,
        op: &ProcedureInfo<'_>,
        procedure: &ast::Procedure,
        findings: &mut Findings,
    ) -> Option<Vec<Named>> {
        if written.len() != declared.len() {
            let expected = count(declared.len(), noun);
            let message = format!("`{}` has {expected} in the layer, found {}", op.ident.name, written.len());
            let diagnostic = Diagnostic::error(Code::A0415, procedure.name.span, message);
            findings.diagnostics.push(diagnostic.with_secondary(op.ident.span, "declared here"));
            return None;
        }
        let named = |(written, declared): (&ast::Param, &Named)| {
            self.same_type(written, declared, findings);
            Named { ident: ident(written.name), ty: declared.ty.clone() }
        };
        Some(written.iter().zip(declared).map(named).collect())
    }

    fn same_type(&self, written: &ast::Param, declared: &Named, findings: &mut Findings) {
        let Some(annotation) = &written.ty else { return };
        let ty = TypeReader::new(&self.globals.index, self.module, &[], &mut findings.diagnostics).read(annotation);
        let (Some(found), Some(expected)) = (ty, &declared.ty) else { return };
        if found != *expected {
            let show = |ty: &Type| crate::check::display::display_type(&self.globals.index, &[], ty);
            let message = format!("expected `{}`, found `{}`", show(expected), show(&found));
            let diagnostic = Diagnostic::error(Code::A0415, annotation.span, message);
            findings.diagnostics.push(diagnostic.with_secondary(declared.ident.span, "the layer says so here"));
        }
    }
}
