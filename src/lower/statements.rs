//! Statements as commands.

use super::code::Code;
use super::footprint::uses_old;
use crate::base::Span;
use crate::hir::{
    self, AssertProof, Connective, Expr, ExprKind, FnId, LocalId, MatchArm, Place, QuantifierKind, Stmt, StmtKind,
    Target,
};
use crate::kernel::{self, Block, Claim, ClaimKind, Command, Fact, Scope as ProofScope};
use crate::logic::{self, Term, Variable};

impl<'a> Code<'_, 'a> {
    pub fn block(&mut self, block: &'a hir::Block) {
        for stmt in &block.statements {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        if !stmt.ghost {
            self.flush_crash();
        }
        match &stmt.kind {
            StmtKind::Let(local, value) => self.let_(*local, value.as_ref()),
            StmtKind::Assign(target, value) => self.assign(*target, value),
            StmtKind::Choose(target, condition) => self.choose(*target, condition.as_ref(), stmt.span),
            StmtKind::If(condition, then, otherwise) => self.if_(condition, then, otherwise),
            StmtKind::Match(scrutinee, arms) => self.match_(scrutinee, arms),
            StmtKind::While(condition, inner) => self.while_(condition, inner, stmt.span),
            StmtKind::For(local, low, high, inner) => self.for_(*local, low, high, inner, stmt.span),
            StmtKind::Call { callee, arguments, results } => self.call(*callee, arguments, results, stmt.span),
            StmtKind::CallLemma { lemma, types, arguments } => self.lemma_call(*lemma, types, arguments, stmt.span),
            StmtKind::Assert { claim, proof: None } => self.assert(claim),
            StmtKind::Assert { claim, proof: Some(proof) } => self.assert_by(claim, proof),
            StmtKind::Assume(expr) => self.assume(expr, stmt.span),
            StmtKind::Witness(choice, value) => {
                let value = self.value(value);
                self.push(Command::Assign(kernel::witness(*choice, value.sort()), value));
            }
            StmtKind::Reveal(function) => self.reveal(*function, stmt.span),
            StmtKind::Break => self.push(Command::Break { span: stmt.span }),
            StmtKind::Continue => self.push(Command::Continue { span: stmt.span }),
            StmtKind::Return => self.push(Command::Return { span: stmt.span }),
            StmtKind::Block(block) => self.block(block),
        }
    }

    fn let_(&mut self, local: LocalId, value: Option<&Expr>) {
        let ty = self.translator.body_locals.get(local).ty.clone();
        let value = value.map(|value| self.value_of_type(&ty, value));
        let typed = self.declare_typed(local);
        match value {
            Some(value) => self.push(Command::Assign(typed.variable, value)),
            None => self.push(Command::Havoc { variable: typed.variable, typing: typed.typing }),
        }
    }

    fn assign(&mut self, target: Target, value: &Expr) {
        let ty = self.target_type(target);
        let value = self.value_of_type(&ty, value);
        let variable = self.target(target);
        self.push(Command::Assign(variable, value));
    }

    /// The value of an expression where one of the type is wanted.
    fn value_of_type(&mut self, ty: &hir::Type, expr: &Expr) -> Term {
        let term = self.value(expr);
        self.translator.typing_claim(ty, expr, term);
        self.assert_claims();
        term
    }

    pub fn target(&mut self, target: Target) -> Variable {
        match target {
            Target::Local(local) if self.translator.scope.locals.contains_key(&local) => self.variable_of(local),
            Target::Local(local) => self.declare(local),
            Target::State(place) => self.state_variable(place),
        }
    }

    pub fn state_variable(&self, place: Place) -> Variable {
        self.translator.scope.state[&place].as_variable().expect("state is held in variables")
    }

    fn choose(&mut self, target: Target, condition: Option<&Expr>, span: Span) {
        let is_new = matches!(target, Target::Local(local) if !self.translator.scope.locals.contains_key(&local));
        let variable = self.target(target);
        let ty = self.target_type(target);
        let typing = self.translator.typing(&ty, logic::variable(variable));
        let condition = condition.map_or_else(|| logic::bool_literal(true), |expr| self.value(expr));
        let feasible = self.feasible(variable, is_new, logic::and([typing, condition]), span);
        self.push(Command::Choose { variable, typing, condition, feasible });
    }

    fn target_type(&self, target: Target) -> hir::Type {
        match target {
            Target::Local(local) => self.translator.body_locals.get(local).ty.clone(),
            Target::State(place) => self.translator.lowering.place_type(self.owner, place),
        }
    }

    /// There is a value. It is stated of a bound variable, since the variable itself may have a value already, which
    /// then is the likeliest one.
    fn feasible(&mut self, variable: Variable, is_new: bool, body: Term, span: Span) -> Claim {
        let bound = Variable { name: crate::base::Symbol::new(&format!("{}!choice", variable.name)), ..variable };
        let at_bound = logic::Substitution::new([(variable, logic::variable(bound))]).apply(body);
        let some = logic::some_value(&self.translator.lowering.signature, &[bound], at_bound);
        let exists = if is_new { some } else { logic::or([body, some]) };
        let kind = if self.in_transition { ClaimKind::Feasible } else { ClaimKind::GhostChoice };
        Claim::new(kind, span, exists)
    }

    fn if_(&mut self, condition: &Expr, then: &'a hir::Block, otherwise: &'a hir::Block) {
        let span = condition.span;
        let condition = self.value(condition);
        let then = self.nested(|this| this.block(then));
        let otherwise = self.nested(|this| this.block(otherwise));
        self.push(Command::Branch { condition, then, otherwise, span });
    }

    fn match_(&mut self, scrutinee: &Expr, arms: &'a [MatchArm]) {
        let value = self.value(scrutinee);
        let unchecked = self.translator.is_unchecked(scrutinee);
        arms.iter().for_each(|arm| self.translator.note_pattern(&arm.pattern, unchecked));
        let value = self.snapshot("matched", value);
        let block = self.nested(|this| this.arms(value, arms));
        self.out.extend(block.commands);
    }

    /// The first arm, or else the others; the last one needs no test, since matches are exhaustive.
    fn arms(&mut self, value: Term, arms: &'a [MatchArm]) {
        let Some((first, rest)) = arms.split_first() else { return };
        if rest.is_empty() {
            return self.arm(value, first);
        }
        let condition = self.translator.pattern_condition(&first.pattern, value);
        let then = self.nested(|this| this.arm(value, first));
        let otherwise = self.nested(|this| this.arms(value, rest));
        self.push(Command::Branch { condition, then, otherwise, span: first.pattern.span });
    }

    fn arm(&mut self, value: Term, arm: &'a MatchArm) {
        for (local, part) in self.translator.pattern_bindings(&arm.pattern, value) {
            let variable = self.declare(local);
            self.push(Command::Assign(variable, part));
        }
        self.block(&arm.body);
    }

    fn assert(&mut self, expr: &Expr) {
        for conjunct in expr.conjuncts() {
            let term = self.value(conjunct);
            let parts = self.translator.parts(conjunct);
            self.push(Command::Assert(Claim::new(ClaimKind::Assertion, conjunct.span, term).in_parts(parts)));
        }
    }

    /// Inside the proof the variables of a leading `forall` and what the claim supposes are known; afterwards the
    /// claim.
    fn assert_by(&mut self, claim: &'a Expr, proof: &'a AssertProof) {
        let whole = self.value(claim);
        let outer_locals = self.translator.scope.locals.clone();
        let (variables, domain, body) = self.open(claim, proof);
        let mut assumptions = vec![Fact { term: domain, span: claim.span }];
        let mut conclusion = body;
        while let ExprKind::Connective(Connective::Implies, hypothesis, inner) = &conclusion.kind {
            assumptions.push(Fact { term: self.translator.expr(hypothesis), span: hypothesis.span });
            conclusion = inner;
        }
        self.translator.notes.clear();
        let block = self.nested(|this| this.block(&proof.block));
        let claims = self.assertion_claims(conclusion);
        self.translator.scope.locals = outer_locals;
        let conclusions = vec![Fact { term: whole, span: claim.span }];
        let scope = ProofScope { variables, assumptions, proof: block, claims, conclusions };
        self.push(Command::Scope(Box::new(scope)));
    }

    fn assertion_claims(&mut self, conclusion: &Expr) -> Vec<Claim> {
        let conjuncts = conclusion.conjuncts().into_iter();
        let claim = |expr: &Expr, this: &mut Self| {
            let term = this.translator.expr(expr);
            Claim::new(ClaimKind::Assertion, expr.span, term).in_parts(this.translator.parts(expr))
        };
        let claims = conjuncts.map(|expr| claim(expr, self)).collect();
        self.translator.notes.clear();
        claims
    }

    /// Opens a leading `forall`: fresh variables with their typing, their domain, and what is claimed of them.
    fn open(&mut self, claim: &'a Expr, proof: &AssertProof) -> (Vec<(Variable, Term)>, Term, &'a Expr) {
        let ExprKind::Quantifier { kind: QuantifierKind::ForAll, binders, body, .. } = &claim.kind else {
            return (vec![], logic::bool_literal(true), claim);
        };
        if proof.variables.is_empty() {
            return (vec![], logic::bool_literal(true), claim);
        }
        let (bound, domain) = self.translator.bind_all(binders);
        let mut fresh = vec![];
        let mut pairs = vec![];
        for (binder, bound) in binders.iter().zip(bound) {
            let typed = self.declare_typed(binder.local);
            pairs.push((bound, logic::variable(typed.variable)));
            let vouched = !self.translator.scope.unchecked.contains(&binder.local);
            fresh.push((typed.variable, if vouched { typed.typing } else { logic::bool_literal(true) }));
        }
        (fresh, logic::Substitution::new(pairs).apply(domain), body)
    }

    fn assume(&mut self, expr: &Expr, span: Span) {
        let term = self.value(expr);
        let fact = Fact { term, span };
        self.translator.lowering.assumptions.entry(span).or_insert_with(|| fact.clone());
        self.push(Command::Assume(fact));
        self.push(Command::Consistent(span));
    }

    /// From here on the definition of an opaque function is known.
    fn reveal(&mut self, function: FnId, span: Span) {
        let lowering = &mut *self.translator.lowering;
        if lowering.program.function(function).generics.is_empty() {
            lowering.instance(function, vec![]);
        }
        let known: Vec<super::context::Instance> =
            lowering.instances.keys().filter(|instance| instance.function == function).cloned().collect();
        for instance in known {
            let symbols = lowering.instances[&instance].clone();
            let axioms = super::functions::definition_axioms(lowering, &instance, &symbols);
            self.out.extend(axioms.into_iter().map(|term| Command::Assume(Fact { term, span })));
        }
    }

    /// The body of a helper in place of its call. Its results are left in the variables of its result locals.
    pub fn inline(&mut self, procedure: &'a hir::Procedure, arguments: Vec<Term>) -> Vec<Variable> {
        let entry = self.entry_of(&procedure.body);
        let caller_locals = std::mem::replace(&mut self.translator.body_locals, &procedure.locals);
        let caller_scope = self.translator.scope.clone();
        self.translator.scope.locals.clear();
        self.translator.scope.unchecked.clear();
        self.translator.scope.entry = entry;
        for (&parameter, argument) in procedure.parameters.iter().zip(arguments) {
            let variable = self.declare(parameter);
            self.push(Command::Assign(variable, argument));
        }
        let results: Vec<Variable> = procedure.results.iter().map(|&result| self.declare(result)).collect();
        let outer = std::mem::take(&mut self.out);
        self.block(&procedure.body);
        let commands = std::mem::replace(&mut self.out, outer);
        self.push(Command::Inline(Block { commands }));
        self.translator.body_locals = caller_locals;
        self.translator.scope = caller_scope;
        results
    }

    /// Copies of the state where a body begins, if it speaks of `old`.
    pub fn entry_of(&mut self, body: &hir::Block) -> std::collections::HashMap<Place, Term> {
        if !uses_old(body) {
            return Default::default();
        }
        let mut places: Vec<(Place, Term)> = self.translator.scope.state.iter().map(|(p, t)| (*p, *t)).collect();
        places.sort_by_key(|(place, _)| *place);
        places.into_iter().map(|(place, term)| (place, self.entry_value(term))).collect()
    }

    fn entry_value(&mut self, term: Term) -> Term {
        let name = term.as_variable().map_or("state", |variable| variable.name.as_str());
        self.snapshot(&format!("entry {name}"), term)
    }
}
