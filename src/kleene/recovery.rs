//! The equation behind the composition of recoveries.
//!
//! A stack of implementations recovers by running their recoveries `r1 .. rn`, the lowest first, and starts again from
//! the first whenever a crash strikes. Seen as one recovery it is `(↯(r1;..;rn))* ; r1;..;rn`, with
//!
//! ```text
//! ↯(r1;..;rn) = ↯r1 + r1;↯r2 + .. + r1;..;r(n-1);↯rn
//! ```
//!
//! Layer by layer, the first `k` recoveries together behave as one that survives all crashes of its own, and a crash
//! of the next one only makes it run again:
//!
//! ```text
//! E1 = (↯r1)* ; r1            E(k+1) = Ek ; (↯r(k+1) ; Ek)* ; r(k+1)
//! ```
//!
//! Both are equal, so each layer may be verified on its own as if the layers below never crashed (Chajed et al.,
//! *Argosy*, PLDI 2019). The equation is generated and decided anew for each stack.

use super::parse::is_name;
use super::{Claim, Malformed, Term};
use crate::base::{Code, Symbol};
use std::collections::BTreeSet;

/// The layer-by-layer side doubles with each layer, and this is as far as it can be printed.
pub const LAYER_LIMIT: usize = 12;

/// `(↯(r1;..;rn))* ; r1;..;rn == En`, for recoveries from the lowest layer up. Names must be different names.
pub fn composed_recovery(recoveries: &[Symbol]) -> Result<Claim, Malformed> {
    expect_names(recoveries)?;
    let all = Term::product(recoveries.iter().map(|&name| Term::letter(name)));
    let as_one = all.clone().crash()?.star().then(all);
    Ok(as_one.equals(layer_by_layer(recoveries)))
}

fn layer_by_layer(recoveries: &[Symbol]) -> Term {
    // Before the first layer there is nothing to run and nothing to run again: E0 = 1.
    recoveries.iter().fold(Term::One, |below, &name| {
        let again = Term::crash_letter(name).then(below.clone()).star();
        Term::product([below, again, Term::letter(name)])
    })
}

fn expect_names(recoveries: &[Symbol]) -> Result<(), Malformed> {
    if recoveries.is_empty() || recoveries.len() > LAYER_LIMIT {
        return Err(Malformed::new(Code::A1104, format!("stacks of {} layers are not compared", recoveries.len()))
            .help(format!("a stack has between 1 and {LAYER_LIMIT} recoveries")));
    }
    let mut seen = BTreeSet::new();
    match recoveries.iter().find(|name| !is_name(name.as_str()) || !seen.insert(**name)) {
        Some(name) if is_name(name.as_str()) => {
            Err(Malformed::new(Code::A1106, format!("two recoveries are called `{name}`")))
        }
        Some(name) => Err(Malformed::new(Code::A1106, format!("`{name}` is no name"))),
        None => Ok(()),
    }
}
