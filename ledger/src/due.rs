//! What is due: everything that has to happen at some time, without anybody asking.
//!
//! In scope: the list of its sources, when the first of them is due, and doing all that is. Not in scope: what each does (its
//! own file), and waking up (the shell has one alarm for all of it). A source keeps in the database what is due when; so
//! nothing is lost by a restart, and a clock that jumps only makes things due sooner or later, each once.

use crate::sql::Sql;
use crate::{Error, Ledger, backup, clocks, idempotency, minimum, retention, rollup, spread, tidy, watch};
use jiff::Timestamp;

/// Something that is due at times.
struct Source<S> {
    name: &'static str,
    /// When it is due next; `None`: never, as things are.
    next: fn(&Ledger<S>) -> Result<Option<Timestamp>, Error>,
    /// Does what is due by then, in transactions of its own, and of it no more than one alarm has time for; how much it was.
    /// What is left is due at once again.
    run: fn(&Ledger<S>, Timestamp) -> Result<usize, Error>,
}

impl<S: Sql> Ledger<S> {
    /// Everything that is due at times: a further source is a further row.
    const SOURCES: [Source<S>; 9] = [
        Source { name: "clocks", next: clocks::next, run: clocks::run },
        Source { name: "deliveries", next: spread::next, run: spread::run },
        Source { name: "answers", next: idempotency::next, run: idempotency::forget },
        Source { name: "tidying", next: tidy::next, run: tidy::run },
        Source { name: "retention", next: retention::next, run: retention::run },
        Source { name: "reports", next: rollup::next, run: rollup::run },
        Source { name: "minimum follow-up", next: minimum::next, run: minimum::run },
        Source { name: "watching", next: watch::next, run: watch::run },
        Source { name: "backups", next: backup::next, run: backup::run },
    ];

    /// When something is due next; `None`: nothing will be, as things are.
    ///
    /// What is due at once is due at some time that has passed. Deliveries are due, too: [`Ledger::do_due`] makes them ready,
    /// [`Ledger::due`] gives them out.
    ///
    /// # Errors
    /// What the database said.
    pub fn next_alarm(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.agenda()?.into_iter().map(|(_, next)| next).min())
    }

    /// What is due at some time, and when next: `clocks`, `deliveries`, and what else there is of the kind.
    ///
    /// # Errors
    /// What the database said.
    pub fn agenda(&self) -> Result<Vec<(&'static str, Timestamp)>, Error> {
        // What is there of one that is being restored is nobody's yet.
        if !self.exists()? {
            return Ok(Vec::new());
        }
        let next = |source: &Source<S>| Ok((source.next)(self)?.map(|next| (source.name, next)));
        Self::SOURCES.iter().filter_map(|source| next(source).transpose()).collect()
    }

    /// Does what is due by `now`, of every source, in bounded batches: how much it was. Call again while
    /// [`Ledger::next_alarm`] isn't later.
    ///
    /// # Errors
    /// The first thing that the database said; a source that failed did nothing, and the others did theirs.
    pub fn do_due(&self, now: Timestamp) -> Result<usize, Error> {
        let mut failed = None;
        let mut done = 0;
        for source in Self::SOURCES {
            match (source.run)(self, now) {
                Ok(count) => done += count,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(done), Err)
    }
}
