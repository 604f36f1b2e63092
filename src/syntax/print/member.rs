//! Layers and implementations.

use super::item::generics;
use super::{Layout, Printer, joined, name, nil, text};
use crate::base::Span;
use crate::syntax::ast::*;
use pretty::RcDoc;

impl Printer<'_> {
    pub fn layer(&self, layer: &Layer, span: Span) -> Layout {
        let head = text("layer ").append(name(layer.name)).append(generics(&layer.generics)).append(text(" "));
        let first = layer.members.first().map(|member| start(&member.docs, member.span));
        let opening = self.trivia.behind(first.unwrap_or(span.end));
        let mut inside = nil();
        for (index, member) in layer.members.iter().enumerate() {
            let spaced = matches!(member.kind, LayerMemberKind::Function(_) | LayerMemberKind::Background(_));
            let before = self.member_start(&member.docs, member.span, index == 0, spaced);
            inside = inside.append(before).append(self.layer_member(member)).append(self.trivia.after(member.span.end));
        }
        head.append(self.closed(opening, inside, layer.members.is_empty(), span.end))
    }

    pub fn implementation(&self, implementation: &Impl, span: Span) -> Layout {
        let head = text("impl ").append(name(implementation.name)).append(text(": "));
        let head = head.append(self.layer_ref(&implementation.layer));
        let port = |port: &Port| name(port.name).append(text(": ")).append(self.layer_ref(&port.layer));
        let ports = joined(implementation.ports.iter().map(port), ", ");
        let ports = if implementation.ports.is_empty() { nil() } else { text(" over ").append(ports) };
        let first = implementation.members.first().map(|member| start(&member.docs, member.span));
        let opening = self.trivia.behind(first.unwrap_or(span.end));
        let mut inside = nil();
        for (index, member) in implementation.members.iter().enumerate() {
            let spaced = matches!(member.kind, ImplMemberKind::Procedure(_) | ImplMemberKind::Function(_));
            let before = self.member_start(&member.docs, member.span, index == 0, spaced);
            inside = inside.append(before).append(self.impl_member(member)).append(self.trivia.after(member.span.end));
        }
        head.append(ports).append(text(" ")).append(self.closed(
            opening,
            inside,
            implementation.members.is_empty(),
            span.end,
        ))
    }

    /// The line break before a member, and what stands before it.
    fn member_start(&self, docs: &[Doc], span: Span, is_first: bool, spaced: bool) -> Layout {
        RcDoc::hardline().append(self.trivia.before(start(docs, span), is_first, spaced)).append(self.docs(docs))
    }

    fn layer_member(&self, member: &LayerMember) -> Layout {
        match &member.kind {
            LayerMemberKind::State { name: state, ty } => {
                text("state ").append(name(*state)).append(text(": ")).append(self.ty(ty)).append(text(";"))
            }
            LayerMemberKind::Invariant(invariant) => self.invariant("invariant ", invariant),
            LayerMemberKind::Init(condition) => self.invariant("init ", condition),
            LayerMemberKind::Background(block) => text("background ").append(self.block(block)),
            LayerMemberKind::Op(procedure) => self.procedure(procedure),
            LayerMemberKind::Crash(block) => text("crash ").append(self.block(block)),
            LayerMemberKind::Function(function) => self.function(function),
            LayerMemberKind::Error => text("<error>"),
        }
    }

    fn impl_member(&self, member: &ImplMember) -> Layout {
        match &member.kind {
            ImplMemberKind::Volatile { name: variable, ty, value } => {
                let head = text("volatile ").append(name(*variable)).append(text(": ")).append(self.ty(ty));
                head.append(text(" = ")).append(self.expr(value)).append(text(";")).group()
            }
            ImplMemberKind::Abstraction(block) => text("abstraction ").append(self.block(block)),
            ImplMemberKind::Relation(block) => text("abstraction relation ").append(self.block(block)),
            ImplMemberKind::Invariant(invariant) => self.invariant("invariant ", invariant),
            ImplMemberKind::Procedure(procedure) => self.procedure(procedure),
            ImplMemberKind::Function(function) => self.function(function),
            ImplMemberKind::Error => text("<error>"),
        }
    }

    fn invariant(&self, word: &'static str, condition: &Expr) -> Layout {
        text(word).append(self.expr(condition)).append(text(";")).group()
    }

    fn procedure(&self, procedure: &Procedure) -> Layout {
        let word = match procedure.kind {
            ProcedureKind::Op => "op ",
            ProcedureKind::Proc => "proc ",
            // Their names are the words.
            ProcedureKind::Init | ProcedureKind::Recover => "",
        };
        let head = text(word).append(name(procedure.name)).append(self.params(&procedure.params));
        let results =
            if procedure.results.is_empty() { nil() } else { text(" -> ").append(self.params(&procedure.results)) };
        head.append(results).group().append(self.body(&procedure.clauses, &procedure.body))
    }
}

/// Where something begins, with its documentation.
pub fn start(docs: &[Doc], span: Span) -> u32 {
    docs.first().map_or(span.start, |doc| doc.span.start)
}
