//! Calls: of operations, helpers, recovery and lemmas; and the functions that touch data on disk.

use super::code::Code;
use super::context::{Scope, Translator};
use crate::base::{Span, Symbol};
use crate::hir::{
    self, Builtin, Callee, Expr, IntType, LemmaId, LocalId, OpIndex, Owner, Place, ProcIndex, StateIndex, Type,
};
use crate::kernel::{Claim, ClaimKind, Command, Fact};
use crate::logic::{self, Axioms, Function, Sort, Term, Variable};

impl<'a> Code<'_, 'a> {
    pub fn call(&mut self, callee: Callee, arguments: &'a [Expr], results: &[Option<LocalId>], span: Span) {
        let arguments: Vec<Term> = arguments.iter().map(|argument| self.value(argument)).collect();
        match callee {
            Callee::Op(port, operation) => {
                let results = self.result_variables(results);
                let (port, operation) = (port.index(), operation.index());
                self.push(Command::Operation { port, operation, arguments, results, span });
                self.pending_crash = Some(span);
            }
            Callee::Proc(index) => self.proc_call(index, arguments, results, span),
            Callee::Recover => self.push(Command::CallRecover { span }),
            Callee::OwnOp(index) => self.own_operation(index, arguments, results, span),
        }
    }

    fn result_variables(&mut self, results: &[Option<LocalId>]) -> Vec<Option<Variable>> {
        results.iter().map(|result| result.map(|local| self.target(hir::Target::Local(local)))).collect()
    }

    fn implementation(&self) -> &'a hir::Impl {
        match self.owner {
            Owner::Impl(id) => {
                let program: &'a hir::Program = self.translator.lowering.program;
                program.impl_(id)
            }
            _ => unreachable!("only code of an impl calls operations and helpers"),
        }
    }

    fn proc_call(&mut self, index: ProcIndex, arguments: Vec<Term>, results: &[Option<LocalId>], span: Span) {
        let procedure = &self.implementation().procedures[index.index()];
        if procedure.is_inlined() {
            return self.inlined_call(procedure, arguments, results);
        }
        let scope = Scope {
            locals: procedure.parameters.iter().copied().zip(arguments.iter().copied()).collect(),
            unchecked: Default::default(),
            ..self.translator.scope.clone()
        };
        let decreases = &procedure.contract.decreases;
        let measures = super::functions::measures(self.translator.lowering, &procedure.locals, decreases, scope);
        let results = self.result_variables(results);
        self.push(Command::Call { procedure: index.index(), arguments, results, measures, span });
    }

    fn inlined_call(&mut self, procedure: &'a hir::Procedure, arguments: Vec<Term>, results: &[Option<LocalId>]) {
        let values = self.inline(procedure, arguments);
        for (result, value) in results.iter().zip(values) {
            if let Some(local) = result {
                let variable = self.target(hir::Target::Local(*local));
                self.push(Command::Assign(variable, logic::variable(value)));
            }
        }
    }

    fn own_operation(&mut self, index: OpIndex, arguments: Vec<Term>, results: &[Option<LocalId>], span: Span) {
        let procedure = &self.implementation().operations[index.index()];
        self.own_requires(index, &arguments, span);
        self.inlined_call(procedure, arguments, results);
    }

    /// What the layer requires of the operation's caller, said of the abstract state.
    fn own_requires(&mut self, index: OpIndex, arguments: &[Term], span: Span) {
        let program: &'a hir::Program = self.translator.lowering.program;
        let layer = program.layer(self.implementation().layer);
        let operation = layer.operation(index);
        let states = (0..layer.state.len()).map(StateIndex::new);
        let state = states.map(|state| (Place::Own(state), self.translator.place(Place::Spec(state)))).collect();
        let locals = operation.parameters.iter().copied().zip(arguments.iter().copied()).collect();
        let scope = Scope { locals, state, ..Scope::default() };
        let mut inner = Translator::new(self.translator.lowering, &operation.locals, scope);
        let conjuncts = operation.requires.iter().flat_map(|clause| clause.expr.conjuncts());
        let claim = |expr: &hir::Expr, inner: &mut Translator<'_, '_>| {
            Claim::new(ClaimKind::Requires, span, inner.expr(expr)).of_clause(expr.span, "the layer requires this")
        };
        let claims: Vec<Claim> = conjuncts.map(|expr| claim(expr, &mut inner)).collect();
        self.out.extend(claims.into_iter().map(Command::Assert));
    }

    /// A lemma changes nothing: what it requires is shown, what it ensures is known.
    pub fn lemma_call(&mut self, id: LemmaId, types: &[Type], arguments: &[Expr], span: Span) {
        let program: &'a hir::Program = self.translator.lowering.program;
        let lemma = program.lemma(id);
        let types: Vec<Type> = types.iter().map(|ty| self.translator.scope.ty(ty)).collect();
        let terms: Vec<Term> = arguments.iter().map(|argument| self.translator.expr(argument)).collect();
        for ((parameter, argument), &term) in lemma.parameters.iter().zip(arguments).zip(&terms) {
            let ty = lemma.locals.get(*parameter).ty.instantiate(&types);
            self.translator.typing_claim(&ty, argument, term);
        }
        self.assert_claims();
        let locals = lemma.parameters.iter().copied().zip(terms).collect();
        let scope = Scope { locals, types, ..Scope::default() };
        self.lemma_requires(lemma, scope.clone(), span);
        self.lemma_decreases(lemma, scope.clone(), span);
        let mut inner = Translator::new(self.translator.lowering, &lemma.locals, scope);
        let ensures: Vec<Term> = lemma.contract.ensures.iter().map(|clause| inner.expr(&clause.expr)).collect();
        self.out.extend(ensures.into_iter().map(|term| Command::Assume(Fact { term, span })));
    }

    fn lemma_requires(&mut self, lemma: &'a hir::Lemma, scope: Scope, span: Span) {
        let mut inner = Translator::new(self.translator.lowering, &lemma.locals, scope);
        let words = format!("lemma `{}` requires this", lemma.ident.name);
        let claims: Vec<Claim> = lemma
            .contract
            .requires
            .iter()
            .flat_map(|clause| clause.expr.conjuncts())
            .map(|expr| Claim::new(ClaimKind::Requires, span, inner.expr(expr)).of_clause(expr.span, words.clone()))
            .collect();
        self.out.extend(claims.into_iter().map(Command::Assert));
    }

    fn lemma_decreases(&mut self, lemma: &'a hir::Lemma, scope: Scope, span: Span) {
        let Some(recursion) = self.translator.recursion.clone().filter(|r| r.group == lemma.component) else { return };
        let decreases = &lemma.contract.decreases;
        let measures = super::functions::measures(self.translator.lowering, &lemma.locals, decreases, scope);
        self.translator.decreases_claims(&recursion, &measures, span);
        self.assert_claims();
    }
}

