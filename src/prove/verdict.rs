//! What the solver's answers are worth.

use std::fmt;
use std::time::Duration;

/// The four answers, which are never merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The obligation holds.
    Proved,
    /// It does not hold: the solver has a model.
    Refuted(Model),
    /// The solver has used up what the triggers give it and offers a candidate, which may or may not be real.
    Failed(Candidate),
    /// The solver gave up before it was done.
    Unknown(Reason),
}

/// Values of watched terms that make the obligation false, each as SMT-LIB text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model(pub Values);

/// Like a [`Model`], but nobody has checked it against the quantified facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate(pub Values);

/// Watched terms and their values, in the order in which they were asked for; those without a value are left out.
pub type Values = Vec<(String, String)>;

/// Why the solver gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The resource limit was reached.
    Resources,
    /// The time limit was reached.
    Time,
    /// Memory ran out.
    Memory,
    /// A theory is incomplete, nonlinear arithmetic as a rule; the solver's words.
    Incomplete(String),
    /// The solver refused the question or stopped by itself; its words.
    Error(String),
}

impl Reason {
    /// Whether it may help to ask in another way.
    pub fn invites_retry(&self) -> bool {
        !matches!(self, Reason::Error(_))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Resources => f.write_str("the resource limit was reached"),
            Reason::Time => f.write_str("the time limit was reached"),
            Reason::Memory => f.write_str("the solver ran out of memory"),
            Reason::Incomplete(words) => write!(f, "the solver cannot decide this: {words}"),
            Reason::Error(words) => write!(f, "the solver stopped: {words}"),
        }
    }
}

impl Verdict {
    pub fn is_proved(&self) -> bool {
        matches!(self, Verdict::Proved)
    }
}

/// What an answer has cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// The solver's own count, which does not depend on the machine.
    pub resources: u64,
    /// How often the solver was asked.
    pub attempts: u32,
    /// Writing the question, a fresh context, reading the question, taking it all down again.
    pub outside: Duration,
    /// Inside the solver's check.
    pub inside: Duration,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Cost) {
        self.resources += other.resources;
        self.attempts += other.attempts;
        self.outside += other.outside;
        self.inside += other.inside;
    }
}
