//! Where runs begin, where they have come to, and what must not be there.

use super::path::Trail;
use super::specification::Allowed;
use crate::interp::{Configuration, Violation};
use std::sync::Arc;

/// Where a run begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// Before `init`.
    pub configuration: Configuration,
    /// Before the client's first call.
    pub allowed: Allowed,
}

/// The system with what the specification allows, and how it came there.
#[derive(Clone, Debug)]
pub struct Point {
    pub start: Arc<Start>,
    pub configuration: Configuration,
    pub allowed: Allowed,
    pub trail: Trail,
}

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Found {
    pub start: Arc<Start>,
    pub trail: Trail,
    pub fault: Fault,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The code does what no code may do: it overflows, reads out of range, calls what it may not call.
    Violation(Violation),
    /// The results are none that the layer can give.
    Inclusion,
}
