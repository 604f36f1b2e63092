//! Calls: of functions, of operations and procedures, of constructors.

use super::super::body::{Body, Origin, Variable, Want};
use super::super::globals::{Member, Named};
use super::super::index::ItemId;
use super::generic::Shape;
use super::names::is_lower;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{Expr, ExprKind, FnId, LayerId, LemmaId, Owner, PortIndex, Receiver, Type};
use crate::resolve::{BUILTIN_FUNCTIONS, suggestion};
use crate::syntax::ast;

/// What a lower-case name in front of `(` means.
#[derive(Clone, Copy)]
pub(in crate::check) enum Callable {
    Builtin,
    Function(FnId, Receiver),
    Lemma(LemmaId),
}

impl Body<'_, '_> {
    pub(super) fn call(
        &mut self,
        callee: &ast::Expr,
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        match &callee.kind {
            ast::ExprKind::Path { path, arguments: types } if is_lower(path.last().symbol) => {
                self.named_call(path, types, arguments, span, want)
            }
            ast::ExprKind::Path { path, arguments: types } => {
                let variant = self.variant(path, want.ty)?;
                self.construct(variant, types, arguments, span, want)
            }
            ast::ExprKind::Field { base, name } => self.member_call(base, *name, arguments, span, want),
            ast::ExprKind::Error => None,
            _ => self.error(Code::A0305, callee.span, "only functions, operations and variants can be called"),
        }
    }

    fn named_call(
        &mut self,
        path: &ast::Path,
        types: &[ast::Type],
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        if let Some(name) = path.as_name()
            && let Some(callee) = self.own_callee(name)
        {
            return self.procedure_call(callee?, arguments, span, true);
        }
        match self.find_callable(path) {
            Some(Callable::Builtin) => self.builtin_call(path.last(), types, arguments, span, want),
            Some(Callable::Function(id, receiver)) => self.function_call(id, receiver, types, arguments, span, want),
            Some(Callable::Lemma(_)) => {
                let message = format!("the lemma `{}` has no value: call it as a statement", path.last().symbol);
                self.error(Code::A0423, span, message)
            }
            None => self.not_callable(path),
        }
    }

    fn not_callable<T>(&mut self, path: &ast::Path) -> Option<T> {
        let Some(name) = path.as_name() else {
            let report = self.globals.index.names.item(self.module, path).err().flatten();
            self.diagnostics.extend(report.map(|report| *report));
            return None;
        };
        if self.lookup(name.symbol).is_some() {
            let message = format!("`{}` is a variable and can't be called", name.symbol);
            return self.error(Code::A0305, name.span, message);
        }
        match self.globals.index.find(self.module, path) {
            Some(item) => {
                let message = format!("`{}` is {} and can't be called", name.symbol, item.description());
                self.error(Code::A0207, name.span, message)
            }
            None => self.unknown_name(name, "function"),
        }
    }

    /// The function or lemma of that name, if there is one.
    pub(in crate::check) fn find_callable(&self, path: &ast::Path) -> Option<Callable> {
        if let Some(name) = path.as_name() {
            if BUILTIN_FUNCTIONS.contains(&name.symbol.as_str()) {
                return Some(Callable::Builtin);
            }
            if let Some(member) = self.own_member(name) {
                return Some(match member {
                    Member::Function(id) => Callable::Function(id, Receiver::Own),
                    Member::Lemma(id) => Callable::Lemma(id),
                });
            }
        }
        match self.globals.index.find(self.module, path)? {
            ItemId::Function(id) => Some(Callable::Function(id, Receiver::None)),
            ItemId::Lemma(id) => Some(Callable::Lemma(id)),
            _ => None,
        }
    }

    pub(super) fn find_function(&self, name: ast::Name) -> Option<Callable> {
        let path = ast::Path { id: ast::NodeId(0), segments: vec![name], span: name.span };
        self.find_callable(&path)
    }

    fn own_member(&self, name: ast::Name) -> Option<Member> {
        let members = match self.owner {
            Owner::Module => return None,
            Owner::Layer(id) => &self.globals.layer(id).members,
            Owner::Impl(id) => &self.globals.impls[id.index()].members,
        };
        members.get(&name.symbol).copied()
    }

