//! Types as written become types of the program: names looked up, aliases replaced by what they stand for.

use super::index::{Index, ItemId};
use crate::base::Symbol;
use crate::base::{Code, Diagnostic, Span};
use crate::hir::{GenericIndex, Ident, IntType, Length, OPTION, RESULT, Type};
use crate::resolve::{ItemRef, ModuleIndex, item, suggestion};
use crate::syntax::ast::{self, ConstDefinition, ExprKind, ItemKind, TypeKind};
use num_bigint::{BigInt, Sign};

/// A type of more parts than this, which only aliases can make, is refused.
const LARGEST_TYPE: usize = 1000;

const BUILTIN_TYPES: &[&str] = &["bool", "u8", "u32", "u64", "nat", "int", "block", "bytes", "option", "result"];

/// Reads types of one module. `None` is a type with an error that was reported.
pub(super) struct TypeReader<'i, 'a> {
    index: &'i Index<'a>,
    module: ModuleIndex,
    generics: &'i [Ident],
    diagnostics: &'i mut Vec<Diagnostic>,
    /// Aliases that are being replaced.
    open: Vec<ItemRef>,
}

impl<'i, 'a> TypeReader<'i, 'a> {
    pub fn new(
        index: &'i Index<'a>,
        module: ModuleIndex,
        generics: &'i [Ident],
        diagnostics: &'i mut Vec<Diagnostic>,
    ) -> TypeReader<'i, 'a> {
        TypeReader { index, module, generics, diagnostics, open: vec![] }
    }

    pub fn read(&mut self, ty: &ast::Type) -> Option<Type> {
        match &ty.kind {
            TypeKind::Path { path, arguments } => self.named(path, arguments),
            TypeKind::Seq(element) => Some(Type::seq(self.read(element)?)),
            TypeKind::Set(element) => Some(Type::Set(Box::new(self.read(element)?))),
            TypeKind::Map { key, value } => {
                let (key, value) = (self.read(key), self.read(value));
                Some(Type::Map(Box::new(key?), Box::new(value?)))
            }
            TypeKind::Array { element, length } => {
                let (element, length) = (self.read(element), self.length(length));
                Some(Type::Array(Box::new(element?), length?))
            }
            TypeKind::Tuple(parts) => Some(Type::Tuple(self.all(parts)?)),
            TypeKind::Error => None,
        }
    }

    fn all(&mut self, types: &[ast::Type]) -> Option<Vec<Type>> {
        let read: Vec<Option<Type>> = types.iter().map(|ty| self.read(ty)).collect();
        read.into_iter().collect()
    }

    fn named(&mut self, path: &ast::Path, arguments: &[ast::Type]) -> Option<Type> {
        let read = self.all(arguments);
        if let Some(name) = path.as_name() {
            if let Some(generic) = self.generics.iter().position(|generic| generic.name == name.symbol) {
                self.arity(path, arguments, 0)?;
                return Some(Type::Generic(GenericIndex::new(generic)));
            }
            if let Some((ty, arity)) = builtin(name.symbol) {
                self.arity(path, arguments, arity)?;
                return Some(ty.instantiate(&read?));
            }
        }
        self.item(path, arguments, read)
    }

    fn item(&mut self, path: &ast::Path, arguments: &[ast::Type], read: Option<Vec<Type>>) -> Option<Type> {
        let reference = self.find(path)?;
        match *self.index.ids.get(&reference)? {
            ItemId::Struct(id) => {
                self.arity(path, arguments, self.index.structs[id.index()].ast.generics.len())?;
                Some(Type::Struct(id, read?))
            }
            ItemId::Enum(id) => {
                let ItemKind::Enum(declared) = &item(self.index.modules, reference).kind else { return None };
                self.arity(path, arguments, declared.generics.len())?;
                Some(Type::Enum(id, read?))
            }
            ItemId::Alias => self.alias(reference, path, arguments, read),
            other => {
                let message = format!("`{}` is {}, not a type", path.last().symbol, other.description());
                self.report(Code::A0207, path.span, message);
                None
            }
        }
    }

    fn find(&mut self, path: &ast::Path) -> Option<ItemRef> {
        match self.index.names.item(self.module, path) {
            Ok(item) => Some(item),
            Err(report) => {
                let name = path.last().symbol;
                let similar = foreign_type(name.as_str())
                    .or_else(|| suggestion(name, BUILTIN_TYPES.iter().map(|name| Symbol::new(name))));
                self.diagnostics.extend(report.map(|report| match similar {
                    Some(help) if report.help.is_empty() => report.with_help(help),
                    _ => *report,
                }));
                None
            }
        }
    }

    fn alias(
        &mut self,
        reference: ItemRef,
        path: &ast::Path,
        arguments: &[ast::Type],
        read: Option<Vec<Type>>,
    ) -> Option<Type> {
        let ItemKind::Alias(alias) = &item(self.index.modules, reference).kind else { return None };
        self.arity(path, arguments, alias.generics.len())?;
        let (expanded, read) = (self.expanded(reference, alias)?, read?);
        let sizes: Vec<usize> = read.iter().map(|ty| size(ty, &[])).collect();
        if size(&expanded, &sizes) > LARGEST_TYPE {
            self.report(Code::A0312, path.span, "this type is too large when its aliases are replaced".into());
            return None;
        }
        Some(expanded.instantiate(&read))
    }

