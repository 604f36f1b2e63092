//! Reads the signatures of all items.

use super::aliases;
use super::globals::{
    EnumInfo, FunctionInfo, Globals, ImplInfo, LayerInfo, Member, Members, Named, PortInfo, ProcedureInfo, StructInfo,
    VariantInfo,
};
use super::index::{FunctionSource, Index, ItemId};
use super::types::{TypeReader, ident, idents};
use crate::base::{Code, Diagnostic, FileId, Span, Symbol};
use crate::hir::{FnId, GenericIndex, Ident, LayerId, LemmaId, Owner, Type};
use crate::resolve::{ModuleIndex, duplicate};
use crate::syntax::ast::{self, FunctionKind, FunctionResult, ImplMemberKind, LayerMemberKind, ProcedureKind};
use indexmap::IndexMap;

/// The signatures of all items.
pub(super) fn signatures<'a>(index: Index<'a>, diagnostics: &mut Vec<Diagnostic>) -> Globals<'a> {
    let mut reader = Reader { index: &index, diagnostics };
    reader.aliases();
    let structs = reader.structs();
    let enums = reader.enums();
    let constants = reader.constants();
    let functions = index.functions.iter().map(|source| reader.function(*source)).collect();
    let lemmas = index.lemmas.iter().map(|source| reader.function(*source)).collect();
    let layers = (0..index.layers.len()).map(|at| reader.layer(LayerId::new(at))).collect();
    let impls = (0..index.impls.len()).map(|at| reader.implementation(at)).collect();
    Globals { index, structs, enums, constants, functions, lemmas, layers, impls }
}

/// Reads signatures.
struct Reader<'r, 'a> {
    index: &'r Index<'a>,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'a> Reader<'_, 'a> {
    fn ty(&mut self, module: ModuleIndex, generics: &[Ident], ty: &ast::Type) -> Option<Type> {
        TypeReader::new(self.index, module, generics, self.diagnostics).read(ty)
    }

    fn params(&mut self, module: ModuleIndex, generics: &[Ident], params: &[ast::Param]) -> Vec<Named> {
        let read = |param: &ast::Param| Named {
            ident: ident(param.name),
            ty: match &param.ty {
                Some(ty) => self.ty(module, generics, ty),
                None => {
                    self.diagnostics.push(untyped(param));
                    None
                }
            },
        };
        params.iter().map(read).collect()
    }

    fn distinct(&mut self, names: impl IntoIterator<Item = ast::Name>) {
        let mut seen: IndexMap<Symbol, Span> = IndexMap::new();
        for name in names {
            if let Some(&earlier) = seen.get(&name.symbol) {
                self.diagnostics.push(duplicate(name, earlier));
            } else {
                seen.insert(name.symbol, name.span);
            }
        }
    }

    /// Reads each alias once for its errors, cycles among them.
    fn aliases(&mut self) {
        for (at, cyclic) in aliases::in_order(self.index) {
            let source = &self.index.aliases[at];
            self.distinct(source.ast.generics.iter().copied());
            let before = self.diagnostics.len();
            let read = self.ty(source.module, &idents(&source.ast.generics), &source.ast.ty);
            if read.is_none() && cyclic {
                self.diagnostics.truncate(before);
                let message = format!("the type `{}` stands for itself", source.ast.name.symbol);
                self.diagnostics.push(Diagnostic::error(Code::A0312, source.ast.name.span, message));
            }
        }
    }

    fn structs(&mut self) -> Vec<StructInfo> {
        let mut all = vec![];
        for source in &self.index.structs {
            self.distinct(source.ast.generics.iter().copied());
            self.distinct(source.ast.fields.iter().map(|field| field.name));
            let generics = idents(&source.ast.generics);
            let field = |field: &ast::Field| Named {
                ident: ident(field.name),
                ty: self.ty(source.module, &generics, &field.ty),
            };
            let fields = source.ast.fields.iter().map(field).collect();
            let encoded = source.item.attributes.iter().any(|attribute| attribute.name.symbol.as_str() == "encode");
            all.push(StructInfo { ident: ident(source.ast.name), generics, fields, encoded });
        }
        all
    }

