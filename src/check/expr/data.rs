//! Tuples, structs, variants and their parts.

use super::super::body::{Body, Variable, Want};
use super::super::coerce::with_origin;
use super::super::index::ItemId;
use super::super::types::count;
use super::generic::Shape;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{
    Builtin, EnumId, Expr, ExprKind, FieldIndex, IntType, LayerId, Place, PortIndex, StateIndex, StructId, Type,
    VariantIndex,
};
use crate::resolve::{duplicate, suggestion};
use crate::syntax::ast;

impl Body<'_, '_> {
    pub(super) fn tuple(&mut self, parts: &[ast::Expr], span: Span, want: Want<'_>) -> Option<Expr> {
        let wanted = match want.ty {
            Some(Type::Tuple(types)) if types.len() == parts.len() => types.iter().map(Some).collect(),
            _ => vec![None; parts.len()],
        };
        let operands: Vec<_> =
            parts.iter().zip(wanted).map(|(part, ty)| (part, Want { ty, origin: want.origin })).collect();
        let parts = self.operands(&operands)?;
        let ty = Type::Tuple(parts.iter().map(|part| part.ty.clone()).collect());
        Some(Expr::new(ExprKind::Tuple(parts), ty, span))
    }

    /// `Some(x)`, `D0`.
    pub(super) fn construct(
        &mut self,
        (id, at): (EnumId, VariantIndex),
        types: &[ast::Type],
        arguments: &[ast::Expr],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let info = &self.globals.enums[id.index()];
        let variant = &info.variants[at.index()];
        if variant.fields.len() != arguments.len() {
            let (name, expected) = (variant.ident.name, count(variant.fields.len(), "value"));
            let message = format!("`{name}` holds {expected}, found {}", arguments.len());
            return self.error(Code::A0302, span, message);
        }
        let parameters: Vec<Type> = variant.fields.iter().cloned().collect::<Option<_>>()?;
        let result = own_type(info.generics.len(), |types| Type::Enum(id, types));
        let shape = Shape { generics: &info.generics, parameters: &parameters, origins: vec![], result: Some(&result) };
        let arguments: Vec<&ast::Expr> = arguments.iter().collect();
        let (types, fields) = self.instantiate(&shape, types, &arguments, span, want)?;
        Some(Expr::new(ExprKind::Variant(id, at, fields), Type::Enum(id, types), span))
    }

    pub(super) fn struct_literal(
        &mut self,
        path: &ast::Path,
        types: &[ast::Type],
        fields: &[ast::FieldValue],
        base: Option<&ast::Expr>,
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let id = self.struct_named(path)?;
        let known = self.known_fields(id, fields)?;
        match base {
            Some(base) => self.with_fields(id, base, fields, &known, span, want),
            None => self.whole_struct(id, types, fields, &known, span, want),
        }
    }

    fn struct_named(&mut self, path: &ast::Path) -> Option<StructId> {
        match self.globals.index.names.item(self.module, path) {
            Err(report) => {
                self.diagnostics.extend(report.map(|report| *report));
                None
            }
            Ok(item) => match self.globals.index.ids.get(&item)? {
                ItemId::Struct(id) => Some(*id),
                other => {
                    let message = format!("`{}` is {}, not a struct", path.last().symbol, other.description());
                    self.error(Code::A0207, path.span, message)
                }
            },
        }
    }

    /// The places of the fields that are written, each once.
    fn known_fields(&mut self, id: StructId, fields: &[ast::FieldValue]) -> Option<Vec<usize>> {
        let mut known: Vec<usize> = vec![];
        let mut failed = false;
        for field in fields {
            match self.field_index(id, field.name) {
                Some(at) if known.contains(&at) => {
                    let earlier = fields.iter().find(|other| other.name.symbol == field.name.symbol);
                    let earlier = earlier.map_or(field.name.span, |other| other.name.span);
                    self.report(duplicate(field.name, earlier));
                    failed = true;
                }
                Some(at) => known.push(at),
                None => failed = true,
            }
        }
        (!failed).then_some(known)
    }

