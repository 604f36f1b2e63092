//! A bar on the terminal while the solver works.

use crate::driver::Event;
use crate::explain::Standing;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// On standard error, and only where somebody watches.
pub(super) struct Progress {
    shown: bool,
    bar: OnceLock<ProgressBar>,
    open: AtomicUsize,
}

impl Progress {
    pub fn new(shown: bool) -> Progress {
        Progress { shown, bar: OnceLock::new(), open: AtomicUsize::new(0) }
    }

    pub fn tell(&self, event: Event) {
        match event {
            Event::Asking(count) if self.shown => self.begin(count),
            Event::Asking(_) => {}
            Event::Answered(standing) => self.answered(standing),
        }
    }

    fn begin(&self, count: usize) {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} obligations {msg}");
        let bar = ProgressBar::new(count as u64);
        bar.set_style(style.expect("the template is well-formed"));
        self.bar.get_or_init(|| bar);
    }

    fn answered(&self, standing: Standing) {
        let Some(bar) = self.bar.get() else { return };
        if standing != Standing::Holds {
            let open = self.open.fetch_add(1, Ordering::Relaxed) + 1;
            bar.set_message(format!("({open} not proved)"));
        }
        bar.inc(1);
    }

    pub fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
