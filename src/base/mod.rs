//! The ground floor: what every room may use, and what uses no room.
//!
//! Names are interned [`Symbol`]s, places in source text are [`Span`]s into a [`SourceMap`], and whatever a
//! phase has to tell the user is a [`Diagnostic`]: plain data with a stable [`Code`], rendered elsewhere.

mod code;
mod diagnostic;
mod digest;
mod source;
mod symbol;

pub use code::{Code, CodeInfo, codes};
pub use diagnostic::{Diagnostic, Label, Severity};
pub use digest::Digest;
pub use source::{FileId, LineColumn, SourceFile, SourceMap, Span};
pub use symbol::Symbol;
