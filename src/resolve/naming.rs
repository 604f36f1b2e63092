//! How names begin: that decides what a name in a pattern is, so it is a rule and not a matter of taste.
//!
//! Types, layers, implementations, systems and variants begin with a capital, constants are all capitals, everything
//! else begins with a small letter.

use crate::base::{Code, Diagnostic};
use crate::syntax::ast::{Function, ImplMemberKind, Item, ItemKind, LayerMemberKind, Name};

/// Functions of the language, which no function of a program hides.
pub const BUILTIN_FUNCTIONS: &[&str] =
    &["len", "last", "is_prefix", "keys", "remove", "min", "max", "split", "join", "encode", "decode"];

/// The three ways in which names begin.
#[derive(Clone, Copy)]
enum Style {
    Capital,
    AllCapitals,
    Small,
}

/// The report of a parameter or variable that does not begin with a small letter.
pub fn misnamed_variable(name: Name) -> Option<Diagnostic> {
    misnamed(name, Style::Small, "a variable")
}

pub(super) fn report_names(item: &Item, diagnostics: &mut Vec<Diagnostic>) {
    let mut names = vec![];
    match &item.kind {
        ItemKind::Layer(layer) => {
            names.push((layer.name, Style::Capital, "a layer"));
            layer.members.iter().for_each(|member| layer_names(&member.kind, &mut names, diagnostics));
        }
        ItemKind::Impl(own) => {
            names.push((own.name, Style::Capital, "an implementation"));
            names.extend(own.ports.iter().map(|port| (port.name, Style::Small, "a port")));
            own.members.iter().for_each(|member| impl_names(&member.kind, &mut names, diagnostics));
        }
        ItemKind::System(system) => names.push((system.name, Style::Capital, "a system")),
        ItemKind::Triple(triple) => names.push((triple.name, Style::Small, "a triple")),
        ItemKind::Law(law) => names.push((law.name, Style::Small, "a law")),
        ItemKind::Function(function) => function_name(function, &mut names, diagnostics),
        ItemKind::Struct(item) => {
            names.push((item.name, Style::Capital, "a struct"));
            names.extend(item.fields.iter().map(|field| (field.name, Style::Small, "a field")));
        }
        ItemKind::Enum(item) => {
            names.push((item.name, Style::Capital, "an enum"));
            names.extend(item.variants.iter().map(|variant| (variant.name, Style::Capital, "a variant")));
        }
        ItemKind::Const(item) => names.push((item.name, Style::AllCapitals, "a constant")),
        ItemKind::Alias(item) => names.push((item.name, Style::Capital, "a type")),
        ItemKind::Error => {}
    }
    diagnostics.extend(names.into_iter().filter_map(|(name, style, what)| misnamed(name, style, what)));
}

type Names = Vec<(Name, Style, &'static str)>;

fn layer_names(member: &LayerMemberKind, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    match member {
        LayerMemberKind::State { name, .. } => names.push((*name, Style::Small, "a state variable")),
        LayerMemberKind::Op(op) => names.push((op.name, Style::Small, "an operation")),
        LayerMemberKind::Function(function) => function_name(function, names, diagnostics),
        _ => {}
    }
}

fn impl_names(member: &ImplMemberKind, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    match member {
        ImplMemberKind::Volatile { name, .. } => names.push((*name, Style::Small, "a volatile variable")),
        ImplMemberKind::Procedure(procedure) => names.push((procedure.name, Style::Small, "a procedure")),
        ImplMemberKind::Function(function) => function_name(function, names, diagnostics),
        _ => {}
    }
}

fn function_name(function: &Function, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    let name = function.name;
    names.push((name, Style::Small, "a function"));
    if BUILTIN_FUNCTIONS.contains(&name.symbol.as_str()) {
        let message = format!("the name `{}` belongs to a function of the language", name.symbol);
        diagnostics.push(Diagnostic::error(Code::A0202, name.span, message));
    }
}

fn misnamed(name: Name, style: Style, what: &str) -> Option<Diagnostic> {
    let text = name.symbol.as_str().trim_start_matches('_');
    let starts_large = text.starts_with(char::is_uppercase);
    let (fits, rule) = match style {
        Style::Capital => (starts_large, "begins with a capital letter"),
        Style::AllCapitals => (!text.contains(char::is_lowercase), "is written in capital letters"),
        Style::Small => (!starts_large, "begins with a small letter"),
    };
    let message = || format!("the name of {what} {rule}, unlike `{}`", name.symbol);
    (!fits).then(|| Diagnostic::error(Code::A0209, name.span, message()))
}
