//! `assert false` at the end of each body: it must not be proved, or else everything would be.
//!
//! All bodies of a program are edited at once, in the text, by the places of the syntax tree: a body that fails says
//! nothing of another. Triples are edited apart, since operations stand for their bodies in them. A body has one end for
//! each branch of the value that stands last. One of them at least must be reached; a branch that ends in `return` or
//! `unreachable` has none.

use super::case::Program;
use crate::support;
use argosy::base::{SourceMap, Span};
use argosy::syntax::ast::{
    Block, Expr, ExprKind, Function, FunctionKind, Impl, ImplMemberKind, Item, ItemKind, LayerMemberKind, Procedure,
    ProcedureKind, Stmt, StmtKind, TripleCode,
};
use argosy::syntax::parse;
use std::collections::BTreeMap;

const ASSERTED: &str = "assert false; ";

/// Faults of a program of which everything is proved.
pub fn judge_ends(path: &str, program: &Program) -> Result<(), String> {
    judge(path, program, &Ends::of_bodies(path, &program.text))?;
    judge(path, program, &Ends::of_triples(path, &program.text))
}

fn judge(path: &str, program: &Program, found: &Ends) -> Result<(), String> {
    if found.inserted.is_empty() {
        return Ok(());
    }
    let edited = Program { text: found.edited(&program.text), ..program.clone() };
    let mut proved: BTreeMap<u32, bool> = BTreeMap::new();
    for (place, holds) in support::assertions(&edited.files(path))? {
        *proved.entry(place).or_insert(true) &= holds;
    }
    let mut reached: BTreeMap<&str, Option<bool>> = BTreeMap::new();
    for (owner, place) in found.places() {
        let own = reached.entry(owner).or_default();
        if let Some(proved) = proved.get(&place) {
            *own = Some(own.unwrap_or(false) || !proved);
        }
    }
    let fault = |(owner, reached): (&str, Option<bool>)| match reached {
        Some(true) => None,
        Some(false) => Some(format!("`false` is proved at the end of `{owner}`")),
        None => Some(format!("nobody asked about the end of `{owner}`")),
    };
    let faults: Vec<String> = reached.into_iter().filter_map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// Texts that are put in, by place and in the order in which they were found.
#[derive(Default)]
struct Ends {
    /// Where, what, and whether it begins the assertion of a body.
    inserted: Vec<(u32, &'static str, Option<String>)>,
    owner: String,
}

impl Ends {
    fn of_bodies(path: &str, text: &str) -> Ends {
        let mut ends = Ends::default();
        for item in items(path, text) {
            match &item.kind {
                ItemKind::Function(function) => ends.lemma(function, ""),
                ItemKind::Impl(own) => ends.implementation(own),
                ItemKind::Layer(layer) => {
                    for member in &layer.members {
                        if let LayerMemberKind::Function(function) = &member.kind {
                            ends.lemma(function, &format!("{}.", layer.name.symbol));
                        }
                    }
                }
                _ => {}
            }
        }
        ends.in_order()
    }

    fn of_triples(path: &str, text: &str) -> Ends {
        let mut ends = Ends::default();
        for item in items(path, text) {
            if let ItemKind::Triple(triple) = &item.kind
                && let TripleCode::Block(block) = &triple.code
            {
                ends.owner = triple.name.symbol.to_string();
                ends.block_without_value(block);
            }
        }
        ends.in_order()
    }

    /// At one place, what was found first stands first.
    fn in_order(mut self) -> Ends {
        self.inserted.sort_by_key(|(place, ..)| *place);
        self
    }

    fn implementation(&mut self, own: &Impl) {
        for member in &own.members {
            match &member.kind {
                ImplMemberKind::Procedure(procedure) if !stands_for_its_body(procedure) => {
                    self.owner = format!("{}.{}", own.name.symbol, procedure.name.symbol);
                    match procedure.results.is_empty() {
                        true => self.block_without_value(&procedure.body),
                        false => self.block(&procedure.body),
                    }
                }
                ImplMemberKind::Function(function) => self.lemma(function, &format!("{}.", own.name.symbol)),
                _ => {}
            }
        }
    }

    fn lemma(&mut self, function: &Function, outside: &str) {
        if function.kind == FunctionKind::Lemma {
            self.owner = format!("{outside}{}", function.name.symbol);
            self.block_without_value(&function.body);
        }
    }

    /// At the closing brace.
    fn block_without_value(&mut self, block: &Block) {
        if !block.stmts.last().is_some_and(|last| block.tail.is_none() && matches!(last.kind, StmtKind::Return(_))) {
            self.assert(block.span.end - 1);
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.tail {
            Some(tail) => self.value(tail),
            None => self.block_without_value(block),
        }
    }

    /// The value of a body, which stands among statements.
    fn value(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::If { then, otherwise, .. } => {
                self.block(then);
                otherwise.iter().for_each(|otherwise| self.value(otherwise));
            }
            ExprKind::Match { arms, .. } => {
                arms.iter().for_each(|arm| self.arm(&arm.body));
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Unreachable => {}
            _ if has_a_type(value) => self.named(value.span),
            _ => self.assert(value.span.start),
        }
    }

    fn arm(&mut self, body: &Expr) {
        let in_braces = matches!(body.kind, ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block(_));
        if in_braces || matches!(body.kind, ExprKind::Unreachable) {
            return self.value(body);
        }
        self.put(body.span.start, "{ ");
        self.value(body);
        self.put(body.span.end, " }");
    }

    /// The value gets a name, so that it is computed before `false` is asserted.
    fn named(&mut self, value: Span) {
        self.put(value.start, "let at_end = ");
        self.put(value.end, "; ");
        self.assert(value.end);
        self.put(value.end, "at_end");
    }

    fn put(&mut self, place: u32, text: &'static str) {
        self.inserted.push((place, text, None));
    }

    fn assert(&mut self, place: u32) {
        self.inserted.push((place, ASSERTED, Some(self.owner.clone())));
    }

    fn edited(&self, text: &str) -> String {
        let mut edited = String::new();
        let mut done = 0;
        for (place, inserted, _) in &self.inserted {
            edited += &text[done..*place as usize];
            edited += inserted;
            done = *place as usize;
        }
        edited + &text[done..]
    }

    /// Each body with a place, in the edited text, where `false` stands.
    fn places(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut before = 0;
        self.inserted.iter().filter_map(move |(place, text, owner)| {
            let start = place + before;
            before += text.len() as u32;
            owner.as_deref().map(|owner| (owner, start + "assert ".len() as u32))
        })
    }
}

fn items(path: &str, text: &str) -> Vec<Item> {
    parse(SourceMap::new().add(path, text), text).0.items
}

/// Nothing is shown of it alone, but where it is called; or it is a recovery that does nothing.
fn stands_for_its_body(procedure: &Procedure) -> bool {
    let does_nothing = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Witness { .. });
    let is_empty = procedure.body.stmts.iter().all(does_nothing) && procedure.body.tail.is_none();
    procedure.clauses.is_empty()
        && match procedure.kind {
            ProcedureKind::Proc => true,
            ProcedureKind::Recover => is_empty,
            ProcedureKind::Op | ProcedureKind::Init => false,
        }
}

/// Whether the value has a type by itself, wherever it stands.
fn has_a_type(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Call { callee, .. } => !is_variant(callee),
        ExprKind::Binary { .. } | ExprKind::Chain { .. } | ExprKind::Index { .. } | ExprKind::Field { .. } => true,
        ExprKind::Tuple(parts) => !parts.is_empty() && parts.iter().all(has_a_type),
        _ => false,
    }
}

/// Variants begin with a capital.
fn is_variant(callee: &Expr) -> bool {
    let ExprKind::Path { path, .. } = &callee.kind else { return false };
    path.segments.last().is_some_and(|name| name.symbol.as_str().starts_with(char::is_uppercase))
}
