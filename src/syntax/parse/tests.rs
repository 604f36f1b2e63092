use super::*;
use crate::base::SourceMap;
use std::fs;

fn folder(name: &str) -> Vec<(String, String)> {
    let folder = format!("{}/tests/programs/syntax/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder exists").flatten().map(|e| e.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "argo"));
    paths.sort();
    let read = |path: &std::path::PathBuf| fs::read_to_string(path).expect("programs are readable");
    paths.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

/// What is reported, as `line: code message`.
fn reports(text: &str) -> Vec<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("test.argo", text);
    let line = |diagnostic: &Diagnostic| diagnostic.primary.as_ref().map_or(0, |label| sources.start(label.span).line);
    let (_, diagnostics) = parse(file, text);
    diagnostics.iter().map(|found| format!("{}: {} {}", line(found), found.code, found.message)).collect()
}

#[test]
fn all_programs_parse() {
    for (path, text) in folder("ok") {
        assert_eq!(reports(&text), Vec::<String>::new(), "{path}");
    }
}
