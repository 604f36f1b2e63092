//! A mutant: a program with one small fault, as a change of its text.

use crate::base::Span;

/// The usual slips of those who write storage systems.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Operator {
    /// A call for its effect is left out: a write, a sync.
    DropCall,
    /// The same, in recovery.
    DropRecoveryStep,
    /// A variable keeps its value.
    DropAssignment,
    /// Two neighbouring calls change places.
    SwapCalls,
    /// `!c` for a condition `c`, `false` for `true`.
    NegateCondition,
    /// A bound, a comparison or a number is off by one.
    OffByOne,
    /// A conjunct of an invariant, or of a contract, is left out.
    WeakenClause,
}

/// What a mutant that survives says something about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    /// The specification has a hole, or the code does more than it needs to.
    Code,
    /// No proof needs what was left out.
    Annotation,
}

impl Operator {
    pub fn aim(self) -> Aim {
        match self {
            Operator::WeakenClause => Aim::Annotation,
            _ => Aim::Code,
        }
    }

    /// A short stable name, for machines.
    pub fn name(self) -> &'static str {
        match self {
            Operator::DropCall => "drop-call",
            Operator::DropRecoveryStep => "drop-recovery-step",
            Operator::DropAssignment => "drop-assignment",
            Operator::SwapCalls => "swap-calls",
            Operator::NegateCondition => "negate-condition",
            Operator::OffByOne => "off-by-one",
            Operator::WeakenClause => "weaken-clause",
        }
    }
}

/// One replacement of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A small fault, put into one member of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mutant {
    pub operator: Operator,
    /// Such as `Mirror.write`.
    pub owner: String,
    /// What to show of the original.
    pub span: Span,
    /// Such as "without this call".
    pub words: String,
    /// Of one file, in ascending order; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Mutant {
    /// The text of the file with the fault in it.
    pub fn apply(&self, text: &str) -> String {
        let mut mutated = String::with_capacity(text.len() + 8);
        let mut done = 0;
        for edit in &self.edits {
            let range = edit.span.range();
            mutated += &text[done..range.start];
            mutated += &edit.text;
            done = range.end;
        }
        mutated + &text[done..]
    }
}
