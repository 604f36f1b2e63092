//! `argosy` verifies layered storage systems.

pub mod base;
pub mod hir;
pub mod kernel;
pub mod kleene;
pub mod logic;
pub mod lower;
pub mod prove;
pub mod syntax;
pub mod vc;
