use super::*;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// The tree without places and ids.
fn bare(module: &Module) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                ["span", "id", "node_count", "file"].iter().for_each(|field| drop(fields.remove(*field)));
                fields.values_mut().for_each(strip);
            }
            Value::Array(parts) => parts.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(module).expect("trees can be serialized");
    strip(&mut value);
    value
}

fn read(text: &str) -> Module {
    let (module, diagnostics) = parse(FileId(0), text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}\n{text}");
    module
}

/// All files of this project that can be read; some are meant not to be.
fn programs() -> Vec<(String, String)> {
    let mut folders = ["lang/std", "examples", "tests/programs"].map(PathBuf::from).to_vec();
    let mut found = vec![];
    while let Some(folder) = folders.pop() {
        let below = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(below).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "argo") {
                let text = fs::read_to_string(&path).expect("programs are readable");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found.retain(|(_, text)| parse(FileId(0), text).1.is_empty());
    found.sort();
    assert!(found.len() > 12, "the folders have moved");
    found
}

#[test]
fn printed_trees_parse_to_themselves() {
    for (path, text) in programs() {
        let module = read(&text);
        let printed = print(&module);
        let again = read(&printed);
        assert_eq!(bare(&again), bare(&module), "{path}\n{printed}");
        assert_eq!(print(&again), printed, "{path}");
    }
}

#[test]
fn formatted_texts_parse_to_the_same_tree() {
    for (path, text) in programs() {
        let formatted = format(FileId(0), &text).expect("programs parse");
        assert_eq!(bare(&read(&formatted)), bare(&read(&text)), "{path}\n{formatted}");
        assert_eq!(format(FileId(0), &formatted).expect("formatted programs parse"), formatted, "{path}");
    }
}
#[test]
fn comments_are_kept() {
    for (path, text) in programs() {
        let formatted = format(FileId(0), &text).expect("programs parse");
        let comments = |text: &str| -> Vec<String> {
            let comments = lex(text, &mut Sink::new(FileId(0))).comments;
            comments.iter().map(|found| text[found.start as usize..found.end as usize].trim_end().to_owned()).collect()
        };
        assert_eq!(comments(&formatted), comments(&text), "{path}");
    }
}

#[test]
fn comments_stay_where_they_were() {
    let text = "\
// first

const A: u64 = 1; // behind
layer L {
    // before a member
    state x: u64;   // aligned
    op f() { // behind a brace
        // before a statement

        x = 1;
        // at the end
    }
    crash {
        // alone
    }
    // last
}
enum E { // behind a brace
    A,
    // between
    B, // behind
}
lemma l() // behind a heading
    requires match a { // behind a brace
        _ => b, // behind an arm
    };
{}
// end
";
    assert_eq!(format(FileId(0), text).expect("it parses"), text);
}

#[test]
fn long_lines_are_broken() {
    let call = format!("f({})", ["an_argument_of_some_length"; 6].join(", "));
    let text = format!("fn g() -> u64 {{ let x = {call}; if {call} {{ x }} else {{ {call} + {call} }} }}");
    let printed = print(&read(&text));
    assert!(printed.lines().all(|line| line.len() <= WIDTH), "{printed}");
    assert_eq!(print(&read(&printed)), printed);
}

#[test]
fn texts_with_faults_are_not_formatted() {
    assert!(format(FileId(0), "layer L { state x }").is_err());
}

/// Writes random programs: the law is that whatever parses prints as itself.
struct Writer {
    seed: u64,
}

impl Writer {
    fn below(&mut self, limit: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.seed >> 33) as usize % limit
    }

    /// One of the templates, in which `E` is an expression, `P` a pattern, `T` a type, `B` a block and `S` a statement.
    fn fill(&mut self, templates: &[&str], fuel: usize) -> String {
        let template = templates[if fuel == 0 { 0 } else { self.below(templates.len()) }];
        let mut written = String::new();
        for character in template.chars() {
            match character {
                'E' => written += &self.expr(fuel.saturating_sub(1)),
                'P' => {
                    written += &self.fill(
                        &["_", "x", "X(P)", "(P, P)", "-3", "m::Y", "\"a\"", "true", "()"],
                        fuel.saturating_sub(1),
                    )
                }
                'T' => {
                    written += &self.fill(
                        &["u64", "seq<T>", "map<T, T>", "(T, T)", "[T; E]", "option<T>", "()"],
                        fuel.saturating_sub(1),
                    )
                }
                'B' => written += &self.fill(&["{}", "{ E }", "{ S }", "{ S E }", "{ S S S }"], fuel.saturating_sub(1)),
                'S' => written += &self.stmt(fuel.saturating_sub(1)),
                _ => written.push(character),
            }
        }
        written
    }

    fn expr(&mut self, fuel: usize) -> String {
        const EXPRS: &[&str] = &[
            "a",
            "7",
            "(E)",
            "E + E",
            "E - E",
            "E * E",
            "E / E",
            "E && E",
            "E || E",
            "E ==> E",
            "(E) <==> E",
            "E == E",
            "E < E",
            "E <= E < E",
            "E in E",
            "!E",
            "-E",
            "E.f",
            "f(E, E)",
            "E[E]",
            "E[E := E]",
            "E[E..]",
            "E[..E]",
            "E as u64",
            "H { x: E, y: E }",
            "H { ..E }",
            "[E, E]",
            "[E; E]",
            "set[E]",
            "map[E := E]",
            "old(E)",
            "unreachable",
            "(E, E)",
            "if E { E } else B",
            "match E { P => E, P => B P => if E B }",
            "forall |i in E..E, j: T| E",
            "seq |i in E| E",
            "decode::<T>(E)",
            "\"text\\n\\xff\"",
            "B",
            "()",
        ];
        self.fill(EXPRS, fuel)
    }

    fn stmt(&mut self, fuel: usize) -> String {
        const STMTS: &[&str] = &[
            "f();",
            "let P = E;",
            "let mut x: T = E;",
            "let P = E else B;",
            "x = E;",
            "return E;",
            "return;",
            "break;",
            "choose x: T where E;",
            "assert E;",
            "assert E by B",
            "assume E;",
            "witness x = E;",
            "reveal f;",
            "ghost B",
            "ghost let x = E;",
            "while E invariant E; decreases E, E; B",
            "for i in E..E B",
            "if E B",
            "if E B else if E B",
            "match E { P => B P => E, }",
            "B",
            "{ S };",
        ];
        self.fill(STMTS, fuel)
    }
}

