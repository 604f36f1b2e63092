//! Many questions on many threads.
//!
//! The questions are handed out in their order and the outcomes come back in that order. Each question has a context of
//! its own, so the number of threads changes nothing but the time; one thing that threads do share is memory, and so a
//! question that found none is asked again when it has the machine for itself.

use super::attempt::{Budget, Outcome, prove};
use super::question::Question;
use super::verdict::{Reason, Verdict};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Z3 recurses over terms.
const STACK: usize = 256 << 20;

/// Discharges the questions. `finished` is told the place and the outcome of each once, as it is done, in any order.
pub fn discharge<Q: Question>(
    questions: &[Q],
    jobs: NonZeroUsize,
    budget: Budget,
    finished: &(dyn Fn(usize, &Outcome) + Sync),
) -> Vec<Outcome> {
    let alone = jobs.get() == 1;
    let mut outcomes = in_parallel(questions.len(), jobs.get(), &|place| {
        let outcome = prove(&questions[place], budget);
        if alone || !is_starved(&outcome) {
            finished(place, &outcome);
        }
        outcome
    });
    if !alone {
        let starved: Vec<usize> = (0..questions.len()).filter(|&place| is_starved(&outcomes[place])).collect();
        let again = in_parallel(starved.len(), 1, &|rank| prove(&questions[starved[rank]], budget));
        for (place, outcome) in starved.into_iter().zip(again) {
            finished(place, &outcome);
            outcomes[place] = outcome;
        }
    }
    outcomes
}

fn is_starved(outcome: &Outcome) -> bool {
    outcome.verdict == Verdict::Unknown(Reason::Memory)
}

/// The results of the work at each place, in order.
pub(super) fn in_parallel<T: Send>(count: usize, jobs: usize, work: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work_off = || -> Vec<(usize, T)> {
        let places = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        places.take_while(|&place| place < count).map(|place| (place, work(place))).collect()
    };
    let mut results = thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work_off);
        let workers: Vec<_> = (0..jobs.min(count)).map(spawn).collect();
        workers.into_iter().map(|worker| worker.expect("threads can be started")).flat_map(join).collect::<Vec<_>>()
    });
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The worker's result; its panic goes on in this thread.
fn join<T>(worker: thread::ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
