//! Functions and predicates: calls, axioms, and what must be shown of a definition.
//!
//! A function becomes a symbol `f` with the axiom `f(x) = body`, fired by `f(x)`. In the definition of a recursive one
//! the calls of its own group become a limited symbol, equal to `f` but without a definition, so that unfolding stops
//! after one step (Amin, Leino, Rompf, "Computing with an SMT solver", TAP 2014). The definition of a recursive
//! function, and what any function ensures, are known only for arguments of the right types that satisfy its
//! `requires`.

use super::code::Code;
use super::context::{Instance, InstanceSymbols, Lowering, Note, Recursion, Scope, Translator};
use super::expr::fitting;
use super::footprint::seen_from_caller;
use crate::base::{Span, Symbol};
use crate::hir::{Decreases, Expr, FnId, Function, Owner, Place, Receiver, Type};
use crate::kernel::{Claim, ClaimKind, Command, Fact, PureBody, Subject, Typed};
use crate::logic::{self, Axioms, Term, Variable};

impl Lowering<'_> {
    pub fn instance(&mut self, function: FnId, types: Vec<Type>) -> InstanceSymbols {
        let instance = Instance { function, types };
        if let Some(known) = self.instances.get(&instance) {
            return known.clone();
        }
        let symbols = self.make_symbols(&instance);
        self.instances.insert(instance, symbols.clone());
        symbols
    }

    fn make_symbols(&mut self, instance: &Instance) -> InstanceSymbols {
        let item = self.program.function(instance.function);
        let places: Vec<Place> = self.footprints.reads(instance.function).iter().copied().collect();
        let mut parameters: Vec<logic::Sort> = places.iter().map(|&place| self.place_sort(item.owner, place)).collect();
        for &parameter in &item.parameters {
            let ty = instantiated(&item.locals.get(parameter).ty, &instance.types);
            parameters.push(self.sort(&ty));
        }
        let result = self.sort(&instantiated(&item.result_type, &instance.types));
        let types: Vec<String> = instance.types.iter().map(|ty| self.exact_name(ty)).collect();
        let base = self.function_names[instance.function.index()];
        let name = if types.is_empty() { base.to_string() } else { format!("{base}<{}>", types.join(", ")) };
        let full = logic::Function { name: Symbol::new(&name), parameters, result };
        let limited = logic::Function { name: Symbol::new(&format!("{name} again")), ..full.clone() };
        InstanceSymbols { full, limited: item.recursive.then_some(limited) }
    }

    fn place_sort(&mut self, owner: Owner, place: Place) -> logic::Sort {
        let ty = self.place_type(owner, place);
        self.sort(&ty)
    }

    /// The type of a variable of the state, as an item of that owner names it.
    pub fn place_type(&self, owner: Owner, place: Place) -> Type {
        match (owner, place) {
            (Owner::Layer(id), Place::Own(state)) => self.program.layer(id).state[state.index()].ty.clone(),
            (Owner::Impl(id), Place::Port(port, state)) => {
                let layer = self.program.impl_(id).ports[port.index()].layer;
                self.program.layer(layer).state[state.index()].ty.clone()
            }
            (Owner::Impl(id), Place::Volatile(index)) => self.program.impl_(id).volatiles[index.index()].ty.clone(),
            (Owner::Impl(id), Place::Spec(state)) => {
                let layer = self.program.impl_(id).layer;
                self.program.layer(layer).state[state.index()].ty.clone()
            }
            _ => unreachable!("the checker gives each item only its own state"),
        }
    }
}

fn instantiated(ty: &Type, types: &[Type]) -> Type {
    if types.is_empty() { ty.clone() } else { ty.instantiate(types) }
}

