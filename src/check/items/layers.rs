//! Layers.

use super::data::fields;
use super::{Findings, one_state};
use crate::base::{Code, Diagnostic, Span};
use crate::check::body::{Body, CodeKind, Rules};
use crate::check::globals::{Globals, LayerInfo, ProcedureInfo};
use crate::check::index::Source;
use crate::hir::{Clause, Layer, LayerId, LayerOp, Owner, Transition};
use crate::resolve::ModuleIndex;
use crate::syntax::ast::{self, ClauseKind, LayerMemberKind};

/// `None` where one has an error.
pub(in crate::check) fn layers(globals: &Globals<'_>, findings: &mut Findings) -> Option<Vec<Layer>> {
    let all: Vec<Option<Layer>> =
        (0..globals.layers.len()).map(|at| layer(globals, LayerId::new(at), findings)).collect();
    all.into_iter().collect()
}

fn layer(globals: &Globals<'_>, id: LayerId, findings: &mut Findings) -> Option<Layer> {
    let source = &globals.index.layers[id.index()];
    let info = globals.layer(id);
    let checker = LayerChecker { globals, id, module: source.module };
    let (locals, invariants, init) = checker.clauses(source.ast, findings)?;
    let operations: Vec<_> = info.operations.iter().map(|op| checker.operation(op, findings)).collect();
    let (background, crash) = checker.transitions(source, info, findings);
    Some(Layer {
        ident: info.ident,
        state: fields(&info.state)?,
        locals,
        invariants,
        init,
        background: background?,
        operations: operations.into_iter().collect::<Option<_>>()?,
        crash: crash?,
    })
}

struct LayerChecker<'c, 'a> {
    globals: &'c Globals<'a>,
    id: LayerId,
    module: ModuleIndex,
}

impl<'c, 'a> LayerChecker<'c, 'a> {
    fn body(&self, rules: Rules) -> Body<'c, 'a> {
        Body::new(self.globals, self.module, Owner::Layer(self.id), rules)
    }

    #[allow(clippy::type_complexity, reason = "three tables of one layer")]
    fn clauses(
        &self,
        layer: &ast::Layer,
        findings: &mut Findings,
    ) -> Option<(crate::hir::Locals, Vec<Clause>, Vec<Clause>)> {
        let mut body = self.body(one_state("an invariant speaks of one state"));
        let (mut invariants, mut init) = (vec![], vec![]);
        for member in &layer.members {
            match &member.kind {
                LayerMemberKind::Invariant(expr) => invariants.extend(body.clause(expr, member.span)),
                LayerMemberKind::Init(expr) => init.extend(body.clause(expr, member.span)),
                _ => {}
            }
        }
        findings.absorb(&mut body).then(|| (std::mem::take(&mut body.locals), invariants, init))
    }

    fn transition_body(&self) -> Body<'c, 'a> {
        self.body(Rules {
            code: CodeKind::Transition,
            calls: Err("a layer only says what happens: it calls no operation"),
            exits: Err("an operation of a layer is one step"),
            old: Ok(()),
            ..one_state("")
        })
    }

    fn operation(&self, op: &ProcedureInfo<'_>, findings: &mut Findings) -> Option<LayerOp> {
        let mut body = self.transition_body();
        let parameters = body.declare_parameters(&op.parameters);
        let mut requires = vec![];
        for clause in &op.ast.clauses {
            match &clause.kind {
                ClauseKind::Requires(expr) => requires.extend(body.requires(expr, clause.span)),
                _ => body
                    .misplaced_clause(clause, "an operation of a layer has `requires` and a body that says the rest"),
            }
        }
        body.results =
            op.results.iter().map(|named| body.declare_named(named, crate::hir::LocalRole::Result)).collect();
        let block = body.procedure_body(&op.ast.body);
        let clean = findings.absorb(&mut body);
        clean.then(|| LayerOp {
            ident: op.ident,
            parameters,
            results: std::mem::take(&mut body.results),
            requires,
            body: block,
            span: header(op.ast),
            locals: std::mem::take(&mut body.locals),
        })
    }

    fn transition(&self, block: &ast::Block, span: Span, findings: &mut Findings) -> Option<Transition> {
        let mut body = self.transition_body();
        let block = body.procedure_body(block);
        let clean = findings.absorb(&mut body);
        clean.then(|| Transition { span, locals: std::mem::take(&mut body.locals), body: block })
    }

    /// `background`, which may be left out, and `crash`, which may not.
    fn transitions(
        &self,
        source: &Source<'_, ast::Layer>,
        info: &LayerInfo<'_>,
        findings: &mut Findings,
    ) -> (Option<Option<Transition>>, Option<Transition>) {
        let (mut background, mut crash) = (vec![], vec![]);
        for member in &source.ast.members {
            match &member.kind {
                LayerMemberKind::Background(block) => background.push((member.span, block)),
                LayerMemberKind::Crash(block) => crash.push((member.span, block)),
                _ => {}
            }
        }
        self.at_most_one(&background, "background", findings);
        self.at_most_one(&crash, "crash", findings);
        if crash.is_empty() {
            let message = format!("the layer `{}` does not say what a crash does", info.ident.name);
            let help = "add `crash {}` if a crash changes nothing";
            findings.diagnostics.push(Diagnostic::error(Code::A0420, info.ident.span, message).with_help(help));
        }
        let background = match background.first() {
            Some(&(span, block)) => self.transition(block, span, findings).map(Some),
            None => Some(None),
        };
        let crash = crash.first().and_then(|&(span, block)| self.transition(block, span, findings));
        (background, crash)
    }

    fn at_most_one(&self, found: &[(Span, &ast::Block)], word: &str, findings: &mut Findings) {
        if let [(first, _), (second, _), ..] = found {
            let message = format!("`{word}` is said twice");
            let diagnostic = Diagnostic::error(Code::A0420, *second, message).with_secondary(*first, "first here");
            findings.diagnostics.push(diagnostic);
        }
    }
}

/// From the name to the body.
pub(super) fn header(procedure: &ast::Procedure) -> Span {
    procedure.name.span.to(procedure.body.span.at_start())
}
