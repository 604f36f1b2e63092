//! Systems: every part stands on the layer that it needs, and no part serves two masters.

use super::globals::Globals;
use super::index::{ItemId, Source};
use super::items::Findings;
use super::settings::settings;
use super::types::ident;
use crate::base::{Code, Diagnostic, Span, Symbol};
use crate::hir::{self, ImplId, LayerId};
use crate::resolve::{ModuleIndex, duplicate, suggestion};
use crate::syntax::ast::{NamedStack, Stack, StackOver, System};
use indexmap::IndexMap;

/// The systems of the program. `None` where the parts of one do not fit together.
pub(super) fn systems(globals: &Globals<'_>, findings: &mut Findings) -> Option<Vec<hir::System>> {
    let all: Vec<Option<hir::System>> =
        globals.index.systems.iter().map(|source| system(globals, source, findings)).collect();
    all.into_iter().collect()
}

fn system(globals: &Globals<'_>, source: &Source<'_, System>, findings: &mut Findings) -> Option<hir::System> {
    let mut checker = SystemChecker { globals, module: source.module, seen: IndexMap::new(), findings };
    let found = checker.stack(&source.ast.stack);
    checker.top(source);
    let settings = settings(globals, source.module, &source.ast.settings, findings);
    Some(hir::System { ident: ident(source.ast.name), stack: found.stack?, settings: settings? })
}

/// A part of a system, as far as it is known.
#[derive(Default)]
struct Part {
    /// What the part offers.
    layer: Option<LayerId>,
    /// None where it has an error.
    stack: Option<hir::Stack>,
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

    fn stack(&mut self, stack: &Stack) -> Part {
        if self.is_instance(stack) {
            self.below(&stack.over);
            return Part::default();
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
                Part::default()
            }
            Err(report) => {
                self.findings.diagnostics.extend(report.map(|report| *report));
                self.below(&stack.over);
                Part::default()
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

    fn bare_layer(&mut self, stack: &Stack, id: LayerId) -> Part {
        let bare = matches!(stack.over, StackOver::Nothing);
        if !bare {
            let message = format!("`{}` is a layer and stands on nothing", stack.top.path.last().symbol);
            self.report(Diagnostic::error(Code::A0427, stack.top.span, message));
            self.below(&stack.over);
        }
        Part { layer: Some(id), stack: bare.then_some(hir::Stack::Layer(id)) }
    }

    fn implementation(&mut self, stack: &Stack, id: ImplId) -> Part {
        let info = &self.globals.impls[id.index()];
        let below = match (&stack.over, info.ports.as_slice()) {
            (StackOver::Nothing, []) => Some(vec![]),
            (StackOver::One(below), [port]) => {
                let found = self.stack(below);
                self.fitting(port.ident.name, port.layer, found, below.span).map(|stack| vec![stack])
            }
            (StackOver::Several(stacks), _) => self.ports(id, stacks, stack.top.span),
            (over, _) => {
                self.report_ports(id, stack.top.span);
                self.below(over);
                None
            }
        };
        Part { layer: info.layer, stack: below.map(|below| hir::Stack::Impl(id, below)) }
    }

    fn report_ports(&mut self, id: ImplId, span: Span) {
        let info = &self.globals.impls[id.index()];
        let needed: Vec<String> = info.ports.iter().map(|port| format!("`{}`", port.ident.name)).collect();
        let words = if needed.is_empty() { "nothing".into() } else { needed.join(", ") };
        let message = format!("`{}` stands on {words}", info.ident.name);
        let diagnostic = Diagnostic::error(Code::A0427, span, message);
        let help = "name them: `over (left: .., right: ..)`";
        self.report(if needed.len() > 1 { diagnostic.with_help(help) } else { diagnostic });
    }

    /// What stands below each port, in the order of the ports.
    fn ports(&mut self, id: ImplId, stacks: &[NamedStack], span: Span) -> Option<Vec<hir::Stack>> {
        let info = &self.globals.impls[id.index()];
        let mut given: IndexMap<Symbol, Span> = IndexMap::new();
        let mut below: Vec<Option<hir::Stack>> = info.ports.iter().map(|_| None).collect();
        let mut clean = true;
        for named in stacks {
            let found = self.stack(&named.stack);
            if let Some(&earlier) = given.get(&named.port.symbol) {
                self.report(duplicate(named.port, earlier));
                clean = false;
                continue;
            }
            given.insert(named.port.symbol, named.port.span);
            match info.ports.iter().position(|port| port.ident.name == named.port.symbol) {
                Some(at) => {
                    let port = &info.ports[at];
                    below[at] = self.fitting(port.ident.name, port.layer, found, named.stack.span);
                }
                None => {
                    self.report_unknown_port(id, named);
                    clean = false;
                }
            }
        }
        self.report_missing(id, &given, span);
        below.into_iter().collect::<Option<_>>().filter(|_| clean)
    }

    fn report_unknown_port(&mut self, id: ImplId, named: &NamedStack) {
        let info = &self.globals.impls[id.index()];
        let message = format!("`{}` has no port `{}`", info.ident.name, named.port.symbol);
        let help = suggestion(named.port.symbol, info.ports.iter().map(|port| port.ident.name));
        let diagnostic = Diagnostic::error(Code::A0427, named.port.span, message);
        self.report(help.into_iter().fold(diagnostic, Diagnostic::with_help));
    }

    fn report_missing(&mut self, id: ImplId, given: &IndexMap<Symbol, Span>, span: Span) {
        let info = &self.globals.impls[id.index()];
        let missing = info.ports.iter().filter(|port| !given.contains_key(&port.ident.name));
        let missing: Vec<String> = missing.map(|port| format!("`{}`", port.ident.name)).collect();
        if !missing.is_empty() {
            let message = format!("`{}` also stands on {}", info.ident.name, missing.join(", "));
            self.report(Diagnostic::error(Code::A0427, span, message));
        }
    }

    /// The part, if it offers what the port needs.
    fn fitting(&mut self, port: Symbol, needed: Option<LayerId>, found: Part, span: Span) -> Option<hir::Stack> {
        let (needed, offered) = (needed?, found.layer?);
        if needed != offered {
            let name = |id: LayerId| self.globals.layer(id).ident.name;
            let message = format!("the port `{port}` needs a `{}`, and this is a `{}`", name(needed), name(offered));
            self.report(Diagnostic::error(Code::A0427, span, message));
            return None;
        }
        found.stack
    }
}