impl<'a> Translator<'_, 'a> {
    pub fn function_call(
        &mut self,
        id: FnId,
        receiver: Receiver,
        types: &[Type],
        arguments: &[Expr],
        span: Span,
    ) -> Term {
        let program: &'a crate::hir::Program = self.lowering.program;
        let item = program.function(id);
        let types: Vec<Type> = types.iter().map(|ty| self.scope.ty(ty)).collect();
        let terms: Vec<Term> = arguments.iter().map(|argument| self.expr(argument)).collect();
        self.argument_typings(item, &types, arguments, &terms);
        let scope = self.callee_scope(id, item, receiver, &types, &terms);
        self.requires_claims(item, &scope, span);
        let symbols = self.lowering.instance(id, types);
        let places: Vec<Place> = self.lowering.footprints.reads(id).iter().copied().collect();
        let hidden = places.iter().map(|&place| self.place(seen_from_caller(place, receiver)));
        let all: Vec<Term> = hidden.chain(terms).collect();
        let symbol = match symbols.limited {
            Some(limited) if self.limit_group == Some(item.component) => limited,
            _ => symbols.full,
        };
        let result = logic::apply(&symbol, all);
        self.recursive_call(item, scope, result, span);
        result
    }

    /// A value read without check may be anything of its sort: it is shown to be of its type where a callee relies on
    /// it.
    fn argument_typings(&mut self, item: &'a Function, types: &[Type], arguments: &[Expr], terms: &[Term]) {
        for ((parameter, argument), &term) in item.parameters.iter().zip(arguments).zip(terms) {
            let ty = instantiated(&item.locals.get(*parameter).ty, types);
            self.typing_claim(&ty, argument, term);
        }
    }

    /// Claims that the argument is of the type, where its form does not guarantee that.
    pub fn typing_claim(&mut self, ty: &Type, argument: &Expr, term: Term) {
        if self.is_unchecked(argument) {
            let fits = self.lowering.typing(ty, term);
            self.claim(fitting(ClaimKind::Fits, argument.span, ty, fits));
        }
    }

    /// How the callee's names stand for terms of the caller.
    pub fn callee_scope(
        &mut self,
        id: FnId,
        item: &'a Function,
        receiver: Receiver,
        types: &[Type],
        arguments: &[Term],
    ) -> Scope {
        let places: Vec<Place> = self.lowering.footprints.reads(id).iter().copied().collect();
        let state = places.iter().map(|&place| (place, self.place(seen_from_caller(place, receiver)))).collect();
        Scope {
            locals: item.parameters.iter().copied().zip(arguments.iter().copied()).collect(),
            state,
            types: types.to_vec(),
            // `spec` was looked up above, in the caller's state.
            implementation: None,
            // The arguments may mention variables that are bound around the call.
            level: self.scope.level + 1,
            ..Scope::default()
        }
    }

    fn requires_claims(&mut self, item: &'a Function, scope: &Scope, span: Span) {
        for clause in &item.contract.requires {
            let term = Translator::new(self.lowering, &item.locals, scope.clone()).expr(&clause.expr);
            let words = format!("`{}` requires this", item.ident.name);
            self.claim(Claim::new(ClaimKind::Requires, span, term).of_clause(clause.span, words));
        }
    }

    /// A call within the group that is being verified: the measure must decrease, and then the callee's promises hold.
    fn recursive_call(&mut self, item: &'a Function, scope: Scope, result: Term, span: Span) {
        let Some(recursion) = self.recursion.clone().filter(|recursion| recursion.group == item.component) else {
            return;
        };
        let measures = measures(self.lowering, &item.locals, &item.contract.decreases, scope.clone());
        self.decreases_claims(&recursion, &measures, span);
        let promises = self.promises(item, scope, result);
        let term = self.surrounded(promises);
        if !term.is_true() {
            self.notes.push(Note::Fact(Fact { term, span }));
        }
    }

    /// Lexicographic: the callee's measures come before the caller's, and the caller's are not negative.
    pub fn decreases_claims(&mut self, recursion: &Recursion, callee: &[Term], span: Span) {
        let decreases = logic::lexicographic(callee, &recursion.measures);
        self.claim(Claim::new(ClaimKind::Decreases, span, decreases));
        let bounded = logic::and(recursion.measures.iter().map(|&m| logic::less_equal(logic::int_literal(0), m)));
        self.claim(Claim::new(ClaimKind::MeasureBounded, span, bounded));
    }

    /// What a call ensures, and the typing of its result.
    fn promises(&mut self, item: &'a Function, mut scope: Scope, result: Term) -> Term {
        let ty = instantiated(&item.result_type, &scope.types);
        let typing = self.lowering.typing(&ty, result);
        if let Some(local) = item.result {
            scope.locals.insert(local, result);
        }
        let mut inner = Translator::new(self.lowering, &item.locals, scope);
        let ensures: Vec<Term> = item.contract.ensures.iter().map(|clause| inner.expr(&clause.expr)).collect();
        logic::and(ensures.into_iter().chain([typing]))
    }
}

/// The measures of a `decreases` clause.
pub(super) fn measures<'a>(
    lowering: &mut Lowering<'a>,
    locals: &'a crate::hir::Locals,
    decreases: &Decreases,
    scope: Scope,
) -> Vec<Term> {
    match decreases {
        Decreases::Measures(measures) => {
            let mut translator = Translator::new(lowering, locals, scope);
            measures.iter().map(|measure| translator.expr(measure)).collect()
        }
        Decreases::Unstated | Decreases::Star => vec![],
    }
}

