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

    /// One more row is done.
    pub(crate) fn step(&mut self) {
        self.bar.inc(1);
        if !self.shown && self.begun.elapsed() > Duration::from_secs(1) && stderr().is_terminal() {
            self.shown = true;
            let template = format!("{{spinner}} {{human_pos}} {} · {{per_sec}} · {{elapsed}}", self.what);
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(&template) {
                self.bar.set_style(style);
            }
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
