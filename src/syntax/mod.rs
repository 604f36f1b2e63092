//! From text to syntax trees and back.
//!
//! The lexer cuts a text into tokens, a parser generated from `lang/argo.lalrpop` makes the tree in [`ast`] of them,
//! and the printer turns a tree into text in the one style that all Argo programs share.

pub mod ast;
mod classes;
mod lexer;
mod parse;
mod print;
mod sink;
mod token;

pub use classes::classified;
pub use parse::parse;
pub use print::{format, print};