    fn field_index(&mut self, id: StructId, name: ast::Name) -> Option<usize> {
        let info = &self.globals.structs[id.index()];
        let found = info.fields.iter().position(|field| field.ident.name == name.symbol);
        if found.is_none() {
            let message = format!("the struct `{}` has no field `{}`", info.ident.name, name.symbol);
            let help = suggestion(name.symbol, info.fields.iter().map(|field| field.ident.name));
            let diagnostic = Diagnostic::error(Code::A0304, name.span, message);
            self.report(help.into_iter().fold(diagnostic, Diagnostic::with_help));
        }
        found
    }

    fn whole_struct(
        &mut self,
        id: StructId,
        types: &[ast::Type],
        fields: &[ast::FieldValue],
        known: &[usize],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let info = &self.globals.structs[id.index()];
        let missing: Vec<Symbol> = info.fields.iter().map(|field| field.ident.name).collect();
        let missing = missing.iter().enumerate().filter(|(at, _)| !known.contains(at));
        let missing: Vec<String> = missing.map(|(_, name)| format!("`{name}`")).collect();
        if !missing.is_empty() {
            let message = format!("the struct `{}` also has {}", info.ident.name, missing.join(", "));
            return self.error(Code::A0304, span, message);
        }
        let parameters: Option<Vec<Type>> = known.iter().map(|&at| info.fields[at].ty.clone()).collect();
        let result = own_type(info.generics.len(), |types| Type::Struct(id, types));
        let origins = known.iter().map(|&at| Some((info.fields[at].ident.span, "the field is declared here")));
        let shape = Shape {
            generics: &info.generics,
            parameters: &parameters?,
            origins: origins.collect(),
            result: Some(&result),
        };
        let values: Vec<&ast::Expr> = fields.iter().map(|field| &field.value).collect();
        let (types, values) = self.instantiate(&shape, types, &values, span, want)?;
        let mut ordered: Vec<(usize, Expr)> = known.iter().copied().zip(values).collect();
        ordered.sort_by_key(|&(at, _)| at);
        let values = ordered.into_iter().map(|(_, value)| value).collect();
        Some(Expr::new(ExprKind::Struct(id, values), Type::Struct(id, types), span))
    }

    fn with_fields(
        &mut self,
        id: StructId,
        base: &ast::Expr,
        fields: &[ast::FieldValue],
        known: &[usize],
        span: Span,
        want: Want<'_>,
    ) -> Option<Expr> {
        let base = self.expr(base, Want { ty: struct_want(id, want.ty), ..want })?;
        let Type::Struct(found, types) = base.ty.clone() else {
            return self.error(Code::A0301, base.span, "only the fields of a struct can be taken over");
        };
        if found != id {
            let message = format!("expected `{}`", self.globals.structs[id.index()].ident.name);
            return self.error(Code::A0301, base.span, message);
        }
        self.replaced_fields(id, types, base, fields, known, span)
    }

    fn replaced_fields(
        &mut self,
        id: StructId,
        types: Vec<Type>,
        base: Expr,
        fields: &[ast::FieldValue],
        known: &[usize],
        span: Span,
    ) -> Option<Expr> {
        let ty = Type::Struct(id, types.clone());
        let field_types = known.iter().map(|&at| self.globals.structs[id.index()].fields[at].ty.clone());
        let field_types: Vec<Type> =
            field_types.map(|ty| ty.map(|ty| ty.instantiate(&types))).collect::<Option<_>>()?;
        let operands: Vec<_> =
            fields.iter().zip(&field_types).map(|(field, ty)| (&field.value, Want::ty(ty))).collect();
        let mark = self.out.len();
        let values = self.operands(&operands)?;
        let base = self.saved_before(mark, base);
        let replaced = known.iter().map(|&at| FieldIndex::new(at)).zip(values).collect();
        Some(Expr::new(ExprKind::WithFields(Box::new(base), replaced), ty, span))
    }

