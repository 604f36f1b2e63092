//! A bar on the terminal while the solver or a search works.

use crate::driver::Event;
use crate::explain::Standing;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// On standard error, and only where somebody watches.
pub(super) struct Progress {
    shown: bool,
    /// What is counted.
    things: &'static str,
    bar: OnceLock<ProgressBar>,
    open: AtomicUsize,
}

impl Progress {
    pub fn new(shown: bool, things: &'static str) -> Progress {
        Progress { shown, things, bar: OnceLock::new(), open: AtomicUsize::new(0) }
    }

    pub fn tell(&self, event: Event) {
        match event {
            Event::Asking(count) | Event::Searching(count) => self.begin(count),
            Event::Answered(standing) => self.answered(standing),
            Event::Searched => self.step(),
        }
    }

    pub fn begin(&self, count: usize) {
        if !self.shown {
            return;
        }
        let style = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {} {{msg}}", self.things));
        let bar = ProgressBar::new(count as u64);
        bar.set_style(style.expect("the template is well-formed"));
        // The first answer may be long in coming.
        self.bar.get_or_init(|| bar).tick();
    }

    fn answered(&self, standing: Standing) {
        let Some(bar) = self.bar.get() else { return };
        if standing != Standing::Holds {
            let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
            bar.set_message(format!("({open} not proved)"));
        }
        bar.inc(1);
    }

    /// One more is done.
    pub fn step(&self) {
        if let Some(bar) = self.bar.get() {
            bar.inc(1);
        }
    }

    pub fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
