//! The rules, one per file.

mod abstract_step;
mod calls;
mod claims;
mod duty;
mod helpers;
mod init;
mod laws;
mod layers;
mod loops;
mod operations;
mod pure;
mod recoveries;
mod recovery;
mod systems;
mod triples;

pub(super) use claims::program;
pub(super) use duty::Duty;
