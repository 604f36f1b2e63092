//! The interpreter on programs: values worked out by hand, the examples run, and its agreement with the verifier.

mod differential;
mod examples;
mod expressions;
mod machine;
mod merging;
mod random;
mod support;
mod transitions;
