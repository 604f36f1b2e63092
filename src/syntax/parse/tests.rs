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

/// The first code of a text that is hard to read.
fn hard(text: &str) -> Option<String> {
    reports(text).first().and_then(|report| report.split(' ').nth(1)).map(str::to_owned)
}

#[test]
fn deep_texts_are_refused() {
    const MANY: usize = 20_000;
    let expressions = [
        format!("{}1{}", "(".repeat(MANY), ")".repeat(MANY)),
        format!("{}1{}", "{".repeat(MANY), "}".repeat(MANY)),
        format!("{}1", "!".repeat(MANY)),
        format!("{}1", "a + ".repeat(MANY)),
        format!("{}1", "a ==> ".repeat(MANY)),
        format!("{} {{ 1 }}", "if a { 1 } else ".repeat(MANY)),
        format!("{} 1", "forall |x: u64| ".repeat(MANY)),
        format!("x{}", ".a".repeat(MANY)),
        format!("x{}", "[0]".repeat(MANY)),
    ];
    for expression in expressions {
        assert_eq!(
            hard(&format!("fn f() -> u64 {{ {expression} }}")).as_deref(),
            Some("A0109"),
            "{}",
            &expression[..20]
        );
    }
    let type_name = format!("{}u64{}", "seq<".repeat(MANY), ">".repeat(MANY));
    assert_eq!(hard(&format!("type T = {type_name};")).as_deref(), Some("A0109"));
    assert_eq!(hard(&format!("system S = {}A;", "A over ".repeat(MANY))).as_deref(), Some("A0109"));
    assert_eq!(
        hard(&format!("kleene law a(p) {{ {}p == p{} }}", "!".repeat(MANY), "*".repeat(MANY))).as_deref(),
        Some("A0109")
    );
}

#[test]
fn wide_texts_are_read() {
    let wide = |part: &str| format!("fn f() -> u64 {{ {}1 }}", part.repeat(20_000));
    assert_eq!(hard(&wide("a < ")), None);
    assert_eq!(hard(&wide("f(a); ")), None);
    assert_eq!(hard(&wide("if a { return 1; } ")), None);
    assert_eq!(hard(&format!("fn f() -> u64 {{ {} }}", "9".repeat(1_000))), None);
}

#[test]
fn junk_is_refused_in_linear_time() {
    const MANY: usize = 50_000;
    let junk = [
        "x ",
        "} ",
        "( ",
        "{ ] ",
        "@",
        "'",
        "\"",
        "\0",
        "\u{a0}",
        "fn ",
        "/// x\n",
        "#[",
        "else ",
        "; ",
        "layer L {}}",
    ];
    for part in junk {
        assert!(hard(&part.repeat(MANY)).is_some(), "{part}");
        assert!(hard(&format!("layer L {{ {} }}", part.repeat(MANY))).is_some(), "{part}");
        assert!(hard(&format!("fn f() -> u64 {{ {} }}", part.repeat(MANY))).is_some(), "{part}");
    }
}

#[test]
fn reports_are_few() {
    assert_eq!(reports(&"fn f( -> u64 { 1 }\n".repeat(1000)).len(), 20);
}

#[test]
fn line_endings_and_byte_order_marks_do_not_matter() {
    assert_eq!(reports("\u{feff}const A: u64 = 1;\r\nconst B: u64 = 2;\r\n"), Vec::<String>::new());
    assert_eq!(reports("\u{feff}"), Vec::<String>::new());
    assert_eq!(reports(""), Vec::<String>::new());
}
