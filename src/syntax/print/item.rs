//! Modules, items, functions and systems.

use super::member::start;
use super::{INDENT, Layout, Printer, braced, joined, line, list, name, nil, path, text};
use crate::base::Span;
use crate::syntax::ast::*;
use pretty::RcDoc;

impl Printer<'_> {
    pub fn module(&self, module: &Module) -> Layout {
        let mut layout = nil();
        for (index, doc) in module.docs.iter().enumerate() {
            let before = self.trivia.before(doc.span.start, index == 0, false);
            layout = layout.append(before).append(doc_line("//!", doc)).append(self.trivia.after(doc.span.end));
            layout = layout.append(RcDoc::hardline());
        }
        for (index, used) in module.uses.iter().enumerate() {
            let before = self.trivia.before(
                used.span.start,
                index == 0 && module.docs.is_empty(),
                index == 0 && !module.docs.is_empty(),
            );
            layout = layout.append(before).append(use_line(used)).append(self.trivia.after(used.span.end));
            layout = layout.append(RcDoc::hardline());
        }
        for (index, item) in module.items.iter().enumerate() {
            let is_first = index == 0 && module.docs.is_empty() && module.uses.is_empty();
            layout = layout.append(self.item(item, is_first)).append(RcDoc::hardline());
        }
        layout.append(self.trivia.before_end(u32::MAX, false).unwrap_or_else(nil))
    }

    fn item(&self, item: &Item, is_first: bool) -> Layout {
        let first = item.attributes.first().map_or(item.span, |attribute| attribute.span);
        let before = self.trivia.before(start(&item.docs, first), is_first, true);
        let docs = self.docs(&item.docs);
        let attributes = RcDoc::concat(item.attributes.iter().map(|attribute| self.attribute(attribute)));
        let layout = self.item_kind(item);
        before.append(docs).append(attributes).append(layout).append(self.trivia.after(item.span.end))
    }

    /// Documentation, with the line break after it.
    pub fn docs(&self, docs: &[Doc]) -> Layout {
        let line = |doc: &Doc| doc_line("///", doc).append(self.trivia.after(doc.span.end)).append(RcDoc::hardline());
        RcDoc::concat(docs.iter().map(line))
    }

    fn attribute(&self, attribute: &Attribute) -> Layout {
        let arguments: Vec<Layout> = attribute.arguments.iter().map(|argument| self.expr(argument)).collect();
        let arguments = if arguments.is_empty() { nil() } else { list("(", arguments, ")") };
        text("#[").append(name(attribute.name)).append(arguments).append(text("] "))
    }

    fn item_kind(&self, item: &Item) -> Layout {
        match &item.kind {
            ItemKind::Layer(layer) => self.layer(layer, item.span),
            ItemKind::Impl(implementation) => self.implementation(implementation, item.span),
            ItemKind::System(system) => self.system(system, item.span),
            ItemKind::Triple(triple) => self.triple(triple),
            ItemKind::Law(law) => self.law(law, Span { start: law.conclusion.span.start, ..item.span }),
            ItemKind::Function(function) => self.function(function),
            ItemKind::Struct(found) => self.structure(found, item),
            ItemKind::Enum(found) => self.enumeration(found, item),
            ItemKind::Const(found) => self.constant(found),
            ItemKind::Alias(alias) => {
                let head = text("type ").append(name(alias.name)).append(generics(&alias.generics));
                head.append(text(" = ")).append(self.ty(&alias.ty)).append(text(";"))
            }
            ItemKind::Error => text("<error>"),
        }
    }

    fn structure(&self, found: &Struct, item: &Item) -> Layout {
        let head = text("struct ").append(name(found.name)).append(generics(&found.generics)).append(text(" "));
        let field = |field: &Field| name(field.name).append(text(": ")).append(self.ty(&field.ty));
        let parts = found.fields.iter().map(|part| (&part.docs, part.span, field(part)));
        head.append(self.parts(parts.collect(), item))
    }

    fn enumeration(&self, found: &Enum, item: &Item) -> Layout {
        let head = text("enum ").append(name(found.name)).append(generics(&found.generics)).append(text(" "));
        let variant = |variant: &Variant| {
            let fields: Vec<Layout> = variant.fields.iter().map(|ty| self.ty(ty)).collect();
            name(variant.name).append(if fields.is_empty() { nil() } else { list("(", fields, ")") })
        };
        let parts = found.variants.iter().map(|part| (&part.docs, part.span, variant(part)));
        head.append(self.parts(parts.collect(), item))
    }

    /// Fields or variants.
    fn parts(&self, parts: Vec<(&Vec<Doc>, Span, Layout)>, item: &Item) -> Layout {
        let documented = parts.iter().any(|(docs, ..)| !docs.is_empty());
        let broken = self.trivia.has_line_break(item.span).unwrap_or(false);
        let several_lines = documented || broken || self.trivia.has_comment_before(item.span.end);
        if !several_lines {
            return braced(parts.into_iter().map(|(.., part)| part).collect(), false);
        }
        let opening = self.trivia.behind(parts.first().map_or(item.span.end, |(docs, span, _)| start(docs, *span)));
        let mut inside = nil();
        let is_empty = parts.is_empty();
        for (index, (docs, span, part)) in parts.into_iter().enumerate() {
            let before = self.trivia.before(start(docs, span), index == 0, false);
            let part =
                before.append(self.docs(docs)).append(part).append(text(",")).append(self.trivia.after(span.end));
            inside = inside.append(RcDoc::hardline()).append(part);
        }
        self.closed(opening, inside, is_empty, item.span.end)
    }

    fn constant(&self, constant: &Const) -> Layout {
        let head = text("const ").append(name(constant.name)).append(text(": ")).append(self.ty(&constant.ty));
        let (word, expr) = match &constant.definition {
            ConstDefinition::Value(value) => (" = ", value),
            ConstDefinition::Where(condition) => (" where ", condition),
        };
        head.append(text(word)).append(self.expr(expr)).append(text(";")).group()
    }

    pub fn function(&self, function: &Function) -> Layout {
        let opaque = if function.opaque { "opaque " } else { "" };
        let word = match function.kind {
            FunctionKind::Fn => "fn ",
            FunctionKind::Predicate => "predicate ",
            FunctionKind::Lemma => "lemma ",
        };
        let head = text(opaque).append(text(word)).append(name(function.name)).append(generics(&function.generics));
        let head = head.append(self.params(&function.params));
        let head = match &function.result {
            FunctionResult::None => head,
            FunctionResult::Type(ty) => head.append(text(" -> ")).append(self.ty(ty)),
            FunctionResult::Named(results) => head.append(text(" -> ")).append(self.params(results)),
        };
        head.group().append(self.body(&function.clauses, &function.body))
    }

    pub fn params(&self, params: &[Param]) -> Layout {
        let param = |param: &Param| {
            name(param.name).append(param.ty.as_ref().map_or(nil(), |ty| text(": ").append(self.ty(ty))))
        };
        list("(", params.iter().map(param).collect(), ")")
    }

    pub fn layer_ref(&self, layer: &LayerRef) -> Layout {
        path(&layer.path).append(self.type_arguments(&layer.arguments))
    }

    fn system(&self, system: &System, span: Span) -> Layout {
        let head = text("system ").append(name(system.name)).append(text(" = ")).append(self.stack(&system.stack));
        let setting = |setting: &Setting| name(setting.name).append(text(" = ")).append(self.expr(&setting.value));
        if system.settings.is_empty() {
            return head.append(text(";"));
        }
        let settings = joined(system.settings.iter().map(setting), ", ");
        let edge = if self.trivia.has_line_break(span).unwrap_or(false) { RcDoc::hardline() } else { line() };
        head.append(edge.append(text("with ")).append(settings).nest(INDENT)).append(text(";")).group()
    }

    fn stack(&self, stack: &Stack) -> Layout {
        let top = self.layer_ref(&stack.top);
        match &stack.over {
            StackOver::Nothing => top,
            StackOver::One(below) => top.append(text(" over ")).append(self.stack(below)),
            StackOver::Several(below) => {
                let named = |named: &NamedStack| name(named.port).append(text(": ")).append(self.stack(&named.stack));
                top.append(text(" over ")).append(list("(", below.iter().map(named).collect(), ")"))
            }
        }
    }

    fn triple(&self, triple: &Triple) -> Layout {
        let params = if triple.params.is_empty() { nil() } else { self.params(&triple.params) };
        let head =
            text("triple ").append(name(triple.name)).append(params).append(text(" in ")).append(path(&triple.target));
        let condition =
            |expr: &Expr| RcDoc::hardline().append(text("<")).append(self.expr(expr)).append(text(">")).group();
        let before = condition(&triple.before);
        let code = match &triple.code {
            TripleCode::Call(call) => self.expr(call),
            TripleCode::Block(block) => self.block(block),
        };
        let code = RcDoc::hardline().append(code).append(text(" ~! recover()")).nest(INDENT);
        let after = condition(&triple.after).append(condition(&triple.after_recovery));
        head.append(before.append(code).append(after).append(text(";")).nest(INDENT))
    }
}

fn doc_line(sign: &'static str, doc: &Doc) -> Layout {
    text(if doc.text.is_empty() { sign.to_owned() } else { format!("{sign} {}", doc.text) })
}

fn use_line(used: &Use) -> Layout {
    let module = text("use ").append(path(&used.module));
    let names = joined(used.names.iter().map(|used| name(*used)), ", ");
    match used.names.len() {
        0 => module.append(text(";")),
        1 => module.append(text("::")).append(names).append(text(";")),
        _ => module.append(text("::{")).append(names).append(text("};")),
    }
}

pub fn generics(names: &[Name]) -> Layout {
    if names.is_empty() {
        return nil();
    }
    text("<").append(joined(names.iter().map(|generic| name(*generic)), ", ")).append(text(">"))
}
