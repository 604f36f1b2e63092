//! All paths in a piece of syntax, in the order in which they stand there.

use crate::syntax::ast::*;

/// What is done with each path.
type Visit<'v, 'a> = &'v mut dyn FnMut(&'a Path);

pub fn item_paths<'a>(item: &'a Item, visit: Visit<'_, 'a>) {
    item.attributes.iter().flat_map(|attribute| &attribute.arguments).for_each(|argument| expr_paths(argument, visit));
    match &item.kind {
        ItemKind::Layer(layer) => layer.members.iter().for_each(|member| layer_member_paths(member, visit)),
        ItemKind::Impl(implementation) => impl_paths(implementation, visit),
        ItemKind::System(system) => system_paths(system, visit),
        ItemKind::Triple(triple) => triple_paths(triple, visit),
        ItemKind::Function(function) => function_paths(function, visit),
        ItemKind::Struct(item) => item.fields.iter().for_each(|field| type_paths(&field.ty, visit)),
        ItemKind::Enum(item) => variants_paths(&item.variants, visit),
        ItemKind::Const(item) => const_paths(item, visit),
        ItemKind::Alias(item) => type_paths(&item.ty, visit),
        ItemKind::Law(_) | ItemKind::Error => {}
    }
}

fn variants_paths<'a>(variants: &'a [Variant], visit: Visit<'_, 'a>) {
    variants.iter().flat_map(|variant| &variant.fields).for_each(|ty| type_paths(ty, visit));
}

fn const_paths<'a>(item: &'a Const, visit: Visit<'_, 'a>) {
    type_paths(&item.ty, visit);
    let (ConstDefinition::Value(expr) | ConstDefinition::Where(expr)) = &item.definition;
    expr_paths(expr, visit);
}

fn function_paths<'a>(function: &'a Function, visit: Visit<'_, 'a>) {
    params_paths(&function.params, visit);
    match &function.result {
        FunctionResult::None => {}
        FunctionResult::Type(ty) => type_paths(ty, visit),
        FunctionResult::Named(results) => params_paths(results, visit),
    }
    function.clauses.iter().for_each(|clause| clause_paths(clause, visit));
    block_paths(&function.body, visit);
}

fn params_paths<'a>(params: &'a [Param], visit: Visit<'_, 'a>) {
    params.iter().filter_map(|param| param.ty.as_ref()).for_each(|ty| type_paths(ty, visit));
}

fn layer_member_paths<'a>(member: &'a LayerMember, visit: Visit<'_, 'a>) {
    match &member.kind {
        LayerMemberKind::State { ty, .. } => type_paths(ty, visit),
        LayerMemberKind::Invariant(expr) | LayerMemberKind::Init(expr) => expr_paths(expr, visit),
        LayerMemberKind::Background(block) | LayerMemberKind::Crash(block) => block_paths(block, visit),
        LayerMemberKind::Op(procedure) => procedure_paths(procedure, visit),
        LayerMemberKind::Function(function) => function_paths(function, visit),
        LayerMemberKind::Error => {}
    }
}

fn impl_paths<'a>(implementation: &'a Impl, visit: Visit<'_, 'a>) {
    layer_ref_paths(&implementation.layer, visit);
    implementation.ports.iter().for_each(|port| layer_ref_paths(&port.layer, visit));
    implementation.members.iter().for_each(|member| impl_member_paths(member, visit));
}

fn impl_member_paths<'a>(member: &'a ImplMember, visit: Visit<'_, 'a>) {
    match &member.kind {
        ImplMemberKind::Volatile { ty, value, .. } => {
            type_paths(ty, visit);
            expr_paths(value, visit);
        }
        ImplMemberKind::Abstraction(block) | ImplMemberKind::Relation(block) => block_paths(block, visit),
        ImplMemberKind::Invariant(expr) => expr_paths(expr, visit),
        ImplMemberKind::Procedure(procedure) => procedure_paths(procedure, visit),
        ImplMemberKind::Function(function) => function_paths(function, visit),
        ImplMemberKind::Error => {}
    }
}

fn layer_ref_paths<'a>(reference: &'a LayerRef, visit: Visit<'_, 'a>) {
    visit(&reference.path);
    reference.arguments.iter().for_each(|ty| type_paths(ty, visit));
}

