//! Quantifiers, and the domains of bound variables.

use super::context::{Scope, Surrounding, Translator};
use super::expr::member;
use crate::base::Symbol;
use crate::hir::{Binder, Domain, Expr, LocalId, Place, QuantifierKind};
use crate::logic::{self, Term, Trigger, Variable};

impl Translator<'_, '_> {
    /// A bound variable for the local. No constant has an exclamation mark in its name.
    pub fn bind(&mut self, local: LocalId) -> Variable {
        let declared = self.body_locals.get(local);
        let level = "!".repeat(self.scope.level);
        let (name, ty) = (format!("{}!{}{level}", declared.ident.name, local.index()), declared.ty.clone());
        let variable = Variable { name: Symbol::new(&name), sort: self.sort(&ty) };
        self.scope.locals.insert(local, logic::variable(variable));
        variable
    }

    /// Binds all variables, and says what they range over. A domain may mention earlier binders.
    pub fn bind_all(&mut self, binders: &[Binder]) -> (Vec<Variable>, Term) {
        let mut variables = vec![];
        let mut domains = vec![];
        for binder in binders {
            let limits = self.domain_limits(&binder.domain);
            let variable = self.bind(binder.local);
            self.note_binder(binder);
            domains.push(self.in_domain(binder, limits, logic::variable(variable)));
            variables.push(variable);
        }
        (variables, logic::and(domains))
    }

    fn domain_limits(&mut self, domain: &Domain) -> Vec<Term> {
        match domain {
            Domain::Type => vec![],
            Domain::Range(low, high) => vec![self.expr(low), self.expr(high)],
            Domain::Elements(collection) => vec![self.expr(collection)],
        }
    }

    fn in_domain(&mut self, binder: &Binder, limits: Vec<Term>, value: Term) -> Term {
        match limits[..] {
            [low, high] => logic::and([logic::less_equal(low, value), logic::less(value, high)]),
            [collection] => member(value, collection),
            _ => {
                let ty = self.body_locals.get(binder.local).ty.clone();
                self.typing(&ty, value)
            }
        }
    }

    /// `forall` takes the domain as hypothesis, `exists` as conjunct.
    pub fn quantifier(
        &mut self,
        kind: QuantifierKind,
        binders: &[Binder],
        triggers: &[Vec<Expr>],
        body: &Expr,
    ) -> Term {
        let (variables, domain) = self.bind_all(binders);
        let (body, triggers) = self.under(Surrounding::Bound(variables.clone()), |this| {
            this.guarded(domain, |this| (this.expr(body), this.triggers(triggers)))
        });
        let (kind, (variables, body)) = match kind {
            QuantifierKind::ForAll => (logic::QuantifierKind::ForAll, (variables, logic::implies(domain, body))),
            QuantifierKind::Exists if triggers.is_empty() => {
                (logic::QuantifierKind::Exists, logic::at_one_point(variables, logic::and([domain, body])))
            }
            QuantifierKind::Exists => (logic::QuantifierKind::Exists, (variables, logic::and([domain, body]))),
        };
        let triggers = if triggers.is_empty() { self.chosen_triggers(&variables, body) } else { triggers };
        logic::quantifier(kind, variables, self.limited_triggers(triggers), body)
    }

    /// A fact about `f(i)`, where `f` reads the state, is needed after a write as well, when the goal calls `f` of the
    /// new state: once that is unfolded, nobody calls `f` of the old one, only what it reads there is left. So the reads
    /// of a definition fire, too.
    fn chosen_triggers(&mut self, variables: &[Variable], body: Term) -> Vec<Trigger> {
        let mut triggers = logic::choose_triggers(variables, body);
        if self.lowering.looks_for_reads {
            return triggers;
        }
        for trigger in triggers.clone() {
            let [call] = trigger[..] else { continue };
            let Some(definition) = self.definition(call) else { continue };
            let reads = logic::read_triggers(variables, definition);
            let new: Vec<Trigger> = reads.into_iter().filter(|read| !triggers.contains(read)).collect();
            triggers.extend(new);
        }
        triggers
    }

    /// A call by its definition; of a recursive or opaque function there is none to be seen.
    fn definition(&mut self, call: Term) -> Option<Term> {
        let logic::Node::Apply(function, arguments) = call.node() else { return None };
        let (instance, _) = self.lowering.instances.iter().find(|(_, symbols)| symbols.full == *function)?;
        let instance = instance.clone();
        let item = self.lowering.program.function(instance.function);
        if item.recursive || item.opaque {
            return None;
        }
        let places: Vec<Place> = self.lowering.footprints.reads(instance.function).iter().copied().collect();
        let (state, parameters) = arguments.split_at(places.len());
        let scope = Scope {
            locals: item.parameters.iter().copied().zip(parameters.iter().copied()).collect(),
            state: places.into_iter().zip(state.iter().copied()).collect(),
            types: instance.types,
            ..Scope::default()
        };
        self.lowering.looks_for_reads = true;
        let definition = Translator::new(self.lowering, &item.locals, scope).expr(&item.body);
        self.lowering.looks_for_reads = false;
        Some(definition)
    }

    /// Triggers with the limited symbols of recursive functions: a call that comes from unfolding is written with
    /// those, and a call that is written with the full symbol is equal to one of them.
    fn limited_triggers(&self, triggers: Vec<Trigger>) -> Vec<Trigger> {
        let limited = |function: &logic::Function| {
            let known = self.lowering.instances.values().find(|symbols| symbols.full == *function)?;
            known.limited.clone()
        };
        let part = |&term: &Term| logic::replace_functions(term, &limited);
        triggers.iter().map(|trigger| trigger.iter().map(part).collect()).collect()
    }

    /// Triggers bring no claims: they are patterns, not values.
    fn triggers(&mut self, triggers: &[Vec<Expr>]) -> Vec<Trigger> {
        let before = self.notes.len();
        let terms = triggers.iter().map(|trigger| trigger.iter().map(|part| self.expr(part)).collect()).collect();
        self.notes.truncate(before);
        terms
    }
}
