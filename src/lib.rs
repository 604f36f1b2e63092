//! `argosy` verifies layered storage systems.

pub mod base;
pub mod check;
pub mod cli;
pub mod driver;
pub mod explain;
pub mod hir;
pub mod kernel;
pub mod kleene;
pub mod logic;
pub mod lower;
pub mod prove;
pub mod report;
pub mod resolve;
pub mod syntax;
pub mod vc;