fn procedure_paths<'a>(procedure: &'a Procedure, visit: Visit<'_, 'a>) {
    params_paths(&procedure.params, visit);
    params_paths(&procedure.results, visit);
    procedure.clauses.iter().for_each(|clause| clause_paths(clause, visit));
    block_paths(&procedure.body, visit);
}

fn system_paths<'a>(system: &'a System, visit: Visit<'_, 'a>) {
    stack_paths(&system.stack, visit);
    system.settings.iter().for_each(|setting| expr_paths(&setting.value, visit));
}

fn stack_paths<'a>(stack: &'a Stack, visit: Visit<'_, 'a>) {
    layer_ref_paths(&stack.top, visit);
    match &stack.over {
        StackOver::Nothing => {}
        StackOver::One(below) => stack_paths(below, visit),
        StackOver::Several(all) => all.iter().for_each(|named| stack_paths(&named.stack, visit)),
    }
}

fn triple_paths<'a>(triple: &'a Triple, visit: Visit<'_, 'a>) {
    params_paths(&triple.params, visit);
    visit(&triple.target);
    for expr in [&triple.before, &triple.after, &triple.after_recovery] {
        expr_paths(expr, visit);
    }
    match &triple.code {
        TripleCode::Call(call) => expr_paths(call, visit),
        TripleCode::Block(block) => block_paths(block, visit),
    }
}

fn clause_paths<'a>(clause: &'a Clause, visit: Visit<'_, 'a>) {
    match &clause.kind {
        ClauseKind::Requires(expr)
        | ClauseKind::Ensures(expr)
        | ClauseKind::Crashes(expr)
        | ClauseKind::Invariant(expr) => expr_paths(expr, visit),
        ClauseKind::Decreases(measures) => measures.iter().for_each(|measure| expr_paths(measure, visit)),
        ClauseKind::DecreasesStar => {}
    }
}

pub fn type_paths<'a>(ty: &'a Type, visit: Visit<'_, 'a>) {
    match &ty.kind {
        TypeKind::Path { path, arguments } => {
            visit(path);
            arguments.iter().for_each(|argument| type_paths(argument, visit));
        }
        TypeKind::Seq(element) | TypeKind::Set(element) => type_paths(element, visit),
        TypeKind::Map { key, value } => {
            type_paths(key, visit);
            type_paths(value, visit);
        }
        TypeKind::Array { element, length } => {
            type_paths(element, visit);
            expr_paths(length, visit);
        }
        TypeKind::Tuple(parts) => parts.iter().for_each(|part| type_paths(part, visit)),
        TypeKind::Error => {}
    }
}

fn block_paths<'a>(block: &'a Block, visit: Visit<'_, 'a>) {
    block.stmts.iter().for_each(|stmt| stmt_paths(stmt, visit));
    block.tail.iter().for_each(|tail| expr_paths(tail, visit));
}

fn stmt_paths<'a>(stmt: &'a Stmt, visit: Visit<'_, 'a>) {
    match &stmt.kind {
        StmtKind::Let(binding) => let_paths(binding, visit),
        StmtKind::Assign { target, value } => {
            expr_paths(target, visit);
            expr_paths(value, visit);
        }
        StmtKind::Expr(expr) | StmtKind::Assume(expr) | StmtKind::Witness { value: expr, .. } => {
            expr_paths(expr, visit)
        }
        StmtKind::Return(value) => value.iter().for_each(|expr| expr_paths(expr, visit)),
        StmtKind::Choose { ty, condition, .. } => {
            ty.iter().for_each(|ty| type_paths(ty, visit));
            condition.iter().for_each(|expr| expr_paths(expr, visit));
        }
        StmtKind::Assert { condition, proof } => {
            expr_paths(condition, visit);
            proof.iter().for_each(|block| block_paths(block, visit));
        }
        StmtKind::Reveal(path) => visit(path),
        StmtKind::Ghost(block) => block_paths(block, visit),
        StmtKind::While { condition, clauses, body } => {
            expr_paths(condition, visit);
            loop_paths(clauses, body, visit);
        }
        StmtKind::For { from, to, clauses, body, .. } => {
            expr_paths(from, visit);
            expr_paths(to, visit);
            loop_paths(clauses, body, visit);
        }
        StmtKind::Break | StmtKind::Continue | StmtKind::Error => {}
    }
}

fn let_paths<'a>(binding: &'a Let, visit: Visit<'_, 'a>) {
    pattern_paths(&binding.pattern, visit);
    binding.ty.iter().for_each(|ty| type_paths(ty, visit));
    expr_paths(&binding.value, visit);
    binding.otherwise.iter().for_each(|block| block_paths(block, visit));
}