#[test]
fn random_programs_print_as_themselves() {
    let mut writer = Writer { seed: 1 };
    let mut parsed = 0;
    for _ in 0..500 {
        let text = writer.fill(&["fn f(a: T) -> T requires E; B", "impl I: L over p: M { op f(a) -> (b) B }"], 5);
        let (module, diagnostics) = parse(FileId(0), &text);
        if !diagnostics.is_empty() {
            continue;
        }
        parsed += 1;
        let printed = print(&module);
        assert_eq!(bare(&read(&printed)), bare(&module), "{text}\n{printed}");
        assert_eq!(print(&read(&printed)), printed, "{text}");
        let formatted = format(FileId(0), &text).expect("it parses");
        assert_eq!(bare(&read(&formatted)), bare(&module), "{text}\n{formatted}");
        assert_eq!(format(FileId(0), &formatted).expect("it parses"), formatted, "{text}");
    }
    assert!(parsed > 200, "only {parsed} programs parse");
}

#[test]
fn damaged_programs_are_reported_or_whole() {
    let mut writer = Writer { seed: 2 };
    for (_, text) in programs().into_iter().filter(|(path, _)| path.contains("programs/syntax/ok")) {
        for _ in 0..10 {
            let mut characters: Vec<char> = text.chars().collect();
            let (from, to) = (writer.below(characters.len()), writer.below(characters.len()));
            match writer.below(3) {
                0 => drop(characters.drain(from..(from + 1 + writer.below(6)).min(text.chars().count()))),
                1 => characters.insert(to, characters[from]),
                _ => characters.swap(from, to),
            }
            let damaged: String = characters.into_iter().collect();
            let (module, diagnostics) = parse(FileId(0), &damaged);
            let tree = bare(&module).to_string();
            assert!(!diagnostics.is_empty() || !tree.contains("\"Error\""), "silent error node in\n{damaged}");
            if diagnostics.is_empty() {
                assert_eq!(bare(&read(&print(&module))), bare(&module), "{damaged}");
            }
        }
    }
}
