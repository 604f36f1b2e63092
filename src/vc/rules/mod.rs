//! The rules, one per file.

mod abstract_step;
mod calls;
mod claims;
mod duty;
mod helpers;
mod init;
mod layers;
mod loops;
mod operations;
mod pure;
mod recovery;
mod triples;

pub(super) use claims::program;
pub(super) use duty::Duty;