    fn enums(&mut self) -> Vec<EnumInfo> {
        let mut all = builtin_enums();
        for source in &self.index.enums {
            self.distinct(source.ast.generics.iter().copied());
            self.distinct(source.ast.variants.iter().map(|variant| variant.name));
            let generics = idents(&source.ast.generics);
            let variant = |variant: &ast::Variant| VariantInfo {
                ident: ident(variant.name),
                fields: variant.fields.iter().map(|ty| self.ty(source.module, &generics, ty)).collect(),
            };
            let variants = source.ast.variants.iter().map(variant).collect();
            all.push(EnumInfo { ident: ident(source.ast.name), generics, variants });
        }
        all
    }

    fn constants(&mut self) -> Vec<Named> {
        let index = self.index;
        let read = |source: &super::index::Source<'a, ast::Const>| Named {
            ident: ident(source.ast.name),
            ty: self.ty(source.module, &[], &source.ast.ty),
        };
        index.constants.iter().map(read).collect()
    }

    fn function(&mut self, source: FunctionSource<'a>) -> FunctionInfo<'a> {
        let ast = source.ast;
        let generics = idents(&ast.generics);
        self.distinct(ast.generics.iter().copied());
        let named = if let FunctionResult::Named(results) = &ast.result { results.as_slice() } else { &[] };
        self.distinct(ast.params.iter().chain(named).map(|param| param.name));
        let parameters = self.params(source.module, &generics, &ast.params);
        let results = self.params(source.module, &generics, named);
        let result = match &ast.result {
            FunctionResult::Type(ty) => self.ty(source.module, &generics, ty),
            FunctionResult::Named(_) => tuple(&results),
            FunctionResult::None if ast.kind == FunctionKind::Predicate => Some(Type::Bool),
            FunctionResult::None => Some(Type::unit()),
        };
        FunctionInfo { ident: ident(ast.name), generics, parameters, results, result, source }
    }

    fn procedure(&mut self, module: ModuleIndex, ast: &'a ast::Procedure) -> ProcedureInfo<'a> {
        self.distinct(ast.params.iter().chain(&ast.results).map(|param| param.name));
        let parameters = self.params(module, &[], &ast.params);
        let results = self.params(module, &[], &ast.results);
        ProcedureInfo { ident: ident(ast.name), parameters, results, ast }
    }

    fn layer(&mut self, id: LayerId) -> LayerInfo<'a> {
        let source = &self.index.layers[id.index()];
        let mut info = LayerInfo {
            ident: ident(source.ast.name),
            state: vec![],
            operations: vec![],
            members: self.members(Owner::Layer(id)),
        };
        if let Some(generic) = source.ast.generics.first() {
            let message = "a layer takes no types";
            self.diagnostics.push(Diagnostic::error(Code::A0314, generic.span, message));
        }
        for member in &source.ast.members {
            match &member.kind {
                LayerMemberKind::State { name, ty } => {
                    info.state.push(Named { ident: ident(*name), ty: self.ty(source.module, &[], ty) });
                }
                LayerMemberKind::Op(op) => info.operations.push(self.procedure(source.module, op)),
                _ => {}
            }
        }
        self.distinct(source.ast.members.iter().filter_map(layer_member_name));
        info
    }

    fn implementation(&mut self, at: usize) -> ImplInfo<'a> {
        let source = &self.index.impls[at];
        let ast = source.ast;
        let mut info = ImplInfo {
            ident: ident(ast.name),
            layer: self.layer_ref(source.module, &ast.layer),
            ports: vec![],
            volatiles: vec![],
            procedures: vec![],
            members: self.members(Owner::Impl(crate::hir::ImplId::new(at))),
        };
        for port in &ast.ports {
            info.ports.push(PortInfo { ident: ident(port.name), layer: self.layer_ref(source.module, &port.layer) });
        }
        for member in &ast.members {
            match &member.kind {
                ImplMemberKind::Volatile { name, ty, .. } => {
                    info.volatiles.push(Named { ident: ident(*name), ty: self.ty(source.module, &[], ty) });
                }
                ImplMemberKind::Procedure(procedure) if procedure.kind == ProcedureKind::Proc => {
                    info.procedures.push(self.procedure(source.module, procedure));
                }
                _ => {}
            }
        }
        let ports = ast.ports.iter().map(|port| port.name);
        self.distinct(ports.chain(ast.members.iter().filter_map(impl_member_name)));
        info
    }

    fn members(&self, owner: Owner) -> Members {
        let of_owner = |source: &&FunctionSource<'_>| source.owner == owner;
        let functions = self.index.functions.iter().enumerate().filter(|(_, source)| of_owner(source));
        let lemmas = self.index.lemmas.iter().enumerate().filter(|(_, source)| of_owner(source));
        let functions = functions.map(|(id, source)| (source.ast.name.symbol, Member::Function(FnId::new(id))));
        functions.chain(lemmas.map(|(id, source)| (source.ast.name.symbol, Member::Lemma(LemmaId::new(id))))).collect()
    }

    fn layer_ref(&mut self, module: ModuleIndex, reference: &ast::LayerRef) -> Option<LayerId> {
        if let Some(argument) = reference.arguments.first() {
            self.diagnostics.push(Diagnostic::error(Code::A0314, argument.span, "a layer takes no types"));
            return None;
        }
        let found = self.index.names.item(module, &reference.path);
        match found.map(|item| self.index.ids[&item]) {
            Ok(ItemId::Layer(id)) => Some(id),
            Ok(other) => {
                let name = reference.path.last().symbol;
                let message = format!("`{name}` is {}, not a layer", other.description());
                self.diagnostics.push(Diagnostic::error(Code::A0207, reference.span, message));
                None
            }
            Err(report) => {
                self.diagnostics.extend(report.map(|report| *report));
                None
            }
        }
    }
}

