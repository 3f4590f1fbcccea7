//! Recounting: a lead as the sum of its submissions.
//!
//! In scope: reading submissions back, and what they come to by the playbook's survivorship. Not in scope: the rules
//! themselves (the core has them).

use crate::Error;
use crate::row::{from_json, integer, json, optional_text, optional_time, text, time};
use crate::sql::{Row, Sql};
use frontdesk::dedupe::{lead_of, state_of, union};
use frontdesk::lead::{LeadState, Provenance};
use frontdesk::outcome::Searched;
use frontdesk::playbook::Survivorship;
use frontdesk::{Lead, Submission};
use jiff::Timestamp;

/// A submission as it was read when it came in.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) number: i64,
    pub(crate) id: String,
    pub(crate) received_at: Timestamp,
    pub(crate) lead: Lead,
    pub(crate) searched: Searched,
}

impl Kept {
    /// The state of a lead that has nothing else.
    fn state(&self, rules: &Survivorship) -> LeadState {
        let before = u64::try_from(self.number - 1).unwrap_or(0);
        let from = Provenance::of(&self.id, &self.lead, self.received_at, before);
        state_of(self.lead.clone(), from, rules)
    }
}

/// The submissions of the lead with this number, oldest first.
pub(crate) fn submissions(sql: &impl Sql, lead: i64) -> Result<Vec<Kept>, Error> {
    let statement = "SELECT number, id, received_at, data, searched FROM submission WHERE lead = ? ORDER BY number";
    sql.query(statement, &[lead.into()])?.iter().map(kept).collect()
}

fn kept(row: &Row) -> Result<Kept, Error> {
    Ok(Kept {
        number: integer(row, 0)?,
        id: text(row, 1)?.into(),
        received_at: time(row, 2)?,
        lead: json(row, 3)?,
        searched: json(row, 4)?,
    })
}

/// What these submissions come to.
pub(crate) fn state(kept: &[Kept], rules: &Survivorship) -> LeadState {
    kept.iter().map(|kept| kept.state(rules)).reduce(|one, other| union(one, other, rules)).unwrap_or_default()
}

/// What the account book gave for a lead that these submissions come to: it is asked with one submission's organisation,
/// and the lead has that of one of them. Where none is its own, the latest.
pub(crate) fn searched(kept: &[Kept], lead: &Lead) -> Searched {
    let has_its_organisation = |kept: &&Kept| kept.lead.domain == lead.domain && kept.lead.company == lead.company;
    let found = kept.iter().find(has_its_organisation).or_else(|| kept.last());
    found.map(|kept| kept.searched.clone()).unwrap_or_default()
}

/// What the account book gave for the organisation that `merged` has, where it is an earlier submission's of those that
/// `state` is folded of; `None`: it is that of the `latest`.
pub(crate) fn searched_before(
    sql: &impl Sql,
    state: &LeadState,
    merged: &Lead,
    latest: &Submission,
) -> Result<Option<Searched>, Error> {
    if merged.domain == latest.lead.domain && merged.company == latest.lead.company {
        return Ok(None);
    }
    // Where its domain and its company are two submissions', the domain tells more.
    let of =
        |has: &dyn Fn(&Lead) -> bool| state.parts.iter().find(|part| has(&part.lead)).map(|part| &part.from.submission);
    let from = of(&|lead| merged.domain.is_some() && lead.domain == merged.domain)
        .or_else(|| of(&|lead| merged.company.is_some() && lead.company == merged.company));
    let Some(from) = from.filter(|from| **from != latest.id) else { return Ok(None) };
    let rows = sql.query("SELECT searched FROM submission WHERE id = ?", &[from.into()])?;
    rows.first().map(|row| json(row, 0)).transpose()
}

/// A lead as its row has it.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) number: i64,
    pub(crate) id: String,
    pub(crate) lead: Lead,
    pub(crate) state: LeadState,
    pub(crate) owner: Option<String>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) receipt: i64,
}

/// The columns of [`Standing`], in its order.
const COLUMNS: &str = "number, id, data, state, owner, due_at, receipt";

/// The lead with this number, which is alive, by these rules.
pub(crate) fn standing(sql: &impl Sql, lead: i64, rules: &Survivorship) -> Result<Option<Standing>, Error> {
    let rows = sql.query(&format!("SELECT {COLUMNS} FROM lead WHERE number = ?"), &[lead.into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut standing = read(row)?;
    // By other rules than it was folded by, a lead is another: what those dropped may be what these want.
    let stored: Option<LeadState> = optional_text(row, 3)?.as_deref().map(from_json).transpose()?;
    match stored.filter(|stored| stored.rules == rules.version()) {
        Some(stored) => standing.state = stored,
        None => {
            standing.state = state(&submissions(sql, lead)?, rules);
            standing.lead = lead_of(&standing.state, rules);
        }
    }
    Ok(Some(standing))
}

/// The lead of this id as it was when it was merged into another, without its state.
pub(crate) fn before_merge(sql: &impl Sql, id: &str) -> Result<Option<Standing>, Error> {
    let rows = sql.query(&format!("SELECT {COLUMNS} FROM lead WHERE id = ?"), &[id.into()])?;
    rows.first().map(read).transpose()
}

fn read(row: &Row) -> Result<Standing, Error> {
    Ok(Standing {
        number: integer(row, 0)?,
        id: text(row, 1)?.into(),
        lead: json(row, 2)?,
        state: LeadState::default(),
        owner: optional_text(row, 4)?,
        due_at: optional_time(row, 5)?,
        receipt: integer(row, 6)?,
    })
}
