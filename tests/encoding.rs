//! The law of encodings, `decode(encode(x)) == x`: for layouts of every kind, and every encoded struct of the project.

use argosy::base::{SourceMap, Symbol};
use argosy::check::check;
use argosy::encode::{BLOCK_SIZE, Fixed, Layout, Value, decode, encode};
use argosy::hir::{Program, StructId, Type};
use argosy::resolve::{LoadedModule, resolve};
use argosy::syntax::parse;
use num_bigint::BigInt;
use std::path::{Path, PathBuf};

/// A linear congruential generator: the same values in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 11
    }
}

fn any_value(layout: &Fixed, random: &mut Random) -> Value {
    match layout {
        Layout::Bool => Value::Bool(random.next().is_multiple_of(2)),
        Layout::Int(width) => {
            let bytes: Vec<u8> = (0..*width).map(|_| random.next() as u8).collect();
            Value::Int(BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes))
        }
        Layout::Array(element, length) => Value::Product((0..*length).map(|_| any_value(element, random)).collect()),
        Layout::Product(fields) => Value::Product(fields.iter().map(|field| any_value(field, random)).collect()),
        Layout::Sum(_, variants) => {
            let place = random.next() as usize % variants.len();
            let Value::Product(fields) = any_value(&variants[place], random) else { panic!("variants are products") };
            Value::Variant(place, fields)
        }
    }
}

fn obeys_the_law(layout: &Fixed, random: &mut Random) {
    for _ in 0..20 {
        let value = any_value(layout, random);
        let block = encode(layout, &value).expect("the width was shown to fit");
        assert_eq!(block.len(), BLOCK_SIZE);
        assert_eq!(decode(layout, &block), value);
    }
}

#[test]
fn layouts_of_every_kind_obey_the_law() {
    let option = Layout::Sum(1, vec![Layout::Product(vec![]), Layout::Product(vec![Layout::Int(8)])]);
    let nested =
        Layout::Product(vec![Layout::Bool, Layout::Array(Box::new(option.clone()), 5), Layout::Int(4), option]);
    obeys_the_law(&nested, &mut Random(1));
    assert_eq!(nested.bytes(), 1 + 5 * 9 + 4 + 9);
}

fn argo_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the project").flatten() {
        let path = entry.path();
        if path.is_dir() {
            argo_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "argo") {
            found.push(path);
        }
    }
}

/// The program of an example with what it imports; none if it is not one that checks on its own.
fn program(path: &Path) -> Option<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![];
    argo_files(&root.join("lang/std"), &mut files);
    argo_files(path.parent()?, &mut files);
    let mut sources = SourceMap::new();
    let mut modules = vec![];
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file of the project");
        let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let library = file.starts_with(root.join("lang/std"));
        let path = library.then(|| "std".to_string()).into_iter().chain([stem.clone()]);
        let path = path.map(|part| Symbol::new(&part)).collect();
        let (module, _) = parse(sources.add(stem, text.clone()), &text);
        modules.push(LoadedModule { path, module });
    }
    let (names, _) = resolve(&modules);
    check(&modules, &names).0
}

#[test]
fn every_encoded_struct_of_the_examples_obeys_the_law() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![];
    argo_files(&root.join("examples"), &mut files);
    let (mut random, mut tried) = (Random(7), 0);
    for program in files.iter().filter_map(|file| program(file)) {
        for id in (0..program.structs.len()).map(StructId::new).filter(|&id| program.struct_(id).encoded) {
            let layout = Layout::of(&program, &Type::Struct(id, vec![])).expect("the checker saw to it");
            // Some length that the constants of the examples allow.
            let layout = layout.fix(&|_| Some(62)).expect("each constant has a value");
            obeys_the_law(&layout, &mut random);
            tried += 1;
        }
    }
    assert!(tried > 0, "no example has an encoded struct");
}
