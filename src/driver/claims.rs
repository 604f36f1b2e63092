//! Derived claims as they are reported: those of which all that they need was selected.

use super::selection::Selected;
use crate::report::{ClaimReport, PremiseReport, PromiseReport};
use crate::vc::{DerivedClaim, Obligations, Premise, Promise};
use std::collections::BTreeMap;

/// Where something of the program is in the report.
type Places = BTreeMap<usize, usize>;

pub(super) fn claims(obligations: &Obligations, selected: &Selected) -> Vec<ClaimReport> {
    let mut reported = Reported {
        obligations: places(&selected.obligations),
        equations: places(&selected.equations),
        claims: Places::new(),
    };
    let mut found = vec![];
    for (place, claim) in obligations.claims.iter().enumerate() {
        if let Some(claim) = reported.claim(claim) {
            reported.claims.insert(place, found.len());
            found.push(claim);
        }
    }
    found
}

fn places(selected: &[usize]) -> Places {
    selected.iter().enumerate().map(|(new, &old)| (old, new)).collect()
}

struct Reported {
    obligations: Places,
    equations: Places,
    claims: Places,
}

impl Reported {
    fn claim(&self, claim: &DerivedClaim) -> Option<ClaimReport> {
        let promise = match &claim.promise {
            Some(promise) => Some(self.promise(promise)?),
            None => None,
        };
        Some(ClaimReport {
            statement: claim.statement.clone(),
            rule: claim.rule,
            span: claim.span,
            premises: claim.premises.iter().map(|premise| self.premise(premise)).collect::<Option<_>>()?,
            assumptions: claim.assumptions.iter().copied().collect(),
            encodes: claim.encodes,
            promise,
        })
    }

    fn premise(&self, premise: &Premise) -> Option<PremiseReport> {
        Some(PremiseReport {
            name: premise.name.clone(),
            obligations: all(&self.obligations, premise.obligations.iter().map(|id| id.0))?,
            claims: all(&self.claims, premise.claims.iter().map(|id| id.0))?,
            equations: all(&self.equations, premise.equations.iter().map(|id| id.0))?,
        })
    }

    fn promise(&self, promise: &Promise) -> Option<PromiseReport> {
        Some(PromiseReport {
            system: promise.system.clone(),
            layer: promise.layer.clone(),
            bottom: promise.bottom.clone(),
            keeps: promise.keeps.clone(),
            restart: all(&self.obligations, promise.restart.iter().map(|id| id.0))?,
        })
    }
}

fn all(places: &Places, ids: impl Iterator<Item = u32>) -> Option<Vec<usize>> {
    ids.map(|id| places.get(&(id as usize)).copied()).collect()
}