impl Translator<'_, '_> {
    /// Data on disk: uninterpreted functions with the law `decode(encode(x)) == x` for well-typed x, and the typing of
    /// whatever `decode` gives. Nothing else is known: not `encode(decode(b)) == b`, and nothing between types.
    pub fn on_disk(&mut self, builtin: Builtin, terms: Vec<Term>, arguments: &[Expr], whole: &Expr) -> Term {
        match builtin {
            Builtin::Encode => {
                let ty = self.scope.ty(&arguments[0].ty);
                logic::apply(&self.codec(&ty).0, terms)
            }
            Builtin::Decode => {
                let ty = self.scope.ty(&whole.ty);
                logic::apply(&self.codec(&ty).1, terms)
            }
            Builtin::Split => logic::apply(&self.sectors().0, terms),
            _ => logic::apply(&self.sectors().1, terms),
        }
    }

    fn codec(&mut self, ty: &Type) -> (Function, Function) {
        let sort = self.lowering.sort(ty);
        let name = self.lowering.exact_name(ty);
        let symbol = |prefix: &str, from, to| Function {
            name: Symbol::new(&format!("{prefix}<{name}>")),
            parameters: vec![from],
            result: to,
        };
        let encode = symbol("encode", sort, Sort::block());
        let decode = symbol("decode", Sort::block(), sort);
        if !self.lowering.signature.functions.contains_key(&encode) {
            self.declare_codec(ty, &encode, &decode);
        }
        (encode, decode)
    }

    fn declare_codec(&mut self, ty: &Type, encode: &Function, decode: &Function) {
        let value = Variable { name: Symbol::new("value!"), sort: decode.result };
        let block = Variable { name: Symbol::new("block!"), sort: Sort::block() };
        let (x, b) = (logic::variable(value), logic::variable(block));
        let encoded = logic::apply(encode, vec![x]);
        let decoded = logic::apply(decode, vec![b]);
        let well_typed = self.lowering.typing(ty, x);
        let back = logic::same(logic::apply(decode, vec![encoded]), x);
        let law = logic::for_all(vec![value], vec![vec![encoded]], logic::implies(well_typed, back));
        let typing = self.lowering.typing(ty, decoded);
        let typed = logic::for_all(vec![block], vec![vec![decoded]], typing);
        let functions = &mut self.lowering.signature.functions;
        functions.insert(encode.clone(), Axioms { terms: vec![law], group: None });
        functions.insert(decode.clone(), Axioms { terms: vec![typed], group: None });
    }

    /// `split(b, n)` has n sectors, and `join` puts them together again.
    fn sectors(&mut self) -> (Function, Function) {
        let bytes = Sort::seq(Sort::int());
        let split = Function {
            name: Symbol::new("split"),
            parameters: vec![Sort::block(), Sort::int()],
            result: Sort::seq(bytes),
        };
        let join = Function { name: Symbol::new("join"), parameters: vec![Sort::seq(bytes)], result: Sort::block() };
        if !self.lowering.signature.functions.contains_key(&split) {
            let block = Variable { name: Symbol::new("block!"), sort: Sort::block() };
            let count = Variable { name: Symbol::new("count!"), sort: Sort::int() };
            let (b, n) = (logic::variable(block), logic::variable(count));
            let parts = logic::apply(&split, vec![b, n]);
            let law = logic::and([
                logic::equal(logic::seq_length(parts), n),
                logic::same(logic::apply(&join, vec![parts]), b),
            ]);
            // Only where the block falls into sectors of one size.
            let divides = logic::and([
                logic::less(logic::int_literal(0), n),
                logic::equal(logic::modulo(logic::int_literal(4096), n), logic::int_literal(0)),
            ]);
            let sectors = Type::Seq(Box::new(Type::Seq(Box::new(Type::Int(IntType::U8)))));
            let typing = self.lowering.typing(&sectors, parts);
            let axiom = |body| logic::for_all(vec![block, count], vec![vec![parts]], body);
            let terms = vec![axiom(typing), axiom(logic::implies(divides, law))];
            self.lowering.signature.functions.insert(split.clone(), Axioms { terms, group: None });
        }
        (split, join)
    }
}
