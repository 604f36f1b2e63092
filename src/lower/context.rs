//! What the translation of a program carries along.

use super::footprint::Footprints;
use crate::base::{Span, Symbol};
use crate::hir::{self, FnId, Place, Program, Type};
use crate::kernel::{Claim, Fact};
use crate::logic::{self, Function, Signature, Sort, Term, Variable};
use indexmap::{IndexMap, IndexSet};
use std::collections::{HashMap, HashSet};

/// An instance of a function of the source.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Instance {
    pub function: FnId,
    pub types: Vec<Type>,
}

/// The symbols of an instance.
#[derive(Clone, Debug)]
pub(super) struct InstanceSymbols {
    pub full: Function,
    /// What recursive calls in the definition are: equal to `full`, but not unfolded, so that unfolding stops.
    pub limited: Option<Function>,
}

pub(super) struct Lowering<'a> {
    pub program: &'a Program,
    pub reachable: &'a hir::Reachable,
    pub signature: Signature,
    pub footprints: Footprints,
    pub instances: IndexMap<Instance, InstanceSymbols>,
    /// Instances whose axioms were made.
    pub defined: usize,
    /// Comprehensions by what they are, with free variables numbered.
    pub comprehensions: IndexMap<(hir::CollectionKind, Vec<Term>), Function>,
    /// Recursive data types, with the predicate that says that a value is well-typed.
    pub typings: IndexMap<Type, Function>,
    /// Types whose typing is being spelled out, outermost first.
    pub typing_stack: Vec<Type>,
    pub recursive_typings: IndexSet<Type>,
    /// By place: a helper that assumes may stand in for many calls.
    pub assumptions: IndexMap<Span, Fact>,
    /// Whether a definition is looked at for what it reads: those that it calls are not, so that this ends soon.
    pub looks_for_reads: bool,
    /// Unique names of functions, by id.
    pub function_names: Vec<Symbol>,
    /// Variables of abstract states whose abstraction is in their type only where something else holds.
    pub unchecked_abstractions: IndexSet<(hir::ImplId, hir::StateIndex)>,
}

impl<'a> Lowering<'a> {
    pub fn new(program: &'a Program, reachable: &'a hir::Reachable) -> Lowering<'a> {
        Lowering {
            program,
            reachable,
            signature: Signature::default(),
            footprints: Footprints::new(program),
            instances: IndexMap::new(),
            defined: 0,
            comprehensions: IndexMap::new(),
            typings: IndexMap::new(),
            typing_stack: vec![],
            looks_for_reads: false,
            recursive_typings: IndexSet::new(),
            assumptions: IndexMap::new(),
            function_names: super::names::function_names(program),
            unchecked_abstractions: IndexSet::new(),
        }
    }
}

/// What stands around an expression: claims inside hold only there.
#[derive(Clone, Debug)]
pub(super) enum Surrounding {
    /// The condition of the branch.
    Guard(Term),
    /// Variables bound around it.
    Bound(Vec<Variable>),
}

/// Something that an expression brings along.
#[derive(Clone, Debug)]
pub(super) enum Note {
    Claim(Claim),
    /// What a recursive call promises, since nothing else is known of it.
    Fact(Fact),
}

/// The recursion that is being verified: calls into its group must decrease the measures.
#[derive(Clone, Debug)]
pub(super) struct Recursion {
    pub group: u32,
    pub measures: Vec<Term>,
}

/// How names stand for terms in one body.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub locals: HashMap<hir::LocalId, Term>,
    /// Locals whose value may come from a read out of range: their type does not vouch for it.
    pub unchecked: HashSet<hir::LocalId>,
    pub state: HashMap<Place, Term>,
    /// The state at entry.
    pub entry: HashMap<Place, Term>,
    /// The impl whose abstraction gives `spec` its meaning, where it is a function.
    pub implementation: Option<hir::ImplId>,
    /// Values of generic parameters; empty: they stand for themselves.
    pub types: Vec<Type>,
    pub in_old: bool,
    /// How many calls deep inside another body this one is looked at. Names of bound variables tell it, so that none
    /// captures a variable in the arguments.
    pub level: usize,
}

impl Scope {
    pub fn place(&self, place: Place) -> Term {
        let map = if self.in_old { &self.entry } else { &self.state };
        *map.get(&place).unwrap_or_else(|| panic!("the checker lets no body read {place:?} where it is not in scope"))
    }

    pub fn ty(&self, ty: &Type) -> Type {
        if self.types.is_empty() { ty.clone() } else { ty.instantiate(&self.types) }
    }
}

/// Translates the expressions of one body.
pub(super) struct Translator<'l, 'a> {
    pub lowering: &'l mut Lowering<'a>,
    pub body_locals: &'a hir::Locals,
    pub scope: Scope,
    /// What came up in the order of evaluation: a claim may rest on what an earlier call promises.
    pub notes: Vec<Note>,
    pub surroundings: Vec<Surrounding>,
    pub recursion: Option<Recursion>,
    /// Recursive calls of these groups become the limited symbol: in definitions.
    pub limit_group: Option<u32>,
    /// It is the body of a function that executable code calls: reads must be in range there, and divisors not zero.
    pub is_executed: bool,
}

impl<'l, 'a> Translator<'l, 'a> {
    pub fn new(lowering: &'l mut Lowering<'a>, body_locals: &'a hir::Locals, scope: Scope) -> Translator<'l, 'a> {
        Translator {
            lowering,
            body_locals,
            scope,
            notes: vec![],
            surroundings: vec![],
            recursion: None,
            limit_group: None,
            is_executed: false,
        }
    }

    pub fn sort(&mut self, ty: &Type) -> Sort {
        let ty = self.scope.ty(ty);
        self.lowering.sort(&ty)
    }

    /// What the type says of the value.
    pub fn typing(&mut self, ty: &Type, term: Term) -> Term {
        let ty = self.scope.ty(ty);
        self.lowering.typing(&ty, term)
    }

    /// Adds a claim that holds wherever the expression is evaluated.
    pub fn claim(&mut self, mut claim: Claim) {
        claim.term = self.surrounded(claim.term);
        if !claim.term.is_true() {
            self.notes.push(Note::Claim(claim));
        }
    }

    /// The claims that came up, without what goes with them.
    pub fn take_claims(&mut self) -> Vec<Claim> {
        let claim = |note| match note {
            Note::Claim(claim) => Some(claim),
            Note::Fact(_) => None,
        };
        std::mem::take(&mut self.notes).into_iter().filter_map(claim).collect()
    }

    /// The term under the guards and binders that stand around it.
    pub fn surrounded(&self, term: Term) -> Term {
        self.surroundings.iter().rev().fold(term, |inner, surrounding| match surrounding {
            Surrounding::Guard(guard) => logic::implies(*guard, inner),
            Surrounding::Bound(variables) => logic::for_all(variables.clone(), vec![], inner),
        })
    }

    pub fn under<T>(&mut self, surrounding: Surrounding, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.surroundings.push(surrounding);
        let result = inner(self);
        self.surroundings.pop();
        result
    }

    pub fn guarded<T>(&mut self, guard: Term, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.under(Surrounding::Guard(guard), inner)
    }
}