    pub(super) fn field(&mut self, base: &ast::Expr, name: ast::Name, span: Span) -> Option<Expr> {
        if let Some(found) = self.state_of(base) {
            let (layer, place) = found?;
            return self.layer_variable(layer, place, name, span);
        }
        let base = self.expr(base, Want::ANY)?;
        let Type::Struct(id, types) = base.ty.clone() else {
            let message = format!("`{}` has no fields", self.show(&base.ty));
            return self.error(Code::A0304, name.span, message);
        };
        let at = self.field_index(id, name)?;
        let ty = self.globals.structs[id.index()].fields[at].ty.clone()?.instantiate(&types);
        let ty = if is_unchecked(&base) { as_unknown(ty) } else { ty };
        Some(Expr::new(ExprKind::Field(Box::new(base), FieldIndex::new(at)), ty, span))
    }

    /// If the expression is a port or `spec`: the layer, and how its variables are reached. The inner `None` was
    /// reported.
    #[allow(clippy::type_complexity, reason = "the two layers of absence mean different things")]
    fn state_of(&self, base: &ast::Expr) -> Option<Option<(LayerId, StateOf)>> {
        let ast::ExprKind::Path { path, .. } = &base.kind else { return None };
        let name = path.as_name()?;
        let own = self.own_impl()?;
        match self.lookup(name.symbol) {
            Some(Variable::Port(port)) => Some(own.ports[port.index()].layer.map(|layer| (layer, StateOf::Port(port)))),
            None if name.symbol.as_str() == "spec" => Some(own.layer.map(|layer| (layer, StateOf::Spec))),
            _ => None,
        }
    }

    fn layer_variable(&mut self, layer: LayerId, of: StateOf, name: ast::Name, span: Span) -> Option<Expr> {
        let info = self.globals.layer(layer);
        let Some(at) = info.state(name.symbol) else {
            return self.no_state(layer, name);
        };
        let place = match of {
            StateOf::Port(port) => Place::Port(port, StateIndex::new(at)),
            StateOf::Spec => Place::Spec(StateIndex::new(at)),
        };
        self.readable(place, ast::Name { span, ..name })?;
        Some(Expr::new(ExprKind::State(place), info.state[at].ty.clone()?, span))
    }

    fn no_state(&mut self, layer: LayerId, name: ast::Name) -> Option<Expr> {
        let info = self.globals.layer(layer);
        let message = format!("the layer `{}` has no state variable `{}`", info.ident.name, name.symbol);
        let diagnostic = Diagnostic::error(Code::A0201, name.span, message);
        let help = if info.operation(name.symbol).is_some() {
            Some(format!("`{}` is an operation: call it", name.symbol))
        } else {
            suggestion(name.symbol, info.state.iter().map(|variable| variable.ident.name))
        };
        self.report(with_origin(help.into_iter().fold(diagnostic, Diagnostic::with_help), None));
        None
    }
}

#[derive(Clone, Copy)]
enum StateOf {
    Port(PortIndex),
    Spec,
}

fn own_type(generics: usize, make: impl FnOnce(Vec<Type>) -> Type) -> Type {
    make((0..generics).map(|at| Type::Generic(crate::hir::GenericIndex::new(at))).collect())
}

fn struct_want(id: StructId, want: Option<&Type>) -> Option<&Type> {
    want.filter(|ty| matches!(ty, Type::Struct(wanted, _) if *wanted == id))
}

/// Whether the value may be one that an index out of range made up, of which the type says nothing.
pub(super) fn is_unchecked(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index { checked, .. } => !checked,
        ExprKind::Builtin(Builtin::Last, _) => true,
        ExprKind::Field(base, _) | ExprKind::Part(base, _) => is_unchecked(base),
        _ => false,
    }
}

/// The type of a value of which the range is not known.
pub(super) fn as_unknown(ty: Type) -> Type {
    match ty {
        Type::Int(_) => Type::Int(IntType::Int),
        other => other,
    }
}
