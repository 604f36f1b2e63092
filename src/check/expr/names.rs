//! Names in expressions: variables, constants, variants, and what the language defines.

use super::super::body::{Body, Variable, Want};
use super::super::index::ItemId;
use super::super::types::integer_type;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{EnumId, Expr, ExprKind, LocalId, OPTION, Place, RESULT, Type, VariantIndex};
use crate::resolve::{EnumRef, VariantRef, suggestion};
use crate::syntax::ast;

impl Body<'_, '_> {
    pub(super) fn path(&mut self, path: &ast::Path, types: &[ast::Type], want: Want<'_>) -> Option<Expr> {
        if let Some(name) = path.as_name() {
            if let Some(variable) = self.lookup(name.symbol) {
                return self.variable(name, variable);
            }
            if is_lower(name.symbol) {
                return self.unknown_variable(name);
            }
        }
        if let Some(found) = builtin_path(path) {
            return found.or_else(|| self.unknown_limit(path));
        }
        match self.globals.index.find(self.module, path) {
            Some(ItemId::Const(id)) => {
                let ty = self.globals.constants[id.index()].ty.clone()?;
                Some(Expr::new(ExprKind::Const(id), ty, path.span))
            }
            Some(item) if !self.names_variant(path) => {
                let message = format!("`{}` is {}, not a value", path.last().symbol, item.description());
                self.error(Code::A0207, path.span, message)
            }
            _ => {
                let variant = self.variant(path, want.ty)?;
                self.construct(variant, types, &[], path.span, want)
            }
        }
    }

    fn unknown_limit(&mut self, path: &ast::Path) -> Option<Expr> {
        let message = format!("`{}` has no constant `{}`", path.segments[0].symbol, path.last().symbol);
        let help = "there are `u8::MAX`, `u32::MAX`, `u64::MAX` and `block::ZERO`";
        self.report(Diagnostic::error(Code::A0201, path.span, message).with_help(help));
        None
    }

    fn names_variant(&self, path: &ast::Path) -> bool {
        path.as_name().is_some_and(|name| !self.globals.index.names.variants(self.module, name.symbol).is_empty())
    }

    fn unknown_variable(&mut self, name: ast::Name) -> Option<Expr> {
        if name.symbol.as_str() == "spec" && self.own_impl().is_some() {
            let message = "`spec` alone is no value";
            let help = "name a variable of the abstract state: `spec.x`";
            self.report(Diagnostic::error(Code::A0207, name.span, message).with_help(help));
            return None;
        }
        let is_function = self.find_function(name).is_some();
        if is_function {
            let message = format!("`{}` is a function: call it", name.symbol);
            return self.error(Code::A0207, name.span, message);
        }
        self.unknown_name(name, "variable")
    }

    fn variable(&mut self, name: ast::Name, variable: Variable) -> Option<Expr> {
        match variable {
            Variable::Local(id) => self.local(id, name.span),
            Variable::State(place, ty) => {
                self.readable(place, name)?;
                Some(Expr::new(ExprKind::State(place), ty?, name.span))
            }
            Variable::Port(_) => {
                let message = format!("the port `{}` is no value", name.symbol);
                let help = format!("call one of its operations: `{}.op(..)`", name.symbol);
                self.report(Diagnostic::error(Code::A0207, name.span, message).with_help(help));
                None
            }
        }
    }

    fn local(&mut self, id: LocalId, span: Span) -> Option<Expr> {
        if self.is_broken(id) {
            return None;
        }
        let local = self.locals.get(id);
        if local.ghost && self.is_executable() {
            let message = format!("executable code can't read the ghost variable `{}`", local.ident.name);
            let declared = local.ident.span;
            self.report(Diagnostic::error(Code::A0401, span, message).with_secondary(declared, "ghost, from here"));
            return None;
        }
        Some(self.local_expr(id, span))
    }

    /// Whether the state may be read here.
    pub(super) fn readable(&mut self, place: Place, name: ast::Name) -> Option<()> {
        if let Err(reason) = self.rules.state {
            return self.error(Code::A0412, name.span, format!("`{}` can't be read here: {reason}", name.symbol));
        }
        if let (Place::Spec(_), Err(reason)) = (place, self.rules.spec) {
            return self.error(Code::A0412, name.span, format!("`spec` can't be read here: {reason}"));
        }
        if self.is_executable() && !matches!(place, Place::Volatile(_)) {
            return self.peeking(place, name);
        }
        Some(())
    }

