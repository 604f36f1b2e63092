//! What is claimed, by which rule, and what is trusted.

use super::links::{HOLDS, Mark, NOT_PROVED, link, words};
use crate::report::{ClaimReport, ClaimStanding, PremiseReport, Report, claims, promise};
use maud::{Markup, html};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        @if !report.claims.is_empty() {
            section #claims {
                h2 { "Claims" }
                @for one in &report.claims { (claim(report, one)) }
            }
        }
    }
}

fn claim(report: &Report, claim: &ClaimReport) -> Markup {
    let promise = promise::lines(report, claim);
    html! {
        article.claim {
            h3 { (mark(report, claim).badge()) " " (claim.statement) }
            p.where { (link(report, claim.span)) " · by " (claim.rule) }
            @for line in promise.lines() { p.promise { (words(line.trim())) } }
            details open[report.claim_standing(claim) == ClaimStanding::NotProved] {
                summary { "premises: " (claim.premises.len()) }
                ul.premises { @for one in &claim.premises { (premise(report, one)) } }
            }
        }
    }
}

fn mark(report: &Report, claim: &ClaimReport) -> Mark {
    match report.claim_standing(claim) {
        ClaimStanding::Proved => HOLDS,
        ClaimStanding::Assuming => Mark { tone: "open", sign: "?", word: "if assumptions hold" },
        ClaimStanding::NotProved => NOT_PROVED,
    }
}

fn premise(report: &Report, premise: &PremiseReport) -> Markup {
    let mark = if report.premise_holds(premise) { HOLDS } else { NOT_PROVED };
    html! {
        li {
            (mark.badge()) " " (words(&premise.name))
            ul {
                @for &place in &premise.claims { li { (report.claims[place].statement) } }
                @for &place in &premise.equations { li { pre { (report.equations[place].text.trim_end()) } } }
                @for one in claims::discharged(report, premise) {
                    li {
                        (words(&one.words)) " " (link(report, one.span))
                        @if one.points > 1 { ", at " (one.points) " points" }
                    }
                }
            }
        }
    }
}

pub(super) fn trusted(report: &Report) -> Markup {
    html! {
        section #trusted {
            h2 { "What is trusted" }
            ul { @for one in report.trusted() { li { (words(&one)) } } }
        }
    }
}