/// Axioms of all instances, those that other axioms bring in included.
pub(super) fn finish_axioms(lowering: &mut Lowering<'_>) {
    while lowering.defined < lowering.instances.len() {
        let (instance, symbols) =
            lowering.instances.get_index(lowering.defined).map(|(i, s)| (i.clone(), s.clone())).expect("in range");
        lowering.defined += 1;
        let item = lowering.program.function(instance.function);
        let mut terms = promise_axioms(lowering, &instance, &symbols);
        if !item.opaque {
            terms.extend(definition_axioms(lowering, &instance, &symbols));
        }
        let group = Some(item.component);
        lowering.signature.functions.insert(symbols.full, Axioms { terms, group });
    }
}

/// The function applied to bound variables, and what is known of them.
struct Applied {
    variables: Vec<Variable>,
    scope: Scope,
    value: Term,
    /// The arguments have their types and satisfy `requires`.
    allowed: Term,
}

fn applied(lowering: &mut Lowering<'_>, instance: &Instance, symbols: &InstanceSymbols) -> Applied {
    let item = lowering.program.function(instance.function);
    let mut scope = Scope { types: instance.types.clone(), ..Scope::default() };
    let (mut variables, mut arguments, mut allowed) = (vec![], vec![], vec![]);
    let places: Vec<Place> = lowering.footprints.reads(instance.function).iter().copied().collect();
    for (index, place) in places.into_iter().enumerate() {
        let ty = lowering.place_type(item.owner, place);
        let variable = Variable { name: Symbol::new(&format!("state!{index}")), sort: lowering.sort(&ty) };
        let term = logic::variable(variable);
        scope.state.insert(place, term);
        allowed.push(lowering.typing(&ty, term));
        variables.push(variable);
        arguments.push(term);
    }
    let mut translator = Translator::new(lowering, &item.locals, scope);
    for &parameter in &item.parameters {
        let variable = translator.bind(parameter);
        let term = logic::variable(variable);
        allowed.push(translator.typing(&item.locals.get(parameter).ty, term));
        variables.push(variable);
        arguments.push(term);
    }
    allowed.extend(item.contract.requires.iter().map(|clause| translator.expr(&clause.expr)));
    let scope = translator.scope;
    Applied { variables, scope, value: logic::apply(&symbols.full, arguments), allowed: logic::and(allowed) }
}

fn promise_axioms(lowering: &mut Lowering<'_>, instance: &Instance, symbols: &InstanceSymbols) -> Vec<Term> {
    let item = lowering.program.function(instance.function);
    let applied = applied(lowering, instance, symbols);
    let mut translator = Translator::new(lowering, &item.locals, Scope::default());
    let promises = translator.promises(item, applied.scope, applied.value);
    let axiom = logic::implies(applied.allowed, promises);
    if axiom.is_true() { vec![] } else { vec![for_all_calls(applied.variables, applied.value, axiom)] }
}

/// `f(x) = body`; of a recursive function also `f(x) = limited f(x)`.
pub(super) fn definition_axioms(
    lowering: &mut Lowering<'_>,
    instance: &Instance,
    symbols: &InstanceSymbols,
) -> Vec<Term> {
    let item = lowering.program.function(instance.function);
    let applied = applied(lowering, instance, symbols);
    let mut translator = Translator::new(lowering, &item.locals, applied.scope);
    translator.limit_group = item.recursive.then_some(item.component);
    let body = translator.expr(&item.body);
    let equation = logic::same(applied.value, body);
    let Applied { variables, value, allowed, .. } = applied;
    let mentions = logic::and(logic::overlooked(body).into_iter().map(logic::known).collect::<Vec<_>>());
    let mut axioms = match &symbols.limited {
        None => vec![equation],
        Some(limited) => {
            let logic::Node::Apply(_, arguments) = value.node() else { unreachable!("an application") };
            let synonym = logic::same(value, logic::apply(limited, arguments.clone()));
            vec![synonym, logic::implies(allowed, equation)]
        }
    };
    if !mentions.is_true() {
        axioms.push(mentions);
    }
    let mut axioms: Vec<Term> =
        axioms.into_iter().map(|axiom| for_all_calls(variables.clone(), value, axiom)).collect();
    if item.recursive {
        axioms.extend(congruence(&symbols.full));
    }
    axioms
}

