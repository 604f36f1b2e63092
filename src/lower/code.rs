//! Builds the commands of one body.

use super::context::{Lowering, Note, Recursion, Scope, Translator};
use super::names::Namer;
use crate::base::Span;
use crate::hir::{Clause, Decreases, Expr, LocalId, Locals, Owner, Type};
use crate::kernel::{Block, Claim, ClaimKind, Command, Fact, Typed};
use crate::logic::{self, Term, Variable};

pub(super) struct Code<'l, 'a> {
    pub translator: Translator<'l, 'a>,
    pub namer: Namer,
    pub out: Vec<Command>,
    /// An operation whose crash point has not been judged yet: ghost code after it belongs to it.
    pub pending_crash: Option<Span>,
    /// The layer or impl whose state the code names.
    pub owner: Owner,
    /// A transition of a layer, rather than code.
    pub in_transition: bool,
}

impl<'l, 'a> Code<'l, 'a> {
    pub fn new(lowering: &'l mut Lowering<'a>, locals: &'a Locals, scope: Scope) -> Code<'l, 'a> {
        Code {
            translator: Translator::new(lowering, locals, scope),
            namer: Namer::default(),
            out: vec![],
            pending_crash: None,
            owner: Owner::Module,
            in_transition: false,
        }
    }

    pub fn push(&mut self, command: Command) {
        self.out.push(command);
    }

    /// The block so far; a pending crash point is judged at its end.
    pub fn finish(mut self) -> Block {
        self.flush_crash();
        Block { commands: self.out }
    }

    pub fn flush_crash(&mut self) {
        if let Some(span) = self.pending_crash.take() {
            self.push(Command::CrashPoint { span });
        }
    }

    /// What `inner` adds, as a block of its own. A crash point that is pending around it is not judged within: there a
    /// branch may not be taken, and a proof supposes what need not be.
    pub fn nested(&mut self, inner: impl FnOnce(&mut Self)) -> Block {
        let outer = std::mem::take(&mut self.out);
        let pending = self.pending_crash.take();
        inner(self);
        self.flush_crash();
        self.pending_crash = pending;
        Block { commands: std::mem::replace(&mut self.out, outer) }
    }

    /// A variable of a fresh name, with its typing.
    pub fn typed(&mut self, name: &str, ty: &Type, span: Span) -> Typed {
        let variable = Variable { name: self.namer.fresh(name), sort: self.translator.sort(ty) };
        let typing = self.translator.typing(ty, logic::variable(variable));
        Typed { variable, typing, span }
    }

    /// The variable that stands for the local from here on.
    pub fn declare(&mut self, local: LocalId) -> Variable {
        self.declare_typed(local).variable
    }

    pub fn declare_typed(&mut self, local: LocalId) -> Typed {
        let declared = self.translator.body_locals.get(local);
        let (name, ty, span) = (declared.ident.name, declared.ty.clone(), declared.ident.span);
        let typed = self.typed(name.as_str(), &ty, span);
        self.translator.scope.locals.insert(local, logic::variable(typed.variable));
        typed
    }

    pub fn parameters(&mut self, locals: &[LocalId]) -> Vec<Typed> {
        locals.iter().map(|&local| self.declare_typed(local)).collect()
    }

    /// The variable of a local that has one.
    pub fn variable_of(&self, local: LocalId) -> Variable {
        let term = self.translator.scope.locals.get(&local);
        term.and_then(|term| term.as_variable()).expect("locals that are assigned are variables")
    }

    /// The term of an expression, after the claims that it brings.
    pub fn value(&mut self, expr: &Expr) -> Term {
        let term = self.translator.expr(expr);
        self.assert_claims();
        term
    }

    /// Claims that came up become assertions, and are known afterwards.
    pub fn assert_claims(&mut self) {
        let notes = std::mem::take(&mut self.translator.notes);
        self.out.extend(notes.into_iter().map(|note| match note {
            Note::Claim(claim) => Command::Assert(claim),
            Note::Fact(fact) => Command::Assume(fact),
        }));
    }

