use super::{Campaign, Mutant, Operator, Terms, mutants, run, summary};
use crate::base::FileId;
use crate::driver::{Memory, Options, Recheck};
use crate::report::Status;
use crate::syntax;
use std::path::PathBuf;

/// A counter whose code does one thing too much, and whose contract says one thing too much.
const COUNTER: &str = "layer Counter {
    state n: u64;
    init n == 0;
    op put(to: u64) { n = to; }
    op get() -> (is: u64) { is = n; }
    crash { n = 0; }
}

impl Memory: Counter {
    volatile held: u64 = 0;
    volatile used: bool = false;
    invariant held >= 0;
    abstraction { n = held; }
    init() -> (ok: bool) { true }
    op put(to) {
        held = to;
        used = true;
    }
    op get() -> (is) { held }
}
";

fn all(text: &str) -> Vec<Mutant> {
    let (module, faults) = syntax::parse(FileId(0), text);
    assert!(faults.is_empty(), "{faults:?}");
    mutants(&module, text)
}

fn campaign(text: &str) -> Campaign {
    let files = Memory::new([("a.argo".to_owned(), text.to_owned())]);
    let paths = [PathBuf::from("a.argo")];
    run(&Terms { files: &files, paths: &paths, options: &Options::default(), watch: &|_| {} })
}

#[test]
fn every_mutant_is_another_text_that_parses() {
    let text = include_str!("../../examples/mirror/mirror.argo");
    let found = all(text);
    assert!(found.len() > 20, "{}", found.len());
    for mutant in found {
        let mutated = mutant.apply(text);
        assert_ne!(mutated, text, "{mutant:?}");
        let (_, faults) = syntax::parse(FileId(0), &mutated);
        assert!(faults.is_empty(), "{mutant:?}: {faults:?}");
    }
}

#[test]
fn each_slip_is_made() {
    let text =
        include_str!("../../examples/mirror/mirror.argo").to_owned() + include_str!("../../examples/log/log.argo");
    let (module, _) = syntax::parse(FileId(0), &text);
    let found = mutants(&module, &text);
    use Operator::*;
    for operator in [DropCall, DropRecoveryStep, SwapCalls, NegateCondition, OffByOne, WeakenClause] {
        assert!(found.iter().any(|mutant| mutant.operator == operator), "{operator:?}");
    }
}

fn survivors(campaign: &Campaign) -> Vec<(Operator, &str)> {
    let survived = campaign.tried.iter().filter(|tried| tried.fate == Recheck::Holds);
    let sources = &campaign.original.report.sources;
    survived.map(|tried| (tried.mutant.operator, sources.text(tried.mutant.span))).collect()
}

#[test]
fn what_is_needless_survives_and_nothing_else() {
    let campaign = campaign(COUNTER);
    let found = survivors(&campaign);
    let expected = [
        (Operator::WeakenClause, "invariant held >= 0;"),
        (Operator::DropAssignment, "used = true;"),
        (Operator::NegateCondition, "true"),
    ];
    assert_eq!(found, expected);
    let killed = campaign.tried.iter().filter(|tried| matches!(tried.fate, Recheck::Broken(_))).count();
    assert!(killed >= 1, "the assignment to `held` is needed");
    assert_eq!(summary(&campaign), format!("{} mutants: {killed} refused, 3 survive\n", killed + 3));
}

#[test]
fn a_program_that_is_not_proved_has_no_mutants() {
    let campaign = campaign(&COUNTER.replace("held = to;", ""));
    assert_eq!(campaign.original.report.status, Status::Wrong);
    assert!(campaign.tried.is_empty());
}
