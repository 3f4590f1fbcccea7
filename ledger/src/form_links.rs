//! Links that are sent to a person: a form that is opened by one is filled in with what is known of them.
//!
//! In scope: making one, and telling what it is good for. Not in scope: mailing it. A link is a random number of 256 bits of which
//! only the digest is kept: there is no signing key that could leak, and whoever reads the database can't make one. Whoever has
//! the link is told what stands in the form's fields and nothing else: no owner, no status, nothing that others said.

use crate::access::digest;
use crate::row::text;
use crate::sql::Sql;
use crate::{Desk, Error, Ledger};
use frontdesk::Lead;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// How long a link can be used, in days: where nothing is said, and at most.
pub const LINK_DAYS: (u16, u16) = (30, 365);

impl<S: Sql> Desk<'_, S> {
    /// Makes `link` one that fills in forms for the person of this lead, for so many days; until when. `None`: there is no such
    /// lead within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn make_form_link(&self, id: &str, link: &str, days: u16, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let Some(lead) = self.lead(id)? else { return Ok(None) };
        let days = days.clamp(1, LINK_DAYS.1);
        let until = now.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(now);
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            sql.query("DELETE FROM form_link WHERE until <= ?", &[now.as_millisecond().into()])?;
            let row = [digest(link.as_bytes()).into(), (&lead.id).into(), until.as_millisecond().into()];
            sql.query("INSERT OR REPLACE INTO form_link (digest, lead, until) VALUES (?, ?, ?)", &row)?;
            Ok(Some(until))
        })
    }
}

impl<S: Sql> Ledger<S> {
    /// What a form that was opened by this link is filled in with, by column; nothing where the link was never made or is too
    /// old, or of a person of whom nothing is known any more: which of these isn't told.
    ///
    /// # Errors
    /// What the database said.
    pub fn person_of_form_link(&self, link: &str, now: Timestamp) -> Result<BTreeMap<&'static str, String>, Error> {
        let statement = "SELECT lead FROM form_link WHERE digest = ? AND until > ?";
        let rows = self.sql.query(statement, &[digest(link.as_bytes()).into(), now.as_millisecond().into()])?;
        let Some(row) = rows.first() else { return Ok(BTreeMap::new()) };
        Ok(self.lead(text(row, 0)?)?.map(|record| fields(record.lead)).unwrap_or_default())
    }
}

/// A lead as a form has it.
fn fields(lead: Lead) -> BTreeMap<&'static str, String> {
    let employees = lead.employees.map(|employees| match employees.max {
        Some(max) => format!("{}-{max}", employees.min),
        None => format!("{}+", employees.min),
    });
    let all = [
        ("first_name", lead.first_name),
        ("last_name", lead.last_name),
        ("email", lead.email.map(|email| email.address)),
        ("phone", lead.phone.map(|phone| phone.e164)),
        ("company", lead.company.map(|company| company.name)),
        ("title", lead.title),
        ("street", lead.street),
        ("city", lead.city),
        ("state", lead.state),
        ("postal_code", lead.postal_code),
        ("country", lead.country),
        ("industry", lead.industry.map(|industry| industry.name)),
        ("employees", employees),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
