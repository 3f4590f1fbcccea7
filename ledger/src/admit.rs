//! Admitting: what strangers send passes here before it is submitted.
//!
//! In scope: the order. Not in scope: each look (`limits`, `guard`), and what is done with a lead (`submit`). Whoever sends again
//! what was acknowledged gets that answer, whatever the limits say by then: so nothing that was acknowledged is lost by
//! trying again. A key of a server without limits goes straight on, at no statement's cost.

use crate::guard::{Arrival, Guard, Proof, Suspicion, suspicions};
use crate::limits::{Limited, Quota, address_bucket};
use crate::row::to_json;
use crate::sql::Sql;
use crate::submit::{Submit, Submitted};
use crate::{Answer, Error, Idempotency, Ledger, heads, idempotency, limits, suspects};
use jiff::Timestamp;

/// What became of a submission at the door.
#[derive(Clone, Debug)]
pub enum Admitted {
    /// It went in; how the limits stand that it was counted on.
    In(Submitted, Vec<Quota>),
    /// It waits for somebody's word; what its sender is told.
    Held(Box<Answer>, Vec<Quota>),
    /// It is one too many now; nothing was written.
    Limited(Limited),
    /// Turnstile has to be asked, with this secret, and then once more; nothing was written.
    ToProve(String),
}

impl<S: Sql> Ledger<S> {
    /// Submits what came with `key`, unless it is one too many or suspicious.
    ///
    /// # Errors
    /// What the database said; nothing was written then, and the submission can be sent again.
    pub fn admit(&self, submit: Submit, arrival: &Arrival, key: &str) -> Result<Admitted, Error> {
        self.sql.transaction(|| self.admit_within(submit, arrival, key))
    }

    fn admit_within(&self, submit: Submit, arrival: &Arrival, key: &str) -> Result<Admitted, Error> {
        let Submit { access, idempotency, now, .. } = submit;
        let guard = access.guard();
        let bucket = arrival.address.as_ref().map(|address| self.address_bucket(address, now));
        let allowances = limits::look(&self.sql, access, bucket.as_deref(), now)?;
        let refused = allowances.as_ref().and_then(limits::Allowances::refuse);
        if let Some(limited) = refused {
            return Ok(self.replayed(idempotency, now)?.unwrap_or(Admitted::Limited(limited)));
        }
        let suspicions = self.suspicions(guard, &submit, arrival, key)?;
        let asks = guard.turnstile.as_ref().filter(|_| arrival.proof == Proof::Unasked);
        if (asks.is_some() || !suspicions.is_empty())
            && let Some(replayed) = self.replayed(idempotency, now)?
        {
            return Ok(replayed);
        }
        if let Some(turnstile) = asks.filter(|_| suspicions.is_empty()) {
            return Ok(Admitted::ToProve(turnstile.secret.clone()));
        }
        let spend = || allowances.as_ref().map_or(Ok(Vec::new()), |allowances| allowances.spend(&self.sql));
        if !suspicions.is_empty() {
            let sent = (submit.submission.id.as_str(), &submit.submission.raw, key);
            let answer = suspects::hold(&self.sql, sent, &suspicions, idempotency, now)?;
            return Ok(Admitted::Held(Box::new(answer), spend()?));
        }
        let submission = submit.submission.id.clone();
        let submitted = self.submit_within(submit)?;
        if !matches!(submitted, Submitted::Routed { .. }) {
            return Ok(Admitted::In(submitted, Vec::new()));
        }
        if guard.turnstile.is_some() && arrival.proof == Proof::Unreachable {
            self.flag(&submission, &[Suspicion::Unproved])?;
        }
        Ok(Admitted::In(submitted, spend()?))
    }

    fn suspicions(
        &self,
        guard: &Guard,
        submit: &Submit,
        arrival: &Arrival,
        key: &str,
    ) -> Result<Vec<Suspicion>, Error> {
        if *guard == Guard::OPEN {
            return Ok(Vec::new());
        }
        let secret = if arrival.opened.is_some() { self.form_secret()? } else { Vec::new() };
        Ok(suspicions(guard, &submit.submission.raw, arrival, (key, &secret), submit.now))
    }

    /// The answer of before, if this was acknowledged.
    fn replayed(&self, asked: Option<&Idempotency>, now: Timestamp) -> Result<Option<Admitted>, Error> {
        let Some(asked) = asked else { return Ok(None) };
        let answered = heads::read(&self.sql, Some(asked))?.answered;
        Ok(match idempotency::earlier(self, asked, answered, now)? {
            idempotency::Earlier::Same(answer) => Some(Admitted::In(Submitted::Replayed { answer }, Vec::new())),
            idempotency::Earlier::Other => Some(Admitted::In(Submitted::KeyReused, Vec::new())),
            idempotency::Earlier::None => None,
        })
    }

    pub(crate) fn address_bucket(&self, address: &str, now: Timestamp) -> String {
        let salt = self.sql.seed().secret(&[b"address", &limits::day(now).to_be_bytes()]);
        address_bucket(address, &salt, now)
    }

    /// Notes what is to be known of a submission that was routed all the same.
    fn flag(&self, submission: &str, because: &[Suspicion]) -> Result<(), Error> {
        let statement = "INSERT INTO flag (submission, because) SELECT number, ? FROM submission WHERE id = ?";
        self.sql.query(statement, &[to_json(&because)?.into(), submission.into()])?;
        Ok(())
    }
}
