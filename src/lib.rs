//! `argosy` verifies layered storage systems.

pub mod base;
pub mod hir;
pub mod syntax;
pub mod logic;
