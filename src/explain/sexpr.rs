//! Reads the solver's values: S-expressions.

/// An atom, or a list in parentheses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Sexpr {
    /// Without the bars of a quoted name.
    Atom(String),
    List(Vec<Sexpr>),
}

impl Sexpr {
    /// None for text that is not exactly one expression.
    pub fn parse(text: &str) -> Option<Sexpr> {
        let mut rest = text.trim();
        let mut open: Vec<Vec<Sexpr>> = vec![];
        loop {
            let expression = match rest.chars().next()? {
                '(' => {
                    open.push(vec![]);
                    rest = rest[1..].trim_start();
                    continue;
                }
                ')' => {
                    rest = &rest[1..];
                    Sexpr::List(open.pop()?)
                }
                _ => atom(&mut rest)?,
            };
            rest = rest.trim_start();
            match open.last_mut() {
                Some(list) => list.push(expression),
                None => return rest.is_empty().then_some(expression),
            }
        }
    }

    /// The name of a constant, or of what is applied.
    pub fn head(&self) -> Option<&str> {
        match self {
            Sexpr::Atom(name) => Some(name),
            Sexpr::List(parts) => match parts.first()? {
                // `(as name sort)` is a name with its sort.
                Sexpr::Atom(word) if word == "as" => parts.get(1)?.head(),
                first => first.head(),
            },
        }
    }

    /// A whole number; negative ones are applications of `-`.
    pub fn integer(&self) -> Option<String> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_owned());
        match self {
            Sexpr::Atom(text) => digits(text),
            Sexpr::List(parts) => match parts.as_slice() {
                [Sexpr::Atom(minus), Sexpr::Atom(text)] if minus == "-" => Some(format!("-{}", digits(text)?)),
                _ => None,
            },
        }
    }
}

fn atom(rest: &mut &str) -> Option<Sexpr> {
    let (name, after) = match rest.strip_prefix('|') {
        Some(quoted) => quoted.split_once('|')?,
        None => rest.split_at(rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')').unwrap_or(rest.len())),
    };
    *rest = after;
    Some(Sexpr::Atom(name.to_owned()))
}
