//! Constants: given ones stand for their value, symbolic ones are unknowns of which the `where` clause is known.

use super::context::{Lowering, Scope, Translator};
use crate::base::Symbol;
use crate::hir::{ConstId, Definition};
use crate::kernel::{Block, Claim, ClaimKind, Command, PureBody, Subject};
use crate::logic::{self, Sort, Substitution, Term, Variable};

/// The constant as a term.
pub(super) fn value(lowering: &mut Lowering<'_>, id: ConstId) -> Term {
    let constant = lowering.program.constant(id);
    match &constant.definition {
        Definition::Value(expr) => Translator::new(lowering, &constant.locals, Scope::default()).expr(expr),
        Definition::Where(_) => logic::variable(symbol(lowering, id)),
    }
}

/// A text as a constant of which length and elements are known: less for a solver to do than with a concatenation.
pub(super) fn bytes(lowering: &mut Lowering<'_>, bytes: &[u8]) -> Term {
    if bytes.is_empty() {
        return logic::seq_empty(Sort::int());
    }
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let constant = Variable { name: Symbol::new(&format!("text {digits}")), sort: Sort::seq(Sort::int()) };
    let value = logic::variable(constant);
    lowering.signature.constants.entry(constant).or_insert_with(|| {
        let at = |index: usize| logic::seq_at(value, logic::int_literal(index));
        let elements = bytes.iter().enumerate().map(|(index, &byte)| logic::equal(at(index), logic::int_literal(byte)));
        std::iter::once(logic::equal(logic::seq_length(value), logic::int_literal(bytes.len())))
            .chain(elements)
            .collect()
    });
    value
}

fn symbol(lowering: &mut Lowering<'_>, id: ConstId) -> Variable {
    let constant = lowering.program.constant(id);
    let earlier = lowering.program.constants[..id.index()].iter();
    let count = earlier.filter(|other| other.ident.name == constant.ident.name).count();
    let name = if count == 0 { constant.ident.name } else { Symbol::new(&format!("{}'{count}", constant.ident.name)) };
    Variable { name, sort: lowering.sort(&constant.ty) }
}

/// What is known of the symbolic constants, into the signature.
pub(super) fn declare(lowering: &mut Lowering<'_>) {
    for id in (0..lowering.program.constants.len()).map(ConstId::new) {
        if let Some(facts) = known(lowering, id) {
            let variable = symbol(lowering, id);
            lowering.signature.constants.insert(variable, facts);
        }
    }
}

fn known(lowering: &mut Lowering<'_>, id: ConstId) -> Option<Vec<Term>> {
    let constant = lowering.program.constant(id);
    let Definition::Where(clause) = &constant.definition else { return None };
    let value = logic::variable(symbol(lowering, id));
    let typing = lowering.typing(&constant.ty, value);
    let condition = Translator::new(lowering, &constant.locals, Scope::default()).expr(clause);
    Some(vec![typing, condition])
}

/// That each constant exists, given those before it, and that its definition is meaningful.
pub(super) fn bodies(lowering: &mut Lowering<'_>) -> Vec<PureBody> {
    let ids = (0..lowering.program.constants.len()).map(ConstId::new);
    let wanted = lowering.reachable;
    ids.filter(|id| wanted.constants[id.index()]).map(|id| body(lowering, id)).collect()
}

fn body(lowering: &mut Lowering<'_>, id: ConstId) -> PureBody {
    let constant = lowering.program.constant(id);
    let (Definition::Value(expr) | Definition::Where(expr)) = &constant.definition;
    let mut translator = Translator::new(lowering, &constant.locals, Scope::default());
    let term = translator.expr(expr);
    if let Definition::Value(_) = constant.definition {
        translator.typing_claim(&constant.ty, expr, term);
    }
    let mut claims = translator.take_claims();
    if let Some(facts) = known(lowering, id) {
        let variable = symbol(lowering, id);
        let mut unknown = Unknown::new(variable);
        claims.iter_mut().for_each(|claim| claim.term = unknown.any(facts[0], claim.term));
        claims.push(existence(lowering, id, facts, unknown));
    }
    PureBody {
        subject: Subject::Constant,
        name: constant.ident.name,
        span: constant.ident.span,
        parameters: vec![],
        requires: vec![],
        body: Block { commands: claims.into_iter().map(Command::Assert).collect() },
        ensures: vec![],
        withheld: None,
    }
}

/// A symbolic constant as a bound variable: of the constant itself its clause is known, which is to be shown.
struct Unknown {
    bound: Variable,
    at_bound: Substitution,
}

impl Unknown {
    fn new(constant: Variable) -> Unknown {
        let bound = Variable { name: Symbol::new(&format!("{}!value", constant.name)), ..constant };
        Unknown { bound, at_bound: Substitution::new([(constant, logic::variable(bound))]) }
    }

    /// The claim of any value of the type: a clause means something whether or not it holds.
    fn any(&mut self, typing: Term, claim: Term) -> Term {
        let body = logic::implies(self.at_bound.apply(typing), self.at_bound.apply(claim));
        logic::for_all(vec![self.bound], vec![], body)
    }
}

/// Some value satisfies the facts.
fn existence(lowering: &mut Lowering<'_>, id: ConstId, facts: Vec<Term>, mut unknown: Unknown) -> Claim {
    let span = lowering.program.constant(id).ident.span;
    let body = logic::and(facts.into_iter().map(|fact| unknown.at_bound.apply(fact)).collect::<Vec<_>>());
    let exists = logic::some_value(&lowering.signature, &[unknown.bound], body);
    Claim::new(ClaimKind::ConstantExists, span, exists)
}
