//! SMT-LIB text of terms and declarations.

use super::term::{Node, Operator, Quantifier, QuantifierKind, Term};
use super::{DataType, Sort, SortKind, theory};
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// A name as SMT-LIB writes it. A plain word gets a prime: the solver knows sorts and functions of its own, such as
/// `List` and `select`, and quoting does not keep them apart.
pub(super) fn quoted(name: &str) -> String {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { format!("|{name}'|") } else { format!("|{name}|") }
}

pub(super) fn sort_text(sort: Sort) -> String {
    match sort.kind() {
        SortKind::Bool => "Bool".into(),
        SortKind::Int => "Int".into(),
        _ => quoted(&sort.to_string()),
    }
}

/// A term on its own, without `let`: long where much is shared.
pub fn term_text(term: Term) -> String {
    let mut text = String::new();
    write_term(&mut text, term, &FxHashMap::default());
    text
}

/// Collects lines of SMT-LIB.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
}

impl Writer {
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn declare(&mut self, name: &str, parameters: &[Sort], result: Sort) {
        let parameters: Vec<String> = parameters.iter().map(|&sort| sort_text(sort)).collect();
        self.line(&format!("(declare-fun {} ({}) {})", quoted(name), parameters.join(" "), sort_text(result)));
    }

    /// All data types together, since they may be mutually recursive.
    pub(super) fn data_types<'a>(&mut self, types: impl Iterator<Item = &'a DataType>) {
        let (mut names, mut bodies) = (String::new(), String::new());
        for data in types {
            let _ = write!(names, "({} 0)", quoted(data.name.as_str()));
            let constructors: Vec<String> = data.constructors.iter().map(constructor_text).collect();
            let _ = write!(bodies, "\n  ({})", constructors.join(" "));
        }
        if !names.is_empty() {
            self.line(&format!("(declare-datatypes ({names}) ({bodies}))"));
        }
    }

    pub(super) fn assertion(&mut self, term: Term) {
        self.text.push_str(&super::memo::assertion(term));
    }

    pub(super) fn named_assertion(&mut self, term: Term, name: &str) {
        let _ = writeln!(self.text, "(assert (! {} :named {name}))", super::memo::formula(term));
    }
}

/// The term, with names for what occurs more than once.
pub(super) fn formula(term: Term) -> String {
    let shared = shared_terms(term);
    let mut names: FxHashMap<Term, String> = FxHashMap::default();
    let mut text = String::new();
    for (index, &part) in shared.iter().enumerate() {
        let name = format!("$s{index}");
        let _ = write!(text, "(let (({name} ");
        write_term(&mut text, part, &names);
        text.push_str(")) ");
        names.insert(part, name);
    }
    write_term(&mut text, term, &names);
    text.push_str(&")".repeat(shared.len()));
    text
}

fn constructor_text(constructor: &super::Constructor) -> String {
    let mut text = format!("({}", quoted(&constructor_name(constructor)));
    for (field, (_, sort)) in constructor.fields.iter().enumerate() {
        let _ = write!(text, " ({} {})", quoted(&selector_name(constructor, field)), sort_text(*sort));
    }
    text.push(')');
    text
}

fn constructor_name(constructor: &super::Constructor) -> String {
    format!("{}::{}", constructor.data, constructor.name)
}

fn selector_name(constructor: &super::Constructor, field: usize) -> String {
    format!("{}.{}", constructor_name(constructor), constructor.fields[field].0)
}

/// Subterms outside quantifiers that occur more than once and are worth a name, inner ones first.
fn shared_terms(term: Term) -> Vec<Term> {
    let mut counts: FxHashMap<Term, usize> = FxHashMap::default();
    let mut order = Vec::new();
    count(term, &mut counts, &mut order);
    order.retain(|part| counts[part] > 1 && part.children().iter().any(|child| !child.children().is_empty()));
    order
}

fn count(term: Term, counts: &mut FxHashMap<Term, usize>, order: &mut Vec<Term>) {
    let uses = counts.entry(term).or_default();
    *uses += 1;
    if *uses > 1 {
        return;
    }
    if !matches!(term.node(), Node::Quantifier(_)) {
        term.children().iter().for_each(|&child| count(child, counts, order));
    }
    order.push(term);
}

fn write_term(text: &mut String, term: Term, names: &FxHashMap<Term, String>) {
    if let Some(name) = names.get(&term) {
        text.push_str(name);
        return;
    }
    match term.node() {
        Node::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Node::Int(value) if value.sign() == num_bigint::Sign::Minus => {
            let _ = write!(text, "(- {})", value.magnitude());
        }
        Node::Int(value) => {
            let _ = write!(text, "{value}");
        }
        Node::Variable(variable) => text.push_str(&quoted(variable.name.as_str())),
        Node::Apply(function, arguments) => write_application(text, &quoted(function.name.as_str()), arguments, names),
        Node::Operator(operator, arguments) => {
            write_application(text, &head(operator, arguments, term.sort()), arguments, names)
        }
        Node::Quantifier(quantifier) => write_quantifier(text, quantifier, names),
    }
}

fn write_application(text: &mut String, head: &str, arguments: &[Term], names: &FxHashMap<Term, String>) {
    if arguments.is_empty() {
        text.push_str(head);
        return;
    }
    text.push('(');
    text.push_str(head);
    for &argument in arguments {
        text.push(' ');
        write_term(text, argument, names);
    }
    text.push(')');
}

fn head(operator: &Operator, arguments: &[Term], result: Sort) -> String {
    let fixed = match operator {
        Operator::Not => "not",
        Operator::And => "and",
        Operator::Or => "or",
        Operator::Implies => "=>",
        Operator::Equal => "=",
        Operator::If => "ite",
        Operator::Add => "+",
        Operator::Subtract | Operator::Negate => "-",
        Operator::Multiply => "*",
        Operator::Divide => "div",
        Operator::Modulo => "mod",
        Operator::LessEqual => "<=",
        Operator::Less => "<",
        Operator::Construct(constructor) => return quoted(&constructor_name(constructor)),
        Operator::Is(constructor) => return format!("(_ is {})", quoted(&constructor_name(constructor))),
        Operator::Select(constructor, field) => return quoted(&selector_name(constructor, *field)),
        _ => {
            let sorts: Vec<Sort> = arguments.iter().map(|argument| argument.sort()).collect();
            return quoted(&theory::name(operator, &sorts, result));
        }
    };
    fixed.to_string()
}

fn write_quantifier(text: &mut String, quantifier: &Quantifier, names: &FxHashMap<Term, String>) {
    text.push_str(match quantifier.kind {
        QuantifierKind::ForAll => "(forall (",
        QuantifierKind::Exists => "(exists (",
    });
    for variable in &quantifier.variables {
        let _ = write!(text, "({} {})", quoted(variable.name.as_str()), sort_text(variable.sort));
    }
    text.push_str(") ");
    if quantifier.triggers.is_empty() {
        write_term(text, quantifier.body, names);
    } else {
        text.push_str("(! ");
        write_term(text, quantifier.body, names);
        for trigger in &quantifier.triggers {
            text.push_str(" :pattern (");
            for (index, &part) in trigger.iter().enumerate() {
                text.push_str(if index > 0 { " " } else { "" });
                write_term(text, part, names);
            }
            text.push(')');
        }
        text.push(')');
    }
    text.push(')');
}