    fn peeking(&mut self, place: Place, name: ast::Name) -> Option<()> {
        let (what, help) = match place {
            Place::Spec(_) => ("the abstract state", "it exists only for the proof"),
            _ => ("the state of a lower layer", "call an operation of the port, or read it in ghost code"),
        };
        let message = format!("executable code can't read `{}`, {what}", name.symbol);
        self.report(Diagnostic::error(Code::A0401, name.span, message).with_help(help));
        None
    }

    /// The variant that a path means; the wanted type decides between those of one name.
    pub(in crate::check) fn variant(
        &mut self,
        path: &ast::Path,
        want: Option<&Type>,
    ) -> Option<(EnumId, VariantIndex)> {
        match path.as_name() {
            Some(name) => self.bare_variant(name, want),
            None => self.qualified_variant(path),
        }
    }

    fn bare_variant(&mut self, name: ast::Name, want: Option<&Type>) -> Option<(EnumId, VariantIndex)> {
        let found = self.globals.index.names.variants(self.module, name.symbol);
        let ids: Vec<_> = found.iter().filter_map(|&variant| self.variant_id(variant)).collect();
        let wanted = ids.iter().find(|(id, _)| matches!(want, Some(Type::Enum(wanted, _)) if wanted == id));
        match (ids.as_slice(), wanted) {
            (_, Some(&id)) | (&[id], None) => Some(id),
            ([], None) => self.unknown_name(name, "constant or variant"),
            (several, None) => {
                let names = several.iter().map(|(id, _)| self.globals.index.enum_name(*id).to_string());
                let options: Vec<_> = names.map(|of| format!("`{of}::{}`", name.symbol)).collect();
                let message = format!("`{}` may mean {}", name.symbol, options.join(" or "));
                self.error(Code::A0206, name.span, message)
            }
        }
    }

    fn variant_id(&self, variant: VariantRef) -> Option<(EnumId, VariantIndex)> {
        let id = match variant.of {
            EnumRef::Option => OPTION,
            EnumRef::Result => RESULT,
            EnumRef::Item(item) => match self.globals.index.ids.get(&item) {
                Some(&ItemId::Enum(id)) => id,
                _ => return None,
            },
        };
        Some((id, VariantIndex(variant.index)))
    }

    /// `DiskId::D0`.
    fn qualified_variant(&mut self, path: &ast::Path) -> Option<(EnumId, VariantIndex)> {
        let (last, qualifier) = path.segments.split_last()?;
        let span = qualifier.first()?.span.to(qualifier.last()?.span);
        let of = ast::Path { id: path.id, segments: qualifier.to_vec(), span };
        let id = match (of.as_name().map(|name| name.symbol.as_str()), self.globals.index.find(self.module, &of)) {
            (Some("option"), _) => OPTION,
            (Some("result"), _) => RESULT,
            (_, Some(ItemId::Enum(id))) => id,
            (_, Some(other)) => {
                let message = format!("`{}` is {} and has no `{}`", of.last().symbol, other.description(), last.symbol);
                return self.error(Code::A0201, path.span, message);
            }
            (_, None) => {
                let report = self.globals.index.names.item(self.module, path).err().flatten();
                self.diagnostics.extend(report.map(|report| *report));
                return None;
            }
        };
        self.variant_of(id, *last)
    }

    fn variant_of(&mut self, id: EnumId, name: ast::Name) -> Option<(EnumId, VariantIndex)> {
        let variants = &self.globals.enums[id.index()].variants;
        if let Some(at) = variants.iter().position(|variant| variant.ident.name == name.symbol) {
            return Some((id, VariantIndex::new(at)));
        }
        let message = format!("the enum `{}` has no variant `{}`", self.globals.index.enum_name(id), name.symbol);
        let diagnostic = Diagnostic::error(Code::A0201, name.span, message);
        let help = suggestion(name.symbol, variants.iter().map(|variant| variant.ident.name));
        self.report(help.into_iter().fold(diagnostic, Diagnostic::with_help));
        None
    }
}

pub(in crate::check) fn is_lower(name: Symbol) -> bool {
    !name.as_str().starts_with(char::is_uppercase)
}

/// `u64::MAX`, `block::ZERO`. The inner `None`: a type of the language has no such constant.
fn builtin_path(path: &ast::Path) -> Option<Option<Expr>> {
    let [of, name] = path.segments.as_slice() else { return None };
    match (of.symbol.as_str(), name.symbol.as_str()) {
        ("block", "ZERO") => Some(Some(Expr::new(ExprKind::ZeroBlock, Type::Block, path.span))),
        ("block", _) => Some(None),
        (of, name) => {
            let ty = integer_type(of)?;
            let maximum = ty.maximum().filter(|_| name == "MAX");
            Some(maximum.map(|maximum| Expr::new(ExprKind::Int(maximum), Type::Int(ty), path.span)))
        }
    }
}
