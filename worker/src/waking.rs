//! Waking up: a workspace's one alarm, and sending what is due.
//!
//! In scope: when the object is woken up, and what it has the ledger do then. Not in scope: what is due (the ledger knows), and
//! the network (`sending`). Tries go on beside each other and beside whatever else the object does; each frees room for the
//! next as it ends, so that a receiver that takes its time holds up nobody but itself.

use crate::embed;
use crate::live;
use crate::message::Action;
use crate::sending;
use crate::sql::DurableSql;
use crate::wording::word;
use ledger::{Attempt, Error, Ledger, Network};
use std::cell::Cell;
use std::rc::Rc;
use worker::{Date, Response, Result, State};

/// Most tries that are begun together; the ledger allows no more at once.
const AT_ONCE: usize = 6;

/// The longest sleep while anything is due at all, in milliseconds: what was planned by a clock that was wrong is not due for
/// longer than this.
const LONGEST: i64 = 3_600_000;

/// How long to wait after the ledger failed, in milliseconds.
const AFTER_FAILURE: i64 = 60_000;

/// Whether nothing can be due sooner because of this.
pub(crate) fn only_reads(action: &Action) -> bool {
    matches!(
        action,
        Action::ReadLead { .. }
            | Action::ReadBook
            | Action::Live
            | Action::ReadPage { .. }
            | Action::ReadChanges { .. }
            | Action::ReadUnmatched
            | Action::ReadRotation { .. }
            | Action::Read { .. }
            | Action::Drafting(_)
            | Action::PutPiece { .. }
            | Action::Embed(embed::Asked::Questions { .. } | embed::Asked::Person { .. })
            | Action::Operate(_)
            | Action::Prefill(_)
    )
}

/// What wakes a workspace's object up.
pub(crate) struct Waking {
    ledger: Rc<Ledger<DurableSql>>,
    state: State,
    network: Network,
    /// For when the object is to be woken up, as far as that was set since it woke up; milliseconds since 1970.
    alarm: Cell<Option<i64>>,
}

impl Waking {
    pub(crate) fn new(ledger: Rc<Ledger<DurableSql>>, state: State, network: Network) -> Self {
        Self { ledger, state, network, alarm: Cell::new(None) }
    }

    /// Has the object woken up when something is due next, counted from `now`. An earlier alarm than is needed does no harm, so
    /// that it isn't moved for each lead that was answered.
    pub(crate) async fn set(&self, now: i64) -> Result<()> {
        // What is rung for by now looks after everything.
        if self.alarm.get().is_some_and(|set| set <= now) {
            return Ok(());
        }
        // In a workspace that nobody made nothing is due either.
        let Ok(Some(next)) = self.ledger.next_alarm() else { return Ok(()) };
        self.set_at(next.as_millisecond().min(now + LONGEST), now).await
    }

    /// As [`Self::set`], where nothing but this has become due sooner, `due` at that time: what was due before isn't asked for
    /// again.
    pub(crate) async fn set_also(&self, due: Option<i64>, now: i64) -> Result<()> {
        match (self.alarm.get(), due) {
            (None, _) => self.set(now).await,
            (Some(set), Some(due)) if set > now => self.set_at(due.min(now + LONGEST), now).await,
            _ => Ok(()),
        }
    }

    async fn set_at(&self, next: i64, now: i64) -> Result<()> {
        if self.alarm.get().is_none_or(|set| next < set) {
            self.state.storage().set_alarm((next - now).max(0)).await?;
            self.alarm.set(Some(next));
        }
        Ok(())
    }

    /// Takes on a socket that wants to be told of changes.
    pub(crate) fn listen(&self, key: &str) -> Result<Response> {
        live::accept(&self.state, key)
    }

    /// The number of the last event, where anybody wants to be told of later ones.
    pub(crate) fn before(&self) -> Option<i64> {
        live::before(&self.state, &self.ledger)
    }

    /// Tells whoever listens what happened since `before`.
    pub(crate) fn tell(&self, before: Option<i64>, now: i64) {
        if let Some(before) = before {
            live::tell(&self.state, &self.ledger, before, timestamp(now));
        }
    }

    /// Does what is due, begins to send what is to be sent, and has the object woken up again for what is due next. After a
    /// failure that is in a minute.
    pub(crate) async fn ring(self: &Rc<Self>) -> Result<()> {
        self.alarm.set(None);
        let now = clock();
        let before = self.before();
        let done = self.do_due(now);
        self.tell(before, now);
        match done {
            Ok(()) => self.set(now).await,
            Err(error) => {
                crate::log::trouble(&format!("what was due was not done: {error}"));
                self.set_at(now + AFTER_FAILURE, now).await
            }
        }
    }

    fn do_due(self: &Rc<Self>, now: i64) -> std::result::Result<(), Error> {
        if !self.ledger.exists()? {
            return Ok(());
        }
        self.ledger.open(timestamp(now))?;
        // What could be done of the one doesn't stop the other.
        let done = self.ledger.do_due(timestamp(now));
        self.send(now)?;
        done.map(|_| ())
    }

    /// Begins whatever tries there is room for, without waiting for any.
    fn send(self: &Rc<Self>, now: i64) -> std::result::Result<(), Error> {
        for attempt in self.ledger.due(timestamp(now), AT_ONCE, self.network, &word)? {
            let waking = Rc::clone(self);
            self.state.wait_until(async move { waking.make(attempt).await });
        }
        Ok(())
    }

    /// Makes one try, and begins what there is room for then.
    async fn make(self: Rc<Self>, attempt: Attempt) {
        let outcome = sending::send(&attempt).await;
        let now = clock();
        let noted = self.ledger.report(&attempt, &outcome, timestamp(now)).and_then(|()| self.send(now));
        if let Err(error) = noted {
            // It is taken for lost in a minute, and made again.
            crate::log::trouble(&format!("what came of a delivery was not noted: {error}"));
        }
        if let Err(error) = self.set(now).await {
            crate::log::trouble(&format!("the alarm was not set: {error}"));
        }
    }
}

fn clock() -> i64 {
    i64::try_from(Date::now().as_millis()).unwrap_or(0)
}

fn timestamp(now: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(now).unwrap_or_default()
}
