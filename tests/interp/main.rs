//! The interpreter on programs: values worked out by hand, the examples run, and its agreement with the verifier.

mod expressions;
mod support;
mod transitions;
