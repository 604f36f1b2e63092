//! One body and what it sees: its variables, its rules, and the statements made so far.

use super::display::display_type;
use super::globals::{Globals, ImplInfo, LayerInfo};
use super::types::TypeReader;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{Block, FnId, Ident, LocalId, Locals, Owner, Place, PortIndex, Stmt, Type};
use crate::resolve::ModuleIndex;
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
    /// Of the variables, so many stand outside of the proof that is being read.
    pub outside_proof: usize,
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
    pub broken: HashSet<LocalId>,
    /// Locals made here, which nobody assigns twice.
    pub temporaries: HashSet<LocalId>,
    /// Those of them whose type is not known yet.
    pub untyped: HashSet<LocalId>,
    /// Names that nothing declares, reported once.
    pub unknown: HashSet<Symbol>,
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
            outside_proof: 0,
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
}
