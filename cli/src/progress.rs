//! Progress: a bar on stderr for what takes over a second, on a terminal only.
//!
//! In scope: counting rows. Not in scope: results.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

/// Counts rows for whoever is waiting.
pub(crate) struct Progress {
    bar: ProgressBar,
    shown: bool,
    begun: Instant,
    what: &'static str,
}

impl Progress {
    /// Begins counting `what`: "leads".
    pub(crate) fn new(what: &'static str) -> Self {
        Self { bar: ProgressBar::hidden(), shown: false, begun: Instant::now(), what }
    }

    /// So many steps are done, of so many.
    pub(crate) fn at(&mut self, done: usize, of: usize) {
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
        self.show(&format!("{{bar:24}} {{percent}} % {} · {{elapsed}}", self.what));
    }

    /// One more row is done.
    pub(crate) fn step(&mut self) {
        self.bar.inc(1);
        if !self.shown && self.begun.elapsed() > Duration::from_secs(1) {
            self.show(&format!("{{spinner}} {{human_pos}} {} · {{per_sec}} · {{elapsed}}", self.what));
        }
    }

    /// Draws the bar, once a second has passed.
    fn show(&mut self, template: &str) {
        if !self.shown && self.begun.elapsed() > Duration::from_secs(1) && stderr().is_terminal() {
            self.shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
