//! The report as one page that needs nothing else: no network, no other file.
//!
//! All of it is written here, so that it can be read without scripts: the source with the verdict of each obligation
//! at its line, the claims, the findings, and each run as a table. The script adds what moves: the slider, the arrow
//! keys, the source beside the step, and what is folded. The page may load nothing, which its policy says.

mod columns;
mod findings;
mod links;
mod overview;
mod run;
mod source;
mod usage;

#[cfg(test)]
mod tests;

use super::{Report, Status, json, summary};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// The page. The same report gives the same bytes if the times are left out.
pub fn page(report: &Report, with_times: bool) -> String {
    let title = title(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (title) " · argosy" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#source" { "to the source" }
                (header(report, &title, with_times))
                main {
                    (findings::section(report))
                    (overview::section(report))
                    (source::section(report, with_times))
                    (overview::trusted(report))
                }
                script type="application/json" #report { (data(report, with_times)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// The files that the user named, as far as a title can hold them.
fn title(report: &Report) -> String {
    let own = |name: &&str| !name.starts_with("std::");
    let names: Vec<&str> = report.sources.files().map(|(_, file)| file.name.as_str()).filter(own).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [first] => (*first).to_owned(),
        [first, others @ ..] => format!("{first} and {} more", others.len()),
    }
}

/// Text within a script ends at the first `</script`, whatever stands around it.
fn data(report: &Report, with_times: bool) -> PreEscaped<String> {
    PreEscaped(json::compact(report, with_times).replace('<', "\\u003c"))
}

fn header(report: &Report, title: &str, with_times: bool) -> Markup {
    let (tone, sign, words) = verdict(report.status);
    html! {
        header {
            p.tool { "argosy " (env!("CARGO_PKG_VERSION")) " · Z3 " (report.solver) }
            h1 { (title) }
            p class=(format!("verdict {tone}")) {
                span.sign aria-hidden="true" { (sign) } " "
                strong { (words) } " "
                span.counts { (summary(report, with_times).trim_end()) }
            }
            nav aria-label="parts of the report" {
                @if !report.findings.is_empty() { a href="#findings" { "Findings" } }
                @if !report.runs.is_empty() { a href="#runs" { "Runs" } }
                @if !report.claims.is_empty() { a href="#claims" { "Claims" } }
                a href="#source" { "Source" }
                a href="#trusted" { "What is trusted" }
            }
        }
    }
}

fn verdict(status: Status) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Proved => ("good", "✓", "Proved"),
        Status::Assumed => ("open", "?", "Proved, but for assumptions that were denied"),
        Status::Wrong => ("bad", "✗", "Not proved"),
        Status::Undecided => ("open", "?", "Not decided"),
        Status::Rejected => ("bad", "✗", "The source has errors"),
        Status::Unusable => ("bad", "✗", "Nothing was read"),
    }
}
