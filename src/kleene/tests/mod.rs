//! Tests of the whole room.

mod brute_force;
mod certificates;
mod command;
mod hypotheses;
mod laws;
mod recovery;
mod steps;
