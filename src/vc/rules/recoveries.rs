//! The recoveries of a tree, and the equation that says that one after the other they are one recovery.

use crate::base::Symbol;
use crate::kernel::{Program, StackModel};
use crate::kleene::{Claim, Letter, Term, composed_recovery};
use std::collections::BTreeMap;

/// One recovery of a tree.
pub(super) struct Recovery {
    /// `Mirror.recover`, or, where there are several of them, with the way to it: `left.Mirror.recover`.
    pub name: Symbol,
    /// It does nothing.
    pub is_empty: bool,
}

/// The lowest first.
pub(super) fn in_post_order(program: &Program, stack: &StackModel) -> Vec<Recovery> {
    let mut found = vec![];
    collect(program, stack, "", &mut found);
    // Implementations of different modules may have one name.
    let mut counts: BTreeMap<Symbol, usize> = BTreeMap::new();
    found.iter().for_each(|(own, _)| *counts.entry(program.impls[*own].name).or_default() += 1);
    let recovery = |(own, way): (usize, String)| {
        let model = &program.impls[own];
        let way = if counts[&model.name] == 1 { String::new() } else { way };
        Recovery { name: Symbol::new(&format!("{way}{}.recover", model.name)), is_empty: model.recover_is_empty }
    };
    found.into_iter().map(recovery).collect()
}

fn collect(program: &Program, stack: &StackModel, way: &str, found: &mut Vec<(usize, String)>) {
    let StackModel::Impl(own, below) = stack else { return };
    for (port, part) in program.impls[*own].ports.iter().zip(below) {
        collect(program, part, &format!("{way}{}.", port.name), found);
    }
    found.push((*own, way.to_owned()));
}

/// So many recoveries are put together by one equation: its sides double with each.
const AT_ONCE: usize = 7;

/// The equations that together say that all recoveries are one. More than a few are put together in groups: what one
/// group makes is one recovery, and the first of the next.
pub(super) fn equations(recoveries: &[Recovery]) -> Vec<Claim> {
    let mut rest = recoveries.iter();
    let mut equations: Vec<Claim> = vec![];
    let mut group: Vec<Symbol> = rest.by_ref().take(AT_ONCE).map(|one| one.name).collect();
    while group.len() > 1 {
        let equation = composed_recovery(&group).expect("a few different names of implementations and ports");
        equations.push(without_empty(&equation, recoveries));
        let all_before = Symbol::new(&format!("all_before_{}", equations.len() + 1));
        let next = rest.by_ref().take(AT_ONCE - 1).map(|one| one.name);
        group = std::iter::once(all_before).chain(next).collect();
    }
    equations
}

/// A recovery that does nothing is `1`; its crash remains: a crash before, between and after the others.
fn without_empty(equation: &Claim, recoveries: &[Recovery]) -> Claim {
    let empty = recoveries.iter().filter(|one| one.is_empty);
    empty
        .fold(equation.clone(), |equation, one| equation.map(|side| side.substitute(Letter::new(one.name), &Term::One)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kleene::{Budget, Verdict, decide};

    fn recoveries(count: usize, is_empty: impl Fn(usize) -> bool) -> Vec<Recovery> {
        let one = |index| Recovery { name: Symbol::new(&format!("R{index}.recover")), is_empty: is_empty(index) };
        (0..count).map(one).collect()
    }

    fn all_hold(recoveries: &[Recovery]) -> bool {
        let holds = |equation: &Claim| matches!(decide(equation, &[], Budget::default()), Ok(Verdict::Holds(_)));
        equations(recoveries).iter().all(holds)
    }

    #[test]
    fn recoveries_compose_whichever_are_empty() {
        for count in 2..=5 {
            for empty in 0..1 << count {
                assert!(all_hold(&recoveries(count, |index| empty >> index & 1 == 1)), "{count} {empty:b}");
            }
        }
    }

    #[test]
    fn any_number_of_recoveries_composes() {
        for (count, groups) in [(2, 1), (6, 1), (7, 1), (8, 2), (13, 2), (14, 3), (40, 7)] {
            let all = recoveries(count, |index| index % 5 == 3);
            assert_eq!(equations(&all).len(), groups, "{count}");
            assert!(all_hold(&all), "{count}");
        }
        assert!(equations(&recoveries(1, |_| false)).is_empty());
    }

    #[test]
    fn every_recovery_is_in_some_equation() {
        let all = recoveries(20, |_| false);
        let letters: Vec<_> = equations(&all).iter().flat_map(Claim::letters).collect();
        assert!(all.iter().all(|one| letters.contains(&Letter::new(one.name))));
    }
}
