//! Verifies `examples/` and says where the time went, as shares, and which obligations took longest.

use argosy::driver::{self, FileSystem, Options};
use argosy::report::{Judged, Report};
use std::path::PathBuf;
use std::time::Duration;

fn main() {
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let report = driver::run(&FileSystem, &[examples], &Options::default(), &|_| {}).report;
    println!("{} obligations, {:.2} s by the clock", report.obligations.len(), report.times.total.as_secs_f64());
    shares(&report);
    slowest(&report);
}

/// Of the work of all threads together.
fn shares(report: &Report) {
    let times = &report.times;
    let front = times.load + times.parse + times.resolve + times.check;
    let parts = [
        ("front end", front),
        ("generation", times.lower + times.generate),
        ("encoding", times.encode),
        ("around Z3", times.outside),
        ("inside Z3", times.inside),
    ];
    let all: Duration = parts.iter().map(|(_, time)| *time).sum();
    for (name, time) in parts {
        let share = 100.0 * time.as_secs_f64() / all.as_secs_f64().max(f64::EPSILON);
        println!("{name:<12} {:>8.1} ms {share:>5.1} %", time.as_secs_f64() * 1000.0);
    }
}

fn slowest(report: &Report) {
    let mut all: Vec<&Judged> = report.obligations.iter().collect();
    all.sort_by_key(|judged| std::cmp::Reverse(judged.time));
    for judged in all.into_iter().take(10) {
        let (place, milliseconds) = (report.line(judged.span), judged.time.as_secs_f64() * 1000.0);
        println!("{milliseconds:>8.1} ms  {:<24} {}  {place}", judged.owner, judged.kind.code());
    }
}
