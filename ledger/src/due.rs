//! What is due: everything that has to happen at some time, without anybody asking.
//!
//! In scope: the list of its sources, when the first of them is due, and doing all that is. Not in scope: what each does (its
//! own file), and waking up (the shell has one alarm for all of it). A source keeps in the database what is due when; so
//! nothing is lost by a restart, and a clock that jumps only makes things due sooner or later, each once.

use crate::sql::Sql;
use crate::{Error, Ledger, clocks, idempotency, minimum, retention, rollup, spread, tidy, watch};
use jiff::Timestamp;

/// Something that is due at times.
struct Source<S> {
    /// When it is due next; `None`: never, as things are.
    next: fn(&Ledger<S>) -> Result<Option<Timestamp>, Error>,
    /// Does what is due by then, in transactions of its own, and of it no more than one alarm has time for; how much it was.
    /// What is left is due at once again.
    run: fn(&Ledger<S>, Timestamp) -> Result<usize, Error>,
}

impl<S: Sql> Ledger<S> {
    /// Everything that is due at times: a further source is a further row.
    const SOURCES: [Source<S>; 8] = [
        Source { next: clocks::next, run: clocks::run },
        Source { next: spread::next, run: spread::run },
        Source { next: idempotency::next, run: idempotency::forget },
        Source { next: tidy::next, run: tidy::run },
        Source { next: retention::next, run: retention::run },
        Source { next: rollup::next, run: rollup::run },
        Source { next: minimum::next, run: minimum::run },
        Source { next: watch::next, run: watch::run },
    ];

    /// When something is due next; `None`: nothing will be, as things are.
    ///
    /// What is due at once is due at some time that has passed. Deliveries are due, too: [`Ledger::do_due`] makes them ready,
    /// [`Ledger::due`] gives them out.
    ///
    /// # Errors
    /// What the database said.
    pub fn next_alarm(&self) -> Result<Option<Timestamp>, Error> {
        Self::SOURCES.iter().try_fold(None, |first: Option<Timestamp>, source| {
            let next = (source.next)(self)?;
            Ok(first.into_iter().chain(next).min())
        })
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