    /// The value of an expression as a variable, so that it stays what it is when state changes.
    pub fn snapshot(&mut self, name: &str, term: Term) -> Term {
        if term.children().is_empty() && term.as_variable().is_none() {
            return term;
        }
        let variable = Variable { name: self.namer.fresh(name), sort: term.sort() };
        self.push(Command::Assign(variable, term));
        logic::variable(variable)
    }

    /// `requires` clauses as facts, conjunct by conjunct. That they mean something is shown at the start of the body,
    /// from these facts.
    pub fn requires_facts(&mut self, clauses: &[Clause]) -> Vec<Fact> {
        let facts = self.facts_of(clauses);
        self.assert_claims();
        facts
    }

    pub fn facts_of(&mut self, clauses: &[Clause]) -> Vec<Fact> {
        let conjuncts = clauses.iter().flat_map(|clause| clause.expr.conjuncts());
        conjuncts.map(|expr| Fact { term: self.translator.expr(expr), span: expr.span }).collect()
    }

    /// Clauses as facts, and what makes them meaningful.
    pub fn facts_and_meaning(&mut self, clauses: &[Clause]) -> (Vec<Fact>, Vec<Claim>) {
        let kind = ClaimKind::Assertion;
        let (clauses, meaning): (Vec<Claim>, Vec<Claim>) =
            self.claims_of(clauses, kind).into_iter().partition(|claim| claim.kind == kind);
        (clauses.into_iter().map(|Claim { term, span, .. }| Fact { term, span }).collect(), meaning)
    }

    /// Clauses as claims, conjunct by conjunct; what makes a conjunct meaningful is claimed before it.
    pub fn claims_of(&mut self, clauses: &[Clause], kind: ClaimKind) -> Vec<Claim> {
        let conjuncts = self.conjuncts_of(clauses, kind).into_iter();
        conjuncts.flat_map(|(meaningful, claim)| meaningful.into_iter().chain([claim])).collect()
    }

    /// `requires` clauses as claims for callers. What makes them meaningful is shown here, where the body starts, and not
    /// by callers.
    pub fn requires(&mut self, clauses: &[Clause]) -> Vec<Claim> {
        self.requires_facts(clauses);
        self.conjuncts_of(clauses, ClaimKind::Requires).into_iter().map(|(_, claim)| claim).collect()
    }

    /// Clauses as claims, conjunct by conjunct, each with what makes it meaningful.
    fn conjuncts_of(&mut self, clauses: &[Clause], kind: ClaimKind) -> Vec<(Vec<Claim>, Claim)> {
        let before = std::mem::take(&mut self.translator.notes);
        let mut result = vec![];
        for clause in clauses {
            let mut known = vec![];
            for conjunct in clause.expr.conjuncts() {
                let term = self.translator.expr(conjunct);
                let meaningful = self.translator.take_claims().into_iter().map(|claim| Claim {
                    term: logic::implies(logic::and(known.iter().copied()), claim.term),
                    ..claim
                });
                let meaningful = meaningful.collect();
                known.push(term);
                let claim = Claim::new(kind, conjunct.span, term).in_parts(self.translator.parts(conjunct));
                result.push((meaningful, claim));
            }
        }
        self.translator.notes = before;
        result
    }

    /// From here on calls into the group must decrease the measures.
    pub fn start_recursion(&mut self, group: Option<u32>, decreases: &Decreases) {
        let Some(group) = group else { return };
        let measures: Vec<Term> = match decreases {
            Decreases::Measures(measures) => measures.iter().map(|measure| self.value(measure)).collect(),
            Decreases::Unstated | Decreases::Star => vec![],
        };
        let measures = measures.into_iter().map(|measure| self.snapshot("measure", measure)).collect();
        self.translator.recursion = Some(Recursion { group, measures });
    }
}
