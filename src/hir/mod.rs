//! The typed program as data: what the checker makes and what every later phase reads.
//!
//! A [`Program`] exists only if the source has no error: every name is resolved, every expression has its [`Type`],
//! executable and ghost code are told apart, calls of operations stand alone as statements, patterns are
//! exhaustive where they must be, and the order of evaluation is explicit. Two rooms read it independently, `lower`
//! (to prove) and `interp` (to run), and share nothing else: their agreement is evidence.
//!
//! Items live in tables and name each other by index ([`FnId`], [`LayerId`], ..); the variables of one body live in its
//! [`Locals`], bound variables of quantifiers and patterns included, and no [`LocalId`] is bound twice.

mod expr;
mod ids;
mod items;
mod reachable;
mod stmt;
mod types;
pub mod visit;

pub use expr::*;
pub use ids::*;
pub use items::*;
pub use reachable::Reachable;
pub use stmt::*;
pub use types::*;
