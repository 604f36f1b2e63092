//! One body and what it sees: its variables, its rules, and the statements made so far.

use super::display::display_type;
use super::globals::{Globals, ImplInfo, LayerInfo, Named};
use super::types::{TypeReader, ident};
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{
    Block, Expr, ExprKind, FnId, Ident, Local, LocalId, LocalRole, Locals, Owner, Place, PortIndex, StateIndex, Stmt,
    StmtKind, Target, Type, VolatileIndex,
};
use crate::resolve::{BUILTIN_FUNCTIONS, ModuleIndex, misnamed_variable, suggestion};
use crate::syntax::ast;
use std::collections::HashSet;

/// What kind of code is being read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CodeKind {
    /// Runs on a machine: computes in machine types, calls operations, reads no ghost.
    Executable,
    /// Exists only for the proof.
    Ghost,
    /// Of a layer: mathematical, but bounded, so that it can be run as well.
    Transition,
    /// A function or a clause: one mathematical expression.
    Function,
}

/// What may stand here; the texts finish a sentence that says why not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub code: CodeKind,
    pub state: Result<(), &'static str>,
    pub old: Result<(), &'static str>,
    pub spec: Result<(), &'static str>,
    pub calls: Result<(), &'static str>,
    /// `return`, and `break` of a loop further out.
    pub exits: Result<(), &'static str>,
}

/// Why a type is expected: a place, and words that go with it.
pub(super) type Origin = Option<(Span, &'static str)>;

/// The type that the context wants, if any.
#[derive(Clone, Copy)]
pub(super) struct Want<'t> {
    pub ty: Option<&'t Type>,
    pub origin: Origin,
}

impl<'t> Want<'t> {
    pub const ANY: Want<'static> = Want { ty: None, origin: None };

    pub fn ty(ty: &'t Type) -> Want<'t> {
        Want { ty: Some(ty), origin: None }
    }

    pub fn because(ty: &'t Type, span: Span, words: &'static str) -> Want<'t> {
        Want { ty: Some(ty), origin: Some((span, words)) }
    }
}

/// What a name without `::` means in a body.
#[derive(Clone, Debug)]
pub(super) enum Variable {
    Local(LocalId),
    State(Place, Option<Type>),
    Port(PortIndex),
}

/// The body being checked.
pub(super) struct Body<'g, 'a> {
    pub globals: &'g Globals<'a>,
    pub module: ModuleIndex,
    pub owner: Owner,
    pub generics: &'g [Ident],
    pub locals: Locals,
    pub scopes: Vec<Vec<(Symbol, LocalId)>>,
    pub rules: Rules,
    /// Statements of the block that is being built.
    pub out: Vec<Stmt>,
    pub results: Vec<LocalId>,
    /// How many loops are around, that `break` may leave.
    pub loops: u32,
    /// How many `let`s of expressions are around.
    pub pure_depth: u32,
    /// What `witness` may name.
    pub witnesses: Vec<(Symbol, Type)>,
    /// In a triple, where the operations of the impl itself may be called.
    pub in_triple: bool,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether something was left out because of an error, reported here or elsewhere.
    pub failed: bool,
    /// Functions called by executable code.
    pub executed: Vec<(FnId, Span)>,
    /// Locals whose type has an error that was reported.
    broken: HashSet<LocalId>,
    /// Locals made here, which nobody assigns twice.
    temporaries: HashSet<LocalId>,
    /// Those of them whose type is not known yet.
    untyped: HashSet<LocalId>,
    /// Names that nothing declares, reported once.
    unknown: HashSet<Symbol>,
}

impl<'g, 'a> Body<'g, 'a> {
    pub fn new(globals: &'g Globals<'a>, module: ModuleIndex, owner: Owner, rules: Rules) -> Body<'g, 'a> {
        Body {
            globals,
            module,
            owner,
            generics: &[],
            locals: Locals::default(),
            scopes: vec![vec![]],
            rules,
            out: vec![],
            results: vec![],
            loops: 0,
            pure_depth: 0,
            witnesses: vec![],
            in_triple: false,
            diagnostics: vec![],
            failed: false,
            executed: vec![],
            broken: HashSet::new(),
            temporaries: HashSet::new(),
            untyped: HashSet::new(),
            unknown: HashSet::new(),
        }
    }

    pub fn is_executable(&self) -> bool {
        self.rules.code == CodeKind::Executable
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports an error and is the `None` that says so.
    pub fn error<T>(&mut self, code: Code, span: Span, message: impl Into<String>) -> Option<T> {
        self.report(Diagnostic::error(code, span, message));
        None
    }

    pub fn show(&self, ty: &Type) -> String {
        display_type(&self.globals.index, self.generics, ty)
    }

    pub fn read_type(&mut self, ty: &ast::Type) -> Option<Type> {
        TypeReader::new(&self.globals.index, self.module, self.generics, &mut self.diagnostics).read(ty)
    }

    /// The layer whose items these are.
    pub fn own_layer(&self) -> Option<&'g LayerInfo<'a>> {
        match self.owner {
            Owner::Layer(id) => Some(self.globals.layer(id)),
            _ => None,
        }
    }

    pub fn own_impl(&self) -> Option<&'g ImplInfo<'a>> {
        match self.owner {
            Owner::Impl(id) => Some(&self.globals.impls[id.index()]),
            _ => None,
        }
    }

    /// Under other rules.
    pub fn with_rules<T>(&mut self, rules: Rules, run: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.rules, rules);
        let made = run(self);
        self.rules = before;
        made
    }

