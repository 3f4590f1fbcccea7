//! Conversion: a lead becomes a contact of an account, with or without an opportunity.
//!
//! In scope: both ways in which teams do it, converting the lead, or closing it and opening a new opportunity record; either
//! way lead, contact, account and opportunity stay linked. Not in scope: opportunities' further life (`opportunity`). A
//! conversion goes with the submission by which the lead was known: when merges are undone it is where it belongs.

use crate::act::Act;
use crate::activity::{self, Doing};
use crate::again::{self, Again};
use crate::contact::{self, ContactRecord};
use crate::opportunity::{self, NewOpportunity, OpportunityRecord};
use crate::outbox::{self, Event};
use crate::recount::{self, Kept, Standing};
use crate::row::{existing, integer, optional_text, text, to_json};
use crate::sql::{Row, Sql, Value};
use crate::{Error, Ledger, clocks, work};
use frontdesk::Playbook;
use frontdesk::account::{Account, Opportunity};
use frontdesk::playbook::Stage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a team does it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Process {
    /// The lead itself becomes the contact, and the opportunity if there is one.
    #[default]
    Convert,
    /// The lead is closed; a new opportunity record goes on from it.
    Close,
}

impl Process {
    fn name(self) -> &'static str {
        match self {
            Self::Convert => "convert",
            Self::Close => "close",
        }
    }
}

/// What a lead is to become.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Convert {
    #[serde(default)]
    pub process: Process,
    /// The account's id; `None`: the lead's, or a new one of its company.
    #[serde(default)]
    pub account: Option<String>,
    /// `None`: without one.
    #[serde(default)]
    pub opportunity: Option<NewOpportunity>,
    /// Who says so, as the sender names them.
    #[serde(default)]
    pub by: Option<String>,
}

/// A conversion as it is kept, with everything that it links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversionRecord {
    pub number: i64,
    /// The id of the lead.
    pub lead: String,
    pub process: String,
    /// The account's id.
    pub account: String,
    pub contact: ContactRecord,
    pub opportunity: Option<OpportunityRecord>,
    pub converted: Act,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Converting {
    Converted(Box<ConversionRecord>),
    /// It was so before; nothing was written, as in the following.
    Already(Box<ConversionRecord>),
    NoLead,
    /// There is no account with this id.
    NoAccount {
        account: String,
    },
    /// The lead has no account, and names neither a company nor a domain of which one could be made.
    NoCompany,
    /// A closed lead goes on as an opportunity, and none was named.
    NoOpportunity,
}

