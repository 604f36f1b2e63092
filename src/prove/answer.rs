//! From the solver's words to a verdict.
//!
//! The reason that Z3 gives for an `unknown` is not enough: after the resource limit, the watchdog and an interrupt it
//! says `canceled` alike. So the resource count and our own clock are asked first.

use super::solver::{Limit, Reply, Request};
use super::verdict::{Candidate, Model, Reason, Values, Verdict};

/// What the solver says when the triggers are used up.
const QUANTIFIERS: &str = "(incomplete quantifiers)";
/// What it says instead when it was told how to search.
const UNSAID: &str = "unknown";

pub(super) fn verdict(request: &Request, reply: &Reply) -> Verdict {
    match reply.answer.as_str() {
        _ if !reply.error.is_empty() => Verdict::Unknown(error(reply)),
        "unsat" => Verdict::Proved,
        "sat" => Verdict::Refuted(Model(values(reply))),
        "unknown" => undecided(request, reply),
        other => Verdict::Unknown(Reason::Error(format!("unexpected answer {other:?}"))),
    }
}

fn error(reply: &Reply) -> Reason {
    interruption(reply).unwrap_or_else(|| Reason::Error(reply.error.clone()))
}

fn interruption(reply: &Reply) -> Option<Reason> {
    reply.interrupted.map(|limit| match limit {
        Limit::Time => Reason::Time,
        Limit::Memory => Reason::Memory,
    })
}

fn undecided(request: &Request, reply: &Reply) -> Verdict {
    if let Some(reason) = interruption(reply) {
        return Verdict::Unknown(reason);
    }
    let reason = match reply.reason.as_str() {
        _ if reply.resources >= u64::from(request.limits.resources) => Reason::Resources,
        QUANTIFIERS | UNSAID => return Verdict::Failed(Candidate(values(reply))),
        words if words.contains("incomplete") => Reason::Incomplete(words.to_owned()),
        words => Reason::Error(words.to_owned()),
    };
    Verdict::Unknown(reason)
}

fn values(reply: &Reply) -> Values {
    reply.values.iter().filter(|(_, value)| is_value(value)).cloned().collect()
}

fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.starts_with("(error")
}
