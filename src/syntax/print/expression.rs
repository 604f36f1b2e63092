//! Expressions, patterns and types.

use super::{INDENT, Layout, Printer, braced, joined, line, list, name, nil, path, text};
use crate::base::Span;
use crate::syntax::ast::*;
use num_bigint::BigInt;
use pretty::RcDoc;

impl Printer<'_> {
    pub fn expr(&self, expr: &Expr) -> Layout {
        let inner = self.unparenthesized(expr);
        if expr.parens { text("(").append(inner).append(text(")")) } else { inner }
    }

    fn exprs(&self, exprs: &[Expr]) -> Vec<Layout> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn unparenthesized(&self, expr: &Expr) -> Layout {
        match &expr.kind {
            ExprKind::Bool(value) => text(value.to_string()),
            ExprKind::Int(value) => self.number(expr, value),
            ExprKind::Bytes(value) => bytes(value),
            ExprKind::Path { path, arguments } => self.typed_path(path, arguments),
            ExprKind::Tuple(parts) => list("(", self.exprs(parts), ")"),
            ExprKind::Seq(parts) => list("[", self.exprs(parts), "]"),
            ExprKind::Repeat { value, count } => {
                text("[").append(self.expr(value)).append(text("; ")).append(self.expr(count)).append(text("]"))
            }
            ExprKind::Set(parts) => list("set[", self.exprs(parts), "]"),
            ExprKind::Map(entries) => list("map[", entries.iter().map(|entry| self.entry(entry)).collect(), "]"),
            ExprKind::Struct { path, arguments, fields, base } => {
                let head = self.typed_path(path, arguments).append(text(" "));
                head.append(self.field_values(fields, base.as_deref()))
            }
            ExprKind::Unary { op, operand } => text(unary_sign(*op)).append(self.expr(operand)),
            ExprKind::Binary { op, .. } => self.binary(expr, *op, INDENT),
            ExprKind::Chain { first, rest } => self.chain(first, rest),
            ExprKind::Cast { value, target } => self.expr(value).append(text(" as ")).append(path(target)),
            ExprKind::Field { base, name: field } => self.expr(base).append(text(".")).append(name(*field)),
            ExprKind::Call { callee, arguments } => self.expr(callee).append(list("(", self.exprs(arguments), ")")),
            ExprKind::Index { base, index } => {
                self.expr(base).append(text("[")).append(self.expr(index)).append(text("]"))
            }
            ExprKind::Update { base, index, value } => {
                let change = self.expr(index).append(text(" := ")).append(self.expr(value));
                self.expr(base).append(text("[")).append(change).append(text("]"))
            }
            ExprKind::Slice { base, from, to } => {
                let bound = |bound: &Option<Box<Expr>>| bound.as_ref().map_or(nil(), |bound| self.expr(bound));
                let range = bound(from).append(text("..")).append(bound(to));
                self.expr(base).append(text("[")).append(range).append(text("]"))
            }
            ExprKind::Old(inner) => text("old(").append(self.expr(inner)).append(text(")")),
            ExprKind::Unreachable => text("unreachable"),
            ExprKind::If { condition, then, otherwise } => self.if_expr(condition, then, otherwise.as_deref()),
            ExprKind::Match { value, arms } => self.match_expr(expr, value, arms),
            ExprKind::Block(block) => self.block(block),
            ExprKind::Quantified { quantifier, binders, triggers, body } => {
                self.quantified(*quantifier, binders, triggers, body)
            }
            ExprKind::Error => text("<error>"),
        }
    }

    /// A number as it was written, if that is known.
    fn number(&self, expr: &Expr, value: &BigInt) -> Layout {
        let written =
            self.trivia.written(expr.span).map(|written| written.trim_matches(['(', ')', ' ', '\n', '\t', '\r']));
        let digits = written.filter(|written| written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_'));
        digits.map_or_else(|| text(value.to_string()), text)
    }

    fn typed_path(&self, written: &Path, arguments: &[Type]) -> Layout {
        if arguments.is_empty() {
            return path(written);
        }
        path(written).append(text("::")).append(self.type_arguments(arguments))
    }

    fn entry(&self, entry: &MapEntry) -> Layout {
        self.expr(&entry.key).append(text(" := ")).append(self.expr(&entry.value))
    }

    fn field_values(&self, fields: &[FieldValue], base: Option<&Expr>) -> Layout {
        let field = |field: &FieldValue| name(field.name).append(text(": ")).append(self.expr(&field.value));
        let base = base.map(|base| text("..").append(self.expr(base)));
        braced(fields.iter().map(field).chain(base).collect(), false)
    }

    /// An expression that begins a line: the operators of a broken chain stand below its first operand.
    pub fn leading_expr(&self, expr: &Expr) -> Layout {
        match expr.kind {
            ExprKind::Binary { op, .. } if !expr.parens => self.binary(expr, op, 0),
            _ => self.expr(expr),
        }
    }

    /// A chain of one operator, broken where the writer broke it, or else before each operator or before none.
    fn binary(&self, expr: &Expr, op: BinaryOp, indent: isize) -> Layout {
        let mut operands = vec![];
        let mut current = expr;
        while let ExprKind::Binary { op: same, left, right } = &current.kind {
            if *same != op || current.parens && !std::ptr::eq(current, expr) {
                break;
            }
            operands.push((left.span.end, &**right));
            current = left;
        }
        let broken = |(end, operand): &(u32, &Expr)| {
            let between = Span { start: *end, end: operand.span.start, ..operand.span };
            self.trivia.has_line_break(between).unwrap_or(false)
        };
        let any_broken = operands.iter().any(broken);
        // The first operand is laid out first: comments are given out in the order of the text.
        let first = self.expr(current);
        let next = |operand: &(u32, &Expr)| {
            let operator = text(op.sign()).append(text(" "));
            match (any_broken, broken(operand)) {
                (true, true) => RcDoc::hardline().append(operator).append(self.expr(operand.1)),
                (true, false) => line().append(operator).append(self.expr(operand.1)).group(),
                (false, _) => line().append(operator).append(self.expr(operand.1)),
            }
        };
        first.append(RcDoc::concat(operands.iter().rev().map(next)).nest(indent)).group()
    }

    fn chain(&self, first: &Expr, rest: &[(RelOp, Expr)]) -> Layout {
        let first = self.expr(first);
        let next =
            |(op, operand): &(RelOp, Expr)| line().append(text(op.sign())).append(text(" ")).append(self.expr(operand));
        first.append(RcDoc::concat(rest.iter().map(next)).nest(INDENT)).group()
    }

    /// All blocks of a chain of `if`s are on one line, or none is.
    fn if_expr(&self, condition: &Expr, then: &Block, otherwise: Option<&Expr>) -> Layout {
        self.ungrouped_if(condition, then, otherwise).group()
    }

    fn ungrouped_if(&self, condition: &Expr, then: &Block, otherwise: Option<&Expr>) -> Layout {
        let condition = text("if ").append(self.expr(condition).group()).append(text(" "));
        let then = condition.append(self.ungrouped_block(then));
        let otherwise = match otherwise.map(|otherwise| &otherwise.kind) {
            None => return then,
            Some(ExprKind::If { condition, then, otherwise }) => {
                self.ungrouped_if(condition, then, otherwise.as_deref())
            }
            Some(ExprKind::Block(block)) => self.ungrouped_block(block),
            Some(_) => text("<error>"),
        };
        then.append(text(" else ")).append(otherwise)
    }

    fn quantified(&self, quantifier: Quantifier, binders: &[Binder], triggers: &[Trigger], body: &Expr) -> Layout {
        let variables = joined(binders.iter().map(|binder| self.binder(binder)), ", ");
        let trigger =
            |trigger: &Trigger| line().append(text("#[trigger")).append(list("(", self.exprs(&trigger.terms), ")]"));
        let triggers = RcDoc::concat(triggers.iter().map(trigger));
        let head = text(quantifier_word(quantifier)).append(text(" |")).append(variables).append(text("|"));
        if self.stays_on_line(binders, body) {
            // Only what is in the body is broken, if anything is.
            return head.append(triggers.nest(INDENT)).append(text(" ")).append(self.expr(body));
        }
        head.append(triggers.append(line()).append(self.expr(body)).nest(INDENT)).group()
    }

    /// Whether the writer put the body of a quantifier on the line of its variables.
    fn stays_on_line(&self, binders: &[Binder], body: &Expr) -> bool {
        let Some(last) = binders.last() else { return false };
        let between = Span { start: last.span.end, end: body.span.start, ..body.span };
        self.trivia.has_line_break(between) == Some(false)
    }

    fn binder(&self, binder: &Binder) -> Layout {
        let domain = match &binder.domain {
            Domain::Type(ty) => text(": ").append(self.ty(ty)),
            Domain::In(domain) => text(" in ").append(self.expr(domain)),
            Domain::Range { from, to } => text(" in ").append(self.expr(from)).append(text("..")).append(self.expr(to)),
        };
        name(binder.name).append(domain)
    }

    pub fn pattern(&self, pattern: &Pattern) -> Layout {
        let patterns = |patterns: &[Pattern]| patterns.iter().map(|pattern| self.pattern(pattern)).collect();
        match &pattern.kind {
            PatternKind::Wildcard => text("_"),
            PatternKind::Binding(bound) => name(*bound),
            PatternKind::Constructor { path: constructor, arguments } if arguments.is_empty() => path(constructor),
            PatternKind::Constructor { path: constructor, arguments } => {
                path(constructor).append(list("(", patterns(arguments), ")"))
            }
            PatternKind::Bool(value) => text(value.to_string()),
            PatternKind::Int(value) => text(value.to_string()),
            PatternKind::Bytes(value) => bytes(value),
            PatternKind::Tuple(parts) => list("(", patterns(parts), ")"),
            PatternKind::Error => text("<error>"),
        }
    }

    pub fn ty(&self, ty: &Type) -> Layout {
        match &ty.kind {
            TypeKind::Path { path: named, arguments } if arguments.is_empty() => path(named),
            TypeKind::Path { path: named, arguments } => path(named).append(self.type_arguments(arguments)),
            TypeKind::Seq(element) => text("seq<").append(self.ty(element)).append(text(">")),
            TypeKind::Set(element) => text("set<").append(self.ty(element)).append(text(">")),
            TypeKind::Map { key, value } => {
                text("map<").append(self.ty(key)).append(text(", ")).append(self.ty(value)).append(text(">"))
            }
            TypeKind::Array { element, length } => {
                text("[").append(self.ty(element)).append(text("; ")).append(self.expr(length)).append(text("]"))
            }
            TypeKind::Tuple(parts) => list("(", parts.iter().map(|part| self.ty(part)).collect(), ")"),
            TypeKind::Error => text("<error>"),
        }
    }

    pub fn type_arguments(&self, arguments: &[Type]) -> Layout {
        if arguments.is_empty() {
            return nil();
        }
        text("<").append(joined(arguments.iter().map(|ty| self.ty(ty)), ", ")).append(text(">"))
    }
}

fn bytes(value: &[u8]) -> Layout {
    let mut written = String::from("\"");
    for chunk in value.utf8_chunks() {
        chunk.valid().chars().for_each(|character| push_character(&mut written, character));
        chunk.invalid().iter().for_each(|byte| written.push_str(&format!("\\x{byte:02x}")));
    }
    text(written + "\"")
}

fn push_character(written: &mut String, character: char) {
    match character {
        '\n' => written.push_str("\\n"),
        '\t' => written.push_str("\\t"),
        '\r' => written.push_str("\\r"),
        '\0' => written.push_str("\\0"),
        '"' => written.push_str("\\\""),
        '\\' => written.push_str("\\\\"),
        _ if character.is_control() => {
            let mut buffer = [0; 4];
            let bytes = character.encode_utf8(&mut buffer).bytes();
            bytes.for_each(|byte| written.push_str(&format!("\\x{byte:02x}")));
        }
        _ => written.push(character),
    }
}

fn unary_sign(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Not => "!",
        UnaryOp::Negate => "-",
    }
}

fn quantifier_word(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Forall => "forall",
        Quantifier::Exists => "exists",
        Quantifier::Seq => "seq",
        Quantifier::Set => "set",
        Quantifier::Map => "map",
    }
}
