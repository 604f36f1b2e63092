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
    translator.expr(expr);
    let mut claims = translator.take_claims();
    if let Some(facts) = known(lowering, id) {
        claims = vec![existence(lowering, id, facts)];
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

/// Some value satisfies the facts. They are stated of a bound variable, since of the constant itself they are known.
fn existence(lowering: &mut Lowering<'_>, id: ConstId, facts: Vec<Term>) -> Claim {
    let constant = lowering.program.constant(id);
    let variable = symbol(lowering, id);
    let bound = Variable { name: Symbol::new(&format!("{}!value", constant.ident.name)), ..variable };
    let mut at_bound = Substitution::new([(variable, logic::variable(bound))]);
    let body = logic::and(facts.into_iter().map(|fact| at_bound.apply(fact)).collect::<Vec<_>>());
    let exists = logic::some_value(&lowering.signature, &[bound], body);
    Claim::new(ClaimKind::ConstantExists, constant.ident.span, exists)
}
