//! Verifies `examples/logged_mirror/`, and the same with three times the procedures: it should take about three times as
//! long. Also a formula of many nested quantifiers, in which nothing may be quadratic.

use argosy::driver::{self, Options};
use argosy::report::{Report, Status};
use std::path::Path;
use std::{fs, io};

/// How often each is measured; the fastest run counts.
const RUNS: usize = 3;
const COPIES: usize = 3;
/// The modules of the example.
const MODULES: [&str; 4] = ["txndisk", "mirror", "log", "logged_mirror"];

fn main() -> io::Result<()> {
    let once = copies(1)?;
    let tripled = copies(COPIES)?;
    let (small, large) = (measure("logged_mirror", &once), measure("three times the procedures", &tripled));
    println!("ratio {:.2} (at most 3.3 is wanted)", large / small);
    for depth in [100, 200, 400] {
        measure(&format!("{depth} nested quantifiers"), &nested(depth));
    }
    Ok(())
}

/// The example's modules so often, each copy with names of its own.
fn copies(count: usize) -> io::Result<Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/logged_mirror");
    let mut sources = vec![];
    for copy in 1..=count {
        for module in MODULES {
            let text = fs::read_to_string(folder.join(format!("{module}.argo")))?;
            let renamed =
                |text: String, name: &&str| text.replace(&format!("use {name}::"), &format!("use {name}_{copy}::"));
            sources.push((format!("{module}_{copy}.argo"), MODULES.iter().fold(text, renamed)));
        }
    }
    Ok(sources)
}

fn nested(depth: usize) -> Vec<(String, String)> {
    let binders: String = (0..depth).map(|index| format!("forall |x{index}: int| ")).collect();
    let text = format!("lemma nested(y: int) requires y > 0; ensures {binders}y + x0 > x0; {{}}\n");
    vec![("nested.argo".to_owned(), text)]
}

/// Seconds of the fastest run.
fn measure(what: &str, sources: &[(String, String)]) -> f64 {
    let run = |_| driver::verify(sources.to_vec(), &Options::default());
    let fastest = (0..RUNS).map(run).min_by_key(|report| report.times.total).expect("there is a run");
    let seconds = fastest.times.total.as_secs_f64();
    println!("{what}: {seconds:.2} s, {} obligations{}", fastest.obligations.len(), complaint(&fastest));
    seconds
}

fn complaint(report: &Report) -> String {
    if report.status == Status::Proved { String::new() } else { format!(", but it is {:?}", report.status) }
}
