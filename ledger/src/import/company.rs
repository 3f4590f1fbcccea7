//! Importing what isn't a person: campaigns and opportunities.
//!
//! In scope: making them, and changing what their rows say otherwise. Not in scope: accounts (`super`). An opportunity hangs on its
//! account, and on a contact where one is named and here.

use super::{Became, Imported, Incoming, problem};
use crate::act::Act;
use crate::row::{integer, text};
use crate::sql::Sql;
use crate::{Campaigning, ChangeOpportunity, Error, Ledger, OpportunityRecord, SayCampaign, gather, opportunity};
use frontdesk::account::Opportunity;
use frontdesk::crm::Kind;

impl<S: Sql> Ledger<S> {
    /// What became of this record before, where it says the same or is no more there.
    fn as_before(&self, record: &Incoming) -> Result<Result<bool, Imported>, Error> {
        let Some(id) = &record.id else { return Ok(Err(Imported::without("id", None, "the record's id"))) };
        if record.deleted {
            return Ok(Err(Imported::became(Became::Skipped, Some(id))));
        }
        let before = self.imported(record.kind, id)?;
        if before.as_ref().is_some_and(|(digest, _)| record.digest().is_ok_and(|now| *digest == now)) {
            return Ok(Err(Imported::became(Became::Unchanged, Some(id))));
        }
        Ok(Ok(before.is_some()))
    }

    pub(super) fn import_campaign(&self, record: &Incoming, act: &Act) -> Result<Imported, Error> {
        let was_here = match self.as_before(record)? {
            Ok(was_here) => was_here,
            Err(done) => return Ok(done),
        };
        let (text, id) = (|field| record.get(field).map(str::to_owned), record.id.clone().unwrap_or_default());
        let there = self.campaign(&id)?;
        let say = SayCampaign {
            id: Some(id.clone()),
            name: text("name").unwrap_or_default(),
            names: there.as_ref().map(|there| there.names.clone()).unwrap_or_default(),
            cost: record.get("amount").and_then(|amount| amount.parse().ok()),
            currency: text("currency"),
            starts_on: text("starts_on"),
            ends_on: text("ends_on"),
            by: act.by.clone(),
        };
        match self.put_campaign(there.as_ref().map(|_| id.as_str()), &say, act)? {
            Campaigning::Kept(kept) => {
                self.note_imported(record, None, act.at)?;
                Ok(Imported::became(
                    if was_here || there.is_some() { Became::Changed } else { Became::New },
                    Some(&kept.id),
                ))
            }
            Campaigning::Bad(problems) => Ok(Imported::refused(problems)),
            Campaigning::NoCampaign => Ok(Imported::without("id", Some(&id), "a campaign that is here")),
        }
    }

    pub(super) fn import_opportunity(&self, record: &Incoming, act: &Act) -> Result<Imported, Error> {
        let was_here = match self.as_before(record)? {
            Ok(was_here) => was_here,
            Err(done) => return Ok(done),
        };
        let id = record.id.clone().unwrap_or_default();
        let stage = record.get("status").and_then(Opportunity::of).unwrap_or(Opportunity::Open);
        let (owner, currency) = (record.get("owner").map(str::to_owned), record.get("currency").map(str::to_owned));
        let amount = record.get("amount").and_then(|amount| amount.parse().ok());
        let at = |field: &str| {
            let text = record.get(field)?;
            let of_day = || {
                text.parse::<jiff::civil::Date>()
                    .ok()?
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .ok()
                    .map(|day| day.timestamp())
            };
            text.parse().ok().or_else(of_day)
        };
        let closed = (stage != Opportunity::Open).then(|| Act { at: at("closed_at").unwrap_or(act.at), ..act.clone() });
        if opportunity::get(&self.sql, &id)?.is_some() {
            let change = ChangeOpportunity { stage: Some(stage), amount, currency, owner, by: act.by.clone() };
            opportunity::change(&self.sql, &id, &change, closed, act)?;
            self.note_imported(record, None, act.at)?;
            return Ok(Imported::became(if was_here { Became::Changed } else { Became::Merged }, Some(&id)));
        }
        let contact = self.contact_of(record)?;
        let account =
            record.get("account").map(str::to_owned).or_else(|| contact.as_ref().map(|(_, account)| account.clone()));
        let known = gather::accounts_by_id(&self.sql, account.as_slice())?.pop();
        let Some(known) = known else {
            let problem =
                problem("account", account.as_deref(), "the id of an account that is here: import accounts first");
            return Ok(Imported::refused(vec![problem]));
        };
        let new = OpportunityRecord {
            id: id.clone(),
            account: known.id,
            contact: None,
            name: record.get("name").map_or(known.name.name, str::to_owned),
            stage,
            amount,
            currency,
            owner,
            opened: Act { at: at("created_at").unwrap_or(act.at), ..act.clone() },
            closed,
        };
        opportunity::open(&self.sql, &new, contact.map_or(0, |(number, _)| number))?;
        self.note_imported(record, None, act.at)?;
        Ok(Imported::became(Became::New, Some(&id)))
    }

    /// The number and the account of the contact who is named, where that person is here and has become one.
    fn contact_of(&self, record: &Incoming) -> Result<Option<(i64, String)>, Error> {
        let Some(id) = record.get("contact") else { return Ok(None) };
        for kind in [Kind::Contact, Kind::Lead] {
            if let Some((_, Some(submission))) = self.imported(kind, id)? {
                let rows = self.sql.query(
                    "SELECT contact.number, contact.account_id FROM submission AS own JOIN submission ON submission.lead = own.lead \
                     JOIN contact ON contact.submission = submission.number WHERE own.number = ? ORDER BY contact.number LIMIT 1",
                    &[submission.into()],
                )?;
                if let Some(row) = rows.first() {
                    return Ok(Some((integer(row, 0)?, text(row, 1)?.to_owned())));
                }
            }
        }
        Ok(None)
    }
}