    /// `port.op(..)`, `port.durable(0)`, `spec.f(x)`.
    fn member_call(
        &mut self,
        base: &ast::Expr,
        name: ast::Name,
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        if let Some((layer, port)) = self.port_of(base) {
            let layer = layer?;
            if let Some(op) = self.globals.layer(layer).operation(name.symbol) {
                return self.operation_call(port, layer, op, arguments, span, true);
            }
            return self.layer_function(layer, Receiver::Port(port), name, arguments, span, want);
        }
        let is_spec = matches!(&base.kind, ast::ExprKind::Path { path, .. }
            if path.as_name().is_some_and(|name| name.symbol.as_str() == "spec"));
        if let (true, Some(own)) = (is_spec, self.own_impl()) {
            return self.layer_function(own.layer?, Receiver::Spec, name, arguments, span, want);
        }
        let message = format!("`{}` is called on something that is no port", name.symbol);
        let help = format!("a function takes all its arguments in parentheses: `{}(..)`", name.symbol);
        self.report(Diagnostic::error(Code::A0305, name.span, message).with_help(help));
        None
    }

    /// The port that the expression names; its layer is `None` if that has an error.
    pub(in crate::check) fn port_of(&self, base: &ast::Expr) -> Option<(Option<LayerId>, PortIndex)> {
        let ast::ExprKind::Path { path, .. } = &base.kind else { return None };
        match self.lookup(path.as_name()?.symbol)? {
            Variable::Port(port) => Some((self.own_impl()?.ports[port.index()].layer, port)),
            _ => None,
        }
    }

    fn layer_function(
        &mut self,
        layer: LayerId,
        receiver: Receiver,
        name: ast::Name,
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let info = self.globals.layer(layer);
        if let Some(&Member::Function(id)) = info.members.get(&name.symbol) {
            return self.function_call(id, receiver, &[], arguments, span, want);
        }
        let message = format!("the layer `{}` has no operation or function `{}`", info.ident.name, name.symbol);
        let operations = info.operations.iter().map(|op| op.ident.name);
        let help = suggestion(name.symbol, operations.chain(info.members.keys().copied()));
        let diagnostic = Diagnostic::error(Code::A0201, name.span, message);
        self.report(help.into_iter().fold(diagnostic, Diagnostic::with_help));
        None
    }

    fn function_call(
        &mut self,
        id: FnId,
        receiver: Receiver,
        types: &[ast::Type],
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        self.may_read_through(id, receiver, span)?;
        let info = &self.globals.functions[id.index()];
        self.arity(info.ident.name, arguments.len(), info.parameters.len(), Some(info.ident.span), span)?;
        let parameters: Vec<Type> = info.parameters.iter().map(|named| named.ty.clone()).collect::<Option<_>>()?;
        let result = info.result.clone()?;
        let shape = Shape {
            generics: &info.generics,
            parameters: &parameters,
            origins: origins(&info.parameters),
            result: Some(&result),
        };
        let arguments: Vec<&ast::Expr> = arguments.iter().collect();
        let (types, arguments) = self.instantiate(&shape, types, &arguments, span, want)?;
        if self.is_executable() {
            self.executed.push((id, span));
        }
        let ty = result.instantiate(&types);
        Some(Expr::new(ExprKind::Call { function: id, receiver, types, arguments }, ty, span))
    }

    /// A function of a layer or impl has the state as hidden argument.
    fn may_read_through(&mut self, id: FnId, receiver: Receiver, span: Span) -> Option<()> {
        let name = self.globals.functions[id.index()].ident.name;
        if let (true, Err(reason)) = (receiver != Receiver::None, self.rules.state) {
            let message = format!("`{name}` reads state and can't be called here: {reason}");
            return self.error(Code::A0412, span, message);
        }
        if let (Receiver::Spec, Err(reason)) = (receiver, self.rules.spec) {
            return self.error(Code::A0412, span, format!("`spec` can't be read here: {reason}"));
        }
        if self.is_executable() && matches!(receiver, Receiver::Port(_) | Receiver::Spec) {
            let message =
                format!("executable code can't call `{name}`, which reads state that exists only for the proof");
            return self.error(Code::A0401, span, message);
        }
        Some(())
    }

    /// A lemma called as a statement: its types and arguments.
    pub(in crate::check) fn lemma_arguments(
        &mut self,
        id: LemmaId,
        types: &[ast::Type],
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<(Vec<Type>, Vec<Expr>)> {
        let info = &self.globals.lemmas[id.index()];
        self.arity(info.ident.name, arguments.len(), info.parameters.len(), Some(info.ident.span), span)?;
        let parameters: Vec<Type> = info.parameters.iter().map(|named| named.ty.clone()).collect::<Option<_>>()?;
        let shape = Shape {
            generics: &info.generics,
            parameters: &parameters,
            origins: origins(&info.parameters),
            result: None,
        };
        let arguments: Vec<&ast::Expr> = arguments.iter().collect();
        self.instantiate(&shape, types, &arguments, span, Want::ANY)
    }
}

fn origins(parameters: &[Named]) -> Vec<Origin> {
    parameters.iter().map(|named| Some((named.ident.span, "the parameter is declared here"))).collect()
}
