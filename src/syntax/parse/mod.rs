//! The parser: never fails, never panics, and recovers where people would.
//!
//! Brackets are balanced first ([`brackets`]) and the file is cut into items ([`chunks`]). Each is given to the parser
//! that LALRPOP generates from `lang/argo.lalrpop`. Where that stops, the fault is put into words ([`fault`]) and the
//! tokens are mended: the missing `;` is put in, the `=` that should be `==` is replaced; or, where nobody can tell
//! what was meant, the smallest statement or member around the fault becomes a hole ([`holes`]). Then the item is
//! parsed again. Every round reports one fault, and there is a most of those.

mod brackets;
mod builder;
mod chunks;
mod depth;
mod fault;
mod holes;
mod literal;
mod tricks;
mod words;

#[cfg(test)]
mod tests;

use super::ast::{Doc, Item, ItemKind, Module};
use super::lexer::{Lexeme, lex};
use super::sink::Sink;
use super::token::Token;
use crate::base::{Code, Diagnostic, FileId};
use builder::{Builder, Chunk};
use fault::{Fault, Remedy};
use std::cell::Cell;

lalrpop_util::lalrpop_mod!(
    #[allow(clippy::all, unused)]
    grammar,
    "/argo.rs"
);

/// After so many rounds an item is given up; a long one after fewer, when it has taken the time of so many tokens.
const MOST_ROUNDS: usize = 40;
const MOST_TOKENS: usize = 20_000_000;

/// Longer files are not read; what people write has a few thousand lines.
const LONGEST: usize = 16 << 20;

/// Reads one file. Whatever could not be read is reported, and is an error node in the tree.
pub fn parse(file: FileId, text: &str) -> (Module, Vec<Diagnostic>) {
    let mut sink = Sink::new(file);
    let mut module = Module { file, docs: vec![], uses: vec![], items: vec![], node_count: 0 };
    if text.len() > LONGEST {
        sink.push(too_long(&sink, text.len()));
        return (module, sink.finish());
    }
    let lexed = lex(text, &mut sink);
    if !sink.is_full() {
        // What follows a bracket that is nested too deeply is not read.
        let (tokens, too_deep) = brackets::balance(lexed, text, &mut sink);
        Parser { builder: Builder::new(file, text), sink: &mut sink, module: &mut module }.run(tokens, too_deep);
    }
    (module, sink.finish())
}

fn too_long(sink: &Sink, length: usize) -> Diagnostic {
    let megabytes = |bytes: usize| bytes.div_ceil(1 << 20);
    let message = format!("this file has {} MiB; at most {} are read", megabytes(length), megabytes(LONGEST));
    Diagnostic::error(Code::A0122, sink.span(0, 0), message).with_help("cut it into modules")
}

struct Parser<'a> {
    builder: Builder<'a>,
    sink: &'a mut Sink,
    module: &'a mut Module,
}

