//! Importing people: leads, contacts, and members of campaigns.
//!
//! In scope: that somebody is routed as any lead is, stays with whoever had them, and stands as they stood. Not in scope: what is
//! decided. A member of a campaign is one more time that the campaign reached them.

use super::{Became, Import, Imported, Incoming, problem};
use crate::act::Act;
use crate::follow_up::{FollowUp, FollowingUp};
use crate::row::{existing, integer, text};
use crate::sql::Sql;
use crate::submit::{Submit, Submitted};
use crate::{Convert, Converting, Error, Ledger, NewOpportunity, Process, activity};
use frontdesk::FieldProblem;
use frontdesk::crm::Kind;
use frontdesk::playbook::Stage;

impl<S: Sql> Ledger<S> {
    /// Imports a person; `Err`: the account book of this revision has to be searched first.
    pub(super) fn import_person(
        &self,
        record: &Incoming,
        by: &Import,
        act: &Act,
    ) -> Result<Result<Imported, i64>, Error> {
        let key = record.key()?;
        let before = self.imported(record.kind, &key)?;
        let Some(submission) = &record.submission else {
            let id =
                before.and_then(|(_, submission)| submission).map(|number| self.lead_of(number)).transpose()?.flatten();
            return Ok(Ok(Imported::became(Became::Skipped, id.as_deref())));
        };
        if let Some((digest, number)) = &before
            && *digest == record.digest()?
        {
            let id = number.map(|number| self.lead_of(number)).transpose()?.flatten();
            return Ok(Ok(Imported::became(Became::Unchanged, id.as_deref())));
        }
        let known = match record.kind {
            Kind::Member => self.member_of(record)?.is_some(),
            _ => before.is_some(),
        };
        if !known && !submission.lead.is_answerable() {
            return Ok(Ok(match record.kind {
                Kind::Member => {
                    let of = record.get("lead").or(record.get("contact"));
                    Imported::without(
                        "lead",
                        of,
                        "the id of a lead or a contact that was imported before, or an address",
                    )
                }
                _ => Imported::refused(vec![
                    problem("email", record.get("email"), "an e-mail address such as `name@company.com`"),
                    problem(
                        "phone",
                        record.get("phone"),
                        "a phone number with its country code such as `+1 212 555 0100`",
                    ),
                ]),
            }));
        }
        let submit = Submit {
            submission: submission.clone(),
            access: by.access,
            idempotency: None,
            book_revision: by.book_revision,
            without_book: by.without_book,
            now: by.now,
        };
        let routed = match self.submit_brought(submit, record.get("owner"))? {
            Submitted::Routed { record, .. } => record,
            Submitted::BookNeeded { revision } => return Ok(Err(revision)),
            Submitted::Replayed { .. } | Submitted::KeyReused => return Ok(Err(0)),
        };
        let rows = self.sql.query("SELECT number FROM submission WHERE id = ?", &[(&submission.id).into()])?;
        let number = integer(&existing(rows.into_iter().next())?, 0)?;
        let became = match (before.is_some(), routed.found.same.is_some()) {
            (true, _) => Became::Changed,
            (false, true) => Became::Merged,
            (false, false) => Became::New,
        };
        let mut imported = Imported::became(became, Some(&routed.lead_id));
        if record.kind != Kind::Member {
            self.stands(&routed.lead_id, record, act, &mut imported.problems)?;
        }
        self.note_imported(record, Some(number), by.now)?;
        Ok(Ok(imported))
    }

    /// The id of the lead that the submission with this number belongs to now.
    fn lead_of(&self, submission: i64) -> Result<Option<String>, Error> {
        let statement =
            "SELECT lead.id FROM submission JOIN lead ON lead.number = submission.lead WHERE submission.number = ?";
        let rows = self.sql.query(statement, &[submission.into()])?;
        rows.first().map(|row| Ok(text(row, 0)?.to_owned())).transpose()
    }

    /// The submission that the lead or the contact became whom this member is.
    fn member_of(&self, record: &Incoming) -> Result<Option<i64>, Error> {
        for (kind, field) in [(Kind::Lead, "lead"), (Kind::Contact, "contact")] {
            if let Some((_, Some(number))) = record.get(field).map_or(Ok(None), |id| self.imported(kind, id))? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Has the lead stand as it stood: converted, with its disposition, and what it is worth.
    fn stands(&self, lead: &str, record: &Incoming, act: &Act, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        let amount = record.get("amount").and_then(|amount| amount.parse().ok());
        let currency = amount.and_then(|_: i64| record.get("currency")).map(str::to_owned);
        let is_contact = record.kind == Kind::Contact || record.get("converted") == Some("true");
        let account = record.get("account");
        if is_contact && account.is_some() {
            let opportunity = record.get("opportunity").map(|id| NewOpportunity {
                id: Some(id.to_owned()),
                amount,
                currency: currency.clone(),
                ..NewOpportunity::default()
            });
            let convert = Convert {
                process: Process::Convert,
                account: account.map(str::to_owned),
                opportunity,
                by: act.by.clone(),
            };
            match self.convert_within(lead, &convert, act)? {
                Converting::Converted(_) | Converting::Already(_) => {}
                _ => problems.push(problem(
                    "account",
                    account,
                    "the id of an account that is here: import accounts first",
                )),
            }
        }
        let rows = self.sql.query("SELECT lead FROM submission WHERE id = ?", &[lead.into()])?;
        let standing = activity::standing(&self.sql, integer(&existing(rows.into_iter().next())?, 0)?)?;
        let status = record.get("status").filter(|status| {
            let stage = Stage::of(status);
            // What a conversion has brought further stays there.
            let is_back =
                standing.stage.rank().zip(stage.and_then(Stage::rank)).is_some_and(|(is, was)| is_contact && was < is);
            let is_so = stage == Some(standing.stage) || standing.disposition.as_deref() == Some(*status);
            !is_back && !is_so
        });
        let amount = amount.filter(|amount| standing.amount != Some(*amount));
        if status.is_none() && amount.is_none() {
            return Ok(());
        }
        let currency = currency.filter(|_| amount.is_some());
        let said = FollowUp { disposition: status.map(str::to_owned), amount, currency, ..FollowUp::default() };
        match self.follow_up_within(lead, &said, None, act)? {
            FollowingUp::Done(_) => {}
            FollowingUp::Bad(bad) => {
                problems.extend(bad.into_iter().map(|of| {
                    if of.field == "disposition" { FieldProblem { field: "status".into(), ..of } } else { of }
                }))
            }
            FollowingUp::NoLead | FollowingUp::NotOwner { .. } => {
                problems.push(problem("status", record.get("status"), "a lead that somebody has"));
            }
        }
        Ok(())
    }
}
