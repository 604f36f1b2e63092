//! Implementations.

use super::procedures::{Outline, empty_recovery, procedure};
use super::{Findings, one_state};
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::check::body::{Body, CodeKind, Rules, Want};
use crate::check::globals::{Globals, ImplInfo, LayerInfo, Named, ProcedureInfo};
use crate::check::types::{TypeReader, ident};
use crate::check::witnesses::{Moment, witnesses};
use crate::hir::{Clause, Impl, ImplId, Layer, LayerId, Locals, Owner, Port, Procedure, ProcedureKind, Type, Volatile};
use crate::resolve::ModuleIndex;
use crate::syntax::ast::{self, ImplMemberKind};

/// `None` where one has an error.
pub(in crate::check) fn impls(
    globals: &Globals<'_>,
    layers: Option<&[Layer]>,
    findings: &mut Findings,
) -> Option<Vec<Impl>> {
    let all: Vec<Option<Impl>> =
        (0..globals.impls.len()).map(|at| implementation(globals, layers, ImplId::new(at), findings)).collect();
    all.into_iter().collect()
}

fn implementation(
    globals: &Globals<'_>,
    layers: Option<&[Layer]>,
    id: ImplId,
    findings: &mut Findings,
) -> Option<Impl> {
    let source = &globals.index.impls[id.index()];
    let info = &globals.impls[id.index()];
    let layer = info.layer?;
    let checker = ImplChecker { globals, layers, id, module: source.module, ast: source.ast, info, layer };
    let members = checker.members(findings);
    let state = checker.state(findings);
    let operations = checker.operations(&members, findings);
    let init = checker.init(&members, findings);
    let recover = checker.recover(&members, findings);
    let procedures: Vec<_> = info.procedures.iter().map(|info| checker.proc(info, findings)).collect();
    let state = state?;
    Some(Impl {
        ident: info.ident,
        layer,
        ports: info
            .ports
            .iter()
            .map(|port| Some(Port { ident: port.ident, layer: port.layer? }))
            .collect::<Option<_>>()?,
        volatiles: state.volatiles,
        locals: state.locals,
        abstraction: state.abstraction,
        abstraction_span: members.abstraction.map_or(info.ident.span, |member| member.span),
        invariants: state.invariants,
        init: init?,
        operations: operations?,
        procedures: procedures.into_iter().collect::<Option<_>>()?,
        recover: recover?,
        span: source.item.span,
    })
}

pub(super) struct ImplChecker<'c, 'a> {
    pub globals: &'c Globals<'a>,
    layers: Option<&'c [Layer]>,
    pub id: ImplId,
    pub module: ModuleIndex,
    pub ast: &'a ast::Impl,
    pub info: &'c ImplInfo<'a>,
    pub layer: LayerId,
}

/// The members of which there is at most one.
#[derive(Default)]
pub(super) struct Members<'a> {
    pub abstraction: Option<&'a ast::ImplMember>,
    init: Option<&'a ast::Procedure>,
    recover: Option<&'a ast::Procedure>,
    pub operations: Vec<&'a ast::Procedure>,
}

struct State {
    volatiles: Vec<Volatile>,
    locals: Locals,
    abstraction: crate::hir::Abstraction,
    invariants: Vec<Clause>,
}

impl<'c, 'a> ImplChecker<'c, 'a> {
    pub fn layer_info(&self) -> &'c LayerInfo<'a> {
        self.globals.layer(self.layer)
    }

