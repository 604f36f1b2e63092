//! Settings of systems: `with LOG_LEN = 62`. What is proved holds for all values of a constant; a setting is one of
//! them.

use super::body::{Body, Want};
use super::evaluate::{Evaluator, Value};
use super::globals::Globals;
use super::index::ItemId;
use super::items::{Findings, constant_rules};
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::visit::each_expr;
use crate::hir::{ConstId, Definition, Expr, ExprKind, Owner, Program, Setting, System};
use crate::resolve::{ModuleIndex, duplicate};
use crate::syntax::ast::{self, ConstDefinition};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// The settings of one system. `None` where one has an error.
pub(super) fn settings(
    globals: &Globals<'_>,
    module: ModuleIndex,
    settings: &[ast::Setting],
    findings: &mut Findings,
) -> Option<Vec<Setting>> {
    let mut given: IndexMap<Symbol, Span> = IndexMap::new();
    let mut all = vec![];
    for setting in settings {
        if let Some(&earlier) = given.get(&setting.name.symbol) {
            findings.diagnostics.push(duplicate(setting.name, earlier));
            all.push(None);
            continue;
        }
        given.insert(setting.name.symbol, setting.name.span);
        all.push(read(globals, module, setting, findings));
    }
    all.into_iter().collect()
}

/// Fixes a constant whose value the program leaves open.
fn read(
    globals: &Globals<'_>,
    module: ModuleIndex,
    setting: &ast::Setting,
    findings: &mut Findings,
) -> Option<Setting> {
    let id = constant(globals, module, setting, findings)?;
    if let ConstDefinition::Value(value) = &globals.index.constants[id.index()].ast.definition {
        let message = format!("the constant `{}` has a value already", setting.name.symbol);
        let diagnostic = Diagnostic::error(Code::A0427, setting.name.span, message);
        findings.diagnostics.push(diagnostic.with_secondary(value.span, "here"));
        return None;
    }
    let mut body = Body::new(globals, module, Owner::Module, constant_rules());
    let ty = globals.constants[id.index()].ty.as_ref()?;
    let value = body.expr(&setting.value, Want::ty(ty));
    let clean = !body.diagnostics.iter().any(Diagnostic::is_error);
    findings.diagnostics.append(&mut body.diagnostics);
    let locals = std::mem::take(&mut body.locals);
    value.filter(|_| clean).map(|value| Setting { constant: id, value, locals, span: setting.span })
}

fn constant(
    globals: &Globals<'_>,
    module: ModuleIndex,
    setting: &ast::Setting,
    findings: &mut Findings,
) -> Option<ConstId> {
    let path = ast::Path { id: setting.id, segments: vec![setting.name], span: setting.name.span };
    match globals.index.names.item(module, &path).map(|item| globals.index.ids[&item]) {
        Ok(ItemId::Const(id)) => Some(id),
        Ok(other) => {
            let message = format!("`{}` is {}, not a constant", setting.name.symbol, other.description());
            findings.diagnostics.push(Diagnostic::error(Code::A0207, setting.name.span, message));
            None
        }
        Err(report) => {
            findings.diagnostics.extend(report.map(|report| *report));
            None
        }
    }
}

/// Reports settings that the `where` of a constant does not allow, or that cannot be computed.
pub(super) fn report_settings(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for system in &program.systems {
        Judge { program, system, diagnostics }.all();
    }
}

struct Judge<'a> {
    program: &'a Program,
    system: &'a System,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Judge<'_> {
    fn all(&mut self) {
        let mut evaluator = Evaluator::new(self.program);
        for setting in &self.system.settings {
            let value = evaluator.value_in(&setting.value, &self.program.constant(setting.constant).ty);
            match value {
                Some(value) => evaluator.set(setting.constant, value),
                None => return self.report(setting, "this value can't be computed from what is known here".to_owned()),
            }
        }
        for setting in &self.system.settings {
            self.allowed(setting, &mut evaluator);
        }
        self.report_dependent();
    }

    fn report(&mut self, setting: &Setting, message: String) {
        self.diagnostics.push(Diagnostic::error(Code::A0429, setting.span, message));
    }

    fn allowed(&mut self, setting: &Setting, evaluator: &mut Evaluator<'_>) {
        let constant = self.program.constant(setting.constant);
        let Definition::Where(clause) = &constant.definition else { return };
        let message = match evaluator.value(clause) {
            Some(Value::Bool(true)) => return,
            Some(_) => format!("`{}` can't have this value", constant.ident.name),
            None => format!("whether `{}` can have this value can't be computed here", constant.ident.name),
        };
        let diagnostic = Diagnostic::error(Code::A0429, setting.span, message);
        let diagnostic = diagnostic.with_secondary(clause.span, "what the constant must satisfy");
        let unset = self.unset_in(clause);
        self.diagnostics.push(match unset.as_slice() {
            [] => diagnostic,
            _ => diagnostic.with_help(format!("give {} a value as well", unset.join(", "))),
        });
    }

    /// Symbolic constants without a setting that the expression reads, as text.
    fn unset_in(&self, expr: &Expr) -> Vec<String> {
        let open = |id: &ConstId| {
            let symbolic = matches!(self.program.constant(*id).definition, Definition::Where(_));
            symbolic && !self.is_set(*id)
        };
        let read = constants_in(self.program, expr);
        read.iter().filter(|id| open(id)).map(|id| format!("`{}`", self.program.constant(*id).ident.name)).collect()
    }

    fn is_set(&self, id: ConstId) -> bool {
        self.system.settings.iter().any(|setting| setting.constant == id)
    }

    /// A constant that is left open must not depend on one that is set: it might have no value any more.
    fn report_dependent(&mut self) {
        for (index, constant) in self.program.constants.iter().enumerate() {
            let Definition::Where(clause) = &constant.definition else { continue };
            if self.is_set(ConstId::new(index)) {
                continue;
            }
            let read = constants_in(self.program, clause);
            if let Some(setting) = self.system.settings.iter().find(|setting| read.contains(&setting.constant)) {
                let message = format!("`{}` needs a value as well: it depends on this one", constant.ident.name);
                let diagnostic = Diagnostic::error(Code::A0429, setting.span, message);
                self.diagnostics.push(diagnostic.with_secondary(clause.span, "here"));
            }
        }
    }
}

/// The constants that an expression reads, through functions and other constants too.
fn constants_in(program: &Program, expr: &Expr) -> BTreeSet<ConstId> {
    let mut found = BTreeSet::new();
    let mut functions = BTreeSet::new();
    let mut queue = vec![expr];
    while let Some(expr) = queue.pop() {
        each_expr(expr, &mut |inner| match &inner.kind {
            ExprKind::Const(id) if found.insert(*id) => {
                if let Definition::Value(value) = &program.constant(*id).definition {
                    queue.push(value);
                }
            }
            ExprKind::Call { function, .. } if functions.insert(*function) => {
                queue.push(&program.function(*function).body);
            }
            _ => {}
        });
    }
    found
}
