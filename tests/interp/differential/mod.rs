//! The interpreter against the verifier: what one computes the other proves, and it proves nothing else.
//!
//! Programs are generated, always the same ones. The interpreter runs them; then the verifier is asked to prove that the
//! result is what it was, which it should, and that it was something else, which it must not. Where the interpreter
//! finds that code does what it must not, the verifier must not prove that it does not.

mod code;
mod expressions;
mod generator;
mod transitions;

use argosy::driver::{Options, verify};
use argosy::explain::Standing;
use argosy::hir::Type;
use argosy::interp::{Names, Value, World, show};
use std::collections::BTreeMap;

/// What became of the obligations of each item or member: by its name, each code with whether all of it holds.
struct Judged(BTreeMap<String, Vec<(String, Standing)>>);

impl Judged {
    fn of(text: String) -> Judged {
        let report = verify(vec![("subject.argo".to_string(), text)], &Options::default());
        assert!(!report.obligations.is_empty(), "{:?}", report.findings);
        let mut judged: BTreeMap<String, Vec<(String, Standing)>> = BTreeMap::new();
        for obligation in &report.obligations {
            let entry = (obligation.kind.code().to_string(), obligation.standing());
            judged.entry(obligation.owner.clone()).or_default().push(entry);
        }
        Judged(judged)
    }

    /// Nothing but what has this code.
    fn only(mut self, code: &str) -> Judged {
        self.0.values_mut().for_each(|all| all.retain(|(own, _)| own == code));
        self
    }

    fn obligations(&self, owner: &str) -> impl Iterator<Item = &(String, Standing)> {
        self.0.get(owner).into_iter().flatten()
    }

    fn holds(&self, owner: &str) -> bool {
        self.obligations(owner).all(|(_, standing)| *standing == Standing::Holds)
    }

    fn is_refuted(&self, owner: &str) -> bool {
        self.obligations(owner).any(|(_, standing)| *standing == Standing::Refuted)
    }

    /// Whether something with this code is not proved.
    fn doubts(&self, owner: &str, code: &str) -> bool {
        self.obligations(owner).any(|(own, standing)| own == code && *standing != Standing::Holds)
    }
}

/// How often the two agreed.
#[derive(Default)]
struct Counts {
    /// With a value that the verifier proved.
    agreed: usize,
    /// With a value that the verifier did not prove.
    open: Vec<String>,
    /// Of which the language fixes no value.
    unspecified: usize,
    /// Which do what they must not.
    faulty: usize,
}

impl Counts {
    /// Takes in what became of a true claim and of a false one.
    fn note(&mut self, judged: &Judged, [right, wrong]: [&str; 2], text: &str) {
        assert!(!judged.is_refuted(right), "the interpreter says otherwise: {text}");
        assert!(!judged.holds(wrong), "the interpreter says otherwise: {text}");
        match judged.holds(right) {
            true => self.agreed += 1,
            false => self.open.push(text.to_string()),
        }
    }

    /// Of at least so many; so many of a hundred values proved. What is open is true and was not proved, such as a sum
    /// that takes the solver more unfoldings than it makes.
    fn check(&self, what: &str, wanted: usize, proved: usize) {
        let Counts { agreed, open, unspecified, faulty } = self;
        let known = agreed + open.len();
        println!("{what}: {agreed} of {known} values agreed, {faulty} faults agreed, {unspecified} without value");
        assert!(known + faulty >= wanted, "{known} values and {faulty} faults");
        assert!(agreed * 100 >= known * proved, "{agreed} of {known}: {open:#?}");
    }
}

/// In the notation of the source.
fn shown(world: &World<'_>, ty: &Type, value: &Value) -> String {
    show(world, &Names::default(), ty, value)
}
