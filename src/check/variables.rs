//! Variables of a body: those that it declares, those that the checker makes, and the state around.

use super::body::{Body, CodeKind, Variable};
use super::globals::Named;
use super::types::ident;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{
    Expr, ExprKind, Ident, Local, LocalId, LocalRole, Place, PortIndex, StateIndex, StmtKind, Type, VolatileIndex,
};
use crate::resolve::{BUILTIN_FUNCTIONS, misnamed_variable, suggestion};
use crate::syntax::ast;

impl Body<'_, '_> {
    /// A new variable, visible from here on.
    pub fn declare(&mut self, name: ast::Name, ty: Option<Type>, role: LocalRole) -> LocalId {
        let visible = self.refuse_hiding(name).is_some() || role == LocalRole::Bound;
        self.diagnostics.extend(misnamed_variable(name));
        let ghost = self.rules.code == CodeKind::Ghost;
        let id = self.add_local(Local { ident: ident(name), ty: placeholder(&ty), role, ghost }, ty.is_none());
        if visible {
            self.scopes.last_mut().expect("a body has a scope").push((name.symbol, id));
        }
        id
    }

    pub fn declare_named(&mut self, named: &Named, role: LocalRole) -> LocalId {
        let name = ast::Name { symbol: named.ident.name, span: named.ident.span };
        self.declare(name, named.ty.clone(), role)
    }

    fn add_local(&mut self, local: Local, broken: bool) -> LocalId {
        let id = self.locals.add(local);
        if broken {
            self.broken.insert(id);
        }
        id
    }

    /// A variable made by the checker, which no name reaches.
    pub fn temporary(&mut self, name: &str, ty: Type, span: Span) -> LocalId {
        let ident = Ident { name: Symbol::new(name), span };
        let ghost = self.rules.code == CodeKind::Ghost;
        let id = self.locals.add(Local { ident, ty, role: LocalRole::Mutable, ghost });
        self.temporaries.insert(id);
        id
    }

    /// A variable for a value that is not known yet, whose type may follow.
    pub fn untyped_temporary(&mut self, ty: Option<&Type>, span: Span) -> LocalId {
        let local = self.temporary("value", ty.cloned().unwrap_or_else(Type::unit), span);
        if ty.is_none() {
            self.untyped.insert(local);
        }
        self.emit(StmtKind::Let(local, None), span);
        local
    }

    pub fn is_untyped(&self, local: LocalId) -> bool {
        self.untyped.contains(&local)
    }

    pub fn set_type(&mut self, local: LocalId, ty: Type) {
        self.untyped.remove(&local);
        self.locals.0[local.index()].ty = ty;
    }

    /// A local that hides state would make one name mean two things in one body; the state keeps the name.
    fn refuse_hiding(&mut self, name: ast::Name) -> Option<()> {
        let (what, span) = match self.member_variable(name.symbol) {
            Some((Variable::Port(_), span)) => ("a port", span),
            Some((Variable::State(Place::Volatile(_), _), span)) => ("a volatile variable", span),
            Some((_, span)) => ("a state variable", span),
            None if name.symbol.as_str() == "spec" && self.own_impl().is_some() => {
                let message = "`spec` is the abstract state: no variable can be called so";
                return self.error(Code::A0208, name.span, message);
            }
            None => return Some(()),
        };
        let message = format!("the name `{}` already belongs to {what}", name.symbol);
        let diagnostic = Diagnostic::error(Code::A0208, name.span, message);
        self.report(diagnostic.with_secondary(span, "declared here").with_help("choose another name"));
        None
    }

    pub fn lookup(&self, name: Symbol) -> Option<Variable> {
        let local = self.scopes.iter().rev().flat_map(|scope| scope.iter().rev()).find(|(found, _)| *found == name);
        match local {
            Some(&(_, id)) => Some(Variable::Local(id)),
            None => self.member_variable(name).map(|(variable, _)| variable),
        }
    }

    /// A state variable, volatile variable or port of the layer or impl around.
    pub fn member_variable(&self, name: Symbol) -> Option<(Variable, Span)> {
        let find = |all: &[Named]| all.iter().position(|named| named.ident.name == name);
        if let Some(layer) = self.own_layer() {
            let at = find(&layer.state)?;
            let place = Place::Own(StateIndex::new(at));
            return Some((Variable::State(place, layer.state[at].ty.clone()), layer.state[at].ident.span));
        }
        let own = self.own_impl()?;
        if let Some(at) = find(&own.volatiles) {
            let place = Place::Volatile(VolatileIndex::new(at));
            return Some((Variable::State(place, own.volatiles[at].ty.clone()), own.volatiles[at].ident.span));
        }
        let at = own.ports.iter().position(|port| port.ident.name == name)?;
        Some((Variable::Port(PortIndex::new(at)), own.ports[at].ident.span))
    }

    pub fn is_broken(&self, id: LocalId) -> bool {
        self.broken.contains(&id)
    }

    pub fn local_expr(&self, id: LocalId, span: Span) -> Expr {
        Expr::new(ExprKind::Local(id), self.locals.get(id).ty.clone(), span)
    }

    /// An unknown name, with the closest of those that are visible.
    pub fn unknown_name<T>(&mut self, name: ast::Name, what: &str) -> Option<T> {
        let layer_failed = self.own_impl().is_some_and(|own| own.layer.is_none());
        let import_failed = self.globals.index.names.is_broken(self.module, name.symbol);
        if layer_failed || import_failed || !self.unknown.insert(name.symbol) {
            return None;
        }
        let message = format!("no {what} is called `{}` here", name.symbol);
        let diagnostic = Diagnostic::error(Code::A0201, name.span, message);
        let help = foreign_value(name.symbol.as_str()).or_else(|| suggestion(name.symbol, self.visible_names()));
        let diagnostic = match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        };
        self.report(diagnostic);
        None
    }

    fn visible_names(&self) -> Vec<Symbol> {
        let mut all: Vec<Symbol> = self.scopes.iter().flatten().map(|&(name, _)| name).collect();
        if let Some(layer) = self.own_layer() {
            all.extend(layer.state.iter().map(|variable| variable.ident.name));
            all.extend(layer.members.keys());
        }
        if let Some(own) = self.own_impl() {
            all.extend(own.volatiles.iter().map(|variable| variable.ident.name));
            all.extend(own.ports.iter().map(|port| port.ident.name));
            all.extend(own.procedures.iter().map(|procedure| procedure.ident.name));
            all.extend(own.members.keys());
        }
        all.extend(self.globals.index.names.visible(self.module));
        all.extend(BUILTIN_FUNCTIONS.iter().chain(&["Some", "None", "Ok", "Err"]).map(|name| Symbol::new(name)));
        all
    }
}

/// What is written here for a word of another language.
fn foreign_value(name: &str) -> Option<String> {
    let here = match name {
        "null" | "nil" | "NULL" | "nullptr" => "what may be missing has a type `option<T>`, and is `None`",
        "True" | "TRUE" => "write `true`",
        "False" | "FALSE" => "write `false`",
        "not" => "`not` is written `!`",
        "loop" | "do" => "write `while c decreases e; { .. }`",
        _ => return None,
    };
    Some(here.to_owned())
}

/// A type to fill the table with where the true one has an error; nobody reads it.
fn placeholder(ty: &Option<Type>) -> Type {
    ty.clone().unwrap_or_else(Type::unit)
}
