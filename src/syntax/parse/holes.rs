//! Which tokens around a fault to replace by a hole, so that the rest of the item can still be read.
//!
//! All brackets are balanced, so a hole never swallows the end of the block that it is in.

use crate::syntax::lexer::Lexeme;
use crate::syntax::token::Token;
use std::ops::Range;

/// What stands between a pair of braces, or in the item as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Item,
    Members,
    Statements,
    /// Arms, fields, arguments: nothing that can be a hole.
    Other,
}

/// A part of the tokens that surrounds the fault.
#[derive(Clone, Debug)]
pub struct Region {
    pub place: Place,
    /// Without the braces.
    pub range: Range<usize>,
}

/// The regions that surround token `at`, from the whole item inwards.
pub fn regions(tokens: &[Lexeme], at: usize) -> Vec<Region> {
    let mut open: Vec<(usize, Place)> = vec![];
    // For each level, whether `match` was seen and its brace was not.
    let mut matching = vec![false];
    for (index, lexeme) in tokens.iter().enumerate().take(at) {
        if lexeme.token == Token::Match {
            *matching.last_mut().expect("the outermost level stays") = true;
        }
        if lexeme.token.closer().is_some() {
            let place = place_of_bracket(tokens, index, open.is_empty(), &mut matching);
            open.push((index, place));
            matching.push(false);
        } else if lexeme.token.is_closer() {
            open.pop();
            matching.truncate(matching.len().saturating_sub(1).max(1));
        }
    }
    let ends = ends_of_open(tokens, at, open.len());
    let region = |((index, place), end)| Region { place, range: index + 1..end };
    let inner = open.into_iter().zip(ends).map(region);
    std::iter::once(Region { place: Place::Item, range: 0..tokens.len() }).chain(inner).collect()
}

/// Where the brackets are closed that are open at token `at`, the outermost first.
fn ends_of_open(tokens: &[Lexeme], at: usize, count: usize) -> Vec<usize> {
    let mut ends = vec![];
    let mut depth = 0usize;
    for (index, lexeme) in tokens.iter().enumerate().skip(at) {
        if ends.len() == count {
            break;
        }
        if lexeme.token.closer().is_some() {
            depth += 1;
        } else if lexeme.token.is_closer() && depth > 0 {
            depth -= 1;
        } else if lexeme.token.is_closer() {
            ends.push(index);
        }
    }
    ends.resize(count, tokens.len());
    ends.reverse();
    ends
}

fn place_of_bracket(tokens: &[Lexeme], index: usize, outermost: bool, matching: &mut [bool]) -> Place {
    let token = tokens[index].token;
    if outermost && matches!(token, Token::LeftBrace | Token::StructOpen) {
        let item = tokens.iter().map(|lexeme| lexeme.token).find(|token| token.starts_item());
        return match item {
            Some(Token::Layer | Token::Impl) => Place::Members,
            Some(Token::Enum | Token::Struct | Token::Kleene | Token::Use) => Place::Other,
            _ => Place::Statements,
        };
    }
    let opens_arms = token == Token::LeftBrace && matching.last_mut().is_some_and(std::mem::take);
    if token == Token::LeftBrace && !opens_arms { Place::Statements } else { Place::Other }
}