    /// As ghost code, which reads everything and calls nothing.
    pub fn as_ghost<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        if self.rules.code != CodeKind::Executable {
            return run(self);
        }
        let calls = Err("ghost code only describes what happens: it calls no operation");
        self.with_rules(Rules { code: CodeKind::Ghost, calls, ..self.rules }, run)
    }

    /// With calls of operations refused.
    pub fn without_calls<T>(&mut self, reason: &'static str, run: impl FnOnce(&mut Self) -> T) -> T {
        let calls = self.rules.calls.and(Err(reason));
        self.with_rules(Rules { calls, ..self.rules }, run)
    }

    pub fn scoped<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(vec![]);
        let made = run(self);
        self.scopes.pop();
        made
    }

    /// Where a type should come from something that has an error, that it is missing is no news.
    pub fn without_expectation<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.diagnostics.len();
        let made = run(self);
        let found = self.diagnostics.split_off(before);
        self.diagnostics.extend(found.into_iter().filter(|diagnostic| diagnostic.code != Code::A0303));
        made
    }

    /// The block of the statements that `run` emits, with a scope of its own.
    pub fn block(&mut self, run: impl FnOnce(&mut Self)) -> Block {
        let outer = std::mem::take(&mut self.out);
        self.scoped(run);
        Block { statements: std::mem::replace(&mut self.out, outer) }
    }

    /// The statement comes next; a value that was just returned goes where it belongs at once.
    pub fn emit(&mut self, kind: StmtKind, span: Span) {
        if self.receives(&kind) {
            return;
        }
        let ghost = self.rules.code == CodeKind::Ghost;
        self.out.push(Stmt { kind, span, ghost });
    }

    /// Whether the statement only moves what the call before it returned into a variable, which then receives it from
    /// the call itself. So ghost statements that follow in the source directly follow the call.
    fn receives(&mut self, kind: &StmtKind) -> bool {
        let (target, source) = match kind {
            StmtKind::Let(target, Some(Expr { kind: ExprKind::Local(source), .. })) => (*target, *source),
            StmtKind::Assign(Target::Local(target), Expr { kind: ExprKind::Local(source), .. }) => (*target, *source),
            _ => return false,
        };
        let same_type = self.locals.get(target).ty == self.locals.get(source).ty;
        let (true, true, Some(last)) = (same_type, self.temporaries.contains(&source), self.out.last_mut()) else {
            return false;
        };
        let StmtKind::Call { results, .. } = &mut last.kind else { return false };
        if results.contains(&Some(target)) {
            return false;
        }
        let Some(result) = results.iter_mut().find(|result| **result == Some(source)) else { return false };
        *result = Some(target);
        true
    }

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

    /// Whether evaluating it later gives the same.
    fn is_stable(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => {
                let fixed = matches!(self.locals.get(*id).role, LocalRole::Parameter | LocalRole::Immutable);
                fixed || self.temporaries.contains(id)
            }
            ExprKind::Const(_) | ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Bytes(_) | ExprKind::ZeroBlock => {
                true
            }
            ExprKind::Tuple(parts) | ExprKind::Struct(_, parts) | ExprKind::Variant(_, _, parts) => {
                parts.iter().all(|part| self.is_stable(part))
            }
            ExprKind::Field(base, _) | ExprKind::Part(base, _) | ExprKind::Not(base) => self.is_stable(base),
            _ => false,
        }
    }

    /// What was evaluated before the statements from `mark` on is saved before them.
    pub fn save_before(&mut self, mark: usize, earlier: &mut [Expr]) {
        if self.out.len() == mark {
            return;
        }
        let mut at = mark;
        for expr in earlier {
            if !self.is_stable(expr) {
                let saved = self.temporary("value", expr.ty.clone(), expr.span);
                let read = self.local_expr(saved, expr.span);
                let value = std::mem::replace(expr, read);
                let span = value.span;
                self.out.insert(at, Stmt { kind: StmtKind::Let(saved, Some(value)), span, ghost: false });
                at += 1;
            }
        }
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
        let diagnostic = match suggestion(name.symbol, self.visible_names()) {
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
        all.extend(BUILTIN_FUNCTIONS.iter().map(|name| Symbol::new(name)));
        all
    }
}

/// A type to fill the table with where the true one has an error; nobody reads it.
fn placeholder(ty: &Option<Type>) -> Type {
    ty.clone().unwrap_or_else(Type::unit)
}