impl Parser<'_> {
    fn run(mut self, mut tokens: Vec<Lexeme>, end: Option<usize>) {
        let docs = tokens.iter().take_while(|lexeme| lexeme.token == Token::ModuleDoc).count();
        self.module.docs = tokens.drain(..docs).map(|lexeme| self.doc(lexeme)).collect();
        tricks::mark(&mut tokens);
        let end = end.map_or(tokens.len(), |end| end - docs);
        for range in chunks::chunks(&tokens) {
            if range.end > end || self.sink.is_full() {
                self.error_item(&tokens[range]);
                break;
            }
            self.chunk(&tokens[range]);
        }
        self.module.node_count = self.builder.depths.count();
    }

    fn doc(&self, lexeme: Lexeme) -> Doc {
        self.builder.doc(lexeme.start, lexeme.end)
    }

    fn chunk(&mut self, tokens: &[Lexeme]) {
        match self.parse_chunk(tokens) {
            Some(Chunk::Use(found)) => {
                let readable = |item: &&Item| !matches!(item.kind, ItemKind::Error);
                if let Some(item) = self.module.items.iter().find(readable) {
                    let fault = Diagnostic::error(Code::A0117, found.span, "`use` comes before all items")
                        .with_secondary(item.span, "the first item");
                    self.sink.push(fault);
                }
                self.module.uses.push(found);
            }
            Some(Chunk::Item(item)) => self.module.items.push(*item),
            None => self.error_item(tokens),
        }
    }

    fn error_item(&mut self, tokens: &[Lexeme]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        if self.sink.is_empty() {
            let span = self.builder.span(first.start, first.end);
            self.sink.push(Diagnostic::error(Code::A0101, span, "this item cannot be read"));
        }
        self.module.items.push(Item {
            id: self.builder.depths.add(0),
            docs: vec![],
            attributes: vec![],
            kind: ItemKind::Error,
            span: self.builder.span(first.start, last.end),
        });
    }

    /// Parses and mends until all is well or nothing helps.
    fn parse_chunk(&mut self, tokens: &[Lexeme]) -> Option<Chunk> {
        let first_node = self.builder.depths.count();
        let mut tokens = tokens.to_vec();
        let mut hole = None;
        for _ in 0..MOST_ROUNDS.min(MOST_TOKENS / (tokens.len() + 1)).max(2) {
            self.builder.depths.forget(first_node);
            self.builder.faults.borrow_mut().clear();
            let fault = match self.attempt(&tokens) {
                Ok(chunk) => {
                    self.builder.faults.take().into_iter().for_each(|fault| self.sink.push(fault));
                    return Some(chunk);
                }
                Err(fault) => fault,
            };
            let (diagnostic, remedy) = fault::explain(&tokens, &fault, self.builder.text, self.sink);
            // What is wrong right behind a hole is only wrong because of the hole.
            let caused_by_hole =
                hole.is_some_and(|hole| fault.at == hole || fault.at == hole + 1 && !fault.begins_part());
            if !caused_by_hole && !self.is_blamed(&tokens, fault.at) {
                self.sink.push(diagnostic);
            }
            let remedy = if caused_by_hole { Remedy::Hole } else { remedy };
            if self.sink.is_full() || !mend(&mut tokens, &fault, remedy, &mut hole) || tokens.is_empty() {
                return None;
            }
        }
        None
    }

    /// Whether the lexer left out something there: then that is the fault.
    fn is_blamed(&self, tokens: &[Lexeme], at: usize) -> bool {
        let start = at.checked_sub(1).map_or(0, |before| tokens[before].start);
        self.sink.blames(start, tokens.get(at).map_or(u32::MAX, |lexeme| lexeme.end))
    }

    fn attempt(&self, tokens: &[Lexeme]) -> Result<Chunk, Fault> {
        self.read(tokens.iter().copied()).map_err(|fault| self.precise(fault, tokens))
    }

    /// The states of the generated parser are merged, so that it may have taken an operand for complete before it saw
    /// that the next token does not fit. Given a token that fits nowhere, it stops before that, and knows exactly what
    /// would have fitted.
    fn precise(&self, fault: Fault, tokens: &[Lexeme]) -> Fault {
        let before = &tokens[..fault.at];
        let end = before.last().map_or(0, |last| last.end);
        let nowhere = Lexeme { start: end, token: Token::ModuleDoc, end };
        self.read(before.iter().copied().chain([nowhere])).err().unwrap_or(fault)
    }

    fn read(&self, tokens: impl Iterator<Item = Lexeme>) -> Result<Chunk, Fault> {
        let read = Cell::new(0);
        let input = tokens.map(|lexeme| {
            read.set(read.get() + 1);
            Ok((lexeme.start, lexeme.token, lexeme.end))
        });
        grammar::ChunkParser::new().parse(&self.builder, input).map_err(|error| Fault::new(error, read.get()))
    }
}

/// Changes the tokens so that the parser gets further. `hole` is where the last hole was put.
fn mend(tokens: &mut Vec<Lexeme>, fault: &Fault, remedy: Remedy, hole: &mut Option<usize>) -> bool {
    let at = fault.at;
    match remedy {
        Remedy::Insert(token) => {
            let end = at.checked_sub(1).map_or(0, |before| tokens[before].end);
            tokens.insert(at, Lexeme { start: end, token, end });
        }
        Remedy::Replace(token) => tokens[at].token = token,
        Remedy::Delete(range) => drop(tokens.drain(range)),
        Remedy::Truncate => tokens.truncate(at),
        Remedy::Hole => return dig(tokens, fault, hole),
    }
    *hole = None;
    true
}

fn dig(tokens: &mut Vec<Lexeme>, fault: &Fault, hole: &mut Option<usize>) -> bool {
    let is_new = |range: &std::ops::Range<usize>| range.len() > 1 || hole.is_none_or(|hole| !range.contains(&hole));
    let candidates = holes::candidates(tokens, fault.at, fault.begins_part());
    let Some((range, token)) = candidates.into_iter().find(|(range, _)| !range.is_empty() && is_new(range)) else {
        return false;
    };
    let lexeme = Lexeme { start: tokens[range.start].start, token, end: tokens[range.end - 1].end };
    *hole = Some(range.start);
    tokens.splice(range, [lexeme]);
    true
}
