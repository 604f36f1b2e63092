//! What people write who know another language: advice that goes with the message of whatever no other rule explains.

use super::Site;
use crate::syntax::token::Token;

/// Words of other languages, and what is written here.
const WORDS: &[(&[&str], &str)] = &[
    (&["pub", "public", "export"], "leave it out: everything can be imported"),
    (&["func", "function", "def", "method", "procedure"], "write `fn f(a: int) -> int { .. }`"),
    (&["import", "include", "from"], "write `use m::X;`"),
    (&["mod", "module"], "each file is a module; its items are imported by `use m::X;`"),
    (&["class"], "write `struct P { x: int, y: int }`"),
    (&["trait", "interface"], "what can be implemented is a `layer`"),
    (&["datatype", "union"], "write `enum E { A, B(int) }`"),
    (&["theorem"], "write `lemma l() ensures ..; { .. }`"),
    (&["var", "auto"], "write `let mut x: u64 = ..;`"),
    (&["elif", "elsif", "elseif"], "write `else if`"),
    (&["switch", "case"], "write `match x { A => .., B => .. }`"),
    (&["new"], "write `P { x: 1, y: 2 }`"),
    (&["do", "loop"], "write `while c decreases e; { .. }`"),
];

/// Types that stand before a name in other languages.
const TYPES: &[&str] = &["int", "nat", "bool", "u8", "u32", "u64", "block", "bytes", "string", "long", "unsigned"];

/// No shorter word is taken for a slip of the pen.
const SHORTEST: usize = 4;

/// What to write instead, if it can be guessed.
pub fn advice(site: &Site) -> Option<String> {
    word(site).or_else(|| slip(site)).or_else(|| sign(site).map(str::to_owned))
}

fn sign(site: &Site) -> Option<&'static str> {
    let adjacent = site.lexeme(-1).map(|before| before.end) == site.lexeme(0).map(|here| here.start);
    match (site.token(-1), site.token(0)?) {
        (_, Token::Not) if site.is(1, Token::In) => Some("write `!(x in s)`"),
        (_, Token::In) if is_word(site, -1, "not") => Some("write `!(x in s)`"),
        (_, Token::Name) if is_word(site, 0, "not") && site.is(1, Token::In) => Some("write `!(x in s)`"),
        (_, Token::Name) if is_word(site, 0, "not") => Some("`not` is written `!`"),
        (Some(Token::Range), Token::Assign) => Some("a range leaves out its end: `0..n + 1`"),
        (Some(Token::Star), Token::Star) if adjacent => Some("there is no operator for powers"),
        (_, Token::Bar) if site.expects_expression() || site.expects("statement hole") => {
            Some("the length of s is `len(s)`; functions have names: `fn f(x: int) -> int { .. }`")
        }
        (Some(Token::For), Token::LeftParen) => Some("write `for i in 0..n { .. }`"),
        (Some(Token::Name), Token::Semicolon) if site.expects("=") => Some("a variable has a value from the start"),
        (Some(Token::Name), Token::Not) if site.is(1, Token::LeftParen) => Some("there are no macros"),
        (_, Token::Comma) if site.expects(";") => Some(after_comma(site)?),
        (_, Token::Colon) if site.expects(";") => Some("a map is written `map[k := v]`"),
        (_, Token::Assign) if is_state(site) => Some("say what it is at the start by `init x == ..;`"),
        _ if site.expects("{") && follows_condition(site) => {
            Some("a body stands in braces, also if it is one statement")
        }
        _ => None,
    }
}

/// In a block a set was meant; elsewhere each clause and each variable of the state is ended by itself.
fn after_comma(site: &Site) -> Option<&'static str> {
    match site.token(-2)? {
        Token::LeftBrace => Some("a set is written `set[a, b]`"),
        Token::Colon => Some("each is declared by itself, and ends with `;`"),
        _ if site.expects("&&") => Some("conditions are joined by `&&`, or stand in clauses of their own"),
        _ => None,
    }
}

/// Whether `if` or its like has begun, and its body has not.
fn follows_condition(site: &Site) -> bool {
    use Token::*;
    let bounds = |token: &Token| matches!(token, If | While | For | Else | Semicolon | LeftBrace | RightBrace);
    let near = site.tokens[..site.fault.at].iter().rev().map(|lexeme| lexeme.token).find(bounds);
    matches!(near, Some(If | While | For | Else))
}

fn is_state(site: &Site) -> bool {
    let start = site.tokens[..site.fault.at].iter().rev().find(|lexeme| lexeme.token == Token::State);
    start.is_some() && site.expects(";") && !site.expects("==")
}

/// A word of another language, here or before.
fn word(site: &Site) -> Option<String> {
    let named = |offset| WORDS.iter().find(|(words, _)| words.iter().any(|word| is_word(site, offset, word)));
    if let Some((_, help)) = named(0).or_else(|| named(-1)) {
        return Some((*help).to_owned());
    }
    let ty = |offset| TYPES.iter().find(|ty| is_word(site, offset, ty));
    if site.is(0, Token::Name)
        && let Some(ty) = ty(-1)
    {
        let name = site.source(site.lexeme(0)?);
        let declared = if site.expects(";") { "let " } else { "" };
        return Some(format!("the type comes after the name: `{declared}{name}: {ty}`"));
    }
    let item = ty(0).filter(|_| site.fault.expected.is_empty() || site.expects("layer"));
    item.map(|ty| format!("the type comes last: `fn f(..) -> {ty} {{ .. }}`"))
}

/// A word that differs by a slip from one that could stand here.
fn slip(site: &Site) -> Option<String> {
    let lexeme = site.lexeme(0).filter(|lexeme| lexeme.token == Token::Name)?;
    let found = site.source(lexeme);
    let is_near = |word: &&String| {
        let limit = if word.len() < 2 * SHORTEST { 1 } else { 2 };
        word.len() >= SHORTEST && strsim::damerau_levenshtein(found, word) <= limit
    };
    let near = site.fault.expected.iter().find(is_near)?;
    Some(format!("did you mean `{near}`?"))
}

fn is_word(site: &Site, offset: isize, word: &str) -> bool {
    site.lexeme(offset).is_some_and(|lexeme| lexeme.token == Token::Name && site.source(lexeme) == word)
}