    /// What an alias stands for, read once. Its errors are reported where it is declared.
    fn expanded(&mut self, reference: ItemRef, alias: &ast::Alias) -> Option<Type> {
        let known = self.index.expanded.borrow().get(&reference).cloned();
        if let Some(known) = known {
            return known;
        }
        if self.open.contains(&reference) {
            return None;
        }
        self.open.push(reference);
        let generics = idents(&alias.generics);
        let mut quiet = vec![];
        let mut inner = TypeReader {
            index: self.index,
            module: reference.module,
            generics: &generics,
            diagnostics: &mut quiet,
            open: std::mem::take(&mut self.open),
        };
        let expanded = inner.read(&alias.ty);
        self.open = inner.open;
        self.open.pop();
        self.index.expanded.borrow_mut().insert(reference, expanded.clone());
        expanded
    }

    fn arity(&mut self, path: &ast::Path, arguments: &[ast::Type], expected: usize) -> Option<()> {
        if arguments.len() == expected {
            return Some(());
        }
        let name = path.last().symbol;
        let message = format!("`{name}` takes {}, found {}", count(expected, "type"), arguments.len());
        self.report(Code::A0314, path.span, message);
        None
    }

    fn length(&mut self, expr: &ast::Expr) -> Option<Length> {
        match &expr.kind {
            ExprKind::Int(value) if value.sign() != Sign::Minus => Some(Length::Literal(value.clone())),
            ExprKind::Path { path, .. } => self.named_length(path),
            ExprKind::Error => None,
            _ => {
                self.not_a_length(expr.span);
                None
            }
        }
    }

    fn named_length(&mut self, path: &ast::Path) -> Option<Length> {
        let reference = self.find(path)?;
        let ItemKind::Const(constant) = &item(self.index.modules, reference).kind else {
            self.not_a_length(path.span);
            return None;
        };
        if !is_size(&constant.ty) {
            self.not_a_length(path.span);
            return None;
        }
        match (&constant.definition, self.index.ids.get(&reference)?) {
            (ConstDefinition::Value(ast::Expr { kind: ExprKind::Int(value), .. }), _) => {
                Some(Length::Literal(value.clone()))
            }
            (_, &ItemId::Const(id)) => Some(Length::Constant(id)),
            _ => None,
        }
    }

    fn not_a_length(&mut self, span: Span) {
        let message = "the length of an array is a number or a constant of type `u64`, `u32`, `u8` or `nat`";
        let help = "give the value a name: `const N: u64 = ..;`";
        self.diagnostics.push(Diagnostic::error(Code::A0315, span, message).with_help(help));
    }

    fn report(&mut self, code: Code, span: Span, message: String) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }
}

/// How many parts a type has when its generic parameters are replaced by types of these sizes.
fn size(ty: &Type, generics: &[usize]) -> usize {
    let all = |types: &[Type]| types.iter().map(|ty| size(ty, generics)).fold(0, usize::saturating_add);
    let inner = match ty {
        Type::Generic(at) => return generics.get(at.index()).copied().unwrap_or(1),
        Type::Bool | Type::Int(_) | Type::Block => 0,
        Type::Seq(inner) | Type::Set(inner) | Type::Array(inner, _) => size(inner, generics),
        Type::Map(key, value) => size(key, generics).saturating_add(size(value, generics)),
        Type::Tuple(parts) | Type::Struct(_, parts) | Type::Enum(_, parts) => all(parts),
    };
    inner.saturating_add(1)
}

fn is_size(ty: &ast::Type) -> bool {
    let TypeKind::Path { path, .. } = &ty.kind else { return false };
    path.as_name().is_some_and(|name| matches!(name.symbol.as_str(), "u8" | "u32" | "u64" | "nat"))
}

/// A type of the language and how many types it takes, which stand in it as generic parameters.
fn builtin(name: Symbol) -> Option<(Type, usize)> {
    let generic = |index| Type::Generic(GenericIndex(index));
    Some(match name.as_str() {
        "bool" => (Type::Bool, 0),
        "block" => (Type::Block, 0),
        "bytes" => (Type::seq(Type::Int(IntType::U8)), 0),
        "option" => (Type::Enum(OPTION, vec![generic(0)]), 1),
        "result" => (Type::Enum(RESULT, vec![generic(0), generic(1)]), 2),
        other => (Type::Int(integer_type(other)?), 0),
    })
}

pub(super) fn integer_type(name: &str) -> Option<IntType> {
    [IntType::U8, IntType::U32, IntType::U64, IntType::Nat, IntType::Int].into_iter().find(|ty| ty.name() == name)
}

pub(super) fn ident(name: ast::Name) -> Ident {
    Ident { name: name.symbol, span: name.span }
}

pub(super) fn idents(names: &[ast::Name]) -> Vec<Ident> {
    names.iter().copied().map(ident).collect()
}

/// `1 type`, `2 types`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Whether the value is one of the integer type.
pub(super) fn in_range(value: &BigInt, ty: IntType) -> bool {
    let not_negative = value.sign() != Sign::Minus;
    ty == IntType::Int || (not_negative && ty.maximum().is_none_or(|maximum| *value <= maximum))
}

/// What is written here for a type of another language.
fn foreign_type(name: &str) -> Option<String> {
    const TYPES: &[(&[&str], &str)] = &[
        (&["String", "string", "str", "Bytes"], "bytes"),
        (&["Vec", "List", "list", "array", "Array"], "seq"),
        (&["HashMap", "BTreeMap", "dict"], "map"),
        (&["HashSet", "BTreeSet"], "set"),
        (&["i8", "i16", "i32", "i64", "i128", "isize", "integer"], "int"),
        (&["u16", "u128", "usize", "uint"], "u64"),
        (&["Nat", "natural"], "nat"),
    ];
    let (_, here) = TYPES.iter().find(|(names, _)| names.contains(&name))?;
    Some(format!("the type nearest to it is `{here}`"))
}
