//! Types as sorts, and what a type says of its values.
//!
//! Subset types (`u64`, `nat`, arrays) share the sort of the type that they are taken from; that a value lies in the
//! subset is its *typing*, a formula. Typings are assumed of whatever enters a body from outside and shown wherever a
//! value is put where a narrower type is wanted.

use super::context::Lowering;
use crate::base::Symbol;
use crate::hir::{Length, Type};
use crate::logic::{self, Axioms, Constructor, DataType, Function, Sort, Term, Variable};

impl Lowering<'_> {
    pub fn sort(&mut self, ty: &Type) -> Sort {
        match ty {
            Type::Bool => Sort::bool(),
            Type::Int(_) => Sort::int(),
            Type::Block => Sort::block(),
            Type::Seq(element) | Type::Array(element, _) => Sort::seq(self.sort(element)),
            Type::Set(element) => Sort::set(self.sort(element)),
            Type::Map(key, value) => Sort::map(self.sort(key), self.sort(value)),
            Type::Tuple(_) | Type::Struct(..) | Type::Enum(..) => self.data_sort(ty),
            Type::Generic(index) => {
                Sort::new(logic::SortKind::Opaque(Symbol::new(&format!("generic {}", index.index()))))
            }
        }
    }

    fn data_sort(&mut self, ty: &Type) -> Sort {
        let name = self.data_name(ty);
        if !self.signature.data.contains_key(&name) {
            // Entered before its fields are looked at, which may mention it.
            self.signature.data.insert(name, DataType { name, constructors: vec![] });
            let constructors = self.variants(ty).into_iter().map(|v| self.constructor_of(name, v)).collect();
            self.signature.data.insert(name, DataType { name, constructors });
        }
        Sort::data(name)
    }

    fn constructor_of(&mut self, data: Symbol, (name, fields): (Symbol, Vec<(Symbol, Type)>)) -> Constructor {
        let fields = fields.into_iter().map(|(field, ty)| (field, self.sort(&ty))).collect();
        Constructor { data, name, fields }
    }

    /// The constructor of a data type; 0 for tuples and structs.
    pub fn constructor(&mut self, ty: &Type, variant: usize) -> Constructor {
        let name = self.data_name(ty);
        self.data_sort(ty);
        self.signature.data[&name].constructors[variant].clone()
    }

    /// Constructor names with the names and types of their fields.
    pub fn variants(&self, ty: &Type) -> Vec<(Symbol, Vec<(Symbol, Type)>)> {
        let numbered = |types: Vec<Type>| -> Vec<(Symbol, Type)> {
            types.into_iter().enumerate().map(|(i, ty)| (Symbol::new(&i.to_string()), ty)).collect()
        };
        match ty {
            Type::Tuple(parts) => vec![(Symbol::new("tuple"), numbered(parts.clone()))],
            Type::Struct(id, types) => {
                let item = self.program.struct_(*id);
                let fields = item.fields.iter().map(|f| (f.ident.name, f.ty.instantiate(types))).collect();
                vec![(item.ident.name, fields)]
            }
            Type::Enum(id, types) => {
                let variants = &self.program.enum_(*id).variants;
                let fields = |fields: &[Type]| numbered(fields.iter().map(|ty| ty.instantiate(types)).collect());
                variants.iter().map(|variant| (variant.ident.name, fields(&variant.fields))).collect()
            }
            other => unreachable!("only tuples, structs and enums have constructors, not {other:?}"),
        }
    }

    fn data_name(&self, ty: &Type) -> Symbol {
        Symbol::new(&self.type_name(ty))
    }

    /// The type as the source writes it; structs and enums of one name get a number.
    pub fn type_name(&self, ty: &Type) -> String {
        let list = |types: &[Type]| types.iter().map(|ty| self.type_name(ty)).collect::<Vec<_>>().join(", ");
        let generic = |name: String, types: &[Type]| {
            if types.is_empty() { name } else { format!("{name}<{}>", list(types)) }
        };
        match ty {
            Type::Bool => "bool".into(),
            Type::Int(_) => "int".into(),
            Type::Block => "block".into(),
            Type::Seq(element) | Type::Array(element, _) => format!("seq<{}>", self.type_name(element)),
            Type::Set(element) => format!("set<{}>", self.type_name(element)),
            Type::Map(key, value) => format!("map<{}, {}>", self.type_name(key), self.type_name(value)),
            Type::Tuple(parts) => format!("({})", list(parts)),
            Type::Struct(id, types) => generic(self.unique_name(id.index()), types),
            Type::Enum(id, types) => generic(self.unique_name(self.program.structs.len() + id.index()), types),
            Type::Generic(index) => format!("generic {}", index.index()),
        }
    }

    /// The name of a struct or enum, with its number among earlier ones of the same name: each module has its own.
    fn unique_name(&self, index: usize) -> String {
        let structs = self.program.structs.iter().map(|item| item.ident.name);
        let mut names = structs.chain(self.program.enums.iter().map(|item| item.ident.name));
        let earlier: Vec<Symbol> = names.by_ref().take(index).collect();
        let own = names.next().expect("each type has a name");
        let count = earlier.into_iter().filter(|&name| name == own).count();
        if count == 0 { own.to_string() } else { format!("{own}'{count}") }
    }

    /// The type as the source writes it. Types that share a sort have different names.
    pub fn exact_name(&self, ty: &Type) -> String {
        let list = |types: &[Type]| types.iter().map(|ty| self.exact_name(ty)).collect::<Vec<_>>().join(", ");
        let generic = |types: &[Type]| if types.is_empty() { String::new() } else { format!("<{}>", list(types)) };
        match ty {
            Type::Int(int) => int.name().to_string(),
            Type::Seq(element) => format!("seq<{}>", self.exact_name(element)),
            Type::Array(element, Length::Literal(length)) => format!("[{}; {length}]", self.exact_name(element)),
            Type::Array(element, Length::Constant(id)) => {
                format!("[{}; {}#{}]", self.exact_name(element), self.program.constant(*id).ident.name, id.index())
            }
            Type::Set(element) => format!("set<{}>", self.exact_name(element)),
            Type::Map(key, value) => format!("map<{}, {}>", self.exact_name(key), self.exact_name(value)),
            Type::Tuple(parts) => format!("({})", list(parts)),
            Type::Struct(id, types) => self.type_name(&Type::Struct(*id, vec![])) + &generic(types),
            Type::Enum(id, types) => self.type_name(&Type::Enum(*id, vec![])) + &generic(types),
            Type::Bool | Type::Block | Type::Generic(_) => self.type_name(ty),
        }
    }

    /// What the type says of the value; `true` if nothing.
    pub fn typing(&mut self, ty: &Type, term: Term) -> Term {
        match ty {
            Type::Bool | Type::Block => logic::bool_literal(true),
            Type::Generic(_) => self.generic_typing(ty, term),
            Type::Int(int) => integer_typing(*int, term),
            Type::Seq(element) => self.elements_typing(element, term),
            Type::Array(element, length) => {
                let length = self.length(length);
                logic::and([logic::equal(logic::seq_length(term), length), self.elements_typing(element, term)])
            }
            Type::Set(element) => {
                let (variable, value) = self.bound("x", element);
                self.members_typing(variable, element, value, logic::set_contains(term, value))
            }
            Type::Map(key, value) => self.map_typing(key, value, term),
            Type::Tuple(_) | Type::Struct(..) | Type::Enum(..) => self.data_typing(ty, term),
        }
    }

    /// A generic parameter may stand for a subset type: which values of its sort it has is a predicate of which nothing
    /// is known but that it holds of something.
    fn generic_typing(&mut self, ty: &Type, term: Term) -> Term {
        let sort = self.sort(ty);
        let name = Symbol::new(&format!("well-typed {}", self.exact_name(ty)));
        let predicate = Function { name, parameters: vec![sort], result: Sort::bool() };
        let some = logic::named(&format!("some {sort}"), sort);
        let inhabited = logic::apply(&predicate, vec![some]);
        self.signature.functions.entry(predicate.clone()).or_insert(Axioms { terms: vec![inhabited], group: None });
        logic::apply(&predicate, vec![term])
    }

    pub fn length(&mut self, length: &Length) -> Term {
        match length {
            Length::Literal(value) => logic::int_literal(value.clone()),
            Length::Constant(id) => super::constants::value(self, *id),
        }
    }

    fn bound(&mut self, name: &str, ty: &Type) -> (Variable, Term) {
        let depth = self.typing_stack.len();
        let variable = Variable { name: Symbol::new(&format!("{name}!t{depth}")), sort: self.sort(ty) };
        (variable, logic::variable(variable))
    }

    fn elements_typing(&mut self, element: &Type, seq: Term) -> Term {
        let (index, at) = self.bound("i", &Type::INT);
        let value = logic::seq_at(seq, at);
        let inside =
            logic::and([logic::less_equal(logic::int_literal(0), at), logic::less(at, logic::seq_length(seq))]);
        self.typing_stack.push(Type::seq(element.clone()));
        let inner = self.typing(element, value);
        self.typing_stack.pop();
        logic::for_all(vec![index], vec![vec![value]], logic::implies(inside, inner))
    }

    fn members_typing(&mut self, variable: Variable, ty: &Type, value: Term, held: Term) -> Term {
        self.typing_stack.push(Type::Set(Box::new(ty.clone())));
        let inner = self.typing(ty, value);
        self.typing_stack.pop();
        logic::for_all(vec![variable], vec![vec![held]], logic::implies(held, inner))
    }

    fn map_typing(&mut self, key: &Type, value: &Type, map: Term) -> Term {
        let (variable, at) = self.bound("k", key);
        let held = logic::set_contains(logic::map_keys(map), at);
        let keys = self.members_typing(variable, key, at, held);
        let got = logic::map_get(map, at);
        self.typing_stack.push(Type::Map(Box::new(key.clone()), Box::new(value.clone())));
        let inner = self.typing(value, got);
        self.typing_stack.pop();
        logic::and([keys, logic::for_all(vec![variable], vec![vec![got]], logic::implies(held, inner))])
    }

    fn data_typing(&mut self, ty: &Type, term: Term) -> Term {
        if self.typing_stack.contains(ty) || self.typings.contains_key(ty) {
            self.recursive_typings.insert(ty.clone());
            let predicate = self.typing_predicate(ty);
            return logic::apply(&predicate, vec![term]);
        }
        self.typing_stack.push(ty.clone());
        let typing = self.fields_typing(ty, term);
        self.typing_stack.pop();
        if !self.recursive_typings.contains(ty) {
            return typing;
        }
        let predicate = self.typing_predicate(ty);
        self.define_typing(ty, &predicate);
        logic::apply(&predicate, vec![term])
    }

    fn fields_typing(&mut self, ty: &Type, term: Term) -> Term {
        let variants = self.variants(ty);
        let single = variants.len() == 1;
        let mut parts = vec![];
        for (index, (_, fields)) in variants.into_iter().enumerate() {
            let constructor = self.constructor(ty, index);
            let typings: Vec<Term> = fields
                .iter()
                .enumerate()
                .map(|(field, (_, ty))| self.typing(ty, logic::select(&constructor, field, term)))
                .collect();
            let all = logic::and(typings);
            let guard = if single { logic::bool_literal(true) } else { logic::is(&constructor, term) };
            parts.push(logic::implies(guard, all));
        }
        logic::and(parts)
    }

    /// The predicate that stands for the typing of a recursive type.
    fn typing_predicate(&mut self, ty: &Type) -> Function {
        let sort = self.sort(ty);
        let name = Symbol::new(&format!("well-typed {}", self.exact_name(ty)));
        let function = Function { name, parameters: vec![sort], result: Sort::bool() };
        self.typings.entry(ty.clone()).or_insert(function).clone()
    }

    fn define_typing(&mut self, ty: &Type, predicate: &Function) {
        if self.signature.functions.contains_key(predicate) {
            return;
        }
        self.signature.functions.insert(predicate.clone(), Default::default());
        let variable = Variable { name: Symbol::new("v!typing"), sort: predicate.parameters[0] };
        let value = logic::variable(variable);
        self.typing_stack.push(ty.clone());
        let typing = self.fields_typing(ty, value);
        self.typing_stack.pop();
        let applied = logic::apply(predicate, vec![value]);
        let axiom = logic::for_all(vec![variable], vec![vec![applied]], logic::iff(applied, typing));
        self.signature.functions[predicate].terms.push(axiom);
    }
}

fn integer_typing(int: crate::hir::IntType, term: Term) -> Term {
    use crate::hir::IntType;
    let not_negative = logic::less_equal(logic::int_literal(0), term);
    match int.maximum() {
        Some(maximum) => logic::and([not_negative, logic::less_equal(term, logic::int_literal(maximum))]),
        None if int == IntType::Nat => not_negative,
        None => logic::bool_literal(true),
    }
}