impl<S: Sql> Ledger<S> {
    /// Converts the lead with this id, or with the submission of this id.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn convert(
        &self,
        lead: &str,
        convert: &Convert,
        access_key: &str,
        now: Timestamp,
    ) -> Result<Converting, Error> {
        self.sql.transaction(|| self.convert_within(lead, convert, &Act::new(convert.by.as_deref(), access_key, now)))
    }

    pub(crate) fn convert_within(&self, lead: &str, convert: &Convert, act: &Act) -> Result<Converting, Error> {
        let sql = &self.sql;
        let rows = sql.query("SELECT lead FROM submission WHERE id = ?", &[lead.into()])?;
        let Some(row) = rows.first() else { return Ok(Converting::NoLead) };
        if convert.process == Process::Close && convert.opportunity.is_none() {
            return Ok(Converting::NoOpportunity);
        }
        let playbook = &*self.playbook_of_lead(integer(row, 0)?)?;
        let standing = existing(recount::standing(sql, integer(row, 0)?, &playbook.survivorship)?)?;
        let kept = recount::submissions(sql, standing.number)?;
        let root = existing(kept.first())?.number;
        let earlier = of(sql, standing.number)?.pop();
        if let Some(earlier) = same(&earlier, convert) {
            return Ok(Converting::Already(Box::new(earlier)));
        }
        let before = account_of(sql, &kept)?;
        let account = match self.account_for(&standing, before.as_ref(), convert, act)? {
            Ok(account) => account,
            Err(refused) => return Ok(refused),
        };
        let owner = standing.owner.as_ref();
        let contact = match earlier.as_ref().filter(|earlier| earlier.account == account.id) {
            Some(earlier) => existing(contact::of(sql, "contact.id = ?", (&earlier.contact.id).into())?.pop())?.0,
            None => {
                let found = contact::of(sql, "contact.submission = ?", root.into())?.pop();
                match found {
                    Some((number, _)) => {
                        let arguments: [Value; 2] = [(&account.id).into(), number.into()];
                        sql.query("UPDATE contact SET account_id = ? WHERE number = ?", &arguments)?;
                        number
                    }
                    None => contact::make(sql, &format!("{}-contact", standing.id), &account.id, root, owner, act)?,
                }
            }
        };
        let opportunity = match &convert.opportunity {
            Some(new) => Some(self.opened(new, &standing, &account, contact, act)?),
            None => None,
        };
        let mut arguments: Vec<Value> =
            vec![root.into(), convert.process.name().into(), (&account.id).into(), contact.into(), opportunity.into()];
        arguments.extend(act.columns());
        sql.query(
            "INSERT INTO conversion (submission, process, account_id, contact, opportunity, at, by, key) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            &arguments,
        )?;
        // It is its account's from now on, whatever it was decided on before.
        let Standing { id, state, owner, due_at, .. } = standing.clone();
        again::decide(sql, Again { id: &id, kept: &kept, state, owner, due_at }, playbook, act.at)?;
        self.noted(&standing, opportunity.is_some(), playbook, act)?;
        let conversion = existing(of(sql, standing.number)?.pop())?;
        outbox::add(sql, &Event::Converted(&conversion), act.at)?;
        Ok(Converting::Converted(Box::new(conversion)))
    }

    /// Notes among what was done about the lead that it was converted: whoever does that has done something about it.
    fn noted(&self, lead: &Standing, opportunity: bool, playbook: &Playbook, act: &Act) -> Result<(), Error> {
        let (sql, standing) = (&self.sql, activity::standing(&self.sql, lead.number)?);
        if let Some(mut waiting) = clocks::waiting(sql, &lead.id)? {
            work::first_action(sql, &mut waiting, playbook, false, act.at)?;
            waiting.keep(sql, playbook)?;
        }
        let stage = activity::onward(&standing, if opportunity { Stage::Opportunity } else { Stage::Qualified });
        let member = lead.owner.as_deref();
        activity::add(sql, lead.number, &Doing { kind: "converted", member, stage, ..Doing::default() }, act)
    }

    /// The account that is named, or that the lead has; or a new one of its company.
    fn account_for(
        &self,
        lead: &Standing,
        before: Option<&String>,
        convert: &Convert,
        act: &Act,
    ) -> Result<Result<Account, Converting>, Error> {
        let rows = self.sql.query("SELECT account_id FROM lead WHERE number = ?", &[lead.number.into()])?;
        let matched = rows.first().map(|row| optional_text(row, 0)).transpose()?.flatten();
        if let Some(id) = convert.account.as_ref().or(before).or(matched.as_ref()) {
            let found = crate::gather::accounts_by_id(&self.sql, std::slice::from_ref(id))?.pop();
            return Ok(found.ok_or_else(|| Converting::NoAccount { account: id.clone() }));
        }
        let Some(account) = new_account(lead, act.at) else { return Ok(Err(Converting::NoCompany)) };
        self.put_accounts([&account])?;
        Ok(Ok(account))
    }

    /// The number of the opportunity, which is opened unless it was before.
    fn opened(
        &self,
        new: &NewOpportunity,
        lead: &Standing,
        account: &Account,
        contact: i64,
        act: &Act,
    ) -> Result<i64, Error> {
        let sql = &self.sql;
        if let Some(id) = &new.id {
            let rows = sql.query("SELECT number FROM opportunity WHERE id = ?", &[id.into()])?;
            if let Some(row) = rows.first() {
                // One that hung on the account alone is this contact's from now on.
                let number = integer(row, 0)?;
                let statement = "UPDATE opportunity SET contact = ? WHERE number = ? AND contact = 0";
                sql.query(statement, &[contact.into(), number.into()])?;
                return Ok(number);
            }
        }
        let count = opportunity::of(sql, "opportunity.contact = ?", contact.into())?.len() + 1;
        let opportunity = OpportunityRecord {
            id: new.id.clone().unwrap_or_else(|| format!("{}-opportunity-{count}", lead.id)),
            account: account.id.clone(),
            contact: None,
            name: new.name.clone().unwrap_or_else(|| account.name.name.clone()),
            stage: Opportunity::Open,
            amount: new.amount,
            currency: new.currency.clone(),
            owner: new.owner.clone().or_else(|| lead.owner.clone()),
            opened: act.clone(),
            closed: None,
        };
        opportunity::open(sql, &opportunity, contact)
    }
}

