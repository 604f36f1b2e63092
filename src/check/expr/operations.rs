//! Calls of operations and procedures: taken out of the expression, into statements of their own.

use super::super::body::{Body, Want};
use super::super::globals::{Named, ProcedureInfo};
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{Callee, Expr, ExprKind, LayerId, OpIndex, PortIndex, ProcIndex, StmtKind, Type};
use crate::resolve::BUILTIN_FUNCTIONS;
use crate::syntax::ast;

impl<'g, 'a> Body<'g, 'a> {
    /// The operation or procedure of the impl itself that a name calls. The inner `None` was reported.
    pub(in crate::check) fn own_callee(&mut self, name: ast::Name) -> Option<Option<Callee>> {
        let own = self.own_impl()?;
        if let Some(at) = own.procedures.iter().position(|procedure| procedure.ident.name == name.symbol) {
            return Some(Some(Callee::Proc(ProcIndex::new(at))));
        }
        if name.symbol.as_str() == "recover" {
            return Some(Some(Callee::Recover));
        }
        let op = own.layer.and_then(|layer| self.globals.layer(layer).operation(name.symbol))?;
        if self.in_triple {
            return Some(Some(Callee::OwnOp(op)));
        }
        let means_function =
            own.members.contains_key(&name.symbol) || BUILTIN_FUNCTIONS.contains(&name.symbol.as_str());
        (!means_function).then(|| self.own_operation(name))
    }

    fn own_operation(&mut self, name: ast::Name) -> Option<Callee> {
        let message = format!("an operation can't call the operation `{}` of its own implementation", name.symbol);
        let help = "put what both do into a `proc`";
        self.report(Diagnostic::error(Code::A0417, name.span, message).with_help(help));
        None
    }

    /// A call of something of the same impl.
    pub(in crate::check) fn procedure_call(
        &mut self,
        callee: Callee,
        arguments: &[ast::Expr],
        span: Span,
        wanted: bool,
    ) -> Option<Expr> {
        let own = self.own_impl()?;
        let (info, name): (Option<&'g ProcedureInfo<'a>>, Symbol) = match callee {
            Callee::Proc(at) => {
                let info = &own.procedures[at.index()];
                (Some(info), info.ident.name)
            }
            Callee::OwnOp(at) => {
                let info = &self.globals.layer(own.layer?).operations[at.index()];
                (Some(info), info.ident.name)
            }
            _ => (None, Symbol::new("recover")),
        };
        let (parameters, results) = info.map_or((&[][..], &[][..]), |info| (&info.parameters, &info.results));
        let signature =
            Signature { name: name.to_string(), declared: info.map(|info| info.ident.span), parameters, results };
        self.hoisted_call(callee, &signature, arguments, span, wanted)
    }

    /// `port.op(..)`.
    pub(in crate::check) fn operation_call(
        &mut self,
        port: PortIndex,
        layer: LayerId,
        op: OpIndex,
        arguments: &[ast::Expr],
        span: Span,
        wanted: bool,
    ) -> Option<Expr> {
        let info = &self.globals.layer(layer).operations[op.index()];
        let port_name = self.own_impl()?.ports[port.index()].ident.name;
        let signature = Signature {
            name: format!("{port_name}.{}", info.ident.name),
            declared: Some(info.ident.span),
            parameters: &info.parameters,
            results: &info.results,
        };
        self.hoisted_call(Callee::Op(port, op), &signature, arguments, span, wanted)
    }

    fn hoisted_call(
        &mut self,
        callee: Callee,
        signature: &Signature<'_>,
        arguments: &[ast::Expr],
        span: Span,
        wanted: bool,
    ) -> Option<Expr> {
        self.may_call(&signature.name, span)?;
        let name = Symbol::new(&signature.name);
        self.arity(name, arguments.len(), signature.parameters.len(), signature.declared, span)?;
        let arguments = self.call_arguments(signature, arguments)?;
        let results = types(signature.results)?;
        results.iter().for_each(|ty| self.can_hold(ty, span));
        if !wanted {
            self.emit(StmtKind::Call { callee, arguments, results: vec![None; results.len()] }, span);
            return Some(unit(span));
        }
        let title = format!("result of {}", signature.name);
        let results: Vec<_> = results.into_iter().map(|ty| self.temporary(&title, ty, span)).collect();
        let values: Vec<Expr> = results.iter().map(|&id| self.local_expr(id, span)).collect();
        let results = results.into_iter().map(Some).collect();
        self.emit(StmtKind::Call { callee, arguments, results }, span);
        Some(one_or_tuple(values, span))
    }

    fn call_arguments(&mut self, signature: &Signature<'_>, arguments: &[ast::Expr]) -> Option<Vec<Expr>> {
        let parameters = types(signature.parameters)?;
        let mut operands = vec![];
        for ((argument, ty), named) in arguments.iter().zip(&parameters).zip(signature.parameters) {
            self.can_hold(ty, argument.span);
            operands.push((argument, Want::because(ty, named.ident.span, "the parameter is declared here")));
        }
        self.operands(&operands)
    }

    fn may_call(&mut self, name: &str, span: Span) -> Option<()> {
        let Err(reason) = self.rules.calls else { return Some(()) };
        if self.is_executable() {
            let message = format!("`{name}` can't be called here: {reason}");
            let help = "bind what it returns with `let` before";
            self.report(Diagnostic::error(Code::A0406, span, message).with_help(help));
            return None;
        }
        self.error(Code::A0404, span, format!("`{name}` can't be called here: {reason}"))
    }
}

struct Signature<'s> {
    name: String,
    declared: Option<Span>,
    parameters: &'s [Named],
    results: &'s [Named],
}

fn types(named: &[Named]) -> Option<Vec<Type>> {
    named.iter().map(|named| named.ty.clone()).collect()
}

pub(in crate::check) fn unit(span: Span) -> Expr {
    Expr::new(ExprKind::Tuple(vec![]), Type::unit(), span)
}

/// One value as it is, several as a tuple.
pub(in crate::check) fn one_or_tuple(mut values: Vec<Expr>, span: Span) -> Expr {
    if values.len() == 1 {
        return values.remove(0);
    }
    let ty = Type::Tuple(values.iter().map(|value| value.ty.clone()).collect());
    Expr::new(ExprKind::Tuple(values), ty, span)
}