    fn members(&self, findings: &mut Findings) -> Members<'a> {
        let mut members = Members::default();
        for member in &self.ast.members {
            let taken = match &member.kind {
                ImplMemberKind::Abstraction(_) | ImplMemberKind::Relation(_) => {
                    members.abstraction.replace(member).map(|earlier| ("abstraction", earlier.span, member.span))
                }
                ImplMemberKind::Procedure(procedure) => self.procedure_member(procedure, &mut members),
                _ => None,
            };
            if let Some((word, earlier, span)) = taken {
                let message = format!("`{word}` is said twice");
                let diagnostic = Diagnostic::error(Code::A0420, span, message);
                findings.diagnostics.push(diagnostic.with_secondary(earlier, "first here"));
            }
        }
        members
    }

    fn procedure_member(
        &self,
        procedure: &'a ast::Procedure,
        members: &mut Members<'a>,
    ) -> Option<(&'static str, Span, Span)> {
        let span = procedure.name.span;
        match procedure.kind {
            ast::ProcedureKind::Op => {
                members.operations.push(procedure);
                None
            }
            ast::ProcedureKind::Init => {
                members.init.replace(procedure).map(|earlier| ("init", earlier.name.span, span))
            }
            ast::ProcedureKind::Recover => {
                members.recover.replace(procedure).map(|earlier| ("recover", earlier.name.span, span))
            }
            ast::ProcedureKind::Proc => None,
        }
    }

    fn body(&self, rules: Rules) -> Body<'c, 'a> {
        Body::new(self.globals, self.module, Owner::Impl(self.id), rules)
    }

    /// Volatile variables, abstraction and invariants, which share their bound variables.
    fn state(&self, findings: &mut Findings) -> Option<State> {
        let reason = "it would say of the abstract state what the abstract state is";
        let rules = Rules { spec: Err(reason), ..one_state("it speaks of one state") };
        let mut body = self.body(rules);
        let volatiles = self.volatiles(&mut body);
        let mut invariants = vec![];
        for member in &self.ast.members {
            if let ImplMemberKind::Invariant(expr) = &member.kind {
                invariants.extend(body.clause(expr, member.span));
            }
        }
        let abstraction = self.abstraction(&mut body);
        if !findings.absorb(&mut body) {
            return None;
        }
        Some(State {
            volatiles: volatiles?,
            locals: std::mem::take(&mut body.locals),
            abstraction: abstraction?,
            invariants,
        })
    }

    fn volatiles(&self, body: &mut Body<'_, '_>) -> Option<Vec<Volatile>> {
        let values = self.ast.members.iter().filter_map(|member| match &member.kind {
            ImplMemberKind::Volatile { ty, value, .. } => Some((ty, value)),
            _ => None,
        });
        let reason = "a volatile variable always starts with the same value";
        let rules = Rules { code: CodeKind::Executable, state: Err(reason), calls: Err(reason), ..body.rules };
        let made: Vec<Option<Volatile>> = body.with_rules(rules, |body| {
            let volatile = |(info, (written, value)): (&Named, (&ast::Type, &ast::Expr))| {
                let ty = info.ty.clone()?;
                body.can_hold(&ty, written.span);
                let initial = body.expr(value, Want::because(&ty, written.span, "as stated here"))?;
                Some(Volatile { ident: info.ident, ty, initial })
            };
            self.info.volatiles.iter().zip(values).map(volatile).collect()
        });
        made.into_iter().collect()
    }

    fn hir_layer(&self) -> Option<&'c Layer> {
        self.layers.map(|layers| &layers[self.layer.index()])
    }

    pub fn witnesses(&self, moment: Moment) -> Vec<(Symbol, Type)> {
        self.hir_layer().map(|layer| witnesses(layer, moment)).unwrap_or_default()
    }

    fn init(&self, members: &Members<'a>, findings: &mut Findings) -> Option<Procedure> {
        let Some(written) = members.init else {
            let message = format!("`{}` does not say how it begins", self.info.ident.name);
            let help = "add `init() -> (ok: bool) { .. }`, which returns whether the system can be used";
            findings.diagnostics.push(Diagnostic::error(Code::A0420, self.info.ident.span, message).with_help(help));
            return None;
        };
        let results = self.typed(&written.results, findings)?;
        let one_bool = matches!(results.as_slice(), [Named { ty: Some(Type::Bool), .. }]);
        if !one_bool || !written.params.is_empty() {
            let message = "`init` takes nothing and returns whether it succeeded";
            let help = "write `init() -> (ok: bool)`";
            findings.diagnostics.push(Diagnostic::error(Code::A0415, written.name.span, message).with_help(help));
            return None;
        }
        self.outlined(ProcedureKind::Init, written, vec![], results, Moment::Init, findings)
    }

    fn recover(&self, members: &Members<'a>, findings: &mut Findings) -> Option<Procedure> {
        let Some(written) = members.recover else { return Some(empty_recovery(self.info.ident)) };
        if let Some(param) = written.params.first().or(written.results.first()) {
            let message = "recovery takes nothing and returns nothing: nobody is there to call it";
            findings.diagnostics.push(Diagnostic::error(Code::A0415, param.span, message));
            return None;
        }
        self.outlined(ProcedureKind::Recover, written, vec![], vec![], Moment::Crash, findings)
    }

    fn proc(&self, info: &ProcedureInfo<'_>, findings: &mut Findings) -> Option<Procedure> {
        let (parameters, results) = (info.parameters.clone(), info.results.clone());
        self.outlined(ProcedureKind::Proc, info.ast, parameters, results, Moment::Helper, findings)
    }

    fn outlined(
        &self,
        kind: ProcedureKind,
        written: &ast::Procedure,
        parameters: Vec<Named>,
        results: Vec<Named>,
        moment: Moment,
        findings: &mut Findings,
    ) -> Option<Procedure> {
        let witnesses = self.witnesses(moment);
        let outline = Outline { kind, ident: ident(written.name), parameters, results, ast: written, witnesses };
        procedure(self.globals, self.module, self.id, outline, findings)
    }

    fn typed(&self, params: &[ast::Param], findings: &mut Findings) -> Option<Vec<Named>> {
        let typed = |param: &ast::Param| {
            let ty = match &param.ty {
                Some(ty) => TypeReader::new(&self.globals.index, self.module, &[], &mut findings.diagnostics).read(ty),
                None => Some(Type::Bool),
            };
            Named { ident: ident(param.name), ty }
        };
        Some(params.iter().map(typed).collect())
    }
}
