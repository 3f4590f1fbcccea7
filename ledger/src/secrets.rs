//! Secrets: by what an endpoint knows that it is us.
//!
//! In scope: which secrets an endpoint has, until when each signs, and giving it another. Not in scope: what a secret makes of a
//! message (`signature`). They are stored in the clear, as they have to sign.

use crate::endpoints::problem;
use crate::row::{json, to_json};
use crate::sql::Sql;
use crate::{Endpointed, Error, Ledger, signature};
use frontdesk::FieldProblem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest time for which a secret signs beside the one that took its place, in hours: a week.
const MOST_HOURS: i64 = 168;

/// Most secrets that sign.
const MOST_SECRETS: usize = 5;

/// A secret as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) secret: String,
    pub(crate) until: Option<Timestamp>,
}

impl<S: Sql> Ledger<S> {
    /// Gives an endpoint a new secret; the one of now goes on to sign beside it for so many hours, so that the receiver can
    /// change over in its own time.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn rotate_secret(&self, id: &str, secret: &str, hours: i64, now: Timestamp) -> Result<Endpointed, Error> {
        let mut problems: Vec<FieldProblem> = bad(secret).into_iter().collect();
        if !(0..=MOST_HOURS).contains(&hours) {
            problems.push(problem("hours", &hours.to_string(), &format!("0 to {MOST_HOURS} hours")));
        }
        if !problems.is_empty() {
            return Ok(Endpointed::Bad(problems));
        }
        self.sql.transaction(|| {
            let rows = self.sql.query("SELECT secrets FROM endpoint WHERE id = ?", &[id.into()])?;
            let Some(row) = rows.first() else { return Ok(Endpointed::NoEndpoint) };
            let ends = now.as_millisecond().saturating_add(hours * 3_600_000);
            let ends = Timestamp::from_millisecond(ends).unwrap_or(now);
            let mut secrets = vec![Kept { secret: secret.to_owned(), until: None }];
            let before: Vec<Kept> = json(row, 0)?;
            let still =
                before.into_iter().map(|kept| Kept { until: Some(kept.until.map_or(ends, |at| at.min(ends))), ..kept });
            secrets.extend(still.filter(|kept| kept.secret != secret && signs(kept, now)));
            secrets.truncate(MOST_SECRETS);
            self.sql.query("UPDATE endpoint SET secrets = ? WHERE id = ?", &[to_json(&secrets)?.into(), id.into()])?;
            self.done(id)
        })
    }
}

/// Whether a secret signs.
pub(crate) fn signs(kept: &Kept, now: Timestamp) -> bool {
    kept.until.is_none_or(|until| until > now)
}

/// What is wrong with a secret, which isn't repeated.
pub(crate) fn bad(secret: &str) -> Option<FieldProblem> {
    signature::bytes(secret).is_none().then(|| problem("secret", "another text", signature::EXPECTED))
}
