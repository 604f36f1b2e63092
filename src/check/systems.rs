//! Systems: every part stands on the layer that it needs, and no part serves two masters.

use super::body::{Body, Want};
use super::globals::Globals;
use super::index::{ItemId, Source};
use super::items::{Findings, constant_rules};
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{ImplId, LayerId, Owner};
use crate::resolve::{ModuleIndex, duplicate, suggestion};
use crate::syntax::ast::{ConstDefinition, NamedStack, Setting, Stack, StackOver, System};
use indexmap::IndexMap;

/// Checks that systems fit together. Nothing of the program comes from them yet.
pub(super) fn check_systems(globals: &Globals<'_>, findings: &mut Findings) {
    for source in &globals.index.systems {
        let mut checker = SystemChecker { globals, module: source.module, seen: IndexMap::new(), findings };
        checker.stack(&source.ast.stack);
        checker.top(source);
        checker.settings(&source.ast.settings);
    }
}

struct SystemChecker<'s, 'a> {
    globals: &'s Globals<'a>,
    module: ModuleIndex,
    /// Names of instances, which a system does not have, with their first place.
    seen: IndexMap<Symbol, Span>,
    findings: &'s mut Findings,
}

impl SystemChecker<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.findings.diagnostics.push(diagnostic);
    }

    /// A system has something to implement.
    fn top(&mut self, source: &Source<'_, System>) {
        let top = &source.ast.stack.top;
        if let Some(ItemId::Layer(_)) = self.globals.index.find(self.module, &top.path) {
            let message = format!("`{}` is a layer: a system begins with an implementation", top.path.last().symbol);
            self.report(Diagnostic::error(Code::A0427, top.span, message));
        }
    }

    /// The layer that the stack offers; `None` where that is not known.
    fn stack(&mut self, stack: &Stack) -> Option<LayerId> {
        if self.is_instance(stack) {
            self.below(&stack.over);
            return None;
        }
        let found = self.globals.index.names.item(self.module, &stack.top.path);
        match found.map(|item| self.globals.index.ids[&item]) {
            Ok(ItemId::Layer(id)) => self.bare_layer(stack, id),
            Ok(ItemId::Impl(id)) => self.implementation(stack, id),
            Ok(other) => {
                let name = stack.top.path.last().symbol;
                let message = format!("`{name}` is {}, not an implementation or layer", other.description());
                self.report(Diagnostic::error(Code::A0207, stack.top.span, message));
                self.below(&stack.over);
                None
            }
            Err(report) => {
                self.findings.diagnostics.extend(report.map(|report| *report));
                self.below(&stack.over);
                None
            }
        }
    }

    /// A name that begins small would name one instance, to be used in several places.
    fn is_instance(&mut self, stack: &Stack) -> bool {
        let name = stack.top.path.last();
        if name.symbol.as_str().starts_with(char::is_uppercase) {
            return false;
        }
        let message = format!("`{}` is no layer or implementation", name.symbol);
        let diagnostic = match self.seen.get(&name.symbol) {
            Some(&earlier) => {
                let message = format!("`{}` would serve two parts of the system", name.symbol);
                Diagnostic::error(Code::A0428, name.span, message).with_secondary(earlier, "first here")
            }
            None => Diagnostic::error(Code::A0201, name.span, message),
        };
        self.seen.entry(name.symbol).or_insert(name.span);
        self.report(diagnostic.with_help("name the layer: each occurrence is an instance of its own"));
        true
    }

    /// Looks for faults in what stands below something that has one.
    fn below(&mut self, over: &StackOver) {
        match over {
            StackOver::Nothing => {}
            StackOver::One(stack) => _ = self.stack(stack),
            StackOver::Several(stacks) => stacks.iter().for_each(|named| _ = self.stack(&named.stack)),
        }
    }

    fn bare_layer(&mut self, stack: &Stack, id: LayerId) -> Option<LayerId> {
        if !matches!(stack.over, StackOver::Nothing) {
            let message = format!("`{}` is a layer and stands on nothing", stack.top.path.last().symbol);
            self.report(Diagnostic::error(Code::A0427, stack.top.span, message));
            self.below(&stack.over);
        }
        Some(id)
    }

    fn implementation(&mut self, stack: &Stack, id: ImplId) -> Option<LayerId> {
        let info = &self.globals.impls[id.index()];
        match (&stack.over, info.ports.as_slice()) {
            (StackOver::Nothing, []) => {}
            (StackOver::One(below), [port]) => {
                let found = self.stack(below);
                self.fits(port.ident.name, port.layer, found, below.span);
            }
            (StackOver::Several(stacks), _) => self.ports(id, stacks, stack.top.span),
            (over, ports) => {
                let needed: Vec<String> = ports.iter().map(|port| format!("`{}`", port.ident.name)).collect();
                let needed = if needed.is_empty() { "nothing".into() } else { needed.join(", ") };
                let message = format!("`{}` stands on {needed}", info.ident.name);
                let help = "name them: `over (left: .., right: ..)`";
                let diagnostic = Diagnostic::error(Code::A0427, stack.top.span, message);
                self.report(if ports.len() > 1 { diagnostic.with_help(help) } else { diagnostic });
                self.below(over);
            }
        }
        info.layer
    }

    fn ports(&mut self, id: ImplId, stacks: &[NamedStack], span: Span) {
        let info = &self.globals.impls[id.index()];
        let mut given: IndexMap<Symbol, Span> = IndexMap::new();
        for named in stacks {
            let found = self.stack(&named.stack);
            if let Some(&earlier) = given.get(&named.port.symbol) {
                self.report(duplicate(named.port, earlier));
                continue;
            }
            given.insert(named.port.symbol, named.port.span);
            match info.ports.iter().find(|port| port.ident.name == named.port.symbol) {
                Some(port) => self.fits(port.ident.name, port.layer, found, named.stack.span),
                None => {
                    let message = format!("`{}` has no port `{}`", info.ident.name, named.port.symbol);
                    let help = suggestion(named.port.symbol, info.ports.iter().map(|port| port.ident.name));
                    let diagnostic = Diagnostic::error(Code::A0427, named.port.span, message);
                    self.report(help.into_iter().fold(diagnostic, Diagnostic::with_help));
                }
            }
        }
        let missing = info.ports.iter().filter(|port| !given.contains_key(&port.ident.name));
        let missing: Vec<String> = missing.map(|port| format!("`{}`", port.ident.name)).collect();
        if !missing.is_empty() {
            let message = format!("`{}` also stands on {}", info.ident.name, missing.join(", "));
            self.report(Diagnostic::error(Code::A0427, span, message));
        }
    }

    fn fits(&mut self, port: Symbol, needed: Option<LayerId>, found: Option<LayerId>, span: Span) {
        let (Some(needed), Some(found)) = (needed, found) else { return };
        if needed != found {
            let name = |id: LayerId| self.globals.layer(id).ident.name;
            let message = format!("the port `{port}` needs a `{}`, and this is a `{}`", name(needed), name(found));
            self.report(Diagnostic::error(Code::A0427, span, message));
        }
    }

    fn settings(&mut self, settings: &[Setting]) {
        let mut given: IndexMap<Symbol, Span> = IndexMap::new();
        for setting in settings {
            if let Some(&earlier) = given.get(&setting.name.symbol) {
                self.report(duplicate(setting.name, earlier));
            }
            given.insert(setting.name.symbol, setting.name.span);
            self.setting(setting);
        }
    }

    /// Fixes a constant whose value the program leaves open.
    fn setting(&mut self, setting: &Setting) {
        let path = crate::syntax::ast::Path { id: setting.id, segments: vec![setting.name], span: setting.name.span };
        let id = match self.globals.index.names.item(self.module, &path).map(|item| self.globals.index.ids[&item]) {
            Ok(ItemId::Const(id)) => id,
            Ok(other) => {
                let message = format!("`{}` is {}, not a constant", setting.name.symbol, other.description());
                return self.report(Diagnostic::error(Code::A0207, setting.name.span, message));
            }
            Err(report) => return self.findings.diagnostics.extend(report.map(|report| *report)),
        };
        if let ConstDefinition::Value(value) = &self.globals.index.constants[id.index()].ast.definition {
            let message = format!("the constant `{}` has a value already", setting.name.symbol);
            let diagnostic = Diagnostic::error(Code::A0427, setting.name.span, message);
            return self.report(diagnostic.with_secondary(value.span, "here"));
        }
        let mut body = Body::new(self.globals, self.module, Owner::Module, constant_rules());
        if let Some(ty) = &self.globals.constants[id.index()].ty {
            body.expr(&setting.value, Want::ty(ty));
        }
        self.findings.diagnostics.append(&mut body.diagnostics);
    }
}
