//! Many questions on many threads.
//!
//! The questions are handed out in their order and the outcomes come back in that order. Each question has a context of
//! its own, so the number of threads changes nothing but the time; one thing that threads do share is memory, and so a
//! question that found none is asked again when it has the machine for itself.

use super::attempt::{Budget, Outcome, prove, try_once};
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
    let pool = Pool { questions, budget, ask: prove, finished };
    let all: Vec<usize> = (0..questions.len()).collect();
    let mut outcomes = pool.run(&all, jobs.get());
    let starved: Vec<usize> = all.into_iter().filter(|&place| is_starved(&outcomes[place])).collect();
    if jobs.get() > 1 {
        let again = pool.run(&starved, 1);
        starved.iter().zip(again).for_each(|(&place, outcome)| outcomes[place] = outcome);
    }
    outcomes
}

/// Puts each question to the solver once, with no second try: for questions that have another way if this one fails.
pub fn discharge_once<Q: Question>(questions: &[Q], jobs: NonZeroUsize, budget: Budget) -> Vec<Outcome> {
    let pool = Pool { questions, budget, ask: try_once, finished: &|_, _| {} };
    pool.run(&(0..questions.len()).collect::<Vec<_>>(), jobs.get())
}

fn is_starved(outcome: &Outcome) -> bool {
    outcome.verdict == Verdict::Unknown(Reason::Memory)
}

struct Pool<'a, Q> {
    questions: &'a [Q],
    budget: Budget,
    ask: fn(&Q, Budget) -> Outcome,
    finished: &'a (dyn Fn(usize, &Outcome) + Sync),
}

impl<Q: Question> Pool<'_, Q> {
    /// The outcomes of the questions at these places, in the order of the places.
    fn run(&self, places: &[usize], jobs: usize) -> Vec<Outcome> {
        let next = AtomicUsize::new(0);
        let alone = jobs == 1;
        let work = || self.work_off(places, &next, alone);
        let mut outcomes = thread::scope(|scope| {
            let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            let workers: Vec<_> = (0..jobs.min(places.len())).map(spawn).collect();
            workers.into_iter().map(|worker| worker.expect("threads can be started")).flat_map(join).collect::<Vec<_>>()
        });
        outcomes.sort_by_key(|(rank, _)| *rank);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// What each worker does: takes the next question until there is none.
    fn work_off(&self, places: &[usize], next: &AtomicUsize, alone: bool) -> Vec<(usize, Outcome)> {
        let mut outcomes = Vec::new();
        loop {
            let rank = next.fetch_add(1, Ordering::Relaxed);
            let Some(&place) = places.get(rank) else { return outcomes };
            let outcome = (self.ask)(&self.questions[place], self.budget);
            if alone || !is_starved(&outcome) {
                (self.finished)(place, &outcome);
            }
            outcomes.push((rank, outcome));
        }
    }
}

/// The worker's result; its panic goes on in this thread.
fn join<T>(worker: thread::ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
