//! What a page with a form may ask beside submitting, and how often.
//!
//! In scope: an allowance for each key and kind of asking. Not in scope: submissions (`limits`, by their guard). A question is
//! cheap for whoever asks and work for the only writer there is, and a registration lands on somebody's desk.

use crate::limits::{self, Limit, Limited, Quota};
use crate::sql::Sql;
use crate::{Access, Error, Ledger};
use jiff::Timestamp;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAsks {
    Questions,
    Person,
    Deal,
}

impl PageAsks {
    fn limit(self) -> (&'static str, Limit) {
        match self {
            Self::Questions => ("questions", Limit { most: 60, seconds: 60 }),
            Self::Person => ("person", Limit { most: 60, seconds: 60 }),
            Self::Deal => ("deal", Limit { most: 100, seconds: 3600 }),
        }
    }
}

impl<S: Sql> Ledger<S> {
    /// Counts one asking by a key; the limit that lets it through no more.
    ///
    /// # Errors
    /// What the database said.
    pub fn spend_on_page(&self, access: &Access, asks: PageAsks, now: Timestamp) -> Result<Option<Limited>, Error> {
        let (name, limit) = asks.limit();
        if limits::spend_one(&self.sql, format!("page:{name}:{}", access.who()), limit, now)? {
            return Ok(None);
        }
        let by = Quota { name: "key".into(), limit, left: 0, full_in: limit.seconds };
        Ok(Some(Limited { by, retry_after: (limit.seconds / limit.most).max(1) }))
    }
}