fn loop_paths<'a>(clauses: &'a [Clause], body: &'a Block, visit: Visit<'_, 'a>) {
    clauses.iter().for_each(|clause| clause_paths(clause, visit));
    block_paths(body, visit);
}

fn pattern_paths<'a>(pattern: &'a Pattern, visit: Visit<'_, 'a>) {
    match &pattern.kind {
        PatternKind::Constructor { path, arguments } => {
            visit(path);
            arguments.iter().for_each(|argument| pattern_paths(argument, visit));
        }
        PatternKind::Tuple(parts) => parts.iter().for_each(|part| pattern_paths(part, visit)),
        _ => {}
    }
}

fn expr_paths<'a>(expr: &'a Expr, visit: Visit<'_, 'a>) {
    own_paths(expr, visit);
    for_each_child(expr, &mut |child| expr_paths(child, visit));
    match &expr.kind {
        ExprKind::If { then, .. } => block_paths(then, visit),
        ExprKind::Block(block) => block_paths(block, visit),
        ExprKind::Match { arms, .. } => arms.iter().for_each(|arm| pattern_paths(&arm.pattern, visit)),
        _ => {}
    }
}

/// Those that are no part of an expression inside.
fn own_paths<'a>(expr: &'a Expr, visit: Visit<'_, 'a>) {
    match &expr.kind {
        ExprKind::Path { path, arguments } | ExprKind::Struct { path, arguments, .. } => {
            visit(path);
            arguments.iter().for_each(|ty| type_paths(ty, visit));
        }
        ExprKind::Cast { target, .. } => visit(target),
        ExprKind::Quantified { binders, .. } => {
            for binder in binders {
                if let Domain::Type(ty) = &binder.domain {
                    type_paths(ty, visit);
                }
            }
        }
        _ => {}
    }
}

/// The expressions directly inside, but for those in blocks.
pub fn for_each_child<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Bytes(_)
        | ExprKind::Path { .. }
        | ExprKind::Unreachable
        | ExprKind::Block(_)
        | ExprKind::Error => {}
        ExprKind::Tuple(parts) | ExprKind::Seq(parts) | ExprKind::Set(parts) => parts.iter().for_each(visit),
        ExprKind::Unary { operand: inner, .. }
        | ExprKind::Cast { value: inner, .. }
        | ExprKind::Field { base: inner, .. }
        | ExprKind::Old(inner) => visit(inner),
        ExprKind::Repeat { value: left, count: right }
        | ExprKind::Binary { left, right, .. }
        | ExprKind::Index { base: left, index: right } => [left, right].into_iter().for_each(|child| visit(child)),
        ExprKind::Update { base, index, value } => [base, index, value].into_iter().for_each(|child| visit(child)),
        ExprKind::Map(entries) => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).for_each(visit),
        ExprKind::Struct { fields, base, .. } => {
            fields.iter().map(|field| &field.value).chain(base.as_deref()).for_each(visit);
        }
        ExprKind::Chain { first, rest } => {
            std::iter::once(&**first).chain(rest.iter().map(|(_, right)| right)).for_each(visit);
        }
        ExprKind::Call { callee, arguments } => std::iter::once(&**callee).chain(arguments).for_each(visit),
        ExprKind::Slice { base, from, to } => {
            std::iter::once(&**base).chain(from.as_deref()).chain(to.as_deref()).for_each(visit);
        }
        ExprKind::If { condition, otherwise, .. } => {
            std::iter::once(&**condition).chain(otherwise.as_deref()).for_each(visit);
        }
        ExprKind::Match { value, arms } => {
            std::iter::once(&**value).chain(arms.iter().map(|arm| &arm.body)).for_each(visit);
        }
        ExprKind::Quantified { binders, triggers, body, .. } => {
            binders.iter().for_each(|binder| domain_children(&binder.domain, visit));
            triggers.iter().flat_map(|trigger| &trigger.terms).chain([&**body]).for_each(visit);
        }
    }
}

fn domain_children<'a>(domain: &'a Domain, visit: &mut dyn FnMut(&'a Expr)) {
    match domain {
        Domain::Type(_) => {}
        Domain::In(collection) => visit(collection),
        Domain::Range { from, to } => [from, to].into_iter().for_each(visit),
    }
}