/// Equal arguments give equal values. A solver knows that of arguments that it knows to be equal, and asks nobody
/// whether two sequences have the same elements; this asks, of calls that agree in what is no collection. A function
/// that is not recursive is unfolded instead.
fn congruence(function: &logic::Function) -> Option<Term> {
    let is_collection = |sort: logic::Sort| sort.element().is_some();
    let variable = |name: &str, index: usize, sort| Variable { name: Symbol::new(&format!("{name}!{index}")), sort };
    let left: Vec<Variable> =
        function.parameters.iter().enumerate().map(|(index, &sort)| variable("left", index, sort)).collect();
    let right: Vec<Variable> = left
        .iter()
        .enumerate()
        .map(|(index, v)| if is_collection(v.sort) { variable("right", index, v.sort) } else { *v })
        .collect();
    let pairs: Vec<(Variable, Variable)> =
        left.iter().copied().zip(right.iter().copied()).filter(|(a, b)| a != b).collect();
    if pairs.is_empty() {
        return None;
    }
    let call = |variables: &[Variable]| logic::apply(function, variables.iter().map(|&v| logic::variable(v)).collect());
    let (first, second) = (call(&left), call(&right));
    let equal = pairs.iter().map(|&(a, b)| logic::equal(logic::variable(a), logic::variable(b)));
    let axiom = logic::implies(logic::and(equal), logic::same(first, second));
    let variables = left.into_iter().chain(pairs.iter().map(|pair| pair.1)).collect();
    Some(logic::for_all(variables, vec![vec![first, second]], axiom))
}

fn for_all_calls(variables: Vec<Variable>, call: Term, body: Term) -> Term {
    logic::for_all(variables, vec![vec![call]], body)
}

/// What must be shown of each function: its body means something, recursion ends, it ensures what it says.
pub(super) fn bodies(lowering: &mut Lowering<'_>) -> Vec<PureBody> {
    let ids = (0..lowering.program.functions.len()).map(FnId::new);
    let wanted = lowering.reachable;
    ids.filter(|id| wanted.functions[id.index()]).map(|id| body(lowering, id)).collect()
}

fn body(lowering: &mut Lowering<'_>, id: FnId) -> PureBody {
    let item = lowering.program.function(id);
    let mut code = Code::new(lowering, &item.locals, Scope::default());
    let mut parameters = code.state_parameters(item.owner, id);
    parameters.extend(code.parameters(&item.parameters));
    let requires = code.requires_facts(&item.contract.requires);
    code.start_recursion(item.recursive.then_some(item.component), &item.contract.decreases);
    code.translator.is_executed = item.executed;
    let value = code.value(&item.body);
    code.translator.is_executed = false;
    code.translator.typing_claim(&item.result_type, &item.body, value);
    code.assert_claims();
    let ensures = match item.result {
        Some(local) => {
            let result = code.declare(local);
            code.push(Command::Assign(result, value));
            code.claims_of(&item.contract.ensures, ClaimKind::Ensures)
        }
        None => code.claims_of(&item.contract.ensures, ClaimKind::Ensures),
    };
    PureBody {
        subject: Subject::Function(id.index()),
        name: item.ident.name,
        span: item.ident.span,
        parameters,
        requires,
        body: code.finish(),
        ensures,
        withheld: Some(item.component),
    }
}

impl Code<'_, '_> {
    /// Variables for the state that a function reads.
    fn state_parameters(&mut self, owner: Owner, id: FnId) -> Vec<Typed> {
        let places: Vec<Place> = self.translator.lowering.footprints.reads(id).iter().copied().collect();
        places.into_iter().map(|place| self.state_parameter(owner, place)).collect()
    }

    fn state_parameter(&mut self, owner: Owner, place: Place) -> Typed {
        let program = self.translator.lowering.program;
        let ty = self.translator.lowering.place_type(owner, place);
        let (name, span) = match (owner, place) {
            (Owner::Layer(id), Place::Own(state)) => {
                let ident = program.layer(id).state[state.index()].ident;
                (ident.name.to_string(), ident.span)
            }
            (Owner::Impl(id), _) => {
                let implementation = program.impl_(id);
                (super::names::place_name(program, implementation, place), implementation.ident.span)
            }
            _ => unreachable!("functions of modules read no state"),
        };
        let typed = self.typed(&name, &ty, span);
        self.translator.scope.state.insert(place, logic::variable(typed.variable));
        typed
    }
}