/// The earlier conversion, where it is what is wanted now.
fn same(earlier: &Option<ConversionRecord>, convert: &Convert) -> Option<ConversionRecord> {
    let earlier = earlier.as_ref()?;
    let same_account = convert.account.as_ref().is_none_or(|account| *account == earlier.account);
    let same_opportunity = match (&convert.opportunity, &earlier.opportunity) {
        (None, _) => true,
        (Some(new), Some(opened)) => new.id.as_ref() == Some(&opened.id),
        (Some(_), None) => false,
    };
    (same_account && same_opportunity && convert.process.name() == earlier.process).then(|| earlier.clone())
}

/// An account of what the lead says of its company; its id is made from the lead's.
fn new_account(lead: &Standing, now: Timestamp) -> Option<Account> {
    let Standing { id, lead, owner, .. } = lead;
    let name = lead.company.as_ref().map(|company| &company.name).or(lead.domain.as_ref())?;
    let (id, made) = (format!("{id}-account"), now.to_string());
    let employees = lead.employees.as_ref().map(|employees| match employees.max {
        Some(max) => format!("{}-{max}", employees.min),
        None => format!("{}+", employees.min),
    });
    let fields = [
        ("id", Some(&id)),
        ("name", Some(name)),
        ("domains", lead.domain.as_ref()),
        ("city", lead.city.as_ref()),
        ("state", lead.state.as_ref()),
        ("postal_code", lead.postal_code.as_ref()),
        ("country", lead.country.as_ref()),
        ("industry", lead.industry.as_ref().map(|industry| &industry.code)),
        ("employees", employees.as_ref()),
        ("owner", owner.as_ref()),
        ("created_at", Some(&made)),
    ];
    frontdesk::account(fields.iter().filter_map(|(column, value)| Some((*column, value.as_ref()?.as_str())))).ok()
}

/// The account of the contact that a lead of these submissions has become.
pub(crate) fn account_of(sql: &impl Sql, kept: &[Kept]) -> Result<Option<String>, Error> {
    let numbers: Vec<i64> = kept.iter().map(|kept| kept.number).collect();
    let rows = sql.query(
        "SELECT account_id FROM conversion WHERE submission IN (SELECT value FROM json_each(?)) \
         ORDER BY number DESC LIMIT 1",
        &[to_json(&numbers)?.into()],
    )?;
    rows.first().map(|row| Ok(text(row, 0)?.to_owned())).transpose()
}

/// The account of the contact that a row's lead has become.
pub(crate) const ACCOUNT: &str = "SELECT conversion.account_id FROM submission \
     JOIN conversion ON conversion.submission = submission.number WHERE submission.lead = lead.number \
     ORDER BY conversion.number DESC LIMIT 1";

/// The conversions of the lead with this number, oldest first.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<ConversionRecord>, Error> {
    let rows = sql.query(
        "SELECT conversion.number, lead.id, conversion.process, conversion.account_id, contact.id, opportunity.id, \
         conversion.at, conversion.by, conversion.key FROM submission \
         JOIN conversion ON conversion.submission = submission.number JOIN lead ON lead.number = submission.lead \
         JOIN contact ON contact.number = conversion.contact \
         LEFT JOIN opportunity ON opportunity.number = conversion.opportunity \
         WHERE submission.lead = ? ORDER BY conversion.number",
        &[lead.into()],
    )?;
    rows.iter().map(|row| read(sql, row)).collect()
}

fn read(sql: &impl Sql, row: &Row) -> Result<ConversionRecord, Error> {
    let opportunity = match optional_text(row, 5)? {
        Some(id) => opportunity::get(sql, &id)?,
        None => None,
    };
    Ok(ConversionRecord {
        number: integer(row, 0)?,
        lead: text(row, 1)?.into(),
        process: text(row, 2)?.into(),
        account: text(row, 3)?.into(),
        contact: existing(contact::of(sql, "contact.id = ?", text(row, 4)?.into())?.pop())?.1,
        opportunity,
        converted: Act::read(row, 6)?,
    })
}
