//! Kleene algebra with tests: which programs over arbitrary letters are equal, whatever the letters do.
//!
//! A *term* is built from letters (atomic programs `p`, and their crashes `↯p`), tests (`b`, with `!`, `&`, `|`), `0`,
//! `1`, choice `+`, sequence `;` and iteration `*`. `while b { p }` is `(b ; p)* ; !b`. Terms are equal in every Kleene
//! algebra with tests, relations between states among them, exactly when they describe the same set of *guarded
//! strings*: alternations of truth values of all tests with letters, such as `b p !b` (Kozen, *Kleene algebra with
//! tests*, TOPLAS 1997; Kozen and Smith 1996). So a law about all programs is decided by comparing two automata:
//!
//! ```text
//! text → Term, Claim, Law        term, claim, parse, print
//! law with hypotheses → without  hypotheses      Cohen; Hardin and Kozen
//! two terms → pairs of states    residual        Antimirov's derivatives, tests symbolic as in Pous, POPL 2015
//!                                diagram, subset
//! pairs → bisimulation, or word  search          breadth first, up to congruence as in Bonchi and Pous, POPL 2013
//!                                congruence
//! answer → checked answer        checker, model  nothing shared with the search but the terms
//! law with steps → chain         steps           what no procedure can decide: simulation, induction
//! ```
//!
//! *Example.* `(a + b)* == a* ; (b ; a*)*`. The left side is one state: after each letter `(a + b)*` remains. On the
//! right, `a* ; (b ; a*)*` remains after either letter, too. Both accept at once, so the single pair of the two is a
//! bisimulation, and the certificate. With `a ; b*` on the right nothing would be accepted at once: the empty word
//! tells the sides apart.
//!
//! *Where tests come in.* With n tests there are 2^n truth values before each letter. The automaton is not run under
//! each: a letter leads to a decision diagram over the tests whose leaves are states, and two diagrams are walked
//! together, so thirty tests that do not interact cost thirty nodes.
//!
//! *What is trusted.* An answer is given only when a check that does not know the search has accepted it. "Holds" means
//! that the certificate was read back from its text and checked. "Fails" means that the word was turned into a
//! relational model in which the hypotheses hold and the law does not. Hypotheses are eliminated only where that gives
//! an equivalent law; the rules that steps name are theorems. Every search is bounded and says `Unknown` at its bound.
//!
//! The equation behind stacks of recoveries is in [`composed_recovery`]; `argosy kleene` is [`run`].

mod certificate;
mod checker;
mod claim;
mod command;
mod congruence;
mod decide;
mod diagram;
mod fuel;
mod hypotheses;
mod malformed;
mod model;
mod parse;
mod print;
mod prove;
mod recovery;
mod residual;
mod search;
mod steps;
mod subset;
mod term;
mod word;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use certificate::{Certificate, Pair};
pub use checker::Refusal;
pub use claim::{Alphabet, Claim, Item, Law, Relation};
pub use command::{Request, Response, describe, run};
pub use decide::{Budget, Difference, Replacement, Verdict, decide};
pub use malformed::Malformed;
pub use prove::{Outcome, Proof, prove};
pub use recovery::{LAYER_LIMIT, composed_recovery};
pub use steps::{DECIDE, Line};
pub use term::{Letter, Term};
pub use word::{Guard, Side, Word};
