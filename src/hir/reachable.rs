//! What a program, or a part of it, uses: of the modules that it imports, and of the mathematics beside it.

use super::{
    Abstraction, Block, Builtin, Clause, ConstId, Contract, Decreases, Definition, Expr, ExprKind, FnId, Impl, ImplId,
    LayerId, LemmaId, Length, Procedure, Program, StmtKind, Transition, Triple, Type, visit,
};
use crate::base::{FileId, Span};
use indexmap::IndexSet;

/// What is used, directly or through others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    pub layers: Vec<bool>,
    pub functions: Vec<bool>,
    pub lemmas: Vec<bool>,
    pub constants: Vec<bool>,
    /// Where something is assumed.
    pub assumptions: IndexSet<Span>,
    /// Whether anything is encoded or decoded.
    pub encodes: bool,
}

impl Program {
    /// What the files for which `is_root` holds contain or use. Impls and triples count as used.
    pub fn reachable(&self, is_root: impl Fn(FileId) -> bool) -> Reachable {
        let mut walk = Walk::new(self);
        walk.roots(is_root);
        walk.found
    }

    /// What a claim about the impl may rest on: its layer and those of its ports included, and all constants, since
    /// they stand in types, too.
    pub fn needed_by_impl(&self, id: ImplId) -> Reachable {
        let mut walk = Walk::new(self);
        walk.implementation(self.impl_(id));
        walk.constants();
        walk.found
    }

    /// What a stack of these implementations and layers uses, constants in the types of fields left out.
    pub fn used_by(
        &self,
        impls: impl IntoIterator<Item = ImplId>,
        layers: impl IntoIterator<Item = LayerId>,
    ) -> Reachable {
        let mut walk = Walk::new(self);
        impls.into_iter().for_each(|id| walk.implementation(self.impl_(id)));
        layers.into_iter().for_each(|id| walk.layer(id));
        walk.found
    }

    /// The same of a triple, which rests on the recovery and the helpers of its impl.
    pub fn needed_by_triple(&self, triple: &Triple) -> Reachable {
        let mut walk = Walk::new(self);
        walk.implementation(self.impl_(triple.implementation));
        walk.triple(triple);
        walk.constants();
        walk.found
    }
}

struct Walk<'a> {
    program: &'a Program,
    found: Reachable,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program) -> Walk<'a> {
        let found = Reachable {
            layers: vec![false; program.layers.len()],
            functions: vec![false; program.functions.len()],
            lemmas: vec![false; program.lemmas.len()],
            constants: vec![false; program.constants.len()],
            assumptions: IndexSet::new(),
            encodes: false,
        };
        Walk { program, found }
    }

    fn constants(&mut self) {
        (0..self.program.constants.len()).for_each(|index| self.constant(ConstId::new(index)));
    }

    fn roots(&mut self, is_root: impl Fn(FileId) -> bool) {
        let program = self.program;
        let own = |ident: &super::Ident| is_root(ident.span.file);
        for (index, _) in program.layers.iter().enumerate().filter(|(_, item)| own(&item.ident)) {
            self.layer(LayerId::new(index));
        }
        for (index, _) in program.functions.iter().enumerate().filter(|(_, item)| own(&item.ident)) {
            self.function(FnId::new(index));
        }
        for (index, _) in program.lemmas.iter().enumerate().filter(|(_, item)| own(&item.ident)) {
            self.lemma(LemmaId::new(index));
        }
        for (index, _) in program.constants.iter().enumerate().filter(|(_, item)| own(&item.ident)) {
            self.constant(ConstId::new(index));
        }
        program.impls.iter().for_each(|item| self.implementation(item));
        program.triples.iter().for_each(|triple| self.triple(triple));
    }

    fn triple(&mut self, triple: &Triple) {
        let clauses = [&triple.precondition, &triple.postcondition, &triple.recovery_postcondition];
        clauses.into_iter().for_each(|clause| self.expr(&clause.expr));
        self.block(&triple.body);
    }

    fn layer(&mut self, id: LayerId) {
        if std::mem::replace(&mut self.found.layers[id.index()], true) {
            return;
        }
        let layer = self.program.layer(id);
        layer.state.iter().for_each(|field| self.ty(&field.ty));
        self.clauses(&layer.invariants);
        self.clauses(&layer.init);
        layer.background.iter().chain([&layer.crash]).for_each(|transition: &Transition| self.block(&transition.body));
        for operation in &layer.operations {
            self.clauses(&operation.requires);
            self.block(&operation.body);
        }
    }

    fn function(&mut self, id: FnId) {
        if std::mem::replace(&mut self.found.functions[id.index()], true) {
            return;
        }
        let function = self.program.function(id);
        self.contract(&function.contract);
        self.expr(&function.body);
    }

    fn lemma(&mut self, id: LemmaId) {
        if std::mem::replace(&mut self.found.lemmas[id.index()], true) {
            return;
        }
        let lemma = self.program.lemma(id);
        self.contract(&lemma.contract);
        self.block(&lemma.body);
    }

    fn constant(&mut self, id: ConstId) {
        if std::mem::replace(&mut self.found.constants[id.index()], true) {
            return;
        }
        let (Definition::Value(expr) | Definition::Where(expr)) = &self.program.constant(id).definition;
        self.expr(expr);
    }

    fn implementation(&mut self, item: &Impl) {
        self.layer(item.layer);
        item.ports.iter().for_each(|port| self.layer(port.layer));
        item.volatiles.iter().for_each(|volatile| self.expr(&volatile.initial));
        self.clauses(&item.invariants);
        match &item.abstraction {
            Abstraction::Function(values) => values.iter().for_each(|(_, value)| self.expr(value)),
            Abstraction::Relation(clauses) => self.clauses(clauses),
        }
        let all = item.operations.iter().chain(&item.procedures).chain([&item.init, &item.recover]);
        all.for_each(|procedure: &Procedure| {
            self.contract(&procedure.contract);
            self.block(&procedure.body);
        });
    }

    fn contract(&mut self, contract: &Contract) {
        self.clauses(&contract.requires);
        self.clauses(&contract.ensures);
        self.clauses(&contract.crashes);
        if let Decreases::Measures(measures) = &contract.decreases {
            measures.iter().for_each(|measure| self.expr(measure));
        }
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        clauses.iter().for_each(|clause| self.expr(&clause.expr));
    }

    fn block(&mut self, block: &Block) {
        visit::each_stmt(block, &mut |stmt| {
            match &stmt.kind {
                StmtKind::CallLemma { lemma, .. } => self.lemma(*lemma),
                StmtKind::Reveal(function) => self.function(*function),
                StmtKind::Assume(_) => _ = self.found.assumptions.insert(stmt.span),
                _ => {}
            }
            visit::stmt_exprs(stmt, &mut |expr| self.expr(expr));
        });
    }

    fn expr(&mut self, expr: &Expr) {
        visit::each_expr(expr, &mut |expr| {
            self.ty(&expr.ty);
            match &expr.kind {
                ExprKind::Call { function, .. } => self.function(*function),
                ExprKind::Const(id) => self.constant(*id),
                ExprKind::Builtin(Builtin::Encode | Builtin::Decode, _) => self.found.encodes = true,
                _ => {}
            }
        });
    }

    fn ty(&mut self, ty: &Type) {
        if let Type::Array(_, Length::Constant(id)) = ty {
            self.constant(*id);
        }
    }
}
