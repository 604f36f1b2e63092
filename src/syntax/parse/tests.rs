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

/// Sections of a file of rejected programs: the name and the text, with the lines of all others made empty.
fn sections(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("//# ")).collect();
    let section = |(index, &start): (usize, &usize)| {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        (lines[start].to_owned(), "\n".repeat(start + 1) + &lines[start + 1..end].join("\n"))
    };
    starts.iter().enumerate().map(section).collect()
}

/// The annotations of a text, as `line: code words`.
fn annotations(text: &str) -> Vec<String> {
    let mut found = vec![];
    for (index, line) in text.lines().enumerate() {
        for annotation in line.split("//~").skip(1) {
            let words = annotation.trim_start_matches('^');
            found.push(format!("{}: {}", index + 1 - (annotation.len() - words.len()), words.trim()));
        }
    }
    found
}

#[test]
fn rejected_programs_are_reported_as_annotated() {
    let mut faults = vec![];
    for (path, text) in folder("") {
        for (name, section) in sections(&text) {
            let (reports, annotations) = (reports(&section), annotations(&section));
            let unmet = annotations.iter().filter(|words| !reports.iter().any(|report| report.starts_with(*words)));
            let surplus = reports.iter().filter(|report| !annotations.iter().any(|words| report.starts_with(words)));
            faults.extend(unmet.map(|words| format!("{path} {name}: not reported {words}")));
            faults.extend(surplus.map(|report| format!("{path} {name}: not annotated {report}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