/// Where the bracket that opens at `open` is closed.
fn closing(tokens: &[Lexeme], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, lexeme) in tokens.iter().enumerate().skip(open) {
        if lexeme.token.closer().is_some() {
            depth += 1;
        } else if lexeme.token.is_closer() {
            depth -= 1;
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// What to put a hole in place of, the smallest first. `begins` says that the fault is the first token of a statement
/// or member, and not the end of the one before.
pub fn candidates(tokens: &[Lexeme], at: usize, begins: bool) -> Vec<(Range<usize>, Token)> {
    let mut found = vec![];
    for region in regions(tokens, at).iter().rev() {
        if region.place != Place::Other && !begins {
            found.extend(clause(tokens, region, at).map(|range| (range, Token::ExprHole)));
        }
        let (end_of_part, hole): (EndOfPart, Token) = match region.place {
            Place::Statements => (statement_end, Token::StmtHole),
            Place::Members => (member_end, Token::MemberHole),
            Place::Item | Place::Other => continue,
        };
        found.extend(part(tokens, region, at, begins, end_of_part).map(|range| (range, hole)));
    }
    found
}

/// The tokens after `requires` (or another such word) up to its `;`, if the fault is among them.
pub fn clause(tokens: &[Lexeme], region: &Region, at: usize) -> Option<Range<usize>> {
    let mut start = None;
    let mut index = region.range.start;
    while index < region.range.end {
        let token = tokens[index].token;
        let ends = token == Token::Semicolon || token == Token::LeftBrace;
        if ends && index >= at {
            return start.filter(|&start| token == Token::Semicolon && start < index).map(|start| start..index);
        }
        if token.starts_clause() && index < at {
            start = Some(index + 1);
        } else if ends || token.starts_clause() || token.starts_statement_only() {
            start = None;
        }
        index = if token.closer().is_some() { closing(tokens, index) + 1 } else { index + 1 };
    }
    None
}

/// Where the statement or member ends that begins at the second argument, and at the third at the latest.
type EndOfPart = fn(&[Lexeme], usize, usize) -> usize;

/// The part of a region where the fault is; or the one before, if that should have gone on.
fn part(tokens: &[Lexeme], region: &Region, at: usize, begins: bool, end_of_part: EndOfPart) -> Option<Range<usize>> {
    let mut found = None;
    let mut start = region.range.start;
    while start < region.range.end && (start < at || begins && start == at) {
        let end = end_of_part(tokens, start, region.range.end).max(start + 1);
        found = Some(start..end.max(at.min(region.range.end)));
        start = end;
    }
    found
}

fn statement_end(tokens: &[Lexeme], start: usize, limit: usize) -> usize {
    let token = |at: usize| (at < limit).then(|| tokens[at].token);
    let ghost_block = token(start) == Some(Token::Ghost) && token(start + 1) == Some(Token::LeftBrace);
    let is_loop = matches!(token(start), Some(Token::While | Token::For));
    let is_control =
        is_loop || ghost_block || matches!(token(start), Some(Token::If | Token::Match | Token::LeftBrace));
    let mut at = start;
    while let Some(current) = token(at) {
        let is_block = current == Token::LeftBrace;
        let with_proof = is_block && at > start && token(at - 1) == Some(Token::By);
        if current == Token::Semicolon && !is_loop {
            return at + 1;
        }
        if at > start && current.starts_statement_only() && !is_loop && !ghost_block {
            return at;
        }
        at = if current.closer().is_some() { closing(tokens, at) + 1 } else { at + 1 };
        if is_block && (is_control || with_proof) && token(at) != Some(Token::Else) {
            return if token(at) == Some(Token::Semicolon) { at + 1 } else { at };
        }
    }
    limit
}

/// A member ends with its block or its `;`, and before the next one.
fn member_end(tokens: &[Lexeme], start: usize, limit: usize) -> usize {
    let docs = tokens[start..limit].iter().take_while(|lexeme| lexeme.token == Token::Doc).count();
    let first = start + docs;
    let mut at = first;
    while at < limit {
        let token = tokens[at].token;
        let begins_next = at > first && (token.starts_member() && token != Token::Invariant || token == Token::Doc);
        if begins_next && tokens[at - 1].token != Token::Opaque {
            return at;
        }
        at = if token.closer().is_some() { closing(tokens, at) + 1 } else { at + 1 };
        let in_clause = token == Token::Semicolon && clause_was_last(&tokens[first..at]);
        if token == Token::LeftBrace {
            return if at < limit && tokens[at].token == Token::Semicolon { at + 1 } else { at };
        }
        if token == Token::Semicolon && !in_clause {
            return at;
        }
    }
    limit
}

/// Whether the last `;` of a member ends a clause of its contract, so that the member goes on.
fn clause_was_last(member: &[Lexeme]) -> bool {
    let tokens = member.iter().enumerate().rev().map(|(at, lexeme)| (at, lexeme.token));
    let clauses = tokens.filter(|(_, token)| token.starts_clause() || token.starts_member());
    clauses.map(|(at, token)| token.starts_clause() && at > 0).next().unwrap_or(false)
}
