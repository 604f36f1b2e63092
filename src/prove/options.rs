//! The solver's settings, and the scripts that carry them.
//!
//! Without `mbqi` the solver instantiates quantifiers by their triggers alone: false obligations then fail in
//! milliseconds instead of running into the limit, and `candidate_models` gives a candidate for them. The combined
//! solver would run a second strategy before the one we want, at twice the cost, and blur the reason of an `unknown`.

use std::fmt::Write;

/// Settings that hold for the whole process, since Z3 keeps them in global variables.
pub(super) const GLOBAL: [(&str, &str); 7] = [
    ("auto_config", "false"),
    ("smt.mbqi", "false"),
    ("smt.qi.eager_threshold", "100"),
    // Cases are split by relevance: fewer of the obligations then hang on the solver's luck.
    ("smt.case_split", "3"),
    // Nor does the solver begin anew whenever it has learnt that something holds in any case.
    ("smt.delay_units", "true"),
    ("smt.candidate_models", "true"),
    ("combined_solver.ignore_solver1", "true"),
];

/// The name of the option that limits resources. Unlike `rlimit` it belongs to one question, not to the process.
const RESOURCE_LIMIT: &str = "reproducible-resource-limit";

/// The option for the seed, which holds for the whole process. The standard's `random-seed` reaches another solver.
pub(super) const SEED: &str = "smt.random_seed";

/// The seed that the solver starts with.
pub(super) const USUAL_SEED: u32 = 0;

/// How the solver searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heuristics {
    Usual,
    /// Splits cases by activity, as the solver does unless it is told otherwise: good for some of what is hard else.
    OtherCaseSplit,
}

impl Heuristics {
    /// The command that asks for the answer.
    pub(super) fn check(self) -> &'static str {
        match self {
            Heuristics::Usual => "(check-sat)",
            Heuristics::OtherCaseSplit => "(check-sat-using (using-params smt :case_split 1))",
        }
    }
}

/// The settings of one question.
pub(super) fn local_options(resources: u32) -> String {
    format!("(set-option :{RESOURCE_LIMIT} {resources})\n")
}

/// A script that gives the same answer when it is run through a stand-alone `z3`.
pub fn script(assertions: &str, heuristics: Heuristics, seed: u32, resources: u32) -> String {
    let mut text = String::new();
    for (name, value) in GLOBAL {
        let _ = writeln!(text, "(set-option :{name} {value})");
    }
    if seed != USUAL_SEED {
        let _ = writeln!(text, "(set-option :{SEED} {seed})");
    }
    text.push_str(&local_options(resources));
    text.push_str(assertions);
    let _ = writeln!(text, "{}", heuristics.check());
    text
}