fn tuple(results: &[Named]) -> Option<Type> {
    match results {
        [single] => single.ty.clone(),
        several => several.iter().map(|result| result.ty.clone()).collect::<Option<Vec<_>>>().map(Type::Tuple),
    }
}

fn untyped(param: &ast::Param) -> Diagnostic {
    let message = format!("the type of `{}` is missing", param.name.symbol);
    Diagnostic::error(Code::A0303, param.span, message)
        .with_help("write it after a colon; only operations of an implementation have their types from the layer")
}

/// `init` and `recover` have no names; the checker of implementations counts them.
fn layer_member_name(member: &ast::LayerMember) -> Option<ast::Name> {
    match &member.kind {
        LayerMemberKind::State { name, .. } => Some(*name),
        LayerMemberKind::Op(op) => Some(op.name),
        LayerMemberKind::Function(function) => Some(function.name),
        _ => None,
    }
}

fn impl_member_name(member: &ast::ImplMember) -> Option<ast::Name> {
    match &member.kind {
        ImplMemberKind::Volatile { name, .. } => Some(*name),
        ImplMemberKind::Procedure(procedure) => {
            matches!(procedure.kind, ProcedureKind::Op | ProcedureKind::Proc).then_some(procedure.name)
        }
        ImplMemberKind::Function(function) => Some(function.name),
        _ => None,
    }
}

fn builtin_enums() -> Vec<EnumInfo> {
    let ident = |name| Ident { name: Symbol::new(name), span: Span::new(FileId(0), 0..0) };
    let variant = |name, fields: &[u32]| VariantInfo {
        ident: ident(name),
        fields: fields.iter().map(|&at| Some(Type::Generic(GenericIndex(at)))).collect(),
    };
    let option = vec![variant("None", &[]), variant("Some", &[0])];
    let result = vec![variant("Ok", &[0]), variant("Err", &[1])];
    vec![
        EnumInfo { ident: ident("option"), generics: vec![ident("T")], variants: option },
        EnumInfo { ident: ident("result"), generics: vec![ident("T"), ident("E")], variants: result },
    ]
}
